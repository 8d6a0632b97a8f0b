"""The literal table of third parties."""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol

from telemetry.sources import (
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
from telemetry.sources.request import Budget, Key


class Source(Protocol):
    """A module about one third party.

    `DOCS` is the page that its shapes were taken from, `OPERATOR` whose word its findings are, `METHOD` how they came
    about, `MAX_AGE` how long they speak of the present, `BUDGET` how often it may be asked, `KEY` what it can be given.
    """

    NAME: str
    DOCS: str
    OPERATOR: str
    METHOD: str
    BASE_URL: str
    MAX_AGE: timedelta
    BUDGET: Budget

    @property
    def KEY(self) -> Key | None:  # noqa: N802 -- the modules' constant
        """Where its key goes; None for a source without keys."""
        ...


SOURCES: dict[str, Source] = {
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
