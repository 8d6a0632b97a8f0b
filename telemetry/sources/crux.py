"""Chrome UX Report: what real users of Chrome felt, as the 75th percentile over 28 days.

Numbers may be written as text, "NaN" and null stand for "too few users", and none of them is 0. A value counts for the
end of its collection period: the midnight (UTC) after its last day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from telemetry.document import Document
from telemetry.errors import BadInput
from telemetry.model import SeriesPoint
from telemetry.service import Service
from telemetry.sources.receipt import Receipt, one_line
from telemetry.sources.request import Budget, Key, Request, join
from telemetry.sources.shape import CamelShape, Measure, Shape, read_json

NAME = "crux"
DOCS = "https://developer.chrome.com/docs/crux/history-api"
OPERATOR = "google chrome"
METHOD = "the 75th percentile over 28 days of what users of Chrome felt, of an origin or a page, now and week by week"
BASE_URL = "https://chromeuxreport.googleapis.com/v1"
# The daily record trails by two days, the history is written on Mondays.
MAX_AGE = timedelta(days=9)
# https://developer.chrome.com/docs/crux/guides/crux-api
BUDGET = Budget(requests=150, per=timedelta(minutes=1))
# In a header, although Google's examples put it into the URL: a URL ends up in receipts.
KEY = Key(header="X-Goog-Api-Key", variable="FACTPING_CRUX_KEY", required=True)

SERIES = "Chrome UX Report"

UNITS: Mapping[str, str | None] = {
    "largest_contentful_paint": "ms",
    "experimental_time_to_first_byte": "ms",
    "interaction_to_next_paint": "ms",
    "first_contentful_paint": "ms",
    "round_trip_time": "ms",
    "cumulative_layout_shift": None,
}
ASKED = ("largest_contentful_paint", "experimental_time_to_first_byte", "interaction_to_next_paint")


class _Day(CamelShape):
    year: int
    month: int
    day: int


class _Period(CamelShape):
    last_date: _Day


class _Percentiles(CamelShape):
    p75: Measure = None


class _Metric(CamelShape):
    percentiles: _Percentiles | None = None


class _Key(CamelShape):
    origin: str | None = None
    url: str | None = None


class _Record(CamelShape):
    key: _Key = _Key()
    metrics: dict[str, _Metric]
    collection_period: _Period


class _Current(CamelShape):
    record: _Record


class _PercentilesOverTime(Shape):
    p75s: tuple[Measure, ...] = ()


class _MetricOverTime(CamelShape):
    percentiles_timeseries: _PercentilesOverTime | None = None


class _HistoryRecord(CamelShape):
    key: _Key = _Key()
    metrics: dict[str, _MetricOverTime]
    collection_periods: tuple[_Period, ...]


class _History(CamelShape):
    record: _HistoryRecord


def request(page: str, *, history: bool = False, base_url: str = BASE_URL) -> Request:
    """Ask for an origin ("https://github.com") or one page of it, now or over the last 40 weeks."""
    method = "records:queryHistoryRecord" if history else "records:queryRecord"
    whole = urlsplit(page).path in ("", "/")
    body: dict[str, object] = {"origin" if whole else "url": page.rstrip("/") if whole else page}
    body["metrics"] = list(ASKED)
    return Request(source=NAME, method="POST", url=join(base_url, method), json_body=body, key=KEY)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Subject:
    """What all points of one record share: an origin and a page of it are two series, as the one holds the other."""

    receipt: Receipt
    service: str
    source: str

    @classmethod
    def of(cls, document: Document, service: Service, key: _Key) -> _Subject:
        source = f"{SERIES} {one_line(key.url or key.origin or '')}".strip()
        return cls(receipt=Receipt.of(document, operator=OPERATOR), service=service.id, source=source)

    def point(self, metric: str, value: float, time: datetime) -> SeriesPoint:
        return self.receipt.point(
            value,
            time=time,
            service=self.service,
            metric=f"{metric}_p75",
            source=self.source,
            unit=UNITS[metric],
        )


def parse(document: Document, *, service: Service) -> tuple[SeriesPoint, ...]:
    """The current 75th percentile of each metric that we know the unit of.

    Raises:
        BadInput: not a CrUX record, or one without its collection period; names the field.
    """
    record = read_json(document, _Current, name="a CrUX record").record
    subject = _Subject.of(document, service, record.key)
    return tuple(
        subject.point(metric, each.percentiles.p75, _end(record.collection_period, document.name))
        for metric, each in record.metrics.items()
        if metric in UNITS and each.percentiles is not None and each.percentiles.p75 is not None
    )


def parse_history(document: Document, *, service: Service) -> tuple[SeriesPoint, ...]:
    """The 75th percentile of each metric that we know the unit of, for each period that has one.

    Raises:
        BadInput: not a CrUX history, or one with more or fewer values than periods; names the field.
    """
    record = read_json(document, _History, name="a CrUX history").record
    return tuple(_over_time(record, _Subject.of(document, service, record.key), document.name))


def _over_time(record: _HistoryRecord, subject: _Subject, source: str) -> Iterator[SeriesPoint]:
    ends = [_end(period, source) for period in record.collection_periods]
    for metric, each in record.metrics.items():
        if metric not in UNITS or each.percentiles_timeseries is None:
            continue
        values = each.percentiles_timeseries.p75s
        if len(values) != len(ends):
            problem = f"{len(values)} values for {len(ends)} collection periods"
            raise BadInput(problem, source=source, field=f"record.metrics.{metric}")
        pairs = zip(values, ends, strict=True)
        yield from (subject.point(metric, value, end) for value, end in pairs if value is not None)


def _end(period: _Period, source: str) -> datetime:
    day = period.last_date
    try:
        return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1)
    except (ValueError, OverflowError):
        problem = f"{day.year}-{day.month}-{day.day} is no day"
        raise BadInput(problem, source=source, field="lastDate") from None
