"""Scores as lines of text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator

from claims.extract.scores import ATTRIBUTES, NOTHING, Mistake, Scores, Tally

Json = dict[str, object]


def score_lines(scores: Scores) -> Iterator[str]:
    """Tables of kinds, attributes and confusions; ratios with three decimals, "-" where there is none."""
    yield f"{'':<17} {'precision':>9} {'recall':>9} {'F1':>9} {'found':>7} {'marked':>7}"
    for kind, tally in scores.kinds.items():
        yield _row(kind.value, tally)
    yield _row("all claims", scores.claims)
    yield _row("posts", scores.posts)
    yield ""
    yield f"{'on matched claims':<17} {'right':>9} {'of':>9}"
    for name in ATTRIBUTES:
        tally = scores.attributes.get(name, Tally())
        yield f"{name:<17} {_ratio(tally.precision):>9} {tally.marked:>9}"
    yield ""
    yield "marked as -> found as"
    for (marked, found), count in sorted(scores.confusion.items(), key=lambda each: (-each[1], each[0])):
        if marked != found:
            yield f"{count:>7}  {marked} -> {found}"
    if scores.left_out:
        said = ", ".join(f"{kind.value} {count}" for kind, count in sorted(scores.left_out.items()))
        yield ""
        yield f"left out, since no post is marked with the kind: {said}"


def mistake_lines(mistake: Mistake) -> Iterator[str]:
    """One post with what was missed in it and what was found too much."""
    yield f"{mistake.post}: {' / '.join(mistake.text.splitlines())}"
    for gold in mistake.missed:
        yield f"    missed {gold.kind.value}: {_line(mistake.text[gold.start : gold.end])}"
    for claim in mistake.extra:
        yield f"    extra {claim.kind.value}: {_line(claim.span)}"


def scores_as_json(scores: Scores, *, errors: bool) -> Json:
    """The scores in the shape of the tables; the mistakes only where they are asked for."""
    said: Json = {
        "posts": _tally(scores.posts),
        "claims": _tally(scores.claims),
        "kinds": {kind.value: _tally(tally) for kind, tally in scores.kinds.items()},
        "attributes": {
            name: {"accuracy": tally.precision, "of": tally.marked} for name, tally in scores.attributes.items()
        },
        "confusion": [
            {
                "marked": None if marked == NOTHING else marked,
                "found": None if found == NOTHING else found,
                "count": count,
            }
            for (marked, found), count in sorted(scores.confusion.items())
        ],
        "left_out": {kind.value: count for kind, count in sorted(scores.left_out.items())},
    }
    if errors:
        said["errors"] = [_mistake(mistake) for mistake in scores.mistakes]
    return said


def _mistake(mistake: Mistake) -> Json:
    return {
        "id": mistake.post,
        "missed": [{"kind": gold.kind.value, "start": gold.start, "end": gold.end} for gold in mistake.missed],
        "extra": [{"kind": claim.kind.value, "start": claim.start, "end": claim.end} for claim in mistake.extra],
    }


def _tally(tally: Tally) -> Json:
    return {
        "precision": tally.precision,
        "recall": tally.recall,
        "f1": tally.f1,
        "hits": tally.hits,
        "found": tally.found,
        "marked": tally.marked,
    }


def _row(name: str, tally: Tally) -> str:
    ratios = " ".join(f"{_ratio(each):>9}" for each in (tally.precision, tally.recall, tally.f1))
    return f"{name:<17} {ratios} {tally.found:>7} {tally.marked:>7}"


def _ratio(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.3f}"


def _line(text: str) -> str:
    return " / ".join(text.splitlines())
