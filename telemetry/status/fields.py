"""What the JSON formats share: times as text, and a validation error as one line."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, ValidationError

from telemetry.errors import BadInput
from telemetry.moment import parse_moment


def _moment(value: Any) -> datetime:
    if not isinstance(value, str):
        raise ValueError("not a time written as text")  # noqa: TRY004 -- pydantic reports ValueError only
    return parse_moment(value)


Moment = Annotated[datetime, BeforeValidator(_moment)]


def refusal(error: ValidationError, *, source: str, line: int | None = None, shape: str) -> BadInput:
    """The first thing that is wrong, with the path of its field; `shape` names what the input should have been."""
    first = error.errors(include_url=False)[0]
    field = ".".join(str(step) for step in first["loc"]) or None
    return BadInput(f"not {shape}: {first['msg']}", source=source, line=line, field=field)
