"""How to tell a page that was made for suspected robots, or for a name that nobody uses, from the page asked for."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from .content import Page


@dataclass(frozen=True, slots=True)
class Sign:
    """A header whose value holds a word where a defence answered in the service's place.

    Some defences set it on ordinary answers as well: such a sign counts only beside a refusal.
    """

    header: str
    word: str
    owner: str
    only_refusing: bool = False


# Cloudflare: https://developers.cloudflare.com/cloudflare-challenges/challenge-types/challenge-pages/detect-response/
# AWS WAF: https://docs.aws.amazon.com/waf/latest/developerguide/waf-captcha-and-challenge-actions.html
SIGNS = (
    Sign("cf-mitigated", "challenge", "Cloudflare"),
    Sign("x-amzn-waf-action", "", "AWS WAF"),
    Sign("x-vercel-mitigated", "challenge", "Vercel"),
    Sign("x-sucuri-block", "", "Sucuri"),
    Sign("x-datadome", "protected", "DataDome", only_refusing=True),
)
CHALLENGE_MARKS = {
    "_cf_chl_opt": "Cloudflare",
    "<title>Just a moment...</title>": "Cloudflare",
    "Attention Required! | Cloudflare": "Cloudflare",
    "_Incapsula_Resource": "Imperva",
    "Request unsuccessful. Incapsula incident ID": "Imperva",
    "errors.edgesuite.net": "Akamai",
    "captcha-delivery.com": "DataDome",
    "px-captcha": "HUMAN",
    "gokuProps": "AWS WAF",
    "Our systems have detected unusual traffic from your computer network": "Google",
    "/.well-known/ddos-guard/": "DDoS-Guard",
}
# Ordinary pages may carry the defence's script; a page that is nothing but the challenge is short.
CHALLENGE_LENGTH = 16_384
PARKING_HOSTS = frozenset(
    {"sedoparking.com", "sedo.com", "parkingcrew.net", "bodis.com", "dan.com", "afternic.com", "hugedomains.com"}
)
PARKING_MARKS = ("sedoparking.com/", "parkingcrew.net/", "bodis.com/", "//www.hugedomains.com/domain_profile")
PARKING_LENGTH = 32_768


def challenge(page: Page) -> str | None:
    """Whose challenge or block page this is; None if it looks like no such page."""
    refused = page.status >= 400
    for sign in SIGNS:
        value = page.headers.get(sign.header)
        if value is not None and sign.word in value.lower() and (refused or not sign.only_refusing):
            return sign.owner
    if refused or (page.whole and len(page.text) < CHALLENGE_LENGTH):
        return next((owner for mark, owner in CHALLENGE_MARKS.items() if mark in page.text), None)
    return None


def parked(page: Page, *, asked: str) -> bool:
    """Whether the page is that of a name for sale, which the URL asked for was not."""
    if _parking(page.url):
        return not _parking(asked)
    return len(page.text) < PARKING_LENGTH and any(mark in page.text for mark in PARKING_MARKS)


def _parking(url: str) -> bool:
    host = (urlsplit(url).hostname or "").lower()
    return any(host == name or host.endswith(f".{name}") for name in PARKING_HOSTS)
