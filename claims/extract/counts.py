"""Small numbers in words, and the lengths that they count: "two weeks", "half an hour"."""

from __future__ import annotations

from datetime import timedelta

# "A few" and "several" are no number that anything could be held against.
_SPELT = "one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905 -- reads as a list of words
_COUNTS: dict[str, float] = {word: number for number, word in enumerate(_SPELT, start=1)}
_COUNTS |= {"": 1, "a": 1, "an": 1, "half": 0.5, "half a": 0.5, "half an": 0.5}
_COUNTS |= {"fifteen": 15, "twenty": 20, "twenty-four": 24, "thirty": 30, "forty-five": 45, "sixty": 60, "ninety": 90}
COUNT = (
    r"(?:\d{1,5}|half an?|(?:a )?couple(?: of)?|(?:a )?few|several|"
    + "|".join(sorted((word for word in _COUNTS if len(word) > 2 and "half" not in word), key=len, reverse=True))
    + r"|an?)"
)
LENGTHS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}
LENGTHS |= {"week": timedelta(days=7)}
_UNITS = {"min": "minute", "hr": "hour", "h": "hour", "d": "day", "wk": "week", "yr": "year"}


def count(word: str | None) -> float | None:
    """How many a word of numbers means; none at all is one, and "a few" is None."""
    plain = (word or "").strip()
    if "couple" in plain:
        return 2.0
    return float(plain) if plain.isdigit() else _COUNTS.get(plain)


def unit(word: str) -> str:
    """The unit that an abbreviation or a plural stands for: "hrs" is "hour"."""
    plain = word.removesuffix("s")
    return _UNITS.get(plain, plain)
