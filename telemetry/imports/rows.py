"""Rows of a CSV document: known columns, cells read as what they should be, complaints with their place."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NoReturn, TypeVar
from urllib.parse import urlsplit

from telemetry.document import Document
from telemetry.errors import BadInput
from telemetry.moment import parse_moment
from telemetry.samples import LONGEST_MS
from telemetry.services import Catalogue

# Clocks of well-kept machines differ by seconds; five minutes forgive a careless one.
CLOCK_SKEW = timedelta(minutes=5)

SHOWN = 60  # characters of a cell that an error message quotes

_Word = TypeVar("_Word", bound=StrEnum)
_DIGITS = re.compile(r"[0-9]{1,10}")
_COUNTRY = re.compile(r"[A-Za-z]{2}")
_TRUTHS = {"true": True, "false": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a CSV document: its cells by column, and the 1-based line that it starts on (None if it has no one).

    The methods read one cell each, named by its column; an empty or absent cell is None where that is allowed.
    All raise BadInput, which names the document, the line and the column.
    """

    source: str
    line: int | None
    cells: Mapping[str, str]

    def refuse(self, problem: str, field: str | None = None) -> NoReturn:
        """Raise BadInput for this row."""
        raise BadInput(problem, source=self.source, line=self.line, field=field)

    def optional(self, field: str) -> str | None:
        """The text of a cell, or None where it is blank or its column absent."""
        cell = self.cells.get(field, "")
        return cell if cell.strip() else None

    def text(self, field: str) -> str:
        """The text of a cell that may not be blank."""
        cell = self.optional(field)
        if cell is None:
            self.refuse("is empty", field)
        return cell

    def name(self, field: str) -> str:
        """The text of a cell that is shown as it stands: not blank, without control or format characters."""
        cell = self.text(field)
        if not cell.isprintable():
            self.refuse(f"{shown(cell)} holds control characters", field)
        return cell

    def moment(self, field: str, now: datetime) -> datetime:
        """A time that is not in the future."""
        moment = self.any_moment(field)
        if moment > now + CLOCK_SKEW:
            self.refuse(f"{shown(self.cells[field])} is in the future", field)
        return moment

    def any_moment(self, field: str) -> datetime:
        """A time with its UTC offset."""
        cell = self.text(field)
        try:
            return parse_moment(cell)
        except ValueError as error:
            problem = str(error) if len(cell) <= SHOWN else f"{shown(cell)} is not an ISO 8601 time"
            self.refuse(problem, field)

    def word(self, field: str, vocabulary: type[_Word]) -> _Word:
        """One of the words of a vocabulary."""
        cell = self.text(field)
        try:
            return vocabulary(cell)
        except ValueError:
            self.refuse(f"unknown {field} {shown(cell)} (known: {', '.join(vocabulary)})", field)

    def service(self, field: str, catalogue: Catalogue) -> str:
        """The id of a service that the catalogue knows."""
        return catalogue.get(self.text(field), source=self.source, line=self.line, field=field).id

    def integer(self, field: str, *, least: int, most: int) -> int | None:
        """A whole number within bounds."""
        cell = self.optional(field)
        return None if cell is None else self._integer(cell, field, least, most)

    def asn(self, field: str) -> int | None:
        """An autonomous system number, written 8075 or AS8075."""
        cell = self.optional(field)
        if cell is None:
            return None
        digits = cell[2:] if cell[:2].upper() == "AS" else cell
        return self._integer(digits, field, 1, 2**32 - 1)

    def country(self, field: str) -> str | None:
        """An ISO 3166-1 alpha-2 code, in capitals."""
        cell = self.optional(field)
        if cell is not None and not _COUNTRY.fullmatch(cell):
            self.refuse(f"{shown(cell)} is not a country code of two letters", field)
        return None if cell is None else cell.upper()

    def truth(self, field: str) -> bool | None:
        """`true` or `false`."""
        cell = self.optional(field)
        if cell is not None and cell not in _TRUTHS:
            self.refuse(f"{shown(cell)} is neither true nor false", field)
        return None if cell is None else _TRUTHS[cell]

    def number(self, field: str) -> float:
        """A finite number."""
        cell = self.text(field)
        try:
            number = float(cell) if cell.isascii() and "_" not in cell else math.nan
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            self.refuse(f"{shown(cell)} is not a finite number", field)
        return number

    def optional_number(self, field: str) -> float | None:
        """A finite number, or None where the cell is blank."""
        return None if self.optional(field) is None else self.number(field)

    def milliseconds(self, field: str) -> float | None:
        """A finite number that is not negative, nor more than LONGEST_MS."""
        number = self.optional_number(field)
        if number is not None and number < 0:
            self.refuse(f"{number} is negative", field)
        if number is not None and number > LONGEST_MS:
            self.refuse(f"{number} is more than {LONGEST_MS:.0f}", field)
        return number

    def url(self, field: str) -> str | None:
        """An http or https URL with a host."""
        cell = self.optional(field)
        if cell is not None and not _is_web_address(cell):
            self.refuse(f"{shown(cell)} is not an http or https URL with a host", field)
        return cell

    def _integer(self, digits: str, field: str, least: int, most: int) -> int:
        if not _DIGITS.fullmatch(digits) or not least <= int(digits) <= most:
            self.refuse(f"{shown(self.cells[field])} is not a whole number from {least} to {most}", field)
        return int(digits)


def shown(text: str) -> str:
    """A text as an error message quotes it: on one line, cut where it is long."""
    return repr(text if len(text) <= SHOWN else f"{text[:SHOWN]}…")


def read_rows(document: Document, *, required: Collection[str], optional: Collection[str] = ()) -> Iterator[Row]:
    """Read a CSV document with a header, row by row; columns may stand in any order, blank lines are passed over.

    Raises:
        BadInput: not UTF-8, not CSV, no header, an unknown, missing or repeated column, a row of the wrong length,
            a NUL byte.
    """
    lines = _lines(document)
    first = next(lines, None)
    if first is None:
        raise BadInput(f"is empty (expected a header: {','.join(required)})", source=document.name)
    columns = _columns(first, document.name, required, optional)
    for line, cells in lines:
        yield _row(line, cells, columns, document.name)


def _lines(document: Document) -> Iterator[tuple[int, Sequence[str]]]:
    """The records that are not blank, each with the physical line that it starts on."""
    reader = csv.reader(io.StringIO(document.text(), newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise BadInput(f"not CSV: {error}", source=document.name, line=line) from None
        if cells is None:
            return
        if cells:
            yield line, cells


def _columns(
    header: tuple[int, Sequence[str]], source: str, required: Collection[str], optional: Collection[str]
) -> Sequence[str]:
    line, columns = header
    for position, column in enumerate(columns):
        if column not in required and column not in optional:
            known = ", ".join((*required, *optional))
            raise BadInput(f"unknown column (known: {known})", source=source, line=line, field=shown(column))
        if column in columns[:position]:
            raise BadInput("this column stands twice", source=source, line=line, field=column)
    for column in required:
        if column not in columns:
            raise BadInput("this column is missing", source=source, line=line, field=column)
    return columns


def _row(line: int, cells: Sequence[str], columns: Sequence[str], source: str) -> Row:
    if len(cells) != len(columns):
        raise BadInput(f"has {len(cells)} cells, the header {len(columns)}", source=source, line=line)
    row = Row(source=source, line=line, cells=dict(zip(columns, cells, strict=True)))
    for column, cell in row.cells.items():
        if "\0" in cell:
            row.refuse("holds a NUL byte", column)
    return row


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and text.isprintable() and " " not in text
