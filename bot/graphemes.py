"""What a reader sees as one character: extended grapheme clusters, and which of them are emoji."""

from __future__ import annotations

from collections.abc import Iterator

import regex  # type: ignore[import-untyped]  # its stubs are a package of their own that nothing else here needs

_GRAPHEME = regex.compile(r"\X")
_EMOJI = regex.compile(
    r"[0-9#*]\ufe0f?\u20e3"
    r"|\p{Regional_Indicator}{2}"
    r"|\p{Extended_Pictographic}[\ufe0f\p{Emoji_Modifier}]?[\U000e0020-\U000e007f]*+"
    r"(?:\u200d\p{Extended_Pictographic}[\ufe0f\p{Emoji_Modifier}]?)*+"
)


def graphemes(text: str) -> Iterator[str]:
    """The grapheme clusters of a text, first to last, in linear time."""
    for cluster in _GRAPHEME.finditer(text):
        yield cluster[0]


def is_emoji(cluster: str) -> bool:
    """Whether one grapheme cluster is one emoji, however many code points join in it."""
    return _EMOJI.fullmatch(cluster) is not None
