"""Claims that somebody else found in the same posts: another extractor, or a second annotator."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from claims.model import Claim, ClaimWindow, Post
from telemetry.errors import BadInput

from .gold import gold_claims

Answers = Mapping[str, tuple[int, object]]


def read_answers(lines: Iterable[tuple[int, str]], source: str) -> Answers:
    """For each post's id, the line that answers it and its `claims`, from lines as `factping extract` prints them.

    Raises:
        BadInput: a line is no JSON object with an id, or answers a post again.
    """
    found: dict[str, tuple[int, object]] = {}
    for number, line in lines:
        try:
            row = json.loads(line.removeprefix("\ufeff"))
        except ValueError:
            raise BadInput("is not JSON", source=source, line=number) from None
        if not isinstance(row, Mapping) or not isinstance(row.get("id"), str):
            raise BadInput("must be an object with an id in quotes", source=source, line=number)
        if row["id"] in found:
            raise BadInput(f"answers {row['id']!r} again", source=source, line=number, field="id")
        found[row["id"]] = (number, row.get("claims"))
    return found


def claims_of(answers: Answers, post: Post, source: str) -> tuple[Claim, ...]:
    """What the answers find in one post.

    Raises:
        BadInput: they leave the post out, or a claim does not lie in it.
    """
    if post.id not in answers:
        raise BadInput(f"does not answer {post.id!r}", source=source)
    number, rows = answers[post.id]
    return tuple(
        Claim(
            span=post.text[each.start : each.end],
            start=each.start,
            end=each.end,
            kind=each.kind,
            value=each.value,
            unit=each.unit,
            direction=each.direction,
            window=None if each.window is None else ClaimWindow(text=each.window, start=None, end=None),
            hedged=each.hedged,
            checkable=each.checkable,
        )
        for each in gold_claims(rows, post.text, source=source, number=number)
    )
