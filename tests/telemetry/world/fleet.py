"""Where the simulated vantages stand."""

from __future__ import annotations

from telemetry.model import Place

# Of any three of the five at least two are in different countries.
FIVE = (
    Place("berlin", 1, "DE"),
    Place("munich", 2, "DE"),
    Place("dallas", 3, "US"),
    Place("seattle", 4, "US"),
    Place("tokyo", 5, "JP"),
)
SEVEN = (*FIVE, Place("london", 6, "GB"), Place("sydney", 7, "AU"))
EIGHT = (*SEVEN, Place("berlin-2", 1, "DE"))
