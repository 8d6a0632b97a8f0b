"""Times in feeds: read where RFC 822 or ISO 8601 settles the zone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from telemetry.errors import BadInput
from telemetry.status.item import item_moment

MOMENT = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Mon, 02 Mar 2026 11:00:00 GMT",
        "Mon, 02 Mar 2026 12:00:00 +0100",
        "2 Mar 26 06:00 EST",
        "2026-03-02T11:00:00Z",
        "2026-03-02T12:00:00+01:00",
    ],
)
def test_a_time_with_its_zone(text: str) -> None:
    assert item_moment(text, source="feed", field="item") == MOMENT


@pytest.mark.parametrize("zone", ["", " IST", " BST", " CEST", " -0000"])
def test_a_zone_that_is_not_settled_dates_nothing(zone: str) -> None:
    assert item_moment(f"Mon, 02 Mar 2026 11:00:00{zone}", source="feed", field="item") is None


@pytest.mark.parametrize(
    "text", ["soon", "", "0 0 0 0 0", "31 Feb 2026 11:00 GMT", "2 Mar 2026 11:00 +9999", "2026-03-02"]
)
def test_what_is_no_time_is_refused_with_its_field(text: str) -> None:
    with pytest.raises(BadInput, match=r"feed, item: .* is not a time"):
        item_moment(text, source="feed", field="item")
