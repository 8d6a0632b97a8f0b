"""PagerDuty's status pages, as its REST API gives them: posts, their updates, and the words that they refer to.

Written after its documentation, https://developer.pagerduty.com/api-reference/ ("Status Pages"): the hosted pages have
no documented public JSON, and the API answers only to the page's owner. One document holds what several calls returned,
each under the API's own key: `posts` or `post`, `post_updates`, `statuses`, `severities`, `services`. It sees whatever
its owner fetched. It cannot say how a service stands now. An update refers to its status by id: without the `statuses`
the stage is unknown and the id is the word. `starts_at` and `ends_at` are a plan, which dates no posting.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import TypeAdapter

from telemetry.document import Document
from telemetry.errors import BadInput
from telemetry.model import IncidentStage, PageIndicator, StatusEvent
from telemetry.moment import format_moment
from telemetry.status.fields import Moment, Shape, labelled, read_json
from telemetry.status.markup import plain_text
from telemetry.status.source import Source

NAME = "pagerduty"
PATH: str | None = None

# https://developer.pagerduty.com/api-reference/ ("List Status Page Statuses"); a page may name its own.
STAGES = {
    "investigating": IncidentStage.INVESTIGATING,
    "identified": IncidentStage.IDENTIFIED,
    "monitoring": IncidentStage.MONITORING,
    "resolved": IncidentStage.RESOLVED,
}
MAINTENANCE_STAGES = {
    "scheduled": IncidentStage.SCHEDULED,
    "in progress": IncidentStage.IN_PROGRESS,
    "completed": IncidentStage.COMPLETED,
}

# "Status Page Post Update": one that nobody has approved yet is not on the page.
UNAPPROVED = "not_reviewed"


class _Reference(Shape):
    id: str


class _Word(Shape):
    id: str
    description: str


class _Service(Shape):
    id: str
    name: str


class _Touched(Shape):
    service: _Reference


class _Update(Shape):
    id: str
    post: _Reference
    message: str | None = None
    reviewed_status: str | None = None
    status: _Reference
    severity: _Reference | None = None
    impacted_services: tuple[_Touched, ...] = ()
    reported_at: Moment | None = None


class _Post(Shape):
    id: str
    post_type: str
    title: str
    starts_at: Moment | None = None


class _Whole(Shape):
    post: _Post | None = None
    posts: tuple[_Post, ...] | None = None
    post_updates: tuple[_Update, ...] = ()
    statuses: tuple[_Word, ...] = ()
    severities: tuple[_Word, ...] = ()
    services: tuple[_Service, ...] = ()


_WHOLE = TypeAdapter(_Whole)


def parse(document: Document, service: str) -> tuple[StatusEvent, ...]:
    """Read posts with their updates, one event per update that is on the page; a silence where there is no post.

    Raises:
        BadInput: not JSON, cut off, neither posts nor a post, an update of another post, or another shape.
    """
    whole = read_json(_WHOLE, document.text(), source=document.name, shape="PagerDuty's posts")
    listed = (whole.post,) if whole.post else whole.posts
    if listed is None:
        raise BadInput("not PagerDuty's posts: none of the keys posts, post", source=document.name)
    source = Source.of(document, service=service, format=NAME)
    if not listed:
        return (source.event("page", PageIndicator.NONE_LISTED, word=""),)
    posts = {post.id: post for post in listed}
    for place, update in enumerate(whole.post_updates):
        if update.post.id not in posts:
            field = f"post_updates.{place}.post.id"
            raise BadInput(f"{update.post.id!r} is none of the posts", source=source.document, field=field)
    return tuple(event for post in listed for event in _events(post, whole, source))


def _events(post: _Post, whole: _Whole, source: Source) -> Iterator[StatusEvent]:
    words = {word.id: word.description for word in (*whole.statuses, *whole.severities)}
    planned = post.post_type == "maintenance"
    key, stages = f"{'maintenance' if planned else 'incident'}/{post.id}", MAINTENANCE_STAGES if planned else STAGES
    updates = [update for update in whole.post_updates if update.post.id == post.id]
    for update in updates:
        if update.reviewed_status != UNAPPROVED:
            word = words.get(update.status.id, update.status.id)
            yield source.event(
                f"{key}/{update.id}",
                stages.get(word.casefold(), IncidentStage.UNKNOWN),
                word=word,
                title=_title(post, update, words, whole),
                text=plain_text(update.message or ""),
                posted_at=update.reported_at,
                incident=post.id,
            )
    if not updates:
        # A list of posts names no stage, and nothing dates one.
        yield source.event(key, IncidentStage.UNKNOWN, word="", title=post.title, incident=post.id)


def _title(post: _Post, update: _Update, words: Mapping[str, str], whole: _Whole) -> str:
    names = {service.id: service.name for service in whole.services}
    codes = (touched.service.id for touched in update.impacted_services)
    return labelled(
        post.title,
        impact=words.get(update.severity.id, update.severity.id) if update.severity else None,
        services=[names.get(code, code) for code in codes],
        start=format_moment(post.starts_at) if post.starts_at else None,
    )
