"""When a server's certificate expires."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime


def expiry(connection: ssl.SSLObject | None) -> datetime | None:
    """The end of validity of the certificate that a verified connection was shown."""
    shown = None if connection is None else connection.getpeercert()
    until = (shown or {}).get("notAfter")
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(until), UTC) if isinstance(until, str) else None
