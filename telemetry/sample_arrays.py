"""Samples as arrays, for calculations over more of them than one wants to make objects of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from . import rolling
from .model import Window
from .moment import to_ms_up
from .rollups import Samples

_SERIES = "SELECT id, target, vantage, operator FROM probe_series WHERE service = ? ORDER BY target, vantage, operator"
_NETWORKS = "SELECT id, asn, country FROM probe_networks"


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleArray:
    """The samples of one target from one vantage, by time: an array of `telemetry.rollups.SAMPLE`.

    `networks` has the network and the country, each None where it is not known, behind the numbers in the array.
    """

    target: str
    vantage: str
    operator: str
    networks: Mapping[int, tuple[int | None, str | None]]
    samples: Samples


def sample_arrays(db: Database, service: str, window: Window) -> tuple[SampleArray, ...]:
    """The samples in the window, an array for each target and vantage that has any; states that were held are none."""
    start, end = to_ms_up(window.start), to_ms_up(window.end)
    networks = {number: (asn, country) for number, asn, country in db.conn.execute(_NETWORKS)}
    found = []
    for number, target, vantage, operator in db.conn.execute(_SERIES, (service,)).fetchall():
        samples = rolling.read(db, number, start, end)
        if samples.size:
            own = {network: networks[network] for network in sorted(set(samples["network"].tolist()))}
            found.append(SampleArray(target=target, vantage=vantage, operator=operator, networks=own, samples=samples))
    return tuple(found)
