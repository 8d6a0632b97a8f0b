"""What a human may say of a verdict: let it stand, take it back, or give a milder one; pure."""

from __future__ import annotations

from dataclasses import replace

from .model import Label, Verdict

METHOD = "review/1"
QUESTION = "Does the verdict hold when a human reads the post and the evidence?"
TEXT = """\
A human reads the post, the evidence and, where there is one, the dispute.
They may let the verdict stand, take it back (unproven), or correct it to supported, unproven or not-checkable.
They may not make a claim contradicted or misleading: only a method that was published beforehand does, on evidence.
What they say stands until a human says otherwise; no later data and no later check changes it.
The reason is theirs, is part of the verdict, and is published with it. Evidence and numbers stay as they were found.
"""
# A human takes an accusation back, and never makes one.
MILDER = (Label.SUPPORTED, Label.UNPROVEN, Label.NOT_CHECKABLE)
CONFIDENCE = {Label.SUPPORTED: 0.9, Label.UNPROVEN: 0.5, Label.NOT_CHECKABLE: 0.9}
WITHDRAWN = "A human read this again and took the earlier verdict back."
CORRECTED = "A human read this again and corrected the earlier verdict."


def withdrawn(verdict: Verdict, note: str) -> Verdict:
    """The verdict, taken back for a reason in a human's words."""
    return _reviewed(verdict, Label.UNPROVEN, WITHDRAWN, f"withdrawn: {note}", note)


def corrected(verdict: Verdict, label: Label, note: str) -> Verdict:
    """The verdict with another label, for a reason in a human's words.

    Raises:
        ValueError: the label is one that only a method gives.
    """
    if label not in MILDER:
        raise ValueError(f"{label} is given by methods only, never by hand")
    return _reviewed(verdict, label, CORRECTED, f"corrected: {note}", note)


def _reviewed(verdict: Verdict, label: Label, summary: str, reason: str, note: str) -> Verdict:
    return replace(
        verdict,
        label=label,
        confidence=CONFIDENCE[label],
        summary=f"{summary} {note}",
        method=METHOD,
        reasons=(reason, f"before: {verdict.label} by {verdict.method}"),
    )
