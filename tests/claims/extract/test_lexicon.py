"""The families of words: verbs in all forms, nouns with their plural, the rest as it stands."""

from __future__ import annotations

import pytest

from claims.extract.lexicon import families, plural, verb_forms


@pytest.mark.parametrize(
    ("base", "forms"),
    [
        ("fail", {"fail", "fails", "failed", "failing"}),
        ("choke", {"choke", "chokes", "choked", "choking"}),
        ("retry", {"retry", "retries", "retried", "retrying"}),
        ("drop", {"drop", "drops", "dropped", "dropping"}),
        ("crash", {"crash", "crashes", "crashed", "crashing"}),
        ("display", {"display", "displays", "displayed", "displaying"}),
    ],
)
def test_verbs_in_all_forms(base: str, forms: set[str]) -> None:
    assert verb_forms(base, {}) >= forms


def test_irregular_verbs_are_taken_as_written() -> None:
    assert verb_forms("freeze", {"freeze": "froze frozen"}) == {"freeze", "froze", "frozen"}


@pytest.mark.parametrize(("noun", "many"), [("outage", "outages"), ("delivery", "deliveries"), ("crash", "crashes")])
def test_plurals(noun: str, many: str) -> None:
    assert plural(noun) == many


@pytest.mark.parametrize(
    ("word", "family"),
    [("froze", "v_stop_working"), ("hiccups", "n_incident"), ("zilch", "w_neg"), ("uptime", "uptime")],
)
def test_words_know_their_families(word: str, family: str) -> None:
    assert family in families()[word]


def test_families_are_plain_words() -> None:
    assert all(word == word.lower() and word.strip() == word for word in families())
