"""How old a copy is: by its headers and its own date, and never a guess against the page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from telemetry.looks import LastRead
from telemetry.pages.freshness import OLDEST, ROUNDING, SET_BACK, Copy, copy_of, header_moment, is_older
from telemetry.probe.ownclock import MOST_OFF

NOW = datetime(2026, 1, 2, 12, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def date(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)


def last(**known: Any) -> LastRead:
    given: dict[str, Any] = {"last_modified": "", "updated_at": None, "whole_at": NOW - 5 * MINUTE, **known}
    return LastRead(
        service="acme",
        format="statuspage",
        url="https://status.acme.example/x",
        reader="r",
        etag="",
        sha256="",
        statements="",
        summary="",
        newest=None,
        **given,
    )


MADE = {
    "nothing-said": ({}, timedelta(0)),
    "age": ({"age": "900"}, 15 * MINUTE),
    "several-caches": ({"age": "900, 5"}, 15 * MINUTE),
    "no-age": ({"age": "-5"}, timedelta(0)),
    "no-number": ({"age": "٣"}, timedelta(0)),
    "date": ({"date": date(NOW - HOUR)}, HOUR),
    "date-beside-a-lower-age": ({"date": date(NOW - HOUR), "age": "60"}, HOUR),
    "date-of-the-way": ({"date": date(NOW - MOST_OFF)}, timedelta(0)),
    "date-ahead": ({"date": date(NOW + HOUR)}, timedelta(0)),
    "date-of-a-wrong-clock": ({"date": date(NOW - OLDEST - MINUTE)}, timedelta(0)),
    "date-of-an-old-copy": ({"date": date(NOW - OLDEST - MINUTE), "age": "1"}, OLDEST + MINUTE),
    "no-date": ({"date": "yesterday"}, timedelta(0)),
}


@pytest.mark.parametrize("name", MADE)
def test_a_copy_was_made_when_its_server_stood_by_it(name: str) -> None:
    headers, ago = MADE[name]
    assert copy_of(headers, NOW).made_at == NOW - ago


def test_an_age_beyond_all_measure_is_no_error() -> None:
    assert copy_of({"age": "9" * 5000}, NOW).made_at == NOW - timedelta(seconds=2**31)


def test_a_document_is_no_older_than_its_own_date() -> None:
    copy = copy_of({"age": "3600"}, NOW, updated_at=NOW - 10 * MINUTE)
    assert (copy.made_at, copy.updated_at) == (NOW - 10 * MINUTE, NOW - 10 * MINUTE)


def test_a_date_of_the_documents_own_that_is_still_to_come_is_none() -> None:
    assert copy_of({}, NOW, updated_at=NOW + HOUR).updated_at is None
    # By the server's clock it is past: ours is behind.
    ours_is_behind = copy_of({"date": date(NOW + 2 * HOUR)}, NOW, updated_at=NOW + HOUR)
    assert (ours_is_behind.made_at, ours_is_behind.updated_at) == (NOW, NOW + HOUR)


MODIFIED = {
    "before": ({}, NOW - HOUR, True),
    "now": ({}, NOW, True),
    "to-come": ({}, NOW + MINUTE, False),
    "before-date": ({"date": date(NOW + HOUR)}, NOW + MINUTE, True),
    "after-date": ({"date": date(NOW - HOUR)}, NOW - MINUTE, False),
}


@pytest.mark.parametrize("name", MODIFIED)
def test_what_was_modified_after_it_was_sent_was_not(name: str) -> None:
    headers, modified, counts = MODIFIED[name]
    copy = copy_of({**headers, "last-modified": date(modified)}, NOW)
    assert copy.last_modified == (date(modified) if counts else "")


def test_a_last_modified_that_is_no_date_is_none() -> None:
    assert copy_of({"last-modified": "lately"}, NOW).last_modified == ""
    assert header_moment("Fri, 31 Dec 9999 23:00:00 -0500") is None


EARLIER, LATER = NOW - 2 * HOUR, NOW - HOUR
OLDER: dict[str, tuple[dict[str, Any], dict[str, Any], bool]] = {
    "nothing-said": ({}, {}, False),
    "made-before": ({"made_at": NOW - 6 * MINUTE}, {}, True),
    "rounded": ({"made_at": NOW - 5 * MINUTE - ROUNDING}, {}, False),
    "made-before-long-ago": ({"made_at": NOW - 3 * HOUR}, {"whole_at": NOW - SET_BACK}, True),
    "updated-before": ({"updated_at": EARLIER}, {"updated_at": LATER}, True),
    "updated-since": ({"updated_at": LATER}, {"updated_at": EARLIER}, False),
    "set-back": ({"updated_at": EARLIER}, {"updated_at": LATER, "whole_at": NOW - SET_BACK}, False),
    "modified-before": ({"last_modified": date(EARLIER)}, {"last_modified": date(LATER)}, True),
    "modified-since": ({"last_modified": date(LATER)}, {"last_modified": date(EARLIER)}, False),
    "modified-once": ({"last_modified": date(EARLIER)}, {"last_modified": date(EARLIER)}, False),
    "not-dated-before": ({"last_modified": date(EARLIER), "updated_at": EARLIER}, {}, False),
    "its-own-date-decides": (
        {"last_modified": date(EARLIER), "updated_at": LATER},
        {"last_modified": date(LATER), "updated_at": EARLIER},
        False,
    ),
    "one-own-date-two-headers": (
        {"last_modified": date(EARLIER), "updated_at": LATER},
        {"last_modified": date(LATER), "updated_at": LATER},
        True,
    ),
    "read-by-a-clock-ahead": ({"updated_at": EARLIER}, {"updated_at": LATER, "whole_at": NOW + MINUTE}, False),
}


@pytest.mark.parametrize("name", OLDER)
def test_a_copy_is_older_by_its_age_or_by_its_dates(name: str) -> None:
    of_copy, of_last, older = OLDER[name]
    given: dict[str, Any] = {"made_at": NOW, "last_modified": "", **of_copy}
    copy = Copy(**given)
    assert is_older(copy, last(**of_last), NOW) is older
