"""A socket that listens, bound before anybody is told of it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from .errors import BotError


class AddressUnavailable(BotError):
    """The address to serve on is taken, or is none of this machine's."""


@contextmanager
def listening(config: uvicorn.Config) -> Iterator[tuple[socket.socket, str]]:
    """The socket of a server, and the address under which it answers; port 0 takes any free one.

    Raises:
        AddressUnavailable: the address cannot be listened on.
    """
    host, port = config.host, config.port
    try:
        bound = config.bind_socket()
    except SystemExit as error:  # uvicorn logs the reason and leaves; the reason is what we want to say
        reason = error.__context__
        problem = reason.strerror if isinstance(reason, OSError) else None
        raise AddressUnavailable(f"{host}:{port}: cannot be listened on: {problem}") from None
    with bound:
        # Connections queue from here on, so that whoever reads the address can use it at once.
        bound.listen(config.backlog)
        shown = f"[{host}]" if ":" in host else host
        yield bound, f"http://{shown}:{bound.getsockname()[1]}/"
