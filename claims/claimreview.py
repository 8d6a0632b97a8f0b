"""A claim's verdict as schema.org ClaimReview, in JSON-LD (https://schema.org/ClaimReview)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from telemetry.moment import format_moment

from .model import Label, Precision, Role, Use
from .post_url import looks_like_url
from .record import Recorded, Said

Json = dict[str, object]

CONTEXT = "https://schema.org"
NAME = "factping"
WORST, BEST = 1, 3
# Where a label stands between the claim being refuted and being borne out. The other two stand nowhere: a number in
# the middle would call a claim half true of which nothing could be shown.
VALUES = {Label.CONTRADICTED: WORST, Label.MISLEADING: 2, Label.SUPPORTED: BEST}
NAMES = {
    Label.SUPPORTED: "Supported",
    Label.CONTRADICTED: "Contradicted",
    Label.MISLEADING: "Misleading",
    Label.UNPROVEN: "Unproven",
    Label.NOT_CHECKABLE: "Not checkable",
}
# Accounts that speak for an organisation; every other one is somebody.
ORGANISATIONS = frozenset(
    {Role.COMPANY, Role.SUPPORT_ACCOUNT, Role.STATUS_ACCOUNT, Role.STATUS_PAGE, Role.PRESS, Role.THIRD_PARTY}
)


def claim_review(said: Said, history: Sequence[Recorded], *, site: str, path: str) -> Json:
    """The newest verdict of a claim as a ClaimReview.

    `history` is oldest first; the review is published when its first version was, and modified when its newest was.
    `site` is the address of the claim database without a slash at its end, `path` where it shows the claim. Of the post
    only the span is quoted. What is not known (author, time, address) is left out.

    Raises:
        ValueError: no verdict was ever given.
    """
    if not history:
        raise ValueError("a claim without a verdict has no review")
    first, newest = history[0], history[-1]
    review: Json = {
        "@context": CONTEXT,
        "@type": "ClaimReview",
        "url": f"{site}{path}",
        "author": {"@type": "Organization", "name": NAME, "url": site},
        "datePublished": format_moment(first.judged_at),
        "claimReviewed": newest.span,
        "itemReviewed": _claim(said, newest.span),
        "reviewRating": _rating(newest),
        "version": newest.version,
    }
    if newest is not first:
        review["dateModified"] = format_moment(newest.judged_at)
    if cited := _citations(newest):
        review["citation"] = cited
    return review


def _claim(said: Said, span: str) -> Json:
    claim: Json = {"@type": "Claim", "text": span}
    if said.author is not None:
        kind = "Organization" if said.author_role in ORGANISATIONS else "Person"
        claim["author"] = {"@type": kind, "name": said.author}
    if said.posted_at is not None:
        claim["datePublished"] = _posted(said.posted_at, said.posted_precision)
    if said.url is not None and looks_like_url(said.url):
        claim["appearance"] = {"@type": "CreativeWork", "url": said.url.strip()}
    return claim


def _posted(moment: datetime, precision: Precision) -> str:
    """A moment, or its day where the hour is not known."""
    rough = precision in {Precision.DAY, Precision.HOUR}
    return moment.date().isoformat() if rough else format_moment(moment)


def _rating(recorded: Recorded) -> Json:
    verdict = recorded.verdict
    rating: Json = {
        "@type": "Rating",
        "alternateName": NAMES[verdict.label],
        "ratingExplanation": verdict.summary,
    }
    value = VALUES.get(verdict.label)
    if value is not None:
        rating |= {"ratingValue": value, "bestRating": BEST, "worstRating": WORST}
    return rating


def _citations(recorded: Recorded) -> list[Json]:
    """What the verdict rests on, as far as it has an address; each address once."""
    used = (each for each in recorded.verdict.evidence if each.use is Use.USED)
    named = {each.url.strip(): each.source for each in used if each.url is not None and looks_like_url(each.url)}
    return [{"@type": "CreativeWork", "name": source, "url": url} for url, source in named.items()]
