"""Asking RIPE Atlas: results of the measurements named for a service, and where their probes stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from telemetry.document import Document
from telemetry.sources import ripe_atlas

from .question import Found, Line, Question, joined, unaskable

EVERY = timedelta(minutes=15)
BACK = timedelta(hours=1)
PAST = True
# Of one request for places.
MOST_PROBES = 500


async def ask(question: Question, line: Line) -> Found:
    """One sample for each result."""
    measurements = question.wants.measurements.get(question.service.id, ())
    if not measurements:
        problem = "name its measurements in [sources.ripe-atlas.measurements]"
        raise unaskable(ripe_atlas.NAME, question.service, problem)
    return joined([await _measurement(number, question, line) for number in measurements])


async def _measurement(number: int, question: Question, line: Line) -> Found:
    answer = await line.ask(ripe_atlas.request(number, question.window, base_url=question.base_url))
    named = replace(answer, name=f"{answer.name} measurement {number}")
    probes = await _probes(named, question, line)
    target = f"{ripe_atlas.NAME}/{number}"
    return Found(samples=ripe_atlas.parse(named, service=question.service, target=target, probes=probes))


async def _probes(answer: Document, question: Question, line: Line) -> dict[int, ripe_atlas.AtlasProbe]:
    ids = sorted(ripe_atlas.probe_ids(answer))
    places: dict[int, ripe_atlas.AtlasProbe] = {}
    for start in range(0, len(ids), MOST_PROBES):
        request = ripe_atlas.probes_request(ids[start : start + MOST_PROBES], base_url=question.base_url)
        places |= ripe_atlas.parse_probes(await line.ask(request))
    return places
