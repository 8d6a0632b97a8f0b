from __future__ import annotations

import pytest

from telemetry.probe.address import Endpoint, is_address, is_public, may_reach
from telemetry.probe.measurement import Family

PRIVATE = [
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",  # noqa: S104 -- nothing is bound to it
    "10.1.2.3",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.0.1",
    "100.64.0.1",
    "169.254.169.254",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fd00::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "2002:7f00:1::",
    "64:ff9b::a00:1",
    "not an address",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_of_the_public_internet_is_not_reached(address: str) -> None:
    assert not is_public(address)
    assert not may_reach(Endpoint(address, 443), frozenset())


@pytest.mark.parametrize("address", ["1.1.1.1", "172.32.0.1", "2606:4700::1", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_a_public_address_is_reached(address: str) -> None:
    assert may_reach(Endpoint(address, 443), frozenset())


def test_an_allowance_is_for_one_address_and_one_port() -> None:
    allowed = frozenset({Endpoint("127.0.0.1", 8080)})
    assert may_reach(Endpoint("127.0.0.1", 8080), allowed)
    assert not may_reach(Endpoint("127.0.0.1", 8081), allowed)
    assert not may_reach(Endpoint("127.0.0.2", 8080), allowed)


def test_the_families_are_told_apart() -> None:
    assert Endpoint("1.1.1.1", 1).family is Family.IPV4
    assert Endpoint("2606:4700::1", 1).family is Family.IPV6


def test_a_name_is_no_address() -> None:
    assert is_address("1.1.1.1")
    assert is_address("::1")
    assert not is_address("localhost")
    assert not is_address("1.1.1.1.shop.test")
