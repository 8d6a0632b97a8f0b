"""What the claim database holds of one claim: where it was said, and each version of its verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from .model import Claim, Kind, Label, Post, Precision, Role, Verdict


class Why(StrEnum):
    """Why a verdict was given again."""

    ASKED = "asked again"
    DUE = "due"
    LATE_DATA = "late data"
    EDITED = "edited"
    POST_MORTEM = "post-mortem"
    DISPUTE = "dispute"
    CORRECTED = "corrected by a human"
    WITHDRAWN = "withdrawn by a human"


# What a human has said of a verdict stands until a human says otherwise: no method takes it back.
BY_HUMAN = frozenset({Why.CORRECTED, Why.WITHDRAWN})


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
    """One version of the verdict on a claim, the words it was given on, when, and of a later version why."""

    version: int
    span: str
    verdict: Verdict
    judged_at: datetime
    why: Why | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A claim as it was recorded, in its post (without the text) and among the post's other claims."""

    post: Post
    claims: tuple[Claim, ...]
    claim: Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """That a verdict was given: its running number over all claims, the claim, the version, the label and why."""

    number: int
    claim: str
    version: int
    label: Label
    why: Why | None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        """A row of the columns id, claim, version, label and why."""
        why = None if row["why"] is None else Why(row["why"])
        return cls(number=row["id"], claim=row["claim"], version=row["version"], label=Label(row["label"]), why=why)
