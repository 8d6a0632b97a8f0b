"""Rounds, outages and availability: a table for every health, and properties near every threshold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from telemetry.model import Health, Outcome, Place, Round, Sample, Window
from telemetry.outages import Quorum, availability, coverage, outages, rounds, sampling_round

START = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
NOBODY: frozenset[str] = frozenset()

OUTCOMES = {
    "o": Outcome.OK,
    "f": Outcome.TIMEOUT,
    "r": Outcome.BLOCKED,
    "v": Outcome.VANTAGE_FAULT,
}

# Five places in five networks and three countries; "x" and "y" share the network of "a".
PLACES: dict[str, tuple[int | None, str | None]] = {
    "a": (1, "DE"), "b": (2, "DE"), "c": (3, "US"), "d": (4, "US"), "e": (5, "JP"), "x": (1, "US"), "y": (1, "JP"),
    "p": (None, "FR"), "q": (None, "BR"), "s": (None, "IN"), "t": (None, "CL"),
}  # fmt: skip

FAILING = frozenset({Place("c", 3, "US"), Place("d", 4, "US"), Place("e", 5, "JP")})


def sample(place: str, outcome: Outcome, minute: float = 0, target: str = "front") -> Sample:
    asn, country = PLACES[place]
    return Sample(
        time=START + minute * MINUTE,
        service="example",
        target=target,
        vantage=place,
        asn=asn,
        country=country,
        outcome=outcome,
    )


def samples(line: str, minute: float = 0) -> list[Sample]:
    """Words like "a:f b:o" as samples; "a:fo" is a vantage with two targets."""
    return [
        sample(place, OUTCOMES[letter], minute, f"target-{number}")
        for place, letters in (word.split(":") for word in line.split())
        for number, letter in enumerate(letters)
    ]


def one(line: str) -> Round:
    (entry,) = rounds(samples(line), Window(start=START, end=START + MINUTE))
    return entry


def tiles(line: str, *, minutes: float = 1) -> list[Round]:
    """A word like "UUDDU" as rounds: U up, P partial, D down, B blocked, b blocked for all, "." unknown."""
    healths = {
        "U": Health.UP, "P": Health.PARTIAL, "D": Health.DOWN, "B": Health.BLOCKED, "b": Health.BLOCKED,
        ".": Health.UNKNOWN,
    }  # fmt: skip
    return [
        Round(
            start=START + number * minutes * MINUTE,
            end=START + (number + 1) * minutes * MINUTE,
            answered=frozenset({"a", "b"}) if letter in "UPB" else NOBODY,
            failed=frozenset({"c", "d", "e"}) if letter in "PD" else NOBODY,
            refused=frozenset({"x"}) if letter in "Bb" else NOBODY,
            void=NOBODY,
            networks=5,
            countries=3,
            health=healths[letter],
            troubled=FAILING if letter in "PD" else frozenset(),
        )
        for number, letter in enumerate(line)
    ]


@pytest.mark.parametrize(
    ("line", "health"),
    [
        pytest.param("a:o b:o c:o d:o", Health.UP, id="all-answer"),
        pytest.param("a:o b:o c:o", Health.UP, id="just-enough-answer"),
        pytest.param("a:f b:f c:f", Health.DOWN, id="all-fail"),
        pytest.param("a:f c:f b:o d:o", Health.DOWN, id="half-fail-in-two-networks-and-countries"),
        pytest.param("a:f b:f c:o d:o", Health.UNKNOWN, id="half-fail-in-one-country"),
        pytest.param("a:f c:f b:o d:o e:o", Health.PARTIAL, id="fewer-than-half-fail"),
        pytest.param("a:f x:f y:f b:o c:o", Health.BLOCKED, id="one-network-fails-however-many-vantages"),
        pytest.param("a:f b:o c:o", Health.BLOCKED, id="one-vantage-fails-alone"),
        pytest.param("a:r b:o c:o", Health.BLOCKED, id="one-vantage-is-refused"),
        pytest.param("a:r b:r c:r", Health.BLOCKED, id="everybody-is-refused"),
        pytest.param("a:r b:v", Health.BLOCKED, id="all-who-could-tell-are-refused"),
        pytest.param("a:r b:o", Health.UNKNOWN, id="one-answer-does-not-show-that-a-refusal-is-local"),
        pytest.param("p:f a:o", Health.UNKNOWN, id="a-failing-vantage-is-no-witness-against-itself"),
        pytest.param("a:f x:f b:fo c:fo", Health.PARTIAL, id="whole-failures-in-one-network-are-not-down"),
        pytest.param("a:r b:r c:o d:o e:o", Health.UP, id="refusals-in-several-networks-beside-enough-answers"),
        pytest.param("a:r b:r c:o d:o", Health.UNKNOWN, id="too-few-beside-refusals"),
        pytest.param("a:f b:f", Health.UNKNOWN, id="two-vantages-cannot-say"),
        pytest.param("a:f", Health.UNKNOWN, id="one-vantage-cannot-say"),
        pytest.param("a:o", Health.UNKNOWN, id="one-vantage-cannot-say-up-either"),
        pytest.param("a:f b:f x:f", Health.UNKNOWN, id="two-networks-cannot-say"),
        pytest.param("a:v b:v c:v d:v", Health.UNKNOWN, id="all-void"),
        pytest.param("a:f b:f c:v d:v", Health.UNKNOWN, id="void-vantages-do-not-count"),
        pytest.param("p:f q:f s:f t:f", Health.UNKNOWN, id="unknown-networks-cannot-say"),
        pytest.param("p:f q:f a:o b:o c:o", Health.UNKNOWN, id="failures-in-unknown-networks-are-not-attributed"),
        pytest.param("p:f a:o b:o c:o", Health.BLOCKED, id="one-vantage-in-an-unknown-network"),
        pytest.param("a:fo c:fo b:o d:o", Health.PARTIAL, id="some-targets-fail-at-half-the-vantages"),
        pytest.param("a:fo b:fo c:fo", Health.PARTIAL, id="some-targets-fail-everywhere"),
        pytest.param("a:ff c:ff b:oo d:oo", Health.DOWN, id="all-targets-fail-at-half-the-vantages"),
        pytest.param("a:fv c:fv b:o d:o", Health.DOWN, id="a-void-target-does-not-soften-a-failed-one"),
        pytest.param("a:fo b:o c:o", Health.BLOCKED, id="some-targets-fail-at-one-vantage"),
    ],
)
def test_health(line: str, health: Health) -> None:
    assert one(line).health is health


def test_a_country_is_needed_beside_networks() -> None:
    local = [replace(entry, country="DE") for entry in samples("a:f b:f c:f d:f")]
    assert rounds(local, Window(start=START, end=START + MINUTE))[0].health is Health.UNKNOWN


def test_vantages_are_needed_beside_networks() -> None:
    window = Window(start=START, end=START + MINUTE)
    assert rounds(samples("a:f b:f c:f"), window, Quorum(min_vantages=4))[0].health is Health.UNKNOWN
    assert rounds(samples("a:f b:f c:f d:f"), window, Quorum(min_vantages=4))[0].health is Health.DOWN


def test_a_later_void_sample_does_not_hide_what_was_seen_before() -> None:
    told = [*samples("a:f b:f c:f"), *samples("a:v b:v c:v", 0.5)]
    assert rounds(told, Window(start=START, end=START + MINUTE))[0].health is Health.DOWN


@pytest.mark.parametrize("line", ["a:f b:f c:f", "a:r b:r c:r", "a:v b:v c:v"])
def test_of_two_samples_of_one_moment_the_kinder_counts_in_either_order(line: str) -> None:
    window = Window(start=START, end=START + MINUTE)
    for told in ([*samples(line), *samples("a:o b:o c:o")], [*samples("a:o b:o c:o"), *samples(line)]):
        assert rounds(told, window)[0].health is Health.UP


def test_a_round_names_its_vantages_and_counts_the_healthy_ones_places() -> None:
    entry = one("a:o x:f b:r c:v d:fo")
    assert [sorted(names) for names in (entry.answered, entry.failed, entry.refused, entry.void)] == [
        ["a", "d"],
        ["x"],
        ["b"],
        ["c"],
    ]
    assert (entry.healthy, entry.networks, entry.countries) == (3, 2, 2)


def test_a_failed_control_voids_a_failure() -> None:
    broken = [replace(entry, control_ok=False) for entry in samples("a:f b:f c:f")]
    assert rounds(broken, Window(start=START, end=START + MINUTE))[0].health is Health.UNKNOWN


@pytest.mark.parametrize(
    ("failing", "of", "health"),
    [
        (0, 20, Health.UP),
        (1, 20, Health.BLOCKED),
        (2, 21, Health.UP),
        (2, 20, Health.PARTIAL),
        (9, 20, Health.PARTIAL),
        (10, 21, Health.PARTIAL),
        (10, 20, Health.DOWN),
        (7, 70, Health.PARTIAL),  # 0.1 * 70 is 7.000000000000001 in binary: the shares are compared as quotients
    ],
)
def test_the_shares_are_met_exactly(failing: int, of: int, health: Health) -> None:
    crowd = [
        replace(
            sample("a", Outcome.TIMEOUT if number < failing else Outcome.OK),
            vantage=f"v{number}",
            asn=number,
            country="DE" if number % 2 else "US",
        )
        for number in range(of)
    ]
    assert rounds(crowd, Window(start=START, end=START + MINUTE))[0].health is health


def test_the_last_sample_of_a_target_speaks_for_its_vantage() -> None:
    at = {0: "a:f b:f c:f", 0.25: "a:o b:o c:o", 1.25: "a:o b:o c:o", 1.5: "a:f b:f c:f", 2.5: "a:f b:f c:f"}
    told = [entry for minute, line in at.items() for entry in samples(line, minute)]
    assert sampling_round(told) == timedelta(seconds=15)
    every_minute = [*told, *(entry for minute in range(3, 9) for entry in samples("a:o b:o c:o", minute))]
    first, second, *_ = rounds(every_minute, Window(start=START, end=START + 9 * MINUTE))
    assert (first.health, second.health) == (Health.UP, Health.DOWN)


@pytest.mark.parametrize(
    ("gaps", "cadence"),
    [
        ([60, 60, 60], timedelta(seconds=60)),
        ([60, 60, 600], timedelta(seconds=60)),
        ([1, 1, 1], timedelta(seconds=10)),
        ([3600, 3600], timedelta(minutes=15)),
        ([], timedelta(seconds=60)),
    ],
)
def test_the_cadence_is_the_median_gap_within_bounds(gaps: list[int], cadence: timedelta) -> None:
    times = [sum(gaps[:number]) for number in range(len(gaps) + 1)]
    assert sampling_round([sample("a", Outcome.OK, seconds / 60) for seconds in times]) == cadence


def test_two_vantages_out_of_step_do_not_halve_the_cadence() -> None:
    both = [sample(place, Outcome.OK, minute + shift) for place, shift in (("a", 0), ("b", 0.5)) for minute in range(5)]
    assert sampling_round(both) == MINUTE


def test_rounds_tile_the_window_and_silence_is_one_unknown_round() -> None:
    window = Window(start=START, end=START + timedelta(days=365) + timedelta(seconds=30))
    entries = rounds([*samples("a:o b:o c:o", 5), *samples("a:o b:o c:o", 6)], window)
    assert [entry.health for entry in entries] == [Health.UNKNOWN, Health.UP, Health.UP, Health.UNKNOWN]
    assert [entries[0].start, entries[-1].end] == [window.start, window.end]
    assert all(before.end == after.start for before, after in pairwise(entries))


def test_without_samples_the_whole_window_is_unknown() -> None:
    (entry,) = rounds([], Window(start=START, end=START + MINUTE))
    assert entry.health is Health.UNKNOWN


def test_an_empty_window_has_no_rounds() -> None:
    assert rounds(samples("a:o"), Window(start=START, end=START)) == ()


def test_a_held_state_speaks_for_each_round_that_it_reaches_into() -> None:
    held = [replace(entry, until=START + 3 * MINUTE) for entry in samples("a:o b:o c:o", -30)]
    entries = rounds(held, Window(start=START, end=START + 5 * MINUTE))
    assert [entry.health for entry in entries] == [Health.UP, Health.UP, Health.UP, Health.UNKNOWN]
    assert entries[-1].end - entries[-1].start == 2 * MINUTE


def test_samples_outside_the_window_are_not_judged() -> None:
    outside = [*samples("a:f b:f c:f", -1), *samples("a:f b:f c:f", 1)]
    (entry,) = rounds(outside, Window(start=START, end=START + MINUTE))
    assert entry.health is Health.UNKNOWN


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("UUUU", []),
        ("UDUU", []),
        ("UDUDUDU", []),
        ("UDDU", [(Health.DOWN, 0, 2, 2, 4, 2)]),
        ("UUDDDUU", [(Health.DOWN, 1, 3, 4, 6, 3)]),
        ("DDU", [(Health.DOWN, None, 1, 1, 3, 2)]),
        ("UDD", [(Health.DOWN, 0, 2, 2, None, 2)]),
        ("U.DD.U", [(Health.DOWN, 0, 3, 3, 6, 2)]),
        (".DD.", [(Health.DOWN, None, 2, 2, None, 2)]),
        ("UD.DU", [(Health.DOWN, 0, 2, 3, 5, 2)]),
        ("UDDUDDU", [(Health.DOWN, 0, 2, 5, 7, 4)]),
        ("UDDUUDDU", [(Health.DOWN, 0, 2, 2, 4, 2), (Health.DOWN, 4, 6, 6, 8, 2)]),
        ("UDDUDUU", [(Health.DOWN, 0, 2, 2, 4, 2)]),
        ("UPPU", [(Health.PARTIAL, 0, 2, 2, 4, 2)]),
        ("UPDPU", [(Health.PARTIAL, 0, 2, 3, 5, 3)]),
        ("UPPDDU", [(Health.PARTIAL, 0, 2, 2, 6, 2), (Health.DOWN, 0, 4, 4, 6, 2)]),
        ("BDDB", [(Health.DOWN, 0, 2, 2, 4, 2)]),
        ("bDDb", [(Health.DOWN, None, 2, 2, None, 2)]),
        ("BBBB", []),
        ("bbbb", []),
        ("....", []),
        ("", []),
    ],
)
def test_outages(line: str, found: list[tuple[Health, int | None, int, int, int | None, int]]) -> None:
    def minute(moment: datetime | None) -> float | None:
        return None if moment is None else (moment - START) / MINUTE

    assert [
        (o.health, minute(o.start_after), minute(o.start_by), minute(o.end_after), minute(o.end_by), o.rounds)
        for o in outages(tiles(line))
    ] == found


def test_a_long_silence_is_not_called_one_outage() -> None:
    assert len(outages(tiles("DD" + "." * 30 + "DD"))) == 1
    assert len(outages(tiles("DD" + "." * 31 + "DD"))) == 2
    assert outages(tiles("D" + "." * 31 + "D")) == ()


def test_an_outage_lasted_between_what_was_seen_and_what_was_not() -> None:
    (outage,) = outages(tiles("UDDDDU", minutes=5))
    assert outage.shortest == timedelta(minutes=10)
    assert outage.longest == timedelta(minutes=30)
    assert outage.vantages == {"c", "d", "e"}


def test_availability_weighs_time_and_keeps_unknown_apart() -> None:
    told = availability(tiles("UUPDB.b"))
    assert (told.up, told.partial, told.down, told.unknown) == (3 * MINUTE, MINUTE, MINUTE, 2 * MINUTE)
    assert (told.probes, told.failures) == (5, 1)
    assert (told.least, told.most) == (0.6, 0.8)
    assert coverage(tiles("UUPDB.b")) == pytest.approx(5 / 7)


def test_nothing_known_is_no_availability_and_no_coverage() -> None:
    told = availability(tiles("..b"))
    assert (told.least, told.most) == (None, None)
    assert coverage(tiles("..")) == coverage([]) == 0.0


LINES = st.dictionaries(st.sampled_from(sorted(PLACES)), st.text("ofrv", min_size=1, max_size=2), max_size=8).map(
    lambda words: " ".join(f"{place}:{letters}" for place, letters in words.items())
)
HEALTHS = st.text("UPDBb.", max_size=12)
BAD = {Health.DOWN, Health.PARTIAL}


def healths(entries: Sequence[Round]) -> list[Health]:
    return [entry.health for entry in entries]


@settings(max_examples=60, deadline=None)
@given(line=LINES, place=st.sampled_from("abcdepq"))
def test_one_vantage_alone_is_never_an_outage(line: str, place: str) -> None:
    others = [entry for entry in samples(line.replace("f", "o")) if entry.vantage != place]
    entries = rounds([*others, sample(place, Outcome.TIMEOUT)], Window(start=START, end=START + MINUTE))
    assert not BAD.intersection(healths(entries))


@settings(max_examples=60, deadline=None)
@given(line=LINES, failing=st.lists(st.sampled_from("axy"), min_size=1))
def test_failures_in_one_network_are_never_an_outage(line: str, failing: list[str]) -> None:
    others = [entry for entry in samples(line.replace("f", "o")) if entry.asn != 1]
    own = [sample(place, Outcome.HTTP_5XX) for place in failing]
    entries = rounds([*others, *own], Window(start=START, end=START + MINUTE))
    assert not BAD.intersection(healths(entries))


@settings(max_examples=40, deadline=None)
@given(lines=st.lists(LINES, max_size=4), data=st.data())
def test_the_order_of_samples_changes_nothing(lines: list[str], data: st.DataObject) -> None:
    window = Window(start=START, end=START + 5 * MINUTE)
    told = [entry for minute, line in enumerate(lines) for entry in samples(line, minute)]
    mixed = data.draw(st.permutations(told))
    assert rounds(mixed, window) == rounds(told, window)


@settings(max_examples=40, deadline=None)
@given(lines=st.lists(LINES, min_size=1, max_size=3), place=st.sampled_from(sorted(PLACES)), at=st.floats(0, 3))
def test_a_void_sample_changes_no_judgement(lines: list[str], place: str, at: float) -> None:
    window = Window(start=START, end=START + 3 * MINUTE)
    told = [entry for minute, line in enumerate(lines) for entry in samples(line, minute)]
    before = rounds(told, window)
    after = rounds([*told, sample(place, Outcome.VANTAGE_FAULT, at, "target-0")], window)
    # A stretch of silence may be cut where the void sample lies, but stays unknown.
    assert availability(after) == availability(before)
    assert outages(after) == outages(before)


@settings(max_examples=60, deadline=None)
@given(line=LINES)
def test_refusals_and_void_samples_are_never_an_outage(line: str) -> None:
    harmless = samples(line.replace("f", "o"))
    assert not BAD.intersection(healths(rounds(harmless, Window(start=START, end=START + MINUTE))))


@settings(max_examples=80, deadline=None)
@given(line=HEALTHS)
def test_outages_are_ordered_apart_and_never_longer_than_what_was_bad(line: str) -> None:
    entries = tiles(line)
    found = outages(entries)
    for outage in found:
        assert outage.rounds >= 2
        assert timedelta(0) <= outage.shortest <= (len(line) - 2) * MINUTE
        assert outage.longest is None or outage.shortest <= outage.longest
    for before, after in pairwise(found):
        assert before.end_after < after.start_by
    assert sum(outage.rounds for outage in found) <= sum(letter in "DP" for letter in line)


@settings(max_examples=60, deadline=None)
@given(line=st.text("UB.b", max_size=8), at=st.integers(0, 8), letter=st.sampled_from("DP"))
def test_a_single_bad_round_is_no_outage(line: str, at: int, letter: str) -> None:
    assert outages(tiles(line[:at] + letter + line[at:])) == ()
