"""Rows of claims.db as the nouns of fact-checking."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from telemetry.model import Window
from telemetry.moment import parse_moment

from .model import (
    Claim,
    ClaimWindow,
    Comparator,
    Comparison,
    Direction,
    Evidence,
    EvidenceKind,
    Extent,
    Kind,
    Label,
    Post,
    Precision,
    Role,
    Stance,
    Unit,
    Use,
    Verdict,
)  # fmt: skip
from .record import Recorded, Said, Why


def said_from_row(row: Mapping[str, Any]) -> Said:
    """The claim that was recorded, with what is known of its post."""
    return Said(
        claim=row["id"],
        span=row["span"],
        kind=Kind(row["kind"]),
        service=row["service"],
        network=row["network"],
        author=row["author"],
        author_role=None if row["author_role"] is None else Role(row["author_role"]),
        url=row["url"],
        posted_at=None if row["posted_at"] is None else parse_moment(row["posted_at"]),
        posted_precision=Precision(row["posted_precision"]),
    )


def post_from_row(row: Mapping[str, Any]) -> Post:
    """The post that was recorded, without its text."""
    return Post(
        id=row["post_id"],
        text="",
        network=row["network"],
        url=row["url"],
        author=row["author"],
        author_role=None if row["author_role"] is None else Role(row["author_role"]),
        posted_at=None if row["posted_at"] is None else parse_moment(row["posted_at"]),
        posted_precision=Precision(row["posted_precision"]),
        service=row["service"],
        extent=Extent(row["extent"]),
        in_reply_to=row["in_reply_to"],
    )


def window_from_row(row: Mapping[str, Any]) -> ClaimWindow | None:
    """The stretch of time that a recorded claim names; None where it names none."""
    if row["window_text"] is None:
        return None
    ends = (None if row[name] is None else parse_moment(row[name]) for name in ("window_start", "window_end"))
    start, end = ends
    return ClaimWindow(text=row["window_text"], start=start, end=end)


def claim_from_row(row: Mapping[str, Any]) -> Claim:
    """The claim that was recorded; times to the millisecond."""
    return Claim(
        span=row["span"],
        start=row["start"],
        end=row["end"],
        kind=Kind(row["kind"]),
        service=row["service"],
        value=row["value"],
        unit=None if row["unit"] is None else Unit(row["unit"]),
        comparator=None if row["comparator"] is None else Comparator(row["comparator"]),
        direction=Direction(row["direction"]),
        window=window_from_row(row),
        scope=row["scope"],
        hedged=bool(row["hedged"]),
        checkable=bool(row["checkable"]),
        tentative=bool(row["tentative"]),
    )


def recorded_from_rows(row: Mapping[str, Any], evidence: Sequence[Mapping[str, Any]]) -> Recorded:
    """One version of a verdict."""
    return Recorded(
        version=row["version"],
        span=row["span"],
        verdict=verdict_from_rows(row, evidence),
        judged_at=parse_moment(row["judged_at"]),
        why=None if row["why"] is None else Why(row["why"]),
    )


def verdict_from_rows(row: Mapping[str, Any], evidence: Sequence[Mapping[str, Any]]) -> Verdict:
    """The verdict that was recorded; times to the millisecond."""
    return Verdict(
        label=Label(row["label"]),
        confidence=row["confidence"],
        summary=row["summary"],
        power=row["power"],
        method=row["method"],
        evidence=tuple(_evidence_from_row(each) for each in evidence),
        reasons=tuple(json.loads(row["reasons"])),
        numbers=tuple(Comparison(**each) for each in json.loads(row["numbers"])),
    )


def _evidence_from_row(row: Mapping[str, Any]) -> Evidence:
    window = None
    if row["window_start"] is not None:
        window = Window(start=parse_moment(row["window_start"]), end=parse_moment(row["window_end"]))
    return Evidence(
        id=row["id"],
        kind=EvidenceKind(row["kind"]),
        source=row["source"],
        operator=row["operator"],
        network=row["network"],
        stance=Stance(row["stance"]),
        use=Use(row["use"]),
        summary=row["summary"],
        window=window,
        url=row["url"],
        sha256=row["sha256"],
        reason=row["reason"],
    )
