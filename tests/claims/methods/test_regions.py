"""Names of regions, and the countries that they stand for."""

from __future__ import annotations

import re

import pytest

from claims.methods.regions import REGIONS, countries_of, region_in


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("only users in the EU", "DE", "US"),
        ("Only customers in Germany and France", "FR", "ES"),
        ("limited to North America", "CA", "DE"),
        ("US only", "US", "CA"),
        ("in the UK", "GB", "IE"),
        ("EMEA only", "GB", "JP"),
        ("across Latin America", "MX", "US"),
    ],
)
def test_a_region_holds_its_countries(text: str, inside: str, outside: str) -> None:
    region = region_in(text)
    assert region is not None
    assert inside in region.countries
    assert outside not in region.countries


@pytest.mark.parametrize("text", ["it hit us hard", "only a few users", "us-east-1", "eu-west-1", "Indiana"])
def test_what_names_no_region(text: str) -> None:
    assert region_in(text) is None


@pytest.mark.parametrize(
    ("region", "country"), [("JP", "JP"), ("UK", "GB"), ("EU", "DE"), ("Germany", "DE"), ("United States", "US")]
)
def test_the_region_of_a_report(region: str, country: str) -> None:
    assert country in countries_of(region)


def test_a_region_that_we_do_not_know_has_no_countries() -> None:
    assert countries_of("Atlantis") == frozenset()


def test_the_codes_are_codes() -> None:
    assert all(re.fullmatch("[A-Z]{2}", code) for codes in REGIONS.values() for code in codes)
