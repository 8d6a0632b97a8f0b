"""The trained step: claims that the patterns do not know, where the post as a whole speaks for one.

The patterns come first: what they found stays as it is, and nothing is added in the same place. The vetoes that need no
pattern (questions, conditions, denials, other topics) hold for what is learned as well.
"""

from __future__ import annotations

from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Span

from claims.model import Kind

from .judging import chosen, judged
from .vetoes import barred_kinds
from .weights import Weights, load

PREFIX = "learned-"
PACKAGED = Path(__file__).parent / "model"


class LearnedFinder:
    """Adds spans to `doc.spans["claims"]`: the label is the kind, the id `learned-<kind>`; untrained it adds none."""

    def __init__(self, weights: Weights | None = None) -> None:
        self.weights = weights

    def __call__(self, doc: Doc) -> Doc:
        """Find the claims of one document."""
        if self.weights is None or not len(doc):
            return doc
        found = judged(self.weights, doc)
        if found.whole < self.weights.limits.post:
            return doc
        known = [(span.start, span.end) for span in doc.spans["claims"]]

        def barred(place: int) -> frozenset[Kind]:
            start, end = found.stretches[place]
            return barred_kinds(doc[start:end])

        added = [
            Span(doc, start, end, label=kind.value, span_id=learned(kind))
            for start, end, kind in chosen(found, self.weights.limits, taken=known, barred=barred)
        ]
        doc.spans["claims"] = sorted([*doc.spans["claims"], *added])
        return doc


def learned(kind: Kind) -> str:
    """The id of the rule that reads the attributes of a learned span of this kind."""
    return f"{PREFIX}{kind.value}"


def is_learned(span: Span) -> bool:
    """Whether a span was found by what was learned, and not by a pattern."""
    return span.id_.startswith(PREFIX)


@Language.factory("factping_learned", default_config={"trained": True})
def make_learned_finder(nlp: Language, name: str, trained: bool) -> LearnedFinder:
    """The component with the packaged weights, or without any, as training needs it."""
    del nlp, name
    return LearnedFinder(load(PACKAGED) if trained else None)
