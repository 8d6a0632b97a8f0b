"""The shape of RIPE Atlas results, as far as we read them.

https://atlas.ripe.net/docs/apis/result-format/ ; times are in milliseconds, `rt` runs from the start of the request.
"""

from __future__ import annotations

from telemetry.sources.shape import Epoch, Measure, Shape

# The structure of results changed with the firmware; what is older tells its findings in one string.
FIRST_FIRMWARE = 4400


class Answer(Shape):
    """What came back to one HTTP request, or why nothing did; or one echo of a ping."""

    af: int | None = None
    res: int | None = None
    rt: Measure = None
    err: str | None = None
    dnserr: str | None = None
    error: str | None = None


class Reply(Shape):
    """What came back to one DNS question: the message itself in base 64."""

    abuf: str | None = None
    rt: Measure = None


class Asked(Shape):
    """One DNS server asked in a result that has several."""

    af: int | None = None
    time: Epoch | None = None
    result: Reply | None = None
    error: dict[str, object] | None = None


class Result(Shape):
    """One result; which keys it has depends on its type."""

    type: str
    fw: Measure
    prb_id: int
    msm_id: int
    timestamp: Epoch
    af: int | None = None
    result: object = None
    resultset: tuple[Asked, ...] | None = None
    error: dict[str, object] | str | None = None
    err: str | None = None
    alert: dict[str, object] | None = None
    cert: tuple[str, ...] | None = None
    rt: Measure = None
    ttc: Measure = None
    sent: Measure = None
    rcvd: Measure = None
    avg: Measure = None
