"""A probe target's TOML: its URL, and what an answer should hold."""

from __future__ import annotations

import re

from .probe.content import Comparison, Condition, Part
from .probe.family import Family
from .service import Target
from .tomltable import Table

# The name travels with every sample, and agents' batches bound it.
LONGEST_NAME = 200

_HOST = r"([a-z0-9_-]+(\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])"
_URL = re.compile(
    rf"https?://[^\s/]+(/\S*)?|tcp://{_HOST}:[1-9][0-9]{{0,4}}|tls://{_HOST}(:[1-9][0-9]{{0,4}})?|dns://{_HOST}"
)
_WHAT = "an http or https URL, tcp://host:port, tls://host, tls://host:port or dns://name"
_STATUS = re.compile(r"[1-9][0-9]{2}")

# How a condition's comparison is written; the value of the key is what the part is compared with.
TESTS = {
    "is": Comparison.IS,
    "is_not": Comparison.IS_NOT,
    "contains": Comparison.CONTAINS,
    "lacks": Comparison.LACKS,
}
# The parts of which one place is meant, which `at` names.
PLACED = frozenset({Part.HEADER, Part.JSON})


def parse_target(table: Table) -> Target:
    """Read one target.

    Raises:
        BadInput: a key that is unknown or missing, a URL of no kind that is probed, or a condition without sense.
    """
    target = Target(
        name=table.text("name"),
        url=table.shaped("url", _URL, _WHAT),
        conditions=tuple(_condition(each) for each in table.tables("conditions")),
        family=table.choice_or_none("family", Family),
    )
    table.close()
    if len(target.name) > LONGEST_NAME:
        raise table.problem(f"is longer than {LONGEST_NAME} characters", "name")
    if target.conditions and not target.url.startswith(("http:", "https:")):
        raise table.problem("are about the answers of http and https targets", "conditions")
    return target


def _condition(table: Table) -> Condition:
    part = table.choice("part", Part)
    at = table.text_or_none("at")
    given = {key: words for key in TESTS if (words := table.words(key))}
    table.close()
    if len(given) != 1:
        raise table.problem(f"needs one of {', '.join(TESTS)}", "")
    if part in PLACED and at is None:
        raise table.problem(f"is missing: which {part} is meant", "at")
    if part not in PLACED and at is not None:
        raise table.problem(f"there is only one {part}", "at")
    ((key, values),) = given.items()
    if part is Part.STATUS and not (key == "is" and all(_STATUS.fullmatch(value) for value in values)):
        raise table.problem("a status can be expected by `is`, as in is = 401", "" if key != "is" else key)
    return Condition(part=part, test=TESTS[key], values=values, at=at or "")
