"""Words that are names in capitals and something else without: the month of May, a man called Will."""

from __future__ import annotations

from spacy.tokens import Token

_NAMES = frozenset({"will", "hope", "guess", "grant", "mark"})
_VERBS = frozenset({"be", "have", "not", "also", "see", "experience", "notice", "still", "take", "need"})
_BEFORE_MONTH = frozenset(
    {"in", "since", "of", "last", "this", "early", "late", "mid", "until", "by", "on", "during", "and", "-"}
)


def is_name(token: Token) -> bool:
    """Whether a capitalised word is a month's or a person's name here, not the verb that is spelt the same."""
    if not token.is_title and not (token.is_upper and token.lower_ == "may"):
        return False
    before = token.nbor(-1) if token.i > 0 else None
    after = token.nbor() if token.i + 1 < len(token.doc) else None
    if token.lower_ == "may":
        return _is_month(before, after)
    return token.lower_ in _NAMES and after is not None and after.is_title and after.lower_ not in _VERBS


def _is_month(before: Token | None, after: Token | None) -> bool:
    dated = any(each is not None and (each.like_num or each.text[:1].isdigit()) for each in (before, after))
    if dated or after is None:
        return True
    return before is not None and before.lower_ in _BEFORE_MONTH and after.lower_ not in _VERBS
