"""Which countries a region's name stands for, in claims and in reports."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


def _codes(text: str) -> list[str]:
    return text.split()


_EU = _codes("AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE")
_EUROPE = [*_EU, *_codes("AL AD BA BY CH FO GB GI IS LI MC MD ME MK NO RS RU SM TR UA VA XK")]
_ASIA = _codes(
    "AE AF AM AZ BD BH BN BT CN GE HK ID IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB LK MM MN MO MV MY NP OM PH PK PS QA"
    " RU SA SG SY TH TJ TL TM TR TW UZ VN YE"
)
_AFRICA = _codes(
    "AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG ER ET GA GH GM GN GQ GW KE KM LR LS LY MA MG ML MR MU MW MZ NA NE NG RW"
    " SC SD SL SN SO SS ST SZ TD TG TN TZ UG ZA ZM ZW"
)
_NORTH_AMERICA = ["US", "CA", "MX"]
_SOUTH_AMERICA = _codes("AR BO BR CL CO EC GY PE PY SR UY VE")
_LATIN_AMERICA = [*_SOUTH_AMERICA, *_codes("BZ CR CU DO GT HN HT MX NI PA PR SV")]
_MIDDLE_EAST = _codes("AE BH CY EG IL IQ IR JO KW LB OM PS QA SA SY TR YE")

# Generous where a border is disputed: a country too many accuses nobody.
REGIONS: Mapping[str, frozenset[str]] = {
    name: frozenset(countries)
    for names, countries in {
        ("eu", "european union"): [*_EU, "NO", "IS", "LI", "CH", "GB"],
        ("europe", "emea"): _EUROPE,
        ("asia",): _ASIA,
        ("apac", "asia-pacific", "asia pacific"): [*_ASIA, "AU", "NZ", "FJ", "PG"],
        ("africa",): _AFRICA,
        ("middle east",): _MIDDLE_EAST,
        ("north america",): _NORTH_AMERICA,
        ("south america",): _SOUTH_AMERICA,
        ("latin america", "latam"): _LATIN_AMERICA,
        ("us", "usa", "united states", "u.s."): ["US", "PR"],
        ("uk", "united kingdom", "britain", "great britain", "england", "scotland", "wales"): ["GB"],
        ("india",): ["IN"],
        ("australia",): ["AU"],
        ("new zealand",): ["NZ"],
        ("canada",): ["CA"],
        ("japan",): ["JP"],
        ("germany",): ["DE"],
        ("france",): ["FR"],
        ("spain",): ["ES"],
        ("italy",): ["IT"],
        ("netherlands",): ["NL"],
        ("poland",): ["PL"],
        ("ireland",): ["IE"],
        ("brazil",): ["BR"],
        ("mexico",): ["MX"],
        ("singapore",): ["SG"],
        ("south korea", "korea"): ["KR"],
        ("china",): ["CN"],
        ("ukraine",): ["UA"],
        ("turkey",): ["TR"],
        ("israel",): ["IL"],
        ("south africa",): ["ZA"],
        ("nigeria",): ["NG"],
        ("kenya",): ["KE"],
        ("indonesia",): ["ID"],
        ("philippines",): ["PH"],
        ("vietnam",): ["VN"],
        ("thailand",): ["TH"],
        ("pakistan",): ["PK"],
    }.items()
    for name in names
}
_CAPITALS = {"us", "eu", "uk"}
_NAMES = re.compile(
    rf"(?<![\w-])(?:{'|'.join(re.escape(name) for name in sorted(REGIONS, key=len, reverse=True))})(?![\w-])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """The regions that some words name, in those words, with all their countries (ISO 3166-1 alpha-2)."""

    words: str
    countries: frozenset[str]


def region_in(text: str) -> Region | None:
    """The regions named in a text, put together; None where it names none. "Us" is a pronoun, "US" a country."""
    found = [match[0] for match in _NAMES.finditer(text) if match[0].lower() not in _CAPITALS or match[0].isupper()]
    if not found:
        return None
    countries = frozenset[str]().union(*(REGIONS[name.lower()] for name in found))
    return Region(words=" and ".join(dict.fromkeys(found)), countries=countries)


def countries_of(region: str) -> frozenset[str]:
    """The countries of a report's region: a country's code, or a region's name; empty where we know neither."""
    if re.fullmatch(r"[A-Z]{2}", region.strip()):
        return (
            frozenset({"GB" if region.strip() == "UK" else region.strip()}) if region.strip() != "EU" else REGIONS["eu"]
        )
    named = region_in(region)
    return named.countries if named is not None else frozenset()
