"""What waits for a human, as text and as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import click

from claims.record import Recorded, Said
from telemetry.moment import format_moment

from .disputes import Disputed, Review
from .notice import Held, Notice
from .present import COLOURS
from .quote import clean

WAITS = {
    Held.UNINVITED: "the network lets nobody reply uninvited: place it yourself, then reject it here",
    Held.OFTEN: "the thread was corrected several times already",
    Held.APPROVAL: "approve_corrections is set",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """A claim that something is about: where it was made, and the verdict that stands."""

    said: Said
    newest: Recorded


Find = Callable[[str], About | None]


def as_text(disputes: Sequence[Disputed], held: Sequence[Notice], reviews: Sequence[Review], find: Find) -> str:
    """Disputes, then held notices, then what was decided; a sentence where there is nothing of it all."""
    lines = [
        *_section("Disputes", (line for each in disputes for line in _dispute(each, find))),
        *_section("Corrections that wait for you", (line for each in held for line in _held(each, find))),
        *_section("Decisions", (_review(each) for each in reviews)),
    ]
    return "\n".join(lines) or "Nothing waits for you."


def _section(title: str, lines: Iterator[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        if not number:
            yield click.style(title, bold=True)
        yield line


def _dispute(dispute: Disputed, find: Find) -> Iterator[str]:
    answered = "" if dispute.answered_at is None else f", answered {dispute.answered_at:%Y-%m-%d %H:%M} UTC"
    yield f"  {dispute.id}  by {clean(dispute.author)}, {dispute.received_at:%Y-%m-%d %H:%M} UTC{answered}"
    yield f"    “{clean(dispute.text)}”"
    about = [each for claim in dispute.claims if (each := find(claim)) is not None]
    for each in about:
        yield f"    about {_about(each)}"
    if not about:
        yield "    about no answer of ours that is known: name a claim with --claim"


def _about(about: About) -> str:
    label = about.newest.verdict.label
    shown = click.style(label.upper(), fg=COLOURS[label], bold=True)
    kind = f"({about.said.kind}, {about.said.service or 'no known service'})"
    return f"{about.said.claim}  {shown}  “{clean(about.newest.span)}”  {kind}"


def _held(notice: Notice, find: Find) -> Iterator[str]:
    why = "" if notice.why is None else f" ({notice.why})"
    yield f"  {notice.id}  {notice.network}, {notice.before} -> {notice.after}{why}"
    about = None if notice.claim is None else find(notice.claim)
    if about is not None:
        yield f"    about {_about(about)}"
        if about.said.url:
            yield f"    {clean(about.said.url)}"
    if notice.reason is not None:
        yield f"    waits because {WAITS[Held(notice.reason)]}"


def _review(review: Review) -> str:
    what = review.dispute or review.notice or review.claim or ""
    claim = f" ({review.claim})" if review.claim is not None and review.claim != what else ""
    return f"  {review.at:%Y-%m-%d %H:%M} UTC  {review.decision} {what}{claim}: {clean(review.note)}"


def as_json(
    disputes: Sequence[Disputed], held: Sequence[Notice], reviews: Sequence[Review], find: Find
) -> dict[str, object]:
    """The same as JSON; times are ISO 8601 in UTC."""
    return {
        "disputes": [
            {
                "id": each.id,
                "author": each.author,
                "text": each.text,
                "received_at": format_moment(each.received_at),
                "answered_at": None if each.answered_at is None else format_moment(each.answered_at),
                "claims": [_row(found) for claim in each.claims if (found := find(claim)) is not None],
            }
            for each in disputes
        ],
        "held": [
            {
                "id": each.id,
                "network": each.network,
                "claim": each.claim,
                "before": each.before,
                "after": each.after,
                "why": each.why,
                "reason": each.reason,
                "queued_at": format_moment(each.queued_at),
            }
            for each in held
        ],
        "decisions": [
            {
                "decision": each.decision,
                "dispute": each.dispute,
                "claim": each.claim,
                "notice": each.notice,
                "note": each.note,
                "at": format_moment(each.at),
            }
            for each in reviews
        ],
    }


def _row(about: About) -> dict[str, object]:
    return {
        "claim": about.said.claim,
        "span": about.newest.span,
        "kind": about.said.kind,
        "service": about.said.service,
        "label": about.newest.verdict.label,
        "version": about.newest.version,
    }
