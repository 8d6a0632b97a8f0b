"""Which of the stretches of time that a text speaks of is the one of a claim."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from spacy.tokens import Doc, Span, Token

from claims.model import Kind

from .notes import notes, sentence, stretches_in
from .quantities import Quantity
from .records import record_stretches
from .rules import words
from .stretches import Form, Stretch, apart
from .undated import loose_stretches, present_stretches, rate_stretches, spelt_stretches

_DATED = (Form.RANGE, Form.PERIOD, Form.MOMENT)
_FORMS: dict[Kind, tuple[Form, ...]] = {
    Kind.ETA: (Form.DUE, Form.MOMENT),
    Kind.OUTAGE_WINDOW: (Form.RANGE, Form.MOMENT),
    # What lasts "an hour now" goes on: its length cannot be held against the time of the post.
    Kind.OUTAGE_DURATION: (*_DATED, Form.LOOSE),
    Kind.UPTIME: (*_DATED, Form.LOOSE),
    Kind.THROUGHPUT: (*_DATED, Form.LOOSE, Form.PRESENT),
}
_FORMS |= dict.fromkeys((Kind.OPERATIONAL, Kind.DEGRADED, Kind.RESOLVED), (*_DATED, Form.DUE, Form.PRESENT, Form.LOOSE))
_OTHERS = (*_DATED, Form.PRESENT, Form.LOOSE)
_WIDE = frozenset(
    {Kind.UPTIME, Kind.INCIDENT_FREE, Kind.METRIC_TREND, Kind.OUTAGE_WINDOW, Kind.THROUGHPUT, Kind.COMPARISON}
) | {Kind.OUTAGE_DURATION}
_RECORDS = frozenset({Kind.UPTIME, Kind.INCIDENT_FREE})
# These are held against clock times or lengths as they are said: no end, and no day, is added to them.
_AS_SAID = frozenset({Kind.ETA, Kind.OUTAGE_WINDOW, Kind.OUTAGE_DURATION})
_STATES = frozenset({Kind.OPERATIONAL, Kind.DEGRADED})
_PAST = frozenset({"was", "were", "had", "did", "went", "fell", "got", "failed", "lost", "broke", "crashed", "took"})
_BULLETS = re.compile(r"\s*(?:[-*\u2022\u25cf\u25aa>]|\d{1,2}[.)])\s")
_NONE = re.compile(r"\b(?:no|zero|without|w/o|never|not a|100)\b")
_TROUBLED = re.compile(r"\b(?:outage|incident|downtime|failure|disruption|problem|issue)s?\b")
_UPTIME = re.compile(r"\b(?:uptime|availability)\b")
_LENGTH_LEAD = re.compile(
    r"(?:\b(?:for|in|within|inside|after|over)\s)?(?:the (?:best|better) part of |(?:about|around|roughly|nearly|"
    r"almost|over|under|"
    r"up to|at least|more than|less than|some|another)\s|~\s?)?$"
)
_LENGTH_TAIL = re.compile(r"(?: or so)?(?: at a (?:time|stretch)| straight| in a row| in total| on end| at most)?")
_LEAD_REACH = 30  # characters


def spoken_window(kind: Kind, span: Span, amount: Quantity | None) -> Stretch | None:
    """The stretch that a claim speaks of: in its own words, else in its clause, else further off for some kinds.

    Records of a period take that of their sentence, or of the clean record told right before them; what is told in the
    past that of its sentence; the items of a list that of its heading. `amount` is the length of an outage.
    """
    forms = _FORMS.get(kind, _OTHERS)
    for area in (span, span.sent):
        length = _length(amount, area) if kind is Kind.OUTAGE_DURATION and amount is not None else None
        said = _said_in(area, kind, own=area is span)
        if found := _best(said if length is None else [*said, length], forms):
            return found
    dated = tuple(form for form in forms if form in _DATED)
    whole = sentence(span)
    for area in _further(kind, span, whole):
        if found := _best(stretches_in(area), dated):
            return found
        if area is whole and kind in _WIDE and (event := _best(_undated(area, kind), (Form.LOOSE,))) is not None:
            return event
    return None


def bounds(stretch: Stretch, kind: Kind, posted_at: datetime | None) -> tuple[datetime | None, datetime | None]:
    """The stretch in UTC, as a claim of this kind means it."""
    begins, ends = stretch.begins, stretch.ends
    if stretch.form is Form.DUE and kind is not Kind.ETA:
        return None, None  # "by Sunday it was back": which Sunday, the tense tells, and not the calendar
    if kind not in _AS_SAID:
        if begins is None and stretch.around is not None and kind in _STATES:
            begins, ends = stretch.around
        if stretch.lasting and begins is not None and posted_at is not None:
            ends = posted_at
    if begins is not None and ends is not None and ends < begins:
        return None, None
    return begins, ends


def _said_in(area: Span, kind: Kind, *, own: bool) -> Iterator[Stretch]:
    """Every stretch in some words; loose ones only in a claim's own, and none that cuts through a dated one."""
    dated = _read(area, kind)
    yield from (each for each in dated if each.form is not Form.DUE or kind is Kind.ETA or _is_awaited(area, each))
    for each in _undated(area, kind):
        if (own or each.form is not Form.LOOSE) and _holds(each, dated):
            yield each


def _read(area: Span, kind: Kind) -> tuple[Stretch, ...]:
    """The dated stretches in some words; in records, lengths that lead up to the post are such as well."""
    dated = stretches_in(area)
    if kind not in _RECORDS:
        return dated
    back = [_moved(each, area.start_char) for each in record_stretches(area.text.lower(), notes(area.doc).posted_at)]
    kept = [each for each in dated if not any(other.start <= each.start and each.end <= other.end for other in back)]
    return apart([*kept, *(each for each in back if not _meets(each, kept))])


def _meets(stretch: Stretch, others: Iterable[Stretch]) -> bool:
    return any(other.start < stretch.end and stretch.start < other.end for other in others)


def _undated(area: Span, kind: Kind) -> tuple[Stretch, ...]:
    text = area.text.lower()
    found = [*present_stretches(text, notes(area.doc).posted_at), *loose_stretches(text), *spelt_stretches(text)]
    if kind is Kind.THROUGHPUT:
        found += rate_stretches(text)
    return tuple(_moved(each, area.start_char) for each in apart(found))


def _is_awaited(area: Span, stretch: Stretch) -> bool:
    """Whether it is a time to come: "back in 50 minutes" mostly tells how long it took."""
    return area.doc.text[stretch.start : stretch.end].lower().startswith(("by ", "until ", "till ", "before "))


def _holds(stretch: Stretch, dated: Iterable[Stretch]) -> bool:
    """Whether all dated stretches that it meets are a part of it: "from day one to this morning"."""
    meets = [each for each in dated if each.start < stretch.end and stretch.start < each.end]
    return all(stretch.start <= each.start and each.end <= stretch.end for each in meets)


def _best(found: Iterable[Stretch], forms: tuple[Form, ...]) -> Stretch | None:
    """The stretch of the form that says most; of those one that is resolved, then the first."""
    fitting = [each for each in found if each.form in forms]
    if not fitting:
        return None
    whole = [each for each in fitting if each.form is Form.LOOSE and any(_inside(other, each) for other in fitting)]
    if whole:
        return whole[0]
    return min(fitting, key=lambda each: (forms.index(each.form), each.begins is None, each.start))


def _inside(stretch: Stretch, other: Stretch) -> bool:
    longer = other.end - other.start > stretch.end - stretch.start
    return longer and other.start <= stretch.start and stretch.end <= other.end


def _further(kind: Kind, span: Span, whole: Span) -> Iterator[Span]:
    """Where else the time of a claim may stand, the nearest place first."""
    past = any(_is_past(token) for token in span)
    if kind in _WIDE or (past and kind not in {Kind.ETA, Kind.RESOLVED}):
        yield whole
    if (heading := _heading(span)) is not None:
        yield heading
    if kind in _RECORDS and whole.start > 0:
        before = sentence(span.doc[whole.start - 1 : whole.start])
        said = before.text.lower()
        if (_TROUBLED.search(said) and _NONE.search(said)) or _UPTIME.search(said):
            yield before


def _is_past(token: Token) -> bool:
    """Whether a word tells of the past: an auxiliary, or a verb like "failed" that is no state: "is delayed"."""
    if token.lower_ in _PAST:
        return True
    before = token.nbor(-1).lower_ if token.i > 0 else ""
    return token.lower_.endswith("ed") and len(token) > 4 and before not in words()["be"]


def _heading(span: Span) -> Span | None:
    """The line that leads in a list, for a claim in one of its items."""
    text = span.doc.text
    start = text.rfind("\n", 0, span.start_char) + 1
    if start == 0 or _BULLETS.match(text, start) is None:
        return None
    while start > 0 and _BULLETS.match(text, start) is not None:
        end = len(text[: start - 1].rstrip())
        start = text.rfind("\n", 0, end) + 1
    return _line(span.doc, start, end) if text[start:end].endswith(":") else None


def _line(doc: Doc, start: int, end: int) -> Span | None:
    return doc.char_span(start, end, alignment_mode="contract") if end > start else None


def _length(amount: Quantity, area: Span) -> Stretch | None:
    """How long an outage lasted, as the stretch that it speaks of: it has no bounds."""
    if not area.start_char <= amount.start < area.end_char:
        return None
    text = area.doc.text.lower()
    lead = _LENGTH_LEAD.search(text, max(amount.start - _LEAD_REACH, area.start_char), amount.start)
    tail = _LENGTH_TAIL.match(text, amount.end)
    start = amount.start if lead is None else lead.start()
    end = amount.end if tail is None else tail.end()
    habit = next((each for each in loose_stretches(text[end : end + _LEAD_REACH].strip()) if each.start == 0), None)
    return Stretch(start=start, end=end if habit is None else end + 1 + habit.end, form=Form.LOOSE)


def _moved(stretch: Stretch, by: int) -> Stretch:
    return replace(stretch, start=stretch.start + by, end=stretch.end + by)
