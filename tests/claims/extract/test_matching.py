"""Matching by sets of places finds what spaCy's own Matcher finds, every start with every end."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.matcher import Matcher
from spacy.tokens import Doc, Span

from claims.extract.matching import LONGEST_ENTITY, Places
from claims.extract.pipeline import pipeline
from claims.extract.rules import Item, items, rules
from telemetry.services import load_catalogue

PLAIN = pipeline(load_catalogue(), trained=False)
PATTERNS = sorted({pattern.removeprefix("^") for rule in rules() for pattern in rule.patterns})
TEXTS = [
    "GitHub Actions and the checkout are down again, for about 12 minutes, in Europe. We're on it!",
    "Latency was 120 ms at p95 (it was 3x that), uptime 99.98% in Q3: four nines, no incidents",
    "It's back. Everything is working normally now, 90% of our users were hit between 9:52 and 10:31 UTC",
    "down",
    "Spotify is back back up, up, up",
]
PIECES = ["it", "is", "down", "up", "back", "in", "3", ",", "!", "\n", "GitHub", "Slack", "5 ms", "99 %"]
ITEMS = ["it", "is|was", "down|up", ".", "#", "<S>", "<S>|it", "<DURATION>", ".{0,3}", "up{1,2}", "is?", "<PERCENT>?"]


def theirs(doc: Doc, pattern: str) -> set[tuple[int, int]]:
    """The matches of spaCy's Matcher; items of words and entities make several of its patterns."""
    matcher = Matcher(doc.vocab)
    matcher.add("it", [list(each) for each in product(*map(spelt, items(pattern)))])
    return {(start, end) for _, start, end in matcher(doc)}


def spelt(item: Item) -> list[dict[str, object]]:
    if item.any:
        return [{"IS_PUNCT": False, "IS_SPACE": False, "OP": f"{{{item.least},{item.most}}}"}]
    if item.number:
        return [{"LIKE_NUM": True, "OP": f"{{{item.least},{item.most}}}"}]
    found: list[dict[str, object]] = []
    if item.words:
        found.append({"LOWER": {"IN": sorted(item.words)}, "OP": f"{{{item.least},{item.most}}}"})
    if item.labels:
        found.append({"ENT_TYPE": {"IN": sorted(item.labels)}, "OP": f"{{{item.least},{LONGEST_ENTITY}}}"})
    return found


def ours(doc: Doc, pattern: str) -> set[tuple[int, int]]:
    found = list(Places(doc).matches(items(pattern)))
    assert len(found) == len(set(found))
    return set(found)


@pytest.mark.parametrize("text", TEXTS)
def test_the_packaged_patterns_match_as_spacy_matches_them(text: str) -> None:
    doc = PLAIN(text)
    differing = [pattern for pattern in PATTERNS if ours(doc, pattern) != theirs(doc, pattern)]
    assert differing == []


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=9),
    st.lists(st.sampled_from(ITEMS), min_size=1, max_size=4),
)
def test_any_pattern_matches_any_text_as_spacy_matches_it(pieces: list[str], wanted: list[str]) -> None:
    doc = PLAIN(" ".join(pieces))
    pattern = " ".join(wanted)
    assert ours(doc, pattern) == theirs(doc, pattern)


def test_an_entity_of_many_words_is_one_item() -> None:
    doc = Doc(PLAIN.vocab, words="we lost all of our friends today".split())  # noqa: SIM905 -- reads as a text
    doc.ents = [Span(doc, 1, 6, label="NAME")]
    assert (0, 7) in ours(doc, "we <NAME> today")
    assert (0, 6) not in ours(doc, "we <NAME> today")


def test_nothing_matches_in_nothing() -> None:
    assert ours(Doc(PLAIN.vocab), "it is? down") == set()
