"""The nouns of fact-checking as rows of claims.db; `recorded_rows` reads them back."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from datetime import datetime
from urllib.parse import urlsplit

from telemetry.moment import format_moment

from .model import Claim, Evidence, Post, Verdict
from .record import Why

Row = dict[str, object]

# What is known of a post is never unlearnt by a check that knew less.
UPSERT_POST = """
insert into posts (
    id, network, post_id, url, author, author_role, posted_at, posted_precision, text_sha256, recorded_at, service,
    extent, in_reply_to
) values (
    :id, :network, :post_id, :url, :author, :author_role, :posted_at, :posted_precision, :text_sha256, :recorded_at,
    :service, :extent, :in_reply_to
)
on conflict (id) do update set
    url = coalesce(excluded.url, url),
    author = coalesce(excluded.author, author),
    author_role = coalesce(excluded.author_role, author_role),
    posted_precision = iif(excluded.posted_at is null, posted_precision, excluded.posted_precision),
    posted_at = coalesce(excluded.posted_at, posted_at),
    text_sha256 = excluded.text_sha256,
    service = coalesce(excluded.service, service),
    extent = excluded.extent,
    in_reply_to = coalesce(excluded.in_reply_to, in_reply_to)
"""


def post_key(post: Post) -> str:
    """What identifies a post: its network and id, on Mastodon with the server, whose ids are its own."""
    host = urlsplit(post.url).hostname if post.network == "mastodon" and post.url else None
    return ":".join([post.network, *([host] if host else []), post.id])


def claim_id(post: Post, claim: Claim) -> str:
    """A short id that stays the same however often the post is checked: 12 hexadecimal digits."""
    return _digest([post_key(post), claim.kind, claim.start, claim.end])[:12]


def verdict_digest(claim: Claim, verdict: Verdict) -> str:
    """The SHA-256 of what makes a verdict this one: label, numbers, method and evidence, on these words.

    The order of the evidence and the wording of the summary do not matter.
    """
    evidence = sorted(_digest(evidence_row(each)) for each in verdict.evidence)
    return _digest([claim.span, verdict.label, verdict.method, _numbers(verdict), evidence])


def post_row(post: Post, at: datetime) -> Row:
    """A post without its text: the hash stands for it."""
    return {
        "id": post_key(post),
        "network": post.network,
        "post_id": post.id,
        "url": post.url,
        "author": post.author,
        "author_role": post.author_role,
        "posted_at": _moment(post.posted_at),
        "posted_precision": post.posted_precision,
        "text_sha256": hashlib.sha256(post.text.encode()).hexdigest(),
        "recorded_at": format_moment(at),
        "service": post.service,
        "extent": post.extent,
        "in_reply_to": post.in_reply_to,
    }


def claim_row(post: Post, claim: Claim) -> Row:
    """A claim, its window in three columns."""
    window = claim.window
    return {
        "id": claim_id(post, claim),
        "post": post_key(post),
        "span": claim.span,
        "start": claim.start,
        "end": claim.end,
        "kind": claim.kind,
        "service": claim.service,
        "value": claim.value,
        "unit": claim.unit,
        "comparator": claim.comparator,
        "direction": claim.direction,
        "window_text": None if window is None else window.text,
        "window_start": None if window is None else _moment(window.start),
        "window_end": None if window is None else _moment(window.end),
        "scope": claim.scope,
        "hedged": int(claim.hedged),
        "checkable": int(claim.checkable),
        "tentative": int(claim.tentative),
    }


def verdict_row(post: Post, claim: Claim, verdict: Verdict, *, version: int, at: datetime, why: Why | None) -> Row:
    """A verdict with what it is about; lists as JSON. `why` it was given again is kept of later versions only."""
    return {
        "claim": claim_id(post, claim),
        "version": version,
        "span": claim.span,
        "service": claim.service,
        "author": post.author,
        "label": verdict.label,
        "confidence": verdict.confidence,
        "summary": verdict.summary,
        "power": verdict.power,
        "method": verdict.method,
        "reasons": _json(verdict.reasons),
        "numbers": _json(_numbers(verdict)),
        "judged_at": format_moment(at),
        "digest": verdict_digest(claim, verdict),
        "why": why if version > 1 else None,
    }


def evidence_row(evidence: Evidence) -> Row:
    """One piece of evidence, its window in two columns."""
    window = evidence.window
    return {
        "id": evidence.id,
        "kind": evidence.kind,
        "source": evidence.source,
        "operator": evidence.operator,
        "network": evidence.network,
        "stance": evidence.stance,
        "use": evidence.use,
        "reason": evidence.reason,
        "summary": evidence.summary,
        "window_start": None if window is None else _moment(window.start),
        "window_end": None if window is None else _moment(window.end),
        "url": evidence.url,
        "sha256": evidence.sha256,
    }


def _numbers(verdict: Verdict) -> list[dict[str, str]]:
    return [asdict(number) for number in verdict.numbers]


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else format_moment(moment)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, allow_nan=False).encode()).hexdigest()
