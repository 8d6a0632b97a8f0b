"""Many samples of one document at once, by column: what a large import hands to the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple


class SampledPlace(NamedTuple):
    """What many samples share: whose target was probed, from where, and who runs that place."""

    service: str
    target: str
    vantage: str
    asn: int | None
    country: str | None
    operator: str = "self"


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleColumns:
    """Samples of one document, every column of the same length.

    `place` numbers the entries of `places`; `time_ms` is in milliseconds since 1970, `outcome` a code of
    `telemetry.probe_ids`, the timings are in hundredths of a millisecond.
    """

    places: Sequence[SampledPlace]
    place: Sequence[int]
    time_ms: Sequence[int]
    outcome: Sequence[int]
    control_ok: Sequence[bool | None]
    http_status: Sequence[int | None]
    dns: Sequence[int | None]
    connect: Sequence[int | None]
    tls: Sequence[int | None]
    ttfb: Sequence[int | None]
    total: Sequence[int | None]
    origin: str
    sha256: str

    def __len__(self) -> int:
        return len(self.place)
