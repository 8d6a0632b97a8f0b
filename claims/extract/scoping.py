"""Whom and where a claim is about: everybody, some users, a country, a region of a cloud, one kind of device."""

from __future__ import annotations

import re

from spacy.tokens import Span

from claims.model import Kind

_PLACES = (
    "eu|us|uk|usa|europe|asia|africa|india|australia|canada|japan|germany|france|brazil|north america|south america|"
    "latin america|broad regions|(?:some|many|most|other|several) parts of (?:the (?:world|country|us|uk)|[a-z]{2,12})|"
    "[a-z]{2,12} regions?"
)
_MANY = (
    r"some|many|most|all|several|multiple|every|lots of|plenty of|quite a few|a few|certain|a bunch of|"
    r"(?:dozens|hundreds|thousands|millions|tens of thousands) of|nearly all|almost all|"
    r"(?:only |just )?an? (?:(?:very )?(?:small|tiny|limited|large|great|huge|good|significant|wide|certain) )?"
    r"(?:number|subset|percentage|fraction|handful|share|portion|part|set|group|minority|majority|proportion|lot) of|"
    r"bits of|parts of|part of|the (?:vast )?majority of"
)
_WHOM = (
    "users?|customers?|people|members?|folks|players?|accounts?|sites?|requests?|services?|clients|subscribers|viewers|"
    "sellers?|merchants|drivers|tenants|visitors|regions|countries|products?|traffic|calls|orders|workspaces|"
    "apps|websites"
)
_PEOPLE = re.compile(
    rf"\b(?:for )?(?:{_MANY})(?: of)?(?: our| the| its| you| your)? (?:(?!for\b|in\b|"
    rf"to\b)[a-z'-]{{2,15}} ){{0,2}}(?:{_WHOM})\b"
)
_PART = re.compile(
    r"\b(?:some|several|most|many|all|bits|parts?|half|a few|a handful|a bunch|a lot|a couple|one|two|"
    r"three) of (?:the |our |its |your )?"
    r"(?!(?:it|us|you|them|this|that|these|those|our|the|time|work|fun|my)\b)[\w'-]{2,20}(?: (?!(?:is|are|was|"
    r"were|has|have|had|can|can't|"
    r"could|couldn't|may|might|will|won't|not|do|does|don't|did|didn't|still|now|also|may|in|on|at|for|from|with|"
    r"and|or|as|to)\b)"
    r"[\w'-]{2,20}(?<!ing)(?<!ed)){0,1}"
)
_EVERYBODY = re.compile(
    r"\b(?:nearly |almost |just about )?(?:everybody|everyone|every single (?:user|customer)|"
    r"all of (?:you|us)|nobody)\b"
)
_ALL = re.compile(
    r"\b(?:for me|on my end|for (?:everyone|everybody|all of you|us all)|worldwide|globally|nationwide|everywhere|"
    r"(?:platform|network|company|site|system|country|chain|nation|industry|region)-wide|from coast to coast|"
    r"all over the \w+|"
    r"(?:across|throughout) (?:the )?(?:entire|whole|full) \w+|(?:eu|us|uk|emea|apac) only)\b"
)
_WHERE = re.compile(
    rf"\b(?:in|across|throughout|within) (?:the )?(?:{_PLACES}|(?:{_MANY}) (?:countries|regions))(?![-\w])|"
    r"\b(?:us|eu|ap|sa|ca|me|af)-(?:[a-z]{4,9}-)?\d\b"
)
_DEVICE = re.compile(
    r"\bon (?:the )?(?:our )?(?:older |newer |new |old |some |certain )?(?:android|ios|iphones?|ipads?|mac|macos|"
    r"windows|linux|"
    r"mobile|desktop|web|pc|ps4|ps5|xbox|playstation|switch|chrome|safari|firefox|smart tvs?|roku|wifi|mobile data)"
    r"(?: (?:app|apps|devices|phones|client|version))?\b"
)
# Names of places are known by their capitals; months, days and what is named after "in" for other reasons are none.
_NAMED = re.compile(
    r"\b(?:[Ii]n|[Aa]cross|[Tt]hroughout|[Aa]round|[Nn]ear|[Ww]ithin|[Oo]utside)(?: the)?"
    r"(?: (?:most|parts|all|much|some parts|many parts) of(?: the)?)? "
    r"(?P<name>[A-Z][\w.-]*\w(?: [A-Z][\w-]+)*(?:(?:, | and | & |, and | or )(?:(?:most|parts|"
    r"all) of )?[A-Z][\w-]+(?: [A-Z][\w-]+)*)*)"
)
_NO_PLACE = re.compile(
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\b|Q[1-4]|H[12]\b|"
    r"Christmas|Easter|English|I\b|CET|UTC|PT|ET|AM|PM"
)


def scope(span: Span, kind: Kind) -> tuple[int, int] | None:
    """Where in the document a claim is limited: in its own words, else by a place that its clause names."""
    text, offset = span.text, span.start_char
    lowered = text.lower()
    for pattern in (_ALL, _WHERE, _PEOPLE, _DEVICE):
        if match := pattern.search(lowered):
            return offset + match.start(), offset + match.end()
    if (place := _place(span)) is not None:
        return place
    found = _PART.search(lowered) or (_EVERYBODY.search(lowered) if kind is Kind.OUTAGE_SCOPE else None)
    if found is not None:
        return offset + found.start(), offset + found.end()
    clause = span.sent
    match = _WHERE.search(clause.text.lower())
    return None if match is None else (clause.start_char + match.start(), clause.start_char + match.end())


def _place(span: Span) -> tuple[int, int] | None:
    services = [(each.start_char, each.end_char) for each in span.ents if each.label_ == "SERVICE"]
    for match in _NAMED.finditer(span.text):
        start, end = (span.start_char + place for place in match.span("name"))
        named = any(first < end and start < last for first, last in services)
        if _NO_PLACE.match(match["name"]) is None and not named:
            return span.start_char + match.start(), end
    return None
