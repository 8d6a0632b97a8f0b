"""Asking a PromQL server: the operator's own queries, and blackbox_exporter's probes of the instances named."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from telemetry.model import Window
from telemetry.sources import promql

from .question import Found, Line, Question, joined, unaskable
from .settings import Instance, Query

EVERY = timedelta(minutes=1)
BACK = timedelta(minutes=10)
PAST = True
STEP = timedelta(minutes=1)
# Prometheus refuses more than 11,000.
MOST_STEPS = 10_000


async def ask(question: Question, line: Line) -> Found:
    """Points for each query; for each instance points, and samples where the HTTP status is known."""
    service = question.service.id
    queries = [query for query in question.wants.queries if query.service == service]
    instances = [instance for instance in question.wants.instances if instance.service == service]
    if not queries and not instances:
        raise unaskable(promql.NAME, question.service, "name its queries or instances in [sources.promql]")
    found = [await _query(query, question, line) for query in queries]
    found += [await _instance(instance, question, line) for instance in instances]
    return joined(found)


async def _query(query: Query, question: Question, line: Line) -> Found:
    window, step = steps(question.window)
    answer = await line.ask(promql.range_request(query.query, window=window, step=step, base_url=question.base_url))
    return Found(series=promql.parse(answer, service=question.service, metric=query.metric, unit=query.unit))


async def _instance(instance: Instance, question: Question, line: Line) -> Found:
    window, step = steps(question.window)
    query = promql.blackbox(instance.instance, instance.labels)
    answer = await line.ask(promql.range_request(query, window=window, step=step, base_url=question.base_url))
    samples = promql.parse_samples(
        answer,
        service=question.service,
        target=instance.target,
        instance=instance.instance,
        vantage=instance.vantage,
        asn=instance.asn,
        country=instance.country,
        labels=instance.labels,
    )
    return Found(series=promql.parse(answer, service=question.service), samples=samples)


def steps(window: Window) -> tuple[Window, timedelta]:
    """The window from a whole step on, and the step: so that asking again asks for the same moments."""
    step = STEP * max(-(-window.length // (STEP * MOST_STEPS)), 1)
    into = (window.start - datetime(1970, 1, 1, tzinfo=UTC)) % step
    return Window(start=window.start - into, end=window.end), step
