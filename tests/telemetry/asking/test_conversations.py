"""Each third party but the archive, asked on loopback with our fixtures, and with recordings where there are any."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from telemetry.asking import ooni, promql, ripe_atlas
from telemetry.asking.mastodon_hashtag import MOST_PAGES
from telemetry.asking.settings import Instance, Query, Wants
from telemetry.errors import SourceRefused, SourceUnavailable
from telemetry.model import Outcome, Window
from telemetry.service import Target
from telemetry.services import Catalogue
from telemetry.sources.ooni import PAGE
from tests.telemetry.asking.conftest import SERVICE, START, WINDOW, Shown, World, fixture
from tests.telemetry.sources.server import Answer

Recorded = Callable[[str], bytes]
WINTER = Window(start=datetime(2026, 1, 1, tzinfo=UTC), end=datetime(2026, 3, 1, tzinfo=UTC))
PING = Target(name="ping", url="http://plain.example.net/")


def test_crux_is_asked_for_each_origin_and_page_now_and_over_time(world: World) -> None:
    targets = (*SERVICE.targets, Target(name="sign-in", url="https://www.example.com/login"))
    world.says(*[fixture(f"crux/{name}.json") for name in ("current", "history", "current", "history")])
    answer = world.ask("crux", key=Shown(), service=replace(SERVICE, targets=targets), window=WINTER)
    asked = [json.loads(seen.body) for seen in world.party.seen]
    assert [body.get("origin") for body in asked] == ["https://www.example.com"] * 2 + [None] * 2
    assert [body.get("url") for body in asked] == [None] * 2 + ["https://www.example.com/login"] * 2
    assert [path.rpartition(":")[2] for path in world.paths] == ["queryRecord", "queryHistoryRecord"] * 2
    assert len(answer.found.series) == 2 * (2 + 2)


def test_crux_gives_what_ends_in_the_window(world: World) -> None:
    world.says(*[fixture(f"crux/{name}.json") for name in ("current", "history")])
    january = Window(start=WINTER.start, end=datetime(2026, 2, 1, tzinfo=UTC))
    found = world.ask("crux", key=Shown(), window=january).found
    assert [f"{point.time:%m-%d}" for point in found.series] == ["01-12", "01-26"]


def test_too_few_users_are_said_and_no_failure(world: World) -> None:
    world.says(Answer(status=404, body=b'{"error": {"code": 404}}'))
    found = world.ask("crux", key=Shown()).found
    assert (found.rows, found.notes) == (0, ("no record of https://www.example.com: too few users of Chrome",))
    world.says(Answer(status=403))
    with pytest.raises(SourceRefused, match="HTTP 403"):
        world.ask("crux", key=Shown())


def test_gdelt_is_asked_by_the_services_names(world: World) -> None:
    world.says(fixture("gdelt/articles.json"))
    found = world.ask("gdelt").found
    assert found.reports
    assert "Example+Cloud" in world.paths[0]


def test_globalping_measures_the_first_page_and_a_control_from_the_same_probes(world: World) -> None:
    world.says(*[fixture(f"globalping/{name}.json") for name in ("created", "created", "running", "http", "control")])
    answer = world.ask("globalping")
    target, control = (json.loads(seen.body) for seen in world.party.seen[:2])
    assert (target["target"], control["target"]) == ("www.example.com", "control.example.net")
    assert control["locations"] == "oursMeasurement01"
    assert len(answer.found.samples) == 8
    assert {sample.control_ok for sample in answer.found.samples} == {True, False, None}
    assert {sample.origin for sample in answer.found.samples} == {
        "https://globalping.io/?measurement=oursMeasurement01"
    }
    assert world.waits == [1.0], "one reading came too early"
    assert answer.window == Window(start=world.now, end=world.now + timedelta(seconds=1)), "whatever was asked about"
    assert len(answer.documents) == 5


def test_globalping_takes_a_control_over_tls_for_a_page_over_tls(world: World) -> None:
    secure = Target(name="secure", url="https://control.example.net/")
    world.catalogue = Catalogue(services={"example": SERVICE}, controls=(PING, PING, secure))
    for second in range(3):
        world.now = WINDOW.end + timedelta(seconds=second)
        world.says(*[fixture(f"globalping/{name}.json") for name in ("created", "created", "http", "control")])
        world.ask("globalping")
    posts = [json.loads(seen.body) for seen in world.party.seen if seen.method == "POST"]
    assert {body["target"] for body in posts} == {"www.example.com", "control.example.net"}


def test_globalping_measures_without_a_control_where_there_is_none(world: World) -> None:
    world.catalogue = Catalogue(services={"example": SERVICE})
    world.says(*[fixture(f"globalping/{name}.json") for name in ("created", "http")])
    assert {sample.control_ok for sample in world.ask("globalping").found.samples} == {None}


def test_globalpings_recorded_measurement_is_kept(world: World, recorded: Recorded) -> None:
    done = recorded("telemetry/globalping/example_getHttpMeasurementResponse.json")
    created = recorded("telemetry/globalping/example_createMeasurementResponse.json")
    world.says(Answer(body=created, status=202), Answer(body=created, status=202), done, done)
    (sample,) = world.ask("globalping").found.samples
    assert (sample.country, sample.asn, sample.outcome, sample.control_ok) == ("KR", 40676, Outcome.OK, True)


def test_hacker_news_is_counted_by_the_hour(world: World) -> None:
    world.says(fixture("hn-algolia/hits.json"))
    found = world.ask("hn-algolia").found
    assert [report.value for report in found.reports] == [2.0, 1.0]
    assert f"created_at_i%3E%3D{int(START.timestamp())}" in world.paths[0]


def test_the_recorded_hits_of_hacker_news_tell_of_no_trouble(world: World, recorded: Recorded) -> None:
    world.says(recorded("telemetry/hn-algolia/search_hits_excerpt.json"))
    always = Window(start=datetime(2007, 1, 1, tzinfo=UTC), end=WINDOW.end)
    assert world.ask("hn-algolia", window=always).found.reports == ()


def test_ioda_is_asked_about_all_countries_where_nothing_is_named(world: World) -> None:
    world.says(fixture("ioda/events.json"))
    found = world.ask("ioda").found
    assert "entityType=country" in world.paths[0]
    assert "entityCode" not in world.paths[0]
    assert all(report.service.startswith("place/") for report in found.reports)


def test_ioda_is_asked_about_the_services_networks_and_the_countries_named(world: World) -> None:
    world.says(fixture("ioda/events.json"))
    wants = Wants(networks={"example": (64500,), "other": (64501,)}, countries={"example": ("IQ", "NO")})
    found = world.ask("ioda", wants).found
    assert [path.partition("entityType=")[2] for path in world.paths] == [
        "asn&entityCode=64500",
        "country&entityCode=IQ",
        "country&entityCode=NO",
    ]
    assert any(report.service == "example" for report in found.reports), "a network of its own"


def test_an_error_of_iodas_is_no_silence(world: World) -> None:
    world.says(fixture("ioda/bad-refused.json"))
    with pytest.raises(SourceUnavailable, match="ioda, error: no events: You must provide a from parameter"):
        world.ask("ioda")


def test_radar_files_an_outage_under_the_service_only_for_its_own_network(world: World) -> None:
    world.says(fixture("radar/outages.json"))
    found = world.ask("radar", Wants(networks={"example": (64500,)}), key=Shown()).found
    assert {report.service for report in found.reports} == {"place/TO", "place/FR", "example", "place/AS64999"}


def test_radars_recorded_annotation_is_kept_under_its_place(world: World, recorded: Recorded) -> None:
    annotation = recorded("telemetry/radar/cloudflare_radar_outage_annotation_docs_example.json")
    world.says(b'{"success": true, "result": {"annotations": [' + annotation + b"]}}")
    (report,) = world.ask("radar", key=Shown()).found.reports
    assert (report.service, report.region) == ("place/US", "Multiple cities in Florida")


def statuses(*ids: int) -> bytes:
    made = [
        {
            "id": str(number),
            "created_at": "2026-02-03T11:05:00.000Z",
            "visibility": "public",
            "account": {"acct": f"person-{number}", "uri": f"https://social.example/{number}", "bot": False},
        }
        for number in ids
    ]
    return json.dumps(made).encode()


def test_a_crowd_is_counted_over_several_pages(world: World) -> None:
    world.says(statuses(*range(100, 60, -1)), statuses(*range(60, 50, -1)))
    answer = world.ask("mastodon-hashtag", Wants(tags={"example": "cloudtrouble"}))
    assert [path.partition("?")[2] for path in world.paths] == ["limit=40", "limit=40&max_id=61"]
    assert all(path.startswith("/api/v1/timelines/tag/cloudtrouble?") for path in world.paths)
    (report,) = answer.found.reports
    assert (report.value, report.summary) == (
        50.0,
        "50 people posted under #cloudtrouble in the hour from 11:00 UTC",
    )


def test_a_crowd_without_an_end_is_told_as_at_least(world: World) -> None:
    world.says(*[statuses(*range(start, start - 40, -1)) for start in range(1000, 600, -40)])
    (report,) = world.ask("mastodon-hashtag").found.reports
    assert len(world.paths) == MOST_PAGES
    assert report.summary.startswith(f"at least {40 * MOST_PAGES} people posted under #exampleclouddown")


def test_the_fixture_of_a_timeline_is_read(world: World) -> None:
    world.says(fixture("mastodon-hashtag/tag.json"))
    assert [report.value for report in world.ask("mastodon-hashtag").found.reports] == [2.0, 1.0]


OONI_LIST = {"results": [{"measurement_uid": f"uid-{number}"} for number in range(ooni.MOST + 5)]}


def test_ooni_gives_a_list_and_then_each_measurement_one_time(world: World) -> None:
    world.says(json.dumps(OONI_LIST).encode(), fixture("ooni/ok.json"))
    answer = world.ask("ooni")
    assert len(world.paths) == 1 + ooni.MOST
    assert answer.found.notes == ("example.com: 5 more measurements are left for the next time",)
    assert {sample.origin for sample in answer.found.samples} == {f"{PAGE}uid-{at}" for at in range(ooni.MOST)}
    # In truth no two measurements are of one moment.
    times = [replace(one, time=one.time + timedelta(seconds=at)) for at, one in enumerate(answer.found.samples)]
    world.store.add_samples(times)
    world.says(json.dumps(OONI_LIST).encode(), fixture("ooni/ok.json"))
    again = world.ask("ooni")
    assert {sample.origin for sample in again.found.samples} == {
        f"{PAGE}uid-{at}" for at in range(ooni.MOST, ooni.MOST + 5)
    }
    assert again.found.notes == ()


def test_a_measurement_of_another_site_is_left_out_and_said(world: World) -> None:
    listed = {"results": [{"measurement_uid": "uid-1"}, {"measurement_uid": "uid-2"}, {"measurement_uid": "uid-3"}]}
    world.says(
        json.dumps(listed).encode(),
        fixture("ooni/bad-other-site.json"),
        Answer(status=404),
        fixture("ooni/down.json"),
    )
    found = world.ask("ooni").found
    assert [sample.outcome for sample in found.samples] == [Outcome.TIMEOUT]
    assert found.notes[0].startswith("measurement uid-1 is left out: ooni, input: 'https://www.example.org/'")
    assert found.notes[1] == "measurement uid-2 is left out: ooni: answered with HTTP 404"


def test_what_came_before_the_way_broke_off_is_found(world: World) -> None:
    listed = {"results": [{"measurement_uid": "uid-1"}, {"measurement_uid": "uid-2"}]}
    world.says(json.dumps(listed).encode(), fixture("ooni/ok.json"), Answer(status=503))
    found = world.ask("ooni").found
    assert len(found.samples) == 1
    assert found.notes == ("stopped before measurement uid-2: ooni: answered with HTTP 503",)


def test_oonis_recorded_measurement_is_kept(world: World, recorded: Recorded) -> None:
    world.says(fixture("ooni/list.json"), recorded("telemetry/ooni/wc05_qa_successWithHTTPS.json"))
    always = Window(start=datetime(2024, 1, 1, tzinfo=UTC), end=WINDOW.end)
    (sample,) = world.ask("ooni", Wants(domains={"example": ("example.com",)}), window=always).found.samples
    assert (sample.country, sample.outcome, sample.target) == ("IT", Outcome.OK, "example.com")


QUERY = Query(service="example", metric="checkout_seconds", query="checkout", unit="s")
INSTANCE = Instance(
    service="example",
    instance="https://www.example.com/",
    target="front",
    vantage="berlin",
    asn=64500,
    country="DE",
)


def test_promql_gives_the_named_metric_and_an_exporters_probes(world: World) -> None:
    world.says(fixture("promql/range.json"), fixture("promql/range.json"))
    others = (replace(QUERY, service="other"),)
    found = world.ask("promql", Wants(queries=(QUERY, *others), instances=(INSTANCE,))).found
    assert len(world.paths) == 2
    assert {point.unit for point in found.series if point.metric == "checkout_seconds"} == {"s"}
    assert {sample.vantage for sample in found.samples} == {"berlin"}
    assert len(found.samples) == 5
    assert {sample.operator for sample in found.samples} == {"self"}, "whose own server it is"


def test_promqls_moments_are_whole_steps_and_never_too_many() -> None:
    odd = Window(start=START + timedelta(seconds=17), end=START + timedelta(minutes=10))
    window, step = promql.steps(odd)
    assert (window.start, step) == (START, timedelta(minutes=1))
    year = Window(start=START - timedelta(days=365), end=START)
    window, step = promql.steps(year)
    assert window.length / step <= promql.MOST_STEPS + 1
    assert step == timedelta(minutes=53)


def test_a_servers_own_refusal_is_no_silence(world: World) -> None:
    world.says(fixture("promql/bad-refused.json"))
    with pytest.raises(SourceUnavailable, match="promql, status: the server refused the query: bad_data"):
        world.ask("promql", Wants(queries=(QUERY,)))


def test_the_recorded_refusal_of_a_query_is_no_silence(world: World, recorded: Recorded) -> None:
    world.says(recorded("telemetry/prometheus/error_exceeded_resolution.json"))
    with pytest.raises(SourceUnavailable, match="exceeded maximum resolution"):
        world.ask("promql", Wants(queries=(QUERY,)))


MEASUREMENTS = Wants(measurements={"example": (7000001,)})


def test_atlas_results_are_placed_by_a_second_question(world: World) -> None:
    world.says(fixture("ripe-atlas/http.json"), fixture("ripe-atlas/probes.json"))
    found = world.ask("ripe-atlas", MEASUREMENTS).found
    assert world.paths[0].startswith("/measurements/7000001/results/?start=1770112800&stop=1770120000")
    assert world.paths[1].startswith("/probes/?id__in=11%2C12%2C")
    assert (found.samples[0].asn, found.samples[0].country) == (64511, "NL")
    assert {sample.target for sample in found.samples} == {"ripe-atlas/7000001"}


def test_atlas_places_are_asked_for_five_hundred_at_a_time(world: World) -> None:
    (row, *_) = json.loads(fixture("ripe-atlas/http.json"))
    many = [row | {"prb_id": number} for number in range(1, 2 * ripe_atlas.MOST_PROBES + 2)]
    world.says(json.dumps(many).encode(), fixture("ripe-atlas/probes.json"))
    world.ask("ripe-atlas", MEASUREMENTS)
    assert [path.partition("?")[0] for path in world.paths[1:]] == ["/probes/"] * 3


def test_a_measurement_without_results_asks_for_no_places(world: World) -> None:
    world.says(b"[]")
    assert world.ask("ripe-atlas", MEASUREMENTS).found.rows == 0
    assert len(world.paths) == 1


def test_atlas_recorded_results_are_kept(world: World, recorded: Recorded) -> None:
    world.says(recorded("telemetry/ripe-atlas/sagan_http_results.json"), fixture("ripe-atlas/probes.json"))
    samples = world.ask("ripe-atlas", MEASUREMENTS).found.samples
    assert samples
    assert {sample.operator for sample in samples} == {"ripe ncc"}
