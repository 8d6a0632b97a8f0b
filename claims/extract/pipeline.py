"""From a post to its claims: prefilter, spans with a kind, attributes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import load_config, load_model_from_config

from claims.model import Claim, Post
from telemetry.services import Catalogue

from . import clauses, learned, spans  # noqa: F401 -- they register their components with spaCy
from .attributes import Place, read_claim
from .entities import ServiceFinder
from .gate import Gate, load_gate
from .language import is_english
from .merging import merged
from .notes import notes
from .prefilter import may_match, runs
from .retractions import is_jest
from .services import spoken_for, subject_of
from .shadow import Shadow, cast

PIECE = 2_000  # characters; spaCy's time grows faster than the text, and hardly a post is longer
TOGETHER = 100  # posts
READ_UP_TO = 50_000  # characters; networks cut posts long before, and parsers refuse longer ones
LEARNED = "factping_learned"  # left out where the gate leaves it no hope
CONFIG = Path(__file__).parent / "pipeline.cfg"


class Extractor:
    """Finds the claims of posts; built once, used for every post.

    `gate` stands in for the packaged one. A post whose service is not given must be more likely to claim something,
    unless `known` says that all are by people who speak of a service.
    """

    def __init__(self, catalogue: Catalogue, *, gate: Gate | None = None, known: bool = False) -> None:
        self._catalogue = catalogue
        self._known = known
        self._nlp = pipeline(catalogue)
        step = self._nlp.get_pipe(LEARNED)
        if not isinstance(step, learned.LearnedFinder):
            raise TypeError(f"{LEARNED} finds nothing")
        self._learned = step
        self._gate = gate or load_gate(learned.PACKAGED)

    def extract(self, post: Post) -> tuple[Claim, ...]:
        """The claims of a post in the order of their places; for every claim `post.text[start:end] == span`."""
        return self._extracted([post])[0]

    def extract_all(self, posts: Iterable[Post]) -> Iterator[tuple[Claim, ...]]:
        """The claims of each post, in order; a hundred are read together, which the trained step gains by."""
        waiting = iter(posts)
        while some := list(islice(waiting, TOGETHER)):
            yield from self._extracted(some)

    def _extracted(self, posts: Sequence[Post]) -> list[tuple[Claim, ...]]:
        read = [self._pieces(post) for post in posts]
        hopeful = [piece.doc for pieces in read for piece in pieces if piece.hopeful]
        if hopeful:
            self._learned.read(hopeful)
        return [self._claims(post, pieces) for post, pieces in zip(posts, read, strict=True)]

    def _pieces(self, post: Post) -> list[_Piece]:
        """The pieces of a post, read by all steps but the trained one; none where no step could find anything."""
        shadow = cast(post.text[:READ_UP_TO])
        lowered = shadow.text.lower()
        said = runs(lowered)
        hopeful = len(lowered) > PIECE or self._gate.opens(said, known=self._is_known(post))
        if not hopeful and not may_match(lowered, said, post.posted_at):
            return []
        if not is_english(lowered.split()) or is_jest(shadow.text):
            return []
        return [_Piece(self._document(post, piece), piece, hopeful) for piece in shadow.pieces(PIECE)]

    def _document(self, post: Post, shadow: Shadow) -> Doc:
        doc = self._nlp.make_doc(shadow.text)
        noted = notes(doc)
        noted.posted_at, noted.own, noted.known = post.posted_at, post.service, self._is_known(post)
        return self._nlp(doc, disable=(LEARNED,))

    def _is_known(self, post: Post) -> bool:
        return self._known or post.service is not None

    def _claims(self, post: Post, pieces: Sequence[_Piece]) -> tuple[Claim, ...]:
        claims: list[Claim] = []
        about = None
        for piece in pieces:
            about = spoken_for(post, piece.doc, self._catalogue) or about
            place = Place(text=post.text, shadow=piece.shadow)
            claims += (read_claim(span, place, subject_of(span, about)) for span in piece.doc.spans["claims"])
        return merged(claims, post.text)


class _Piece(NamedTuple):
    """A piece of a post as a document, its plain text, and whether the trained step may find anything in it."""

    doc: Doc
    shadow: Shadow
    hopeful: bool


def pipeline(catalogue: Catalogue, *, trained: bool = True) -> Language:
    """The packaged pipeline, knowing the services; `trained=False` leaves only what needs no training."""
    overrides = {f"components.{LEARNED}.trained": trained}
    nlp = load_model_from_config(load_config(CONFIG, overrides=overrides), auto_fill=True, validate=False)
    services = nlp.get_pipe("factping_services")
    if not isinstance(services, ServiceFinder):
        raise TypeError("factping_services finds no services")
    letters = {each.name: each.id for each in catalogue.services.values() if len(each.name) == 1}
    services.add(catalogue.phrases(), catalogue.ambiguous(), letters)
    return nlp
