"""The only place that writes telemetry.db: samples, reports, status events and series."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from sqlite_utils import Database

from . import arrivals, clocks, latest, looks, missed, records, retention, shipped, spending, stood
from .arrivals import Arrivals, Marks
from .clocks import ClockCheck
from .condensed import condensed
from .datafile import mostly_free, open_datafile, open_memory, transaction, translated
from .errors import BadInput
from .hours import TroubledHour, troubled_hours
from .looks import LastRead, Look
from .migrations import TELEMETRY
from .missed import MissedRound
from .model import Report, Sample, SeriesPoint, StatusEvent, Window
from .moment import HOUR_MS, format_moment, from_ms, to_ms
from .probe.measurement import Vantage
from .quiet import quiet_states
from .readings import READING, PageReading, ReadingOutcome, listing_row, reading_row, to_listing, to_reading
from .records import Row
from .retention import RAW_DAYS, KeptWindow
from .sample_columns import SampleColumns
from .samples import SampleWriter, samples_within
from .shipped import Shipment, Shipped
from .spending import Check
from .vantages import Agent

if TYPE_CHECKING:
    from .sample_arrays import SampleArray
    from .summary import PlaceAnswers, Summary

TABLES = {
    "samples": "probe_samples",
    "reports": "reports",
    "status_events": "status_events",
    "series_points": "series_points",
}

_ADD_REPORT = f"""
    INSERT OR IGNORE INTO reports ({records.REPORT}, length_s, fingerprint)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""  # noqa: S608 -- column names from a constant
# The same words are not kept again while they stand; words that return after others are.
_ADD_STATUS_EVENT = f"""
    INSERT OR IGNORE INTO status_events ({records.STATUS_EVENT}, at, words)
    SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16
    WHERE ?16 IS NOT (
        SELECT words FROM status_events WHERE service = ?1 AND format = ?2 AND key = ?3 AND seen_at < ?10
        ORDER BY seen_at DESC, id DESC LIMIT 1
    ) AND (?9 IS NULL OR ?16 IS NOT (
        SELECT words FROM status_events WHERE service = ?1 AND format = ?2 AND key = ?3 AND seen_at > ?10
        ORDER BY seen_at, id LIMIT 1
    ))
"""  # noqa: S608 -- column names from a constant
_ADD_SERIES_POINT = f"""
    INSERT OR IGNORE INTO series_points ({records.SERIES_POINT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""  # noqa: S608 -- column names from a constant
_ADD_LISTING = "INSERT OR IGNORE INTO page_listings (digest, keys) VALUES (?, ?)"
_ADD_READING = f"INSERT OR IGNORE INTO page_readings ({READING}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 -- as above

_REPORTS = f"SELECT {records.REPORT} FROM reports WHERE service = ? AND time >= ? AND time <= ?"  # noqa: S608 -- as above
_LONGEST_REPORT = "SELECT max(length_s) FROM reports WHERE service = ?"
_STATUS_EVENTS = f"""
    SELECT {records.STATUS_EVENT} FROM status_events WHERE service = ? AND at >= ? AND at <= ?
"""  # noqa: S608 -- as above
_READINGS = f"""
    SELECT {READING} FROM page_readings WHERE service = ? AND read_at >= ? AND read_at <= ? ORDER BY read_at, id
"""  # noqa: S608 -- as above
_LISTINGS = """
    SELECT digest, keys FROM page_listings
    WHERE digest IN (SELECT listing FROM page_readings WHERE service = ? AND read_at >= ? AND read_at <= ?)
"""
_SERIES = f"SELECT {records.SERIES_POINT} FROM series_points WHERE service = ? AND time >= ? AND time <= ?"  # noqa: S608 -- as above


class TelemetryStore:
    """What was measured, reported and posted on official pages, in one SQLite file with one writer.

    Every `add_...` is one transaction: all of it is written or nothing, also when the iterable raises half-way.
    What is already there is passed over. Times are kept to the millisecond, timings to a hundredth of one.

    Raises:
        StoreUnavailable: from any method, where the file cannot be read or written right now.
        BadInput: from any `add_...`, where a text cannot be encoded.
    """

    __slots__ = ("_db", "_name")

    def __init__(self, db: Database, *, name: str) -> None:
        self._db = db
        self._name = name

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open telemetry.db, creating it or bringing its schema up to date.

        Raises:
            NewerDatabase: a later version has written it.
        """
        return cls(open_datafile(path, TELEMETRY), name=str(path))

    @classmethod
    def memory(cls) -> Self:
        """Open an empty store that lives in memory only."""
        return cls(open_memory(TELEMETRY), name=":memory:")

    def close(self) -> None:
        """Close the file."""
        self._db.conn.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def add_samples(self, samples: Iterable[Sample]) -> int:
        """Add samples and return how many were new; a state known already may turn out to have held longer.

        Raises:
            ValueError: a state held for longer than LONGEST_HOLD, or an answer that took longer than LONGEST_MS.
        """
        with self._adding("samples"):
            return SampleWriter(self._db).add(samples)

    def add_scheduled(self, vantage: Vantage, samples: Iterable[Shipped]) -> int:
        """Add what this machine measured itself on a schedule and return how many samples were new."""
        with self._adding("samples"):
            return shipped.add_own(self._db, vantage, samples)

    def add_sample_columns(self, batches: Iterable[SampleColumns]) -> int:
        """Add samples by the column, all batches or none, and return how many were new."""
        with self._adding("samples"):
            writer = SampleWriter(self._db)
            return sum(writer.add_columns(batch) for batch in batches)

    def add_reports(self, reports: Iterable[Report]) -> int:
        """Add reports and return how many were new."""
        return self._add("reports", _ADD_REPORT, map(records.report_row, reports))

    def add_status_events(self, events: Iterable[StatusEvent]) -> int:
        """Add what official pages said and return how many were new: the same key with other words is new."""
        return self._add("status_events", _ADD_STATUS_EVENT, map(records.status_event_row, events))

    def add_series(self, points: Iterable[SeriesPoint]) -> int:
        """Add values of metrics and return how many were new; of two values for one moment the first stays."""
        return self._add("series_points", _ADD_SERIES_POINT, map(records.series_row, points))

    def add_reading(self, reading: PageReading) -> int:
        """Add one look at a status page and return whether it was new, as 0 or 1."""
        with translated(self._name), transaction(self._db):
            return self._put_reading(reading)

    def add_look(self, look: Look) -> int:
        """Add all that a look at a page brought, and what is known of the page now; return how many statements are new.

        After a crash the page is as it was before the look, or as it is after it.
        """
        with translated(self._name), transaction(self._db):
            before = self._last_id("status_events")
            self._db.conn.executemany(_ADD_STATUS_EVENT, map(records.status_event_row, look.events))
            for reading in look.readings:
                self._put_reading(reading)
            for last in look.last_reads:
                looks.remember(self._db, last)
            return self._last_id("status_events") - before

    def last_reads(self, *, format: str, url: str) -> Mapping[str, LastRead]:  # noqa: A002 -- the field's name
        """What is known of a page's document from when it was last read, by the services that it was read for."""
        with translated(self._name):
            return looks.last_reads(self._db, format=format, url=url)

    def add_shipment(self, shipment: Shipment) -> int:
        """Add what an agent's batch brought, and what is now known of the agent; return how many samples were new.

        Raises:
            Replayed: a batch with this sequence number, or a later one, has been taken already.
        """
        with translated(self._name), transaction(self._db):
            return shipped.add(self._db, shipment)

    def enrol(self, vantages: Iterable[Vantage], *, at: datetime) -> None:
        """Make these the agents that may ship, and no others."""
        with translated(self._name), transaction(self._db):
            shipped.enrol(self._db, vantages, at=at)

    def agents(self) -> tuple[Agent, ...]:
        """All agents that were ever enrolled, by name."""
        with translated(self._name):
            return shipped.agents(self._db)

    def add_missed(self, rounds: Iterable[MissedRound]) -> int:
        """Add starts that a schedule did not keep; return how many were new, or graver than what was known."""
        with translated(self._name), transaction(self._db):
            return missed.add(self._db, rounds)

    def missed_rounds(self, service: str, window: Window) -> tuple[MissedRound, ...]:
        """The starts in the window that were not kept, by time."""
        with translated(self._name):
            return missed.within(self._db, service, window)

    def add_clock_checks(self, checks: Iterable[ClockCheck]) -> int:
        """Add checks of vantages' clocks and return how many were new."""
        with translated(self._name), transaction(self._db):
            return clocks.add(self._db, checks)

    def clock_checks(self, vantage: str, window: Window) -> tuple[ClockCheck, ...]:
        """How far a vantage's clock was off in the window, by time."""
        with translated(self._name):
            return clocks.within(self._db, vantage, window)

    def samples(self, service: str, window: Window) -> tuple[Sample, ...]:
        """Samples in the window, and states held into it from before, by time.

        `until` is cut where a later sample of the same target from the same vantage and operator begins. Of samples
        that were let go, those of quiet hours are told as states that held.
        """
        with translated(self._name):
            found = samples_within(self._db, service, window)
            quiet = tuple(quiet_states(self._db, service, window))
        return tuple(sorted((*found, *quiet), key=_place_in_time)) if quiet else found

    def condensed(self, service: str, window: Window, *, whole: Sequence[Window] = ()) -> tuple[Sample, ...]:
        """What judging needs of the samples in a window, by time, in a time that hardly grows with the window.

        Stretches in which places failed together, and those within `whole`, are given sample by sample, with what a
        quorum looks back at; of all other time how long each place answered, as states.
        """
        with translated(self._name):
            return condensed(self._db, service, window, whole=whole)

    def stale_hours(self, now: datetime) -> int:
        """How many hours `roll_up` would make."""
        with translated(self._name):
            return retention.count_stale(self._db, to_ms(now))

    def roll_up(self, now: datetime, *, progress: Callable[[int], None] | None = None) -> int:
        """Make the roll-ups of all hours that are over and not made as their samples are now; return how many.

        `progress` is told how many are made already.
        """
        from . import rolling  # noqa: PLC0415 -- it loads numpy, which takes longer than most commands do

        done = 0
        with translated(self._name):
            for series, hours in rolling.stale(self._db, to_ms(now)):
                with transaction(self._db):
                    rolling.make(self._db, series, hours)
                done += len(hours)
                if progress is not None:
                    progress(done)
        return done

    def prune(self, now: datetime, *, raw_days: int = RAW_DAYS) -> int:
        """Let samples older than so many days go, which their roll-ups stand for, and return how many went.

        What is in a kept window stays, and so does what may have been an outage. Killed at any point, it goes on the
        next time. The space is used for later samples; where it is most of the file, the file is written anew.
        """
        self.roll_up(now)
        gone = 0
        with translated(self._name):
            for portion in retention.portions(self._db, to_ms(now - timedelta(days=raw_days))):
                with transaction(self._db):
                    gone += retention.let_go(self._db, portion)
            if mostly_free(self._db):
                self._db.conn.execute("VACUUM")
        return gone

    def keep(self, service: str, window: Window, why: str) -> None:
        """Keep the samples of a window for ever, as far as they are still there; `why` is for people to read."""
        with self._adding("kept_windows"):
            retention.keep(self._db, service, window, why)

    def kept(self, service: str) -> tuple[KeptWindow, ...]:
        """The windows of a service whose samples stay for ever, by time."""
        with translated(self._name):
            return retention.kept(self._db, service)

    def summary(self, service: str, window: Window) -> Summary:
        """How the service answered in the window, by place and together; also where its samples are gone."""
        from .summary import summary  # noqa: PLC0415 -- it loads numpy, which takes longer than most commands do

        with translated(self._name):
            return summary(self._db, service, window)

    def hourly(self, service: str, window: Window) -> tuple[tuple[datetime, PlaceAnswers], ...]:
        """What each place answered in each hour of the window, with the hour's beginning, by hour and place.

        An hour cut by the window counts in part, as long as its samples are kept.
        """
        from .summary import hourly  # noqa: PLC0415 -- it loads numpy, as above

        with translated(self._name):
            found = sorted(hourly(self._db, service, window), key=lambda each: each[0])
        return tuple((from_ms(hour * HOUR_MS), answers) for hour, answers in found)

    def sample_arrays(self, service: str, window: Window) -> tuple[SampleArray, ...]:
        """The samples in the window as arrays, one for each target and vantage; many times as quick as `samples`."""
        from .sample_arrays import sample_arrays  # noqa: PLC0415 -- it loads numpy, as above

        with translated(self._name):
            return sample_arrays(self._db, service, window)

    def troubled_hours(self, service: str, window: Window) -> tuple[TroubledHour, ...]:
        """The hours touching the window in which not every sample is known to have been answered, by time."""
        with translated(self._name):
            return troubled_hours(self._db, service, window)

    def reports(self, service: str, window: Window) -> tuple[Report, ...]:
        """Reports whose time, or stretch from time to end, meets the window, by time."""
        longest = timedelta(seconds=self._rows(_LONGEST_REPORT, service)[0][0] or 0)
        rows = self._rows(_REPORTS, service, _earlier(window.start, longest), format_moment(window.end))
        met = (report for report in map(records.to_report, rows) if _meets(window, report.time, report.end))
        return tuple(sorted(met, key=lambda report: (report.time, report.source)))

    def status_events(self, service: str, window: Window) -> tuple[StatusEvent, ...]:
        """What official pages said in the window, by the time it was said, then by when it was read."""
        rows = self._rows(_STATUS_EVENTS, service, format_moment(window.start), format_moment(window.end))
        met = (event for event in map(records.to_status_event, rows) if window.contains(event.at))
        return tuple(sorted(met, key=lambda event: (event.at, event.seen_at)))

    def series(self, service: str, window: Window, metric: str | None = None) -> tuple[SeriesPoint, ...]:
        """Values of one metric, or of all, in the window, by time."""
        rows = self._rows(_SERIES, service, format_moment(window.start), format_moment(window.end))
        points = (point for point in map(records.to_series_point, rows) if metric in (None, point.metric))
        met = (point for point in points if window.contains(point.time))
        return tuple(sorted(met, key=lambda point: (point.time, point.metric, point.source)))

    def latest_points(self, service: str, window: Window) -> tuple[SeriesPoint, ...]:
        """The last value in the window of every metric from every source."""
        with translated(self._name):
            return latest.latest_points(self._db, service, window)

    def readings(self, service: str, window: Window, *, quiet_from: datetime | None = None) -> tuple[PageReading, ...]:
        """Looks at the service's status page in the window, by time; those without news from `quiet_from` on only.

        Most looks bring nothing new, and of years of them only the latest may be wanted.
        """
        asked = (service, format_moment(window.start), format_moment(window.end))
        listings = dict(map(to_listing, self._rows(_LISTINGS, *asked)))
        readings = [to_reading(row, listings) for row in self._rows(_READINGS, *asked)]
        with translated(self._name):
            readings += looks.looks(self._db, service, max(window.start, quiet_from or window.start), window.end)
        readings.sort(key=lambda reading: reading.read_at)
        return tuple(reading for reading in readings if window.contains(reading.read_at))

    def spend(self, source: str, cost: int, *, at: datetime, since: datetime, check: Check) -> None:
        """Take a cost out of a third party's budget, unless the check of what was spent before refuses it."""
        with translated(self._name), transaction(self._db):
            spending.spend(self._db, source, cost, at=at, since=since, check=check)

    def stood(self, service: str, at: datetime) -> tuple[StatusEvent, ...]:
        """How the service's page and its components stood at a moment, each seen at the time of the last look."""
        with translated(self._name):
            return tuple(stood.stood(self._db, service, at))

    def arrivals(self, since: Marks, *, at_once: int = arrivals.AT_ONCE) -> Arrivals:
        """What came in after the marks, and the marks to ask with the next time; so many rows of each kind at most."""
        with translated(self._name):
            return arrivals.arrivals(self._db, since, at_once=at_once)

    def forget_arrivals(self, marks: Marks) -> None:
        """Let go of the notes on samples up to the marks, when their only reader has dealt with them."""
        with translated(self._name), transaction(self._db):
            arrivals.forget(self._db, marks)

    def counts(self) -> dict[str, int]:
        """Rows per kind of row."""
        with translated(self._name):
            return {name: self._db.table(table).count for name, table in TABLES.items()}

    def _add(self, table: str, statement: str, rows: Iterable[Row]) -> int:
        with self._adding(table):
            before = self._last_id(table)
            self._db.conn.executemany(statement, rows)
            return self._last_id(table) - before

    @contextmanager
    def _adding(self, table: str) -> Iterator[None]:
        try:
            with translated(self._name), transaction(self._db):
                yield
        except UnicodeEncodeError:
            raise BadInput("holds half a character (a lone surrogate), which is no text", source=table) from None

    def _put_reading(self, reading: PageReading) -> int:
        if reading.outcome is not ReadingOutcome.READ:
            return looks.put(self._db, reading)
        looks.number(self._db, reading)
        before = self._last_id("page_readings")
        self._db.conn.execute(_ADD_LISTING, listing_row(reading))
        self._db.conn.execute(_ADD_READING, reading_row(reading))
        return self._last_id("page_readings") - before

    def _last_id(self, table: str) -> int:
        # Nothing is ever deleted, and a row passed over takes no id: so ids count rows, without reading them all.
        last = f"SELECT ifnull(max(id), 0) FROM {table}"  # noqa: S608 -- one of TABLES
        return int(self._db.conn.execute(last).fetchone()[0])

    def _rows(self, query: str, *parameters: str) -> list[Row]:
        with translated(self._name):
            return self._db.conn.execute(query, parameters).fetchall()


def _place_in_time(sample: Sample) -> tuple[datetime, str, str, str]:
    return (sample.time, sample.target, sample.vantage, sample.operator)


def _meets(window: Window, start: datetime, end: datetime | None) -> bool:
    return window.contains(start) or (end is not None and window.touches(start, end))


def _earlier(moment: datetime, by: timedelta) -> str:
    try:
        return format_moment(moment - by)
    except OverflowError:  # before year 1
        return format_moment(datetime.min.replace(tzinfo=UTC))
