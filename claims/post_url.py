"""Addresses of posts: which network, which post, whose, and when."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import SplitResult, urlsplit

from telemetry.errors import BadInput

from .model import Post, Precision, Role
from .post_id import dated_by_id
from .post_text import check_text

LONGEST_URL = 2_048

KNOWN_PREFIX = re.compile(r"^(?:www|mobile|m)\.")
HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+")

X_PATH = re.compile(r"/(?:i/web|(?P<name>[A-Za-z0-9_]{1,20}))/status(?:es)?/(?P<id>[0-9]{1,19})(?:/.*)?")
BLUESKY_PATH = re.compile(r"/profile/(?P<handle>[A-Za-z0-9.:_-]+)/post/(?P<key>[A-Za-z0-9._~:-]{1,512})/?")
MASTODON_PATH = re.compile(
    r"(?:/web)?/(?:@(?P<name>\w+)(?:@(?P<remote>[A-Za-z0-9.-]+))?|users/(?P<user>\w+)/statuses)/(?P<id>[0-9]{1,19})/?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostAddress:
    """A post as its URL names it; `author` starts with @ (or is a DID), `url` is canonical."""

    network: str
    id: str
    author: str | None
    url: str


def looks_like_url(text: str) -> bool:
    """Whether the whole text is one web address and nothing else."""
    return re.fullmatch(r"https?://\S+", text.strip(), re.IGNORECASE) is not None


def parse_post_url(url: str) -> PostAddress:
    """Recognise the address of a post on X, Bluesky or a Mastodon server.

    Raises:
        BadInput: not the address of a single post on a network that we know.
    """
    parts = _split(url)
    host = parts.hostname or ""
    reader = _READERS.get(KNOWN_PREFIX.sub("", host), _on_mastodon)
    address = reader(host, parts.path)
    if address is None:
        problem = "is not the address of a post on X, Bluesky or Mastodon; give the words of the post instead"
        raise BadInput(problem, source=_shown(url))
    return address


def post_from_url(
    url: str,
    *,
    text: str | None,
    now: datetime,
    author: str | None = None,
    network: str | None = None,
    author_role: Role | None = None,
    posted_at: datetime | None = None,
    service: str | None = None,
) -> Post:
    """The post at an address, with its words given beside it; its id dates it unless `posted_at` does.

    Raises:
        BadInput: an address that is no post's, another network than the address's, no text, or a time after `now`.
    """
    address = parse_post_url(url)
    if network is not None and network != address.network:
        raise BadInput(f"{network} does not match the address, which is on {address.network}", source="--network")
    if text is None:
        problem = (
            f"needed: the network is off, so the post at {address.url} cannot be fetched; give its words with --text"
        )
        raise BadInput(problem, source="--text")
    moment = dated_by_id(address.network, address.id, now=now, source=address.url) if posted_at is None else None
    return Post(
        id=address.id,
        text=check_text(text, source="--text"),
        network=address.network,
        url=address.url,
        author=author or address.author,
        author_role=author_role,
        posted_at=posted_at or moment,
        posted_precision=Precision.MILLISECOND if moment is not None else Precision.SECOND,
        service=service,
    )


def _split(url: str) -> SplitResult:
    if looks_like_url(url) and len(url) <= LONGEST_URL:
        try:
            return urlsplit(url.strip())
        except ValueError:
            pass
    raise BadInput("is not a web address", source=_shown(url))


def _shown(url: str) -> str:
    shown = ascii(url)[1:-1]
    return shown if len(shown) <= 120 else f"{shown[:120]}..."


def _on_x(_host: str, path: str) -> PostAddress | None:
    match = X_PATH.fullmatch(path)
    if match is None:
        return None
    # x.com/i/status/ID is what the site itself links to when it leaves the name out.
    name = None if match["name"] in {None, "i"} else match["name"]
    return PostAddress(
        network="x",
        id=match["id"],
        author=f"@{name}" if name else None,
        url=f"https://x.com/{name or 'i'}/status/{match['id']}",
    )


def _on_bluesky(_host: str, path: str) -> PostAddress | None:
    match = BLUESKY_PATH.fullmatch(path)
    if match is None:
        return None
    handle, key = match["handle"], match["key"]
    return PostAddress(
        network="bluesky",
        # A record key is unique in its author's repository only.
        id=f"at://{handle}/app.bsky.feed.post/{key}",
        author=handle if handle.startswith("did:") else f"@{handle}",
        url=f"https://bsky.app/profile/{handle}/post/{key}",
    )


def _on_mastodon(host: str, path: str) -> PostAddress | None:
    match = MASTODON_PATH.fullmatch(path)
    if match is None or HOST.fullmatch(host) is None:
        return None
    name = match["name"] or match["user"]
    account = f"@{name}@{match['remote']}" if match["remote"] else f"@{name}"
    return PostAddress(
        network="mastodon",
        id=match["id"],
        author=account if match["remote"] else f"{account}@{host}",
        url=f"https://{host}/{account}/{match['id']}",
    )


_READERS: dict[str, Callable[[str, str], PostAddress | None]] = {
    "x.com": _on_x,
    "twitter.com": _on_x,
    "bsky.app": _on_bluesky,
}
