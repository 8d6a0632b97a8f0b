"""The numbers that stand for what many samples share: series, networks, documents and outcomes."""

from __future__ import annotations

from typing import Any

from sqlite_utils import Database

from .model import Outcome

# As m008 wrote them; a number is never given to another outcome.
CODES = {
    Outcome.OK: 0,
    Outcome.DNS: 1,
    Outcome.CONNECT: 2,
    Outcome.TLS: 3,
    Outcome.TIMEOUT: 4,
    Outcome.HTTP_5XX: 5,
    Outcome.HTTP_4XX: 6,
    Outcome.BLOCKED: 7,
    Outcome.CONTENT: 8,
    Outcome.VANTAGE_FAULT: 9,
}
OUTCOMES = {code: outcome for outcome, code in CODES.items()}

_SERIES = "SELECT id FROM probe_series WHERE service = ? AND target = ? AND vantage = ? AND operator = ?"
_ADD_SERIES = "INSERT INTO probe_series (service, target, vantage, operator) VALUES (?, ?, ?, ?)"
_NETWORK = "SELECT id FROM probe_networks WHERE ifnull(asn, 0) = ifnull(?, 0) AND ifnull(country, '') = ifnull(?, '')"
_ADD_NETWORK = "INSERT INTO probe_networks (asn, country) VALUES (?, ?)"
_DOCUMENT = "SELECT id FROM probe_documents WHERE origin = ? AND sha256 = ?"
_ADD_DOCUMENT = "INSERT INTO probe_documents (origin, sha256) VALUES (?, ?)"


class ProbeIds:
    """The numbers of what is met in one transaction, each looked up or given out once."""

    __slots__ = ("_db", "_documents", "_networks", "_series")

    def __init__(self, db: Database) -> None:
        self._db = db
        self._series: dict[tuple[str, str, str, str], int] = {}
        self._networks: dict[tuple[int | None, str | None], int] = {}
        self._documents: dict[tuple[str, str], int] = {}

    def series(self, service: str, target: str, vantage: str, operator: str) -> int:
        """The number of a target as seen from a vantage of an operator."""
        key = (service, target, vantage, operator)
        if key not in self._series:
            self._series[key] = self._number(_SERIES, _ADD_SERIES, key)
        return self._series[key]

    def network(self, asn: int | None, country: str | None) -> int:
        """The number of a network in a country, of which both may be unknown."""
        key = (asn, country)
        if key not in self._networks:
            self._networks[key] = self._number(_NETWORK, _ADD_NETWORK, key)
        return self._networks[key]

    def document(self, origin: str, sha256: str) -> int:
        """The number of the document that a sample came in."""
        key = (origin, sha256)
        if key not in self._documents:
            self._documents[key] = self._number(_DOCUMENT, _ADD_DOCUMENT, key)
        return self._documents[key]

    def _number(self, find: str, add: str, key: tuple[Any, ...]) -> int:
        found = self._db.conn.execute(find, key).fetchone()
        if found is not None:
            return int(found[0])
        return int(self._db.conn.execute(add, key).lastrowid or 0)
