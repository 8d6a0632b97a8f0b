"""Asking a Mastodon server: how many people posted under the service's hashtag, page by page back in time."""

from __future__ import annotations

from datetime import timedelta

from telemetry.document import Document
from telemetry.sources import mastodon_hashtag
from telemetry.sources.pages import join_pages

from .question import Found, Line, Question, unaskable

EVERY = timedelta(minutes=15)
BACK = timedelta(hours=3)
PAST = True
# Two hundred posts: a crowd that is larger is told as "at least".
MOST_PAGES = 5


async def ask(question: Question, line: Line) -> Found:
    """One report for each hour in which anybody posted."""
    hashtag = question.wants.tags.get(question.service.id) or mastodon_hashtag.tag(question.service)
    if hashtag == "down":
        raise unaskable(mastodon_hashtag.NAME, question.service, "its name makes no hashtag; name one in its tags")
    pages = await _pages(hashtag, question, line)
    whole = join_pages(pages)
    return Found(
        reports=mastodon_hashtag.parse(whole, service=question.service, window=question.window, hashtag=hashtag)
    )


async def _pages(hashtag: str, question: Question, line: Line) -> list[Document]:
    pages: list[Document] = []
    before: str | None = None
    while len(pages) < MOST_PAGES:
        page = await line.ask(mastodon_hashtag.request(hashtag, base_url=question.base_url, max_id=before))
        pages.append(page)
        before = mastodon_hashtag.oldest(page)
        if before is None or mastodon_hashtag.reaches(page, question.window.start):
            break
    return pages
