"""The latest value of every series of a service, read without the ones before it."""

from __future__ import annotations

from sqlite_utils import Database

from .model import SeriesPoint, Window
from .moment import format_moment
from .records import SERIES_POINT, to_series_point

# With a single max() the bare columns are those of the row that holds it: https://sqlite.org/lang_select.html#bareagg
_LATEST = f"""
    SELECT {SERIES_POINT.replace("time", "max(time)")} FROM series_points
    WHERE service = ? AND time >= ? AND time < ? GROUP BY metric, source ORDER BY metric, source
"""  # noqa: S608 -- column names from a constant


def latest_points(db: Database, service: str, window: Window) -> tuple[SeriesPoint, ...]:
    """The last point in the window of every metric from every source."""
    asked = (service, format_moment(window.start), format_moment(window.end))
    return tuple(map(to_series_point, db.conn.execute(_LATEST, asked)))
