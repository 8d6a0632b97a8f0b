from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.post_id import FIRST_MASTODON_POST, LAST_SEQUENTIAL_X_ID, TID_ALPHABET, dated_by_id, moment_of_id
from telemetry.errors import BadInput
from telemetry.moment import parse_moment

X_EPOCH = datetime(2010, 11, 4, 1, 42, 54, 657000, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)


@pytest.mark.parametrize(
    ("network", "post_id", "moment"),
    [
        ("x", "1608273870901096454", datetime(2022, 12, 29, 1, 29, 5, tzinfo=UTC)),
        ("x", "1608324539779551232", datetime(2022, 12, 29, 4, 50, 26, tzinfo=UTC)),
        ("mastodon", "117020577157693549", datetime(2026, 8, 1, 13, 51, 42, tzinfo=UTC)),
        ("bluesky", "3jzfcijpj2z2a", datetime(2023, 6, 30, 15, 3, 1, tzinfo=UTC)),
        ("bluesky", "at://did:plc:abc/app.bsky.feed.post/3jzfcijpj2z2a", datetime(2023, 6, 30, 15, 3, 1, tzinfo=UTC)),
    ],
)
def test_known_ids_give_their_second(network: str, post_id: str, moment: datetime) -> None:
    found = moment_of_id(network, post_id)
    assert found is not None
    assert found.replace(microsecond=0) == moment


@pytest.mark.parametrize(
    ("network", "post_id"),
    [
        ("x", "20"),
        ("x", str(LAST_SEQUENTIAL_X_ID)),
        ("x", "9223372036854775808"),
        ("x", "-1608273870901096454"),
        ("x", "１６０８２７３８７０９０１０９６４５４"),
        ("x", "1608273870901096454 "),
        ("x", ""),
        ("x", "9" * 5000),
        ("mastodon", "2216547"),
        ("mastodon", "AQ8bFd1p2XvW3hT5Ky"),
        ("bluesky", "self"),
        ("bluesky", "zzzzzzzzzzzzz"),
        ("bluesky", "0000000000000"),
        ("other", "1608273870901096454"),
        ("status-page", "1608273870901096454"),
    ],
)
def test_other_ids_give_no_time(network: str, post_id: str) -> None:
    assert moment_of_id(network, post_id) is None


@given(st.integers(8000, 2**41 - 1), st.integers(0, 2**22 - 1))
def test_x_ids_round_trip(milliseconds: int, rest: int) -> None:
    assert moment_of_id("x", str(milliseconds << 22 | rest)) == X_EPOCH + milliseconds * MILLISECOND


@given(st.datetimes(datetime(2016, 10, 6), datetime(2120, 1, 1)), st.integers(0, 2**16 - 1))  # noqa: DTZ001 -- hypothesis takes naive bounds
def test_mastodon_ids_round_trip(naive: datetime, rest: int) -> None:
    moment = naive.replace(microsecond=naive.microsecond // 1000 * 1000, tzinfo=UTC)
    milliseconds = (moment - datetime(1970, 1, 1, tzinfo=UTC)) // MILLISECOND
    assert moment_of_id("mastodon", str(milliseconds << 16 | rest)) == moment


def test_mastodon_ids_begin_with_mastodon() -> None:
    first = (FIRST_MASTODON_POST - datetime(1970, 1, 1, tzinfo=UTC)) // MILLISECOND << 16
    assert moment_of_id("mastodon", str(first)) == FIRST_MASTODON_POST
    assert moment_of_id("mastodon", str(first - 1)) is None


@given(st.integers(0, 2**53 - 1), st.integers(0, 1023))
def test_bluesky_keys_round_trip(microseconds: int, clock: int) -> None:
    number = microseconds << 10 | clock
    key = "".join(TID_ALPHABET[number >> 5 * place & 31] for place in reversed(range(13)))
    assert moment_of_id("bluesky", key) == datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)


@given(st.sampled_from(["x", "mastodon", "bluesky", "other"]), st.text() | st.integers().map(str))
def test_no_id_raises(network: str, post_id: str) -> None:
    moment = moment_of_id(network, post_id)
    assert moment is None or moment.utcoffset() == timedelta(0)


def test_a_recorded_mastodon_id_agrees_with_its_servers_own_time(recordings: Path) -> None:
    exchanges = json.loads((recordings / "telemetry/mastodon/mastodonpy_status.json").read_text())
    status = exchanges[0]["response"]["body"]
    moment = moment_of_id("mastodon", status["id"])
    assert moment is not None
    assert abs(moment - parse_moment(status["created_at"])) < timedelta(seconds=1)


def test_a_future_x_id_is_refused_and_a_future_mastodon_id_dates_nothing() -> None:
    now = datetime(2022, 12, 29, 1, tzinfo=UTC)
    with pytest.raises(BadInput, match=r"posts.jsonl, line 3, id: .*future \(2022-12-29T01:29:05"):
        dated_by_id("x", "1608273870901096454", now=now, source="posts.jsonl", line=3)
    assert dated_by_id("mastodon", "199592863371440138", now=now, source="posts.jsonl") is None
