r"""The training text's format: one post a line, its claims marked inline.

    {resolved|Spaces is back} - thanks for hanging in there
    {degraded?|some of you may be seeing errors}. on it.

`?` behind the kind marks a hedged claim, `!` one that nothing could check, `\n` a line break inside a post. Lines that
begin with `#` are comments. A post without braces holds no claim.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator

from claims.model import Kind, Post
from telemetry.errors import BadInput

from .gold import Gold, GoldClaim

_MARK = re.compile(r"\{(?P<kind>[a-z-]+)(?P<hedged>\??)(?P<vague>!?)\|(?P<span>[^{}]+)\}")
_KINDS = frozenset(Kind)
HELD_OUT = 5  # one post in so many is never trained on


def read_marked(lines: Iterable[tuple[int, str]], source: str) -> Iterator[Gold]:
    """The posts of numbered lines.

    Raises:
        BadInput: a brace that opens or closes nothing, an unknown kind, a span that is empty or begins with a blank.
    """
    for number, line in lines:
        if line.strip() and not line.startswith("#"):
            yield parse_marked(line.rstrip("\n"), source=source, number=number)


def parse_marked(line: str, *, source: str, number: int) -> Gold:
    """One post with its marks taken out; its id is its place, `file:line`.

    Raises:
        BadInput: as `read_marked`.
    """
    line = line.replace("\\n", "\n")
    parts: list[str] = []
    claims: list[GoldClaim] = []
    length = place = 0
    for match in _MARK.finditer(line):
        span = match["span"]
        if match["kind"] not in _KINDS:
            raise BadInput(f"{match['kind']!r} is no kind of claim", source=source, line=number)
        if span != span.strip():
            raise BadInput(f"the span {span!r} begins or ends with a blank", source=source, line=number)
        parts += (line[place : match.start()], span)
        start = length + match.start() - place
        length, place = start + len(span), match.end()
        claims.append(
            GoldClaim(
                start=start,
                end=length,
                kind=Kind(match["kind"]),
                hedged=bool(match["hedged"]),
                checkable=not match["vague"],
            )
        )
    parts.append(line[place:])
    if any("{" in part or "}" in part for part in parts):
        raise BadInput("a brace belongs to no {kind|span}", source=source, line=number)
    return Gold(post=Post(id=f"{source}:{number}", text="".join(parts)), claims=tuple(claims))


def is_held_out(text: str) -> bool:
    """Whether a post is kept from training, by its words alone: better marks or another order change nothing."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") % HELD_OUT == 0
