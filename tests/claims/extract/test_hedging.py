"""What leaves room, and what only looks like it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from claims.model import Claim

Read = Callable[..., Claim]


@pytest.mark.parametrize(
    "line",
    [
        "{degraded|You might see errors when paying}",
        "{degraded|some of you may have trouble signing in}",
        "{degraded|timelines could lag a touch}",
        "{operational|Uploads ought to work}",
        "{operational|it all looks to be fine}",
        "{degraded|Messages are liable to bounce}",
        "{degraded|A friend says images are broken}",
        "We think {resolved|this bug is fixed}",
        "We've received reports that {degraded|customers cannot sign in}",
        "People have been reporting {degraded|trouble with the app}",
        "{resolved|Calls are starting to connect}",
        "{resolved|Bit by bit, the screens are waking up}",
        "{resolved|part of the traffic is getting through}",
        "{resolved|by now roughly four fifths of it is back}",
        "{outage-duration|The works will take 45 minutes}",
        "{eta|Back by six}",
    ],
)
def test_hedged(read: Read, line: str) -> None:
    assert read(line).hedged


@pytest.mark.parametrize(
    "line",
    [
        "{operational|Mail is delivered as it should be}",
        "{resolved|Things were back to how they ought to be}",
        "{degraded|Orders could not be placed}",
        "{degraded|No train could be tracked}",
        "{degraded|The app says no connection}",
        "The move seems to have gone badly, and {degraded|the mail queue refuses to boot}",
        "{degraded|Nobody can pay}, we guess the bank is at fault",
        "{outage-duration|We were out for 45 minutes}",
        "{uptime|We had 99.9% in May 2024}",
        "{resolved|Everything is back}",
    ],
)
def test_flat(read: Read, line: str) -> None:
    assert not read(line).hedged
