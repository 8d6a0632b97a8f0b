"""From the bytes that came over the wire to the document, within bounds: a small body may unpack to gigabytes."""

from __future__ import annotations

import zlib

LARGEST = 16 * 1024**2
PACKINGS = frozenset({"gzip", "x-gzip", "deflate"})


class Unreadable(Exception):
    """A body that cannot be read as the document that it should be; says why."""


def unpacked(body: bytes, packing: str, *, largest: int = LARGEST) -> bytes:
    """The document.

    Args:
        body: the bytes as they came.
        packing: the value of the Content-Encoding header, empty without one.
        largest: more bytes than this are refused.

    Raises:
        Unreadable: too large, damaged, cut off, or packed in a way that was not asked for.
    """
    packing = packing.strip().lower() or "identity"
    if packing in PACKINGS:
        body = _inflated(body, largest)
    elif packing != "identity":
        raise Unreadable(f"packed as {packing[:40]!r}, which was not asked for")
    if len(body) > largest:
        raise Unreadable(f"larger than {largest:,} bytes")
    return body


def _inflated(body: bytes, largest: int) -> bytes:
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32)
    try:
        whole = unpacker.decompress(body, largest + 1)
    except zlib.error as error:
        raise Unreadable(f"damaged ({error})") from None
    if len(whole) <= largest and not unpacker.eof:
        raise Unreadable("cut off: the packed body has no end")
    return whole
