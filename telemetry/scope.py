"""Which statements concern a region or a component, so that one region's incident is not the whole service."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .edits import split_title
from .model import ComponentState, StatusEvent

# The labels behind titles, as the formats of telemetry.status write them.
REGIONS = frozenset({"region", "regions", "location", "locations", "containers", "instances"})
COMPONENTS = frozenset({"service", "services", "products", "components", "systems", "resources"})
EVERYWHERE = frozenset({"global", "worldwide", "all regions"})

_LABEL = re.compile(r"(?:^|; )([a-z]+): ")
# Providers' codes, as in us-east-1 or europe-west4; a name and a code of one region have nothing in common to compare.
_CODE = re.compile(r"\b[a-z]{2,}(?:-[a-z]+)*-?\d+\b")


def concerns(event: StatusEvent, *, regions: Iterable[str] = (), components: Iterable[str] = ()) -> bool | None:
    """Whether a statement is about one of the regions and one of the components; None where the page does not say.

    Give the words as the page spells them: they are compared whole, in any case. Where the page has only a region's
    name and its code is asked for, or the other way round, it does not say.
    """
    answers = [
        _region(event, tuple(regions)) if regions else True,
        _component(event, tuple(components)) if components else True,
    ]
    if False in answers:
        return False
    return None if None in answers else True


def _region(event: StatusEvent, asked: tuple[str, ...]) -> bool | None:
    stated = _stated(event, REGIONS)
    said = f"{event.title} {event.text} {event.key} {event.incident or ''}"
    if _names(said, asked) or _names(stated, tuple(EVERYWHERE)):
        return True
    if not stated:
        return None
    return False if all(_comparable(word, stated, event.key) for word in asked) else None


def _component(event: StatusEvent, asked: tuple[str, ...]) -> bool | None:
    title, _ = split_title(event.title)
    stated = _stated(event, COMPONENTS) or (title if isinstance(event.state, ComponentState) else "")
    if _names(f"{stated} {title} {event.text}", asked):
        return True
    return False if stated else None


def _stated(event: StatusEvent, names: frozenset[str]) -> str:
    """What the labels of these names say; empty where there are none."""
    pieces = _LABEL.split(split_title(event.title)[1])
    return ", ".join(value for name, value in zip(pieces[1::2], pieces[2::2], strict=True) if name in names)


def _names(text: str, asked: tuple[str, ...]) -> bool:
    folded = text.casefold()
    return any(re.search(rf"(?<![\w-]){re.escape(word.casefold())}(?![\w-])", folded) for word in asked if word)


def _comparable(word: str, stated: str, key: str) -> bool:
    """Whether the page would have written a region like this: a code where it has codes, a name where it has names."""
    if _CODE.fullmatch(word.casefold()):
        return bool(_CODE.search(f"{stated} {key}".casefold()))
    return not _CODE.search(stated.casefold())
