"""A post in a language that is not read gets that for an answer, not "nothing found"."""

from __future__ import annotations

from bot import words
from bot.compose import compose_thread
from bot.limits import LIMITS
from bot.present import present
from claims.model import Check, Post


def answered(text: str) -> tuple[str, ...]:
    return compose_thread(Check(post=Post(id="1", text=text), checked=()), limits=LIMITS["x"], link=lambda _: None)


def test_another_language_is_named_as_the_reason() -> None:
    assert answered("Der Dienst ist seit heute Morgen gestört") == (words.UNREAD,)
    assert answered("Lunch was great") == (words.NOTHING,)


def test_so_it_is_on_the_command_line() -> None:
    check = Check(post=Post(id="1", text="Le service est de nouveau disponible"), checked=())
    assert words.UNREAD in present(check, (words.UNREAD,))
