"""Numbers in figures and in words: "1,200", "99.95", "thirty-seven", "one and a half", "a hundred and twenty"."""

from __future__ import annotations

import re

_ONES = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()  # noqa: SIM905 -- reads as a list of words
_VALUES: dict[str, float] = {word: number for number, word in enumerate(_ONES, start=1)}
_VALUES |= {word: 10.0 * number for number, word in enumerate(_TENS, start=2)}
_VALUES |= {"zero": 0, "half": 0.5, "dozen": 12, "a": 1, "an": 1}

_ONE = "(?:" + "|".join(sorted(_ONES, key=len, reverse=True)) + ")"
_TEN = f"(?:{'|'.join(_TENS)})"
_BELOW_HUNDRED = f"(?:{_TEN}(?:[- ](?:{'|'.join(_ONES[:9])}))?|{_ONE})"
FIGURES = (
    r"(?:\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,6})?|\d{1,3}(?:\.\d{3}){2,4}|\d{1,3} point \d{1,6}|\d{1,15}(?:\.\d{1,9})?|"
    r"\.\d{1,9})"
)
WORDS = (
    rf"(?:(?:{_ONE}|a|few) hundred(?: (?:and )?{_BELOW_HUNDRED})?|half a dozen|a dozen|(?:{_BELOW_HUNDRED}|zero)"
    r"(?: and a half(?= ))?|half an?)"
)
# A number of either kind, that is none of a longer word: in "ninety-nine" there is no "nine".
AMOUNT = rf"(?:{FIGURES}|(?<![a-z]-){WORDS}\b)"
# Whether a text holds any number at all.
NUMBERED = re.compile(
    rf"\d|\b(?:{'|'.join((*_ONES, *_TENS))}|hundred|dozen|half|zero|an? (?:million|thousand|billion))\b"
)
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3}){2,}")


def any_in(hints: tuple[str, ...], text: str) -> bool:
    """Whether one of some short strings stands in a text."""
    for hint in hints:  # noqa: SIM110 -- a plain loop takes half the time of any(), and this is done for every post
        if hint in text:
            return True
    return False


def amount(said: str | None) -> float | None:
    """The number that lower-case figures or words stand for; None for "a few hundred" and what is no number."""
    if not said:
        return None
    if said[0].isdigit() or said[0] == ".":
        if _GROUPED.fullmatch(said):
            return float(said.replace(".", ""))
        return float(said.replace(",", "").replace(" point ", "."))
    if said.startswith("half"):
        return 6.0 if "dozen" in said else 0.5
    return _in_words(said.replace("-", " ").split())


def _in_words(words: list[str]) -> float | None:
    total, halves = 0.0, words[-1:] == ["half"] and len(words) > 1
    for word in words[:-3] if halves else words:
        if word == "hundred":
            total *= 100
        elif word == "dozen":
            total = 12
        elif word != "and":
            if word not in _VALUES:
                return None
            total += _VALUES[word]
    return total + 0.5 * halves
