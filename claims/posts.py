"""Posts as JSON Lines: one object per line, strict about what it may hold."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NoReturn, TypeVar

from telemetry.errors import BadInput
from telemetry.moment import parse_moment
from telemetry.services import Catalogue

from .model import Post, Precision, Role
from .post_id import CLOCK_SLACK, dated_by_id, moment_of_id
from .post_text import check_text
from .post_url import looks_like_url, post_from_url

__all__ = ["check_text", "looks_like_url", "moment_of_id", "parse_post", "post_from_url"]

KEYS = (
    "id",
    "text",
    "network",
    "platform",
    "author",
    "author_role",
    "posted_at",
    "posted_precision",
    "service",
    "url",
    "in_reply_to",
)
# Annotated evaluation files carry these beside the post.
IGNORED_KEYS = frozenset({"claims", "source"})

NETWORK = re.compile(r"[a-z][a-z0-9_-]{0,31}")
NETWORK_SYNONYMS = {"twitter": "x"}
LOCAL_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+")
LONGEST_FIELD = 2_048

Word = TypeVar("Word", bound=StrEnum)


def parse_post(line: str, *, source: str, number: int, catalogue: Catalogue, now: datetime) -> Post:
    """Read one post line.

    A post without `posted_at` is dated by its id where that carries a time. A `service` that the catalogue does not
    know is left out: files name many that nobody measures.

    Args:
        line: one JSON object, as in the contract of post lines.
        source: the file's name, for errors.
        number: the 1-based line number, for errors.
        catalogue: the known services.
        now: the moment after which nothing can have been posted.

    Raises:
        BadInput: not a JSON object, a key missing, unknown or of the wrong type, or a value that cannot be.
    """
    fields = _Fields(source=source, line=number, values=_object(line, source, number))
    post_id = fields.required("id")
    network = _network(fields)
    said_at = _posted_at(fields, now)
    read_at = None if said_at else dated_by_id(network, post_id, now=now, source=source, line=number)
    precision = fields.word("posted_precision", Precision) or Precision.SECOND
    return Post(
        id=post_id,
        text=check_text(fields.text("text"), source=source, line=number, field="text"),
        network=network,
        url=_url(fields),
        author=fields.optional("author"),
        author_role=fields.word("author_role", Role),
        posted_at=said_at or read_at,
        posted_precision=Precision.MILLISECOND if read_at else precision,
        service=_service(fields, catalogue),
        in_reply_to=fields.optional("in_reply_to"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fields:
    """The keys of one line, with the place that errors name."""

    source: str
    line: int
    values: dict[str, object]

    def refuse(self, key: str, problem: str) -> NoReturn:
        raise BadInput(problem, source=self.source, line=self.line, field=key) from None

    def text(self, key: str) -> str:
        value = self.values.get(key)
        if value is None:
            self.refuse(key, "is missing")
        if not isinstance(value, str):
            self.refuse(key, f"must be text in quotes, not {_json_type(value)}")
        return value

    def required(self, key: str) -> str:
        value = self.text(key).strip()
        if not value:
            self.refuse(key, "is empty")
        if len(value) > LONGEST_FIELD:
            self.refuse(key, f"has {len(value):,} characters; the limit is {LONGEST_FIELD:,}")
        if not value.isprintable():
            self.refuse(key, "holds control characters")
        return value

    def optional(self, key: str) -> str | None:
        return None if self.values.get(key) is None else self.required(key)

    def word(self, key: str, vocabulary: type[Word]) -> Word | None:
        value = self.optional(key)
        if value is None:
            return None
        try:
            return vocabulary(value)
        except ValueError:
            self.refuse(key, f"{_shown(value)} is not one of {', '.join(vocabulary)}")


def _object(line: str, source: str, number: int) -> dict[str, object]:
    try:
        # Files saved by some editors begin with a byte-order mark.
        value = json.loads(line.removeprefix("\ufeff") if number == 1 else line)
    except json.JSONDecodeError as error:
        raise BadInput(f"not JSON: {error.msg} (column {error.colno})", source=source, line=number) from None
    except (ValueError, RecursionError):
        raise BadInput(
            "not JSON that can be read: too deep or too large a number", source=source, line=number
        ) from None
    if not isinstance(value, dict):
        raise BadInput(f"must be a JSON object, not {_json_type(value)}", source=source, line=number)
    for key in value:
        if key not in KEYS and key not in IGNORED_KEYS:
            raise BadInput(f"unknown key {_shown(key)} (known: {', '.join(KEYS)})", source=source, line=number)
    return value


def _network(fields: _Fields) -> str:
    names = {_network_name(fields, key) for key in ("network", "platform")} - {None}
    if len(names) > 1:
        fields.refuse("platform", "names another network than the key network does")
    return next((name for name in names if name), "other")


def _network_name(fields: _Fields, key: str) -> str | None:
    value = fields.optional(key)
    if value is None:
        return None
    name = value.lower()
    if NETWORK.fullmatch(name) is None:
        fields.refuse(key, f"{_shown(value)} is not a network's name (such as x, mastodon, bluesky, other)")
    return NETWORK_SYNONYMS.get(name, name)


def _posted_at(fields: _Fields, now: datetime) -> datetime | None:
    value = fields.optional("posted_at")
    if value is None or _undated_annotation(value, fields):
        return None
    try:
        moment = parse_moment(value)
    except ValueError as error:
        fields.refuse("posted_at", str(error) if len(value) <= 60 else f"{_shown(value)} is not an ISO 8601 time")
    if moment > now + CLOCK_SLACK:
        fields.refuse("posted_at", f"{_shown(value)} lies in the future")
    return moment


def _undated_annotation(value: str, fields: _Fields) -> bool:
    """Annotated posts are scored by their words alone, so a local time (some public sets have them) dates nothing."""
    return "claims" in fields.values and LOCAL_TIME.fullmatch(value) is not None


def _url(fields: _Fields) -> str | None:
    value = fields.optional("url")
    # Anything but a web address could do harm as a link on a page.
    if value is not None and not looks_like_url(value):
        fields.refuse("url", f"{_shown(value)} is not a web address")
    return value


def _service(fields: _Fields, catalogue: Catalogue) -> str | None:
    name = fields.optional("service")
    service = None if name is None else catalogue.find(name)
    return None if service is None else service.id


_JSON_TYPES: dict[type, str] = {bool: "true or false", dict: "an object", list: "a list", str: "text"}


def _json_type(value: object) -> str:
    return "null" if value is None else _JSON_TYPES.get(type(value), "a number")


def _shown(value: str) -> str:
    return ascii(value if len(value) <= 60 else f"{value[:60]}...")
