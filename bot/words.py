"""The words of an answer: fixed sentences about measurements, and the words that have no place in one."""

from __future__ import annotations

import re
from datetime import timedelta

from claims.model import Label
from telemetry.model import Window

PLAIN: dict[Label, str] = {
    Label.SUPPORTED: "agrees with what was found",
    Label.CONTRADICTED: "does not agree with what was found",
    Label.MISLEADING: "is true as far as it goes, but leaves out much of what was found",
    Label.UNPROVEN: "could not be shown either way",
    Label.NOT_CHECKABLE: "is not something that measurement from outside can check",
}

VERDICT = "{quote} {plain}."
NUMBERS = "{what}: claimed {claimed}, found {measured}."
POWER = "Limits: {power}"
ALSO = "Also: {quote} {plain}."
MORE = "And {claims} more."
METHOD = "Method: {methods}."
DISPUTE = "A human answers disputes: reply “dispute …”."
LINK = "{link}"
NOTHING = (
    "We found nothing here that can be checked from outside. Statements about uptime, outages, recovery and speed can "
    "be: say which service and when."
)
UNREAD = "This is not in a language I read yet: I read English."
NOTHING_SEEN = "Nothing was measured here, and nobody reported anything to us."

# Nothing about intent or character: only what was said and what was found.
BANNED: tuple[str, ...] = (
    "alleg(e|es|ed|edly|ing|ation|ations)",
    "bogus",
    "bullshit",
    "cheat(s|ed|ing|er|ers)?",
    "conceal(s|ed|ing|ment)?",
    "cook(ed|ing)? the books",
    "cover(s|ed|ing)?[ -]?ups?(?! to)",
    "deceit(ful)?",
    "deceiv(e|es|ed|ing)",
    "decepti(on|ve|vely)",
    "deliberate(ly)?",
    "dishonest(y|ly)?",
    "disinform(ation|ed|ing)?",
    "distort(s|ed|ing|ion)?",
    "fabricat(e|es|ed|ing|ion)",
    "fake(s|d|ry)?",
    "false claim(s)?",
    "falsehood(s)?",
    "fib(s|bed|bing)?",
    "fraud(s|ulent|ulently|ster)?",
    "gasl(ight|it)(s|ed|ing)?",
    "hid(e|es|den|ing)?",
    "hoax(es)?",
    "intent(ion|ional|ionally)",
    "knowingly",
    "liar(s)?",
    "lie(s|d)?",
    "lying",
    "malicious(ly)?",
    "manipulat(e|es|ed|ing|ion)",
    "misinform(ation|ed|ing)?",
    "misleadingly",
    "mislead(s)?",
    "misled",
    "on purpose",
    "pretend(s|ed|ing)?",
    "propaganda",
    "scam(s|med|ming|mer)?",
    "sham",
    "shady",
    "spin(s|ning)?",
    "swindl(e|es|ed|ing)",
    "trick(s|ed|ery)?",
    "untruth(s|ful)?",
    "whitewash(es|ed|ing)?",
)
_BANNED = re.compile(rf"\b(?:{'|'.join(BANNED)})\b", re.IGNORECASE)


def banned_in(text: str) -> tuple[str, ...]:
    """The words of a text that speak of intent or character, in the order in which they stand."""
    return tuple(match[0] for match in _BANNED.finditer(text))


def without_banned(text: str) -> str:
    """The text with an ellipsis for each word that speaks of intent or character."""
    return _BANNED.sub("…", text)


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """A number with its noun: "1 place", "1,204 places", "2 countries"."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def moments(window: Window) -> str:
    """A stretch of time as people write it: "2022-12-29 01:14–01:44 UTC", the second date only where it differs."""
    start, end = window.start, window.end
    if start.date() == end.date():
        return f"{start:%Y-%m-%d %H:%M}–{end:%H:%M} UTC"
    return f"{start:%Y-%m-%d %H:%M} – {end:%Y-%m-%d %H:%M} UTC"


def duration(length: timedelta) -> str:
    """A round length of time in its largest unit: "10 min", "3 h", "7 days"."""
    minutes = round(length.total_seconds() / 60)
    if minutes % (24 * 60) == 0:
        return counted(minutes // (24 * 60), "day")
    return f"{minutes // 60} h" if minutes % 60 == 0 else f"{minutes} min"
