from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from telemetry.document import Document
from telemetry.model import Window
from telemetry.sources.crowd import Voice, by_hour
from telemetry.sources.receipt import LONGEST_SUMMARY, Receipt, one_line

START = datetime(2026, 2, 3, 10, 30, tzinfo=UTC)


def test_hours_are_cut_at_the_window_and_silent_ones_say_nothing(ours: Callable[[str], Document]) -> None:
    receipt = Receipt.of(ours("gdelt/nothing.json"), operator="ours")
    window = Window(start=START, end=START + timedelta(hours=3))
    minutes = (-1, 0, 5, 29, 31, 179, 180)
    voices = [Voice(who=f"w{minute}", at=START + timedelta(minutes=minute)) for minute in minutes]
    reports = by_hour(voices, window=window, receipt=receipt, service="e", source="s", of="spoke", complete=True)
    spans = [(f"{report.time:%H:%M}", f"{report.end:%H:%M}", report.value) for report in reports]
    assert spans == [("10:30", "11:00", 3.0), ("11:00", "12:00", 1.0), ("13:00", "13:30", 1.0)]


def test_foreign_words_stay_on_one_line_and_end() -> None:
    assert one_line("a\r\nb\x1b[31m\u202ec  d") == "a b [31m c d"
    assert len(one_line("x" * 10_000)) == LONGEST_SUMMARY
