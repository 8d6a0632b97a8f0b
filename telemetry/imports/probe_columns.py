"""Probe CSV by the column: the same cells read in the same way as one by one, each text only once.

A year of five vantages every half minute is five million rows, but of few different texts. Whatever is not as it should
be is left to the reader of single rows, which says where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from telemetry.document import Document
from telemetry.errors import BadInput
from telemetry.model import Outcome
from telemetry.moment import to_ms
from telemetry.probe_ids import CODES
from telemetry.sample_columns import SampleColumns, SampledPlace
from telemetry.samples import to_hundredths
from telemetry.services import Catalogue

from .probes import OPTIONAL, REQUIRED, read_probes
from .rows import CLOCK_SKEW, Row

BATCH = 20_000
PORTION = 2 * 1024**2  # characters
# Timings with many digits hardly ever come again; so many texts are remembered at most.
MOST_TEXTS = 500_000

LONGEST_CELL = 2**17  # characters, as for the reader of single rows

_NOT_PLAIN = (b'"', b"\r", b"\0")
_PHASES = ("dns_ms", "connect_ms", "tls_ms", "ttfb_ms", "total_ms")
_PLACE = ("service", "target", "vantage", "asn", "country")
# Times mostly differ from each other, but their minutes do not, and their seconds come again each minute.
_MINUTE = re.compile(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:")
_SECOND = re.compile(r"[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})")
_MINUTE_LENGTH = 17
_SOME_MINUTE = "2000-01-01T00:00:"

Progress = Callable[[int], None]


def read_columns(
    document: Document, *, catalogue: Catalogue, now: datetime, progress: Progress | None = None
) -> Iterator[SampleColumns]:
    """Read a probe CSV in batches; `progress` is told how many of its bytes are read.

    Raises:
        BadInput: something in it is not as it should be; the place is named.
    """
    reader = _Reader(document, catalogue, now)
    done = 0
    try:
        header, text = _plain(document)
        reader.expect(header)
        for columns, position in _portions(text, len(header)):
            batch = reader.read(columns)
            yield batch
            done += len(batch)
            if progress is not None:
                progress(position)
    except (BadInput, ValueError, KeyError):
        yield from _one_by_one(document, catalogue, now, done)


class _Strange(ValueError):
    """Not what can be read by the column."""


class _Texts(dict[Any, Any]):
    """What texts mean, each read once."""

    __slots__ = ("_read",)

    def __init__(self, read: Callable[[Any], Any]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, text: Any) -> Any:
        if len(self) >= MOST_TEXTS:
            self.clear()
        value = self[text] = self._read(text)
        return value


class _Reader:
    """Turns columns of texts into columns of samples."""

    def __init__(self, document: Document, catalogue: Catalogue, now: datetime) -> None:
        self._source = document.name
        self._sha256 = document.sha256
        self._catalogue = catalogue
        self._latest = to_ms(now + CLOCK_SKEW)
        self._header: Sequence[str] = ()
        self._places: list[SampledPlace] = []
        self._place = _Texts(self._read_place)
        self._minutes = _Texts(self._read_minute)
        self._seconds = _Texts(_read_second)
        self._outcomes = _Texts(lambda text: CODES[self._row(outcome=text).word("outcome", Outcome)])
        self._statuses = _Texts(lambda text: self._row(cell=text).integer("cell", least=100, most=599))
        self._truths = _Texts(lambda text: self._row(cell=text).truth("cell"))
        self._timings = _Texts(lambda text: to_hundredths(self._row(cell=text).milliseconds("cell")))

    def expect(self, header: Sequence[str]) -> None:
        """Take note of the columns' names.

        Raises:
            ValueError: one is unknown, missing or there twice.
        """
        known = {*REQUIRED, *OPTIONAL}
        if not known.issuperset(header) or not set(REQUIRED).issubset(header) or len(set(header)) < len(header):
            raise _Strange("a header of other columns")
        self._header = header

    def read(self, columns: Sequence[Sequence[str]]) -> SampleColumns:
        """The samples of some rows."""
        cells = dict(zip(self._header, columns, strict=True))
        times = self._times(cells["time"])
        if max(times) > self._latest:
            raise _Strange("a time in the future")
        timings = {phase: self._read(self._timings, cells, phase) for phase in _PHASES}
        return SampleColumns(
            places=self._places,
            place=list(map(self._place.__getitem__, zip(*(cells[name] for name in _PLACE), strict=True))),
            time_ms=times,
            outcome=self._read(self._outcomes, cells, "outcome"),
            control_ok=self._read(self._truths, cells, "control_ok"),
            http_status=self._read(self._statuses, cells, "http_status"),
            dns=timings["dns_ms"],
            connect=timings["connect_ms"],
            tls=timings["tls_ms"],
            ttfb=timings["ttfb_ms"],
            total=timings["total_ms"],
            origin=self._source,
            sha256=self._sha256,
        )

    def _read(self, texts: _Texts, cells: Mapping[str, Sequence[str]], column: str) -> list[Any]:
        if column not in cells:
            return [None] * len(cells["time"])
        return list(map(texts.__getitem__, cells[column]))

    def _times(self, cells: Sequence[str]) -> list[int]:
        minutes, seconds = self._minutes, self._seconds
        return [minutes[cell[:_MINUTE_LENGTH]] + seconds[cell[_MINUTE_LENGTH:]] for cell in cells]

    def _read_minute(self, text: str) -> int:
        if _MINUTE.fullmatch(text) is None:
            raise _Strange(text)
        return to_ms(self._row(time=f"{text}00Z").any_moment("time"))

    def _read_place(self, texts: tuple[str, ...]) -> int:
        if max(map(len, texts)) > LONGEST_CELL:
            raise _Strange("a cell without end")
        row = self._row(**dict(zip(_PLACE, texts, strict=True)))
        place = SampledPlace(
            service=row.service("service", self._catalogue),
            target=row.name("target"),
            vantage=row.name("vantage"),
            asn=row.asn("asn"),
            country=row.country("country"),
        )
        self._places.append(place)
        return len(self._places) - 1

    def _row(self, **cells: str) -> Row:
        return Row(source=self._source, line=None, cells=cells)


def _read_second(text: str) -> int:
    if _SECOND.fullmatch(text) is None:
        raise _Strange(text)
    return to_ms(datetime.fromisoformat(_SOME_MINUTE + text)) - to_ms(datetime.fromisoformat(_SOME_MINUTE + "00Z"))


def _plain(document: Document) -> tuple[Sequence[str], str]:
    """The header, and the whole text, of a document whose every comma and line break parts two cells or rows."""
    if any(mark in document.body for mark in _NOT_PLAIN):
        raise _Strange("quotes, line breaks of two characters, or worse")
    text = document.text().rstrip("\n")
    return text[: _end_of_line(text, 0)].split(","), text


def _portions(text: str, width: int) -> Iterator[tuple[Sequence[Sequence[str]], int]]:
    """The columns of so many rows at a time, and how much of the text they reach up to."""
    position = _end_of_line(text, 0) + 1
    while position < len(text):
        end = _end_of_line(text, position + PORTION)
        # A cell of its own that holds a line break, in each row at the same place if all rows are of one length.
        cells = text[position:end].replace("\n", ",\n,").split(",")
        breaks = cells[width :: width + 1]
        if breaks.count("\n") < len(breaks) or len(cells) != len(breaks) * (width + 1) + width:
            raise _Strange("rows of several lengths")
        yield [cells[column :: width + 1] for column in range(width)], end
        position = end + 1


def _end_of_line(text: str, position: int) -> int:
    found = text.find("\n", position)
    return len(text) if found < 0 else found


def _one_by_one(document: Document, catalogue: Catalogue, now: datetime, done: int) -> Iterator[SampleColumns]:
    """What comes after so many samples, read by the row."""
    samples = islice(read_probes(document, catalogue=catalogue, now=now), done, None)
    while batch := list(islice(samples, BATCH)):
        own = [SampledPlace(each.service, each.target, each.vantage, each.asn, each.country) for each in batch]
        numbers = {place: number for number, place in enumerate(dict.fromkeys(own))}
        yield SampleColumns(
            places=list(numbers),
            place=[numbers[place] for place in own],
            time_ms=[to_ms(each.time) for each in batch],
            outcome=[CODES[each.outcome] for each in batch],
            control_ok=[each.control_ok for each in batch],
            http_status=[each.http_status for each in batch],
            dns=[to_hundredths(each.dns_ms) for each in batch],
            connect=[to_hundredths(each.connect_ms) for each in batch],
            tls=[to_hundredths(each.tls_ms) for each in batch],
            ttfb=[to_hundredths(each.ttfb_ms) for each in batch],
            total=[to_hundredths(each.total_ms) for each in batch],
            origin=document.name,
            sha256=document.sha256,
        )
