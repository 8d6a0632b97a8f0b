"""Asking IODA: the service's own networks and the countries named for it; without either, all countries."""

from __future__ import annotations

from datetime import timedelta

from telemetry.sources import ioda

from .question import Found, Line, Question

EVERY = timedelta(minutes=30)
BACK = timedelta(hours=6)
PAST = True


async def ask(question: Question, line: Line) -> Found:
    """One report for each outage, filed under the place unless the network is the service's own."""
    networks = question.wants.networks.get(question.service.id, ())
    countries = question.wants.countries.get(question.service.id, ())
    requests = [ioda.request(question.window, asn=asn, base_url=question.base_url) for asn in networks]
    requests += [ioda.request(question.window, country=code, base_url=question.base_url) for code in countries]
    answers = [await line.ask(one) for one in requests or [ioda.request(question.window, base_url=question.base_url)]]
    reports = (ioda.parse(answer, service=question.service, networks=networks) for answer in answers)
    return Found(reports=tuple(report for own in reports for report in own))
