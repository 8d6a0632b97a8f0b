"""A method as a page that people can read."""

from __future__ import annotations

from claims.methods.method import Method


def method_text(method: Method) -> str:
    """The published text of a method, in Markdown."""
    thresholds = [f"- {each.name}: {each.value} ({each.why})" for each in method.thresholds]
    return "\n".join(
        [
            f"# {method.id}",
            "",
            method.question,
            "",
            f"Window: {method.window}.",
            f"Smallest effect that matters: {method.effect}.",
            *(["", "Thresholds, fixed before any claim:", *thresholds] if thresholds else []),
            "",
            f"Blind spots: {method.blind_spots}",
            *(["", "Examples:", *(f"- {each}" for each in method.examples)] if method.examples else []),
        ]
    )
