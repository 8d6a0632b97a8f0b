"""Who was hit? Places and countries can be measured; the share of users is known to the company alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from claims.methods import weigh
from claims.methods.method import Method, Threshold
from claims.methods.probes import count, quorum_health, within
from claims.methods.regions import Region, countries_of, region_in
from claims.methods.signs import Shows, Sign, corroborated, plain_name
from claims.model import Claim, Comparator, Comparison, EvidenceKind, Kind, Label, Observations, Unit, Verdict
from telemetry.intervals import clopper_pearson
from telemetry.model import Health, Reading
from telemetry.outages import outages

ONLY = re.compile(
    r"\b(?:only|solely|limited to|confined to|restricted to|no(?:body|where)? (?:one )?else)\b", re.IGNORECASE
)
WIDE = re.compile(
    r"\b(?:every(?:one|body|where)?|all (?:users|customers|regions|continents)|worldwide|globally|global|platform-wide"
    r"|entire|whole)\b",
    re.IGNORECASE,
)
# Everybody cannot be shown; nearly every place from enough lands is what the words mean.
NEARLY_ALL = 0.9
LANDS = 3
# A few places outside the named region may have a fault of their own.
OUTSIDE_NETWORKS = 2
# Of a part at most this large, half of all places failing is clearly another matter.
PART = 0.25
HALF = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The places that gave evidence while an outage lasted: vantage to (network, country), and which of them failed."""

    known: dict[str, tuple[int | None, str | None]]
    failed: frozenset[str]
    total: bool

    @property
    def share(self) -> tuple[float, float, float]:
        """The share of places that failed, with its exact 95 % interval."""
        low, high = clopper_pearson(len(self.failed), len(self.known))
        return len(self.failed) / len(self.known), low, high

    def lands(self, vantages: Sequence[str] | frozenset[str]) -> frozenset[str]:
        """The countries of some places."""
        return frozenset(land for vantage in vantages if (land := self.known[vantage][1]) is not None)

    def networks(self, vantages: Sequence[str] | frozenset[str]) -> int:
        """How many networks some places are in."""
        return len({network for vantage in vantages if (network := self.known[vantage][0]) is not None})


def judge(claim: Claim, observations: Observations) -> Verdict:
    """Whether measured regions and places agree with the claimed ones; users can be counted by the company alone."""
    window = observations.window
    found = weigh.signs(observations, window)
    trouble = weigh.outside(weigh.usable(found, Shows.TROUBLE, Shows.PARTIAL), observations)
    own = weigh.quorum(found)
    places = _places(observations, own) if own is not None and own in trouble else None
    region = region_in(f"{claim.span} {claim.scope or ''}")
    beyond = _beyond(region, places, trouble, own) if region is not None and _is_only(claim) else []
    inside = _inside(region, places, trouble, own)
    label, reason, backing, opposing = _judged(claim, region, places, trouble=trouble, inside=inside, beyond=beyond)
    return weigh.verdict(
        label=label,
        method=METHOD.id,
        summary=_summary(label, observations, region, places),
        reasons=[reason],
        numbers=[
            Comparison(what="who was hit", claimed=claim.scope or claim.span, measured=_measured(places, trouble))
        ],
        observations=observations,
        window=window,
        backing=backing,
        opposing=opposing,
        others=weigh.rest(found, backing, opposing),
    )


def _places(observations: Observations, own: Sign) -> Places | None:
    """The places behind the quorum's sign during its outages; None where it saw none."""
    seen = quorum_health(observations, observations.window)
    bad = [each for each in outages(seen) if each.health in {Health.DOWN, Health.PARTIAL}]
    if not bad:
        return None
    mine = [
        sample
        for sample in within(observations.samples, observations.window)
        if sample.reading in {Reading.ANSWERED, Reading.FAILED} and plain_name(sample.operator) in own.operators
    ]
    during = [
        sample
        for sample in mine
        if any(each.end_after >= sample.time >= (each.start_after or each.start_by) for each in bad)
    ]
    failed = frozenset[str]().union(*(each.vantages for each in bad))
    known = {sample.vantage: (sample.asn, sample.country) for sample in during}
    known |= {sample.vantage: (sample.asn, sample.country) for sample in mine if sample.vantage in failed}
    return Places(known=known, failed=failed, total=any(each.health is Health.DOWN for each in bad))


def _is_only(claim: Claim) -> bool:
    return ONLY.search(f"{claim.span} {claim.scope or ''}") is not None


def _share(claim: Claim) -> float | None:
    if claim.value is None or claim.unit not in {Unit.PERCENT, Unit.RATIO}:
        return None
    return claim.value / 100 if claim.unit is Unit.PERCENT else claim.value


def _beyond(region: Region, places: Places | None, trouble: Sequence[Sign], own: Sign | None) -> list[Sign]:
    """The signs of trouble in countries that are not of the region."""
    signs = [
        sign
        for sign in trouble
        if sign.region is not None and (lands := countries_of(sign.region)) and not lands & region.countries
    ]
    if places is not None and places.networks(_elsewhere(places, region)) >= OUTSIDE_NETWORKS:
        signs += [sign for sign in trouble if sign is own]
    return signs


def _elsewhere(places: Places, region: Region) -> frozenset[str]:
    """Failing places that lie, as far as we know their country, outside the region."""
    return frozenset(
        each
        for each in places.failed
        if places.known[each][1] is not None and places.known[each][1] not in region.countries
    )


def _inside(region: Region | None, places: Places | None, trouble: Sequence[Sign], own: Sign | None) -> list[Sign]:
    """The signs of trouble in the region itself."""
    if region is None:
        return []
    signs = [sign for sign in trouble if sign.region is not None and countries_of(sign.region) & region.countries]
    if places is not None and places.lands(places.failed) & region.countries:
        signs += [sign for sign in trouble if sign is own]
    return signs


Judged = tuple[Label, str, Sequence[Sign], Sequence[Sign]]


def _judged(
    claim: Claim,
    region: Region | None,
    places: Places | None,
    *,
    trouble: Sequence[Sign],
    inside: Sequence[Sign],
    beyond: Sequence[Sign],
) -> Judged:
    own = weigh.quorum(trouble)
    share = _share(claim)
    if share is not None:
        return _of_share(claim, share, places, own)
    if region is not None:
        return _of_region(claim, region, places, inside=inside, beyond=beyond)
    if WIDE.search(f"{claim.span} {claim.scope or ''}") is not None:
        return _of_all(places, own)
    return Label.UNPROVEN, "no-place: it names no region that we have places in, and no share", (), ()


def _of_share(claim: Claim, share: float, places: Places | None, own: Sign | None) -> Judged:
    small = share <= PART and claim.comparator not in {Comparator.AT_LEAST, Comparator.MORE}
    if small and own is not None and places is not None and places.total and places.share[1] > HALF:
        reason = "part-or-whole: it names a small share, while most places that we measured from failed, by one source"
        return Label.MISLEADING, reason, (), [own]
    return (
        Label.UNPROVEN,
        "users-share: no outside source counts the users of this service; places are not people",
        (),
        (),
    )


def _of_region(
    claim: Claim, region: Region, places: Places | None, *, inside: Sequence[Sign], beyond: Sequence[Sign]
) -> Judged:
    measured = [sign for sign in beyond if sign.kind is EvidenceKind.PROBES]
    if corroborated(beyond):
        return (
            Label.CONTRADICTED,
            "two-sources: independent sources have trouble outside the named region as well",
            (),
            beyond,
        )
    if measured:
        return Label.MISLEADING, "wider: places of ours in other countries failed as well, by one source", (), beyond
    if beyond:
        return Label.UNPROVEN, weigh.too_thin(beyond), (), beyond
    if not inside:
        return Label.UNPROVEN, "no-evidence: nothing that we have shows trouble in that region at that time", (), ()
    if not _is_only(claim):
        return Label.SUPPORTED, "seen-there: somebody besides the claimant saw trouble in that region", inside, ()
    if places is None or len(_fine(places, region)) < LANDS:
        return (
            Label.UNPROVEN,
            "elsewhere-unwatched: too few places outside the region were watched to say “only”",
            (),
            (),
        )
    return Label.SUPPORTED, "only-there: places in the region failed, and those in other countries answered", inside, ()


def _fine(places: Places, region: Region) -> frozenset[str]:
    """Places outside the region that were answered all through."""
    return frozenset(
        each
        for each, (_, land) in places.known.items()
        if each not in places.failed and land is not None and land not in region.countries
    )


def _of_all(places: Places | None, own: Sign | None) -> Judged:
    if places is None or own is None:
        return Label.UNPROVEN, "no-evidence: no quorum of ours saw an outage at that time", (), ()
    if places.share[0] >= NEARLY_ALL and len(places.lands(places.failed)) >= LANDS:
        return Label.SUPPORTED, "nearly-all: nine places in ten failed, in three countries at least", [own], ()
    return Label.UNPROVEN, "not-all: part of the places answered; that may be how they are spread", (), ()


def _measured(places: Places | None, trouble: Sequence[Sign]) -> str:
    regions = sorted({sign.region for sign in trouble if sign.region is not None})
    told = f"; reports from {', '.join(regions)}" if regions else ""
    if places is None:
        return f"no outage that a quorum of places saw{told}"
    share, low, high = places.share
    lands = ", ".join(sorted(places.lands(places.failed))) or "unknown countries"
    return (
        f"{len(places.failed)} of {count(len(places.known), 'place')} failed ({share:.0%}, 95 % interval {low:.0%} to "
        f"{high:.0%}), in {lands}{told}"
    )


def _summary(label: Label, observations: Observations, region: Region | None, places: Places | None) -> str:
    name = observations.service_name
    seen = f" Our measurements show: {_measured(places, ())}." if places is not None else ""
    if label is Label.CONTRADICTED:
        where = region.words if region is not None else "that"
        return f"Independent sources have {name} failing outside {where} as well.{seen}"
    if label is Label.MISLEADING:
        return f"More of {name} failed than that, seen from the places that we measured from.{seen}"
    if label is Label.SUPPORTED:
        return f"Where {name} was seen failing agrees with that.{seen}"
    return f"How many users of {name} were hit, and where, cannot be told from what we have.{seen}"


METHOD = Method(
    kind=Kind.OUTAGE_SCOPE,
    version=3,
    question="Do measured regions and places agree with the claimed share or region?",
    window="the outage that the post refers to: the time that it names, else 15 minutes on both sides of the post",
    effect="one country, or half the places beside a share of a quarter at most",
    thresholds=(
        Threshold(
            name="trouble elsewhere", value="2 networks outside the region", why="one line may be at fault itself"
        ),
        Threshold(name="contradicted", value="“only” a region, 2 sources beyond it", why="one source may misplace it"),
        Threshold(name="misleading", value="the same by our places alone", why="one operator never contradicts"),
        Threshold(
            name="small share", value="25 %; most places: over 50 %, exact 95 %", why="few places can say little"
        ),
        Threshold(name="only there", value="3 places elsewhere that answered", why="fewer leave too much unwatched"),
        Threshold(name="everybody", value="90 % of the places, 3 countries", why="all users cannot be asked"),
        Threshold(name="borders", value="drawn widely", why="a country too many accuses nobody"),
    ),
    blind_spots="Users are not places: ten places failing say nothing certain of ten users. The regions of a cloud are "
    "not the countries of its users.",
    judge=judge,
    examples=(
        "“Only users in the EU”: our places in the US failed, a network names Japan: contradicted.",
        f"“Only users in the EU”: the same by our places alone: {Label.MISLEADING}.",
        f"“Fewer than 1 % of users”: 8 of 9 places failed: {Label.MISLEADING}; 5 of 5: unproven, too few places.",
    ),
)
