"""The boundary where exceptions of httpx, ssl and the system become `Trouble`."""

from __future__ import annotations

import errno
import ssl
from collections.abc import Iterator

import httpcore
import httpx

from .measurement import Family
from .outcome import Trouble

# Out of sockets, ports or memory, or forbidden by our own firewall: nothing that the target could have done.
_LOCAL = frozenset(
    {
        errno.EMFILE,
        errno.ENFILE,
        errno.ENOMEM,
        errno.ENOBUFS,
        errno.EADDRNOTAVAIL,
        errno.EACCES,
        errno.EPERM,
        errno.ENETDOWN,
        errno.EAFNOSUPPORT,
    }
)
_CUT = frozenset({errno.ECONNRESET, errno.EPIPE, errno.ECONNABORTED})


# Whatever goes wrong while an answer is waited for or read, as the libraries put it.
BROKEN = (httpx.HTTPError, httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException)


def trouble_of(error: BaseException, family: Family | None = None) -> Trouble:
    """What an exception, or one that it was raised from, is about; `family` is that of the address connected to."""
    chain = tuple(_chain(error))
    # Where there is no IPv6 at all, that is what the system says of every IPv6 address.
    if family is Family.IPV6 and any(isinstance(each, OSError) and each.errno == errno.ENETUNREACH for each in chain):
        return Trouble.LOCAL
    for each in chain:
        trouble = _of_ssl(each) or _of_system(each)
        if trouble is not None:
            return trouble
    if any(isinstance(each, httpx.TimeoutException | httpcore.TimeoutException) for each in chain):
        return Trouble.TIMED_OUT
    # An orderly end where an answer should have begun has no error number; httpx calls it a protocol error.
    garbled = (httpx.ProtocolError, httpcore.ProtocolError)
    if any(isinstance(each, garbled) and "disconnected" not in str(each) for each in chain):
        return Trouble.GARBLED
    return Trouble.CUT


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        each = waiting.pop(0)
        if each is None or id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        if isinstance(each, BaseExceptionGroup):
            waiting += each.exceptions
        waiting += [each.__cause__, None if each.__suppress_context__ else each.__context__]
        # httpcore's pool cuts the chain, but its exceptions carry the one that they stand for as their argument.
        waiting += [one for one in each.args if isinstance(one, BaseException)]


def _of_ssl(error: BaseException) -> Trouble | None:
    if isinstance(error, ssl.SSLCertVerificationError):
        return Trouble.CERTIFICATE
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return Trouble.CUT
    return Trouble.HANDSHAKE if isinstance(error, ssl.SSLError) else None


def _of_system(error: BaseException) -> Trouble | None:
    if isinstance(error, TimeoutError):
        return Trouble.TIMED_OUT
    if not isinstance(error, OSError) or error.errno is None:
        return None
    if error.errno in _LOCAL:
        return Trouble.LOCAL
    if error.errno in _CUT:
        return Trouble.CUT
    return Trouble.REFUSED if error.errno == errno.ECONNREFUSED else Trouble.UNREACHABLE
