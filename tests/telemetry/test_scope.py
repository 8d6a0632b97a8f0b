from __future__ import annotations

from dataclasses import replace

import pytest

from telemetry.model import ComponentState, StatusEvent
from telemetry.scope import concerns
from tests.telemetry.invented import said

EVENT = said("1", 0, seen=1, text="Requests fail.")
AWS = replace(
    EVENT,
    key="incident/arn:aws:health:us-east-1::event/EC2/1/2024",
    title="Errors [region: N. Virginia; service: Elastic Compute Cloud (ec2-us-east-1)]",
)
GOOGLE = replace(EVENT, title="Errors [impact: SERVICE_OUTAGE; products: Cloud Run, BigQuery; locations: us-central1]")
GLOBAL = replace(EVENT, title="Errors [products: Cloud Run; locations: global]")
BARE = replace(EVENT, title="Errors [impact: major]")
COMPONENT = replace(EVENT, key="component/1", title="Git Operations", state=ComponentState.DEGRADED, incident=None)


@pytest.mark.parametrize(
    ("event", "region", "answer"),
    [
        pytest.param(AWS, "us-east-1", True, id="a code in the key"),
        pytest.param(AWS, "n. virginia", True, id="a name in the label"),
        pytest.param(AWS, "us-west-2", False, id="another code"),
        pytest.param(AWS, "us-east-11", False, id="a longer code"),
        pytest.param(AWS, "Oregon", False, id="another name"),
        pytest.param(GOOGLE, "us-central1", True, id="a location"),
        pytest.param(GOOGLE, "europe-west4", False, id="another location"),
        pytest.param(GOOGLE, "Iowa", None, id="a name where the page has codes"),
        pytest.param(GLOBAL, "europe-west4", True, id="everywhere"),
        pytest.param(BARE, "us-east-1", None, id="nothing said"),
        pytest.param(replace(BARE, text="In us-east-1."), "us-east-1", True, id="said in the text"),
    ],
)
def test_regions(event: StatusEvent, region: str, answer: object) -> None:
    assert concerns(event, regions=[region]) is answer


@pytest.mark.parametrize(
    ("event", "component", "answer"),
    [
        pytest.param(AWS, "elastic compute cloud", True, id="a service"),
        pytest.param(GOOGLE, "BigQuery", True, id="a product"),
        pytest.param(GOOGLE, "Spanner", False, id="another product"),
        pytest.param(GOOGLE, "Cloud", True, id="a word of a product"),
        pytest.param(GOOGLE, "Clou", False, id="part of a word"),
        pytest.param(COMPONENT, "Git Operations", True, id="the component itself"),
        pytest.param(COMPONENT, "Pages", False, id="another component"),
        pytest.param(BARE, "Pages", None, id="nothing said of components"),
    ],
)
def test_components(event: StatusEvent, component: str, answer: object) -> None:
    assert concerns(event, components=[component]) is answer


def test_nothing_asked_for_is_everything() -> None:
    assert concerns(BARE) is True


def test_both_must_hold_and_one_that_does_not_decides() -> None:
    assert concerns(GOOGLE, regions=["us-central1"], components=["BigQuery"]) is True
    assert concerns(GOOGLE, regions=["us-central1"], components=["Spanner"]) is False
    assert concerns(GOOGLE, regions=["Iowa"], components=["Spanner"]) is False
    assert concerns(GOOGLE, regions=["Iowa"], components=["BigQuery"]) is None


def test_one_of_several_words_is_enough() -> None:
    assert concerns(GOOGLE, regions=["europe-west4", "us-central1"]) is True
