"""What the third parties' JSON has in common: numbers as times, names of networks, and one line where it is wrong."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, TypeAdapter, ValidationError
from pydantic.alias_generators import to_camel

from telemetry.document import Document
from telemetry.status.fields import Moment, refusal

__all__ = [
    "CamelShape",
    "Compact",
    "Epoch",
    "Measure",
    "Moment",
    "Shape",
    "SpacedUtc",
    "read_json",
    "stamped",
    "validated",
]

T = TypeVar("T")


class Shape(BaseModel):
    """Foreign JSON as far as we read it; keys that we do not read may be anything."""

    model_config = ConfigDict(frozen=True, strict=True, extra="ignore")


class CamelShape(Shape):
    """The same for JSON whose keys are written in camelCase."""

    model_config = ConfigDict(alias_generator=to_camel)


def read_json(document: Document, shape: type[T], *, name: str) -> T:
    """Check a document's shape; `name` says in errors what it should have been.

    Raises:
        BadInput: not JSON, cut off, or a key of another shape; names the field.
    """
    try:
        return TypeAdapter(shape).validate_json(document.text())
    except ValidationError as error:
        raise refusal(error, source=document.name, shape=name) from None


def validated(shape: type[T], value: object, *, source: str, name: str) -> T:
    """Check a part of a document that has been read already, and whose shape depends on what stands beside it.

    Raises:
        BadInput: it has another shape.
    """
    try:
        return TypeAdapter(shape).validate_python(value)
    except ValidationError as error:
        raise refusal(error, source=source, shape=name) from None


def _epoch(value: Any) -> datetime:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("not a time in seconds since 1970")  # noqa: TRY004 -- pydantic reports ValueError only
    try:
        return datetime.fromtimestamp(value, UTC)
    except (OverflowError, OSError, ValueError):
        raise ValueError(f"{value!r} is outside the calendar") from None


def stamped(form: str) -> Callable[[Any], datetime]:
    """A reader of times in one fixed form that are in UTC without saying so."""

    def read(value: Any) -> datetime:
        try:
            return datetime.strptime(value, form).replace(tzinfo=UTC)
        except (TypeError, ValueError):
            raise ValueError(f"{value!r} is not a time written as {form}") from None

    return read


def _measure(value: Any) -> float | None:
    """A number that may be written as text; None for what stands in for "no number", never 0."""
    if value is None or value == "NaN":
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError("not a number")  # noqa: TRY004 -- pydantic reports ValueError only
    try:
        number = float(value)
    except (ValueError, OverflowError):
        raise ValueError(f"{value!r} is not a number") from None
    return number if math.isfinite(number) else None


Epoch = Annotated[datetime, BeforeValidator(_epoch)]
Compact = Annotated[datetime, BeforeValidator(stamped("%Y%m%dT%H%M%SZ"))]
SpacedUtc = Annotated[datetime, BeforeValidator(stamped("%Y-%m-%d %H:%M:%S"))]
Measure = Annotated[float | None, BeforeValidator(_measure)]
