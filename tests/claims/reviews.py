"""Verdicts on record, and schema.org's ClaimReview as a JSON Schema, for the tests of both."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from claims.model import Evidence, EvidenceKind, Kind, Label, Precision, Role, Stance, Use, Verdict
from claims.record import Recorded, Said

AT = datetime(2026, 3, 2, 10, tzinfo=UTC)
TEXT = {"type": "string", "minLength": 1}
URL = {"type": "string", "pattern": r"^https?://\S+$"}
DATE = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?Z)?$"}


def thing(kind: str, /, required: tuple[str, ...] = (), **properties: Any) -> dict[str, Any]:
    """A type of the vocabulary with those of its properties that we use, and no other."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["@type", *required],
        "properties": {"@type": {"const": kind}, **properties},
    }


# Types, properties and expected types: https://schema.org/ClaimReview, /Claim, /Rating, /CreativeWork, /Organization.
ORGANISATION = thing("Organization", ("name",), name=TEXT, url=URL)
PERSON = thing("Person", ("name",), name=TEXT)
WORK = thing("CreativeWork", ("url",), name=TEXT, url=URL)
RATING = thing(
    "Rating",
    ("alternateName", "ratingExplanation"),
    alternateName=TEXT,
    ratingExplanation=TEXT,
    ratingValue={"type": "number"},
    bestRating={"type": "number"},
    worstRating={"type": "number"},
) | {
    "dependentRequired": {
        "ratingValue": ["bestRating", "worstRating"],
        "bestRating": ["ratingValue"],
        "worstRating": ["ratingValue"],
    }
}
CLAIM = thing(
    "Claim", ("text",), text=TEXT, author={"anyOf": [PERSON, ORGANISATION]}, datePublished=DATE, appearance=WORK
)
REVIEW = thing(
    "ClaimReview",
    ("@context", "url", "author", "datePublished", "claimReviewed", "itemReviewed", "reviewRating"),
    **{"@context": {"const": "https://schema.org"}},
    url=URL,
    author=ORGANISATION,
    datePublished=DATE,
    dateModified=DATE,
    claimReviewed=TEXT,
    itemReviewed=CLAIM,
    reviewRating=RATING,
    version={"type": "integer", "minimum": 1},
    citation={"type": "array", "minItems": 1, "items": WORK},
)
SAID = Said(
    claim="8898b2f2e38e",
    span="Works for me",
    kind=Kind.OPERATIONAL,
    service="example",
    network="x",
    author="@boss",
    author_role=Role.EXECUTIVE,
    url="https://x.com/boss/status/1",
    posted_at=AT,
    posted_precision=Precision.SECOND,
)


def finding(**more: Any) -> Evidence:
    values: dict[str, Any] = {
        "id": "e1",
        "kind": EvidenceKind.NETWORK,
        "source": "A watcher",
        "operator": "watcher",
        "network": None,
        "stance": Stance.AGAINST,
        "use": Use.USED,
        "summary": "It failed.",
        "url": "https://watcher.example/1",
    }
    return Evidence(**values | more)


def recorded(label: Label = Label.CONTRADICTED, version: int = 1, **more: Any) -> Recorded:
    values: dict[str, Any] = {
        "label": label,
        "confidence": 0.8,
        "summary": "Two sources saw trouble.",
        "power": "Five places.",
        "method": "operational/1",
        "evidence": (finding(),),
        "reasons": ("two-sources: …",),
    }
    judged_at = AT + timedelta(days=version)
    return Recorded(version=version, span="Works for me", verdict=Verdict(**values | more), judged_at=judged_at)
