"""One daemon at a time on one folder: two would measure, ask and answer twice."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from telemetry.errors import StoreUnavailable

from .errors import BotError
from .options import Data


class AlreadyRunning(BotError):
    """Another daemon works on the folder."""


@contextmanager
def alone(data: Data) -> Iterator[None]:
    """Hold the folder; the system lets it go when the process ends, however that comes about.

    Raises:
        AlreadyRunning: another process holds it.
        StoreUnavailable: the folder cannot be written.
    """
    path = data.folder / "run.lock"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("w")
    except OSError as error:
        raise StoreUnavailable(f"{path}: {error.strerror}") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(f"{data.folder}: another factping run works on this folder") from None
        yield
