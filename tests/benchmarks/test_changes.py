"""The comparison of change points: which series a distribution holds, and how finding is counted."""

from __future__ import annotations

import sys
import tarfile
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from benchmarks.changes import CHANGED, DAYS, NEEDS, alarms, days, hits, main, ours, samples, shuffled

EXAMPLE = "time,commit,metric1,metric2\n" + "".join(
    f"2026.01.{day:02d} 3:00:00 +0100,aa{day},{day},{9 if day < 6 else 5}\n" for day in range(1, 12)
)
TESTS = """
def _get_series():
    return [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]

def test_one():
    series = [1.0, 1.5, 1.0, 1.5, 1.0, 1.5, 1.0, 1.5, 1.0, 1.5, 1.0]
    again = [1.0, 1.5, 1.0, 1.5, 1.0, 1.5, 1.0, 1.5, 1.0, 1.5, 1.0]
    short = [1, 2, 3]
    names = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"]
    assert found == [1, 2, 3, 4, 5, 6, 7, 8, 9, 11]
"""
# The least of the wire format that is asked of the package: a function that gives its changes, and what was weak.
CODE = """
class Change:
    index = 6

def compute_change_points(series):
    return ([Change()] if series[0] > series[-1] else []), None
"""


@pytest.fixture
def distribution(tmp_path: Path) -> Path:
    """A source distribution of our own in the shape of Otava's."""
    top = tmp_path / "apache_otava-0"
    for path, text in {
        "examples/csv/data/local_sample.csv": EXAMPLE,
        "tests/one_test.py": TESTS,
        "otava/__init__.py": "",
        "otava/analysis.py": CODE,
    }.items():
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_text(text, encoding="utf-8")
    return top


def test_the_samples_are_the_examples_columns_and_the_lists_of_numbers_in_tests(distribution: Path) -> None:
    found = samples(distribution)
    assert list(found) == ["example metric1", "example metric2", "one_test.py:3", "one_test.py:6"]
    assert found["example metric2"] == [9.0] * 5 + [5.0] * 6
    assert found["one_test.py:3"] == [float(each) for each in range(1, 11)]


def test_without_the_distribution_it_says_how_to_get_it(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main([]) == main([str(tmp_path / "nowhere.tar.gz")]) == 0
    assert capsys.readouterr().out == f"{NEEDS}\n{NEEDS}\n"


def test_everybody_searches_every_series(
    distribution: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setattr(sys, "modules", dict(sys.modules))
    path = tmp_path / "apache_otava-0.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        archive.add(distribution, arcname=distribution.name)
    assert main([str(path), "2"]) == 0
    out = capsys.readouterr().out
    part = out.split("example metric2 (11 values)")[1].split("one_test")[0]
    found = {line[2:16].strip(): line.split(" ms ")[1].strip() for line in part.splitlines() if " ms " in line}
    assert (found["otava"], found["ours, 4 and 1"], found["ours, 7 and 3"]) == ("6", "5", "none")
    assert "shuffled one_test.py:3" in out


def test_shuffling_keeps_the_values_and_is_the_same_for_the_same_seed() -> None:
    values = [1.0, 2.0, 3.0, 4.0, 5.0]
    drawn = list(shuffled(values, 20))
    assert all(sorted(each) == values for each in drawn)
    assert drawn == list(shuffled(values, 20))
    assert drawn != list(shuffled(values, 20, seed=8))


def test_alarms_are_the_series_in_which_anything_is_found() -> None:
    assert alarms(lambda values: [1] if values[0] > 1 else [], iter([[0.0], [1.0], [2.0], [3.0]])) == 0.5


@pytest.mark.parametrize(
    ("found", "share"), [([CHANGED], 1.0), ([CHANGED + 2], 1.0), ([CHANGED + 3], 0.0), ([CHANGED, 9], 0.0), ([], 0.0)]
)
def test_a_hit_is_the_step_and_nothing_else(found: list[int], share: float) -> None:
    assert hits(lambda _: found, days(4)) == share


def test_days_remember_as_much_as_they_are_told_to() -> None:
    def memory(series: Sequence[float]) -> float:
        pairs = list(pairwise(series))
        return sum(one * two for one, two in pairs) / sum(one * one for one, _ in pairs)

    for told in (0.0, 0.5):
        drawn = [memory(each) for each in days(200, memory=told)]
        assert sum(drawn) / len(drawn) == pytest.approx(told, abs=0.05)
    (step,) = days(1, step=9.0)
    (none,) = days(1)
    assert [round(one - two) for one, two in zip(step, none, strict=True)] == [0] * CHANGED + [9] * (DAYS - CHANGED)


def test_ours_is_the_search_of_the_methods() -> None:
    assert ours([0.0, 1.0] * 10 + [20.0, 21.0] * 10, least=7, block=3, significance=0.01) == [20]
