"""One extractor for all tests of the folder: building it takes a moment, using it changes nothing in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from spacy.language import Language
from spacy.tokens import Span

from claims.extract.attributes import Place, read_claim
from claims.extract.learned import learned
from claims.extract.marked import parse_marked
from claims.extract.notes import notes
from claims.extract.pipeline import Extractor, pipeline
from claims.extract.shadow import cast
from claims.model import Claim, Post
from telemetry.services import load_catalogue

Extract = Callable[..., tuple[Claim, ...]]
Read = Callable[..., Claim]
POSTED = datetime(2025, 10, 20, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    return Extractor(load_catalogue())


@pytest.fixture
def extract(extractor: Extractor) -> Extract:
    """The claims of a text, posted on Monday 20 October 2025 at 09:30 UTC unless told otherwise."""

    def extract(text: str, **fields: object) -> tuple[Claim, ...]:
        values: dict[str, object] = {"posted_at": POSTED, **fields}
        return extractor.extract(Post(id="1", text=text, **values))  # type: ignore[arg-type]  # each test names real fields

    return extract


@pytest.fixture(scope="session")
def untrained() -> Language:
    return pipeline(load_catalogue(), trained=False)


@pytest.fixture
def read(untrained: Language) -> Read:
    """The claim that is marked first in a line of training text, read as a learned span of that place and kind."""

    def read(line: str, posted_at: datetime | None = POSTED) -> Claim:
        gold = parse_marked(line, source="test", number=1)
        shadow = cast(gold.post.text)
        assert shadow.text == gold.post.text, "places in a text that is not plain are another test's matter"
        doc = untrained.make_doc(shadow.text)
        notes(doc).posted_at = posted_at
        doc = untrained(doc)
        marked = gold.claims[0]
        place = doc.char_span(marked.start, marked.end)
        assert place is not None
        span = Span(doc, place.start, place.end, label=marked.kind.value, span_id=learned(marked.kind))
        return read_claim(span, Place(text=gold.post.text, shadow=shadow), None)

    return read
