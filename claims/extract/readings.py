"""Clock times as a post writes them, with the date, the part of the day and the zone that stand beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from .days import Dated
from .zones import ZONE, zone

# A date, or a part of the day, is replaced by as many of these signs before clock times are looked for.
_DAY, _PART = "\x01", "\x02"
_PARTS = re.compile(
    r"\b(?:(?:early |late |earlier |in the )?(?:this |yesterday )?(?:morning|afternoon|evening)|tonight|"
    r"last night|at night)\b"
)
_CLOCK = re.compile(
    r"(?<![\w.,:$])(?<![^\dm.]-)(?:(?P<word>noon|midday|midnight)\b|"
    r"(?P<hour>\d{1,2})(?:[:.]?(?P<minute>\d{2})(?::\d{2}(?:\.\d{1,6})?)?)?"
    r"(?:\s?(?P<half>[ap])(?:m\b|\.m\.|\.m\b)|(?P<bare>[ap])\b|\s?o'clock\b)?)(?!(?!(?:z|utc|gmt|pt|et|ct|pst|pdt|"
    r"est|edt|cet|cest)\b)\w|%|[.:,]\d|/\d)"
    rf"(?:[,\s]{{0,2}}(?P<open>\()?(?P<zone>{ZONE})(?: time\b)?(?(open)\)))?"
    rf"(?:\s?(?:(?P<open2>\()|[/,])\s?(?P<hour2>\d{{1,2}})(?::(?P<minute2>\d{{2}}))?\s?(?P<half2>[ap])?\.?(?:m\b\.?)?\s?(?P<zone2>{ZONE})(?(open2)\)))?"
    r"(?:(?:,| in the| on| on the| of)?(?: (?P<part>\x02+)| (?P<day>\x01+)){1,2})?"
    rf"(?: (?P<open3>\()?(?P<zone3>{ZONE})(?(open3)\)))?"
)
_BEFORE = re.compile(
    r"(?:(?<!\w)(?P<lead>as of|as at|at about|at around|at|since|from|around|about|by|before|after|until|till|"
    r"come|between|on)\s)?"
    r"(?:(?:on )?(?P<day>\x01+)\)?(?:[,:;]|,? at| @| -)?\s?)?"
    r"(?:(?P<part>\x02+)(?=,? (?:at|from|between|around|about)\s),?\s)?"
    r"(?:(?P<second>at|from|between|around|about)\s)?(?:about |around |roughly |approximately |approx\.? |~\s?|"
    r"exactly )?$"
)
_JOINT = re.compile(r"\s?(?:-|to|until|till|til|through|and)\b|\s?-")
_ABOUT = ("", "about ", "around ", "roughly ", "approximately ", "~", "~ ", "exactly ", "approx ")
_JOINTS = tuple(
    f"{joint}{word}"
    for joint in ("-", "- ", " to ", " until ", " till ", " til ", " through ", " and ")
    for word in _ABOUT
)
_REACH = 70  # characters in front of a clock time that can belong to it
_WORDS = {"noon": time(12), "midday": time(12), "midnight": time(0)}
_MILITARY = frozenset({"utc", "gmt", "z", "zulu"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """A second way of writing a clock time: 5 PM GMT for 6 PM CET."""

    hour: int
    minute: int
    half: str
    zone: str

    def agrees(self, moment: datetime) -> bool:
        """Whether the clocks of that zone show this time then; without a.m. or p.m. either half will do."""
        place = zone(self.zone)
        if place is None:
            return True
        local = moment.astimezone(place)
        if local.minute != self.minute or local.hour % 12 != self.hour % 12:
            return False
        return not self.half or (local.hour >= 12) == (self.half == "p")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One clock time: `half` is its a or p, `lead` the preposition in front, `day` the date written beside it.

    `shaped` says that it looks like a clock time, `spoken` that it stands well by itself; a bare "10" is one only as an
    end of a range. `again` is the same moment in a second zone, as it is given in brackets.
    """

    start: int
    end: int
    hour: int
    minute: int
    half: str
    lead: str
    zone: str | None
    day: Dated | None
    shaped: bool
    spoken: bool
    again: Again | None = None

    def clock(self, half: str = "") -> time:
        """The time of day; `half` is that of the other end of its range."""
        half = self.half or half
        if half and self.hour <= 12:
            return time(self.hour % 12 + (12 if half == "p" else 0), self.minute)
        return time(self.hour, self.minute)


def readings(text: str, days: Sequence[Dated]) -> Iterator[Reading]:
    """Every number of a lower-case plain text that can be a clock time, in order."""
    marked = _marked(text, days)
    for match in _CLOCK.finditer(marked):
        if _is_bare(match) and not _is_joined(marked, match):
            continue
        found = _reading(marked, text, match, days)
        if found is not None:
            yield found


def _is_bare(match: re.Match[str]) -> bool:
    """Whether it is a number and nothing more, which can be a clock time only as one end of a range."""
    return match.end() - match.start() <= 2 and match["hour"] is not None


def _is_joined(text: str, match: re.Match[str]) -> bool:
    return _JOINT.match(text, match.end()) is not None or text.endswith(_JOINTS, 0, match.start())


def _marked(text: str, days: Sequence[Dated]) -> str:
    pieces: list[str] = []
    end = 0
    for each in days:
        if each.start >= end:
            pieces += (text[end : each.start], _DAY * (each.end - each.start))
            end = each.end
    pieces.append(text[end:])
    return _PARTS.sub(lambda match: _PART * len(match[0]), "".join(pieces))


def _reading(marked: str, text: str, match: re.Match[str], days: Sequence[Dated]) -> Reading | None:
    before = _BEFORE.search(marked, max(match.start() - _REACH, 0), match.start())
    if before is None:
        return None
    if match["word"]:
        hour, minute = _WORDS[match["word"]].hour, 0
    else:
        hour, minute = int(match["hour"]), int(match["minute"] or 0)
    half = match["half"] or match["bare"] or ""
    if not match["word"] and (hour >= (13 if half else 24) or minute >= 60):
        return None
    named = match["zone"] or match["zone3"]
    alone = not _is_run_together(match) or named in _MILITARY
    at = [*_places(match, "part"), *_places(before, "part")]
    if at and not half and not match["word"] and hour <= 12:
        half = _half(text[slice(*at[0])], hour)
    dayed = [*_places(match, "day"), *_places(before, "day")]
    day = next((each for each in days if dayed and each.start == dayed[0][0]), None)
    lead = before["lead"] or before["second"] or ""
    return Reading(
        start=before.start(),
        end=match.end(),
        hour=hour,
        minute=minute,
        half=half,
        lead=lead,
        zone=named,
        day=day,
        shaped=alone and bool(match["minute"] or half or match["word"]),
        spoken=alone and _is_spoken(match, lead, half=half, beside=bool(at or dayed)),
        again=_again(match),
    )


def _is_run_together(match: re.Match[str]) -> bool:
    return match["minute"] is not None and match["hour"] is not None and match.end("hour") == match.start("minute")


def _is_spoken(match: re.Match[str], lead: str, *, half: str, beside: bool) -> bool:
    """Whether the time stands well by itself: "10:05" needs a word beside it, "6 pm" and "22:00 UTC" do not."""
    named = match["zone"] or match["zone3"]
    if match["word"]:
        return bool(lead or named or beside)
    if match["minute"] is not None:
        return bool(named or lead or half or beside)
    if match["half"]:
        return True
    return (named is not None and len(named) > 1) or bool(lead and half and beside and not match["bare"])


def _again(match: re.Match[str]) -> Again | None:
    if match["zone2"] is None:
        return None
    hour, minute = int(match["hour2"]), int(match["minute2"] or 0)
    return Again(hour=hour, minute=minute, half=match["half2"] or "", zone=match["zone2"])


def _places(match: re.Match[str], group: str) -> list[tuple[int, int]]:
    return [match.span(group)] if match[group] else []


def _half(part: str, hour: int) -> str:
    if "morning" in part:
        return "a"
    return "a" if "night" in part and (hour == 12 or hour < 6) and part != "tonight" else "p"
