"""The prefilter lets everything through that a rule could match."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.lang.en import English

from claims.extract import train
from claims.extract.marked import is_held_out
from claims.extract.needs import needs
from claims.extract.notes import labels, lowered
from claims.extract.pipeline import pipeline
from claims.extract.prefilter import may_match, runs, standing
from claims.extract.rules import Rule, alternatives, rules
from claims.extract.shadow import cast
from telemetry.services import load_catalogue

PLAIN = pipeline(load_catalogue(), trained=False)
SPECIAL = sorted(English.Defaults.tokenizer_exceptions or ())
ODD = ["us-east-1", "99.9%", "p95", "5ms", "(down)", "up/down", "back,again", "a.m.", "w/o", "#fixed", "@us", "it's"]
# The barest words of the entities that a pattern may ask for.
ENTITIES = {
    "NINES": "5 9s",
    "RATE": "7 jobs/hour",
    "COUNT": "7 users",
    "CONCURRENT": "7 concurrent users",
    "MS": "7 ms",
    "DURATION": "7 s",
    "PERCENT": "7 %",
    "SHARE": "half of",
    "TIMES": "7x",
    "DUE": "by 7 pm",
    "MOMENT": "at 7 pm",
    "RANGE": "from 7 pm to 8 pm",
}


def passes(text: str) -> bool:
    plain = cast(text).text.lower()
    return may_match(plain, runs(plain), None)


def examples(pattern: str) -> Iterator[str]:
    """The shortest texts that a pattern matches, every word of every item that must stand there at least once."""
    items = [item for item in pattern.removeprefix("^").split() if not item.endswith(("?", "}"))]
    choices = [choice(item) for item in items]
    for place, words in enumerate(choices):
        for word in words:
            yield " ".join(word if at == place else each[0] for at, each in enumerate(choices))


def choice(item: str) -> list[str]:
    if item in {".", "#"}:
        return ["7"]
    labels, words = alternatives(item)
    return sorted(words) + sorted(ENTITIES.get(label, "it") for label in labels)


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)
def test_every_rule_passes_the_prefilter(rule: Rule) -> None:
    refused = [text for pattern in rule.patterns for text in examples(pattern) if not passes(text)]
    assert refused == []


@pytest.mark.parametrize("text", ["", "\U0001f525", "\u4f60\u597d", "Lunch with the bees today", "It is what it is"])
def test_what_no_rule_can_match_is_refused(text: str) -> None:
    assert not passes(text)


@pytest.mark.parametrize("text", ["The soup took two hours", "Seven of us, half a bike each", "Meet at 7 pm"])
def test_an_amount_alone_is_not_enough(text: str) -> None:
    assert not passes(text)


def test_what_the_tokenizer_parts_is_parted_here_too() -> None:
    lost = {text: missing for text in SPECIAL if (missing := _words_lost(text))}
    assert lost == {}


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from([*SPECIAL, *ODD]), max_size=5), st.sampled_from(["", " ", "-", ",", "."]))
def test_no_word_of_a_pattern_is_lost(pieces: list[str], joint: str) -> None:
    assert _words_lost(joint.join(pieces)) == set()


def test_whatever_a_pattern_could_match_in_real_text_passes() -> None:
    held = [gold.post.text for gold in train.read_folder(train.TEXT) if is_held_out(gold.post.text)]
    could = [text for text in held if _could_match(text)]
    assert len(could) > 200
    assert [text for text in could if not passes(text)] == []


def _words_lost(text: str) -> set[str]:
    plain = cast(text).text
    found = {token.lower_ for token in PLAIN.make_doc(plain)}
    return (found & needs().words) - standing(plain.lower(), runs(plain.lower())) - set("!,-.:")


def _could_match(text: str) -> bool:
    doc = PLAIN(cast(text).text)
    return bool(needs().met({*lowered(doc), *(f"<{label}>" for label in labels(doc))}))
