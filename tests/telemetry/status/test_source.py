"""Keys of one reading are told apart without renaming the older ones."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from telemetry.status.source import distinct


def test_a_key_that_repeats_is_numbered() -> None:
    assert list(distinct(["a", "b", "a", "a"])) == ["a", "b", "a/2", "a/3"]


@given(st.lists(st.sampled_from("ab")), st.sampled_from("ab"))
def test_a_newer_key_renames_no_older_one(keys: list[str], newer: str) -> None:
    longer = list(distinct([*keys, newer]))
    assert longer[:-1] == list(distinct(keys))
    assert len(set(longer)) == len(longer)
