"""The pattern step: spans with a kind, one per kind and clause."""

from __future__ import annotations

from spacy.language import Language
from spacy.matcher import Matcher
from spacy.tokens import Doc, Span

from claims.model import Kind

from .clauses import opening, trimmed
from .rules import Rule, compiled, rules
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


class SpanFinder:
    """Puts the claims of a document into `doc.spans["claims"]`: the label is the kind, the id the rule."""

    def __init__(self, nlp: Language) -> None:
        self._free = Matcher(nlp.vocab)
        self._anchored = Matcher(nlp.vocab)
        for rule in RULES.values():
            for pattern in rule.patterns:
                matcher = self._anchored if pattern.startswith("^") else self._free
                matcher.add(rule.id, list(compiled(pattern)))

    def __call__(self, doc: Doc) -> Doc:
        """Find the claims of one document."""
        survey(doc)
        found: dict[tuple[int, Kind], Span] = {}
        for rule, core in self._matches(doc):
            clause = core.sent
            key = (clause.start, rule.kind)
            if key not in found and stands(rule, core, clause):
                whole = trimmed(clause, core)
                found[key] = Span(doc, whole.start, whole.end, label=rule.kind.value, span_id=rule.id)
        beaten = {(start, loser) for start, kind in found for loser in BEATS.get(kind, frozenset())}
        doc.spans["claims"] = sorted(span for key, span in found.items() if key not in beaten)
        return doc

    def _matches(self, doc: Doc) -> list[tuple[Rule, Span]]:
        found = [(RULES[span.label_], span) for span in self._free(doc, as_spans=True)]
        anchored = self._anchored(doc, as_spans=True)
        found += [(RULES[span.label_], span) for span in anchored if opening(span.sent) == span.start]
        within = [(rule, span) for rule, span in found if span.end <= span.sent.end]
        order = {rule_id: number for number, rule_id in enumerate(RULES)}
        return sorted(within, key=lambda each: (order[each[0].id], each[1].start, -each[1].end))


@Language.factory("factping_spans")
def make_span_finder(nlp: Language, name: str) -> SpanFinder:
    """The component that finds claims by pattern; a trained one takes its place later."""
    del name
    return SpanFinder(nlp)
