"""The claim database as a Datasette site: two files, read-only, with words for what is in them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from datasette.app import Datasette

METADATA: dict[str, Any] = {
    "title": "factping",
    "description": "What was said about uptime and performance, beside what was measured. Verdicts are append-only.",
    "databases": {
        "claims": {
            "tables": {
                "latest_verdicts": {"description": "Every claim with its newest verdict.", "sort_desc": "judged_at"},
                "claims": {"description": "The quoted spans, with kind, value and window.", "label_column": "span"},
                "verdicts": {"description": "Every verdict ever given; none is changed.", "sort_desc": "judged_at"},
                "evidence": {"description": "What each verdict used, set aside or did not observe."},
                "posts": {"description": "Where and when it was said; the full text is not kept here."},
                "methods": {"description": "How each kind of claim is judged, as published beforehand."},
            }
        },
        "telemetry": {
            "tables": {
                "samples": {"description": "Single probes.", "sort_desc": "time"},
                "reports": {"description": "What others saw.", "sort_desc": "time"},
                "status_events": {"description": "What official status pages said, edits included."},
            }
        },
    },
}
SETTINGS = {"allow_download": False, "default_page_size": 50, "sql_time_limit_ms": 2000}


def claim_site(files: Sequence[Path]) -> Any:
    """The site as an ASGI application over existing database files."""
    return Datasette([str(path) for path in files], metadata=METADATA, settings=SETTINGS).app()
