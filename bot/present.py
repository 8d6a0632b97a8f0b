"""A check as text for a terminal: claims, verdicts, numbers side by side, evidence, and the thread."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from claims.extract.language import is_read
from claims.model import Check, Checked, Evidence, Label, Precision, Use

from . import words
from .limits import LIMITS, Limits
from .quote import clean

COLOURS = {
    Label.SUPPORTED: "green",
    Label.CONTRADICTED: "red",
    Label.MISLEADING: "yellow",
    Label.UNPROVEN: "blue",
    Label.NOT_CHECKABLE: "white",
}
PRECISIONS = {
    Precision.MILLISECOND: "{:%Y-%m-%d %H:%M:%S} UTC",
    Precision.SECOND: "{:%Y-%m-%d %H:%M:%S} UTC",
    Precision.MINUTE: "{:%Y-%m-%d %H:%M} UTC",
    Precision.HOUR: "{0:%Y-%m-%d}, about {0:%H:%M} UTC",
    Precision.DAY: "{:%Y-%m-%d}, hour not known",
}
MARKS = {Use.USED: "+", Use.DISCARDED: "-", Use.NOT_OBSERVED: "?"}
USES = {Use.USED: "used", Use.DISCARDED: "set aside", Use.NOT_OBSERVED: "not observed"}


def present(check: Check, reply: Sequence[str]) -> str:
    """The whole check as lines; styled, where the terminal shows styles."""
    return "\n".join([judged(check), "", *_reply(reply, LIMITS.get(check.post.network, LIMITS["dry"]))])


def judged(check: Check) -> str:
    """The post with its claims and verdicts, without the thread that would answer it."""
    return "\n".join([*_post(check), *_claims(check)])


def _post(check: Check) -> Iterator[str]:
    post = check.post
    who = post.author or post.author_role or "unknown author"
    when = PRECISIONS[post.posted_precision].format(post.posted_at) if post.posted_at else "time unknown"
    yield click.style(f"{clean(who)}, {when}", bold=True) + (f"  {clean(post.url)}" if post.url else "")
    yield f"  “{clean(post.text)}”"


def _claims(check: Check) -> Iterator[str]:
    if not check.checked:
        yield ""
        read = is_read(check.post.text)
        yield "  No claim about performance or uptime was found in it." if read else f"  {words.UNREAD}"
    for checked in check.checked:
        yield ""
        yield from _claim(checked)


def _claim(checked: Checked) -> Iterator[str]:
    claim, verdict = checked.claim, checked.verdict
    label = click.style(verdict.label.upper(), fg=COLOURS[verdict.label], bold=True)
    yield f"  {label}  “{clean(claim.span)}”  ({claim.kind}, {checked.observations.service_name})"
    yield f"    {clean(verdict.summary)}"
    for row in verdict.numbers:
        yield f"    {clean(row.what)}"
        yield f"      claimed   {clean(row.claimed)}"
        yield f"      measured  {clean(row.measured)}"
    yield f"    Why       {clean('; '.join(verdict.reasons))}"
    yield f"    Power     {clean(verdict.power)}"
    yield f"    Method    {verdict.method}, confidence {verdict.confidence:g}"
    if verdict.evidence:
        yield "    Evidence  + used, - set aside, ? not observed"
    for finding in verdict.evidence:
        yield from _evidence(finding)


def _evidence(finding: Evidence) -> Iterator[str]:
    stance = f", {finding.stance}" if finding.use is Use.USED else f": {clean(finding.reason)}"
    yield f"      {MARKS[finding.use]} {clean(finding.source)} ({finding.kind}; {USES[finding.use]}{stance})"
    yield f"        {clean(finding.summary)}"
    if finding.url:
        yield f"        {clean(finding.url)}"


def _reply(reply: Sequence[str], limits: Limits) -> Iterator[str]:
    yield f"  Reply, exactly as it would be posted ({limits.name}, {limits.characters} characters a post):"
    for part in reply:
        yield click.style("  ┌" + "─" * 76, dim=True)
        for line in part.splitlines():
            yield f"  │ {line}"
    yield click.style("  └" + "─" * 76, dim=True)
