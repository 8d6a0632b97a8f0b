"""Which catalogued service a claim is about: named in the claim or the post, else whose account speaks."""

from __future__ import annotations

import re

from spacy.tokens import Doc, Span

from claims.model import Post
from telemetry.services import Catalogue

from .notes import notes, service_in

_HANDLE = re.compile(r"(?<![\w@/])@(?P<name>[A-Za-z0-9_]{1,40}(?:\.[a-z0-9.-]{1,60})?)")
_LINK = re.compile(r"https?://[^\s<>\"]{1,300}")


def subject_of(span: Span, about: str | None) -> str | None:
    """The service that a claim is about: the one it names, else the post's; never the rival behind "than"."""
    than = next((token.i for token in span if token.lower_ == "than"), None)
    if than is None or than == span.start:
        return service_in(span) or about
    rival = service_in(span.doc[than : span.end])
    return service_in(span.doc[span.start : than]) or (None if about == rival else about)


def spoken_for(post: Post, doc: Doc, catalogue: Catalogue) -> str | None:
    """The service that a post is about where the claim itself names none.

    The post's own record comes first, then a service named in the text, then the author's organisation, then the
    first account or link of a catalogued service in the text.
    """
    if post.service is not None:
        known = catalogue.find(post.service)
        return known.id if known is not None else None
    named = {service for _, service in notes(doc).services}
    own = _of_author(post, catalogue)
    if own is not None and (not named or own in named):
        return own
    if len(named) == 1:
        return named.pop()
    return own or _mentioned(post, catalogue)


def _of_author(post: Post, catalogue: Catalogue) -> str | None:
    if not post.author:
        return None
    voices = catalogue.speaker(post.author.removeprefix("@").lower(), post.network, post.posted_at)
    return voices[0].id if voices else None


def _mentioned(post: Post, catalogue: Catalogue) -> str | None:
    for match in _HANDLE.finditer(post.text):
        voices = catalogue.speaker(match["name"].lower(), post.network, post.posted_at)
        if voices:
            return voices[0].id
    for link in _LINK.findall(post.text):
        service = catalogue.by_url(link)
        if service is not None:
            return service.id
    return None
