"""What a foreign finding is about, where it is not the service itself.

Rows are filed by service, and what is judged of a service are its rows. So what is *not* about the service must not be
filed under its id: an Internet outage in a country explains why vantages there fail, and a name that resolves or a
handshake that succeeds does not show that the service works. These go under ids that no catalogue entry can have.
"""

from __future__ import annotations

from telemetry.service import Service


def place(code: str) -> str:
    """The Internet in a country, a region or a network: "place/US", "place/AS64500"."""
    return f"place/{code}"


def layer(service: Service, name: str) -> str:
    """One layer below the service: "github/dns", "github/tls", "github/ping"."""
    return f"{service.id}/{name}"
