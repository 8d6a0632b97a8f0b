"""Where a planned maintenance stood when something was said of it, for pages that do not say so themselves."""

from __future__ import annotations

from datetime import datetime

from telemetry.model import IncidentStage


def planned_stage(said_at: datetime, start: datetime | None) -> IncidentStage:
    """Scheduled before the planned start, in progress from then on; scheduled where no start is given."""
    return IncidentStage.SCHEDULED if start is None or said_at < start else IncidentStage.IN_PROGRESS
