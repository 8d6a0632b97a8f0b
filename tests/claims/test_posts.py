from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.model import Post, Precision, Role
from claims.posts import parse_post
from telemetry.errors import BadInput
from telemetry.services import Catalogue, Service

FIXTURES = Path(__file__).parent / "fixtures"
NOW = datetime(2026, 9, 1, tzinfo=UTC)
CATALOGUE = Catalogue(services={"twitter": Service(id="twitter", name="Twitter", aliases=("twitter.com",))})


def parse(line: str, now: datetime = NOW) -> Post:
    return parse_post(line, source="posts.jsonl", number=7, catalogue=CATALOGUE, now=now)


def parse_fields(**fields: Any) -> Post:
    return parse(json.dumps({"id": "p1", "text": "Works for me"} | fields))


def test_a_full_line_becomes_a_post() -> None:
    post = parse_fields(
        network="x",
        author="@someone",
        author_role="executive",
        posted_at="2022-12-29T02:29:05+01:00",
        posted_precision="min",
        service="Twitter",
        url="https://x.com/someone/status/1",
        in_reply_to="p0",
    )
    assert post == Post(
        id="p1",
        text="Works for me",
        network="x",
        author="@someone",
        author_role=Role.EXECUTIVE,
        posted_at=datetime(2022, 12, 29, 1, 29, 5, tzinfo=UTC),
        posted_precision=Precision.MINUTE,
        service="twitter",
        url="https://x.com/someone/status/1",
        in_reply_to="p0",
    )


def test_a_bare_line_leaves_the_rest_unknown() -> None:
    assert parse_fields() == Post(id="p1", text="Works for me")
    assert parse_fields(author=None, posted_at=None, service=None, network=None, url=None) == parse_fields()


def test_the_id_dates_a_post_that_has_no_time() -> None:
    post = parse_fields(id="1608273870901096454", network="x")
    assert post.posted_at == datetime(2022, 12, 29, 1, 29, 5, 763000, tzinfo=UTC)
    assert post.posted_precision is Precision.MILLISECOND


def test_a_stated_time_goes_before_the_id() -> None:
    post = parse_fields(id="1608273870901096454", network="x", posted_at="2022-12-29T01:29:05Z")
    assert (post.posted_at, post.posted_precision) == (datetime(2022, 12, 29, 1, 29, 5, tzinfo=UTC), Precision.SECOND)


def test_platform_and_twitter_are_other_words_for_network_and_x() -> None:
    assert parse_fields(platform="x").network == "x"
    assert parse_fields(network="Twitter").network == "x"
    assert parse_fields(network="twitter", platform="x").network == "x"


def test_a_service_nobody_measures_is_left_out() -> None:
    assert parse_fields(service="Cox").service is None
    assert parse_fields(service="twitter.com").service == "twitter"


def test_annotations_beside_the_post_are_ignored() -> None:
    assert parse_fields(claims=[{"span": "Works"}], source="written") == parse_fields()


def test_text_is_kept_as_given() -> None:
    assert parse_fields(text="  W\u200borks 🔥 ").text == "  W\u200borks 🔥 "


def test_a_byte_order_mark_may_open_the_file() -> None:
    line = '\ufeff{"id": "p1", "text": "Works for me"}'
    assert parse_post(line, source="-", number=1, catalogue=CATALOGUE, now=NOW).id == "p1"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("", "posts.jsonl, line 7: not JSON: Expecting value (column 1)"),
        (
            '{"id": "p1",',
            "posts.jsonl, line 7: not JSON: Expecting property name enclosed in double quotes (column 13)",
        ),
        ("[" * 100_000, "posts.jsonl, line 7: not JSON that can be read: too deep or too large a number"),
        (
            '{"id": 1' + "0" * 5000 + "}",
            "posts.jsonl, line 7: not JSON that can be read: too deep or too large a number",
        ),
        ("[]", "posts.jsonl, line 7: must be a JSON object, not a list"),
        ("null", "posts.jsonl, line 7: must be a JSON object, not null"),
        ('"Works for me"', "posts.jsonl, line 7: must be a JSON object, not text"),
        ('{"text": "Works"}', "posts.jsonl, line 7, id: is missing"),
        ('{"id": "p1"}', "posts.jsonl, line 7, text: is missing"),
        ('{"id": "p1", "text": null}', "posts.jsonl, line 7, text: is missing"),
        ('{"id": " ", "text": "a"}', "posts.jsonl, line 7, id: is empty"),
        ('{"id": 5, "text": "a"}', "posts.jsonl, line 7, id: must be text in quotes, not a number"),
        ('{"id": "p1", "text": ["a"]}', "posts.jsonl, line 7, text: must be text in quotes, not a list"),
        ('{"id": "p1", "text": ""}', "posts.jsonl, line 7, text: the post is empty"),
        ('{"id": "p\\u001b1", "text": "a"}', "posts.jsonl, line 7, id: holds control characters"),
    ],
)
def test_a_bad_line_is_one_clear_line(line: str, message: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse(line)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"autor": "@a"}, "posts.jsonl, line 7: unknown key 'autor' (known: id, text, network, "),
        ({"author": True}, "posts.jsonl, line 7, author: must be text in quotes, not true or false"),
        ({"author_role": "boss"}, "posts.jsonl, line 7, author_role: 'boss' is not one of executive, company, "),
        (
            {"posted_precision": "week"},
            "posts.jsonl, line 7, posted_precision: 'week' is not one of ms, s, min, h, day",
        ),
        (
            {"posted_at": "2022-12-29T01:29:05"},
            "posts.jsonl, line 7, posted_at: '2022-12-29T01:29:05' has no UTC offset",
        ),
        ({"posted_at": "yesterday"}, "posts.jsonl, line 7, posted_at: 'yesterday' is not an ISO 8601 time"),
        ({"posted_at": "9" * 2000}, "posts.jsonl, line 7, posted_at: '99999"),
        ({"posted_at": 1672277345}, "posts.jsonl, line 7, posted_at: must be text in quotes, not a number"),
        ({"network": "x y"}, "posts.jsonl, line 7, network: 'x y' is not a network's name"),
        ({"network": "x", "platform": "mastodon"}, "posts.jsonl, line 7, platform: names another network"),
        ({"in_reply_to": 7}, "posts.jsonl, line 7, in_reply_to: must be text in quotes, not a number"),
        ({"url": "javascript:alert(1)"}, "posts.jsonl, line 7, url: 'javascript:alert(1)' is not a web address"),
        ({"author": "a" * 5000}, "posts.jsonl, line 7, author: has 5,000 characters; the limit is 2,048"),
        ({"id": "1999999999999999999", "network": "x", "text": "a"}, None),
        (
            {"id": "2999999999999999999", "network": "x", "text": "a"},
            "posts.jsonl, line 7, id: carries a time in the future",
        ),
    ],
)
def test_a_bad_value_names_its_field(fields: dict[str, Any], message: str | None) -> None:
    if message is None:
        assert parse_fields(**fields).posted_at is not None
        return
    with pytest.raises(BadInput) as caught:
        parse_fields(**fields)
    assert str(caught.value).startswith(message)
    assert len(str(caught.value)) < 250


def test_clocks_may_differ_by_five_minutes() -> None:
    line = '{"id": "p1", "text": "a", "posted_at": "2026-09-01T00:05:00Z"}'
    assert parse(line).posted_at == NOW + timedelta(minutes=5)
    with pytest.raises(BadInput, match=r"posted_at: .* lies in the future"):
        parse(line, now=NOW - timedelta(milliseconds=1))


def test_our_annotated_lines_can_be_read() -> None:
    posts = [parse(line) for line in (FIXTURES / "annotated.jsonl").read_text().splitlines()]
    assert [(post.network, post.service) for post in posts] == [("x", "twitter"), ("blog", None), ("mastodon", None)]
    assert posts[2].posted_at == datetime(2026, 8, 1, 13, 51, 42, 821000, tzinfo=UTC)


def test_a_local_time_dates_no_annotated_post() -> None:
    assert parse_fields(posted_at="2015-02-22T08:56:00", claims=[]).posted_at is None
    with pytest.raises(BadInput, match="not an ISO 8601 time"):
        parse_fields(posted_at="in February", claims=[])


def test_the_annotated_set_can_be_read(recordings: Path) -> None:
    lines = (recordings / "posts.jsonl").read_text().splitlines()
    assert len([parse(line) for line in lines]) == len(lines) > 100


def test_the_cases_posts_can_be_read(recordings: Path) -> None:
    cases = [json.loads(line) for line in (recordings / "cases.jsonl").read_text().splitlines()]
    assert all(parse(json.dumps(case["post"])).posted_at is not None for case in cases)


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
posts = st.fixed_dictionaries(
    {"id": st.text() | json_values, "text": st.text() | json_values},
    optional={
        key: st.text() | json_values
        for key in (
            "network",
            "platform",
            "author",
            "author_role",
            "posted_at",
            "posted_precision",
            "service",
            "url",
            "in_reply_to",
        )
    },
)


@given(posts.map(json.dumps) | json_values.map(json.dumps) | st.text())
def test_any_line_is_a_post_or_one_clear_line(line: str) -> None:
    try:
        assert parse(line).id
    except BadInput as error:
        assert len(str(error).splitlines()) == 1  # noqa: PT017 -- either outcome is right, and each has its rule
