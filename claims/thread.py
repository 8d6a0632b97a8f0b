"""What was said before in a thread: the changes that an earlier post told of, out of the claims on record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sqlite_utils import Database

from telemetry.moment import format_moment, parse_moment

from .cuts import ToldChange
from .model import Kind, Post, Precision
from .recorded_rows import window_from_row

# A reply to what is older than a fortnight speaks of something else by now.
ANSWERED_WITHIN = timedelta(days=14)
# What somebody says within a day goes on with what he said before.
GOES_ON_WITHIN = timedelta(days=1)

TOLD_BEFORE = """
select claims.service, window_text, window_start, window_end, posts.posted_at, posted_precision
from claims join posts on posts.id = claims.post
where claims.kind = :kind and posts.network = :network and posts.post_id <> :post
    and ((posts.post_id = :parent and posts.posted_at >= :answered)
        or (lower(posts.author) = lower(:author) and posts.posted_at >= :goes_on))
    and posts.posted_at <= :posted
order by posts.posted_at, claims.start
"""


def told_before(db: Database, post: Post) -> Iterator[ToldChange]:
    """The change events of the post that this one replies to, and of what its author said within a day before it."""
    if post.posted_at is None:
        return
    asked = {
        "kind": Kind.CHANGE_EVENT,
        "network": post.network,
        "post": post.id,
        "parent": post.in_reply_to,
        "author": post.author,
        "answered": format_moment(post.posted_at - ANSWERED_WITHIN),
        "goes_on": format_moment(post.posted_at - GOES_ON_WITHIN),
        "posted": format_moment(post.posted_at),
    }
    for row in db.query(TOLD_BEFORE, asked):
        yield ToldChange(
            window=window_from_row(row),
            posted_at=parse_moment(row["posted_at"]),
            posted_precision=Precision(row["posted_precision"]),
            service=row["service"],
        )
