"""What a post says of time without a calendar: its own moment ("right now"), habits, lengths and events."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from .stretches import Form, Stretch, apart

_PRESENT = re.compile(
    r"\b(?:(?:right |just |even |as of |by |for |until |up to |till )?now(?! and (?:then|"
    r"again)\b)(?! that\b)(?!,)(?!adays)|"
    r"(?:as of |for |at )?(?:the time being|the moment|this (?:very )?(?:point(?: in time)?|time|hour|moment|"
    r"minute|stage|second)|"
    r"present|time of (?:writing|posting))|at the time of (?:writing|posting)|this (?:very )?(?:minute|moment|"
    r"second|instant)|"
    r"presently|currently|as we speak|(?:as|while) i(?:'m| am)? (?:writ|typ|speak|tweet|post)(?:e|ing)?(?: this)?|"
    r"as of (?:this )?writing|as (?:things|it) stands?)\b"
)
_STILL = re.compile(r"\bstill\b")
_SINCE_EVENT = re.compile(
    r"\b(?:ever )?since (?:(?P<deed>(?:we|i|they|it|you) (?:\w{2,12}ed|began|begun|went|got|took|came|left|grew|"
    r"built|made|put|set|moved)\b)|"
    r"the |our |its |my |their |that |this |last |day |launch|then\b|version |v\d|release|going |moving |"
    r"switching )[^.,;:!?\n()]{0,60}"
)
# Where the next verb begins, the event is told: "since we opened has gone well"; "since the site is down" is a reason.
_VERB = re.compile(r"\s(?:is|are|'s|'re|has|have|can|can't|cannot|will|does|do|don't|doesn't|isn't|aren't)\b")
_LONGEST_EVENT = 9  # words
_SPANNING = re.compile(
    r"\bfrom (?:the )?(?:very )?(?:day one|day 1|launch|kick-?off|first|start|opening|beginning|doors|dawn|early|"
    r"morning|noon)"
    r"[^.,;:!?\n()]{0,40}? (?:to|until|till|through) (?:the )?(?:(?:very )?(?:last|end|final|close|finish|"
    r"closing)(?: \w{2,15})?|"
    r"(?:this|last|yesterday|early|late|late last) (?:morning|afternoon|evening|night|week|month)|today|now|"
    r"yesterday|dusk|midnight|close)\b"
)
_LOOSE = re.compile(
    r"\b(?:so far(?! as\b)|to date|thus far|as yet|at times|sometimes|now and (?:then|again)|"
    r"(?:every )?(?:now and then|once in a while|so often)|from time to time|on and off|off and on|occasionally|"
    r"(?:every|each|most|some|many|all) (?:single )?(?:other )?(?:days?|nights?|mornings?|afternoons?|evenings?|"
    r"weekends?|hours?|"
    r"weeks?|months?|mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?)|"
    r"(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)days|these days|nowadays|lately|recently|of late|"
    r"since day (?:one|1)|(?:year|month|week|quarter) (?:over|on) (?:year|month|week|quarter)|"
    r"(?:as of )?this lunchtime|"
    r"by (?:lunch(?:time)?|evening|teatime|dinner(?:time)?|dawn|breakfast|nightfall|mid-?(?:morning|afternoon))|"
    r"next (?:week|month|year|quarter|weekend|(?:mon|tues|wednes|thurs|fri|satur|sun)day)|"
    r"(?:for |in |during |throughout )?all (?:of )?(?:that|this) time|(?:at|during|in|over) that (?:time|period|"
    r"window|stretch)|"
    r"that (?:day|night|morning|evening|afternoon|weekend|week|month)|back then|"
    r"(?:very |real |pretty |quite )?soon|shortly|momentarily|any (?:minute|second|moment|time) now|"
    r"earlier(?: on)?|a while (?:ago|back)|"
    r"(?:back )?(?:in|over|during|since) (?:the |this |last |early |late )*(?:spring|summer|autumn|fall|winter|"
    r"holidays|nineties|"
    r"noughties|eighties|\d0s)(?: of 20\d\d| 20\d\d)?|(?:last|this) (?:spring|summer|autumn|fall|winter)(?: 20\d\d)?|"
    r"(?:on|over|during) (?:black friday|cyber monday|cyber week|christmas(?: eve| day)?|thanksgiving|"
    r"new year's(?: eve| day)?|"
    r"easter|halloween|boxing day|super bowl sunday)(?: weekend)?(?:,? 20\d\d)?|"
    r"until (?:then|further notice|that is \w+|that's \w+|it is \w+|it's \w+|this is \w+|(?:we|they|"
    r"the \w+) \w+(?: \w+){0,4}))\b"
)
_HOUR = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon|midnight|\d{1,2})"
_OF_DAY = (
    r"(?: (?:in the|this) (?:morning|afternoon|evening)| at night| tonight| last night| today| yesterday| on \w+day)?"
)
_SPELT = (
    r"(?:(?:about |around |roughly |nearly |just after |just before )?"
    rf"(?:(?:half|(?:a )?quarter) (?:past|to|after) {_HOUR}|"
    rf"(?:twenty(?:-five)?|twelve|ten|five|\d{{1,2}} minutes) (?:past|to) (?!\d){_HOUR}|"
    rf"{_HOUR} o'clock|{_HOUR} (?:in the (?:morning|afternoon|evening)|at night|tonight|last night|"
    rf"this (?:morning|afternoon|evening)))(?! (?:users|people|requests|minutes|seconds|hours|percent))){_OF_DAY}"
)
_SPELT_RANGE = re.compile(rf"\b(?:from |between )?{_SPELT} (?:to|until|till|and|through) {_SPELT}(?!\w)")
_SPELT_CLOCK = re.compile(
    rf"\b(?:(?:since|until|till|by|at|as of|from|before|after) )?{_SPELT}(?!\w)|"
    rf"\b(?:since|until|till|by) {_HOUR}(?=$|[.,;!?)]| (?:this|in the|tonight|today|on|o'clock|and|but)\b)"
)
_RATE = re.compile(r"(?:\b(?:per|each|every|an?) |/ ?)(?:single )?(?:minute|min|hour|hr|day|week|month|year|h)\b")


def present_stretches(text: str, posted_at: datetime | None) -> Iterator[Stretch]:
    """Where a lower-case plain text says "now" in any way: the post's own moment, if that is known.

    "Still" counts only where nothing else does.
    """
    found = list(_PRESENT.finditer(text)) or list(_STILL.finditer(text))
    for match in found:
        yield Stretch(start=match.start(), end=match.end(), form=Form.PRESENT, begins=posted_at, ends=posted_at)


def spelt_stretches(text: str) -> Iterator[Stretch]:
    """Clock times in words of a lower-case plain text, "half past eight": with no zone, and so without bounds."""
    found = [_spelt(match, Form.RANGE) for match in _SPELT_RANGE.finditer(text)]
    yield from apart([*found, *(_spelt(match, Form.MOMENT) for match in _SPELT_CLOCK.finditer(text))])


def _spelt(match: re.Match[str], form: Form) -> Stretch:
    return Stretch(start=match.start(), end=match.end(), form=form)


def loose_stretches(text: str) -> Iterator[Stretch]:
    """Habits, lengths and events of a lower-case plain text: "at times", "so far", "since we opened shop"."""
    for pattern in (_SPANNING, _LOOSE):
        yield from (_loose(match.start(), match.end()) for match in pattern.finditer(text))
    for match in _SINCE_EVENT.finditer(text):
        verb = _VERB.search(match[0])
        said = match[0].rstrip() if verb is None else match[0][: verb.start()]
        if (verb is None or match["deed"]) and len(said.split()) <= _LONGEST_EVENT:
            yield _loose(match.start(), match.start() + len(said))


def rate_stretches(text: str) -> Iterator[Stretch]:
    """What a rate is counted over in a lower-case plain text: "per day"."""
    yield from (_loose(match.start(), match.end()) for match in _RATE.finditer(text))


def _loose(start: int, end: int) -> Stretch:
    return Stretch(start=start, end=end, form=Form.LOOSE)
