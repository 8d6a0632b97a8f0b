"""Text that lies about on a machine, cut to the length of posts: man pages, documentation, licences, docstrings.

It is prose of another trade than the posts', much of it technical, and none of it says how a service does.
What a machine does not have is left out.
"""

from __future__ import annotations

import ast
import gzip
import random
import re
import sysconfig
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from claims.model import Post

SHARE = Path("/usr/share")
POSTED = datetime(2025, 10, 20, 9, 30, tzinfo=UTC)
LEAST, MOST = 30, 280  # characters
A_FILE = 40  # sentences at most, so that no long file stands for all
ALPHABETIC = 0.7  # of the characters, blanks aside: tables and code are no prose

_MACRO = re.compile(r"^[.'].*$", re.MULTILINE)
_FONT = re.compile(r"\\f(?:\[\w*\]|\(..|.)|\\s[-+]?\d|\\[&|^/,)]|\\\*?\(..|\\\[\w+\]")
_ESCAPED = re.compile(r"\\(.)")
_PARAGRAPH = re.compile(r"\n\s*\n")
_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"'(])")


def _man(path: Path) -> Iterator[str]:
    text = _FONT.sub("", _MACRO.sub("\n", _text(path)))
    yield _ESCAPED.sub(r"\1", text)


def _plain(path: Path) -> Iterator[str]:
    yield _text(path)


def _docstrings(path: Path) -> Iterator[str]:
    try:
        tree = ast.parse(_text(path))
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield ast.get_docstring(node) or ""


def _text(path: Path) -> str:
    try:
        body = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    except (OSError, EOFError):
        return ""
    return body.decode("utf-8", errors="replace")


# By kind of text: the folder, the pattern of its files, and what reads one.
KINDS: Mapping[str, tuple[Path, str, Callable[[Path], Iterator[str]]]] = {
    "man pages": (SHARE / "man", "man[1-8]/*", _man),
    "docs": (SHARE, "doc/*/README*", _plain),
    "news": (SHARE, "doc/*/NEWS*", _plain),
    "handbooks": (SHARE, "[pv]*/**/*.txt", _plain),
    "licences": (SHARE, "doc/*/copyright", _plain),
    "docstrings": (Path(sysconfig.get_paths()["stdlib"]), "[!s]*/**/*.py", _docstrings),
}


def at_hand(kind: str, count: int, *, seed: int) -> Iterator[Post]:
    """Up to so many sentences of one kind of text, none twice, from files in an order that the seed decides."""
    folder, pattern, read = KINDS[kind]
    paths = sorted(folder.glob(pattern))
    dice = random.Random(seed)  # noqa: S311 -- no secret
    dice.shuffle(paths)
    seen: set[str] = set()
    for path in paths:
        found = [each for text in read(path) for each in sentences(text)]
        for each in dice.sample(found, min(len(found), A_FILE)):
            if len(seen) == count:
                return
            if each not in seen:
                seen.add(each)
                yield Post(id=f"{kind}-{len(seen)}", text=each, posted_at=POSTED)


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text that are prose and as long as posts are."""
    for paragraph in _PARAGRAPH.split(text):
        for sentence in _END.split(" ".join(paragraph.split())):
            if LEAST <= len(sentence) <= MOST and _is_prose(sentence):
                yield sentence


def _is_prose(sentence: str) -> bool:
    letters = sum(letter.isalpha() for letter in sentence)
    return sentence[-1] in ".!?" and letters >= ALPHABETIC * (len(sentence) - sentence.count(" "))
