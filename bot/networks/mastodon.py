from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ParamSpec, TypeVar
from urllib.parse import urlsplit

from mastodon import Mastodon
from mastodon.errors import (
    MastodonAPIError,
    MastodonError,
    MastodonNetworkError,
    MastodonNotFoundError,
    MastodonRatelimitError,
    MastodonServerError,
    MastodonUnauthorizedError,
)

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
from bot.limits import Limits, mastodon_limits
from bot.quote import shortened
from bot.secret import Secret
from claims.model import Post, Precision
from telemetry.moment import parse_moment

from .network import Media, Mention, Reply, Visibility
from .plaintext import plain_text

# What every call here needs has existed since 4.0.0. Saying so keeps Mastodon.py from asking the server for its
# version, and from uploading through an end point that current servers no longer have.
OLDEST_VERSION = "4.0.0"
REQUEST_TIMEOUT_S = 30.0
PAGE = 80
PAGES = 25
# Other servers show no more than this, whatever ours allows.
ALT_CHARACTERS = 1_500
MEDIA_ROUNDS = 20
LOOPBACK = ("127.0.0.1", "::1", "localhost")

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Instance:
    """What the server says of itself and of us; read once."""

    domain: str
    account_id: str
    account: str
    limits: Limits
    alt_characters: int


class MastodonNetwork:
    """One account on one Mastodon server, through Mastodon.py in a thread.

    Args:
        base_url: the server, such as https://mastodon.example.
        token: an access token with the scopes read and write.
        account: whose token it must be (user, or user@host); any account's if None.
        agent: how we introduce ourselves.
        media_pause_s: how long to wait between two looks at a picture that the server is still working on.
    """

    name = "mastodon"

    def __init__(
        self,
        *,
        base_url: str,
        token: Secret,
        account: str | None = None,
        agent: str = "factping",
        media_pause_s: float = 0.5,
    ) -> None:
        self._client = Mastodon(
            api_base_url=base_url,
            access_token=token.reveal(),
            user_agent=agent,
            ratelimit_method="throw",
            request_timeout=REQUEST_TIMEOUT_S,
            mastodon_version=OLDEST_VERSION,
            version_check_mode="created",
        )
        host = urlsplit(base_url).hostname or ""
        if host in LOOPBACK:
            self._client.session.trust_env = False  # no proxy stands between us and ourselves
        self._host = host
        self._expected = account
        self._media_pause_s = media_pause_s
        self._known: _Instance | None = None

    async def account(self) -> str:
        """Our own account as user@host; raises `Unauthorized` if the token belongs to somebody else."""
        return (await self._instance()).account

    async def limits(self) -> Limits:
        """The limits of this instance."""
        return (await self._instance()).limits

    def greeting(self, author: str) -> str:
        """The account with an @ before it; without the host where it is our own."""
        user, _, host = author.partition("@")
        local = self._known is not None and host == self._known.domain
        return f"@{user} " if local else f"@{author} "

    async def mentions(self, since: str | None) -> Sequence[Mention]:
        """At most 2,000 mentions that follow `since`, oldest first."""
        instance = await self._instance()
        # `min_id` walks forward from the oldest; `since_id` would start at the newest and leave a gap where we stop.
        newest, found = since or "0", list[Mapping[str, Any]]()
        for _ in range(PAGES):
            page = await self._call(self._client.notifications, types=["mention"], min_id=newest, limit=PAGE)
            fresh = [raw for raw in _rows(page) if _order(raw["id"]) > _order(newest)]
            if not fresh:
                break
            newest = str(max((raw["id"] for raw in fresh), key=_order))
            found += fresh
        found.sort(key=lambda raw: _order(raw["id"]))
        return [to_mention(raw, domain=instance.domain) for raw in found if _is_mention(raw)]

    async def fetch_post(self, post_id: str) -> Post:
        """The post as it reads now, edits included."""
        instance = await self._instance()
        raw = await self._call(self._client.status, post_id)
        if not _visibility(raw["visibility"]).open:
            raise NotPublic(f"mastodon: post {post_id} is not public")
        return to_post(raw, domain=instance.domain)

    async def reply(self, reply: Reply) -> str:
        """Post under `reply.to`; the picture is left out where the server refuses it."""
        media = [] if reply.media is None else await self._upload(reply.media)
        status = await self._call(
            self._client.status_post,
            reply.text,
            in_reply_to_id=reply.to,
            media_ids=media or None,
            visibility=reply.visibility.value,
            language=reply.language,
            idempotency_key=reply.idempotency_key,
        )
        return str(status["id"])

    async def find_own_reply(self, reply: Reply) -> str | None:
        """Look through the thread below `reply.to` for a post of ours with the same words."""
        instance = await self._instance()
        context = await self._call(self._client.status_context, reply.to)
        for status in context["descendants"]:
            own = str(status["account"]["id"]) == instance.account_id
            if own and str(status["in_reply_to_id"]) == reply.to and _same_words(status["content"], reply.text):
                return str(status["id"])
        return None

    async def _instance(self) -> _Instance:
        if self._known is None:
            me = await self._call(self._client.account_verify_credentials)
            server = await self._call(self._client.instance_v2)
            known = _understood(server, me, host=self._host)
            if self._expected is not None and not _is_account(self._expected, known):
                raise Unauthorized("mastodon: the token belongs to another account than the one in the configuration")
            self._known = known
        return self._known

    async def _upload(self, media: Media) -> list[str]:
        alt = shortened(media.alt, (await self._instance()).alt_characters)
        try:
            upload = await self._call(self._client.media_post, media.body, mime_type=media.mime_type, description=alt)
        except Rejected:
            return []
        for _ in range(MEDIA_ROUNDS):
            if upload["url"] is not None:
                return [str(upload["id"])]
            await asyncio.sleep(self._media_pause_s)
            upload = await self._call(self._client.media, str(upload["id"]))
        return []

    async def _call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Any:
        try:
            return await asyncio.to_thread(function, *args, **kwargs)
        except MastodonError as error:
            # The library's own words can hold parts of a request, and a request holds the token.
            raise self._translated(error) from None

    def _translated(self, error: MastodonError) -> NetworkError:
        if isinstance(error, MastodonRatelimitError):
            reset = self._client.ratelimit_reset
            return RateLimited("mastodon: too many requests", resume_at=_moment_of_epoch(reset))
        if isinstance(error, MastodonNetworkError):
            return Unreachable("mastodon: the server does not answer")
        status = error.args[1] if len(error.args) > 1 and isinstance(error.args[1], int) else None
        for kind, translation in _BY_TYPE:
            if isinstance(error, kind):
                return translation(f"mastodon: the server answered {status}")
        if isinstance(error, MastodonAPIError) and status is None:
            return ServerFailed("mastodon: the answer is not JSON")
        return _BY_STATUS.get(status or 0, Rejected)(f"mastodon: the server refused ({status or type(error).__name__})")


_BY_TYPE: tuple[tuple[type[MastodonError], type[NetworkError]], ...] = (
    (MastodonUnauthorizedError, Unauthorized),
    (MastodonNotFoundError, Gone),
    (MastodonServerError, ServerFailed),
)
_BY_STATUS: dict[int, type[NetworkError]] = {402: PaymentRequired, 403: Forbidden, 410: Gone}


def to_instance(server: Mapping[str, Any], me: Mapping[str, Any], *, host: str) -> _Instance:
    """The parts of /api/v2/instance and of our own account that matter here."""
    configuration = server["configuration"]
    domain = str(server.get("domain") or host).lower()
    described = configuration.get("media_attachments", {}).get("description_limit") or ALT_CHARACTERS
    return _Instance(
        domain=domain,
        account_id=str(me["id"]),
        account=_full_name(me, domain),
        limits=mastodon_limits(
            max_characters=configuration["statuses"]["max_characters"],
            characters_reserved_per_url=configuration["statuses"]["characters_reserved_per_url"],
        ),
        alt_characters=min(described, ALT_CHARACTERS),
    )


def _understood(server: Mapping[str, Any], me: Mapping[str, Any], *, host: str) -> _Instance:
    try:
        return to_instance(server, me, host=host)
    except (KeyError, TypeError, AttributeError) as error:
        raise ServerFailed("mastodon: /api/v2/instance is in no shape that we know") from error


def to_mention(raw: Mapping[str, Any], *, domain: str) -> Mention:
    """A notification of type mention; `domain` completes the names of local accounts."""
    status, author = raw["status"], raw["account"]
    return Mention(
        network="mastodon",
        id=str(raw["id"]),
        status_id=str(status["id"]),
        author=_full_name(author, domain),
        author_is_bot=bool(author.get("bot")),
        author_opted_out="#nobot" in plain_text(author.get("note") or "").lower(),
        text=plain_text(status["content"]),
        in_reply_to_id=None if status["in_reply_to_id"] is None else str(status["in_reply_to_id"]),
        visibility=_visibility(status["visibility"]),
        created_at=_moment(raw["created_at"]),
    )


def to_post(raw: Mapping[str, Any], *, domain: str) -> Post:
    """A status as a post; servers that know no milliseconds write zeros, which are no precision."""
    posted_at = _moment(raw["created_at"])
    parent = raw["in_reply_to_id"]
    return Post(
        id=str(raw["id"]),
        text=plain_text(raw["content"]),
        network="mastodon",
        url=raw.get("url") or raw.get("uri"),
        author=f"@{_full_name(raw['account'], domain)}",
        posted_at=posted_at,
        posted_precision=Precision.MILLISECOND if posted_at.microsecond else Precision.SECOND,
        in_reply_to=None if parent is None else str(parent),
    )


def _rows(page: object) -> Iterable[Mapping[str, Any]]:
    if not isinstance(page, list):
        raise ServerFailed("mastodon: notifications are no list")
    return page


def _is_mention(raw: Mapping[str, Any]) -> bool:
    return raw["type"] == "mention" and raw.get("status") is not None


def _order(notification_id: object) -> tuple[int, str]:
    """Ids are numbers written as text, or texts of one length: both sort by length first."""
    text = str(notification_id)
    return len(text), text


def _full_name(account: Mapping[str, Any], domain: str) -> str:
    name = str(account["acct"]).lower()
    return name if "@" in name else f"{name}@{domain}"


def _is_account(expected: str, known: _Instance) -> bool:
    name = expected.removeprefix("@").lower()
    return name in (known.account, known.account.partition("@")[0])


def _visibility(word: str) -> Visibility:
    """Anything that we do not know is treated as the most private."""
    return Visibility(word) if word in set(Visibility) else Visibility.DIRECT


def _moment(value: datetime | str) -> datetime:
    return parse_moment(value) if isinstance(value, str) else value.astimezone(UTC)


def _moment_of_epoch(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, tz=UTC)


def _same_words(html: str, text: str) -> bool:
    """Whether a post as served is the one that we sent: the server rewrites mentions and white space."""
    return _words(plain_text(html)) == _words(text)


def _words(text: str) -> list[str]:
    return [word for word in text.split() if not word.startswith("@")]
