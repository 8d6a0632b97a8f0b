"""The text that teaches is whole, and repeats none of the posts that evaluate."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from claims.extract import train
from claims.model import Kind

# So many words in a row are no accident, but for what everybody says.
IN_A_ROW = 6
EVERYBODY_SAYS = {"as far as i can tell", "i've sent you a dm with"}


def runs_of(text: str) -> Iterator[str]:
    words = re.findall(r"[a-z0-9']+", text.lower().replace("’", "'"))
    yield from (" ".join(words[start : start + IN_A_ROW]) for start in range(len(words) - IN_A_ROW + 1))


def repeated(path: Path, taught: list[str]) -> set[str]:
    """The runs of words that stand both in the posts of a file and in a text that teaches."""
    lines = path.read_text(encoding="utf-8").splitlines()
    evaluating = {run for line in lines for run in runs_of(json.loads(line)["text"])}
    return {run for text in taught for run in runs_of(text) if run in evaluating} - EVERYBODY_SAYS


def taught() -> list[str]:
    return [gold.post.text for gold in train.read_folder(train.TEXT)]


def test_it_is_whole() -> None:
    golds = list(train.read_folder(train.TEXT))
    texts = [gold.post.text.lower() for gold in golds]
    assert len(texts) == len(set(texts)) > 3_000
    assert {claim.kind for gold in golds for claim in gold.claims} == set(Kind)


def test_it_repeats_no_recorded_post(recordings: Path) -> None:
    assert repeated(recordings / "posts.jsonl", taught()) == set()


def test_a_repeated_post_would_be_seen(tmp_path: Path) -> None:
    texts = taught()
    longest = max(texts, key=len)
    posts = tmp_path / "posts.jsonl"
    posts.write_text(json.dumps({"id": "1", "text": "Seven zebras agreed that no cluster sings in B flat."}))
    assert repeated(posts, texts) == set()
    posts.write_text(json.dumps({"id": "1", "text": f"So they said: {longest}"}))
    assert repeated(posts, texts) >= set(runs_of(longest)) != set()
