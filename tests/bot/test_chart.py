from __future__ import annotations

import struct
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from bot.chart import Chart, timeline
from bot.chart_layout import span_of
from bot.words import NOTHING_SEEN, PLAIN
from claims.model import Checked, Label, Observations
from telemetry.model import Outcome, PageIndicator, Reading, ReportKind, Sample, SeriesPoint, Window
from telemetry.moment import format_moment
from tests.bot.checks import (
    NOTHING_OBSERVED,
    POST,
    REPORTS,
    SAID_AT,
    at,
    checked,
    observations,
    page_says,
    probes,
    report,
    sample,
)

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def draw(seen: Observations | None = None, label: Label = Label.MISLEADING) -> Chart:
    return timeline(checked(label, seen=seen), POST)


def rows(chart: Chart) -> list[dict[str, Any]]:
    """All data of all layers."""
    found = [layer["data"] for layer in chart.spec["layer"] if "data" in layer]
    named = chart.spec.get("datasets", {})
    return [row for data in found for row in (data["values"] if "values" in data else named[data["name"]])]


def probes_drawn(chart: Chart) -> int:
    return sum(row["n"] for row in rows(chart) if "n" in row)


def texts(chart: Chart) -> set[str]:
    return {row["text"] for row in rows(chart) if "text" in row}


@pytest.fixture(scope="module")
def chart() -> Chart:
    return draw()


def test_the_png_is_a_social_card(chart: Chart) -> None:
    picture = chart.png()
    assert picture.startswith(PNG_SIGNATURE)
    assert struct.unpack(">II", picture[16:24]) == (1200, 675)


def test_the_svg_is_well_formed_and_asks_for_nothing(chart: Chart) -> None:
    picture = chart.svg()
    root = ET.fromstring(picture)  # noqa: S314 -- our own output, not somebody's upload
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "Pelican, 14 May 2025" in picture
    assert "href" not in picture
    assert "url(" not in picture.replace("url(#", "")


def test_the_same_observations_give_the_same_picture(chart: Chart) -> None:
    assert draw().spec == chart.spec
    assert draw().png() == chart.png()


def test_the_order_of_the_observations_does_not_matter(chart: Chart) -> None:
    seen = observations()
    turned = replace(seen, samples=seen.samples[::-1], reports=seen.reports[::-1], status=seen.status[::-1])
    assert sorted(map(str, rows(draw(turned)))) == sorted(map(str, rows(chart)))


def test_importing_the_chart_does_not_load_altair() -> None:
    code = "import sys, bot.chart; sys.exit('altair' in sys.modules or 'vl_convert' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_title_and_subtitle_say_what_it_is(chart: Chart) -> None:
    assert chart.spec["title"]["text"] == "Pelican, 14 May 2025"
    assert chart.spec["title"]["subtitle"] == [f"“Works for me” {PLAIN[Label.MISLEADING]}."]


def test_a_span_that_the_font_cannot_draw_is_not_drawn() -> None:
    assert timeline(checked(Label.UNPROVEN, span="正常に動作しています"), POST).spec["title"]["subtitle"] == [
        "The claim could not be shown either way."
    ]


def test_the_alternative_text_says_what_the_picture_shows(chart: Chart) -> None:
    assert chart.alt == (
        "Timeline for Pelican, 2025-05-14 06:47–13:17 UTC. "
        "The claim “Works for me”, said 2025-05-14 10:02 UTC, "
        "is true as far as it goes, but leaves out much of what was found. "
        "Official page: operational at 14 May 07:00; partial-outage at 14 May 10:30; investigating at 14 May 10:30; "
        "identified at 14 May 10:58; operational at 14 May 12:05; and 1 more. "
        "195 probes from 5 places: 165 answered, 30 failed. "
        "Crowd reports: Grumblemeter 850 (world) 14 May 09:14; "
        "Grumblemeter 12,400 (US) 14 May 09:40 to 14 May 11:10; "
        "Grumblemeter 2,300 (JP) 14 May 09:45 to 14 May 11:00. "
        "Network monitors: WireWatch 14 May 09:31. "
        "Press: The Daily Packet 14 May 09:10 to 14 May 11:40. "
        "The company's own later account: Pelican's own account 14 May 09:10 to 14 May 11:40."
    )


def test_the_alternative_text_fits_a_network() -> None:
    many = [
        report(at(9) + timedelta(minutes=index), kind, f"{index} " + "long name " * 30, value=1e9, region="r" * 400)
        for index in range(40)
        for kind in ReportKind
    ]
    assert len(draw(observations(reports=many)).alt) <= 1500


def test_every_sample_in_range_is_drawn_one_by_one(chart: Chart) -> None:
    span = span_of(observations(), POST)
    drawn = {(row["time"], row["reading"]) for row in rows(chart) if "reading" in row}
    inside = [each for each in observations().samples if span.contains(each.time)]
    assert drawn == {(format_moment(each.time), each.reading.value) for each in inside}
    assert probes_drawn(chart) == len(inside)


@pytest.mark.parametrize("vantages", [1, 5, 12])
def test_long_lanes_are_gathered_into_rounds_that_count_every_sample(vantages: int) -> None:
    samples = [
        sample(at(7) + timedelta(minutes=minute), f"p{vantage:02d}", Outcome.TIMEOUT if minute == 100 else Outcome.OK)
        for minute in range(300)
        for vantage in range(vantages)
    ]
    chart = draw(observations(samples=samples))
    assert probes_drawn(chart) == len(samples)
    assert len([row for row in rows(chart) if "n" in row]) < 120 * vantages
    failed = [row for row in rows(chart) if row.get("reading") == Reading.FAILED]
    assert sum(row["n"] for row in failed) == vantages


def test_nothing_is_drawn_between_samples(chart: Chart) -> None:
    assert not [row for row in rows(chart) if "end" in row and "reading" in row]


def test_a_held_state_is_a_bar_as_far_as_it_is_known_to_hold() -> None:
    samples = (
        sample(at(4), until=at(9)),
        sample(at(9), outcome=Outcome.HTTP_5XX, until=at(9, 30)),
        sample(at(11), until=at(12)),
        sample(at(12), until=at(12, 30)),
    )
    bars = [row for row in rows(draw(observations(samples=samples))) if "end" in row and "reading" in row]
    span = span_of(observations(), POST)
    assert [(row["start"], row["end"], row["reading"], row["n"]) for row in bars] == [
        (format_moment(span.start), format_moment(at(9)), "answered", 1),
        (format_moment(at(9)), format_moment(at(9, 30)), "failed", 1),
        (format_moment(at(11)), format_moment(at(12, 30)), "answered", 2),
    ]


def test_every_report_in_range_is_drawn_with_its_number(chart: Chart) -> None:
    drawn = {(row["time"], row["source"]) for row in rows(chart) if "source" in row and "time" in row}
    assert {(format_moment(each.time), each.source) for each in REPORTS} <= drawn
    assert {"850", "12,400 US", "2,300 JP", "WireWatch", "The Daily Packet", "09:10–11:40"} <= texts(chart)


def test_reports_too_many_to_label_are_still_drawn() -> None:
    many = [report(at(9, index), ReportKind.CROWD, "Grumblemeter", value=index + 1) for index in range(50)]
    chart = draw(observations(reports=many))
    assert len([row for row in rows(chart) if row.get("source") == "Grumblemeter" and "shape" in row]) == len(many)


def test_a_report_that_began_before_the_span_is_a_bar_without_a_point() -> None:
    early = report(at(1), ReportKind.PRESS, "The Daily Packet", until=at(12))
    found = [row for row in rows(draw(observations(reports=[early]))) if row.get("source") == early.source]
    assert [sorted(row) for row in found] == [["colour", "end", "opacity", "source", "start", "y", "y2"]]


def test_a_report_without_a_number_says_so() -> None:
    assert "no count given" in texts(draw(observations(reports=[report(at(9), ReportKind.CROWD, "Grumblemeter")])))


def test_what_the_page_says_last_is_not_prolonged() -> None:
    last = page_says(at(9), PageIndicator.OPERATIONAL)
    chart = draw(observations(samples=(), reports=(), status=(last,)))
    assert not [row for row in rows(chart) if "end" in row and row.get("source") == "statuspage"]
    assert len([row for row in rows(chart) if "shape" in row]) == 1


def test_what_the_page_said_before_the_span_holds_until_it_says_another() -> None:
    status = (page_says(at(2), PageIndicator.OPERATIONAL), page_says(at(9), PageIndicator.DEGRADED))
    chart = draw(observations(samples=(), reports=(), status=status))
    (bar,) = [row for row in rows(chart) if "end" in row and row.get("source") == "statuspage"]
    assert bar["end"] == format_moment(at(9))
    assert {"operational", "degraded"} <= texts(chart)
    assert "operational at 14 May 02:00; degraded at 14 May 09:00" in chart.alt


def test_a_series_is_drawn_point_by_point() -> None:
    points = tuple(
        SeriesPoint(time=at(8 + hour), service="pelican", metric="logins", source="Tidewatch", value=100 - 10 * hour)
        for hour in range(4)
    )
    chart = draw(replace(NOTHING_OBSERVED, series=points))
    drawn = [row["time"] for row in rows(chart) if row.get("source") == "Tidewatch"]
    assert drawn == [format_moment(point.time) for point in points]
    assert {"100", "70"} <= texts(chart)
    assert NOTHING_SEEN not in texts(chart)
    assert chart.alt.endswith("Series: logins by Tidewatch, 4 values.")


def test_void_and_refused_are_drawn_as_themselves() -> None:
    outcomes = {
        Outcome.OK: "answered",
        Outcome.TIMEOUT: "failed",
        Outcome.BLOCKED: "refused",
        Outcome.VANTAGE_FAULT: "void",
    }
    samples = tuple(sample(at(9, index), outcome=outcome) for index, outcome in enumerate(outcomes))
    chart = draw(observations(samples=samples))
    assert [row["reading"] for row in rows(chart) if "reading" in row] == list(outcomes.values())


def test_nothing_observed_is_said_as_such() -> None:
    chart = draw(NOTHING_OBSERVED, Label.UNPROVEN)
    assert NOTHING_SEEN in texts(chart)
    assert chart.alt == (
        "Timeline for Pelican, 2025-05-14 06:47–13:17 UTC. "
        "The claim “Works for me”, said 2025-05-14 10:02 UTC, could not be shown either way. "
        "Nothing was measured here, and nobody reported anything to us."
    )
    assert chart.png().startswith(PNG_SIGNATURE)


def test_the_moment_of_the_claim_is_marked(chart: Chart) -> None:
    assert "Said 10:02 UTC (shaded: the time it speaks of)" in texts(chart)
    assert [row for row in rows(chart) if row.get("time") == format_moment(SAID_AT) and "y2" in row]


def test_a_post_without_a_time_has_no_mark() -> None:
    chart = timeline(checked(Label.UNPROVEN), replace(POST, posted_at=None))
    assert not any(text.startswith("Said") for text in texts(chart))
    assert "said" not in chart.alt


def test_the_future_is_not_shown() -> None:
    assert span_of(observations(now=at(10, 20)), POST).end == at(10, 20)


@pytest.mark.parametrize("days", [1, 30, 400])
def test_long_windows_are_drawn(days: int) -> None:
    window = Window(start=at(0) - timedelta(days=days), end=at(0))
    samples: list[Sample] = list(probes(window.start, window.end, every=timedelta(hours=days)))
    chart = draw(observations(window=window, samples=samples))
    assert probes_drawn(chart) == len(samples)
    assert chart.png().startswith(PNG_SIGNATURE)


def test_an_empty_window_is_drawn() -> None:
    assert draw(observations(window=Window(start=SAID_AT, end=SAID_AT))).png().startswith(PNG_SIGNATURE)


def test_names_of_others_cannot_break_the_picture() -> None:
    name = '"]; alert(1) //\u202e<b>&amp;\\'
    seen = observations(
        samples=(sample(at(9), vantage=name),),
        reports=(report(at(9), ReportKind.PRESS, name), report(at(9), ReportKind.CROWD, name, region=name, value=1)),
    )
    odd = Checked(
        claim=checked(Label.UNPROVEN, span=name).claim,
        verdict=checked(Label.UNPROVEN).verdict,
        observations=replace(seen, service_name=name),
    )
    chart = timeline(odd, POST)
    ET.fromstring(chart.svg())  # noqa: S314 -- our own output, not somebody's upload
    assert "\u202e" not in str(chart.spec)
