"""From a check to the thread that answers it: fixed sentences filled with numbers, split where each network allows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from claims.extract.language import is_read
from claims.model import Check, Checked, Kind, Label, Verdict

from . import words
from .limits import Limits
from .quote import neutral, quoted, shortened
from .split import split
from .words import PLAIN, counted

IMPORTANCE = (Label.CONTRADICTED, Label.MISLEADING, Label.SUPPORTED, Label.UNPROVEN, Label.NOT_CHECKABLE)
MOST_OTHERS = 3
MOST_NUMBERS = 3
# The longest that a field of the verdict may be in an answer: templates stay far below, their fillings need not.
FIELD_LENGTH = 320


def compose_thread(check: Check, *, limits: Limits, link: Callable[[Checked], str | None]) -> tuple[str, ...]:
    """The posts that answer a check, first to last, each within the limits.

    The most important claim is answered in full, the others in a line each. The one link of the thread stands at its
    end: some networks charge for each post that carries one. Dates of changes are not judged, so not mentioned.
    """
    judged = sorted(filter(_is_judged, check.checked), key=_importance)
    if not judged:
        return split([words.NOTHING if is_read(check.post.text) else words.UNREAD], limits=limits)
    return split([*_answer(judged[0]), *_others(judged[1:])], _footer(judged, link(judged[0])), limits=limits)


def told(check: Check) -> tuple[Checked, ...]:
    """The claims that the answer says something of, most important first."""
    return tuple(sorted(filter(_is_judged, check.checked), key=_importance)[: 1 + MOST_OTHERS])


def _is_judged(checked: Checked) -> bool:
    return checked.claim.kind is not Kind.CHANGE_EVENT


def _importance(checked: Checked) -> tuple[int, int]:
    return IMPORTANCE.index(checked.verdict.label), checked.claim.start


def _answer(checked: Checked) -> Iterator[str]:
    verdict = checked.verdict
    yield _verdict(words.VERDICT, checked)
    if verdict.summary:
        yield sentence(verdict.summary)
    if verdict.label is Label.NOT_CHECKABLE:
        return
    yield from numbers(checked.claim.span, verdict, MOST_NUMBERS)
    if verdict.power:
        yield words.POWER.format(power=sentence(verdict.power))


def _others(others: Sequence[Checked]) -> Iterator[str]:
    for checked in others[:MOST_OTHERS]:
        yield " ".join([_verdict(words.ALSO, checked), *numbers(checked.claim.span, checked.verdict, 1)])
    if len(others) > MOST_OTHERS:
        yield words.MORE.format(claims=counted(len(others) - MOST_OTHERS, "claim"))


def _footer(judged: Sequence[Checked], url: str | None) -> str:
    methods = dict.fromkeys(checked.verdict.method for checked in judged[: 1 + MOST_OTHERS])
    closing = f"{words.METHOD.format(methods=', '.join(methods))} {words.DISPUTE}"
    return f"{closing}\n{words.LINK.format(link=url)}" if url else closing


def _verdict(template: str, checked: Checked) -> str:
    return template.format(quote=quoted(checked.claim.span), plain=PLAIN[checked.verdict.label])


def numbers(span: str, verdict: Verdict, most: int) -> Iterator[str]:
    """What was claimed beside what was found, a sentence for each of the first rows."""
    # A claim without a number is its own words, which are quoted already.
    rows = [row for row in verdict.numbers if row.claimed.strip() != span.strip()]
    for row in rows[:most]:
        what = _field(row.what)
        claimed, measured = _field(row.claimed), _field(row.measured)
        yield words.NUMBERS.format(what=what[:1].upper() + what[1:], claimed=claimed, measured=measured)


def _field(text: str) -> str:
    # Names of sources are other people's words too; ours say nothing of intent.
    return words.without_banned(shortened(neutral(text[: 4 * FIELD_LENGTH]), FIELD_LENGTH))


def sentence(text: str) -> str:
    """Words of a verdict as a sentence that may be posted."""
    text = _field(text)
    return text if text.endswith((".", "…", "!", "?")) else f"{text}."
