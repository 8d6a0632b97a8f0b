"""Methods are published before they judge: changed words or thresholds need a new version."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from claims.methods import METHODS
from claims.methods.text import method_text

PUBLISHED = Path(__file__).parents[1] / "fixtures" / "published-methods.json"


def test_no_published_method_has_changed_its_words() -> None:
    """Where this fails, raise the method's `version`, then add the new id and digest to the file; remove none."""
    published = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    digests = {each.id: hashlib.sha256(method_text(each).encode()).hexdigest()[:16] for each in METHODS.values()}
    assert digests.items() <= published.items()


def test_ids_are_unique() -> None:
    ids = [method.id for method in METHODS.values()]
    assert len(ids) == len(set(ids)) == len(METHODS)
