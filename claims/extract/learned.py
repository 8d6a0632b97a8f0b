"""The trained step: claims that the patterns do not know, where the post as a whole speaks for one.

The patterns come first: what they found keeps its kind, and gets at most a closer place. The vetoes that need no
pattern (questions, conditions, denials, other topics) hold for what is learned as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Span
from thinc.api import Model

from claims.model import Kind

from .judging import Judged, chosen, judged, settled
from .network import Answer, Batch
from .notes import notes
from .reader import Reader, load_reader
from .regressions import Regressions
from .vetoes import barred_kinds
from .weights import Limits, Weights, load

Trained = tuple[Weights, Reader]
PREFIX = "learned-"
PACKAGED = Path(__file__).parent / "model"


class LearnedFinder:
    """Adds spans to `doc.spans["claims"]`: the label is the kind, the id `learned-<kind>`; untrained it adds none.

    `model` is the network's shape, as the pipeline's configuration has it.
    """

    def __init__(self, model: Model[Batch, Answer], trained: Trained | None = None) -> None:
        self.model = model
        self._asked = None if trained is None else (Regressions(trained[0]), trained[1])

    def __call__(self, doc: Doc) -> Doc:
        """Find the claims of one document."""
        self.read([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 100) -> Iterator[Doc]:
        """Find the claims of documents, so many together: the network gains by it."""
        waiting = iter(stream)
        while docs := list(islice(waiting, batch_size)):
            self.read(docs)
            yield from docs

    def read(self, docs: Sequence[Doc]) -> None:
        """Find the claims of documents, all together."""
        wordy = [doc for doc in docs if len(doc)]
        if self._asked is None or not wordy:
            return
        regressions, reader = self._asked
        limits = regressions.weights.limits
        for doc, found in zip(wordy, judged(regressions, reader, wordy), strict=True):
            if found.whole >= limits.least(known=notes(doc).known):
                _note(doc, found, limits)


def _note(doc: Doc, found: Judged, limits: Limits) -> None:
    patterns = list(doc.spans["claims"])

    def barred(place: int) -> frozenset[Kind]:
        start, end = found.stretches[place]
        return barred_kinds(doc[start:end])

    known = [(span.start, span.end, Kind(span.label_)) for span in patterns]
    doc.spans["claims"] = sorted(
        Span(doc, start, end, label=kind.value, span_id=learned(kind) if number is None else patterns[number].id_)
        for (start, end, kind), number in settled(known, chosen(found, limits, barred))
    )


def learned(kind: Kind) -> str:
    """The id of the rule that reads the attributes of a learned span of this kind."""
    return f"{PREFIX}{kind.value}"


def is_learned(span: Span) -> bool:
    """Whether a span was found by what was learned, and not by a pattern."""
    return span.id_.startswith(PREFIX)


@Language.factory("factping_learned", default_config={"trained": True})
def make_learned_finder(nlp: Language, name: str, model: Model[Batch, Answer], trained: bool) -> LearnedFinder:
    """The component with the packaged weights, or without any, as training needs it."""
    del nlp, name
    return LearnedFinder(model, (load(PACKAGED), load_reader(PACKAGED, model)) if trained else None)
