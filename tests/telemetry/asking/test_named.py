from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from telemetry.asking.forever import asked_services
from telemetry.asking.named import check_named
from telemetry.asking.settings import Instance, Query, SourceSettings, Wants
from telemetry.errors import BadInput
from telemetry.services import Catalogue
from tests.telemetry.asking.conftest import SERVICE

CATALOGUE = Catalogue(services={"example": replace(SERVICE, aliases=("exco",))})
QUERY = Query(service="example", metric="up", query="up")
INSTANCE = Instance(service="example", instance="x", target="front", vantage="oslo")


def settings(name: str, wants: Wants) -> SourceSettings:
    every = timedelta(minutes=15)
    return SourceSettings(name=name, base_url="https://a.example", every=every, services=("example",), wants=wants)


WANTS: dict[str, tuple[str, Wants]] = {
    "sources.promql.queries.1.service": ("promql", Wants(queries=(QUERY, replace(QUERY, service="exampel")))),
    "sources.promql.instances.0.service": ("promql", Wants(instances=(replace(INSTANCE, service="exampel"),))),
    "sources.ripe-atlas.measurements": ("ripe-atlas", Wants(measurements={"example": (1,), "exampel": (2,)})),
    "sources.ioda.networks": ("ioda", Wants(networks={"exampel": (1,)})),
    "sources.ioda.countries": ("ioda", Wants(countries={"exampel": ("NO",)})),
    "sources.ooni.domains": ("ooni", Wants(domains={"exampel": ("a.example",)})),
    "sources.mastodon-hashtag.tags": ("mastodon-hashtag", Wants(tags={"exampel": "down"})),
}


@pytest.mark.parametrize("field", WANTS)
def test_what_is_asked_about_a_service_that_is_not_there_is_refused(field: str) -> None:
    own = settings(*WANTS[field])
    for refuse in (check_named, asked_services):
        with pytest.raises(BadInput) as refused:
            refuse(own, CATALOGUE)
        assert str(refused.value).startswith(f"{field}: unknown service 'exampel'")


def test_a_service_is_named_by_its_id() -> None:
    own = settings("promql", Wants(queries=(replace(QUERY, service="exco"),)))
    with pytest.raises(BadInput) as refused:
        check_named(own, CATALOGUE)
    assert str(refused.value) == (
        "sources.promql.queries.0.service: 'exco' is called example in the catalogue; write that"
    )


def test_what_is_asked_about_a_service_that_is_there_is_fine() -> None:
    own = settings("promql", Wants(queries=(QUERY,), instances=(INSTANCE,), networks={"example": (1,)}))
    check_named(own, CATALOGUE)
    assert [each.id for each in asked_services(own, CATALOGUE)] == ["example"]
