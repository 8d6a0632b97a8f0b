"""What the hub holds in the end, beside what it had acknowledged."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta

from .road import Key, Road
from .world import AGENTS, World

# Starts are planned ahead by less than a period.
LEEWAY = timedelta(seconds=35)


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Numbers of samples, and of what was done."""

    minutes: float
    struck: Counter[str]
    answers: Counter[int]
    cut: int
    acknowledged: int
    stored: Counter[str]
    lost: tuple[Key, ...]
    doubled: tuple[Key, ...]
    untimely: tuple[Key, ...]
    waiting: dict[str, int]
    doubted: dict[str, int]
    damage: list[str]
    exit_codes: dict[str, int | None]

    @property
    def well(self) -> bool:
        """Whether nothing was lost, doubled, or kept at a wrong time, and everything ended as it should."""
        nothing = not (self.lost or self.doubled or self.untimely)
        return nothing and not self.damage and self.acknowledged > 0 and not any(self.exit_codes.values())

    def as_text(self) -> str:
        """A line per number."""
        answers = ", ".join(f"{count} x {status}" for status, count in sorted(self.answers.items()))
        rows = {
            "minutes": f"{self.minutes:g}",
            "troubles": ", ".join(f"{what}: {count}" for what, count in sorted(self.struck.items())),
            "hub's answers": f"{answers}; {self.cut} connections failed",
            "acknowledged samples": f"{self.acknowledged:,}",
            "stored samples": ", ".join(f"{name}: {count:,}" for name, count in sorted(self.stored.items())),
            "acknowledged but lost": len(self.lost),
            "stored twice": len(self.doubled),
            "stored at a time outside the run": len(self.untimely),
            "still waiting at agents": self.waiting,
            "kept back at agents, clock in doubt": self.doubted,
            "damage to the database": self.damage or "none",
            "exit codes": self.exit_codes,
        }
        return "\n".join(f"{name:<38} {value}" for name, value in rows.items())


def compare(world: World, road: Road, *, began: datetime, ended: datetime, minutes: float) -> Findings:
    """Read the hub's database and the agents' spools."""
    with closing(sqlite3.connect(world.database)) as connection:
        rows = connection.execute("select vantage, service, target, scheduled, time from samples").fetchall()
        damage = [row[0] for row in connection.execute("pragma integrity_check") if row[0] != "ok"]
    keys = Counter((row[0], row[1], row[2], row[3]) for row in rows if row[0] in AGENTS)
    early, late = (began - LEEWAY).isoformat(), (ended + LEEWAY).isoformat()
    return Findings(
        minutes=minutes,
        struck=world.struck,
        answers=road.answers,
        cut=road.cut,
        acknowledged=len(road.acknowledged),
        stored=Counter(row[0] for row in rows),
        lost=tuple(sorted(road.acknowledged.keys() - keys.keys())),
        doubled=tuple(key for key, count in keys.items() if count > 1),
        untimely=tuple((row[0], row[1], row[2], row[4]) for row in rows if not early <= row[4] <= late),
        waiting=waiting(world),
        doubted={name: _count(world, name, "doubt IS NOT NULL") for name in AGENTS},
        damage=damage,
        exit_codes=world.exit_codes(),
    )


def waiting(world: World) -> dict[str, int]:
    """How many samples each agent has yet to ship."""
    return {name: _count(world, name, "doubt IS NULL") for name in AGENTS}


def _count(world: World, name: str, where: str) -> int:
    with closing(sqlite3.connect(world.folder / name / f"spool-{name}.db")) as connection:
        return int(connection.execute(f"select count(*) from waiting where {where}").fetchone()[0])  # noqa: S608 -- a constant
