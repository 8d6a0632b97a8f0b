from __future__ import annotations

import pytest

from claims.extract.others import claims_of, read_answers
from claims.model import ClaimWindow, Kind, Post
from telemetry.errors import BadInput

POST = Post(id="1", text="Mail was down for an hour. Sorry!")
LINE = (
    '{"id": "1", "claims": '
    '[{"kind": "outage-duration", "start": 14, "end": 25, "value": 1, "unit": "h", "window": "x"}]}'
)


def test_claims_lie_in_the_text_of_their_post() -> None:
    (claim,) = claims_of(read_answers([(1, LINE)], "theirs.jsonl"), POST, "theirs.jsonl")
    assert (claim.kind, claim.span, claim.value) == (Kind.OUTAGE_DURATION, "for an hour", 1.0)
    assert claim.window == ClaimWindow(text="x", start=None, end=None)


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        (["{"], "theirs.jsonl, line 1: is not JSON"),
        (["[]"], "theirs.jsonl, line 1: must be an object with an id in quotes"),
        (['{"id": 1}'], "theirs.jsonl, line 1: must be an object with an id in quotes"),
        ([LINE, LINE], "theirs.jsonl, line 2, id: answers '1' again"),
        ([], "theirs.jsonl: does not answer '1'"),
        (['{"id": "1"}'], "theirs.jsonl, line 1, claims: must be a list"),
        (
            ['{"id": "1", "claims": [{"kind": "eta", "start": 0, "end": 99}]}'],
            "theirs.jsonl, line 1, claims[0]: start and end do not lie in the text",
        ),
    ],
)
def test_bad_answers_are_named(lines: list[str], problem: str) -> None:
    with pytest.raises(BadInput) as error:
        claims_of(read_answers(enumerate(lines, start=1), "theirs.jsonl"), POST, "theirs.jsonl")
    assert str(error.value) == problem
