"""How long a state that was written down once may be taken to last."""

from __future__ import annotations

from datetime import timedelta

# Upptime writes a row a day even where nothing changes; two hours more cover a scheduled run that GitHub starts late
# (in a year of recorded rows the longest gap was 24 h 1 min). A runner silent for longer has stopped: unknown, not up.
LONGEST_HOLD = timedelta(hours=26)
