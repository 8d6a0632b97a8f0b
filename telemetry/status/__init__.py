"""What official status pages say: one file per format, and the literal table of them."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from telemetry.document import Document
from telemetry.errors import BadInput
from telemetry.model import StatusEvent
from telemetry.moment import format_moment
from telemetry.status import (
    apple,
    atom,
    aws,
    azure_rss,
    betterstack,
    cachet,
    checkly,
    cstate,
    firehydrant,
    gatus,
    google_cloud,
    heroku,
    instatus,
    json_feed,
    pagerduty,
    rss,
    salesforce,
    slack,
    statping,
    statusio,
    statuspage,
    statuspage_atom,
    statuspage_rss,
    timeline,
    upptime_summary,
    uptime_kuma,
)


class Format(Protocol):
    """A module that reads one format; `PATH` is where a page of this kind keeps it, below the page's own URL."""

    NAME: str
    PATH: str | None

    def parse(self, document: Document, service: str) -> tuple[StatusEvent, ...]:
        """Read one document into events, or raise `BadInput`."""
        ...


FORMATS: dict[str, Format] = {
    "apple": apple,
    "atom": atom,
    "aws": aws,
    "azure-rss": azure_rss,
    "betterstack": betterstack,
    "cachet": cachet,
    "checkly": checkly,
    "cstate": cstate,
    "firehydrant": firehydrant,
    "gatus": gatus,
    "google-cloud": google_cloud,
    "heroku": heroku,
    "instatus": instatus,
    "json-feed": json_feed,
    "pagerduty": pagerduty,
    "rss": rss,
    "salesforce": salesforce,
    "slack": slack,
    "statping": statping,
    "statusio": statusio,
    "statuspage": statuspage,
    "statuspage-atom": statuspage_atom,
    "statuspage-rss": statuspage_rss,
    "timeline": timeline,
    "upptime-summary": upptime_summary,
    "uptime-kuma": uptime_kuma,
}


def read_status(
    document: Document,
    *,
    service: str,
    format: str,  # noqa: A002 -- the option's name
    now: datetime | None = None,
) -> tuple[StatusEvent, ...]:
    """Read what a status page said, in a named format; nothing is guessed from the content.

    Raises:
        BadInput: a format that we do not know, a document that is not in it, or one that was read after `now`.
    """
    if format not in FORMATS:
        raise BadInput(f"{format!r} is not a known format: {', '.join(sorted(FORMATS))}", source="--format")
    if now is not None and document.fetched_at > now:
        raise BadInput(f"{format_moment(document.fetched_at)} is in the future", source="--seen-at")
    return FORMATS[format].parse(document, service)
