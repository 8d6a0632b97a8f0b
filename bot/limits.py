"""How long one post may be on each network, counted as that network counts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace

from .graphemes import graphemes, is_emoji

URL_LENGTH = 23
"""What a link counts on X (t.co, https://docs.x.com/fundamentals/counting-characters) and on Mastodon."""

# A link as both networks find it: a scheme and a host that ends in letters. ASCII only, so that a longer reading of the
# same link by the network can only count less than we do.
_LINK = r"[Hh][Tt][Tt][Pp][Ss]?://(?:[A-Za-z0-9_-]++\.)++[A-Za-z]{2,}(?:[:/?#][!-~]*+)?"
_SCHEME = r"[Hh][Tt][Tt][Pp][Ss]?://[!-~]*+"
_BARE_DOMAIN = r"(?<![\w@.\-/])(?:[A-Za-z0-9-]++\.)++[A-Za-z]{2,}(?:[:/?#][!-~]*+)?"
_X_ATOM = re.compile(f"(?P<link>{_LINK})|(?P<maybe>{_SCHEME}|{_BARE_DOMAIN})")
_MASTODON_ATOM = re.compile(
    rf"(?P<link>{_LINK})|(?P<maybe>{_SCHEME})|(?<![\w/])(?P<name>@\w++)(?P<host>@[\w-]++(?:\.[\w-]++)++)"
)
_TRAILING = ".,;:!?'\")]}"

# Ranges that weigh one on X; everything else weighs two (twitter-text, config/v3.json).
_LIGHT = ((0x0000, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))
# CPython composes in time quadratic in a run of combining marks; nobody writes thirty on one letter (UAX #15, 13).
_LONGEST_CLUSTER = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What fits into one post: at most `characters`, as measured by `count`, which takes linear time."""

    name: str
    characters: int
    count: Callable[[str], int]

    def fits(self, text: str) -> bool:
        """Whether the text is short enough for one post."""
        return self.count(text) <= self.characters

    def reserving(self, text: str) -> Limits:
        """The same limits with room kept for a text that the network's adapter adds, such as a mention."""
        return replace(self, characters=self.characters - self.count(text))


def weigh_as_x(text: str) -> int:
    """Count as X does: two for emoji and most non-Latin characters, 23 for a link.

    Where X's own word depends on its list of top-level domains or of emoji, this counts the larger.
    """
    total, at = 0, 0
    for atom in _X_ATOM.finditer(text):
        total += _weight(text[at : atom.start()])
        total += _link_length(atom, _weight, URL_LENGTH)
        at = atom.end()
    return total + _weight(text[at:])


def count_graphemes(text: str) -> int:
    """Count what a reader calls characters: extended grapheme clusters."""
    return sum(1 for _ in graphemes(text))


def count_as_bluesky(text: str) -> int:
    """Count graphemes, or a tenth of the UTF-8 bytes where that is more: 300 graphemes and 3,000 bytes both bind.

    The lexicon app.bsky.feed.post sets both.
    """
    return max(count_graphemes(text), -(-len(text.encode("utf-8", "surrogatepass")) // 10))


def mastodon_limits(max_characters: int = 500, characters_reserved_per_url: int = URL_LENGTH) -> Limits:
    """Limits of one Mastodon instance, from `configuration.statuses` of its /api/v2/instance.

    It counts graphemes, a link as a fixed number, and @user@host as @user.
    """

    def count(text: str) -> int:
        total, at = 0, 0
        for atom in _MASTODON_ATOM.finditer(text):
            total += count_graphemes(text[at : atom.start()])
            name = atom["name"]
            total += len(name) if name else _link_length(atom, count_graphemes, characters_reserved_per_url)
            at = atom.end()
        return total + count_graphemes(text[at:])

    return Limits(name="mastodon", characters=max_characters, count=count)


LIMITS: dict[str, Limits] = {
    "x": Limits(name="x", characters=280, count=weigh_as_x),
    "mastodon": mastodon_limits(),
    "bluesky": Limits(name="bluesky", characters=300, count=count_as_bluesky),
    # Printed, not posted: as roomy as Mastodon, so that what is read at a desk is what will be posted there.
    "dry": replace(mastodon_limits(), name="dry"),
}


def limits_for(network: str) -> Limits:
    """Limits of a network by name; those of the dry network where we do not post at all."""
    return LIMITS.get(network, LIMITS["dry"])


def _link_length(atom: re.Match[str], count: Callable[[str], int], length: int) -> int:
    link = atom[0].rstrip(_TRAILING)
    after = len(atom[0]) - len(link)
    return after + (length if atom["link"] else max(length, count(link)))


def _weight(text: str) -> int:
    return sum(_cluster_weight(cluster) for cluster in graphemes(text))


def _cluster_weight(cluster: str) -> int:
    if cluster.isascii():
        return len(cluster)
    if is_emoji(cluster):
        return 2
    if len(cluster) <= _LONGEST_CLUSTER:
        cluster = unicodedata.normalize("NFC", cluster)
    return sum(_code_point_weight(ord(character)) for character in cluster)


def _code_point_weight(code_point: int) -> int:
    return 1 if any(first <= code_point <= last for first, last in _LIGHT) else 2
