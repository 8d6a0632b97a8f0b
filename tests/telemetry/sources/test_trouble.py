from __future__ import annotations

from dataclasses import replace

import pytest

from telemetry.service import Service
from telemetry.sources.trouble import names, tells_of_trouble


@pytest.mark.parametrize(
    "text",
    [
        "Example Cloud is down",
        "EXAMPLE CLOUD DOWN?",
        "Example Cloud's down again",
        "Is it just me, or is Example Cloud down",
        "Example Cloud has been unreachable since noon",
        "Example Cloud not working",
        "Major Example Cloud outage hits Europe",
        "Global outage at Example Cloud",
        "example.com is offline for everybody",
        "Example Cloud's regional outage",
    ],
)
def test_a_failure_beside_the_name_counts(service: Service, text: str) -> None:
    assert tells_of_trouble(text, service)


@pytest.mark.parametrize(
    "text",
    [
        "Example Cloud raises prices",
        "Example Cloud is not down",
        "Example Cloud shares are down",
        "Example Cloud is down 5 % in early trading",
        "Example Cloud is down to three regions",
        "Example Cloud down payment plans",
        "Example Cloud outage post-mortem",
        "The 2021 Example Cloud outage",
        "What I learned from the Example Cloud outage",
        "How to check if Example Cloud is down",
        "Show HN: tell whether Example Cloud is down",
        "Another Cloud is down, Example Cloud is fine",
        "counter-example.com is down",
        "An example of a cloud outage",
        "",
    ],
)
def test_a_mention_another_sense_or_another_time_does_not(service: Service, text: str) -> None:
    assert not tells_of_trouble(text, service)


def test_a_name_that_is_an_everyday_word_counts_in_its_own_spelling(service: Service) -> None:
    slack = replace(service, name="Slack", plain_words=("Slack",), domains=())
    assert tells_of_trouble("Slack is down", slack)
    assert not tells_of_trouble("the slack is down", slack)


def test_a_name_of_one_letter_is_not_searched_for(service: Service) -> None:
    x = replace(service, name="X", domains=("x.com",))
    assert names(x) == ("x.com",)
    assert not tells_of_trouble("X is down", x)
    assert not tells_of_trouble("X is down", replace(x, domains=()))
