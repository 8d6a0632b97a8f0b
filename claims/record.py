"""What the claim database holds of one claim: where it was said, and each version of its verdict."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .model import Kind, Precision, Role, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A claim on record and where it was made; of the post's text only `span` is kept."""

    claim: str
    span: str
    kind: Kind
    service: str | None
    network: str
    author: str | None
    author_role: Role | None
    url: str | None
    posted_at: datetime | None
    posted_precision: Precision


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One version of the verdict on a claim, the words it was given on, and when."""

    version: int
    span: str
    verdict: Verdict
    judged_at: datetime
