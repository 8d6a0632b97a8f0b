"""The schema of telemetry.db, one migration after the other; a published one is never changed.

Times are fixed-width UTC text (`telemetry.moment.format_moment`), so that text order is time order.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

TELEMETRY = Migrations("telemetry")


@TELEMETRY()
def m001_samples(db: Database) -> None:
    """Probes; the partial index finds states held into a window without looking at the momentary ones."""
    db.conn.execute(
        """
        CREATE TABLE samples (
            id INTEGER PRIMARY KEY,
            time TEXT NOT NULL,
            service TEXT NOT NULL,
            target TEXT NOT NULL,
            vantage TEXT NOT NULL,
            asn INTEGER,
            country TEXT,
            outcome TEXT NOT NULL,
            http_status INTEGER,
            dns_ms REAL,
            connect_ms REAL,
            tls_ms REAL,
            ttfb_ms REAL,
            total_ms REAL,
            control_ok INTEGER,
            until TEXT,
            operator TEXT NOT NULL,
            origin TEXT NOT NULL,
            sha256 TEXT NOT NULL
        )
        """
    )
    db.conn.execute("CREATE UNIQUE INDEX samples_once ON samples (service, target, vantage, operator, time)")
    db.conn.execute("CREATE INDEX samples_by_time ON samples (service, time)")
    db.conn.execute("CREATE INDEX samples_held ON samples (service, time) WHERE until IS NOT NULL")


@TELEMETRY()
def m002_reports(db: Database) -> None:
    """What others saw; `fingerprint` hashes the content, as columns that may be NULL never collide."""
    db.conn.execute(
        """
        CREATE TABLE reports (
            id INTEGER PRIMARY KEY,
            time TEXT NOT NULL,
            "end" TEXT,
            service TEXT NOT NULL,
            source TEXT NOT NULL,
            operator TEXT NOT NULL,
            kind TEXT NOT NULL,
            value REAL,
            unit TEXT,
            region TEXT,
            summary TEXT NOT NULL,
            url TEXT,
            origin TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            length_s REAL NOT NULL,
            fingerprint TEXT NOT NULL UNIQUE
        )
        """
    )
    db.conn.execute("CREATE INDEX reports_by_time ON reports (service, time)")
    db.conn.execute("CREATE INDEX reports_by_length ON reports (service, length_s)")


@TELEMETRY()
def m003_status_events(db: Database) -> None:
    """What official pages said; `subject` tells whose vocabulary `state` is from, `words` hashes what was said."""
    db.conn.execute(
        """
        CREATE TABLE status_events (
            id INTEGER PRIMARY KEY,
            service TEXT NOT NULL,
            format TEXT NOT NULL,
            key TEXT NOT NULL,
            subject TEXT NOT NULL,
            state TEXT NOT NULL,
            word TEXT NOT NULL,
            title TEXT NOT NULL,
            text TEXT NOT NULL,
            posted_at TEXT,
            seen_at TEXT NOT NULL,
            incident TEXT,
            url TEXT,
            origin TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            at TEXT NOT NULL,
            words TEXT NOT NULL
        )
        """
    )
    db.conn.execute("CREATE UNIQUE INDEX status_events_once ON status_events (service, format, key, seen_at, words)")
    db.conn.execute("CREATE INDEX status_events_by_time ON status_events (service, at)")


@TELEMETRY()
def m004_series_points(db: Database) -> None:
    """Values of named metrics."""
    db.conn.execute(
        """
        CREATE TABLE series_points (
            id INTEGER PRIMARY KEY,
            time TEXT NOT NULL,
            service TEXT NOT NULL,
            metric TEXT NOT NULL,
            source TEXT NOT NULL,
            value REAL NOT NULL,
            unit TEXT,
            origin TEXT NOT NULL,
            sha256 TEXT NOT NULL
        )
        """
    )
    db.conn.execute("CREATE UNIQUE INDEX series_points_once ON series_points (service, time, metric, source)")


@TELEMETRY()
def m005_page_readings(db: Database) -> None:
    """Looks at status pages; what was listed is kept once per listing, as most looks find what the last one found."""
    db.conn.execute("CREATE TABLE page_listings (digest TEXT PRIMARY KEY, keys TEXT NOT NULL) WITHOUT ROWID")
    db.conn.execute(
        """
        CREATE TABLE page_readings (
            id INTEGER PRIMARY KEY,
            service TEXT NOT NULL,
            format TEXT NOT NULL,
            url TEXT NOT NULL,
            read_at TEXT NOT NULL,
            outcome TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            listed INTEGER NOT NULL,
            listing TEXT NOT NULL REFERENCES page_listings (digest)
        )
        """
    )
    db.conn.execute(
        "CREATE UNIQUE INDEX page_readings_once ON page_readings (service, format, url, read_at, outcome, sha256)"
    )
    db.conn.execute("CREATE INDEX page_readings_by_time ON page_readings (service, read_at)")


@TELEMETRY()
def m006_agents(db: Database) -> None:
    """Agents that ship samples to this hub; `sequence` is the number of the last batch taken."""
    db.conn.execute(
        """
        CREATE TABLE agents (
            name TEXT PRIMARY KEY,
            operator TEXT NOT NULL,
            asn INTEGER,
            country TEXT,
            enrolled INTEGER NOT NULL,
            enrolled_at TEXT NOT NULL,
            last_seen TEXT,
            clock_offset_s REAL,
            batches INTEGER NOT NULL DEFAULT 0,
            samples INTEGER NOT NULL DEFAULT 0,
            dropped INTEGER NOT NULL DEFAULT 0,
            sequence INTEGER NOT NULL DEFAULT 0
        )
        """
    )


@TELEMETRY()
def m007_scheduled_starts(db: Database) -> None:
    """The start that an agent's sample was scheduled for, which makes it the same sample; `time` is the true start."""
    db.conn.execute("ALTER TABLE samples ADD COLUMN scheduled TEXT")
    db.conn.execute(
        "CREATE UNIQUE INDEX samples_scheduled_once ON samples (vantage, service, target, scheduled)"
        " WHERE scheduled IS NOT NULL"
    )


@TELEMETRY()
def m012_page_validators(db: Database) -> None:
    """What is known of each document of a page from its last reading, and the looks at it that brought nothing.

    A page is looked at every minute and seldom says anything new: such a look takes its document's number, the
    milliseconds since 1970 and a code of `telemetry.looks`.
    """
    db.conn.execute(
        """
        CREATE TABLE page_validators (
            id INTEGER PRIMARY KEY,
            service TEXT NOT NULL,
            format TEXT NOT NULL,
            url TEXT NOT NULL,
            reader TEXT,
            etag TEXT,
            last_modified TEXT,
            sha256 TEXT,
            statements TEXT,
            summary TEXT,
            newest TEXT
        )
        """
    )
    db.conn.execute("CREATE UNIQUE INDEX page_validators_once ON page_validators (service, format, url)")
    db.conn.execute("CREATE INDEX page_validators_by_url ON page_validators (url, format)")
    db.conn.execute(
        """
        CREATE TABLE page_looks (
            document INTEGER NOT NULL REFERENCES page_validators (id),
            at INTEGER NOT NULL,
            outcome INTEGER NOT NULL,
            why TEXT,
            PRIMARY KEY (document, at)
        ) WITHOUT ROWID
        """
    )


@TELEMETRY()
def m010_missed_rounds(db: Database) -> None:
    """Starts that a vantage's schedule missed: `rounds` in a row from `scheduled` on, `by_s` seconds late at the last."""
    db.conn.execute(
        """
        CREATE TABLE missed_rounds (
            vantage TEXT NOT NULL,
            service TEXT NOT NULL,
            target TEXT NOT NULL,
            scheduled TEXT NOT NULL,
            slip TEXT NOT NULL,
            by_s REAL NOT NULL,
            rounds INTEGER NOT NULL,
            why TEXT NOT NULL,
            PRIMARY KEY (service, vantage, target, scheduled)
        ) WITHOUT ROWID
        """
    )
    db.conn.execute("CREATE INDEX missed_rounds_by_time ON missed_rounds (service, scheduled)")


@TELEMETRY()
def m011_clock_checks(db: Database) -> None:
    """How far a vantage's clock was off: the reference's time minus the vantage's; `by` names the reference."""
    db.conn.execute(
        """
        CREATE TABLE clock_checks (
            vantage TEXT NOT NULL,
            at TEXT NOT NULL,
            offset_ms REAL NOT NULL,
            uncertainty_ms REAL NOT NULL,
            by TEXT NOT NULL,
            PRIMARY KEY (vantage, at, by)
        ) WITHOUT ROWID
        """
    )


@TELEMETRY()
def m013_source_spending(db: Database) -> None:
    """What was asked of third parties lately, in the unit of each one's budget; what no longer counts is deleted."""
    db.conn.execute(
        """
        CREATE TABLE source_spending (
            id INTEGER PRIMARY KEY,
            source TEXT NOT NULL,
            at TEXT NOT NULL,
            cost INTEGER NOT NULL
        )
        """
    )
    db.conn.execute("CREATE INDEX source_spending_by_time ON source_spending (source, at)")
