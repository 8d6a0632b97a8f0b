"""Claimed availability against an exact interval."""

from __future__ import annotations

import pytest

from claims.methods.probes import quorum_health
from claims.methods.uptime import availability, claimed_ratio, exact, most
from claims.model import Kind, Label, Unit
from telemetry.model import ReportKind
from tests.claims.methods.scene import claim, judge, period, report, rule, said, seen
from tests.claims.methods.table import WEEK, watched

DOWN = (-2880, -1440)
SAID = said(-7 * 1440, 0)


@pytest.mark.parametrize(
    ("value", "unit", "ratio"),
    [
        (99.9, Unit.PERCENT, 0.999),
        (0.5, Unit.RATIO, 0.5),
        (101, Unit.PERCENT, None),
        (99, Unit.MIN, None),
        (None, None, None),
    ],
)
def test_only_shares_between_none_and_all_are_claims(
    value: float | None, unit: Unit | None, ratio: float | None
) -> None:
    assert claimed_ratio(claim(Kind.UPTIME, value=value, unit=unit)) == (
        None if ratio is None else pytest.approx(ratio)
    )


def test_nothing_judged_is_no_availability() -> None:
    assert availability(()) is None


def test_hearsay_beside_scattered_failures_is_no_second_source() -> None:
    """Two papers that report trouble do not turn unconnected failing rounds of ours into an outage."""
    blips = tuple(
        sample
        for start in range(-7 * 1440, 0, 120)
        for sample in watched(WEEK, down=(start, start + 15))
        if start <= (sample.time - WEEK.end).total_seconds() / 60 < start + 120
    )
    papers = tuple(report(ReportKind.PRESS, -600, -500, by=name) for name in ("one", "two"))
    about = claim(Kind.UPTIME, "99.9 %", value=99.9, unit=Unit.PERCENT, window=SAID)
    assert judge(about, seen(WEEK, samples=blips, reports=papers)).label is Label.UNPROVEN


@pytest.mark.parametrize(
    ("claimed", "label"),
    [(99.9, Label.CONTRADICTED), (86.0, Label.UNPROVEN), (80.0, Label.UNPROVEN), (70.0, Label.SUPPORTED)],
)
def test_the_interval_decides(claimed: float, label: Label) -> None:
    crowd = report(ReportKind.CROWD, -2800, -1500, by="counter")
    about = claim(Kind.UPTIME, "up", value=claimed, unit=Unit.PERCENT, window=SAID)
    assert judge(about, seen(WEEK, samples=watched(WEEK, down=DOWN), reports=(crowd,))).label is label


def test_what_nobody_watched_counts_as_up_against_the_claim() -> None:
    """With a tenth unwatched, a measured share just below the claim may still be above it over the whole period."""
    start = -7 * 1440
    samples = tuple(
        s for s in watched(WEEK, down=(-1440, 0)) if (s.time - WEEK.end).total_seconds() / 60 >= start + 1000
    )
    crowd = report(ReportKind.CROWD, -1400, -10, by="counter")
    claims = [claim(Kind.UPTIME, "up", value=value, unit=Unit.PERCENT, window=SAID) for value in (88.0, 95.0)]
    labels = [judge(each, seen(WEEK, samples=samples, reports=(crowd,))).label for each in claims]
    assert labels == [Label.UNPROVEN, Label.CONTRADICTED]


def test_an_outage_report_of_the_company_about_its_own_claim_is_no_second_source() -> None:
    own = report(ReportKind.ADMISSION, -2800, -1500, by="Example")
    about = claim(Kind.UPTIME, "99.9 %", value=99.9, unit=Unit.PERCENT, window=SAID)
    verdict = judge(
        about, seen(WEEK, samples=watched(WEEK, down=DOWN), reports=(own,), claimants=frozenset({"example"}))
    )
    assert (verdict.label, rule(verdict)) == (Label.UNPROVEN, "two-sources")


def test_failures_that_go_together_lower_the_lower_end_and_nothing_else() -> None:
    """One day of seven failed at five places: five of 35 blocks, of which as many draws take 1 to 10."""
    # From midnight to midnight; the post is of ten o'clock.
    week = period(-600 - 7 * 1440, -600)
    rounds = quorum_health(seen(week, samples=watched(week, down=(-600 - 3 * 1440, -600 - 2 * 1440))), week)
    alone, drawn = exact(rounds), availability(rounds)
    assert alone is not None
    assert drawn is not None
    assert (alone.rounds, alone.failed, alone.clustered) == (drawn.rounds, drawn.failed, not drawn.clustered)
    assert drawn.high == alone.high
    assert alone.low == pytest.approx(0.829, abs=0.002)
    # B(35, 1/7): P(B <= 9) = 0.979 and P(B <= 8) = 0.946, so that 9 of 35 blocks are the 97.5 % quantile.
    assert drawn.low == pytest.approx(1 - 9 / 35, abs=0.003)


def test_without_a_failure_the_interval_is_the_exact_one() -> None:
    rounds = quorum_health(seen(WEEK, samples=watched(WEEK)), WEEK)
    assert availability(rounds) == exact(rounds)


def test_the_words_say_which_interval_it_is() -> None:
    about = claim(Kind.UPTIME, "up", value=86.0, unit=Unit.PERCENT, window=SAID)
    verdict = judge(about, seen(WEEK, samples=watched(WEEK, down=DOWN)))
    assert verdict.numbers[0].measured.endswith("(95 % interval, 96 of 672 rounds down, by place and day)")


@pytest.mark.parametrize(("rounds", "share"), [(43_200, 99.9915), (672, 99.4526)])
def test_the_most_that_so_many_rounds_can_support(rounds: int, share: float) -> None:
    """30 days at one a minute; 100 * 0.025 ** (1 / 672)."""
    assert most(rounds) * 100 == pytest.approx(share, abs=5e-5)


def test_the_power_tells_what_could_have_been_supported() -> None:
    about = claim(Kind.UPTIME, "99.9 %", value=99.9, unit=Unit.PERCENT, window=SAID)
    power = judge(about, seen(WEEK, samples=watched(WEEK))).power
    assert power.endswith("672 rounds can support 99.4526 % at most.")
    assert "An outage shorter than 15 min could have gone unseen" in power
