"""What text can be a post's."""

from __future__ import annotations

import unicodedata

from telemetry.errors import BadInput

# The longest post of any network we read: https://docs.x.com/resources/fundamentals/counting-characters
LONGEST_POST = 25_000

# Letters and symbols by category that show nothing: fillers of Hangul and the empty Braille cell.
BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def check_text(text: str, *, source: str, line: int | None = None, field: str | None = None) -> str:
    """Return the text unchanged, so that offsets keep meaning the post as given.

    Raises:
        BadInput: nothing visible in it, longer than `LONGEST_POST` characters, or not storable as text (a NUL or half
            of a surrogate pair).
    """
    if len(text) > LONGEST_POST:
        problem = f"the post has {len(text):,} characters; the limit is {LONGEST_POST:,}"
        raise BadInput(problem, source=source, line=line, field=field)
    if all(_unseen(letter) for letter in text):
        raise BadInput("the post is empty", source=source, line=line, field=field)
    for place, letter in enumerate(text):
        if letter == "\0" or unicodedata.category(letter) == "Cs":
            problem = f"character {place + 1:,} is no text (U+{ord(letter):04X})"
            raise BadInput(problem, source=source, line=line, field=field)
    return text


def _unseen(letter: str) -> bool:
    category = unicodedata.category(letter)
    # A mark (M: accents, variation selectors) needs a letter to stand on.
    return category[0] in "ZM" or category in {"Cc", "Cf", "Cs"} or letter in BLANKS
