from __future__ import annotations

import pytest

from telemetry.probe.room import LEAST, MOST, SPARE, files, room


@pytest.mark.parametrize(
    ("targets", "period_s", "open_files", "expected"),
    [
        (1, 60, 20_000, LEAST),
        (300, 60, 20_000, LEAST),
        (301, 60, 20_000, 51),
        (10_000, 60, 20_000, 1667),
        (50_000, 60, 20_000, MOST),
        (10_000, 60, 1024, 1024 - SPARE),
        (10_000, 60, 100, 1),
        (80, 1, 20_000, 80),  # no more can hang than there are
    ],
)
def test_there_is_room_for_all_that_may_hang(targets: int, period_s: float, open_files: int, expected: int) -> None:
    assert room(targets, period_s=period_s, deadline_s=10, files=open_files) == expected


def test_the_system_is_asked_for_what_probes_may_need() -> None:
    assert 0 < files() <= MOST + SPARE
    assert files() == files()
