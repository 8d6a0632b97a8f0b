"""Planned work: by its start, and never an incident."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from telemetry.model import IncidentStage
from telemetry.status.planned import planned_stage

START = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("late", "stage"),
    [(-1, IncidentStage.SCHEDULED), (0, IncidentStage.IN_PROGRESS), (1, IncidentStage.IN_PROGRESS)],
)
def test_work_is_in_progress_from_its_start_on(late: int, stage: IncidentStage) -> None:
    assert planned_stage(START + timedelta(microseconds=late), START) is stage


def test_work_without_a_start_stays_planned() -> None:
    assert planned_stage(START, None) is IncidentStage.SCHEDULED
