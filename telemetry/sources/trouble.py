"""Whether a headline or a post says that a service is failing now: close to its name, and not of another time.

Strict on purpose: a story that merely mentions a service must never count as a report of trouble with it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from telemetry.service import Service

FAILING = r"(?:down|offline|unavailable|unreachable|not (?:working|loading|responding)|broken)"
COPULA = r"(?:['’]s|\s+(?:is|are|was|went|goes|gone|seems|appears|has gone|has been|keeps going))"
# "Down to 3 %", "down 5 %", "down by half", "down payment": another down. "Is not down", "if ... is down": no report.
AFTER = r"(?![\w-])(?!\s*\d)(?!\s+(?:to|by|on|from|payments?|the)\b)"
OUTAGE = r"(?:outages?|disruptions?|downtime)"
ELSEWHEN = re.compile(
    r"\b(?:19|20)\d\d\b|\b(?:history|post-?mortems?|retrospectives?|lessons?|learned|anniversary|yesterday"
    r"|last (?:week|month|year|night)|(?:weeks?|months?|years?) ago|how to|what if|when|if|would|could"
    r"|monitor(?:ing|s)?|status pages?|checker|show hn)\b",
    re.IGNORECASE,
)
SHORTEST_NAME = 3


def tells_of_trouble(text: str, service: Service) -> bool:
    """Whether a text says, in English, that the service fails now."""
    return ELSEWHEN.search(text) is None and _pattern(service).search(text) is not None


def names(service: Service) -> tuple[str, ...]:
    """The names that can be searched for: a letter or two, such as X, would be found everywhere."""
    own = dict.fromkeys((service.name, *service.aliases, *service.domains))
    return tuple(name for name in own if len(name) >= SHORTEST_NAME)


@lru_cache(maxsize=512)
def _pattern(service: Service) -> re.Pattern[str]:
    if not names(service):
        return re.compile(r"(?!)")
    any_name = "|".join(_written(name, service) for name in names(service))
    name = rf"(?<![\w@#.-])(?:{any_name})(?![\w-])"
    return re.compile(
        rf"{name}{COPULA}?\s+(?:(?:still|currently|completely|partially|all|also)\s+)?(?i:{FAILING}){AFTER}"
        rf"|{name}(?:['’]s)?\s+(?:[\w-]+\s+)?(?i:{OUTAGE})\b"
        rf"|(?i:{OUTAGE})\s+(?i:at|of|on|in|hits|affects|affecting)\s+{name}"
    )


def _written(name: str, service: Service) -> str:
    """A name that is an everyday word counts in its own spelling only."""
    return re.escape(name) if name in service.plain_words else f"(?i:{re.escape(name)})"
