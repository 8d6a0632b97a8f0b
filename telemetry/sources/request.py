"""One question to a third party as data: built by its module, carried out by `fetch`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType
from typing import Literal
from urllib.parse import urlencode

JSON = ("application/json",)
ANY_TYPE = ("*/*",)
NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """Where a secret goes: the header, what stands before it, and the name under which it is kept.

    The secret itself is not here: it is looked up when the request is sent, so that no request can show it.
    """

    header: str
    variable: str
    prefix: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """At most `requests` in any stretch of `per`."""

    requests: int
    per: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What to ask of whom.

    `source` is the name shown in errors and receipts. `repeatable` is false where asking twice would do the work twice;
    `cost` is what the question takes from the source's budget, which need not be one; `media_types` are those in which
    the answer may come.
    """

    source: str
    url: str
    method: Literal["GET", "POST"] = "GET"
    params: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    json_body: Mapping[str, object] | None = None
    form: Mapping[str, str] | None = None
    key: Key | None = None
    repeatable: bool = True
    cost: int = 1
    media_types: tuple[str, ...] = JSON

    @property
    def address(self) -> str:
        """The URL with its parameters, which never hold a secret: the receipt's address."""
        return f"{self.url}?{urlencode(self.params)}" if self.params else self.url


def join(base_url: str, path: str) -> str:
    """A base URL from the configuration, with or without a slash at its end, and a path."""
    return f"{base_url.rstrip('/')}/{path.lstrip('/')}"
