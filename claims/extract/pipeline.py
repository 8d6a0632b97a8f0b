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
from .language import is_english
from .merging import merged
from .notes import notes
from .prefilter import may_claim
from .retractions import is_jest
from .services import spoken_for, subject_of
from .shadow import Shadow, cast

PIECE = 2_000  # characters; spaCy's time grows faster than the text, and hardly a post is longer
READ_UP_TO = 50_000  # characters; networks cut posts long before, and parsers refuse longer ones
CONFIG = Path(__file__).parent / "pipeline.cfg"


class Extractor:
    """Finds the claims of posts; built once, used for every post."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._nlp = pipeline(catalogue)

    def extract(self, post: Post) -> tuple[Claim, ...]:
        """The claims of a post in the order of their places; for every claim `post.text[start:end] == span`."""
        shadow = cast(post.text[:READ_UP_TO])
        lowered = shadow.text.lower()
        if not may_claim(lowered) or not is_english(lowered.split()) or is_jest(shadow.text):
            return ()
        claims: list[Claim] = []
        about = None
        for piece in shadow.pieces(PIECE):
            doc = self._document(post, piece)
            about = spoken_for(post, doc, self._catalogue) or about
            place = Place(text=post.text, shadow=piece)
            claims += (read_claim(span, place, subject_of(span, about)) for span in doc.spans["claims"])
        return merged(claims, post.text)

    def _document(self, post: Post, shadow: Shadow) -> Doc:
        doc = self._nlp.make_doc(shadow.text)
        noted = notes(doc)
        noted.posted_at, noted.own = post.posted_at, post.service
        return self._nlp(doc)


def pipeline(catalogue: Catalogue, *, trained: bool = True) -> Language:
    """The packaged pipeline, knowing the services; `trained=False` leaves only what needs no training."""
    overrides = {"components.factping_learned.trained": trained}
    nlp = load_model_from_config(load_config(CONFIG, overrides=overrides), auto_fill=True, validate=False)
    services = nlp.get_pipe("factping_services")
    if not isinstance(services, ServiceFinder):
        raise TypeError("factping_services finds no services")
    letters = {each.name: each.id for each in catalogue.services.values() if len(each.name) == 1}
    services.add(catalogue.phrases(), catalogue.ambiguous(), letters)
    return nlp
