"""The Wayback Machine: what captures of a status page exist, and having one made now.

A capture is a pointer to what a page said, and no finding by itself: its document is read like any other.
The shapes are from the documentation (CDX server; Save Page Now 2), not from recordings.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from telemetry.document import Document
from telemetry.errors import BadInput
from telemetry.model import Window
from telemetry.sources.request import ANY_TYPE, Budget, Key, Request, join
from telemetry.sources.shape import Shape, read_json, stamped

NAME = "wayback"
DOCS = "https://github.com/internetarchive/wayback/tree/master/wayback-cdx-server"
OPERATOR = "internet archive"
METHOD = "captures of the status page's document, each read as the page's own words at the time of the capture"
BASE_URL = "https://web.archive.org"
# A capture says what a page said then, for ever.
MAX_AGE = timedelta(days=36_500)
# Save Page Now takes a few captures a minute; the index has no published figure, and is asked as seldom.
BUDGET = Budget(requests=10, per=timedelta(minutes=1))
# Reading captures needs none. An access key and its secret, with a colon between them.
KEY = Key(header="Authorization", prefix="LOW ", variable="FACTPING_ARCHIVE_KEYS")

FORM = "%Y%m%d%H%M%S"
FIELDS = ("timestamp", "original", "statuscode", "mimetype", "digest")
INDEX_TYPES = ("application/json", "text/x-json", "text/plain")
MOST = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One capture of a page: `url` shows it, `raw_url` gives the bytes as they were served.

    `digest` is the archive's own (SHA-1 in base 32); `http_status` is None for a repetition of an earlier capture.
    """

    time: datetime
    original: str
    http_status: int | None
    mime_type: str
    digest: str
    url: str
    raw_url: str


class _Saving(Shape):
    job_id: str | None = None
    status: str | None = None
    message: str | None = None
    timestamp: str | None = None
    original_url: str | None = None


def request(page: str, window: Window, *, base_url: str = BASE_URL) -> Request:
    """Ask which captures of a page exist in a window, each different content once."""
    asked = {
        "url": page,
        "from": window.start.astimezone(UTC).strftime(FORM),
        "to": window.end.astimezone(UTC).strftime(FORM),
        "output": "json",
        "fl": ",".join(FIELDS),
        "collapse": "digest",
        "limit": str(MOST),
    }
    return Request(source=NAME, url=join(base_url, "cdx/search/cdx"), params=asked, media_types=INDEX_TYPES)


def parse(document: Document, *, base_url: str = BASE_URL) -> tuple[Capture, ...]:
    """The captures in an answer of the index, in order of time; none for a page that was never captured.

    Raises:
        BadInput: not a CDX index in JSON, or without the fields that we ask for; names the field.
    """
    rows = read_json(document, tuple[tuple[str | None, ...], ...], name="a CDX index")
    if not rows:
        return ()
    places = _places(rows[0], document.name)
    captures = [_capture(row, places, document.name, base_url) for row in rows[1:]]
    return tuple(sorted(captures, key=lambda capture: capture.time))


def _places(header: tuple[str | None, ...], source: str) -> dict[str, int]:
    places = {name: place for place, name in enumerate(header) if name is not None}
    for name in FIELDS:
        if name not in places:
            raise BadInput("this field is missing", source=source, line=1, field=name)
    return places


def _capture(row: tuple[str | None, ...], places: dict[str, int], source: str, base_url: str) -> Capture:
    if len(row) != len(places):
        raise BadInput(f"{len(row)} fields, not {len(places)}", source=source, field="row")
    said = {name: row[place] or "" for name, place in places.items()}
    return _made(said["timestamp"], said["original"], said, source, base_url)


def _made(timestamp: str, original: str, said: dict[str, str], source: str, base_url: str) -> Capture:
    try:
        time = stamped(FORM)(timestamp)
    except ValueError as error:
        raise BadInput(str(error), source=source, field="timestamp") from None
    status = said.get("statuscode", "")
    return Capture(
        time=time,
        original=original,
        http_status=int(status) if len(status) == 3 and status.isascii() and status.isdigit() else None,
        mime_type=said.get("mimetype", ""),
        digest=said.get("digest", ""),
        url=join(base_url, f"web/{timestamp}/{original}"),
        raw_url=join(base_url, f"web/{timestamp}id_/{original}"),
    )


def capture_request(capture: Capture) -> Request:
    """Ask for the bytes of a capture, in whatever type they were served."""
    return Request(source=NAME, url=capture.raw_url, media_types=ANY_TYPE)


def calendar(page: str, *, base_url: str = BASE_URL) -> str:
    """Where a reader sees all captures of a page; it stands for the page as the archive holds it."""
    return join(base_url, f"web/*/{page}")


def save_request(page: str, *, base_url: str = BASE_URL) -> Request:
    """Have a page captured now, error pages too; the answer names a job."""
    form = {"url": page, "capture_all": "1", "skip_first_archive": "1"}
    key = replace(KEY, required=True)
    return Request(source=NAME, method="POST", url=join(base_url, "save"), form=form, key=key, repeatable=False)


def parse_save(document: Document) -> str:
    """The id of the job that a request to save was given.

    Raises:
        BadInput: it was given none; says why.
    """
    read = read_json(document, _Saving, name="an answer of Save Page Now")
    if read.job_id is None:
        raise BadInput(f"no job: {(read.message or 'no reason given')[:200]}", source=document.name, field="job_id")
    return read.job_id


def saved_request(job: str, *, base_url: str = BASE_URL) -> Request:
    """Ask how a job stands; that takes nothing from the budget."""
    return Request(source=NAME, url=join(base_url, f"save/status/{job}"), key=KEY, cost=0)


def parse_saved(document: Document, *, base_url: str = BASE_URL) -> Capture | None:
    """The capture that a job made; None while it is being made.

    Raises:
        BadInput: the job failed; says why.
    """
    read = read_json(document, _Saving, name="an answer of Save Page Now")
    if read.status == "pending":
        return None
    if read.status != "success" or read.timestamp is None or read.original_url is None:
        problem = f"not saved: {(read.message or read.status or 'no reason given')[:200]}"
        raise BadInput(problem, source=document.name, field="status")
    return _made(read.timestamp, read.original_url, {}, document.name, base_url)
