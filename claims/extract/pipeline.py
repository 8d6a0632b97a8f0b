"""From a post to its claims: prefilter, spans with a kind, attributes."""

from __future__ import annotations

from pathlib import Path

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
READ_UP_TO = 50_000  # characters; networks cut posts long before, and parsers refuse longer ones
LEARNED = "factping_learned"  # left out where the gate leaves it no hope
CONFIG = Path(__file__).parent / "pipeline.cfg"


class Extractor:
    """Finds the claims of posts; built once, used for every post. `gate` stands in for the packaged one."""

    def __init__(self, catalogue: Catalogue, *, gate: Gate | None = None) -> None:
        self._catalogue = catalogue
        self._nlp = pipeline(catalogue)
        self._gate = gate or load_gate(learned.PACKAGED)

    def extract(self, post: Post) -> tuple[Claim, ...]:
        """The claims of a post in the order of their places; for every claim `post.text[start:end] == span`."""
        shadow = cast(post.text[:READ_UP_TO])
        lowered = shadow.text.lower()
        said = runs(lowered)
        hopeful = len(lowered) > PIECE or self._gate.opens(said)
        if not hopeful and not may_match(lowered, said, post.posted_at):
            return ()
        if not is_english(lowered.split()) or is_jest(shadow.text):
            return ()
        claims: list[Claim] = []
        about = None
        for piece in shadow.pieces(PIECE):
            doc = self._document(post, piece, skip=() if hopeful else (LEARNED,))
            about = spoken_for(post, doc, self._catalogue) or about
            place = Place(text=post.text, shadow=piece)
            claims += (read_claim(span, place, subject_of(span, about)) for span in doc.spans["claims"])
        return merged(claims, post.text)

    def _document(self, post: Post, shadow: Shadow, *, skip: tuple[str, ...]) -> Doc:
        doc = self._nlp.make_doc(shadow.text)
        noted = notes(doc)
        noted.posted_at, noted.own = post.posted_at, post.service
        return self._nlp(doc, disable=skip)


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
