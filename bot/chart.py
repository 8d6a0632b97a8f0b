"""The timeline beside an answer: one specification, drawn as PNG or SVG, with a text that says what it shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from claims.model import Checked, Post

from .chart_alt import alt_text
from .chart_layout import span_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A timeline: Vega-Lite specification, all data inside, and its alternative text of 1,500 characters at most."""

    spec: dict[str, Any]
    alt: str

    def png(self) -> bytes:
        """The picture as PNG, 1200 by 675 pixels."""
        import vl_convert  # noqa: PLC0415 -- loads a JavaScript engine: only who draws pays for it

        return vl_convert.vegalite_to_png(self.spec, vl_version=self._version, allowed_base_urls=[])

    def svg(self) -> str:
        """The picture as SVG."""
        import vl_convert  # noqa: PLC0415 -- loads a JavaScript engine: only who draws pays for it

        return vl_convert.vegalite_to_svg(self.spec, vl_version=self._version, allowed_base_urls=[])

    @property
    def _version(self) -> str:
        """The major and minor version of Vega-Lite that the specification names."""
        return ".".join(self.spec["$schema"].rpartition("/v")[2].split(".")[:2])


def timeline(checked: Checked, post: Post) -> Chart:
    """Draw what was observed around one claim: official page, probes and reports, with the moment it was made."""
    from .chart_spec import specification  # noqa: PLC0415 -- altair takes a second: only who draws pays for it

    span = span_of(checked.observations, post)
    return Chart(spec=specification(checked, post, span), alt=alt_text(checked, post, span))
