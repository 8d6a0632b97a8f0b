"""Whom and where a claim is about."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from claims.model import Claim

Read = Callable[..., Claim]


@pytest.mark.parametrize(
    ("line", "scope"),
    [
        ("{degraded|Calls fail in Nigeria, Kenya & most of West Africa}", "in Nigeria, Kenya & most of West Africa"),
        ("{operational|The service is live in Ukraine}", "in Ukraine"),
        ("In some parts of the world, {latency|a refresh takes 30 seconds}", "in some parts of the world"),
        ("{degraded|eu-west-1 returns errors}", "eu-west-1"),
        ("{outage-scope|a great number of sellers}", "a great number of sellers"),
        ("{outage-scope|every player was thrown out}", "every player"),
        ("{outage-scope|everybody}", "everybody"),
        ("{outage-scope|about 2% of users were hit}", "2%"),
        ("{degraded|uploads hang on Android}", "on Android"),
        ("{degraded|Bits of Reddit are misbehaving}", "Bits of Reddit"),
        ("{degraded|A few of the cache boxes won't start}", "A few of the cache boxes"),
        ("{outage-scope|It was platform-wide}", "platform-wide"),
        ("{outage-scope|calls failed from coast to coast}", "from coast to coast"),
        ("{degraded|Logins failed in March}", None),
        ("{degraded|Logins failed in the morning}", None),
        ("{degraded|We messed up in Discord}", None),
        ("{degraded|The API is down}", None),
    ],
)
def test_scope(read: Read, line: str, scope: str | None) -> None:
    found = read(line).scope
    assert (None if found is None else found.lower()) == (None if scope is None else scope.lower())
