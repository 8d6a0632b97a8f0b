"""The cheap test before anything else: could this text hold a claim at all?"""

from __future__ import annotations

STEMS = (
    "99.", "100%", "access", "accurate", "across", "all clear", "as it should", "attack", "availab", "back", "because",
    "behav", "broke", "can't", "cannot", "caus", "chang", "clos", "collaps", "concurrent", "crash", "crawl", "dark",
    "dead", "degrad", "delay", "deploy", "difficult", "disrupt", "down", "due to", "duration", "erroneous", "error",
    "eta", "experienc", "fail", "fallout", "fast", "fell", "fix", "flak", "freez", "glitch", "green",
    "hard time", "healthy",
    "impact", "impression", "incident", "intermittent", "interrupt", "investigat", "issue", "lag", "last", "latenc",
    "latest", "listed", "live", "load", "mitigat", "ms", "nines", "nominal", "normal", "offline", "online", "open",
    "operat", "outage", "overload", "p50", "p90", "p95", "p99", "patchy", "nobody", "only",
    "per day", "per second", "perform", "ping",
    "problem", "quick", "recover", "reliab", "repair", "request", "resolv", "respon", "restor", "roll", "rtt", "run",
    "serv", "ship", "slow", "sluggish", "snapp", "speed", "spott", "stab", "struggl", "timeout", "timing out", "took",
    "tak", "than", "traffic", "trouble", "unable", "unavail", "unreach", "up", "usage", "user", "went", "won't", "work",
)  # fmt: skip


def may_claim(lowered: str) -> bool:
    """Whether any trigger stem stands in a plain text in lower case; linear in its length."""
    return any(stem in lowered for stem in STEMS)
