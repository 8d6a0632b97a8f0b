"""Every version of a claim's verdict, and what changed from one to the next, as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import click

from claims.model import Evidence, Use
from claims.record import Recorded, Said
from telemetry.moment import format_moment

from .present import COLOURS, PRECISIONS
from .quote import clean
from .words import counted


def as_text(said: Said, history: Sequence[Recorded]) -> str:
    """The claim, then its verdicts, oldest first."""
    who = clean(said.author or said.author_role or "unknown author")
    when = PRECISIONS[said.posted_precision].format(said.posted_at) if said.posted_at else "time unknown"
    head = click.style(f"{who}, {when}", bold=True) + (f"  {clean(said.url)}" if said.url else "")
    lines = [head, f"  “{clean(said.span)}”  ({said.kind}, {said.service or 'no known service'})"]
    for number, recorded in enumerate(history):
        lines += ["", *_version(recorded)]
        lines += [f"    Changed   {change}" for change in changes(history[number - 1], recorded)] if number else []
    return "\n".join(lines)


def _version(recorded: Recorded) -> Iterator[str]:
    verdict = recorded.verdict
    label = click.style(verdict.label.upper(), fg=COLOURS[verdict.label], bold=True)
    yield f"  version {recorded.version}, {recorded.judged_at:%Y-%m-%d %H:%M:%S} UTC: {label}"
    if recorded.why is not None:
        yield f"    Because   {recorded.why}"
    yield f"    {clean(verdict.summary)}"
    for row in verdict.numbers:
        yield f"    {clean(row.what)}: claimed {clean(row.claimed)}, measured {clean(row.measured)}"
    yield f"    Why       {clean('; '.join(verdict.reasons))}"
    yield f"    Method    {verdict.method}, confidence {verdict.confidence:g}"


def changes(before: Recorded, after: Recorded) -> tuple[str, ...]:
    """What is another in the later version, most important first; never empty for two versions on record."""
    old, new = before.verdict, after.verdict
    found = [
        f"label: {old.label} to {new.label}" if old.label is not new.label else "",
        f"words: “{clean(before.span)}” to “{clean(after.span)}”" if before.span != after.span else "",
        f"method: {old.method} to {new.method}" if old.method != new.method else "",
        "numbers" if old.numbers != new.numbers else "",
        *_evidence(old.evidence, new.evidence),
    ]
    return tuple(each for each in found if each)


def _evidence(old: Sequence[Evidence], new: Sequence[Evidence]) -> Iterator[str]:
    came = [each for each in new if each not in old]
    went = [each for each in old if each not in new]
    for what, some in (("came", came), ("went", went)):
        if some:
            used = sum(each.use is Use.USED for each in some)
            yield f"evidence: {counted(len(some), 'finding')} {what}, {used} of them used"


def as_json(said: Said, history: Sequence[Recorded]) -> dict[str, object]:
    """The same as JSON; times are ISO 8601 in UTC."""
    steps = [(), *(changes(before, after) for before, after in pairwise(history))]
    return {
        "claim": said.claim,
        "span": said.span,
        "kind": said.kind,
        "service": said.service,
        "network": said.network,
        "author": said.author,
        "author_role": said.author_role,
        "url": said.url,
        "posted_at": None if said.posted_at is None else format_moment(said.posted_at),
        "versions": [
            {
                "version": recorded.version,
                "judged_at": format_moment(recorded.judged_at),
                "span": recorded.span,
                "why": recorded.why,
                "label": recorded.verdict.label,
                "confidence": recorded.verdict.confidence,
                "summary": recorded.verdict.summary,
                "method": recorded.verdict.method,
                "reasons": list(recorded.verdict.reasons),
                "changed": list(changed),
            }
            for recorded, changed in zip(history, steps, strict=True)
        ],
    }
