"""Errors of this package: what a social network did to us, in types that decide what happens next.

BotError
└── NetworkError            somebody else's server did not do what was asked
    ├── NetworkPause        the run stops here and carries on later; nothing was posted by the refused request
    │   ├── RateLimited         429, with the time at which it ends
    │   ├── PaymentRequired     402: the budget is used up
    │   └── Unauthorized        401: the token is not accepted
    ├── NetworkRefusal      this one mention cannot be answered, now or later
    │   ├── Forbidden           403: blocked, or not allowed
    │   ├── Gone                404 or 410: the post is deleted, or hidden from us
    │   ├── Duplicate           the network says that it has this post already
    │   ├── NotPublic           the post is not for everybody to see
    │   └── Rejected            any other 4xx, and answers in a shape that we do not know
    ├── Unreachable         no answer: a request that writes may have been carried out all the same
    └── ServerFailed        5xx: the same

Messages never hold a token, a header or a body. Bad files and options are `telemetry.errors.BadInput`.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import ClassVar


class Reason(StrEnum):
    """Why a mention or a reply failed, as the ledger keeps it."""

    RATE_LIMITED = "rate-limited"
    PAYMENT_REQUIRED = "payment-required"
    UNAUTHORIZED = "unauthorized"
    FORBIDDEN = "forbidden"
    DELETED_PARENT = "deleted-parent"
    DUPLICATE = "duplicate"
    NOT_PUBLIC = "not-public"
    REJECTED = "rejected"
    UNREACHABLE = "unreachable"
    SERVER_FAILED = "server-failed"
    OUR_FAULT = "our-fault"


class BotError(Exception):
    """Base of all errors raised by this package."""


class NetworkError(BotError):
    """A social network's server did not do what was asked."""

    reason: ClassVar[Reason] = Reason.REJECTED


class NetworkPause(NetworkError):
    """Nothing more can be done on this network in this run."""


class RateLimited(NetworkPause):
    """Too many requests; `resume_at` is when the network says that it will answer again, if it says so."""

    reason = Reason.RATE_LIMITED

    def __init__(self, message: str, *, resume_at: datetime | None = None) -> None:
        super().__init__(message)
        self.resume_at = resume_at


class PaymentRequired(NetworkPause):
    """The paid budget is used up."""

    reason = Reason.PAYMENT_REQUIRED


class Unauthorized(NetworkPause):
    """The token is missing, revoked or of another account."""

    reason = Reason.UNAUTHORIZED


class NetworkRefusal(NetworkError):
    """One request that will not be granted, however often it is made."""


class Forbidden(NetworkRefusal):
    """Blocked by the author, or not allowed to us."""

    reason = Reason.FORBIDDEN


class Gone(NetworkRefusal):
    """The post is deleted, or is kept from us as if it were."""

    reason = Reason.DELETED_PARENT


class Duplicate(NetworkRefusal):
    """The network holds the same post already."""

    reason = Reason.DUPLICATE


class NotPublic(NetworkRefusal):
    """The post is shown to some people only; its words have no place in a public database."""

    reason = Reason.NOT_PUBLIC


class Rejected(NetworkRefusal):
    """Any other refusal."""


class Unreachable(NetworkError):
    """No answer came; what was asked may have been done."""

    reason = Reason.UNREACHABLE


class ServerFailed(NetworkError):
    """The server failed while answering; what was asked may have been done."""

    reason = Reason.SERVER_FAILED
