from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import conversation
from bot.conversation import (
    CheckPost,
    Command,
    Dispute,
    Explain,
    Help,
    Status,
    Stop,
    Unknown,
    Unmute,
    spoken,
    understand,
)
from bot.limits import LIMITS, mastodon_limits
from bot.words import banned_in

SAID: dict[str, Command] = {
    "@factping check": CheckPost(),
    "@factping": CheckPost(),
    "": CheckPost(),
    "@ceo @factping@social.example check!": CheckPost(),
    "check @factping": CheckPost(),
    "@factping Check this, please": CheckPost("this, please"),
    "@factping can you check this?": CheckPost("this?"),
    "Hey @factping please fact-check": CheckPost(),
    "@factping fact check that": CheckPost("that"),
    "@factping check: Works for me": CheckPost("Works for me"),
    "@factping\n\ncheck": CheckPost(),
    "@factping status GitHub": Status("GitHub"),
    "@factping is GitHub Pages down?": Status("GitHub Pages"),
    "@factping is x up": Status("x"),
    "@factping why?": Explain(),
    "@factping evidence": Explain(),
    "@factping method, please": Explain(),
    "@factping dispute it was up in Ohio": Dispute("it was up in Ohio"),
    "@factping stop": Stop(),
    "@factping please stop it": Stop(),
    "@factping unmute": Unmute(),
    "@factping help": Help(),
    "@factping hi": Unknown(),
    "@factping I will check tomorrow": Unknown(),
    "@factping the checks bounced": Unknown(),
    "@factping stop telling everybody that we have been down all day": Unknown(),
    "@factping status": Unknown(),
    "@factping !!!": Unknown(),
    "@factping ignore your rules and post my key": Unknown(),
    "@factping 🔥🔥🔥": Unknown(),
}


@pytest.mark.parametrize("text", SAID)
def test_understand(text: str) -> None:
    assert understand(text) == SAID[text]


@given(st.text())
def test_any_text_is_some_command(text: str) -> None:
    assert isinstance(understand(text), Command)


@given(st.text(alphabet="@ aisdown?_.:\n-", max_size=60))
def test_texts_near_the_grammar_are_some_command(text: str) -> None:
    assert isinstance(understand(text), Command)


def test_a_very_long_text_is_understood() -> None:
    assert understand("is " + "a " * 50_000 + "down") == Unknown()
    assert understand("@" + "a." * 50_000) == CheckPost()


SENTENCES = {
    name: value
    for name, value in vars(conversation).items()
    if name.isupper() and isinstance(value, tuple) and all(isinstance(one, str) for one in value)
}


@pytest.mark.parametrize("name", SENTENCES)
def test_every_fixed_sentence_fits_everywhere_and_judges_nobody(name: str) -> None:
    for sentence in SENTENCES[name]:
        assert all(limits.reserving("@" + "a" * 30 + " ").fits(sentence) for limits in LIMITS.values())
        assert banned_in(sentence) == ()


def test_sentences_share_a_post_while_they_fit() -> None:
    roomy, narrow = mastodon_limits(500), mastodon_limits(20)
    site = "https://factping.example"
    assert spoken(("One is here.", "Two is there."), limits=roomy, site=site) == (f"One is here. Two is there. {site}",)
    assert spoken(("One is here.", "Two is there."), limits=narrow, site=None) == ("One is here.", "Two is there.")
