"""Which time a claim speaks of: its own words first, then its clause, and further off only for some kinds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from claims.model import Claim

POSTED = datetime(2025, 10, 20, 9, 30, tzinfo=UTC)
Read = Callable[..., Claim]


def words(claim: Claim) -> str | None:
    return None if claim.window is None else claim.window.text


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{operational|Billing works again right now}", "right now"),
        ("{resolved|That's sorted now}", "now"),
        ("{degraded|The API is timing out at the moment}", "at the moment"),
        ("{degraded|Logins are currently failing}", "currently"),
        ("{resolved|Mail is trickling in as I write}", "as I write"),
        ("{operational|Uploads are fine at this point}", "at this point"),
        ("{operational|All good as of now}", "as of now"),
        ("{resolved|Search limps along for the time being}", "for the time being"),
        ("{degraded|Payments are still down}", "still"),
    ],
)
def test_now_is_the_moment_of_the_post(read: Read, line: str, said: str) -> None:
    claim = read(line)
    assert words(claim) == said
    assert claim.window is not None
    assert claim.window.start == claim.window.end == POSTED


def test_now_of_an_undated_post_has_no_time(read: Read) -> None:
    claim = read("{operational|Billing works again right now}", posted_at=None)
    assert claim.window is not None
    assert (claim.window.text, claim.window.start, claim.window.end) == ("right now", None, None)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{degraded|Now and then nothing loads}", "Now and then"),
        ("{degraded|Calls drop at times}", "at times"),
        ("{incident-free|Nothing broke so far}", "so far"),
        ("{degraded|it drops out most weekends}", "most weekends"),
        (
            "{comparison|no year since we opened shop in the nineties has gone better}",
            "since we opened shop in the nineties",
        ),
        ("{uptime|from first bell to last order the shop stayed up}", "from first bell to last order"),
        ("{throughput|We carry 90 billion ad views per day}", "per day"),
        ("{degraded|Until that is done, exports may hang}", "Until that is done"),
        (
            "{outage-window|It was gone from half past eight until quarter to ten}",
            "from half past eight until quarter to ten",
        ),
    ],
)
def test_what_no_calendar_bounds_keeps_its_words(read: Read, line: str, said: str) -> None:
    claim = read(line)
    assert words(claim) == said
    assert claim.window is not None
    assert (claim.window.start, claim.window.end) == (None, None)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{outage-duration|The site was down for hours}", "for hours"),
        ("{outage-duration|it just vanishes for 2-3 hours most weekends}", "for 2-3 hours most weekends"),
        ("{outage-duration|back in ~50 minutes}", "in ~50 minutes"),
        ("{outage-duration|dead for several hours at a time}", "for several hours at a time"),
        ("{outage-duration|Forty minutes gone, from 8:10 to 8:50 am ET}", "from 8:10 to 8:50 am ET"),
        ("{outage-duration|gone for two hours now}", "for two hours"),
    ],
)
def test_an_outage_speaks_of_its_clock_times_else_of_its_length(read: Read, line: str, said: str) -> None:
    assert words(read(line)) == said


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Back in March {comparison|we raced the others and came out ahead}", "Back in March"),
        ("Tuesday brought our first blemish: {degraded|the scheduler had fallen behind its queue}", "Tuesday"),
        ("2021 went by w/o an incident. {uptime|Uptime: 100%}", "2021"),
        ("Roll call for this morning:\\n- {degraded|Mail: crawling}\\n- Chat: fine", "for this morning"),
        ("Roll call for this morning:\\n- Mail: fine\\n- {operational|Chat: holding up}", "for this morning"),
        ("It was broken yesterday. {operational|Works for us}", None),
        ("The invoice of March is wrong. {uptime|Uptime: 100%}", None),
        ("{resolved|Things were back to normal in 50 minutes}", None),
        ("{latency|answers in 40 to 60 ms}", None),
        ("{degraded|tracking was broken all day}", "all day"),
    ],
)
def test_a_time_outside_the_claim_is_its_own_only_where_nothing_else_can_be_meant(
    read: Read, line: str, said: str | None
) -> None:
    assert words(read(line)) == said


@pytest.mark.parametrize(
    ("line", "back"),
    [
        ("{incident-free|no outage in 400 days}", timedelta(days=400)),
        ("{incident-free|six weeks without an outage}", timedelta(days=42)),
        ("{uptime|we have held 99.99% for 2,000 days}", timedelta(days=2000)),
        ("{uptime|we held 99.99% for 2,000 days}", None),
        ("{incident-free|we went 400 days without an outage}", None),
        ("{incident-free|no outage in almost a year}", None),
    ],
)
def test_a_record_reaches_back_from_the_post(read: Read, line: str, back: timedelta | None) -> None:
    window = read(line).window
    assert window is not None
    assert (window.start, window.end) == ((None, None) if back is None else (POSTED - back, POSTED))


def test_a_day_to_come_bounds_only_a_promise(read: Read) -> None:
    told, promised = read("{resolved|they had it back by Sunday}").window, read("{eta|back by Sunday}").window
    assert told is not None
    assert promised is not None
    assert (told.text, told.start, told.end) == ("by Sunday", None, None)
    assert promised.end == datetime(2025, 10, 27, tzinfo=UTC)


def test_since_then_goes_on_until_the_post_but_dates_no_outages_end(read: Read) -> None:
    slow, gone = read("{degraded|slow since 08:05 UTC}").window, read("{outage-window|gone since 08:05 UTC}").window
    began = POSTED.replace(hour=8, minute=5)
    assert slow is not None
    assert gone is not None
    assert (slow.start, slow.end) == (began, POSTED)
    assert (gone.start, gone.end) == (began, None)


def test_a_clock_time_of_no_zone_is_somewhere_on_its_day(read: Read) -> None:
    day = read("{degraded|Logins failed yesterday from 14:00 to 15:00}").window
    account = read("{outage-window|Logins failed yesterday from 14:00 to 15:00}").window
    assert day is not None
    assert account is not None
    assert (day.start, day.end) == (POSTED.replace(day=19, hour=0, minute=0), POSTED.replace(hour=0, minute=0))
    assert (account.start, account.end) == (None, None)
