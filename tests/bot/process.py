"""The installed command as a real process."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

COMMAND = Path(sys.executable).parent / "factping"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a process left behind."""

    code: int
    out: str
    err: str

    def refused(self, code: int = 2) -> str:
        """The one line that a refusal consists of, without the command's name."""
        assert self.code == code, self
        assert self.err.startswith("factping: ")
        assert self.err.count("\n") == 1
        assert self.err.endswith("\n")
        return self.err.removeprefix("factping: ").rstrip("\n")


def environment(**extra: str) -> dict[str, str]:
    """Ours without what would change the command's behaviour."""
    return {name: value for name, value in os.environ.items() if not name.startswith("FACTPING")} | extra


def factping(
    *arguments: object,
    cwd: Path,
    text: str | None = None,
    before: Callable[[], None] | None = None,
    wrapper: tuple[str, ...] = (),
    **extra: str,
) -> Result:
    """Run the command to its end."""
    done = subprocess.run(
        [*wrapper, COMMAND, *map(str, arguments)],
        cwd=cwd,
        input=text,
        capture_output=True,
        encoding="utf-8",
        env=environment(**extra),
        preexec_fn=before,
        check=False,
        timeout=60,
    )
    return Result(code=done.returncode, out=done.stdout, err=done.stderr)


def no_room_left(size: int = 0) -> Callable[[], None]:
    """Let no file of the child grow beyond so many bytes: writing fails as on a full disk."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


def rows(database: Path) -> dict[str, int]:
    """Rows per table, and per view, of a database file."""
    connection = sqlite3.connect(database)
    names = [name for (name,) in connection.execute("select name from sqlite_master where type in ('table', 'view')")]
    found = {name: connection.execute(f"select count(*) from [{name}]").fetchone()[0] for name in names}  # noqa: S608 -- names from the schema
    connection.close()
    return found
