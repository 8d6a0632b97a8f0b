"""Documented public claims, from their evidence to their verdicts, beside what is accepted and expected.

Run: .venv/bin/python benchmarks/cases.py [FILE]

Each case's evidence is imported into an empty store by the importers that `factping import` uses, and its post is
checked at the case's `now`. FILE is ../shared/data/cases.jsonl, where it lies beside this checkout, else our invented
cases. Exit code 1 where a label is not accepted, or where a contradiction stands on one source alone.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from claims.extract.pipeline import Extractor
from telemetry.services import load_catalogue
from tests.claims.cases import read_cases, run_case
from tests.claims.outcomes import Outcome, outcome

ROOT = Path(__file__).resolve().parents[1]
FIXTURES = ROOT / "tests" / "claims" / "fixtures"
RECORDED = ROOT.parent / "shared" / "data" / "cases.jsonl"
OURS = FIXTURES / "cases.jsonl"
WIDTHS = (42, 44, 14, 14)


def row(*cells: str) -> str:
    """One line; what is longer than its column is cut, except the last."""
    cut = (cell if len(cell) <= width else f"{cell[: width - 1]}…" for cell, width in zip(cells, WIDTHS, strict=False))
    return "  ".join((*(cell.ljust(width) for cell, width in zip(cut, WIDTHS, strict=False)), *cells[len(WIDTHS) :]))


def line(found: Outcome) -> str:
    """A case with its claim, its label, and what is expected and accepted."""
    labels = " ".join(sorted(set(found.labels))) or "not found"
    note = "  OUTSIDE" if found.outside else "" if found.equal else "  not as expected"
    note += "  ONE SOURCE" if found.unfounded else ""
    spans = " | ".join(found.spans) or "no claim of its kind"
    return row(found.case, spans, labels, found.expected, " ".join(sorted(found.accept))) + note


def total(found: Sequence[Outcome]) -> str:
    """The totals of all cases, in four lines."""
    number = len(found)
    within, equal = sum(each.within for each in found), sum(each.equal for each in found)
    contradicted, own_word = sum(each.contradicted for each in found), sum(each.own_word for each in found)
    unfounded = sum(len(each.unfounded) for each in found)
    two = contradicted - own_word - unfounded
    grounds = f"{two} by two independent sources, {own_word} by the company's own posting or times, {unfounded} by one"
    return "\n".join(
        [
            f"within accept       {within} of {number} ({within / number:.0%})",
            f"equal to expected   {equal} of {number} ({equal / number:.0%})",
            f"outside accept      {sum(each.outside for each in found)}",
            f"contradicted        {contradicted}: {grounds}",
        ]
    )


def main(arguments: Sequence[str]) -> int:
    """Run the cases of a file and print them with the totals."""
    path = Path(arguments[0]) if arguments else RECORDED if RECORDED.is_file() else OURS
    catalogue = load_catalogue(FIXTURES / "catalogue")
    extractor = Extractor(catalogue)
    print(row("case", "claim", "label", "expected", "accepted"))
    found = []
    for case in read_cases(path):
        found.append(outcome(case, run_case(case, catalogue=catalogue, extractor=extractor)))
        print(line(found[-1]), flush=True)
    assert found, "no case was run"
    print(total(found))
    return int(any(each.outside or each.unfounded for each in found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
