"""Notices as they are posted: fixed sentences filled with what was said, what stands now, and why."""

from __future__ import annotations

from collections.abc import Iterator

from claims.model import Label
from claims.record import Recorded, Why

from . import words
from .compose import MOST_NUMBERS, numbers, sentence
from .limits import Limits
from .notice import Notice, NoticeKind
from .quote import quoted
from .split import split
from .words import PLAIN

CORRECTION = "Correction: of {quote} we wrote that it {before}. {why}, and the verdict now is that it {after}."
BECAUSE: dict[Why, str] = {
    Why.ASKED: "It was looked at again",
    Why.DUE: "The time that it speaks of has come",
    Why.LATE_DATA: "More was found since",
    Why.EDITED: "The post was edited",
    Why.POST_MORTEM: "The company gave its own account later",
    Why.DISPUTE: "It was disputed and looked at again",
    Why.CORRECTED: "A human looked at it again",
    Why.WITHDRAWN: "A human looked at it again and took our verdict back",
}
STANDS = "A human has read your dispute of what we wrote about {quote}. The verdict stands: it {after}."
CHANGED = "A human has read your dispute of what we wrote about {quote}. The verdict now is that it {after}."
READ = "A human has read your message."


def notice_thread(notice: Notice, newest: Recorded | None, *, limits: Limits, link: str | None) -> tuple[str, ...]:
    """The posts of a notice, first to last, each within the limits.

    `newest` is the verdict that stands on its claim, None where it is about none; `link` is where that can be read.
    """
    return split([*_lines(notice, newest)], _footer(newest, link), limits=limits)


def _lines(notice: Notice, newest: Recorded | None) -> Iterator[str]:
    if notice.kind is NoticeKind.CORRECTION and newest is not None:
        yield _correction(notice, newest)
        yield from _found(newest)
        return
    if newest is None or notice.after is None:
        yield READ
    else:
        template = STANDS if notice.before is notice.after else CHANGED
        yield template.format(quote=quoted(newest.span), after=PLAIN[notice.after])
    if notice.note:
        yield sentence(notice.note)


def _correction(notice: Notice, newest: Recorded) -> str:
    before, after = notice.before or newest.verdict.label, notice.after or newest.verdict.label
    return CORRECTION.format(
        quote=quoted(newest.span), before=PLAIN[before], why=BECAUSE[notice.why or Why.ASKED], after=PLAIN[after]
    )


def _found(newest: Recorded) -> Iterator[str]:
    verdict = newest.verdict
    if verdict.summary:
        yield sentence(verdict.summary)
    if verdict.label is not Label.NOT_CHECKABLE:
        yield from numbers(newest.span, verdict, MOST_NUMBERS)


def _footer(newest: Recorded | None, link: str | None) -> str:
    if newest is None:
        return ""
    closing = f"{words.METHOD.format(methods=newest.verdict.method)} {words.DISPUTE}"
    return f"{closing}\n{words.LINK.format(link=link)}" if link else closing
