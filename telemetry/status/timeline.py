"""Our own JSON Lines for readings of status pages that people wrote down.

Each line is `{"at": ISO 8601 time, "state": word, "text": words, "url": optional}`. As the format is ours, a word
outside the table or a key that we do not know is an error.
"""

from __future__ import annotations

from collections import Counter

from pydantic import BaseModel, ConfigDict, ValidationError

from telemetry.document import Document
from telemetry.errors import BadInput
from telemetry.model import IncidentStage, PageIndicator, StatusEvent
from telemetry.moment import format_moment
from telemetry.status.fields import Moment, refusal
from telemetry.status.source import Source

NAME = "timeline"
PATH: str | None = None

# The format of this module; there is no other documentation of it than this table and the docstring above.
STATES: dict[str, PageIndicator | IncidentStage] = {
    "operational": PageIndicator.OPERATIONAL,
    "none-listed": PageIndicator.NONE_LISTED,
    "degraded": PageIndicator.DEGRADED,
    "partial-outage": PageIndicator.PARTIAL_OUTAGE,
    "major-outage": PageIndicator.MAJOR_OUTAGE,
    "maintenance": PageIndicator.MAINTENANCE,
    "unreachable": PageIndicator.UNREACHABLE,
    "investigating": IncidentStage.INVESTIGATING,
    "identified": IncidentStage.IDENTIFIED,
    "monitoring": IncidentStage.MONITORING,
    "resolved": IncidentStage.RESOLVED,
    "postmortem": IncidentStage.POSTMORTEM,
    "update": IncidentStage.UPDATE,
}


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    at: Moment
    state: str
    text: str
    url: str | None = None


def parse(document: Document, service: str) -> tuple[StatusEvent, ...]:
    """Read a timeline, one event per line that is not blank.

    Raises:
        BadInput: no line at all, or one that is not as described, or is dated after the file was read.
    """
    source = Source.of(document, service=service, format=NAME)
    # Cut at line feeds only: JSON may hold other line separators inside its strings.
    numbered = [(number, line) for number, line in enumerate(document.text().split("\n"), start=1) if line.strip()]
    if not numbered:
        raise BadInput("holds no line", source=document.name)
    seen: Counter[str] = Counter()
    return tuple(_event(_read(line, number, source), number, seen, source) for number, line in numbered)


def _read(line: str, number: int, source: Source) -> _Line:
    try:
        return _Line.model_validate_json(line)
    except ValidationError as error:
        raise refusal(error, source=source.document, line=number, shape="a reading") from None


def _event(line: _Line, number: int, seen: Counter[str], source: Source) -> StatusEvent:
    word = line.state.replace("_", "-")
    if word not in STATES:
        known = ", ".join(STATES)
        raise BadInput(f"{line.state!r} is none of {known}", source=source.document, line=number, field="state")
    if line.at > source.seen_at:
        late = format_moment(source.seen_at)
        raise BadInput(f"is after the file was read ({late})", source=source.document, line=number, field="at")
    key = f"timeline/{format_moment(line.at)}/{word}"
    seen[key] += 1
    return source.event(
        key if seen[key] == 1 else f"{key}/{seen[key]}",
        STATES[word],
        word=line.state,
        text=line.text,
        posted_at=line.at,
        url=line.url,
    )
