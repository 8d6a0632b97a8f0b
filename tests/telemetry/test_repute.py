"""What fails alone again and again loses its voice for a while, and outages do not count against those who saw them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from telemetry.model import Health, Outcome, Sample
from telemetry.quorum import QUORUM, judge_round
from telemetry.repute import Repute

START = datetime(2026, 3, 2, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PLACES = {"a": (1, "DE"), "b": (2, "DE"), "c": (3, "US"), "d": (4, "US"), "e": (5, "JP")}
LETTERS = {"o": Outcome.OK, "f": Outcome.TIMEOUT, "r": Outcome.BLOCKED, "v": Outcome.VANTAGE_FAULT}
FRONT = "front"


def told(line: str, number: int) -> dict[tuple[str, str], Sample]:
    """A word such as "fooo." as what vantages a, b, c ... showed in one round; "." is silence."""
    return {
        (place, FRONT): Sample(
            time=START + number * MINUTE,
            service="example",
            target=FRONT,
            vantage=place,
            asn=asn,
            country=country,
            outcome=LETTERS[letter],
        )
        for (place, (asn, country)), letter in zip(PLACES.items(), line, strict=False)
        if letter != "."
    }


def play(*lines: str) -> tuple[Repute, list[Health]]:
    """Judge round after round."""
    repute, healths = Repute(), []
    for number, line in enumerate(lines):
        latest = told(line, number)
        entry = judge_round(
            START + number * MINUTE,
            START + (number + 1) * MINUTE,
            latest,
            discredited=repute.discredited(),
            doubtful=repute.doubtful(),
        )
        repute.learn(entry, latest)
        healths.append(entry.health)
    return repute, healths


A = frozenset({("a", FRONT)})
NONE: frozenset[tuple[str, str]] = frozenset()


@pytest.mark.parametrize(
    ("lines", "discredited"),
    [
        pytest.param(["foooo"] * (QUORUM.lone - 1), NONE, id="one-short-of-it"),
        pytest.param(["foooo"] * QUORUM.lone, A, id="just-enough"),
        pytest.param(["foooo", "ooooo"] * QUORUM.lone, A, id="not-in-a-row"),
        pytest.param(["foo.."] * QUORUM.lone, A, id="two-others-were-answered"),
        pytest.param(["fo..."] * QUORUM.lone, NONE, id="only-one-other-was"),
        pytest.param(["rooor"] * QUORUM.lone, NONE, id="refusals-are-no-failures"),
        pytest.param(["voooo"] * QUORUM.lone, NONE, id="neither-is-what-is-void"),
        pytest.param(["fffff"] * QUORUM.lone, NONE, id="everybody-failed"),
        pytest.param(["ooooo", "foooo", "fffff", "fffff", "ooooo"] * QUORUM.lone, NONE, id="how-outages-begin"),
        pytest.param(["fffff", "fffff", "foooo", "ooooo"] * QUORUM.lone, NONE, id="how-outages-end"),
        pytest.param(["foooo", "fffff", "ooooo"] * QUORUM.lone, A, id="one-bad-round-is-no-outage"),
    ],
)
def test_who_is_discredited(lines: list[str], discredited: frozenset[tuple[str, str]]) -> None:
    assert play(*lines)[0].discredited() == discredited


@pytest.mark.parametrize(
    ("calm", "discredited"), [(QUORUM.memory - QUORUM.lone, A), (QUORUM.memory - QUORUM.lone + 1, NONE)]
)
def test_it_is_forgotten_after_so_many_rounds(calm: int, discredited: frozenset[tuple[str, str]]) -> None:
    lines = ["foooo"] * QUORUM.lone + ["ooooo"] * (calm - 1)
    assert play(*lines, "ooooo")[0].discredited() == discredited


def test_rounds_without_evidence_forget_nothing() -> None:
    lines = ["foooo"] * QUORUM.lone + ["vvvvv", "....."] * QUORUM.memory
    assert play(*lines)[0].discredited() == A


def test_the_very_last_failure_may_be_an_onset_and_casts_no_doubt_yet() -> None:
    assert play("ooooo", "foooo")[0].doubtful() == NONE
    assert play("ooooo", "foooo", "ooooo")[0].doubtful() == A


def test_a_discredited_place_and_another_make_no_outage_and_no_up_either() -> None:
    _, healths = play(*["foooo"] * QUORUM.lone, "foofo")
    assert healths[-1] is Health.UNKNOWN
    assert play(*["ooooo"] * QUORUM.lone, "foofo")[1][-1] is Health.PARTIAL


def test_discredited_places_alone_are_no_outage_and_no_up_either() -> None:
    assert play(*["foooo", "ooofo"] * QUORUM.lone, "foofo")[1][-1] is Health.UNKNOWN
    assert play(*["foooo", "ooofo"] * QUORUM.lone, "ooooo")[1][-1] is Health.UP
    assert play(*["foooo"] * QUORUM.lone, "foooo")[1][-1] is Health.BLOCKED


def test_a_discredited_place_still_has_its_answers_and_hides_no_outage() -> None:
    before = ["foooo"] * QUORUM.lone
    assert play(*before, "oo.o.")[1][-1] is Health.UP
    assert play(*before, "fffff")[1][-1] is Health.DOWN


def test_of_two_witnesses_neither_may_have_failed_alone_before() -> None:
    assert play("foooo", "ooooo", "foofo")[1][-1] is Health.UNKNOWN
    assert play("foooo", "ooooo", "foffo")[1][-1] is Health.DOWN
    assert play("foooo", "foofo")[1][-1] is Health.PARTIAL
