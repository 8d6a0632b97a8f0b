"""Sentences that are true whatever happened: "it works, except when it doesn't". They claim nothing; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .model import Claim, Kind, Post

# A joke is short; what goes on for longer says something.
LONGEST = 160
_SENTENCE = re.compile(r"(?:[^.!?\n]|\.(?=\d))+")
_WORKS = (
    r"(?:works?|working|(?:always )?up|online|fine|stable|reliable|available|operational|running|perfect(?:ly)?"
    r"|flawless)"
)
_FAILS = (
    r"(?:not|n[’']t|never|down|offline|out|broken|fails?|failing|crash\w*|breaks?|stops?|unavailable|having (?:an )?"
    r"(?:outages?|incidents?|issues?|problems?))"
)
_BUT = r"(?:except|unless|apart from|other than|aside from|save|besides|but not|not counting)"
# Whoever names a part, says something.
_SUBJECT = r"(?: (?:it|we|they|things|stuff|everything))?"
# It works, …
_UP = re.compile(rf"\b(?:{_WORKS}|up ?time|zero downtime|never down)\b", re.IGNORECASE)
# … except …
_EXCEPT = re.compile(rf"\b{_BUT}\b", re.IGNORECASE)
# … when it does not.
_DOWN = re.compile(
    rf"(?: for)?(?: the (?:times?|days?|hours?|minutes?))?(?: when(?:ever)?| while| if| that)?{_SUBJECT}"
    rf"(?:[’']s|[’']re| is| are| was| were| do| does| did| goes| go| it)?(?: just| simply| really| all)?"
    rf" ?\b(?:do|does|did|is|are|was|were|ca|wo)?{_FAILS}\b(?: work\w*| up| online)?",
    re.IGNORECASE,
)
# It works when it works; 100 % of the time it is up.
_WHEN_IT_DOES = re.compile(
    r"\bworks?\b,? (?:when(?:ever)?|while|if) (?:it|they) works?\b"
    r"|\b(?:when(?:ever)?|while|if) (?:it|we|they)(?: is| are|[’']s|[’']re) (?:up|online|available)\b",
    re.IGNORECASE,
)
# Two words behind it, or a figure, name a case, a time or a length.
_MORE = re.compile(r"[^\w]*(?:\w+[^\w]+){1,3}\w|\D{0,20}\d")
_SHARE = re.compile(r"\d ?%|\bup ?time\b|\bpercent\b", re.IGNORECASE)
# A case that is named is a limit, which may be measured: "up, except for uploads".
_CASE = re.compile(rf"\b{_BUT}\b(?: for)? (?:in|on|at|from|between|during|uploads?|logins?|search)\b", re.IGNORECASE)


def with_truisms(claims: Iterable[Claim], post: Post) -> tuple[Claim, ...]:
    """The claims of a post with its truisms in the place of those that share words with one."""
    true = truisms(post)
    apart = (claim for claim in claims if not any(claim.start < each.end and each.start < claim.end for each in true))
    return tuple(sorted([*apart, *true], key=lambda claim: claim.start))


def truisms(post: Post) -> tuple[Claim, ...]:
    """What a post says that is true whatever happened, as claims that nothing can check, in their order."""
    return tuple(_claims(post))


def _claims(post: Post) -> Iterator[Claim]:
    for sentence in _SENTENCE.finditer(post.text):
        if len(sentence[0]) > LONGEST:
            continue
        end = _end_of_truism(sentence[0])
        if end is not None and _CASE.search(sentence[0]) is None:
            span = sentence[0][:end].strip(" ,;:–-")
            start = sentence.start() + sentence[0].index(span)
            yield Claim(
                span=span,
                start=start,
                end=start + len(span),
                kind=Kind.UPTIME if _SHARE.search(span) is not None else Kind.OPERATIONAL,
                service=post.service,
                checkable=False,
            )


def _end_of_truism(sentence: str) -> int | None:
    """Where a truism that begins with the sentence ends; None where it is none, or more is said behind it."""
    limit = _EXCEPT.search(sentence)
    if limit is not None and _UP.search(sentence, 0, limit.start()) is not None:
        down = _DOWN.match(sentence, limit.end())
        if down is not None:
            return down.end() if _MORE.match(sentence, down.end()) is None else None
    twice = _WHEN_IT_DOES.search(sentence)
    said_up = twice is not None and (_UP.search(sentence, 0, twice.start()) is not None or "work" in twice[0].lower())
    return twice.end() if twice is not None and said_up and _MORE.match(sentence, twice.end()) is None else None
