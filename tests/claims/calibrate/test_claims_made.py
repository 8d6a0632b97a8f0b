"""Simulated claims are as true as they are said to be, by the year itself and not by any method."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import pytest

from claims.calibrate.claims_made import MAKERS, claims_made
from claims.calibrate.made import Made, Truth
from claims.calibrate.simulated import Simulated, others_saw, simulate
from claims.calibrate.year import START, Trouble
from claims.model import Kind

YEARS = {number: simulate(5, number) for number in range(3)}
MADE = {number: tuple(claims_made(seen, 600)) for number, seen in YEARS.items()}


def of(kind: Kind, truth: Truth) -> list[tuple[Simulated, Made]]:
    found = [
        (YEARS[number], each)
        for number, made in MADE.items()
        for each in made
        if each.claim.kind is kind and each.truth is truth
    ]
    assert found
    return found


def seconds(moment: datetime | None) -> float:
    assert moment is not None
    return (moment - START).total_seconds()


def said(made: Made) -> tuple[float, float]:
    assert made.claim.window is not None
    return seconds(made.claim.window.start), seconds(made.claim.window.end)


def during(seen: Simulated, moment: float) -> list[Trouble]:
    return [each for each in seen.year.troubles if each.begins <= moment < each.ends]


def test_the_same_seed_makes_the_same_claims() -> None:
    assert tuple(claims_made(simulate(5, 1), 600)) == MADE[1]


def test_every_kind_is_made_and_no_post_twice() -> None:
    assert set(MAKERS) == set(Kind)
    assert sum(share for share, _ in MAKERS.values()) == 100
    every = [each for made in MADE.values() for each in made]
    assert {each.claim.kind for each in every} == set(Kind)
    assert max(Counter(each.post.id for each in every).values()) == 1


def test_nothing_is_judged_before_it_is_said() -> None:
    for made in (each for own in MADE.values() for each in own):
        assert made.now >= seconds(made.post.posted_at) - 1


def test_only_false_claims_can_be_shown_to_be_false() -> None:
    enough = [each for made in MADE.values() for each in made if each.enough]
    assert {each.truth for each in enough} == {Truth.FALSE}
    assert len(enough) > 100


def test_it_works_where_it_is_said_to_work_truly() -> None:
    for seen, made in of(Kind.OPERATIONAL, Truth.TRUE):
        assert during(seen, seconds(made.post.posted_at)) == []


def test_it_does_not_work_where_it_is_said_to_work_falsely() -> None:
    for seen, made in of(Kind.OPERATIONAL, Truth.FALSE):
        (trouble,) = during(seen, seconds(made.post.posted_at))
        assert trouble.total


def test_half_true_is_what_leaves_out_a_part_or_speaks_of_one_person() -> None:
    for seen, made in of(Kind.OPERATIONAL, Truth.HALF):
        (trouble,) = during(seen, seconds(made.post.posted_at))
        assert not trouble.total or made.claim.scope == "for me"


@pytest.mark.parametrize(("truth", "over"), [(Truth.TRUE, True), (Truth.FALSE, False)])
def test_back_is_back(truth: Truth, over: bool) -> None:
    for seen, made in of(Kind.RESOLVED, truth):
        moment = seconds(made.post.posted_at)
        assert seen.year.clear(moment, moment + 3600) is over


@pytest.mark.parametrize(("truth", "kept"), [(Truth.TRUE, True), (Truth.FALSE, False)])
def test_a_promise_is_kept_or_not(truth: Truth, kept: bool) -> None:
    for seen, made in of(Kind.ETA, truth):
        due = said(made)[1]
        assert (during(seen, due) == []) is kept


def test_a_clean_record_is_clean() -> None:
    for seen, made in of(Kind.INCIDENT_FREE, Truth.TRUE):
        assert seen.year.clear(*said(made))
    for seen, made in of(Kind.INCIDENT_FREE, Truth.FALSE):
        assert any(each.total and each.touches(*said(made)) for each in seen.year.troubles)


def test_a_share_of_the_time_is_that_of_the_year() -> None:
    for truth in (Truth.TRUE, Truth.FALSE):
        for seen, made in of(Kind.UPTIME, truth):
            start, end = said(made)
            down = sum(
                min(each.ends, end) - max(each.begins, start) for each in seen.outages() if each.touches(start, end)
            )
            assert made.claim.value is not None
            assert (1 - down / (end - start) >= made.claim.value / 100) is (truth is Truth.TRUE)


def test_lengths_and_times_are_right_to_within_what_people_round() -> None:
    for seen, made in of(Kind.OUTAGE_DURATION, Truth.TRUE):
        (outage,) = [each for each in seen.outages() if each.touches(*said(made))]
        assert made.claim.value is not None
        assert abs(made.claim.value * 60 - outage.length) <= 0.08 * outage.length + 31
    for seen, made in of(Kind.OUTAGE_WINDOW, Truth.FALSE):
        start, end = said(made)
        assert all(abs(each.begins - start) > 3600 for each in seen.outages())
        assert end > start


def test_others_saw_what_they_said_in_the_stretch_and_by_then() -> None:
    seen = YEARS[0]
    account = next(each for each in seen.told if each.trouble is not None and each.incident is not None)
    assert account.incident is not None
    opened, closed = account.incident.opened, account.incident.closed
    assert others_saw(account, opened, closed, closed)
    assert not others_saw(account, closed + 86_400, closed + 90_000, closed + 99_000)
    assert not others_saw(account, 0.0, opened - 86_400, closed)
