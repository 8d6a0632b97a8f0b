"""Asking third parties: within budgets that outlive the program, each answer with its receipts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from telemetry.document import Document
from telemetry.errors import BadInput, BudgetSpent, SourceUnavailable, Unaskable
from telemetry.model import Window
from telemetry.service import Service
from telemetry.services import Catalogue
from telemetry.sources.fetch import Client, fetch
from telemetry.sources.request import Request
from telemetry.sources.table import SOURCES
from telemetry.sources.wayback import Capture
from telemetry.store import TelemetryStore

from .conversations import CONVERSATIONS
from .purse import StoredPurse
from .question import Found, Known, Line, Question, Sleep
from .saving import save
from .settings import SourceSettings

# A budget of so many a minute is waited for; one of so many an hour is not.
PATIENCE = timedelta(seconds=70)
WAITS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The receipt of one document: where it can be asked for again, what came (SHA-256), how large and when."""

    url: str
    sha256: str
    size: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one source gave for one question: whose word it is, how it came about, over which window."""

    source: str
    operator: str
    method: str
    service: str
    window: Window
    documents: tuple[Asked, ...]
    found: Found


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Asks within the budgets that the store keeps; `clock` gives the time, aware, `sleep` waits so many seconds."""

    client: Client
    store: TelemetryStore
    catalogue: Catalogue
    clock: Callable[[], datetime]
    sleep: Sleep

    async def ask(self, settings: SourceSettings, service: Service, window: Window) -> Answer:
        """Ask one source about one service over a window; nothing is kept yet.

        A source that measures when it is asked is asked about now, whatever the window.

        Raises:
            Unaskable: a key is missing, or there is nothing to ask about.
            BudgetSpent, SourceRefused: as `fetch` does.
            SourceUnavailable: it did not answer, or with something that cannot be read.
            StoreUnavailable: the budget cannot be written down.
        """
        source = SOURCES[settings.name]
        documents: list[Asked] = []
        question = Question(
            service=service,
            window=window,
            at=self.clock(),
            base_url=settings.base_url,
            wants=settings.wants,
            controls=self.catalogue.controls,
            known=_known(self.store, service, window, operator=source.OPERATOR),
        )
        conversation = CONVERSATIONS[settings.name]
        try:
            found = await conversation.ask(question, self.line(settings, documents))
        except Unaskable:
            raise
        except BadInput as error:
            raise SourceUnavailable(str(error)) from error
        return Answer(
            source=settings.name,
            operator=source.OPERATOR,
            method=source.METHOD,
            service=service.id,
            window=window if conversation.PAST else Window(start=question.at, end=self.clock()),
            documents=tuple(documents),
            found=found,
        )

    async def save(self, settings: SourceSettings, page: str) -> Capture:
        """Have an archive capture a page now.

        Raises:
            Unaskable: there is no key.
            BudgetSpent, SourceRefused: as `fetch` does.
            SourceUnavailable: the archive did not answer, was not done in time, or would not do it; says why.
        """
        try:
            return await save(page, line=self.line(settings, []), base_url=settings.base_url)
        except Unaskable:
            raise
        except BadInput as error:
            raise SourceUnavailable(f"{error}, for {page}") from error

    def line(self, settings: SourceSettings, documents: list[Asked]) -> Line:
        """The way to one source; the receipts of what comes are added to `documents`."""

        async def ask(request: Request) -> Document:
            document = await self._fetch(request, settings)
            documents.append(
                Asked(
                    url=request.address,
                    sha256=document.sha256,
                    size=len(document.body),
                    at=document.fetched_at,
                )
            )
            return document

        return Line(ask=ask, sleep=self.sleep)

    async def _fetch(self, request: Request, settings: SourceSettings) -> Document:
        purse = StoredPurse(store=self.store, source=settings.name, budget=SOURCES[settings.name].BUDGET)
        keyed, keys = _with_key(request, settings)
        for _ in range(WAITS):
            try:
                return await fetch(
                    keyed, client=self.client, allowance=purse, now=self.clock, keys=keys, sleep=self.sleep
                )
            except BudgetSpent as spent:
                wait = None if spent.again is None else spent.again - self.clock()
                if wait is None or wait > PATIENCE:
                    raise
                await self.sleep(max(wait.total_seconds(), 0.1))
            except BadInput as error:
                raise Unaskable(error.problem, source=error.source, field=error.field) from None
        raise SourceUnavailable(f"{settings.name}: others kept spending its budget")


def _with_key(request: Request, settings: SourceSettings) -> tuple[Request, dict[str, str]]:
    """The request with its key under the name that the configuration gives it, and the secret beside it."""
    if request.key is None or settings.key_env is None:
        return replace(request, key=None), {}
    keys = {} if settings.key is None else {settings.key_env: settings.key.reveal()}
    return replace(request, key=replace(request.key, variable=settings.key_env)), keys


def _known(store: TelemetryStore, service: Service, window: Window, *, operator: str) -> Known:
    """What the store holds already of what this operator could give for the window."""

    def origins() -> frozenset[str]:
        samples = store.samples(service.id, window)
        return frozenset(sample.origin for sample in samples if sample.operator == operator)

    def captures() -> frozenset[tuple[str, datetime]]:
        readings = store.readings(service.id, window)
        return frozenset((reading.url, reading.read_at) for reading in readings if reading.url is not None)

    return Known(origins=origins, captures=captures)


def lookback(now: datetime, back: timedelta) -> Window:
    """The window up to now; one of hours begins with a whole one, so that counts by the hour are of whole hours."""
    start = (now - back).astimezone(UTC)
    whole = start.replace(minute=0, second=0, microsecond=0)
    return Window(start=whole if back >= timedelta(hours=1) else start, end=now)
