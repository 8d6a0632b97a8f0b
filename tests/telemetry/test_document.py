"""Documents are read whole, within a bound, or refused in one line."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from telemetry import document
from telemetry.document import read_document
from telemetry.errors import BadInput

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def test_an_endless_file_is_refused() -> None:
    with pytest.raises(BadInput, match=rf"larger than {document.LARGEST // 1024**2} MiB"):
        read_document(Path("/dev/zero"), fetched_at=NOW)


def test_a_folder_is_no_document(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        read_document(tmp_path, fetched_at=NOW)
