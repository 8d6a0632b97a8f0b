"""The trained step: what it adds, where it must keep quiet, and that training gives the same each time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from thinc.api import Model

from claims.extract import train
from claims.extract.candidates import candidates
from claims.extract.directions import _learned
from claims.extract.features import edges, elsewhere, nearby, own, post_features
from claims.extract.judging import HOPELESS, Judged, by_words, chosen, judged, mixed, settled
from claims.extract.learned import PACKAGED, LearnedFinder, learned
from claims.extract.marked import is_held_out, parse_marked
from claims.extract.network import Answer, Batch, Encoded
from claims.extract.odds import log_odds, logistic, softmax
from claims.extract.pipeline import LEARNED, Extractor, pipeline
from claims.extract.reader import Reader, Shares, load_reader
from claims.extract.regressions import Regressions
from claims.extract.spans import RULES
from claims.extract.units import read
from claims.extract.weights import FAR, KINDS, NEAR, NONE, OWN, POST, Limits, damping, load
from claims.model import Claim, Direction, Kind, Post
from telemetry.services import load_catalogue

Extract = Callable[..., tuple[Claim, ...]]
PLAIN = pipeline(load_catalogue(), trained=False)
LIMITS = Limits(post=0.5, stranger=0.9, span=0.5, kinds=dict.fromkeys(KINDS, 0.5))
TEXTS = [
    "Nothing on your site opens for us in Leeds, is it only here?\n\nSince 7am, at least",
    "GitHub GitHub @github",
    "down",
    "?",
    "We moved to the new cluster, and replies take 4 s now (they took 9) \U0001f389 so - thanks!",
]


def network() -> Model[Batch, Answer]:
    """The packaged shape, untrained."""
    step = pipeline(load_catalogue(), trained=False).get_pipe(LEARNED)
    assert isinstance(step, LearnedFinder)
    return step.model


def judged_as(*rows: tuple[tuple[int, int], Kind | None, float], post: float = 0.9) -> Judged:
    """Candidates that are likely one kind, and else none."""
    likely = np.zeros((len(rows), NONE + 1))
    for row, (_, kind, share) in enumerate(rows):
        likely[row, NONE] = 1 - share
        if kind is not None:
            likely[row, KINDS.index(kind)] = share
    return Judged(stretches=tuple(place for place, _, _ in rows), likely=likely, post=post)


def pick(found: Judged, *, barred: frozenset[Kind] = frozenset()) -> list[Kind]:
    return [kind for _, _, kind in chosen(found, LIMITS, lambda _: barred)]


def test_the_likeliest_of_two_that_overlap_is_chosen() -> None:
    found = judged_as(((0, 4), Kind.DEGRADED, 0.6), ((2, 6), Kind.RESOLVED, 0.9), ((6, 9), Kind.ETA, 0.7))
    assert pick(found) == [Kind.RESOLVED, Kind.ETA]


def test_a_pattern_keeps_its_kind_and_its_place() -> None:
    known = [(3, 5, Kind.OPERATIONAL)]
    learned_ones = [(0, 4, Kind.DEGRADED), (5, 8, Kind.CAUSE)]
    assert settled(known, learned_ones) == [((3, 5, Kind.OPERATIONAL), 0), ((5, 8, Kind.CAUSE), None)]


def test_a_pattern_takes_the_closer_place_of_its_own_kind() -> None:
    known = [(0, 9, Kind.DEGRADED), (10, 12, Kind.ETA)]
    assert settled(known, [(4, 8, Kind.DEGRADED)]) == [((4, 8, Kind.DEGRADED), 0), ((10, 12, Kind.ETA), 1)]


def test_a_place_that_reaches_beyond_a_pattern_or_over_two_moves_nothing() -> None:
    known = [(0, 4, Kind.DEGRADED), (5, 9, Kind.OPERATIONAL)]
    assert settled(known, [(2, 7, Kind.DEGRADED)]) == [((0, 4, Kind.DEGRADED), 0), ((5, 9, Kind.OPERATIONAL), 1)]
    twice = [(0, 9, Kind.DEGRADED), (4, 12, Kind.DEGRADED)]
    assert settled(twice, [(5, 8, Kind.DEGRADED)]) == [((0, 9, Kind.DEGRADED), 0), ((4, 12, Kind.DEGRADED), 1)]


def test_two_readers_agree_on_what_is_likely() -> None:
    words = judged_as(((0, 4), Kind.DEGRADED, 0.5), post=0.5)
    sure = np.zeros((1, NONE + 1))
    sure[0, KINDS.index(Kind.DEGRADED)], sure[0, NONE] = 0.9, 0.1
    together = mixed(words, (sure, 0.9))
    assert 0.5 < together.any[0] < 0.9
    assert 0.5 < together.post < 0.9


def test_an_unlikely_post_holds_nothing() -> None:
    rows = (((0, 4), Kind.DEGRADED, 0.9),)
    assert pick(judged_as(*rows, post=0.2)) == [Kind.DEGRADED]
    assert pick(judged_as(*rows, post=0.05)) == []


def test_a_torn_kind_is_no_answer() -> None:
    likely = np.zeros((1, NONE + 1))
    likely[0, :3] = 0.3
    likely[0, NONE] = 0.1
    assert pick(Judged(stretches=((0, 4),), likely=likely, post=0.9)) == []


def test_nothing_to_judge_is_nothing() -> None:
    found = Judged(stretches=(), likely=np.zeros((0, NONE + 1)), post=0.9)
    assert (found.whole, pick(found)) == (0.0, [])


def test_running_sums_over_many_posts_agree_with_the_features_one_by_one() -> None:
    weights = load(PACKAGED)
    docs = [PLAIN(text) for text in TEXTS]
    asked = [(doc, read(doc), candidates(doc)) for doc in docs]
    for (doc, reading, places), found in zip(asked, by_words(Regressions(weights), asked), strict=True):
        assert found.stretches == tuple((start, end) for start, end, _ in places)
        known = weights.rows(post_features(reading, doc))
        total = float(weights.table[known, POST].sum(dtype=np.float64))
        assert found.post == pytest.approx(logistic(OWN * damping(np.array(float(len(known)))) * total), abs=1e-9)
        for row, place in enumerate(places):
            scores = np.zeros(NONE + 1)
            groups = (
                [*own(reading, place), *edges(reading, doc, place)],
                nearby(reading, place),
                elsewhere(reading, place),
            )
            for names, scale in zip(groups, (OWN, NEAR, FAR), strict=True):
                known = weights.rows(names)
                sums = weights.table[known, : NONE + 1].sum(axis=0, dtype=np.float64)
                scores += scale * damping(np.array(float(len(known)))) * sums
            assert found.likely[row] == pytest.approx(softmax(scores[None])[0], abs=1e-9)


def test_the_network_is_asked_where_the_words_leave_hope() -> None:
    class Listener(Reader):
        def shares(self, posts: Sequence[Encoded]) -> list[Shares]:
            heard.append(len(posts))
            return super().shares(posts)

    heard: list[int] = []
    docs = [PLAIN(text) for text in ("The API is down for all of us.", "Happy birthday, Anna! Love the cake.")]
    regressions, model = Regressions(load(PACKAGED)), network()
    found = judged(regressions, Listener(model, load_reader(PACKAGED, model).places), docs)
    alone = by_words(regressions, [(doc, read(doc), candidates(doc)) for doc in docs])
    assert heard == [1]
    assert log_odds(alone[1].whole) < HOPELESS <= log_odds(alone[0].whole)
    assert (found[1].post, found[0].post != alone[0].post) == (alone[1].post, True)
    assert np.array_equal(found[1].likely, alone[1].likely)


@pytest.mark.parametrize("text", TEXTS)
def test_candidates_stay_in_one_sentence_and_are_named_once(text: str) -> None:
    doc = PLAIN(text)
    places = [(start, end) for start, end, _ in candidates(doc)]
    assert len(places) == len(set(places))
    assert all(0 <= start < end <= len(doc) for start, end in places)
    breaks = [token.i for token in doc if "\n\n" in token.text]
    assert not any(start < at < end - 1 for start, end in places for at in breaks)


def test_every_kind_has_a_rule_that_reads_its_attributes() -> None:
    assert {RULES[learned(kind)].kind for kind in Kind} == set(Kind)
    assert all(RULES[learned(kind)].patterns == () for kind in Kind)


def test_untrained_it_adds_nothing() -> None:
    doc = PLAIN("instagram is down")
    before = [(span.start, span.end, span.label_) for span in doc.spans["claims"]]
    assert [(span.start, span.end, span.label_) for span in LearnedFinder(network())(doc).spans["claims"]] == before


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("psn kaput again, every lobby just spins", Kind.DEGRADED),
        ("Emails are going through again, phew", Kind.RESOLVED),
    ],
)
def test_it_reads_what_no_pattern_knows(extract: Extract, text: str, kind: Kind) -> None:
    assert list(PLAIN(text).spans["claims"]) == []
    claims = extract(text)
    assert kind in {claim.kind for claim in claims}
    assert all(text[claim.start : claim.end] == claim.span for claim in claims)


@pytest.mark.parametrize(
    "text",
    [
        "is psn kaput again? does every lobby just spin?",
        "if emails are going through again, tell me",
        "Lunch was great, the soup is back",
        "My knee is shot and the doctor is late again",
        "We want five nines by next summer",
    ],
)
def test_it_keeps_quiet(extract: Extract, text: str) -> None:
    assert extract(text) == ()


@pytest.mark.parametrize(
    ("kind", "said", "direction"),
    [
        (Kind.LATENCY_CHANGE, "snappier", Direction.UP),
        (Kind.LATENCY_CHANGE, "slower", Direction.DOWN),
        (Kind.LATENCY_CHANGE, "latency cut", Direction.UP),
        (Kind.LATENCY_CHANGE, "latency climbed", Direction.DOWN),
        (Kind.LATENCY_CHANGE, "latency is another", Direction.NONE),
        (Kind.LATENCY_CHANGE, "climbed", Direction.NONE),
        (Kind.COMPARISON, "more and less", Direction.NONE),
        (Kind.COMPARISON, "worse", Direction.DOWN),
        (Kind.DEGRADED, "slower", Direction.NONE),
    ],
)
def test_a_direction_needs_words_for_it(kind: Kind, said: str, direction: Direction) -> None:
    assert _learned(kind, set(said.split())) is direction


def test_the_packaged_weights_are_small_enough() -> None:
    assert sum(path.stat().st_size for path in PACKAGED.iterdir()) < 15_000_000


@pytest.fixture(scope="module")
def lesson_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A little language of its own: whatever zonks is degraded, whatever plinks is resolved, the rest is lunch."""
    things = "alder birch cedar elm fir hazel larch maple oak pine rowan spruce willow yew ash beech".split()  # noqa: SIM905 -- reads as a list of words
    lines = [f"{{degraded|the {a} server zonks}} near {b}" for a in things for b in things[:8]]
    lines += [f"{{resolved|the {a} server plinks}} near {b}" for a in things for b in things[:8]]
    lines += [f"the {a} server had lunch near {b}" for a in things for b in things]
    folder = tmp_path_factory.mktemp("lessons")
    (folder / "made.txt").write_text("# made for this test\n" + "\n".join(lines), encoding="utf-8")
    return folder


def test_training_learns_and_gives_the_same_each_time(lesson_book: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert train.main(["--text", str(lesson_book), "--into", str(tmp_path / name)]) == 0
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()
    finder = LearnedFinder(network(), (load(tmp_path / "one"), load_reader(tmp_path / "one", network())))
    for text, kinds in (("the elm server zonks near us", ["degraded"]), ("the elm server had lunch near us", [])):
        doc = finder(PLAIN(text))
        assert [span.label_ for span in doc.spans["claims"]] == kinds


def test_held_out_posts_teach_nothing(lesson_book: Path) -> None:
    golds = list(train.read_folder(lesson_book))
    held = [gold for gold in golds if is_held_out(gold.post.text)]
    assert held
    assert len(train.lessons(iter(golds), PLAIN)) == len(golds) - len(held)


def test_a_bad_folder_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert train.main(["--text", str(tmp_path)]) == 2
    assert capsys.readouterr().err == f"{tmp_path}: holds no marked post\n"
    (tmp_path / "a.txt").write_text("fine\n{nope|x}\n", encoding="utf-8")
    assert train.main(["--text", str(tmp_path)]) == 2
    assert capsys.readouterr().err == "a.txt, line 2: 'nope' is no kind of claim\n"


def test_text_that_teaches_nothing_sure_leaves_no_weights(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("\n".join(f"post number {n}" for n in range(40)), encoding="utf-8")
    assert train.main(["--text", str(tmp_path), "--into", str(tmp_path / "model")]) == 1
    assert not (tmp_path / "model").exists()


def test_weights_for_other_kinds_are_refused(tmp_path: Path) -> None:
    for path in PACKAGED.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    limits = (tmp_path / "limits.json").read_text(encoding="utf-8")
    (tmp_path / "limits.json").write_text(limits.replace('"eta"', '"soon"'), encoding="utf-8")
    with pytest.raises(ValueError, match=r"does not hold weights for these kinds"):
        load(tmp_path)


def test_held_out_posts_score_as_the_model_card_says() -> None:
    extractor = Extractor(load_catalogue(), known=True)
    held = [gold for gold in train.read_folder(train.TEXT) if is_held_out(gold.post.text)]
    answered = [(bool(gold.claims), bool(extractor.extract(gold.post))) for gold in held]
    right = sum(marked and found for marked, found in answered)
    assert right / sum(found for _, found in answered) >= 0.95
    assert right / sum(marked for marked, _ in answered) >= 0.55


def test_who_speaks_of_a_known_service_is_taken_at_less(extractor: Extractor) -> None:
    claiming = (gold.post.text for gold in train.read_folder(train.TEXT) if gold.claims)
    held = list(filter(is_held_out, claiming))[:300]
    strangers = [bool(extractor.extract(Post(id="1", text=text))) for text in held]
    known = [bool(extractor.extract(Post(id="1", text=text, service="github"))) for text in held]
    assert sum(known) > 1.2 * sum(strangers) > 0


def test_a_post_of_marks_alone_is_read() -> None:
    assert (
        Extractor(load_catalogue()).extract(Post(id="1", text=parse_marked("!!! ...", source="a", number=1).post.text))
        == ()
    )


def test_only_what_was_learned_is_tentative(extract: Extract) -> None:
    (pattern,) = extract("Works for me")
    (likeness,) = extract("checkout keeps dying on me, third time today", service="github")
    assert (pattern.tentative, likeness.tentative) == (False, True)
