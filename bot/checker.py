"""One installation that can check posts: the stores, the catalogue and the extractor, opened once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime

from claims.check import check_post
from claims.database import ClaimDatabase, MethodRecord, claim_id
from claims.extract.pipeline import Extractor
from claims.gather import REACH
from claims.methods import METHODS
from claims.methods.text import method_text
from claims.model import Check, Checked, Post
from telemetry.model import Window
from telemetry.services import Catalogue
from telemetry.store import TelemetryStore

from .compose import compose_thread
from .limits import LIMITS, Limits
from .options import Data
from .site_pages import LOCAL_URL, claim_path


@dataclass(frozen=True, slots=True, kw_only=True)
class Checker:
    """Everything that a check needs; `public_url` is the base of the links in answers, which have none without it."""

    extractor: Extractor
    catalogue: Catalogue
    telemetry: TelemetryStore
    claims: ClaimDatabase
    public_url: str | None

    def check(self, post: Post, *, now: datetime) -> Check:
        """Judge a post and record what was found."""
        found = check_post(post, extractor=self.extractor, catalogue=self.catalogue, telemetry=self.telemetry, now=now)
        # First what the verdicts rest on, so that no verdict is ever on record without it.
        for checked in found.checked:
            self._keep_samples(post, checked)
        self.claims.record(found, at=now)
        return found

    def _keep_samples(self, post: Post, checked: Checked) -> None:
        """Let the samples of a claim's window, and of what was looked at around it, stay for ever."""
        seen = checked.observations
        if seen.service is not None:
            reach = Window(start=seen.window.start - REACH, end=seen.window.end + REACH)
            self.telemetry.keep(seen.service, reach, claim_id(post, checked.claim))

    def reply(self, check: Check, limits: Limits | None = None) -> tuple[str, ...]:
        """The thread that answers a check, within the limits of the post's own network unless others are given."""
        bounds = limits or LIMITS.get(check.post.network, LIMITS["dry"])
        return compose_thread(check, limits=bounds, link=lambda checked: self.link(check.post, checked))

    def link(self, post: Post, checked: Checked) -> str | None:
        """Where the claim database shows a claim; None where nobody could look."""
        if self.public_url is None:
            return None
        return f"{self.public_url}{claim_path(claim_id(post, checked.claim))}"


@contextmanager
def open_checker(data: Data, *, catalogue: Catalogue, public_url: str | None = LOCAL_URL) -> Iterator[Checker]:
    """Open an installation's files for checking, and close them afterwards."""
    with ExitStack() as opened:
        telemetry = opened.enter_context(TelemetryStore.open(data.telemetry))
        claims = opened.enter_context(ClaimDatabase.open(data.claims))
        claims.record_methods(
            MethodRecord(id=each.id, kind=each.kind, question=each.question, text=method_text(each))
            for each in METHODS.values()
        )
        yield Checker(
            extractor=Extractor(catalogue),
            catalogue=catalogue,
            telemetry=telemetry,
            claims=claims,
            public_url=public_url,
        )
