"""Addresses, and which of them a probe may connect to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from .measurement import Family

# The same hosts and addresses are met in every round.
KNOWN = 32_768
# Translated and tunnelled IPv4 addresses must be judged by the IPv4 address inside: RFC 6052, RFC 3056.
NAT64 = IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An IP address, as text without brackets, and a port."""

    address: str
    port: int

    @property
    def family(self) -> Family:
        """IPv4 or IPv6."""
        return Family.IPV6 if ":" in self.address else Family.IPV4


@lru_cache(KNOWN)
def is_public(address: str) -> bool:
    """Whether an address belongs to the public internet: not private, loopback, link-local, shared or multicast."""
    try:
        ip = _inside(ip_address(address.partition("%")[0]))
    except ValueError:
        return False
    return ip.is_global and not ip.is_multicast


@lru_cache(KNOWN)
def is_address(host: str) -> bool:
    """Whether a host is written as an address, not as a name."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def may_reach(endpoint: Endpoint, allowed: frozenset[Endpoint]) -> bool:
    """Whether to connect: to public addresses, and to those others that were given as such."""
    return is_public(endpoint.address) or endpoint in allowed


def _inside(ip: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    if isinstance(ip, IPv4Address):
        return ip
    if ip in NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or ip
