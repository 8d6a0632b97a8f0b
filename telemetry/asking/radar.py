"""Asking Cloudflare Radar: outages of the Internet in the window, the service's own networks told apart."""

from __future__ import annotations

from datetime import timedelta

from telemetry.sources import radar

from .question import Found, Line, Question

EVERY = timedelta(minutes=30)
BACK = timedelta(days=2)
PAST = True


async def ask(question: Question, line: Line) -> Found:
    """One report for each outage, filed under the place unless the network is the service's own."""
    answer = await line.ask(radar.request(question.window, base_url=question.base_url))
    networks = question.wants.networks.get(question.service.id, ())
    return Found(reports=radar.parse(answer, service=question.service, networks=networks))
