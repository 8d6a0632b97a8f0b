"""Chance that can be repeated: spreads and jitters depend on what they are for, not on when they are asked for."""

from __future__ import annotations

from hashlib import sha256


def fraction(*what: object) -> float:
    """A number from 0 up to but not including 1 that looks random and is always the same for the same things."""
    digest = sha256("\x1f".join(map(str, what)).encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:6]) / 2**48
