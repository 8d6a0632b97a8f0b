"""What was worked out once: a row of numbers per key, since words come again, and pairs of them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, TypeVar

import numpy as np

Key = TypeVar("Key", bound=Hashable)
Rows = Any  # of 32 or 64 bits

_FIRST = 256  # rows that there is room for at the beginning


class Memory(Generic[Key]):
    """Rows of what `work` makes of keys; once it holds `most` of them it begins anew."""

    def __init__(self, work: Callable[[Sequence[Key]], Rows], *, most: int) -> None:
        self._work = work
        self._most = most
        self._places: dict[Key, int] = {}
        self._held: Rows | None = None

    def rows(self, keys: Sequence[Key]) -> Rows:
        """A row per key, in order."""
        at = list(map(self._places.get, keys))
        if None in at or self._held is None:
            self._meet(keys)
            return self._held[[self._places[key] for key in keys]]  # type: ignore[index]  # met by now
        return self._held[at]

    def _meet(self, keys: Sequence[Key]) -> None:
        new = [key for key in dict.fromkeys(keys) if key not in self._places]
        if len(self._places) + len(new) > self._most:
            self._places.clear()
            new = list(dict.fromkeys(keys))
        made = self._work(new)
        held, used = self._held, len(self._places)
        if held is None or len(held) < used + len(new):
            grown = np.empty((max(2 * used, used + len(new), _FIRST), made.shape[1]), made.dtype)
            if held is not None:
                grown[:used] = held[:used]
            self._held = held = grown
        held[used : used + len(new)] = made
        self._places.update({key: place for place, key in enumerate(new, start=used)})
