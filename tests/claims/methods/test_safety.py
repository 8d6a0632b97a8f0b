"""What would be a false accusation, and must never come out, whatever the evidence looks like."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.model import Beside, Claim, Comparator, Direction, Kind, Label, Observations, Unit, Use
from telemetry.model import Outcome, ReportKind, Sample, Window
from tests.claims.methods.scene import PLACES, QUARTER, claim, judge, period, probe, probes, report, rule, said, seen
from tests.claims.methods.table import ALL_OK, FIVE, SCENES, Scene
from tests.claims.methods.table_weeks import around
from tests.claims.methods.weeks import AFTER, BEFORE, changed, sites, timed

ACCUSING = {Label.CONTRADICTED, Label.MISLEADING}
DAY = period(-1440, 0)
HOUR = period(0, 60)
CLAIMS = [
    (claim(Kind.OPERATIONAL), QUARTER),
    (claim(Kind.OPERATIONAL, scope="for me"), QUARTER),
    (claim(Kind.DEGRADED, "Some users see errors", scope="Some users"), QUARTER),
    (claim(Kind.RESOLVED), HOUR),
    (claim(Kind.ETA, window=said(-60, 0)), HOUR),
    (claim(Kind.INCIDENT_FREE, window=said(-1440, 0)), DAY),
    (claim(Kind.UPTIME, "99.9 %", value=99.9, unit=Unit.PERCENT, window=said(-1440, 0)), DAY),
    (claim(Kind.OUTAGE_DURATION, "2 minutes", value=2.0, unit=Unit.MIN), DAY),
    (claim(Kind.OUTAGE_WINDOW, "from 1 to 2", window=said(-1000, -940)), DAY),
]

every_claim = pytest.mark.parametrize(
    ("about", "window"), CLAIMS, ids=[f"{about.kind} {about.scope or ''}" for about, _ in CLAIMS]
)
minutes = st.integers(-1440, 75)
near = st.integers(-15, 75)
letters = st.sampled_from("ofrv")


def drawn(places: str) -> st.SearchStrategy[list[Sample]]:
    """Up to thirty probes, drawn near the post more often than far from it."""
    one = st.builds(probe, st.sampled_from(places), letters, near | minutes)
    rounds = st.builds(
        lambda letters, minute: [probe(place, each, minute) for place, each in zip(places, letters, strict=False)],
        st.text("fforv", min_size=len(places), max_size=len(places)),
        near,
    )
    return st.one_of(
        st.lists(one, max_size=30), st.lists(rounds, max_size=8).map(lambda each: [s for row in each for s in row])
    )


@every_claim
@settings(max_examples=25, deadline=None)
@given(samples=drawn("axy"))
def test_one_network_accuses_nobody(about: Claim, window: Window, samples: list[Sample]) -> None:
    assert judge(about, seen(window, samples=tuple(samples))).label not in ACCUSING


@every_claim
@settings(max_examples=40, deadline=None)
@given(samples=drawn("abcde"))
def test_one_operator_contradicts_nobody(about: Claim, window: Window, samples: list[Sample]) -> None:
    assert judge(about, seen(window, samples=tuple(samples))).label is not Label.CONTRADICTED


@every_claim
def test_even_a_day_of_failure_by_our_own_probes_contradicts_nobody(about: Claim, window: Window) -> None:
    everything = probes("a:f b:f c:f d:f e:f", range(-1440, 120, 5))
    assert judge(about, seen(window, samples=everything)).label is not Label.CONTRADICTED


@settings(max_examples=40, deadline=None)
@given(samples=drawn("abcde"))
def test_own_probes_never_support_an_anecdote(samples: list[Sample]) -> None:
    about = claim(Kind.OPERATIONAL, "Works for me", scope="for me")
    assert judge(about, seen(samples=tuple(samples))).label is not Label.SUPPORTED


@given(
    kinds=st.lists(st.sampled_from(list(ReportKind)), min_size=1, max_size=4),
    scope=st.sampled_from([None, "for me"]),
)
@settings(max_examples=40, deadline=None)
def test_a_clean_front_page_beside_trouble_reported_from_outside_supports_nothing(
    kinds: list[ReportKind], scope: str | None
) -> None:
    reports = tuple(report(kind, by=f"watcher-{number}") for number, kind in enumerate(kinds))
    about = claim(Kind.OPERATIONAL, "Works for me", scope=scope)
    label = judge(about, seen(samples=probes(ALL_OK, FIVE), reports=reports)).label
    assert label not in {Label.SUPPORTED, Label.CONTRADICTED}


@settings(max_examples=60, deadline=None)
@given(scene=st.sampled_from(SCENES), noise=st.lists(st.tuples(st.sampled_from("abcde"), near), max_size=12))
def test_void_samples_change_nothing(scene: Scene, noise: list[tuple[str, int]]) -> None:
    void = tuple(probe(place, "v", minute) for place, minute in noise)
    failed = tuple(probe(place, "f", minute, control_ok=False) for place, minute in noise)
    more = replace(scene.seen, samples=(*scene.seen.samples, *void, *failed))
    assert _outcome(scene.claim, more) in {_outcome(scene.claim, scene.seen), _known(scene)}


@settings(max_examples=60, deadline=None)
@given(
    scene=st.sampled_from(SCENES),
    noise=st.lists(st.tuples(st.sampled_from("abcdexy"), near), max_size=12),
    outcome=st.sampled_from([Outcome.BLOCKED, Outcome.HTTP_4XX]),
)
def test_refused_samples_change_nothing(scene: Scene, noise: list[tuple[str, int]], outcome: Outcome) -> None:
    refused = tuple(probe(place, "r", minute, outcome=outcome) for place, minute in noise)
    more = replace(scene.seen, samples=(*scene.seen.samples, *refused))
    assert _outcome(scene.claim, more) in {_outcome(scene.claim, scene.seen), _known(scene)}


@settings(max_examples=60, deadline=None)
@given(scene=st.sampled_from(SCENES), far=st.lists(st.tuples(st.sampled_from("abcde"), letters), max_size=12))
def test_samples_far_outside_the_window_change_nothing(scene: Scene, far: list[tuple[str, str]]) -> None:
    samples = tuple(probe(place, letter, -40_000 - number) for number, (place, letter) in enumerate(far))
    more = replace(scene.seen, samples=(*scene.seen.samples, *samples))
    assert _outcome(scene.claim, more) == _outcome(scene.claim, scene.seen)


@settings(max_examples=40, deadline=None)
@given(count=st.integers(2, 6), value=st.integers(100, 50_000))
def test_copies_of_one_crowd_counter_are_one_source(count: int, value: int) -> None:
    copies = tuple(
        report(ReportKind.CROWD, -number, value=float(value), unit="reports", by=f"paper-{number}", source=source)
        for number in range(count)
        for source in [f"Downdetector via paper-{number}"]
    )
    quorum = probes("a:f b:f c:f d:f e:f", FIVE)
    assert judge(claim(Kind.OPERATIONAL), seen(reports=copies)).label is Label.UNPROVEN
    one, many = (judge(claim(Kind.OPERATIONAL), seen(samples=quorum, reports=each)) for each in (copies[:1], copies))
    assert (one.label, one.confidence) == (many.label, many.confidence)


def test_several_monitors_on_one_host_are_one_network() -> None:
    monitors = tuple(
        report(by=name, source=f"{name} (Upptime)", value=30.0, unit="min") for name in ("one", "two", "three")
    )
    assert judge(claim(Kind.OPERATIONAL), seen(reports=monitors)).label is Label.UNPROVEN


@pytest.mark.parametrize("spelling", ["Example", "EXAMPLE", "example", "Example, Inc."])
def test_an_admission_under_another_spelling_is_no_second_source(spelling: str) -> None:
    two = (report(ReportKind.ADMISSION, by="example"), report(ReportKind.ADMISSION, by=spelling))
    assert judge(claim(Kind.OPERATIONAL), seen(reports=two)).label is Label.UNPROVEN
    degraded = judge(claim(Kind.DEGRADED), seen(reports=two[1:], claimants=frozenset({"example"})))
    assert (degraded.label, rule(degraded)) == (Label.UNPROVEN, "own-word")


@pytest.mark.parametrize("kind", [Kind.CAUSE, Kind.THROUGHPUT, Kind.CHANGE_EVENT])
@settings(max_examples=15, deadline=None)
@given(samples=drawn("abcde"), kinds=st.lists(st.sampled_from(list(ReportKind)), max_size=4))
def test_what_lies_inside_is_never_checkable(kind: Kind, samples: list[Sample], kinds: list[ReportKind]) -> None:
    reports = tuple(report(each, by=f"watcher-{number}") for number, each in enumerate(kinds))
    assert judge(claim(kind), seen(samples=tuple(samples), reports=reports)).label is Label.NOT_CHECKABLE


@settings(max_examples=40, deadline=None)
@given(samples=drawn("abcde"), kinds=st.lists(st.sampled_from(list(ReportKind)), max_size=4))
def test_an_admission_of_trouble_is_never_contradicted(samples: list[Sample], kinds: list[ReportKind]) -> None:
    reports = tuple(report(each, by=f"watcher-{number}") for number, each in enumerate(kinds))
    about = claim(Kind.DEGRADED, "Some users see errors", scope="Some users")
    assert judge(about, seen(samples=tuple(samples), reports=reports)).label is not Label.CONTRADICTED


def test_the_places_are_what_the_properties_take_them_for() -> None:
    assert len({PLACES[place][0] for place in "axy"}) == 1
    assert len({PLACES[place][0] for place in "abcde"}) == 5


def _outcome(about: Claim, observations: Observations) -> tuple[Label, str, float]:
    verdict = judge(about, observations)
    return (verdict.label, rule(verdict), verdict.confidence)


def _known(scene: Scene) -> tuple[Label, str, float] | None:
    """With nothing at all known, a probe that shows nothing is still something looked at: the words may say so."""
    used = [each for each in judge(scene.claim, scene.seen).evidence if each.use is not Use.NOT_OBSERVED]
    return None if used else (scene.label, "too-few-places", 0.5)


@settings(max_examples=40, deadline=None)
@given(
    scene=st.sampled_from([each for each in SCENES if each.claim.kind in {Kind.OPERATIONAL, Kind.DEGRADED}]),
    outside=st.lists(
        st.tuples(st.sampled_from("abcde"), letters, st.integers(15, 600) | st.integers(-600, -16)), max_size=20
    ),
)
def test_samples_just_outside_the_quarters_of_an_hour_change_nothing(
    scene: Scene, outside: list[tuple[str, str, int]]
) -> None:
    samples = tuple(probe(place, letter, minute) for place, letter, minute in outside)
    more = replace(scene.seen, samples=(*scene.seen.samples, *samples))
    assert _outcome(scene.claim, more) == _outcome(scene.claim, scene.seen)


hours_of_one = st.dictionaries(
    st.sampled_from("abcdexy"), st.tuples(st.floats(0.2, 5), st.integers(0, 5)), min_size=1, max_size=7
)
WEEKS = [
    claim(Kind.LATENCY_CHANGE, "Example feels faster", direction=Direction.UP),
    claim(Kind.LATENCY_CHANGE, "40% faster", direction=Direction.UP, value=40.0, unit=Unit.PERCENT),
    claim(Kind.LATENCY, "loads in under 0.1 s", value=0.1, unit=Unit.S, comparator=Comparator.LESS),
    claim(Kind.COMPARISON, "faster than Rival", direction=Direction.UP),
    claim(Kind.COMPARISON, "more reliable than Rival", direction=Direction.UP),
]


@pytest.mark.parametrize("about", WEEKS, ids=lambda about: about.span)
@settings(max_examples=12, deadline=None)
@given(ways=hours_of_one, controlled=st.booleans())
def test_weeks_of_one_operator_contradict_nobody(
    about: Claim, ways: dict[str, tuple[float, int]], controlled: bool
) -> None:
    ours = tuple(
        hour
        for place, (factor, failed) in ways.items()
        for hour in (
            *timed(BEFORE, places=place, answered=5, failed=failed),
            *timed(AFTER, 100 * factor, place, failed=failed),
        )
    )
    known = replace(
        around(hours=ours, controls=sites() if controlled else ()),
        rival=Beside(service="rival", service_name="Rival", hours=changed(1.0)),
    )
    verdict = judge(about, known)
    assert verdict.label is not Label.CONTRADICTED
    if set(ways) <= set("axy") or not controlled:
        assert verdict.label not in ACCUSING


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_no_answer_is_left_open_for_want_of_code(scene: Scene) -> None:
    verdict = judge(scene.claim, scene.seen)
    words = " ".join((verdict.summary, verdict.power, *verdict.reasons)).casefold()
    assert not any(each in words for each in ("not yet", "not-yet", "this version", "not implemented", "todo"))
