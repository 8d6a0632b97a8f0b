from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.errors import (
    Forbidden,
    Gone,
    NetworkError,
    NotPublic,
    PaymentRequired,
    RateLimited,
    Rejected,
    ServerFailed,
    Unauthorized,
    Unreachable,
)
from bot.networks.mastodon import MastodonNetwork
from bot.networks.mastodon_json import to_instance, to_mention, to_post
from bot.networks.network import Mention, Reply, Visibility
from bot.networks.plaintext import plain_text
from bot.secret import Secret
from claims.model import Post, Precision
from tests.bot.mastodon_server import DOMAIN, TOKEN, Fault, Server, as_html

Json = dict[str, Any]


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def network(server: Server) -> Iterator[MastodonNetwork]:
    with server.running() as url:
        yield MastodonNetwork(base_url=url, token=Secret(TOKEN), media_pause_s=0)


def recorded(recordings: Path, name: str, path: str) -> Any:
    """The body of the first recorded GET whose address starts with a path."""
    rows = json.loads((recordings / "telemetry" / "mastodon" / f"{name}.json").read_text())
    return next(
        row["response"]["body"]
        for row in rows
        if row["request"]["method"] == "GET" and row["request"]["uri"].split("/", 3)[3].startswith(path)
    )


# What a server adds that we neither read nor imitate.
OWN_STATUS_ONLY = {"pinned"}


def test_our_server_has_the_shape_of_the_recorded_notifications(recordings: Path, server: Server) -> None:
    (real,) = recorded(recordings, "mastodonpy_notifications_mentions_only", "api/v1/notifications?")
    server.mention("alice", "check")
    ours = server.notifications[0]
    assert set(ours) == set(real)
    assert set(ours["status"]) - OWN_STATUS_ONLY == set(real["status"])
    assert set(ours["account"]) == set(real["account"])


def test_our_server_has_the_shape_of_a_recorded_status(recordings: Path, server: Server) -> None:
    real = recorded(recordings, "mastodonpy_status", "api/v1/statuses/")
    assert set(server.statuses[server.post("alice", "Hello.")]) == set(real)


def test_our_server_has_the_shape_of_a_recorded_instance(recordings: Path, server: Server) -> None:
    real = recorded(recordings, "mastodonpy_stream_healthy", "api/v2/instance")
    ours = server.instance()
    assert set(ours) == set(real)
    assert set(ours["configuration"]["statuses"]) == set(real["configuration"]["statuses"])
    assert set(ours["configuration"]["media_attachments"]) <= set(real["configuration"]["media_attachments"])


def test_our_server_has_the_shape_of_a_recorded_context(recordings: Path) -> None:
    assert set(recorded(recordings, "mastodonpy_status_context", "api/v1/statuses/")) == {"ancestors", "descendants"}


def test_a_recorded_mention_is_read(recordings: Path) -> None:
    (real,) = recorded(recordings, "mastodonpy_notifications_mentions_only", "api/v1/notifications?")
    mention = to_mention(real, domain="localhost:3000")
    assert (mention.id, mention.author, mention.text) == ("21", "admin@localhost:3000", "@mastodonpy_test hello!")
    assert mention.visibility is Visibility.PUBLIC
    assert not mention.author_is_bot


def test_a_recorded_status_is_read(recordings: Path) -> None:
    real = recorded(recordings, "mastodonpy_status", "api/v1/statuses/")
    post = to_post(real, domain="localhost:3000")
    assert post.id == real["id"]
    assert post.posted_at is not None
    assert post.posted_at.tzinfo is UTC
    assert "<" not in post.text


def test_a_recorded_instance_is_read(recordings: Path) -> None:
    server = recorded(recordings, "mastodonpy_stream_healthy", "api/v2/instance")
    me = recorded(recordings, "mastodonpy_stream_user_local", "api/v1/accounts/verify_credentials")
    instance = to_instance(server, me, host="localhost")
    assert instance.limits.characters == 500
    assert instance.alt_characters == 1_500  # this server allows more; others do not show it


def test_a_mention_is_read(server: Server) -> None:
    claim = server.post("ceo", "Up.")
    server.account("alice@elsewhere.example", bot=True, note="<p>#NoBot</p>")
    server.mention("alice@elsewhere.example", "check", to=claim, visibility="direct")
    raw = server.notifications[0]
    assert to_mention(raw, domain=DOMAIN) == Mention(
        network="mastodon",
        id="7",
        status_id=raw["status"]["id"],
        author="alice@elsewhere.example",
        author_is_bot=True,
        author_opted_out=True,
        text="@factping check",
        in_reply_to_id=claim,
        visibility=Visibility.DIRECT,
        created_at=datetime(2026, 8, 1, 12, 0, 2, 123_000, tzinfo=UTC),
    )


def test_a_post_is_read(server: Server) -> None:
    status = server.post("CEO", "We are back.\n\nDetails: https://status.corp.example/incidents/a-rather-long-address")
    assert to_post(server.statuses[status], domain=DOMAIN) == Post(
        id=status,
        text="We are back.\n\nDetails: https://status.corp.example/incidents/a-rather-long-address",
        network="mastodon",
        url=f"https://{DOMAIN}/@CEO/{status}",
        author=f"@ceo@{DOMAIN}",
        posted_at=datetime(2026, 8, 1, 12, 0, 1, 123_000, tzinfo=UTC),
        posted_precision=Precision.MILLISECOND,
    )


def test_zero_milliseconds_are_no_precision(server: Server) -> None:
    status = server.statuses[server.post("ceo", "Up.")] | {"created_at": "2026-08-01T12:00:01.000Z"}
    assert to_post(status, domain=DOMAIN).posted_precision is Precision.SECOND


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
        ("<p>One.<br>Two.<br />Three.</p>", "One.\nTwo.\nThree."),
        ("<p>Up &amp; running: 5 &lt; 6</p>", "Up & running: 5 < 6"),
        (
            as_html("See https://corp.example/a/very/long/address?with=query now"),
            "See https://corp.example/a/very/long/address?with=query now",
        ),
        ('<p><a href="https://corp.example/x">our page</a></p>', "our page (https://corp.example/x)"),
        ('<p><a href="https://corp.example/x">corp.example/…</a></p>', "https://corp.example/x"),
        ('<p><a href="javascript:alert(1)">our page</a></p>', "our page"),
        ('<p><a href="https://s.example/tags/up" class="mention hashtag">#<span>up</span></a></p>', "#up"),
        ('<p class="quote-inline">RE: <a href="https://s.example/1">s.example/1</a></p><p>Works.</p>', "Works."),
        ("<ul><li>One</li><li>Two</li></ul>", "One\nTwo"),
        ("Plain < text", "Plain < text"),
        ("", ""),
    ],
)  # fmt: skip -- one case on a line
def test_html_becomes_plain_text(html: str, text: str) -> None:
    assert plain_text(html) == text


def test_an_edited_post_reads_as_it_does_now(server: Server, network: MastodonNetwork) -> None:
    status = server.post("ceo", "Zero downtime.")
    server.statuses[status] |= {"content": as_html("Little downtime."), "edited_at": "2026-08-01T13:00:00.000Z"}
    assert asyncio.run(network.fetch_post(status)).text == "Little downtime."


@pytest.mark.parametrize("visibility", ["private", "direct", "limited"])
def test_a_post_for_some_is_not_public(server: Server, network: MastodonNetwork, visibility: str) -> None:
    status = server.post("ceo", "Zero downtime.", visibility=visibility)
    with pytest.raises(NotPublic):
        asyncio.run(network.fetch_post(status))


def test_mentions_follow_the_cursor_oldest_first(server: Server, network: MastodonNetwork) -> None:
    for number in range(200):
        server.mention("alice", f"check {number}")
    server.notifications[3] |= {"type": "favourite"}
    server.notifications[4] |= {"status": None}
    everything = asyncio.run(network.mentions(None))
    assert [mention.id for mention in everything] == ["7", "8", "9", *(str(number) for number in range(12, 207))]
    assert [mention.id for mention in asyncio.run(network.mentions("204"))] == ["205", "206"]
    assert list(asyncio.run(network.mentions("206"))) == []


def test_an_unreadable_mention_keeps_nobody_waiting(
    server: Server, network: MastodonNetwork, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(3):
        server.mention("alice", "check")
    server.notifications[1] |= {"created_at": None}
    assert [mention.id for mention in asyncio.run(network.mentions(None))] == ["7", "9"]
    assert "mention_unreadable network=mastodon id=8" in caplog.text


def test_limits_are_those_of_the_instance() -> None:
    server = Server(max_characters=1_234)
    with server.running() as url:
        limits = asyncio.run(MastodonNetwork(base_url=url, token=Secret(TOKEN)).limits())
    assert limits.characters == 1_234
    assert limits.count("@alice@elsewhere.example https://corp.example/a/very/long/address") == 6 + 1 + 23


@pytest.mark.parametrize(("allowed", "used"), [(10_000, 1_500), (1_500, 1_500), (420, 420), (None, 1_500)])
def test_a_description_is_no_longer_than_other_servers_show(server: Server, allowed: int | None, used: int) -> None:
    described = server.instance()
    described["configuration"]["media_attachments"] = {} if allowed is None else {"description_limit": allowed}
    assert to_instance(described, server.bot, host=DOMAIN).alt_characters == used


def test_local_accounts_are_addressed_without_their_host(network: MastodonNetwork) -> None:
    assert asyncio.run(network.account()) == f"factping@{DOMAIN}"
    assert network.greeting(f"alice@{DOMAIN}") == "@alice "
    assert network.greeting("alice@elsewhere.example") == "@alice@elsewhere.example "


@pytest.mark.parametrize("account", ["factping", "@FactPing", f"factping@{DOMAIN}"])
def test_the_expected_account_is_accepted(server: Server, account: str) -> None:
    with server.running() as url:
        network = MastodonNetwork(base_url=url, token=Secret(TOKEN), account=account)
        assert asyncio.run(network.account()) == f"factping@{DOMAIN}"


def test_another_accounts_token_is_refused(server: Server) -> None:
    with server.running() as url:
        network = MastodonNetwork(base_url=url, token=Secret(TOKEN), account="somebody")
        with pytest.raises(Unauthorized):
            asyncio.run(network.account())


def reply(to: str, text: str = "@alice Measured: https://factping.example/1", key: str = "key") -> Reply:
    return Reply(to=to, text=text, visibility=Visibility.UNLISTED, idempotency_key=key)


def test_the_same_key_posts_once(server: Server, network: MastodonNetwork) -> None:
    claim = server.post("ceo", "Up.")
    assert asyncio.run(network.reply(reply(claim))) == asyncio.run(network.reply(reply(claim)))
    assert len(server.answers) == 1


@pytest.mark.parametrize(
    "text", ["@alice Up.", "@alice@elsewhere.example One.\n\nTwo: https://a.example/b, #three & <4>"]
)
def test_our_own_reply_is_found_by_its_words(server: Server, network: MastodonNetwork, text: str) -> None:
    claim = server.post("ceo", "Up.")
    assert asyncio.run(network.find_own_reply(reply(claim, text))) is None
    posted = asyncio.run(network.reply(reply(claim, text)))
    assert asyncio.run(network.find_own_reply(reply(claim, text))) == posted
    assert asyncio.run(network.find_own_reply(reply(claim, text + " More."))) is None


def test_the_same_words_elsewhere_are_not_our_reply(server: Server, network: MastodonNetwork) -> None:
    claim = server.post("ceo", "Up.")
    other = server.post("alice", "@alice Up.", to=claim)
    server.post("factping", "@alice Up.", to=other)
    assert asyncio.run(network.find_own_reply(reply(claim, "@alice Up."))) is None


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, Rejected),
        (401, Unauthorized),
        (402, PaymentRequired),
        (403, Forbidden),
        (404, Gone),
        (410, Gone),
        (422, Rejected),
        (429, RateLimited),
        (500, ServerFailed),
        (503, ServerFailed),
        (507, ServerFailed),
    ],
)
def test_every_answer_has_its_error(
    server: Server, network: MastodonNetwork, status: int, kind: type[NetworkError]
) -> None:
    asyncio.run(network.account())
    calls: list[Callable[[], Coroutine[Any, Any, object]]] = [
        lambda: network.mentions(None),
        lambda: network.fetch_post("1"),
        lambda: network.find_own_reply(reply("1")),
        lambda: network.reply(reply("1")),
    ]
    for call in calls:
        server.faults.append(Fault(request="", status=status))
        with pytest.raises(NetworkError) as raised:
            asyncio.run(call())
        assert type(raised.value) is kind
        assert TOKEN not in str(raised.value)
        assert raised.value.__cause__ is None


def test_a_rate_limit_says_when_it_ends(server: Server, network: MastodonNetwork) -> None:
    reset = datetime.now(UTC) + timedelta(minutes=3)
    server.faults.append(Fault(request="", status=429, headers={"X-RateLimit-Reset": reset.isoformat()}))
    with pytest.raises(RateLimited) as raised:
        asyncio.run(network.account())
    assert raised.value.resume_at is not None
    assert abs(raised.value.resume_at - reset) < timedelta(seconds=5)


def test_a_closed_connection_is_unreachable(server: Server, network: MastodonNetwork) -> None:
    server.faults.append(Fault(request="", drop="before"))
    with pytest.raises(Unreachable):
        asyncio.run(network.account())


class Stranger(Server):
    """Something else that answers on the same address."""

    def instance(self) -> Json:
        return {"hello": "world"}


def test_a_server_that_is_something_else_is_reported() -> None:
    with Stranger().running() as url, pytest.raises(ServerFailed, match="in no shape that we know"):
        asyncio.run(MastodonNetwork(base_url=url, token=Secret(TOKEN)).account())


def test_a_wrong_token_is_refused_without_being_shown(server: Server) -> None:
    with server.running() as url, pytest.raises(Unauthorized) as raised:
        asyncio.run(MastodonNetwork(base_url=url, token=Secret("another-token")).account())
    assert "another-token" not in repr(raised.value)
