"""One table of a TOML file, read strictly."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from .errors import BadInput
from .service import VoiceRole

Choice = TypeVar("Choice", bound=StrEnum)

_HANDLE = re.compile(r"[a-z0-9_.-]+(@[a-z0-9.-]+)?")
_URL = re.compile(r"https?://[^\s/]+(/\S*)?")


class Table:
    """One TOML table that knows where it stands and which of its keys were asked for."""

    def __init__(self, values: Mapping[str, object], *, source: str, path: str = "") -> None:
        self._values = values
        self._source = source
        self._path = path
        self._known: list[str] = []

    def problem(self, problem: str, key: str) -> BadInput:
        """The error to raise about one key, or about the whole table where the key is empty."""
        return BadInput(problem, source=self._source, field=self._at(key))

    def text(self, key: str) -> str:
        """The text under a key, which must be there and not be empty."""
        text = self.text_or_none(key)
        if text is None:
            raise self.problem("is missing", key)
        return text

    def text_or_none(self, key: str) -> str | None:
        """The text under a key, which must not be empty where it is there."""
        value = self._take(key)
        if value is None:
            return None
        if not isinstance(value, str) or not value.strip():
            raise self.problem("must be a text in quotes, not empty", key)
        return value

    def url(self, key: str) -> str:
        """The http or https URL under a key."""
        return self._checked(self.text(key), key, _URL, "an http or https URL")

    def url_or_none(self, key: str) -> str | None:
        """The http or https URL under a key, where there is one."""
        text = self.text_or_none(key)
        return None if text is None else self._checked(text, key, _URL, "an http or https URL")

    def shaped(self, key: str, shape: re.Pattern[str], what: str) -> str:
        """A text of this shape; `what` names the shape in errors."""
        return self._checked(self.text(key), key, shape, what)

    def words(self, key: str) -> tuple[str, ...]:
        """Texts, whole numbers and truth values, one or a list of them, as JSON writes them."""
        value = self._take(key)
        if value is None:
            return ()
        values = value if isinstance(value, list) else [value]
        if not values or not all(isinstance(each, str | int) and each != "" for each in values):
            raise self.problem('must be a text or a number, or a list of them, as in ["one", "two"]', key)
        return tuple(each if isinstance(each, str) else json.dumps(each) for each in values)

    def choice(self, key: str, known: type[Choice]) -> Choice:
        """One of the words of a vocabulary."""
        return self._chosen(self.text(key), key, known)

    def choice_or_none(self, key: str, known: type[Choice]) -> Choice | None:
        """One of the words of a vocabulary, where there is one."""
        text = self.text_or_none(key)
        return None if text is None else self._chosen(text, key, known)

    def texts(self, key: str, shape: re.Pattern[str] | None = None, what: str = "") -> tuple[str, ...]:
        """The list of texts under a key, each of this shape; empty where it is not there."""
        value = self._take(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(each, str) and each.strip() for each in value):
            raise self.problem('must be a list of texts, as in ["one", "two"]', key)
        return tuple(value if shape is None else (self._checked(each, key, shape, what) for each in value))

    def handles(self, key: str) -> tuple[str, ...]:
        """A list of handles."""
        return self.texts(key, _HANDLE, "a handle in lower case without the leading @")

    def role(self, key: str) -> VoiceRole:
        """In what capacity somebody speaks."""
        return self.choice(key, VoiceRole)

    def day(self, key: str) -> date | None:
        """The day under a key, where there is one."""
        value = self._take(key)
        if value is None:
            return None
        # TOML's date-times are dates to Python as well; only a plain day is meant here.
        if isinstance(value, datetime) or not isinstance(value, date):
            raise self.problem("must be a day without quotes, as in 2023-07-23", key)
        return value

    def table(self, key: str) -> Table | None:
        """The table under a key, where there is one."""
        value = self._take(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise self.problem(f"must be a table, as in [{self._at(key)}]", key)
        return Table(value, source=self._source, path=self._at(key))

    def tables(self, key: str) -> tuple[Table, ...]:
        """The list of tables under a key; empty where it is not there."""
        value = self._take(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise self.problem(f"must be a list of tables, as in [[{self._at(key)}]]", key)
        paths = (f"{self._at(key)}[{number}]" for number in range(1, len(value) + 1))
        return tuple(Table(each, source=self._source, path=path) for each, path in zip(value, paths, strict=True))

    def close(self) -> None:
        """Refuse the keys that nobody asked for."""
        for key in self._values:
            if key not in self._known:
                raise self.problem(f"unknown key (known here: {', '.join(self._known)})", key)

    def _take(self, key: str) -> object:
        self._known.append(key)
        return self._values.get(key)

    def _chosen(self, text: str, key: str, known: type[Choice]) -> Choice:
        if text not in set(known):
            raise self.problem(f"{text!r} is none of {', '.join(known)}", key)
        return known(text)

    def _checked(self, text: str, key: str, shape: re.Pattern[str], what: str) -> str:
        if not shape.fullmatch(text):
            raise self.problem(f"{text!r} is not {what}", key)
        return text

    def _at(self, key: str) -> str:
        return ".".join(part for part in (self._path, key) if part)
