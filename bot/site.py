"""The claim database as a Datasette site: two files, read-only, with words for what is in them."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import uvicorn
from datasette.app import Datasette

from telemetry.agent.hub import Hub, within
from telemetry.datafile import translated

from .listening import listening
from .site_pages import QUERIES
from .site_reviews import install

App = Callable[[Any, Any, Any], Awaitable[None]]

METADATA: dict[str, Any] = {
    "title": "factping",
    "description": "What was said about uptime and performance, beside what was measured. Verdicts are append-only.",
    "databases": {
        "claims": {
            "queries": QUERIES,
            "tables": {
                "latest_verdicts": {"description": "Every claim with its newest verdict.", "sort_desc": "judged_at"},
                "claims": {"description": "The quoted spans, with kind, value and window.", "label_column": "span"},
                "verdicts": {"description": "Every verdict ever given; none is changed.", "sort_desc": "judged_at"},
                "evidence": {"description": "What each verdict used, set aside or did not observe."},
                "posts": {"description": "Where and when it was said; the full text is not kept here."},
                "methods": {"description": "How each kind of claim is judged, as published beforehand."},
                "reviews": {"description": "That a human read a verdict and let it stand, and why."},
                "watched": {"description": "Which claims are judged again, when and why.", "sort": "due_at"},
                "edits": {"description": "That a post was edited, by the hash of its words."},
                "marks": {"description": "How far what came in has been looked through."},
            },
        },
        "telemetry": {
            "tables": {
                "samples": {"description": "Single probes, by series and time; asking by time_ms is quick."},
                "probe_samples": {
                    "description": "The same as they are kept: milliseconds since 1970, hundredths of one."
                },
                "probe_hours": {"description": "What an hour of samples came to, kept for ever; hours since 1970."},
                "probe_days": {"description": "What a day of samples came to, kept for ever; days since 1970."},
                "kept_windows": {"description": "Stretches of time whose single probes are kept for ever, and why."},
                "reports": {"description": "What others saw.", "sort_desc": "time"},
                "agents": {"description": "Vantages that ship their samples to this hub.", "sort_desc": "last_seen"},
                "status_events": {"description": "What official status pages said, edits included."},
            }
        },
    },
}


READING = ("GET", "HEAD")
SETTINGS = {"allow_download": False, "default_page_size": 50, "sql_time_limit_ms": 2000}


def serve_site(
    files: Sequence[Path], *, host: str, port: int, ready: Callable[[str], object], hub: Hub | None = None
) -> None:
    """Serve the site, and a hub beside it, until a signal says stop; `ready` is told its address once it is ours.

    Port 0 takes any free one.

    Raises:
        AddressUnavailable: the address cannot be listened on.
    """
    site = claim_site(files)
    app = site if hub is None else within(hub, site)
    config = uvicorn.Config(app, host=host, port=port, log_level="critical", lifespan="on")
    with listening(config) as (bound, address):
        ready(address)
        uvicorn.Server(config).run(sockets=[bound])


def claim_site(files: Sequence[Path]) -> App:
    """The site as an ASGI application over existing database files.

    Raises:
        StoreUnavailable: one of them cannot be read, or is no database.
    """
    for path in files:
        _check_readable(path)
    install()
    return _read_only(Datasette([str(path) for path in files], metadata=METADATA, settings=SETTINGS).app())


def _check_readable(path: Path) -> None:
    # Datasette would start all the same, and fail at each request.
    with translated(str(path)), closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        connection.execute("select count(*) from sqlite_master")


def _read_only(app: App) -> App:
    """The same site, refusing every method that could change something; nothing in it needs one."""

    async def guarded(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and scope["method"] not in READING:
            headers = [(b"allow", ", ".join(READING).encode()), (b"content-length", b"0")]
            await send({"type": "http.response.start", "status": 405, "headers": headers})
            await send({"type": "http.response.body"})
        else:
            await app(scope, receive, send)

    return guarded
