"""The pattern step: spans with a kind, one per kind and clause."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.language import Language
from spacy.matcher import Matcher
from spacy.tokens import Doc, Span

from claims.model import Kind

from .clauses import opening, trimmed
from .notes import notes
from .rules import Rule, alternatives, compiled, obligatory, rules
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
_ALWAYS = frozenset({"<>"})  # what is in every text: patterns of nothing but any words and numbers hang on it
_ORDER = {rule_id: number for number, rule_id in enumerate(RULES)}


@dataclass(frozen=True, slots=True)
class _Finder:
    """One pattern with what must stand in a text for it to match: of each item one word or one entity label."""

    rule: Rule
    pattern: str
    needs: tuple[frozenset[str], ...]


class SpanFinder:
    """Puts the claims of a document into `doc.spans["claims"]`: the label is the kind, the id the rule.

    Of the many patterns only those are tried whose words are there; the others could not match. Each is compiled when
    it is tried for the first time.
    """

    def __init__(self, nlp: Language) -> None:
        self._vocab = nlp.vocab
        self._matchers: dict[int, Matcher] = {}
        self._finders = [_finder(rule, pattern) for rule in RULES.values() for pattern in rule.patterns]
        self._by_word: dict[str, list[int]] = {}
        for number, finder in enumerate(self._finders):
            for word in min(finder.needs, key=len, default=_ALWAYS):
                self._by_word.setdefault(word, []).append(number)

    def __call__(self, doc: Doc) -> Doc:
        """Find the claims of one document."""
        survey(doc)
        found: dict[tuple[int, Kind], Span] = {}
        matches = self._matches(doc)
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

    def _matches(self, doc: Doc) -> list[tuple[Rule, Span]]:
        there = _ALWAYS | {token.lower_ for token in doc} | {f"<{token.ent_type_}>" for token in doc}
        tried = sorted({number for word in there for number in self._by_word.get(word, ())})
        found: list[tuple[Rule, Span]] = []
        for number in tried:
            finder = self._finders[number]
            if any(there.isdisjoint(words) for words in finder.needs):
                continue
            spans = {(span.start, span.end): span for span in self._matcher(number)(doc, as_spans=True)}.values()
            anchored = finder.pattern.startswith("^")
            found += [
                (finder.rule, span)
                for span in spans
                if span.end <= span.sent.end and (not anchored or opening(span.sent) == span.start)
            ]
        found.sort(key=lambda each: (_ORDER[each[0].id], each[1].start, -each[1].end))
        return found

    def _matcher(self, number: int) -> Matcher:
        if number not in self._matchers:
            finder = self._finders[number]
            self._matchers[number] = Matcher(self._vocab)
            self._matchers[number].add(finder.rule.id, list(compiled(finder.pattern)))
        return self._matchers[number]


def _finder(rule: Rule, pattern: str) -> _Finder:
    needs = tuple(
        frozenset({*words, *(f"<{label}>" for label in labels)})
        for labels, words in map(alternatives, obligatory(pattern))
    )
    return _Finder(rule=rule, pattern=pattern, needs=needs)


@Language.factory("factping_spans")
def make_span_finder(nlp: Language, name: str) -> SpanFinder:
    """The component that finds claims by pattern."""
    del name
    return SpanFinder(nlp)
