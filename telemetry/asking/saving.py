"""Having the Wayback Machine capture a page now, so that what it says outlives the page."""

from __future__ import annotations

from telemetry.errors import SourceUnavailable
from telemetry.sources import wayback
from telemetry.sources.wayback import Capture

from .question import Line

# A capture takes from some seconds to some minutes.
POLL_S = 5.0
POLLS = 60


async def save(page: str, *, line: Line, base_url: str = wayback.BASE_URL) -> Capture:
    """Have a page captured, and wait until it is.

    Raises:
        BadInput: there is no key, or the archive would not do it; says why.
        BudgetSpent, SourceRefused: as `fetch` does.
        SourceUnavailable: the archive did not answer, or was not done in time.
    """
    job = wayback.parse_save(await line.ask(wayback.save_request(page, base_url=base_url)))
    for _ in range(POLLS):
        await line.sleep(POLL_S)
        capture = wayback.parse_saved(await line.ask(wayback.saved_request(job, base_url=base_url)), base_url=base_url)
        if capture is not None:
            return capture
    raise SourceUnavailable(f"{wayback.NAME}: {page} was not captured within {POLLS * POLL_S:g} s")
