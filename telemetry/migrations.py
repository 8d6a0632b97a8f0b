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
def m008_compact_samples(db: Database) -> None:
    """Samples as small integers beside what they share; the view `samples` reads as the table did.

    Times are milliseconds since 1970, timings hundredths of one; `late_ms` is the true start minus the scheduled one,
    and `held_ms` how long a state is known to have held.
    """
    for statement in _COMPACT_SAMPLES:
        db.conn.execute(statement)
    words = ("ok", "dns", "connect", "tls", "timeout", "http-5xx", "http-4xx", "blocked", "content", "vantage-fault")
    db.conn.executemany("INSERT INTO probe_outcomes (code, word) VALUES (?, ?)", enumerate(words))
    for statement in _COMPACT_OLD_SAMPLES:
        db.conn.execute(statement)


_COMPACT_SAMPLES = (
    """
    CREATE TABLE probe_series (
        id INTEGER PRIMARY KEY,
        service TEXT NOT NULL,
        target TEXT NOT NULL,
        vantage TEXT NOT NULL,
        operator TEXT NOT NULL
    )
    """,
    "CREATE UNIQUE INDEX probe_series_once ON probe_series (service, target, vantage, operator)",
    "CREATE TABLE probe_networks (id INTEGER PRIMARY KEY, asn INTEGER, country TEXT)",
    "CREATE UNIQUE INDEX probe_networks_once ON probe_networks (ifnull(asn, 0), ifnull(country, ''))",
    "CREATE TABLE probe_documents (id INTEGER PRIMARY KEY, origin TEXT NOT NULL, sha256 TEXT NOT NULL)",
    "CREATE UNIQUE INDEX probe_documents_once ON probe_documents (origin, sha256)",
    "CREATE TABLE probe_outcomes (code INTEGER PRIMARY KEY, word TEXT NOT NULL)",
    # No foreign keys: four look-ups for each row are dear, and one class alone gives the numbers out.
    """
    CREATE TABLE probe_samples (
        series INTEGER NOT NULL,
        time_ms INTEGER NOT NULL,
        network INTEGER NOT NULL,
        document INTEGER NOT NULL,
        outcome INTEGER NOT NULL,
        control_ok INTEGER,
        http_status INTEGER,
        dns INTEGER,
        connect INTEGER,
        tls INTEGER,
        ttfb INTEGER,
        total INTEGER,
        late_ms INTEGER,
        held_ms INTEGER,
        PRIMARY KEY (series, time_ms)
    ) WITHOUT ROWID
    """,
    # Both hold few rows: states are held in logs of changes only, schedules known of agents only.
    "CREATE INDEX probe_samples_held ON probe_samples (series, time_ms) WHERE held_ms IS NOT NULL",
    """
    CREATE UNIQUE INDEX probe_samples_scheduled_once ON probe_samples (series, time_ms - late_ms)
    WHERE late_ms IS NOT NULL
    """,
)
# julianday() rounds; whole seconds and the three digits after them do not.
_OLD_MS = "(CAST(strftime('%s', substr({0}, 1, 19)) AS INTEGER) * 1000 + CAST(substr({0}, 21, 3) AS INTEGER))"
_OLD_TIME, _OLD_UNTIL, _OLD_SCHEDULED = (_OLD_MS.format(f"samples.{name}") for name in ("time", "until", "scheduled"))
_OLD_TIMINGS = ", ".join(
    f"CAST(round(min({phase}_ms, 1e7) * 100) AS INTEGER)" for phase in ("dns", "connect", "tls", "ttfb", "total")
)
_COMPACT_OLD_SAMPLES = (
    """
    INSERT INTO probe_series (service, target, vantage, operator)
    SELECT DISTINCT service, target, vantage, operator FROM samples
    """,
    "INSERT INTO probe_networks (asn, country) SELECT DISTINCT asn, country FROM samples",
    "INSERT INTO probe_documents (origin, sha256) SELECT DISTINCT origin, sha256 FROM samples",
    f"""
    INSERT INTO probe_samples
    SELECT probe_series.id, {_OLD_TIME}, probe_networks.id, probe_documents.id, probe_outcomes.code, control_ok,
        http_status, {_OLD_TIMINGS},
        {_OLD_TIME} - {_OLD_SCHEDULED}, {_OLD_UNTIL} - {_OLD_TIME}
    FROM samples
    JOIN probe_series USING (service, target, vantage, operator)
    JOIN probe_networks ON probe_networks.asn IS samples.asn AND probe_networks.country IS samples.country
    JOIN probe_documents USING (origin, sha256)
    JOIN probe_outcomes ON probe_outcomes.word = samples.outcome
    ORDER BY 1, 2
    """,  # noqa: S608 -- expressions from constants
    "DROP TABLE samples",
    """
    CREATE VIEW samples AS
    SELECT strftime('%Y-%m-%dT%H:%M:%fZ', time_ms / 1000.0, 'unixepoch') AS time, service, target, vantage, asn,
        country, word AS outcome, http_status, dns / 100.0 AS dns_ms, connect / 100.0 AS connect_ms,
        tls / 100.0 AS tls_ms, ttfb / 100.0 AS ttfb_ms, total / 100.0 AS total_ms, control_ok,
        strftime('%Y-%m-%dT%H:%M:%fZ', (time_ms + held_ms) / 1000.0, 'unixepoch') AS until, operator, origin, sha256,
        strftime('%Y-%m-%dT%H:%M:%fZ', (time_ms - late_ms) / 1000.0, 'unixepoch') AS scheduled, series, time_ms
    FROM probe_samples
    JOIN probe_series ON probe_series.id = series
    JOIN probe_networks ON probe_networks.id = network
    JOIN probe_documents ON probe_documents.id = document
    JOIN probe_outcomes ON probe_outcomes.code = probe_samples.outcome
    """,
)


@TELEMETRY()
def m009_rollups(db: Database) -> None:
    """What an hour and a day of a series come to, which hours are to be made anew, and what is kept raw for ever.

    `raw` is 1 while the hour's samples are still there. `hour` and `day` are numbered from 1970 on.
    """
    columns = """
            network INTEGER NOT NULL REFERENCES probe_networks (id),
            answered INTEGER NOT NULL,
            failed INTEGER NOT NULL,
            refused INTEGER NOT NULL,
            void INTEGER NOT NULL,
            outcomes TEXT NOT NULL,
            first_ms INTEGER NOT NULL,
            last_ms INTEGER NOT NULL,
            gap_ms INTEGER NOT NULL,
            censored INTEGER NOT NULL,
            timed INTEGER NOT NULL,
            sketch BLOB NOT NULL
    """
    series = "series INTEGER NOT NULL REFERENCES probe_series (id)"
    for name, unit, more in (("probe_hours", "hour", "raw INTEGER NOT NULL,"), ("probe_days", "day", "")):
        db.conn.execute(
            f"CREATE TABLE {name} ({series}, {unit} INTEGER NOT NULL, {columns}, {more}"
            f" PRIMARY KEY (series, {unit}, network)) WITHOUT ROWID"
        )
    db.conn.execute("CREATE INDEX probe_hours_raw ON probe_hours (series, hour) WHERE raw")
    db.conn.execute(
        f"CREATE TABLE probe_hours_stale ({series}, hour INTEGER NOT NULL, PRIMARY KEY (series, hour)) WITHOUT ROWID"
    )
    db.conn.execute(
        """
        CREATE TABLE kept_windows (
            service TEXT NOT NULL,
            start_ms INTEGER NOT NULL,
            end_ms INTEGER NOT NULL,
            why TEXT NOT NULL,
            PRIMARY KEY (service, start_ms, end_ms, why)
        ) WITHOUT ROWID
        """
    )
    # Samples from before there were roll-ups.
    db.conn.execute(
        "INSERT INTO probe_hours_stale SELECT DISTINCT series, floor_hour FROM"
        " (SELECT series, (time_ms - ((time_ms % 3600000) + 3600000) % 3600000) / 3600000 AS floor_hour"
        " FROM probe_samples WHERE held_ms IS NULL)"
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
            newest TEXT,
            whole_at TEXT
        )
        """
    )
    db.conn.execute("CREATE UNIQUE INDEX page_validators_once ON page_validators (service, format, url)")
    db.conn.execute(
        "INSERT INTO page_validators (service, format, url) SELECT DISTINCT service, format, url FROM page_readings"
    )
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
    """Starts that a vantage's schedule missed: `rounds` in a row from `scheduled` on, the first one `by_s` late."""
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
    """How far a vantage's clock was off: the reference's time minus the vantage's; `by` names the reference.

    The key's columns stand first: SQLite 3.40's own check of a file takes other orders for damage.
    """
    db.conn.execute(
        """
        CREATE TABLE clock_checks (
            vantage TEXT NOT NULL,
            at TEXT NOT NULL,
            by TEXT NOT NULL,
            offset_ms REAL NOT NULL,
            uncertainty_ms REAL NOT NULL,
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


@TELEMETRY()
def m014_troubled_hours(db: Database) -> None:
    """Hours in which not every sample was answered are few, and looked for over years."""
    db.conn.execute(
        "CREATE INDEX probe_hours_troubled ON probe_hours (series, hour) WHERE failed > 0 OR refused > 0 OR void > 0"
    )


@TELEMETRY()
def m015_page_imprints(db: Database) -> None:
    """Which page a document was of when it was last read, and its own date: a copy from before that is no news."""
    db.conn.execute("ALTER TABLE page_validators ADD COLUMN page TEXT")
    db.conn.execute("ALTER TABLE page_validators ADD COLUMN updated_at TEXT")


@TELEMETRY()
def m016_probe_arrivals(db: Database) -> None:
    """Hours of series for which samples came in, under a number that is never given out twice."""
    db.conn.execute(
        """
        CREATE TABLE probe_arrivals (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            series INTEGER NOT NULL REFERENCES probe_series (id),
            hour INTEGER NOT NULL,
            UNIQUE (series, hour)
        )
        """
    )
