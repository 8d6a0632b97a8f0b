"""Words that take a statement back, hand it to others or limit it, so that it is not the author's own claim."""

from __future__ import annotations

import re

from .numbers import any_in

_JEST_HINTS = ("/", "(", "idding", "IDDING", "RT @", "rt @", "Rt @", "rT @", ">")
RETRACTED = re.compile(
    r"\bnot true\b|\bfalse(?:ly)?\b|\bwrongly\b|\b(?:do not|don['’]t|doesn['’]t) (?:believe|think|buy)\b"
    r"|\b(?:everyone|everybody) (?:says|claims)\b|\bpeople (?:say|claim)\b|\bclaims? (?:that|it|its|it['’]s|to)\b"
    r"|\bsupposedly\b|\ballegedly\b|\bexcept\b|\bapart from\b|\bother than\b"
    r"|\balmost (?:back|there|fixed|restored|resolved|recovered|normal|operational)\b"
    r"|\bat the earliest\b|\b(?:no|not) (?:earlier than|before)\b|\bnot expect\b[^.!?]{0,60}\bbefore\b"
    r"|^\W*once\b[^,.!?]{1,80},",
    re.IGNORECASE,
)
JEST = re.compile(r"(?:^|\s)/s(?:\s|$)|\(joking\)|\bjust kidding\b|^\s*RT @|^\s*>", re.IGNORECASE)


def is_retracted(sentence: str) -> bool:
    """Whether a sentence denies, quotes or limits what it says."""
    return RETRACTED.search(sentence) is not None


def is_jest(text: str) -> bool:
    """Whether a post says of itself that it is a joke, or repeats somebody else's."""
    return any_in(_JEST_HINTS, text) and JEST.search(text) is not None
