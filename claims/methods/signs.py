"""Signs: what each source shows about a service in a stretch of time, before a method weighs it.

A sign speaks of trouble or of its absence, not of a claim; the same sign supports "we're having issues" and opposes
"all systems operational".
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from claims.model import Evidence, EvidenceKind, Stance, Use
from telemetry.model import Window

LEGAL_FORM = re.compile(r"[,\s]+(?:inc|ltd|llc|gmbh|corp|corporation|limited|co|plc|ag|sa)\b\.?\s*$")
# What surrounds the name in an address of the web.
ADDRESS = re.compile(r"^(?:https?://)?(?:www\.)?|(?:\.(?:com|org|net|io|co|uk|de|eu|info|app|dev|live))+/?$")
NOT_A_LETTER = re.compile(r"[\W_]")


class Shows(StrEnum):
    """What a sign says about the service in its window."""

    TROUBLE = "trouble"
    PARTIAL = "partial"
    RECOVERY = "recovery"
    CLEAR = "clear"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """What one source shows, with its receipt.

    `exact` is false where the source gives only the day; `open_ended` is true where it names no end, so that the end is
    ours. `measured` is true for what does not rest on hearsay: a quorum of vantages, a measurement network, the
    company's own admission. `brief` is the finding in a few words, `size` the people behind a crowd count, `discard`
    the reason why the sign cannot count. `region` is set where the source speaks of one region only, `outage` where the
    official page itself calls the trouble an outage and not only reduced service. Several operators or networks behind
    one sign are joined by " + ".
    """

    kind: EvidenceKind
    source: str
    operator: str
    network: str | None
    shows: Shows
    window: Window
    exact: bool
    measured: bool
    summary: str
    brief: str
    size: float = 0.0
    open_ended: bool = False
    url: str | None = None
    sha256: str | None = None
    region: str | None = None
    outage: bool = False
    discard: str = ""

    @property
    def operators(self) -> frozenset[str]:
        """Everybody who runs what is behind the sign, however the name is spelt."""
        return frozenset(plain_name(operator) for operator in self.operator.split(" + "))

    def without_weight(self, reason: str) -> Sign:
        """The same sign, set aside for a reason that the verdict will show."""
        return replace(self, discard=self.discard or reason)


def plain_name(name: str) -> str:
    """A name without case, spaces, punctuation, legal form and address: "NetBlocks, Ltd" is "netblocks.org"."""
    return NOT_A_LETTER.sub("", LEGAL_FORM.sub("", ADDRESS.sub("", name.casefold().strip())))


def independent(signs: Iterable[Sign]) -> int:
    """How many sources stand behind the signs."""
    return len(grouped(signs))


def grouped(signs: Iterable[Sign]) -> list[list[Sign]]:
    """The signs of each independent source.

    Two that share an operator or a network are one, and so is the press with the source that it quotes by name.
    """
    signs = list(signs)
    everybody = {operator for sign in signs for operator in sign.operators if len(operator) >= 4}
    groups: list[tuple[set[str], list[Sign]]] = []
    for sign in signs:
        names = {f"operator {operator}" for operator in sign.operators}
        if sign.kind is EvidenceKind.PRESS:
            told = plain_name(sign.summary)
            names |= {f"operator {operator}" for operator in everybody if operator in told}
        if sign.network is not None:
            names |= {f"network {network}" for network in sign.network.split(" + ")}
        joined = [group for group in groups if group[0] & names]
        groups = [group for group in groups if not group[0] & names]
        groups.append((names.union(*(own for own, _ in joined)), [*(each for _, own in joined for each in own), sign]))
    return [own for _, own in groups]


def corroborated(signs: Sequence[Sign]) -> bool:
    """The two-source rule: two independent sources, and one of them measured rather than heard."""
    return independent(signs) >= 2 and any(sign.measured for sign in signs)


def evidence(sign: Sign, stance: Stance) -> Evidence:
    """A sign as a finding about a claim."""
    digest = hashlib.sha256(f"{sign.kind}|{sign.source}|{sign.window.start}|{sign.summary}".encode()).hexdigest()
    return Evidence(
        id=f"{sign.kind}-{digest[:8]}",
        kind=sign.kind,
        source=sign.source,
        operator=sign.operator,
        network=sign.network,
        stance=Stance.CONTEXT if sign.discard else stance,
        use=Use.DISCARDED if sign.discard else Use.USED,
        summary=sign.summary,
        window=sign.window,
        url=sign.url,
        sha256=sign.sha256,
        reason=sign.discard,
    )
