"""How often a claim is found in posts that hold none.

Run: .venv/bin/python benchmarks/false_alarms.py [--sample N] [--show N] [--seed N]

Half of N posts (100,000) are made by the grammar of ordinary.py, the others are sentences of the text at hand
(at_hand.py), as far as the machine has enough of it; the rest is made, too. Exits with 1 where more than one post in
2,000 leads to a claim: over all posts, or over those that were made.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.at_hand import KINDS, at_hand
from benchmarks.ordinary import ordinary
from claims.extract.pipeline import Extractor
from claims.model import Claim, Post
from telemetry.services import load_catalogue

AMONG = 2_000  # posts, of which at most one may lead to a claim


@dataclass(slots=True, kw_only=True)
class Tally:
    """The posts of one source, how many led to a claim, and which."""

    posts: int = 0
    alarms: list[tuple[Post, tuple[Claim, ...]]] = field(default_factory=list)

    @property
    def among(self) -> float:
        """Posts with a claim in every 2,000."""
        return len(self.alarms) * AMONG / max(self.posts, 1)

    def line(self, name: str) -> str:
        """One line of the table."""
        return f"{name:<24}{self.posts:>9,}{len(self.alarms):>8}{self.among:>11.2f}"


def tally(extractor: Extractor, posts: Sequence[Post]) -> Tally:
    """Read the posts and keep those in which something is found."""
    found = zip(posts, extractor.extract_all(posts), strict=True)
    return Tally(posts=len(posts), alarms=[(post, claims) for post, claims in found if claims])


def added(some: Iterable[Tally]) -> Tally:
    """Several sources as one."""
    every = list(some)
    return Tally(posts=sum(each.posts for each in every), alarms=[one for each in every for one in each.alarms])


def by_topic(made: Tally, posts: Iterable[Post]) -> Iterator[str]:
    """A line per topic of the grammar."""
    counts = Counter(post.id.rpartition("-")[0] for post in posts)
    for name in sorted(counts):
        alarms = [each for each in made.alarms if each[0].id.startswith(f"{name}-")]
        yield Tally(posts=counts[name], alarms=alarms).line(f"  {name}")


def shown(alarm: tuple[Post, tuple[Claim, ...]]) -> str:
    """A post on one line, and what was found in it."""
    post, claims = alarm
    what = "; ".join(f"{each.kind}{' tentative' if each.tentative else ''} {each.span!r}" for each in claims)
    return f"{post.id}: {post.text!r}\n    {what}"


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description="How often a claim is found in posts that hold none.")
    parser.add_argument("--sample", type=int, default=100_000, metavar="N", help="posts in all")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="false alarms to list for each source")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    asked = parser.parse_args()

    catalogue = load_catalogue()
    extractor = Extractor(catalogue)
    start = time.perf_counter()
    tallies: dict[str, Tally] = {}
    for name in KINDS:
        tallies[name] = tally(extractor, list(at_hand(name, asked.sample // (2 * len(KINDS)), seed=asked.seed)))
    rest = asked.sample - sum(each.posts for each in tallies.values())
    posts = list(ordinary(rest, seed=asked.seed, services=sorted(catalogue.services)))
    made = tally(extractor, posts)
    overall = added([made, *tallies.values()])
    assert overall.posts == asked.sample

    print(f"{'':<24}{'posts':>9}{'claims':>8}{'in 2,000':>11}")
    print(made.line("made"))
    for line in by_topic(made, posts):
        print(line)
    for name, each in tallies.items():
        print(each.line(name))
    print(overall.line("all"))
    print(f"{asked.sample / (time.perf_counter() - start):,.0f} posts/s")
    for each in (made, *tallies.values()):
        for alarm in each.alarms[: asked.show]:
            print(shown(alarm))
    return 1 if max(overall.among, made.among) > 1 else 0


if __name__ == "__main__":
    sys.exit(main())
