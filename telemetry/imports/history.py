"""The git history of an Upptime repository: every state that history/<target>.yml ever held."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, cast

from telemetry.document import Document
from telemetry.errors import BadInput

from .rows import Row
from .states import State, Status

FOLDER = "history"
KEYS = ("url", "status", "code", "responseTime", "lastUpdated")
LARGEST_FILE = 64 * 1024  # bytes; a target's file has some 250

# A clone may come from a stranger: nothing that its own configuration names is run, and nothing is fetched.
_GIT = (
    "git", "-c", "core.quotePath=false", "-c", "core.fsmonitor=false", "-c", "log.showSignature=false", "--no-pager",
)  # fmt: skip
_ENVIRONMENT = {"GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
# One line of `git log --raw`: :100644 100644 <old id> <new id> M<tab>history/<target>.yml
_CHANGE = re.compile(r":\d{6} \d{6} [0-9a-f]+ ([0-9a-f]{40,64}) [AMT]\thistory/([^/\"]+)\.yml")
_PAIR = re.compile(r"([A-Za-z]\w*):(?: +(.*?))? *")
_GITHUB = re.compile(r"github\.com[:/]([\w.-]+/[\w.-]+?)(?:\.git)?/?$")
# What starts a YAML value that is more than its own text; Upptime's template writes none of them.
_NOT_PLAIN = tuple("\"'[]{}|>&*!%@`#")


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A target's file as one commit left it: the target's slug and git's id of the content."""

    name: str
    blob: str


def read_history(path: Path, *, now: datetime) -> Iterator[State]:
    """Read all states of a clone, oldest commit first.

    Raises:
        BadInput: git is missing, this is no clone of an Upptime repository, or a file in it cannot be read.
    """
    if not (path / ".git").exists():
        raise BadInput("is not a git checkout (it has no .git)", source=str(path))
    if not (path / FOLDER).is_dir():
        raise BadInput(f"is not an Upptime repository (it has no folder {FOLDER})", source=str(path))
    revisions = dict.fromkeys(_revisions(path))
    if not revisions:
        raise BadInput(f"is not an Upptime repository (no {FOLDER}/<target>.yml was ever kept)", source=str(path))
    repo = _repo(path)
    with _git(path, "cat-file", "--batch") as (requests, answers):
        for revision in revisions:
            body = _content(requests, answers, revision, path)
            yield parse_target(body, name=revision.name, repo=repo, source=_origin(path, revision), now=now)


def parse_target(body: bytes, *, name: str, repo: str, source: str, now: datetime) -> State:
    """Read one history/<target>.yml: flat `key: value` lines, of which five are needed.

    Raises:
        BadInput: a line that is not one plain pair, a key twice, a needed key missing, or a value that does not fit.
    """
    document = Document(name=source, body=body, fetched_at=now)
    row = _pairs(document)
    return State(
        time=row.moment("lastUpdated", now),
        name=name,
        url=row.url("url") or "",
        status=row.word("status", Status),
        code=row.integer("code", least=0, most=999) or None,
        response_ms=row.milliseconds("responseTime") or None,
        repo=repo,
        origin=source,
        sha256=document.sha256,
    )


def _pairs(document: Document) -> Row:
    cells: dict[str, str] = {}
    for number, line in enumerate(document.text().splitlines(), start=1):
        if not line.strip():
            continue
        pair = _PAIR.fullmatch(line)
        if pair is None or (pair[2] or "").startswith(_NOT_PLAIN):
            raise BadInput("is not one plain `key: value`", source=document.name, line=number)
        if pair[1] in cells:
            raise BadInput("this key stands twice", source=document.name, line=number, field=pair[1])
        cells[pair[1]] = pair[2] or ""
    for key in KEYS:
        if key not in cells:
            raise BadInput("this key is missing", source=document.name, field=key)
    return Row(source=document.name, line=None, cells=cells)


def _revisions(path: Path) -> Iterator[Revision]:
    """Every change of a target's file, oldest first, on the branch that is checked out."""
    options = ("--reverse", "--first-parent", "--raw", "--no-abbrev", "--no-renames", "--no-ext-diff", "--format=")
    with _git(path, "log", *options, "--diff-merges=first-parent", "--", f"{FOLDER}/*.yml") as (_, lines):
        for line in lines:
            change = _CHANGE.fullmatch(line.decode("utf-8", "replace").rstrip("\n"))
            if change is not None:
                yield Revision(name=change[2], blob=change[1])


def _repo(path: Path) -> str:
    """Owner and name on GitHub, as far as the clone remembers them."""
    with _git(path, "config", "--default", "", "--get", "remote.origin.url") as (_, answer):
        url = answer.readline().decode("utf-8", "replace").strip()
    place = _GITHUB.search(url)
    return place[1] if place else ""


def _content(requests: IO[bytes], answers: IO[bytes], revision: Revision, path: Path) -> bytes:
    requests.write(f"{revision.blob}\n".encode())
    requests.flush()
    match answers.readline().split():
        case [_, b"blob", size] if int(size) <= LARGEST_FILE:
            return answers.read(int(size) + 1)[:-1]  # git ends each content with a line break of its own
        case [_, b"blob", size]:
            raise BadInput(f"has {int(size)} bytes, more than {LARGEST_FILE}", source=_origin(path, revision))
        case _:
            raise BadInput("is missing from the clone", source=_origin(path, revision))


def _origin(path: Path, revision: Revision) -> str:
    return f"{path.name or path}/{FOLDER}/{revision.name}.yml@{revision.blob[:12]}"


@contextmanager
def _git(path: Path, *arguments: str) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """Run git in a clone while the block lasts, which writes to its input and reads its output as it comes.

    Raises:
        BadInput: there is no git, or it failed; its own words are passed on.
    """
    # A file for its complaints, as a pipe that nobody reads meanwhile could fill up and stop both sides.
    with TemporaryFile() as complaints, _start(path, arguments, complaints) as process:
        try:
            yield cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
        except BrokenPipeError:
            process.kill()  # it ended before its time, and says below why
        except BaseException:
            process.kill()
            raise
        process.communicate()
        if process.returncode != 0:
            complaints.seek(0)
            words = complaints.readline().decode("utf-8", "replace").strip()
            raise BadInput(f"git: {words or 'failed'}", source=str(path))


def _start(path: Path, arguments: Sequence[str], complaints: IO[bytes]) -> subprocess.Popen[bytes]:
    # GIT_DIR and its kin, as set in a hook, would point git at another repository.
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        return subprocess.Popen(  # noqa: S603 -- no shell; the clone's path is an argument of its own
            [*_GIT, "-C", str(path), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            env={**inherited, **_ENVIRONMENT},
        )
    except OSError as error:
        raise BadInput(f"needs the command git: {error.strerror}", source=str(path)) from None
