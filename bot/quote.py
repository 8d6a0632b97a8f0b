"""Other people's words, made safe to repeat: no mention, link, tag or control character survives."""

from __future__ import annotations

import re
import unicodedata

from .graphemes import graphemes

QUOTE_LENGTH = 80

_LINK = re.compile(r"\b\w++://\S++|\bwww\.\S++", re.IGNORECASE)
_SPACE = re.compile(r"\s++")
# Cc and Cf hold line breaks, bidirectional overrides, zero-width and tag characters; Co, Cs and Cn show as boxes.
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})
_INNER_AT = re.compile(r"(?<=[\w.])[@＠]++(?=\w)")
_AT = re.compile(r"[@＠]++")
_TAG = re.compile(r"[#＃$＄](?=[^\W\d_])")
_DOTTED = re.compile(r"(?:[\w-]++\.)++[\w-]*+")


def clean(text: str) -> str:
    """The text on one line, without control, bidirectional or other unseen characters."""
    spaced = _SPACE.sub(" ", text)
    return "".join(character for character in spaced if unicodedata.category(character) not in _UNSEEN).strip()


def neutral(text: str) -> str:
    """The text on one line, without anything that a network would turn into a mention, link or tag."""
    text = _LINK.sub("(link)", clean(text))
    text = _AT.sub("", _INNER_AT.sub(" at ", text))
    text = _TAG.sub("", text)
    text = _DOTTED.sub(_defanged, text)
    return _SPACE.sub(" ", text).strip()


def shortened(text: str, length: int) -> str:
    """At most `length` code points of a text, cut after a word where one ends near, and never inside a grapheme."""
    if len(text) <= length:
        return text
    kept = ""
    for cluster in graphemes(text[: length + 1]):
        if len(kept) + len(cluster) > length - 1:
            break
        kept += cluster
    end = text.rfind(" ", length // 2, len(kept) + 1)
    return kept[: end if end > 0 else None].rstrip(" ,;:.–—-") + "…"


def name_of(source: str, length: int = 28) -> str:
    """The name of a source, without the paper that quoted it and without remarks: not yet neutral."""
    for remark in (" via ", " (", ", "):
        source = source.partition(remark)[0]
    return shortened(clean(source), length)


def quoted(span: str, length: int = QUOTE_LENGTH) -> str:
    """The span of a claim in quotation marks, harmless and short."""
    # Enough for any span that could be shown; a post of 100,000 characters is not walked for eighty of them.
    return f"“{shortened(neutral(span[: 20 * length]), length)}”"


def _defanged(dotted: re.Match[str]) -> str:
    """X links "example.com" even without a scheme, and charges for it; "17.5" and "e.g." stay as they are."""
    if any(len(label) > 1 and label.isalpha() for label in dotted[0].split(".")[1:]):
        return dotted[0].rstrip(".").replace(".", "[.]") + "." * dotted[0].endswith(".")
    return dotted[0]
