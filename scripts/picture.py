"""Draw the README's picture: the demo's first post, the answer exactly as composed, and its chart.

Run: make picture
"""

from __future__ import annotations

import tempfile
import textwrap
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

import vl_convert

from bot.answer import charted
from bot.chart import timeline
from bot.checker import open_checker
from bot.demo.replay import EVENTS, load, replay
from bot.limits import LIMITS
from bot.options import Data
from telemetry.services import load_catalogue

TARGET = Path(__file__).resolve().parents[1] / "docs" / "answer.png"
WIDTH, MARGIN, LINE, COLUMNS = 1200, 40, 30, 108
CHART_HEIGHT = 675


def text_lines(text: str) -> Iterator[str]:
    """The lines of a post, wrapped to the card."""
    for line in text.splitlines():
        yield from textwrap.wrap(line, COLUMNS, break_long_words=False) or [""]


def main() -> None:
    """Replay the first event and draw its first answer."""
    event, catalogue = EVENTS[0], load_catalogue()
    with tempfile.TemporaryDirectory() as folder, open_checker(Data(Path(folder)), catalogue=catalogue) as checker:
        load(event, checker.telemetry, catalogue)
        check = next(replay(event, checker))
        parts = checker.reply(check, LIMITS["mastodon"])
    subject = charted(check)
    if subject is None or check.post.posted_at is None:
        raise SystemExit("the demo's first post has no chart")
    who = f"{check.post.author}, {check.post.posted_at:%d %B %Y, %H:%M} UTC"
    rows = [(who, "who"), (f"“{check.post.text}”", "post"), ("", ""), ("factping answers", "who")]
    for number, part in enumerate(parts):
        rows += [("", "")] if number else []
        rows += [(line, "reply") for line in text_lines(part)]
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_bytes(vl_convert.svg_to_png(card(rows, timeline(subject, check.post).svg()), scale=1))


def card(rows: list[tuple[str, str]], chart: str) -> str:
    """An SVG with the rows of text above the chart."""
    top = MARGIN + LINE * (len(rows) + 1)
    styles = {
        "who": 'font-size="18" fill="#555555"',
        "post": 'font-size="30" font-weight="bold" fill="#111111"',
        "reply": 'font-size="20" fill="#111111"',
        "": "",
    }
    texts = "\n".join(
        f'<text x="{MARGIN}" y="{MARGIN + LINE * (index + 1) + 8 * (style == "post")}" '
        f'font-family="Liberation Sans" {styles[style]}>'
        f"{escape(text)}</text>"
        for index, (text, style) in enumerate(rows)
    )
    height = top + CHART_HEIGHT + MARGIN
    placed = chart.replace("<svg ", f'<svg x="0" y="{top}" ', 1)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}">'
        f'<rect width="{WIDTH}" height="{height}" fill="white"/>'
        f"{texts}\n{placed}"
        f'<rect x="1" y="1" width="{WIDTH - 2}" height="{height - 2}" rx="16" fill="none" stroke="#cccccc"/></svg>'
    )


if __name__ == "__main__":
    main()
