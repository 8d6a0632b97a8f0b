"""What every social network gives us, and what we give it: frozen values and one protocol."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.limits import Limits
from claims.model import Label, Post


class Visibility(StrEnum):
    """Who may see a post, from everybody to the people named in it."""

    PUBLIC = "public"
    UNLISTED = "unlisted"
    PRIVATE = "private"
    DIRECT = "direct"

    @property
    def open(self) -> bool:
        """Whether anybody may read it."""
        return self in (Visibility.PUBLIC, Visibility.UNLISTED)

    def for_reply(self) -> Visibility:
        """How an answer to such a post is shown: off the public timelines, and never to more people than the post."""
        return Visibility.UNLISTED if self is Visibility.PUBLIC else self


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Somebody spoke to the bot.

    `id` is the notification's and orders mentions, `status_id` the post's that holds the mention. `author` is the full
    account name without a leading @ (on Mastodon user@host, for local accounts too), `text` is plain.
    `author_opted_out` tells of #nobot in the author's own description.
    """

    network: str
    id: str
    status_id: str
    author: str
    author_is_bot: bool
    author_opted_out: bool
    text: str
    in_reply_to_id: str | None
    visibility: Visibility
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A picture with the words for those who do not see it."""

    body: bytes
    alt: str
    mime_type: str = "image/png"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What an answer says of a claim: its id, the label, and the running number of the verdict that it is from."""

    claim: str
    label: Label
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """An answer before it is addressed to somebody: its parts in order, a picture for the first, and what it states."""

    parts: tuple[str, ...]
    media: Media | None = None
    stated: tuple[Stated, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One post exactly as it shall stand, under the post `to`."""

    to: str
    text: str
    visibility: Visibility
    idempotency_key: str
    media: Media | None = None
    language: str = "en"


class Network(Protocol):
    """One account on one social network; all methods raise `bot.errors.NetworkError` and nothing of their library's."""

    @property
    def name(self) -> str:
        """The network's name, as posts carry it."""

    async def account(self) -> str:
        """Our own account's full name, in the form of `Mention.author`."""

    async def limits(self) -> Limits:
        """What fits into one post."""

    def greeting(self, author: str) -> str:
        """The words that address an account, with the space after them."""

    async def mentions(self, since: str | None) -> Sequence[Mention]:
        """Mentions after the one with this id, oldest first; a bounded number, the rest comes with the next call."""

    async def fetch_post(self, post_id: str) -> Post:
        """A public post by its id; raises `NotPublic` for any other and `Gone` for none."""

    async def reply(self, reply: Reply) -> str:
        """Publish, at most once per idempotency key while the network keeps it; the new post's id."""

    async def find_own_reply(self, reply: Reply) -> str | None:
        """The id of our own post with this text under this post, if the network has it."""
