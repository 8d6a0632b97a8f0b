"""How far back a clean record reaches: "in nine years", "for 400 days", "six months without an outage"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from .almanac import Almanac, Bounds
from .counts import COUNT
from .periods import rolled
from .phrases import Phrase, phrase, said
from .stretches import Stretch

# "Almost a year" may be shorter than a year: what happened a year ago cannot be held against it.
_SHORT = re.compile(r"\b(?:almost|nearly|about|around|roughly|under|less|close|up)\b")
# "We ran for 400 days without an outage" may have ended long ago; "we have run" has not.
_ENDED = re.compile(r"\b(?:ran|went|was|were|managed|survived|stayed|held|had|lasted|did|worked|got)\b")
_GOES_ON = re.compile(r"\b(?:have|has|now|so far|'s been|yet)\b|'ve\b")
_BOUND = (
    "(?:more than |over |at least |the best part of |almost |nearly |about |around |roughly |under |less than |"
    "close to |"
    "up to )?"
)
_COUNT = rf"(?P<n>{COUNT}|\d,\d{{3}})"
_UNIT = r"(?:straight |consecutive |full |whole )?(?P<unit>days?|weeks?|months?|quarters?|years?|yrs?)"


def record_stretches(text: str, posted_at: datetime | None) -> Iterator[Stretch]:
    """The lengths of a lower-case plain text that lead up to its post, as records do.

    In the past tense they keep their words alone, since they may have ended before.
    """
    ended = _ENDED.search(text) is not None and _GOES_ON.search(text) is None
    return said(_RECORDS, text, None if ended else posted_at)


def _reaching_back(post: Almanac, match: re.Match[str]) -> Bounds:
    return None if _SHORT.search(match[0]) is not None else rolled(post, match["n"], match["unit"])


_RECORDS: tuple[Phrase, ...] = (
    phrase(
        "day|week|month|quarter|year|yr",
        rf"(?:in|for|over) (?:the |its |our |these )?{_BOUND}{_COUNT} {_UNIT}"
        r"(?: straight| running| in a row| now)?(?! ago)",
        _reaching_back,
    ),
    phrase(
        "day|week|month|quarter|year|yr",
        rf"{_COUNT} {_UNIT}(?= (?:without|since|with no|of (?:uninterrupted|unbroken|uptime)|and counting)\b)",
        _reaching_back,
    ),
)
