"""Which statements concern a region, a component or a product, so that one part's incident is not the whole service.

A page that several services share is read for each of them by itself (`said_of`), and this is the rule:

* What names another product only is left out; what names the service's own stays, word for word.
* An incident that names no product may be about any. It stays, but its stages count as unknown, so that it is neither
  trouble nor recovery; a silence is not told while it is open either. Whether a page spoke at all, and how late, counts
  it: there a doubt is in the page's favour.
* How the page as a whole stands says nothing of one product. In its place stands a silence, where the document lists
  incidents and none that is open, and no component in trouble, may be the service's.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from .edits import split_title
from .model import ComponentState, IncidentStage, PageIndicator, StatusEvent
from .postings import END, in_order, is_planned
from .service import StatusPage
from .statements import OVER

# The labels behind titles, as the formats of telemetry.status write them.
REGIONS = frozenset({"region", "regions", "location", "locations", "containers", "instances"})
COMPONENTS = frozenset({"service", "services", "products", "components", "systems", "resources", "group"})
EVERYWHERE = frozenset({"global", "worldwide", "all regions"})
# What Google's pages write where they name no product after all.
UNNAMED = frozenset({"multiple products"})
# Their incidents have no title of their own: the product's name stands there.
TITLED_BY_PRODUCT = frozenset({"apple"})
# What holds for every product: that nothing at all is listed, or that the page cannot be read.
UNREAD = (PageIndicator.UNKNOWN, PageIndicator.UNREACHABLE, PageIndicator.NONE_LISTED)

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


def said_of(
    events: Iterable[StatusEvent],
    page: StatusPage | None,
    *,
    format: str,  # noqa: A002 -- the field's name
) -> tuple[StatusEvent, ...]:
    """What one document in a format says of the service whose page it is: all of it, or, on a shared page, its part.

    A reading of the document lists all that it lists, whoever it is about: what moves to another product's list was
    not taken away.
    """
    whole = tuple(events)
    if page is None or not page.products or format not in page.formats:
        return whole
    return tuple(_of_products(whole, frozenset(product.casefold() for product in page.products)))


def _of_products(events: Sequence[StatusEvent], products: frozenset[str]) -> Iterator[StatusEvent]:
    answers = _answers(events, products)
    ours = [event for event in events if answers[event] is not False]
    pages = [event for event in ours if isinstance(event.state, PageIndicator)]
    unread = [event for event in pages if any(event.state is state for state in UNREAD)]
    listing = pages or [event for event in events if event.incident is not None]
    if listing and not unread and not any(_is_trouble_now(event) for event in ours) and not _any_open(ours):
        yield _silence(listing[0])
    for event in ours:
        if event not in pages:
            yield event if answers[event] else _uncounted(event)
        elif event in unread:
            yield event


def _answers(events: Sequence[StatusEvent], products: frozenset[str]) -> dict[StatusEvent, bool | None]:
    """Whether each statement concerns the products; an incident does as a whole, but for its other components."""
    standing = {event.key: _names_product(event, products) for event in events if _stands(event)}
    answers = {event: _concerns_product(event, products, standing) for event in events}
    incidents: dict[str, list[StatusEvent]] = defaultdict(list)
    for event in events:
        if event.incident is not None:
            incidents[event.incident].append(event)
    for told in incidents.values():
        answer = _of_incident(told, answers)
        for event in told:
            if answers[event] is not False or not isinstance(event.state, ComponentState):
                answers[event] = answer
    return answers


def _of_incident(told: Sequence[StatusEvent], answers: Mapping[StatusEvent, bool | None]) -> bool | None:
    """By all that is told of it; where nothing names a product of ours, its components know better than its words."""
    said = {answers[event] for event in told if isinstance(event.state, ComponentState)}
    said = said or {answers[event] for event in told}
    if any(answers[event] for event in told):
        return True
    return None if None in said else False


def _stands(event: StatusEvent) -> bool:
    return isinstance(event.state, ComponentState) and event.incident is None


def _concerns_product(event: StatusEvent, products: frozenset[str], standing: Mapping[str, bool | None]) -> bool | None:
    if isinstance(event.state, PageIndicator):
        return None
    if isinstance(event.state, ComponentState) and event.incident is not None:
        # Which group an affected component is in, its standing entry knows.
        key = f"component/{event.key.rpartition('/component/')[2]}"
        return standing.get(key, _names_product(event, products) or None)
    return _names_product(event, products)


def _names_product(event: StatusEvent, products: frozenset[str]) -> bool | None:
    """Whether a statement is about one of the products by its labels, or where it has none by its title alone.

    A text may mention any product in passing, and decides nothing.
    """
    title, _ = split_title(event.title)
    stated = _stated(event, COMPONENTS).casefold()
    if isinstance(event.state, ComponentState) or event.format in TITLED_BY_PRODUCT:
        return bool(products & {title.casefold(), title.partition(" - ")[0].casefold(), stated})
    if stated and stated not in UNNAMED:
        return any(re.search(rf"(?:^|, ){re.escape(product)}(?:, |$)", stated) for product in products)
    return True if _names(title, tuple(products)) else None


def _uncounted(event: StatusEvent) -> StatusEvent:
    """A statement that may be about any product: the page's word stays, what it would count for does not."""
    state = ComponentState.UNKNOWN if isinstance(event.state, ComponentState) else IncidentStage.UNKNOWN
    return replace(event, state=state)


def _is_trouble_now(event: StatusEvent) -> bool:
    return _stands(event) and event.state is not ComponentState.OPERATIONAL


def _any_open(events: Iterable[StatusEvent]) -> bool:
    courses: dict[str, list[StatusEvent]] = defaultdict(list)
    for event in events:
        if event.incident is not None and isinstance(event.state, IncidentStage) and not is_planned(event):
            courses[event.incident].append(event)
    return not all(_is_over(course) for course in courses.values())


def _is_over(course: Sequence[StatusEvent]) -> bool:
    last = max(course, key=in_order)
    return any(event.key.endswith(END) for event in course) or any(last.state is state for state in OVER)


def _silence(listing: StatusEvent) -> StatusEvent:
    """That a document which lists incidents lists none that is open of these products."""
    return replace(
        listing,
        key="page",
        state=PageIndicator.NONE_LISTED,
        word="",
        title="",
        text="",
        posted_at=None,
        incident=None,
    )
