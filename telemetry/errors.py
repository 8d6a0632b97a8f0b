"""Errors of this package, each one line that a person can act on.

TelemetryError
├── BadInput            a file, line or field that cannot be read as what it should be (exit code 2)
│   ├── UnknownService  a name that the catalogue does not know
│   └── Unaskable       a question for which a third party lacks its key, or something to be asked about
├── NewerDatabase       written by a later factping (exit code 2)
├── StoreUnavailable    read-only, full, locked or damaged (exit code 1)
├── SourceUnavailable   a third party did not answer, or not with what was asked for: try later (exit code 1)
├── SourceRefused       a third party answered, and will not give us this (exit code 1)
└── BudgetSpent         a third party may not be asked any more for now (exit code 1)
"""

from __future__ import annotations

from datetime import datetime


class TelemetryError(Exception):
    """Base of all errors raised by this package."""


class BadInput(TelemetryError):
    """Input that cannot be accepted, with the place where it stands.

    Args:
        problem: what is wrong, in words that help to mend it.
        source: file name, "standard input" or an option's name.
        line: 1-based line number in the source, if it has lines.
        field: column or key name.
    """

    def __init__(self, problem: str, *, source: str, line: int | None = None, field: str | None = None) -> None:
        self.problem = problem
        self.source = source
        self.line = line
        self.field = field
        place = source if line is None else f"{source}, line {line}"
        if field is not None:
            place = f"{place}, {field}"
        # Foreign documents may bring line breaks into a message, which is one line.
        super().__init__(" ".join(f"{place}: {problem}".splitlines()))


class UnknownService(BadInput):
    """A service name that the catalogue does not know."""


class Unaskable(BadInput):
    """A question that cannot be put to a third party as the catalogue and the configuration stand."""


class NewerDatabase(TelemetryError):
    """A data file that a later version has written."""


class StoreUnavailable(TelemetryError):
    """A data file that cannot be read or written right now."""


class SourceUnavailable(TelemetryError):
    """A third party that could not be asked just now; `retry_at` is when it wants to be asked again, if it said so."""

    def __init__(self, problem: str, *, retry_at: datetime | None = None) -> None:
        self.retry_at = retry_at
        super().__init__(problem)


class SourceRefused(TelemetryError):
    """A third party that answered with something else than data; `status` is its HTTP status."""

    def __init__(self, problem: str, *, status: int) -> None:
        self.status = status
        super().__init__(problem)


class BudgetSpent(TelemetryError):
    """A third party whose budget is spent; `again` is when some of it is back."""

    def __init__(self, problem: str, *, again: datetime | None = None) -> None:
        self.again = again
        super().__init__(problem)
