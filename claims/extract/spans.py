"""The pattern step: spans with a kind, one per kind and clause."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Span

from claims.model import Kind

from .clauses import opening, trimmed
from .matching import Places
from .needs import needs
from .notes import labels, lowered, notes
from .rules import Rule, items, rules
from .vetoes import stands, survey

# Where two kinds meet in one clause, the more particular one is the claim.
BEATS: dict[Kind, frozenset[Kind]] = {
    Kind.RESOLVED: frozenset({Kind.OPERATIONAL, Kind.DEGRADED, Kind.CHANGE_EVENT}),
    Kind.OPERATIONAL: frozenset({Kind.DEGRADED}),
    Kind.INCIDENT_FREE: frozenset({Kind.OPERATIONAL, Kind.DEGRADED, Kind.OUTAGE_DURATION}),
    Kind.OUTAGE_DURATION: frozenset({Kind.DEGRADED, Kind.OPERATIONAL, Kind.LATENCY}),
    Kind.OUTAGE_WINDOW: frozenset({Kind.DEGRADED, Kind.OPERATIONAL}),
    Kind.OUTAGE_SCOPE: frozenset({Kind.DEGRADED}),
    Kind.ETA: frozenset({Kind.RESOLVED, Kind.OPERATIONAL, Kind.DEGRADED, Kind.OUTAGE_DURATION}),
    Kind.UPTIME: frozenset({Kind.OPERATIONAL, Kind.INCIDENT_FREE, Kind.OUTAGE_SCOPE}),
    Kind.COMPARISON: frozenset({Kind.LATENCY_CHANGE, Kind.OPERATIONAL}),
    Kind.LATENCY: frozenset({Kind.DEGRADED, Kind.OPERATIONAL}),
    Kind.LATENCY_CHANGE: frozenset({Kind.DEGRADED, Kind.LATENCY, Kind.OPERATIONAL, Kind.METRIC_TREND}),
    Kind.CAUSE: frozenset({Kind.CHANGE_EVENT}),
    Kind.THROUGHPUT: frozenset({Kind.METRIC_TREND}),
}
RULES: dict[str, Rule] = {rule.id: rule for rule in rules()}
_ORDER = {rule_id: number for number, rule_id in enumerate(RULES)}


_PATTERNS = tuple((rule, pattern, items(pattern)) for rule in RULES.values() for pattern in rule.patterns)


class SpanFinder:
    """Puts the claims of a document into `doc.spans["claims"]`: the label is the kind, the id the rule.

    Of the many patterns only those are tried whose words are there; the others could not match.
    """

    def __call__(self, doc: Doc) -> Doc:
        """Find the claims of one document."""
        survey(doc)
        found: dict[tuple[int, Kind], Span] = {}
        matches = _matches(doc)
        for rule, core in matches:
            clause = core.sent
            key = (clause.start, rule.kind)
            if key not in found and stands(rule, core, clause):
                whole = trimmed(clause, core)
                found[key] = Span(doc, whole.start, whole.end, label=rule.kind.value, span_id=rule.id)
        beaten = {(start, loser) for start, kind in found for loser in BEATS.get(kind, frozenset())}
        doc.spans["claims"] = sorted(span for key, span in found.items() if key not in beaten)
        noted = notes(doc)
        noted.matches = tuple((core.start, core.end, rule.kind.value) for rule, core in matches)
        noted.vetoed = tuple(
            (core.start, core.end, rule.kind.value)
            for rule, core in matches
            if (core.sent.start, rule.kind) not in found
        )
        return doc


def _matches(doc: Doc) -> list[tuple[Rule, Span]]:
    there = {*lowered(doc), *(f"<{label}>" for label in {*labels(doc)})}
    places = Places(doc)
    found: list[tuple[Rule, Span]] = []
    for number in needs().met(there):
        rule, pattern, wanted = _PATTERNS[number]
        spans = [doc[start:end] for start, end in places.matches(wanted)]
        anchored = pattern.startswith("^")
        found += [
            (rule, span)
            for span in spans
            if span.end <= span.sent.end and (not anchored or opening(span.sent) == span.start)
        ]
    found.sort(key=lambda each: (_ORDER[each[0].id], each[1].start, -each[1].end))
    return found


@Language.factory("factping_spans")
def make_span_finder(nlp: Language, name: str) -> SpanFinder:
    """The component that finds claims by pattern."""
    del nlp, name
    return SpanFinder()
