"""The whole path: post, claims, evidence, verdicts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from claims.extract.pipeline import Extractor
from claims.gather import Earlier, gather, nothing_earlier
from claims.introducing import introduce
from claims.methods import METHODS
from claims.model import (
    Check,
    Checked,
    Claim,
    EvidenceKind,
    Extent,
    Kind,
    Label,
    Observations,
    Post,
    Stance,
    Use,
    Verdict,
)
from claims.spoken import Spoken, nothing_spoken
from claims.truisms import with_truisms
from claims.windows import judged_window
from telemetry.model import Window
from telemetry.services import Catalogue, Service
from telemetry.store import TelemetryStore

AGAINST = frozenset({Label.CONTRADICTED, Label.MISLEADING})
UNDECIDED = 0.5
NARROWER = {
    Extent.INCIDENT: "part: the posting may be about a part of the service",
    Extent.OPEN_INCIDENT: "open: the page still lists the incident as open",
}


def check_post(
    post: Post,
    *,
    extractor: Extractor,
    catalogue: Catalogue,
    telemetry: TelemetryStore,
    now: datetime,
    earlier: Earlier = nothing_earlier,
    spoken: Spoken = nothing_spoken,
) -> Check:
    """Find the claims of a post and judge each against what the telemetry holds and was known by `now`.

    `earlier` gives the changes that were told of before a post, which may date what it says; `spoken` what its
    author had claimed of a number before.
    """
    known = introduce(post, catalogue)
    claims = with_truisms(extractor.extract(known), known)
    return Check(
        post=known,
        checked=tuple(
            check_claim(
                claim,
                known,
                extractor=extractor,
                catalogue=catalogue,
                telemetry=telemetry,
                now=now,
                earlier=earlier,
                spoken=spoken,
            )
            for claim in claims
        ),
    )


def check_claim(
    claim: Claim,
    post: Post,
    *,
    extractor: Extractor,
    catalogue: Catalogue,
    telemetry: TelemetryStore,
    now: datetime,
    earlier: Earlier = nothing_earlier,
    spoken: Spoken = nothing_spoken,
) -> Checked:
    """Judge one claim of a post."""
    window = judged_window(claim, post, now)
    service = _service(claim, post, catalogue)
    if window is None or service is None:
        return _undated(claim, service, window, now)
    seen = gather(
        claim,
        post,
        service=service,
        window=window,
        telemetry=telemetry,
        extractor=extractor,
        now=now,
        catalogue=catalogue,
        earlier=earlier,
    )
    if claim.kind is Kind.METRIC_TREND:
        seen = replace(seen, said_before=tuple(spoken(post, service.id)))
    named = replace(claim, service=service.id)
    verdict = _judge(named, seen)
    if verdict.label in AGAINST and not _is_met(post, verdict):
        verdict = _unmet(verdict, NARROWER[post.extent])
    return Checked(claim=named, verdict=verdict, observations=seen)


def _judge(claim: Claim, seen: Observations) -> Verdict:
    method = METHODS[claim.kind]
    if claim.checkable:
        verdict = method.judge(claim, seen)
        return _undecided(verdict) if claim.tentative and verdict.label in AGAINST else verdict
    return _without_evidence(
        Label.NOT_CHECKABLE,
        method=method.id,
        summary="It states nothing that measurement from outside could show or refute.",
        reason="nothing-to-measure: a joke, a figure of speech or a sentence that is true whatever happened",
    )


def _undecided(verdict: Verdict) -> Verdict:
    """The verdict on a claim that may have been read as another one: what was found is shown, and opposes nobody."""
    return replace(
        verdict,
        label=Label.UNPROVEN,
        confidence=UNDECIDED,
        summary="What was found is shown below; the sentence may mean something else, so it decides nothing.",
        reasons=(f"reading: the sentence was read by likeness and not by a known phrasing; {verdict.reasons[0]}",),
    )


def _is_met(post: Post, verdict: Verdict) -> bool:
    """Whether what opposes a post is about what the post is about.

    Of one incident, only the company's own account of it, at the same address, says for certain that it is.
    """
    if post.extent is not Extent.INCIDENT:
        return post.extent is Extent.WHOLE
    return post.url is not None and any(
        each.kind is EvidenceKind.ADMISSION
        and each.use is Use.USED
        and each.stance is Stance.AGAINST
        and each.url == post.url
        for each in verdict.evidence
    )


def _unmet(verdict: Verdict, why: str) -> Verdict:
    """The verdict on a posting that speaks of less than what was found: it is shown, and opposes nobody."""
    return replace(
        verdict,
        label=Label.UNPROVEN,
        confidence=UNDECIDED,
        summary="What was found is shown below; the posting may speak of less than that, so it decides nothing.",
        reasons=(f"{why}; {verdict.reasons[0]}",),
    )


def _service(claim: Claim, post: Post, catalogue: Catalogue) -> Service | None:
    for name in (claim.service, post.service):
        if name is not None and (found := catalogue.find(name)) is not None:
            return found
    if post.author is None:
        return None
    speaks_for = catalogue.speaker(post.author, post.network, post.posted_at)
    return speaks_for[0] if speaks_for else None


def _undated(claim: Claim, service: Service | None, window: Window | None, now: datetime) -> Checked:
    reason = "no-service: it names no service that we know" if service is None else "no-time: the post is not dated"
    label = Label.UNPROVEN if claim.checkable else Label.NOT_CHECKABLE
    summary = "Without a service and a time there is nothing to hold beside it."
    verdict = _without_evidence(label, method=METHODS[claim.kind].id, summary=summary, reason=reason)
    seen = Observations(
        service=service.id if service else None,
        service_name=service.name if service else "no known service",
        window=window or Window(start=now, end=now),
        now=now,
    )
    return Checked(claim=claim, verdict=verdict, observations=seen)


def _without_evidence(label: Label, *, method: str, summary: str, reason: str) -> Verdict:
    confidence = UNDECIDED if label is Label.UNPROVEN else 0.9
    return Verdict(
        label=label,
        confidence=confidence,
        summary=summary,
        power="Nothing was looked at, since nothing that could be measured is claimed of a known service and time.",
        method=method,
        evidence=(),
        reasons=(reason,),
    )
