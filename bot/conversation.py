"""What may be said to the bot: a closed grammar, and the fixed sentences that answer everything but `check`.

    check [this]                 the post replied to
    check TEXT                   the text, where the mention replies to nothing
    status SERVICE, is SERVICE down?
    why, evidence, method
    dispute TEXT
    stop, unmute
    help

Mentions at either end and words of courtesy before a command are passed over. The text is data: nothing in it is
followed, and none of it is repeated.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from .limits import Limits


@dataclass(frozen=True, slots=True)
class CheckPost:
    """Check the post replied to; where there is none, this text."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """What is measured of a service now."""

    service: str


@dataclass(frozen=True, slots=True)
class Explain:
    """How a verdict came about: why, evidence or method."""


@dataclass(frozen=True, slots=True)
class Dispute:
    """Somebody disagrees, in these words; a human answers."""

    text: str


@dataclass(frozen=True, slots=True)
class Stop:
    """Answer this account no more."""


@dataclass(frozen=True, slots=True)
class Unmute:
    """Answer this account again."""


@dataclass(frozen=True, slots=True)
class Help:
    """Say what can be asked."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Anything else: answered as `help`, once a day."""


Command = CheckPost | Status | Explain | Dispute | Stop | Unmute | Help | Unknown

COURTESY = frozenset({"please", "pls", "hey", "hi", "hello", "can", "could", "would", "will", "you", "kindly", "and"})
MENTION = re.compile(r"@[\w.-]+(@[\w.-]+(:\d+)?)?[,:]?", re.ASCII)
WORD = re.compile(r"[^\w-]*([\w-]+)[^\w]*(.*)", re.DOTALL)
DOWN = re.compile(r"is\s+(?P<service>.{1,80}?)\s+(?:down|up|working|ok|okay)\b[\s?!.]*", re.IGNORECASE | re.DOTALL)
CHECK_WORDS = frozenset({"check", "factcheck", "fact-check"})
EXPLAIN_WORDS = frozenset({"why", "evidence", "method", "source", "sources"})
# "stop it, please" is a wish; "stop" before half a story is a story.
LONGEST_AFTERTHOUGHT = 4
LONE_WORDS: dict[str, Command] = {
    "stop": Stop(),
    "mute": Stop(),
    "unmute": Unmute(),
    "help": Help(),
}

HELP = (
    "Reply “check” to a post and I compare what it says about uptime or speed with what was found.",
    "Also: “dispute …” (a human answers), “stop”, “unmute”.",
)
DISPUTED = ("Noted. A human will read this and answer; until then the verdict stands as it is.",)
STOPPED = ("Understood: I will not answer you again. Write “unmute” to me to undo this.",)
UNMUTED = ("I answer you again.",)
STATUS = ("I cannot answer that in a thread yet. Reply “check” to a post that says so, and I compare it.",)
EXPLAIN = ("Each verdict names its method and its sources, and what they cannot show.",)
NOT_PUBLIC = ("I check public posts only: what I find is published.",)


def understand(text: str) -> Command:
    """The command in a mention's plain text; text without any words is `check`."""
    said = _without_mentions(text)
    if not said:
        return CheckPost()
    words = _without_courtesy(said)
    asked = DOWN.fullmatch(words)
    if asked is not None:
        return Status(asked["service"].strip())
    match = WORD.fullmatch(words)
    if match is None:
        return Unknown()
    return _command(match[1].lower(), match[2].strip())


def spoken(sentences: Iterable[str], *, limits: Limits, site: str | None) -> tuple[str, ...]:
    """Fixed sentences as posts: as many in each as fit, the site's address at the end."""
    parts: list[str] = []
    for sentence in (*sentences, *([site] if site else [])):
        longer = f"{parts[-1]} {sentence}" if parts else sentence
        if parts and limits.fits(longer):
            parts[-1] = longer
        else:
            parts.append(sentence)
    return tuple(parts)


def _command(word: str, rest: str) -> Command:
    if word in CHECK_WORDS:
        return CheckPost(rest)
    if word == "fact" and rest.lower().startswith("check"):
        return CheckPost(rest[len("check") :].strip())
    if word == "status" and rest:
        return Status(rest.rstrip(" ?!."))
    if word == "dispute":
        return Dispute(rest)
    if word in EXPLAIN_WORDS:
        return Explain()
    return LONE_WORDS[word] if word in LONE_WORDS and len(rest.split()) <= LONGEST_AFTERTHOUGHT else Unknown()


def _without_mentions(text: str) -> str:
    words = text.split()
    while words and MENTION.fullmatch(words[0]):
        words.pop(0)
    while words and MENTION.fullmatch(words[-1].rstrip("?!.")):
        words.pop()
    return " ".join(words)


def _without_courtesy(text: str) -> str:
    words = text.split()
    while words and (words[0].strip(",!.?").lower() in COURTESY or MENTION.fullmatch(words[0])):
        words.pop(0)
    return " ".join(words)
