from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.model import Precision, Role
from claims.post_url import PostAddress, looks_like_url, parse_post_url, post_from_url
from telemetry.errors import BadInput

ELON = PostAddress(
    network="x",
    id="1608273870901096454",
    author="@elonmusk",
    url="https://x.com/elonmusk/status/1608273870901096454",
)


@pytest.mark.parametrize(
    "url",
    [
        "https://twitter.com/elonmusk/status/1608273870901096454",
        "https://x.com/elonmusk/status/1608273870901096454",
        "http://mobile.twitter.com/elonmusk/status/1608273870901096454/",
        "https://www.twitter.com/elonmusk/statuses/1608273870901096454?s=20&t=abc#m",
        "https://X.com/elonmusk/status/1608273870901096454/photo/1",
        " https://x.com/elonmusk/status/1608273870901096454\n",
    ],
)
def test_all_spellings_of_an_x_post_are_one(url: str) -> None:
    assert parse_post_url(url) == ELON


@pytest.mark.parametrize("path", ["i/web/status/123", "i/status/123"])
def test_an_x_address_without_a_name_has_no_author(path: str) -> None:
    address = parse_post_url(f"https://x.com/{path}")
    assert (address.author, address.url) == (None, "https://x.com/i/status/123")


@pytest.mark.parametrize(
    ("url", "author", "canonical"),
    [
        ("https://mastodon.example/@ops/117020577157693549", "@ops@mastodon.example", "/@ops/"),
        ("https://mastodon.example/web/@ops/117020577157693549", "@ops@mastodon.example", "/@ops/"),
        (
            "https://mastodon.example/@ops@other.example/117020577157693549",
            "@ops@other.example",
            "/@ops@other.example/",
        ),
        ("https://mastodon.example/users/ops/statuses/117020577157693549", "@ops@mastodon.example", "/@ops/"),
    ],
)
def test_mastodon_posts_are_known_by_their_path(url: str, author: str, canonical: str) -> None:
    address = parse_post_url(url)
    assert (address.network, address.id, address.author) == ("mastodon", "117020577157693549", author)
    assert address.url == f"https://mastodon.example{canonical}117020577157693549"


def test_a_mastodon_host_keeps_its_prefix() -> None:
    assert parse_post_url("https://m.example.org/@ops/12").url == "https://m.example.org/@ops/12"


def test_a_bluesky_post_is_an_at_address() -> None:
    address = parse_post_url("https://bsky.app/profile/ops.example.org/post/3jzfcijpj2z2a")
    assert (address.network, address.author) == ("bluesky", "@ops.example.org")
    assert address.id == "at://ops.example.org/app.bsky.feed.post/3jzfcijpj2z2a"
    assert parse_post_url("https://bsky.app/profile/did:plc:abc/post/3jzfcijpj2z2a").author == "did:plc:abc"


@pytest.mark.parametrize(
    "url",
    [
        "https://x.com/elonmusk",
        "https://x.com/elonmusk/status/abc",
        "https://twitter.com@evil.example/elonmusk/status/1608273870901096454",
        "https://example.org/",
        "https://medium.example/@name/a-slug-123",
        "https:///@name/12",
        "https://[::1/@name/12",
        "ftp://x.com/elonmusk/status/1",
        "Works for me",
        "https://x.com/a/status/1 and more",
        "https://x.com/" + "a" * 5000,
    ],
)
def test_other_addresses_are_refused_in_one_short_line(url: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_post_url(url)
    assert len(str(caught.value)) < 260
    assert str(caught.value).isprintable()


def test_a_post_takes_its_time_from_the_address(now: datetime) -> None:
    post = post_from_url(ELON.url, text="Works for me", now=now, author_role=Role.EXECUTIVE, service="twitter")
    assert post.posted_at == datetime(2022, 12, 29, 1, 29, 5, 763000, tzinfo=UTC)
    assert post.posted_precision is Precision.MILLISECOND
    assert (post.id, post.network, post.author, post.url) == (ELON.id, "x", "@elonmusk", ELON.url)
    assert (post.author_role, post.service, post.text) == (Role.EXECUTIVE, "twitter", "Works for me")


def test_what_the_caller_states_goes_before_the_address(now: datetime) -> None:
    stated = now - timedelta(days=1)
    post = post_from_url(ELON.url, text="Works for me", now=now, author="@someone", network="x", posted_at=stated)
    assert (post.author, post.posted_at, post.posted_precision) == ("@someone", stated, Precision.SECOND)


def test_without_text_it_asks_for_it(now: datetime) -> None:
    with pytest.raises(BadInput, match=r"^--text: needed: the network is off, so the post at https://x.com/elonmusk/"):
        post_from_url(ELON.url, text=None, now=now)


def test_another_network_or_a_future_post_is_refused(now: datetime) -> None:
    with pytest.raises(BadInput, match=r"^--network: mastodon does not match the address, which is on x$"):
        post_from_url(ELON.url, text="Works for me", now=now, network="mastodon")
    with pytest.raises(BadInput, match="future"):
        post_from_url(ELON.url, text="Works for me", now=datetime(2022, 12, 1, tzinfo=UTC))


def test_only_a_lone_address_looks_like_one() -> None:
    assert looks_like_url("https://x.com/a/status/1")
    assert looks_like_url(" HTTPS://x.com/ ")
    assert not looks_like_url("https://status.example.org is wrong")
    assert not looks_like_url("Works for me")


@given(st.text() | st.text().map("https://{}".format) | st.from_regex(r"https://x\.com/.{0,40}"))
def test_any_address_is_read_or_refused(url: str) -> None:
    try:
        assert parse_post_url(url).url.startswith("https://")
    except BadInput as error:
        assert len(str(error).splitlines()) == 1  # noqa: PT017 -- either outcome is right, and each has its rule
