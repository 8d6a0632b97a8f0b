"""Asking OONI: the list of measurements of the service's domains in the window, then the newest that we do not have."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from telemetry.errors import BadInput, BudgetSpent, SourceRefused, SourceUnavailable
from telemetry.service import Service
from telemetry.sources import ooni

from .question import Found, Line, Question, joined, unaskable

EVERY = timedelta(hours=1)
BACK = timedelta(hours=6)
PAST = True
# Of one domain in one go: sixty questions an hour are for all services together.
MOST = 10


async def ask(question: Question, line: Line) -> Found:
    """One sample for each measurement; one that is refused or cannot be read is said and left out."""
    domains = question.wants.domains.get(question.service.id) or question.service.domains[:1]
    if not domains:
        raise unaskable(ooni.NAME, question.service, "the catalogue names no domain of it")
    return joined([await _domain(domain, question, line) for domain in domains])


async def _domain(domain: str, question: Question, line: Line) -> Found:
    service = replace(question.service, domains=(domain,))
    uids = ooni.listed(await line.ask(ooni.request(service, question.window, base_url=question.base_url)))
    origins = question.known.origins()
    wanted = [uid for uid in uids if f"{ooni.PAGE}{uid}" not in origins]
    notes = (f"{domain}: {len(wanted) - MOST} more measurements are left for the next time",)
    return joined(
        [await _measurements(wanted[:MOST], service, question, line), Found(notes=notes[: len(wanted) > MOST])]
    )


async def _measurements(uids: Iterable[str], service: Service, question: Question, line: Line) -> Found:
    found: list[Found] = []
    for uid in uids:
        try:
            answer = await line.ask(ooni.measurement_request(uid, base_url=question.base_url))
            rows = ooni.parse(answer, service=service, target=service.domains[0], uid=uid)
            found.append(Found(samples=rows))
        except (BadInput, SourceRefused) as refusal:
            found.append(Found(notes=(f"measurement {uid} is left out: {refusal}",)))
        except (SourceUnavailable, BudgetSpent) as error:
            if not found:
                raise
            # What has come is kept; the next time goes on from there.
            found.append(Found(notes=(f"stopped before measurement {uid}: {error}",)))
            break
    return joined(found)
