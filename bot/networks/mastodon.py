from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
    NetworkRefusal,
    NotPublic,
    PaymentRequired,
    RateLimited,
    Rejected,
    ServerFailed,
    Unauthorized,
    Unreachable,
)
from bot.limits import Limits
from bot.quote import shortened
from bot.secret import Secret
from claims.model import Post

from .mastodon_json import Instance, is_mention, order, same_words, to_instance, to_mention, to_post, visibility
from .network import Media, Mention, Reply

logger = logging.getLogger(__name__)

# What every call here needs has existed since 4.0.0. Saying so keeps Mastodon.py from asking the server for its
# version, and from uploading through an end point that current servers no longer have.
OLDEST_VERSION = "4.0.0"
REQUEST_TIMEOUT_S = 30.0
PAGE = 80
PAGES = 25
MEDIA_ROUNDS = 20
LOOPBACK = ("127.0.0.1", "::1", "localhost")

P = ParamSpec("P")
T = TypeVar("T")


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
        self._known: Instance | None = None

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
            fresh = [raw for raw in _rows(page) if order(raw["id"]) > order(newest)]
            if not fresh:
                break
            newest = str(max((raw["id"] for raw in fresh), key=order))
            found += fresh
        found.sort(key=lambda raw: order(raw["id"]))
        return list(_readable(found, instance.domain))

    async def fetch_post(self, post_id: str) -> Post:
        """The post as it reads now, edits included."""
        instance = await self._instance()
        raw = await self._call(self._client.status, post_id)
        if not visibility(raw["visibility"]).open:
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
            if own and str(status["in_reply_to_id"]) == reply.to and same_words(status["content"], reply.text):
                return str(status["id"])
        return None

    async def _instance(self) -> Instance:
        if self._known is None:
            me = await self._call(self._client.account_verify_credentials)
            server = await self._call(self._client.instance_v2)
            known = _understood(server, me, host=self._host)
            if self._expected is not None and not _is_account(self._expected, known):
                raise Unauthorized("mastodon: the token belongs to another account than the one in the configuration")
            self._known = known
        return self._known

    async def _upload(self, media: Media) -> list[str]:
        """The picture's id, or none where the server refuses it or is not done with it in time."""
        alt = shortened(media.alt, (await self._instance()).alt_characters)
        try:
            upload = await self._call(self._client.media_post, media.body, mime_type=media.mime_type, description=alt)
            for _ in range(MEDIA_ROUNDS):
                if upload["url"] is not None:
                    return [str(upload["id"])]
                await asyncio.sleep(self._media_pause_s)
                upload = await self._call(self._client.media, str(upload["id"]))
        except NetworkRefusal as refusal:
            logger.warning("picture_refused network=mastodon reason=%s", refusal.reason.value)
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


def _understood(server: Mapping[str, Any], me: Mapping[str, Any], *, host: str) -> Instance:
    try:
        return to_instance(server, me, host=host)
    except (KeyError, TypeError, AttributeError) as error:
        raise ServerFailed("mastodon: /api/v2/instance is in no shape that we know") from error


def _rows(page: object) -> Iterable[Mapping[str, Any]]:
    if not isinstance(page, list):
        raise ServerFailed("mastodon: notifications are no list")
    return page


def _readable(rows: Iterable[Mapping[str, Any]], domain: str) -> Iterator[Mention]:
    for raw in filter(is_mention, rows):
        try:
            yield to_mention(raw, domain=domain)
        except (KeyError, TypeError, AttributeError, ValueError):
            # It will never be readable, and must not keep the others waiting.
            logger.error("mention_unreadable network=mastodon id=%s", raw["id"])  # noqa: TRY400 -- no foreign words


def _is_account(expected: str, known: Instance) -> bool:
    name = expected.removeprefix("@").lower()
    return name in (known.account, known.account.partition("@")[0])


def _moment_of_epoch(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, tz=UTC)
