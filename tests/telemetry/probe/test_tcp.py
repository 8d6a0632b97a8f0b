from __future__ import annotations

import asyncio
import errno
import socket
from threading import Event

import pytest

from telemetry.model import Outcome
from telemetry.probe.address import Endpoint
from telemetry.probe.family import Family
from telemetry.probe.measurement import Measurement
from telemetry.probe.probe import Prober
from telemetry.probe.resolve import Resolver
from telemetry.probe.wire import Wire
from telemetry.service import Target
from tests.telemetry.probe.authority import EXPIRY, Authority
from tests.telemetry.probe.conftest import AGENT, NOW, Bench, names
from tests.telemetry.probe.loopback import Server, closed_port, cut, serving


def test_a_port_that_answers_is_fine(bench: Bench, plain: Server) -> None:
    found = bench.measure(f"tcp://127.0.0.1:{plain.port}")
    assert (found.outcome, found.address, found.http_status) == (Outcome.OK, "127.0.0.1", None)
    assert found.timings.connect is not None
    assert found.timings.total is not None
    assert found.timings.connect <= found.timings.total
    assert found.timings.tls is None


def test_a_port_where_nobody_listens_is_a_connect_failure(bench: Bench) -> None:
    assert bench.measure(f"tcp://127.0.0.1:{closed_port()}").outcome is Outcome.CONNECT


def test_a_handshake_is_timed_and_its_certificate_read(bench: Bench, secure: Server) -> None:
    found = bench.measure(f"tls://shop.test:{secure.port}", allow=secure)
    assert (found.outcome, found.tls_expiry) == (Outcome.OK, EXPIRY)
    assert found.timings.tls is not None
    assert found.timings.connect is not None


def test_a_certificate_for_another_name_is_a_tls_failure(bench: Bench, ca: Authority) -> None:
    with serving(tls=ca.server("other.test")) as server:
        found = bench.measure(f"tls://shop.test:{server.port}", allow=server)
    assert found.outcome is Outcome.TLS


def test_a_cut_handshake_is_a_refusal(bench: Bench) -> None:
    with serving(at_accept=cut) as server:
        assert bench.measure(f"tls://127.0.0.1:{server.port}").outcome is Outcome.BLOCKED


def listen(connection: socket.socket) -> None:
    while connection.recv(4096):
        pass


def test_a_handshake_that_never_comes_is_a_timeout(bench: Bench) -> None:
    bench.deadline_s = 0.15
    with serving(at_accept=listen) as server:
        found = bench.measure(f"tls://127.0.0.1:{server.port}")
    assert found.outcome is Outcome.TIMEOUT
    assert "TLS" in found.reason


def test_where_one_family_does_not_connect_the_other_one_is_tried(bench: Bench, plain: Server) -> None:
    bench.names = {"shop.test": ("::1", "127.0.0.1")}
    bench.allowed = frozenset({Endpoint("::1", plain.port)})
    found = bench.measure(f"tcp://shop.test:{plain.port}", allow=plain)
    assert (found.outcome, found.address, found.unreached) == (Outcome.OK, "127.0.0.1", ("::1",))


def test_a_name_with_a_public_address_is_fine_and_nothing_is_sent(bench: Bench) -> None:
    bench.names = {"shop.test": ("1.1.1.1",)}
    found = bench.measure("dns://shop.test")
    assert (found.outcome, found.address) == (Outcome.OK, "1.1.1.1")
    assert found.timings.dns is not None
    assert found.timings.connect is None


@pytest.mark.parametrize(("name", "outcome"), [("nowhere.test", Outcome.DNS), ("shop.test", Outcome.BLOCKED)])
def test_a_name_without_a_public_address_is_not_fine(name: str, outcome: Outcome, bench: Bench) -> None:
    assert bench.measure(f"dns://{name}").outcome is outcome


def test_a_target_without_a_port_is_our_mistake(bench: Bench) -> None:
    assert bench.measure("tcp://shop.test").outcome is Outcome.VANTAGE_FAULT


def test_a_resolver_that_does_not_answer_in_time_is_a_dns_failure(ca: Authority) -> None:
    def look_up(*_: object) -> list[tuple[object, ...]]:
        stopped.wait(1)
        return []

    stopped = Event()
    with Resolver(look_up, threads=1) as resolver:
        wire = Wire(resolver=resolver, agent=AGENT, contexts=ca.trusting)
        prober = Prober(wire=wire, clock=lambda: NOW, deadline_s=0.1)
        target = Target(name="front", url="https://shop.test/")
        found = asyncio.run(prober.measure_alone(target, service="shop"))
        stopped.set()
    assert (found.outcome, found.reason) == (Outcome.DNS, "no answer within 0.1 s, looking the name up")


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (OSError(errno.EMFILE, "Too many open files"), Outcome.VANTAGE_FAULT),
        (socket.gaierror(socket.EAI_MEMORY, "Memory allocation failure"), Outcome.VANTAGE_FAULT),
        (socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution"), Outcome.DNS),
        (UnicodeError("label too long"), Outcome.DNS),
    ],
)
def test_a_machine_that_cannot_ask_for_names_holds_that_against_nobody(
    ca: Authority, error: Exception, outcome: Outcome
) -> None:
    def look_up(*_: object) -> list[tuple[object, ...]]:
        raise error

    with Resolver(look_up, threads=1) as resolver:
        prober = Prober(wire=Wire(resolver=resolver, agent=AGENT, contexts=ca.trusting), clock=lambda: NOW)
        found = asyncio.run(prober.measure_alone(Target(name="front", url="https://shop.test/"), service="shop"))
    assert found.outcome is outcome


def test_waiting_for_our_own_resolver_is_held_against_nobody(ca: Authority) -> None:
    stopped = Event()

    def look_up(*_: object) -> list[tuple[object, ...]]:
        stopped.wait(5)
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    async def main(prober: Prober) -> list[Measurement]:
        targets = (Target(name=name, url=f"https://{name}.test/") for name in ("dead", "healthy"))
        return await asyncio.gather(*(prober.measure_alone(target, service="shop") for target in targets))

    with Resolver(look_up, threads=1) as resolver:
        wire = Wire(resolver=resolver, agent=AGENT, contexts=ca.trusting)
        dead, healthy = asyncio.run(main(Prober(wire=wire, clock=lambda: NOW, deadline_s=0.1)))
        stopped.set()
    assert (dead.outcome, healthy.outcome) == (Outcome.DNS, Outcome.VANTAGE_FAULT)
    assert healthy.reason == "no answer within 0.1 s, waiting for our own resolver"


@pytest.mark.parametrize(
    ("family", "url"),
    [(Family.IPV6, "tcp://shop.test:9"), (Family.IPV6, "tcp://127.0.0.1:9"), (Family.IPV4, "tcp://[::1]:9")],
)
def test_a_name_without_addresses_of_one_family_is_held_against_nobody(bench: Bench, family: Family, url: str) -> None:
    bench.family = family
    found = bench.measure(url)
    assert found.outcome is Outcome.VANTAGE_FAULT
    assert found.reason.startswith("the name has addresses, but none of this family, looking the name up")


def test_two_targets_tell_the_families_apart(ca: Authority, plain: Server) -> None:
    names_ = names({"shop.test": ("::1", "127.0.0.1")})
    allowed = frozenset(Endpoint(address, plain.port) for address in ("127.0.0.1", "::1"))
    url = f"http://shop.test:{plain.port}/ok"

    async def main(prober: Prober) -> list[Measurement]:
        targets = (Target(name=family, url=url, family=family) for family in Family)
        return [await prober.measure_alone(target, service="shop") for target in targets]

    def measure(family: Family | None) -> list[Measurement]:
        with Resolver(names_, threads=1) as resolver:
            wire = Wire(resolver=resolver, agent=AGENT, contexts=ca.trusting, allowed=allowed, family=family)
            return asyncio.run(main(Prober(wire=wire, clock=lambda: NOW, deadline_s=2)))

    four, six = measure(None)
    assert (four.outcome, four.family) == (Outcome.OK, Family.IPV4)
    assert (six.outcome, six.address) == (Outcome.CONNECT, "::1")
    four, six = measure(Family.IPV4)
    assert (four.outcome, six.outcome) == (Outcome.OK, Outcome.VANTAGE_FAULT)
    assert "only ipv4 is to be used here" in six.reason


def test_a_name_in_another_script_is_looked_up_as_it_travels(ca: Authority) -> None:
    asked: list[str] = []

    def look_up(host: str, *_: object) -> list[tuple[object, ...]]:
        asked.append(host)
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with Resolver(look_up, threads=1) as resolver:
        prober = Prober(wire=Wire(resolver=resolver, agent=AGENT, contexts=ca.trusting), clock=lambda: NOW)
        asyncio.run(prober.measure_alone(Target(name="front", url="https://bücher.test/"), service="shop"))
    assert asked == ["xn--bcher-kva.test"]
