"""What a speaker had claimed of a number before, out of the claims on record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

from sqlite_utils import Database

from telemetry.moment import format_moment, parse_moment

from .model import Kind, Post, SaidBefore

# What was said longer ago is no longer what a reader compares with.
WITHIN = timedelta(days=366)

# The claims about a number of a service (by id) that the author of a post had made before it.
Spoken = Callable[[Post, str], Iterable[SaidBefore]]

SPOKEN = """
select span, posts.posted_at from claims join posts on posts.id = claims.post
where claims.kind = :kind and claims.service = :service
    and posts.network = :network and lower(posts.author) = lower(:author) and posts.post_id <> :post
    and posts.posted_at >= :since and posts.posted_at < :posted
order by posts.posted_at, claims.start
"""


def nothing_spoken(_: Post, __: str) -> tuple[SaidBefore, ...]:
    """What was claimed before, where nobody keeps it."""
    return ()


def spoken(db: Database, post: Post, service: str) -> Iterator[SaidBefore]:
    """The claims that the author of a post made of a number of the service within a year before it, by time."""
    if post.posted_at is None or post.author is None:
        return
    asked = {
        "kind": Kind.METRIC_TREND,
        "service": service,
        "network": post.network,
        "author": post.author,
        "post": post.id,
        "since": format_moment(post.posted_at - WITHIN),
        "posted": format_moment(post.posted_at),
    }
    for row in db.query(SPOKEN, asked):
        yield SaidBefore(span=row["span"], posted_at=parse_moment(row["posted_at"]))
