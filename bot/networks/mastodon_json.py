"""What Mastodon's API says, as our own values: pure functions over its JSON.

https://docs.joinmastodon.org/entities/ names the fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.limits import Limits, mastodon_limits
from claims.model import Post, Precision
from telemetry.moment import parse_moment

from .network import Mention, Visibility
from .plaintext import plain_text

# Other servers show no more than this, whatever ours allows.
ALT_CHARACTERS = 1_500


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """What the server says of itself and of us; read once."""

    domain: str
    account_id: str
    account: str
    limits: Limits
    alt_characters: int


def to_instance(server: Mapping[str, Any], me: Mapping[str, Any], *, host: str) -> Instance:
    """The parts of /api/v2/instance and of our own account that matter here."""
    configuration = server["configuration"]
    domain = str(server.get("domain") or host).lower()
    described = configuration.get("media_attachments", {}).get("description_limit") or ALT_CHARACTERS
    return Instance(
        domain=domain,
        account_id=str(me["id"]),
        account=_full_name(me, domain),
        limits=mastodon_limits(
            max_characters=configuration["statuses"]["max_characters"],
            characters_reserved_per_url=configuration["statuses"]["characters_reserved_per_url"],
        ),
        alt_characters=min(described, ALT_CHARACTERS),
    )


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
        visibility=visibility(status["visibility"]),
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


def is_mention(raw: Mapping[str, Any]) -> bool:
    """Whether a notification is a mention whose post still stands."""
    return raw["type"] == "mention" and raw.get("status") is not None


def order(notification_id: object) -> tuple[int, str]:
    """A key that sorts ids by age: numbers written as text, or texts of one length, so both by their length first."""
    text = str(notification_id)
    return len(text), text


def _full_name(account: Mapping[str, Any], domain: str) -> str:
    name = str(account["acct"]).lower()
    return name if "@" in name else f"{name}@{domain}"


def visibility(word: str) -> Visibility:
    """Anything that we do not know is treated as the most private."""
    return Visibility(word) if word in set(Visibility) else Visibility.DIRECT


def _moment(value: datetime | str) -> datetime:
    return parse_moment(value) if isinstance(value, str) else value.astimezone(UTC)


def same_words(html: str, text: str) -> bool:
    """Whether a post as served is the one that we sent: the server rewrites mentions and white space."""
    return _words(plain_text(html)) == _words(text)


def _words(text: str) -> list[str]:
    return [word for word in text.split() if not word.startswith("@")]
