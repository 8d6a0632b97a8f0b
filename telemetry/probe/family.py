from __future__ import annotations

from enum import StrEnum


class Family(StrEnum):
    """The two internets, which fail apart from each other."""

    IPV4 = "ipv4"
    IPV6 = "ipv6"
