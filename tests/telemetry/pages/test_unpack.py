"""Bodies are unpacked within bounds; what is no document says why."""

from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telemetry.pages.unpack import Unreadable, unpacked

LIMIT = 1000


@given(st.binary(max_size=LIMIT))
def test_what_was_packed_comes_back(body: bytes) -> None:
    assert unpacked(body, "", largest=LIMIT) == body
    assert unpacked(gzip.compress(body), " GZIP ", largest=LIMIT) == body
    assert unpacked(zlib.compress(body), "deflate", largest=LIMIT) == body


@pytest.mark.parametrize("size", [LIMIT + 1, 50_000_000])
def test_a_body_beyond_the_bound_is_refused_without_unpacking_it_all(size: int) -> None:
    with pytest.raises(Unreadable, match="larger than 1,000 bytes"):
        unpacked(gzip.compress(b"0" * size), "gzip", largest=LIMIT)


def test_at_the_bound_it_is_read() -> None:
    assert len(unpacked(gzip.compress(b"0" * LIMIT), "gzip", largest=LIMIT)) == LIMIT
    with pytest.raises(Unreadable, match="larger than"):
        unpacked(b"0" * (LIMIT + 1), "identity", largest=LIMIT)


def test_a_packed_body_that_is_cut_off_is_refused() -> None:
    with pytest.raises(Unreadable, match="cut off"):
        unpacked(gzip.compress(b"words and more words")[:-1], "gzip", largest=LIMIT)
    with pytest.raises(Unreadable, match="cut off"):
        unpacked(b"", "gzip", largest=LIMIT)


def test_a_damaged_body_and_an_unknown_packing_are_refused() -> None:
    with pytest.raises(Unreadable, match="damaged"):
        unpacked(b"no gzip at all", "gzip", largest=LIMIT)
    with pytest.raises(Unreadable, match="packed as 'zstd', which was not asked for"):
        unpacked(b"xx", "zstd", largest=LIMIT)
