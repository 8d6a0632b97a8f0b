"""How each third party is asked: one file each, and the literal table of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol

from . import (
    crux,
    gdelt,
    globalping,
    hn_algolia,
    ioda,
    mastodon_hashtag,
    ooni,
    promql,
    radar,
    ripe_atlas,
    wayback,
)
from .question import Found, Line, Question


class Conversation(Protocol):
    """A module that asks one source what belongs together.

    `EVERY` is how often that makes sense where nobody says otherwise, `BACK` how far back is asked for each time;
    `PAST` is false for a source that measures when it is asked, and cannot be asked about another time.
    """

    EVERY: timedelta
    BACK: timedelta
    PAST: bool

    async def ask(self, question: Question, line: Line) -> Found:
        """Ask, and read the answers.

        Raises:
            BadInput: an answer cannot be read.
            Unaskable: the catalogue and the configuration leave nothing to ask about this service.
            BudgetSpent, SourceRefused, SourceUnavailable: as `fetch` does.
        """
        ...


CONVERSATIONS: dict[str, Conversation] = {
    "crux": crux,
    "gdelt": gdelt,
    "globalping": globalping,
    "hn-algolia": hn_algolia,
    "ioda": ioda,
    "mastodon-hashtag": mastodon_hashtag,
    "ooni": ooni,
    "promql": promql,
    "radar": radar,
    "ripe-atlas": ripe_atlas,
    "wayback": wayback,
}
