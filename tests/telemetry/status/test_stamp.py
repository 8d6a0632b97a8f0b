"""Printed times: the year from nearby, the zone only where it is sure."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from telemetry.status.stamp import ZONES, parse_stamp

NEAR = datetime(2026, 1, 1, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("printed", "moment"),
    [
        ("Dec 31, 23:58 UTC", datetime(2025, 12, 31, 23, 58, tzinfo=UTC)),
        ("Jan  1, 00:02 UTC", datetime(2026, 1, 1, 0, 2, tzinfo=UTC)),
        ("Dec 31, 22:28 - Jan 1, 08:17 PST", datetime(2026, 1, 1, 6, 28, tzinfo=UTC)),
        ("Jan 1, 08:17 - 09:00 CET", datetime(2026, 1, 1, 7, 17, tzinfo=UTC)),
        ("Jan 1, 05:30 +05:30", datetime(2026, 1, 1, 0, 0, tzinfo=UTC)),
        ("Jan 1, 00:00 -03", datetime(2026, 1, 1, 3, 0, tzinfo=UTC)),
        ("Jan 1, 00:00 EDT", datetime(2026, 1, 1, 4, 0, tzinfo=UTC)),
    ],
)
def test_a_stamp_falls_in_the_nearest_year(printed: str, moment: datetime) -> None:
    stamp = parse_stamp(printed)
    assert stamp is not None
    assert stamp.moment(near=NEAR) == moment


@pytest.mark.parametrize("zone", ["CST", "CDT", "IST", "BST", "XYZ"])
def test_a_zone_that_means_several_places_is_never_guessed(zone: str) -> None:
    stamp = parse_stamp(f"Jan 1, 00:00 {zone}")
    assert stamp is not None
    assert stamp.moment(near=NEAR) is None
    assert zone not in ZONES


@pytest.mark.parametrize("text", ["", "resolved", "Foo 1, 00:00 UTC", "Jan 1 UTC", "Jan 1, 00:00", "1 Jan, 00:00 UTC"])
def test_other_text_is_no_stamp(text: str) -> None:
    assert parse_stamp(text) is None


@pytest.mark.parametrize("printed", ["Feb 30, 00:00 UTC", "Jan 1, 25:00 UTC", "Jan 1, 00:61 UTC"])
def test_a_day_that_no_year_has_is_an_error(printed: str) -> None:
    stamp = parse_stamp(printed)
    assert stamp is not None
    with pytest.raises(ValueError, match="no day and time of the year"):
        stamp.moment(near=NEAR)


def test_the_leap_day_falls_in_a_leap_year_nearby() -> None:
    stamp = parse_stamp("Feb 29, 12:00 UTC")
    assert stamp is not None
    assert stamp.moment(near=datetime(2025, 1, 1, tzinfo=UTC)) == datetime(2024, 2, 29, 12, tzinfo=UTC)
