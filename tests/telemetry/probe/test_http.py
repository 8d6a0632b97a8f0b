from __future__ import annotations

import socket
from datetime import UTC, datetime, timedelta

import pytest

from telemetry.model import Outcome, Reading
from telemetry.probe.address import Endpoint
from telemetry.probe.content import Comparison, Condition, Part
from telemetry.probe.http import MAX_BODY
from telemetry.probe.measurement import Family, Measurement, Vantage, to_sample
from tests.telemetry.probe.authority import EXPIRY, Authority
from tests.telemetry.probe.conftest import AGENT, NOW, Bench
from tests.telemetry.probe.loopback import Server, closed_port, cut, serving

CASES = {
    "ok": Outcome.OK,
    "status/404": Outcome.HTTP_4XX,
    "status/401": Outcome.HTTP_4XX,
    "status/403": Outcome.BLOCKED,
    "status/429": Outcome.BLOCKED,
    "status/451": Outcome.BLOCKED,
    "status/500": Outcome.HTTP_5XX,
    "status/503": Outcome.HTTP_5XX,
    "status/511": Outcome.VANTAGE_FAULT,
    "challenge/503": Outcome.BLOCKED,
    "challenge/200": Outcome.BLOCKED,
    "reset": Outcome.BLOCKED,
    "close": Outcome.BLOCKED,
    "garbage": Outcome.BLOCKED,
    "short-body": Outcome.BLOCKED,
    "loop": Outcome.BLOCKED,
    "cookie": Outcome.OK,
}


@pytest.mark.parametrize("path", CASES)
def test_an_answer_has_its_outcome(path: str, bench: Bench, plain: Server) -> None:
    assert bench.measure(f"{plain.url}/{path}").outcome is CASES[path]


@pytest.mark.parametrize("path", CASES)
def test_an_answer_over_tls_has_the_same_outcome(path: str, bench: Bench, secure: Server) -> None:
    found = bench.measure(f"https://shop.test:{secure.port}/{path}", allow=secure)
    assert found.outcome is CASES[path], found.reason


@pytest.mark.parametrize("path", ["slow-head", "slow-body"])
def test_what_does_not_come_by_the_deadline_is_a_timeout(path: str, bench: Bench, plain: Server) -> None:
    bench.deadline_s = 0.15
    found = bench.measure(f"{plain.url}/{path}")
    assert found.outcome is Outcome.TIMEOUT
    assert found.timings.total is not None
    assert 150 <= found.timings.total < 1000
    assert found.http_status == (200 if path == "slow-body" else None)
    assert found.reason == "no answer within 0.15 s, the HTTP exchange"


def test_what_a_redirect_said_is_not_taken_for_the_answer(bench: Bench, plain: Server) -> None:
    bench.deadline_s = 0.15
    found = bench.measure(f"{plain.url}/to//slow-head")
    assert (found.outcome, found.http_status, found.timings.ttfb) == (Outcome.TIMEOUT, None, None)
    assert found.final_url == f"{plain.url}/slow-head"


def test_everything_that_was_measured_is_in_the_measurement(bench: Bench, secure: Server) -> None:
    found = bench.measure(f"https://shop.test:{secure.port}/ok", allow=secure)
    assert (found.time, found.service, found.target) == (NOW, "shop", "front")
    assert (found.http_version, found.http_status, found.bytes) == ("HTTP/1.1", 200, 5)
    assert (found.address, found.family, found.unreached) == ("127.0.0.1", Family.IPV4, ())
    assert found.final_url == f"https://shop.test:{secure.port}/ok"
    assert found.tls_expiry == EXPIRY
    assert found.control is None
    assert found.control_ok is None


@pytest.mark.parametrize("path", ["ok", "cookie"])
def test_the_phases_add_up(path: str, bench: Bench, secure: Server) -> None:
    times = bench.measure(f"https://shop.test:{secure.port}/{path}", allow=secure).timings
    assert times.dns is not None
    assert times.connect is not None
    assert times.tls is not None
    assert times.ttfb is not None
    assert times.total is not None
    assert min(times.dns, times.connect, times.tls) > 0
    assert times.dns + times.connect + times.tls <= times.ttfb <= times.total


def test_a_phase_that_was_not_reached_has_no_time(bench: Bench, plain: Server) -> None:
    times = bench.measure(f"{plain.url}/reset").timings
    assert (times.dns, times.tls, times.ttfb) == (None, None, None)
    assert times.connect is not None


def test_every_request_says_who_asks_and_names_the_host_asked_for(bench: Bench, plain: Server) -> None:
    bench.measure(f"http://shop.test:{plain.port}/who", allow=plain)
    head = plain.heads[-1].splitlines()
    assert head[0] == "GET /who HTTP/1.1"
    assert f"Host: shop.test:{plain.port}" in head
    assert f"User-Agent: {AGENT}" in head


def test_every_probe_has_a_connection_of_its_own(bench: Bench, plain: Server) -> None:
    before = plain.connections
    bench.measure(f"{plain.url}/ok", control=f"{plain.url}/ok")
    assert plain.connections == before + 2


def test_http_2_is_spoken_where_it_is_offered(bench: Bench, ca: Authority) -> None:
    with serving(tls=ca.server(alpn=("h2", "http/1.1"))) as server:
        found = bench.measure(f"https://shop.test:{server.port}/", allow=server)
    assert (found.outcome, found.http_version, found.bytes) == (Outcome.OK, "HTTP/2", 5)
    assert found.timings.ttfb is not None
    assert server.hellos == ["h2"]


def test_an_endless_body_is_read_up_to_a_bound(bench: Bench, plain: Server) -> None:
    found = bench.measure(f"{plain.url}/endless")
    assert found.outcome is Outcome.OK
    assert found.bytes is not None
    assert MAX_BODY < found.bytes < 2 * MAX_BODY


def test_a_packed_body_is_unpacked_up_to_a_bound(bench: Bench, plain: Server) -> None:
    marker = Condition(part=Part.BODY, test=Comparison.CONTAINS, values=("chocolate",))
    assert bench.measure(f"{plain.url}/packed/chocolate", marker).outcome is Outcome.OK
    beyond = Condition(part=Part.BODY, test=Comparison.LACKS, values=("the end",))
    found = bench.measure(f"{plain.url}/packed/x", beyond)
    assert (found.outcome, found.http_status) == (Outcome.VANTAGE_FAULT, 200)
    assert found.reason == "body should lack 'the end': cannot be told, as only its first 256 KiB are read"


UNREADABLE = {
    "not-packed": "the body is not the gzip that its header says",
    "half-packed": "the gzip of the body ends too early",
    "packed-twice": "more follows the gzip of the body",
    "packed-otherwise": "the body is packed as 'br', which we did not ask for",
}
LOOKS = [
    Condition(part=Part.BODY, test=Comparison.CONTAINS, values=("chocolate",)),
    Condition(part=Part.BODY, test=Comparison.LACKS, values=("maintenance",)),
    Condition(part=Part.BODY, test=Comparison.IS, values=("chocolate",)),
    Condition(part=Part.JSON, test=Comparison.IS, values=("none",), at="status.indicator"),
]


@pytest.mark.parametrize("path", UNREADABLE)
@pytest.mark.parametrize("wanted", LOOKS, ids=lambda wanted: f"{wanted.part}-{wanted.test}")
def test_what_could_not_be_looked_at_speaks_neither_for_it_nor_against_it(
    path: str, wanted: Condition, bench: Bench, plain: Server
) -> None:
    found = bench.measure(f"{plain.url}/{path}", wanted)
    assert to_sample(found, Vantage(name="here")).reading is Reading.VOID
    assert found.reason.endswith(f": cannot be told, as {UNREADABLE[path]}")
    assert bench.measure(f"{plain.url}/{path}").outcome is Outcome.OK, "nothing was to be looked at"


def test_a_missing_marker_makes_it_the_wrong_page(bench: Bench, plain: Server) -> None:
    found = bench.measure(f"{plain.url}/ok", Condition(part=Part.BODY, test=Comparison.CONTAINS, values=("Welcome",)))
    assert (found.outcome, found.reason) == (Outcome.CONTENT, "body should contain 'Welcome'")


def test_a_marker_that_may_lie_beyond_the_bound_is_neither_missing_nor_there(bench: Bench, plain: Server) -> None:
    marker = Condition(part=Part.BODY, test=Comparison.CONTAINS, values=("Welcome",))
    assert bench.measure(f"{plain.url}/endless", marker).outcome is Outcome.VANTAGE_FAULT
    there = Condition(part=Part.BODY, test=Comparison.CONTAINS, values=("again",))
    assert bench.measure(f"{plain.url}/endless", there).outcome is Outcome.OK


def test_a_certificate_for_another_name_is_a_tls_failure(bench: Bench, ca: Authority) -> None:
    with serving(tls=ca.server("other.test")) as server:
        found = bench.measure(f"https://shop.test:{server.port}/", allow=server)
    assert found.outcome is Outcome.TLS
    assert "shop.test" in found.reason
    assert found.timings.connect is not None


def test_an_expired_certificate_is_a_tls_failure(bench: Bench, ca: Authority) -> None:
    with serving(tls=ca.server(expiry=datetime(2020, 1, 1, tzinfo=UTC))) as server:
        found = bench.measure(f"https://shop.test:{server.port}/", allow=server)
    assert found.outcome is Outcome.TLS
    assert "expired" in found.reason


def test_a_server_that_speaks_no_tls_is_a_tls_failure(bench: Bench) -> None:
    def talk(connection: socket.socket) -> None:
        connection.recv(4096)
        connection.sendall(b"220 mail ready, go ahead\r\n")

    with serving(at_accept=talk) as server:
        found = bench.measure(f"https://127.0.0.1:{server.port}/")
    assert found.outcome is Outcome.TLS


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_reset_after_accepting_is_a_refusal_and_not_an_outage(scheme: str, bench: Bench) -> None:
    with serving(at_accept=cut) as server:
        found = bench.measure(f"{scheme}://127.0.0.1:{server.port}/")
    assert found.outcome is Outcome.BLOCKED, found.reason
    assert to_sample(found, Vantage(name="here")).reading is Reading.REFUSED


def test_a_port_where_nobody_listens_is_a_connect_failure(bench: Bench) -> None:
    found = bench.measure(f"http://127.0.0.1:{closed_port()}/")
    assert (found.outcome, found.address) == (Outcome.CONNECT, "127.0.0.1")
    assert found.timings.connect is None


def test_a_name_without_an_address_is_a_dns_failure(bench: Bench) -> None:
    found = bench.measure("http://nowhere.test/")
    assert (found.outcome, found.address) == (Outcome.DNS, None)
    assert "Name or service not known" in found.reason


def test_what_the_target_asks_for_is_kept(bench: Bench, plain: Server) -> None:
    assert bench.measure(f"{plain.url}/status/429").retry_after == timedelta(minutes=2)


def test_a_redirect_is_followed_to_where_it_ends(bench: Bench, plain: Server) -> None:
    found = bench.measure(f"{plain.url}/to//ok")
    assert (found.outcome, found.http_status, found.final_url) == (Outcome.OK, 200, f"{plain.url}/ok")


@pytest.mark.parametrize(
    "place",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://[::1]/",
        "http://localhost/",
        "//0.0.0.0/",
    ],
)
def test_a_redirect_to_a_private_address_is_not_followed(place: str, bench: Bench, plain: Server) -> None:
    bench.names = {"localhost": ("127.0.0.1", "::1")}
    found = bench.measure(f"{plain.url}/to/{place}")
    assert found.outcome is Outcome.BLOCKED
    assert "private" in found.reason
    assert found.timings.connect is not None
    assert found.http_status is None


def test_a_redirect_to_another_port_of_loopback_is_not_followed(bench: Bench, plain: Server) -> None:
    with serving() as other:
        found = bench.measure(f"{plain.url}/to/{other.url}/secret")
    assert found.outcome is Outcome.BLOCKED
    assert other.connections == 0


def test_a_redirect_to_another_port_of_loopback_is_followed_where_that_was_allowed(bench: Bench, plain: Server) -> None:
    with serving() as other:
        bench.allowed = frozenset({Endpoint("127.0.0.1", other.port)})
        found = bench.measure(f"{plain.url}/to/{other.url}/")
    assert (found.outcome, other.connections) == (Outcome.OK, 1)


@pytest.mark.parametrize("place", ["ftp://shop.test/", "javascript:alert(1)", "http://", "http://shop.test:port/"])
def test_a_redirect_to_no_web_page_is_no_outage(place: str, bench: Bench, plain: Server) -> None:
    assert bench.measure(f"{plain.url}/to/{place}").outcome is Outcome.BLOCKED


def test_a_public_name_with_a_private_address_is_filtered_and_not_asked(bench: Bench, plain: Server) -> None:
    before = plain.connections
    found = bench.measure(f"http://shop.test:{plain.port}/")
    assert found.outcome is Outcome.BLOCKED
    assert plain.connections == before


def test_ipv6_is_told_apart(bench: Bench) -> None:
    with serving(family=socket.AF_INET6) as server:
        found = bench.measure(f"{server.url}/")
    assert (found.outcome, found.family, found.address) == (Outcome.OK, Family.IPV6, "::1")


def test_where_one_family_does_not_connect_the_other_one_is_tried(bench: Bench) -> None:
    bench.names = {"shop.test": ("::1", "127.0.0.1")}
    with serving() as server:
        bench.allowed = frozenset({Endpoint("::1", server.port), Endpoint("127.0.0.1", server.port)})
        found = bench.measure(f"http://shop.test:{server.port}/")
    assert (found.outcome, found.address, found.unreached) == (Outcome.OK, "127.0.0.1", ("::1",))


def test_of_several_addresses_the_system_chooses(bench: Bench, plain: Server) -> None:
    bench.names = {"shop.test": ("127.0.0.1", "127.0.0.2")}
    bench.allowed = frozenset({Endpoint("127.0.0.2", plain.port)})
    assert bench.measure(f"http://shop.test:{plain.port}/", allow=plain).address == "127.0.0.1"


def test_a_family_that_was_asked_for_is_the_only_one_tried(bench: Bench) -> None:
    bench.names, bench.family = {"shop.test": ("::1", "127.0.0.1")}, Family.IPV6
    with serving() as server:
        bench.allowed = frozenset({Endpoint("::1", server.port), Endpoint("127.0.0.1", server.port)})
        found = bench.measure(f"http://shop.test:{server.port}/")
    assert (found.outcome, found.address, server.connections) == (Outcome.CONNECT, "::1", 0)


def sample_reading(found: Measurement) -> Reading:
    return to_sample(found, Vantage(name="here")).reading


def test_a_failure_beside_a_control_that_answers_is_a_failure(bench: Bench, plain: Server) -> None:
    found = bench.measure(f"{plain.url}/status/500", control=f"{plain.url}/ok")
    assert (found.outcome, found.control_ok) == (Outcome.HTTP_5XX, True)
    assert sample_reading(found) is Reading.FAILED


def test_a_control_that_answers_with_another_page_has_not_answered(bench: Bench, plain: Server) -> None:
    own = Condition(part=Part.BODY, test=Comparison.IS, values=("Success",))
    found = bench.measure(f"{plain.url}/ok", control=f"{plain.url}/ok", expected=own)
    assert (found.outcome, found.control_ok) == (Outcome.OK, False)
    assert found.control is not None
    assert found.control.outcome is Outcome.CONTENT


def test_a_failure_beside_a_control_that_fails_is_void(bench: Bench, plain: Server) -> None:
    found = bench.measure(f"{plain.url}/status/500", control=f"http://127.0.0.1:{closed_port()}/")
    assert (found.outcome, found.control_ok) == (Outcome.HTTP_5XX, False)
    assert sample_reading(found) is Reading.VOID
