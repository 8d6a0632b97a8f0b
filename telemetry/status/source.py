"""Where status events come from: what all events of one document share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from telemetry.document import Document
from telemetry.model import ComponentState, IncidentStage, PageIndicator, StatusEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One reading of one page: `document` is its name, `url` the page that people open."""

    service: str
    format: str
    document: str
    sha256: str
    seen_at: datetime
    url: str | None

    @classmethod
    def of(cls, document: Document, *, service: str, format: str, url: str | None = None) -> Self:  # noqa: A002 -- the field's name
        """The source that a document is; its own URL stands in where the page does not name one."""
        return cls(
            service=service,
            format=format,
            document=document.name,
            sha256=document.sha256,
            seen_at=document.fetched_at,
            url=url or document.url,
        )

    def event(
        self,
        key: str,
        state: PageIndicator | ComponentState | IncidentStage,
        *,
        word: str,
        title: str = "",
        text: str = "",
        posted_at: datetime | None = None,
        incident: str | None = None,
        url: str | None = None,
    ) -> StatusEvent:
        """One event of this reading."""
        return StatusEvent(
            service=self.service,
            format=self.format,
            key=key,
            state=state,
            word=word,
            title=title,
            text=text,
            posted_at=posted_at,
            seen_at=self.seen_at,
            incident=incident,
            url=url or self.url,
            origin=self.document,
            sha256=self.sha256,
        )


def distinct(keys: Iterable[str]) -> Iterator[str]:
    """Keys told apart by a number where one repeats; given oldest first, a new one does not rename the others."""
    seen: Counter[str] = Counter()
    for key in keys:
        seen[key] += 1
        yield key if seen[key] == 1 else f"{key}/{seen[key]}"
