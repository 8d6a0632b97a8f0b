"""Connections to pages: by the name's certificate to the address that was checked, a new one for every request."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from telemetry.pages.fetch import Answer, fetch
from telemetry.pages.transport import page_client
from telemetry.probe.address import Endpoint
from telemetry.probe.outcome import ProbeFailed, Trouble
from telemetry.probe.resolve import Resolver
from telemetry.probe.wire import Wire
from tests.telemetry.probe.authority import Authority, authority
from tests.telemetry.probe.conftest import AGENT, names
from tests.telemetry.probe.loopback import Server, serving


@pytest.fixture(scope="module")
def ca(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def secure(ca: Authority) -> Iterator[Server]:
    with serving(tls=ca.server(alpn=("h2", "http/1.1"))) as server:
        yield server


def read(ca: Authority, server: Server, *paths: str, host: str = "shop.test") -> list[Answer]:
    known = {host: ("127.0.0.1",)}

    async def all_of_them() -> list[Answer]:
        with Resolver(names(known), threads=2) as resolver:
            allowed = frozenset({Endpoint("127.0.0.1", server.port)})
            async with page_client(
                Wire(resolver=resolver, agent=AGENT, contexts=ca.trusting, allowed=allowed)
            ) as client:
                urls = (f"https://{host}:{server.port}/{path}" for path in paths)
                return list(await asyncio.gather(*(fetch(url, client=client, deadline_s=5) for url in urls)))

    return asyncio.run(all_of_them())


def test_a_page_is_read_by_tls_under_its_own_name(ca: Authority, secure: Server) -> None:
    (answer,) = read(ca, secure, "ok")
    assert (answer.status, answer.body) == (200, b"hello")
    assert secure.hellos == ["h2"]


def test_a_server_that_knows_only_the_older_http_is_read_too(ca: Authority) -> None:
    with serving(tls=ca.server()) as server:
        assert read(ca, server, "ok")[0].body == b"hello"
        assert server.hellos == ["http/1.1"]
        assert f"Host: shop.test:{server.port}\r\n" in server.heads[0]


def test_another_names_certificate_is_not_taken(ca: Authority, secure: Server) -> None:
    with pytest.raises(ProbeFailed) as failure:
        read(ca, secure, "ok", host="other.test")
    assert failure.value.trouble is Trouble.CERTIFICATE


def test_no_connection_is_used_twice(ca: Authority, secure: Server) -> None:
    assert [answer.status for answer in read(ca, secure, "ok", "ok", "ok")] == [200] * 3
    assert secure.connections == 3


def test_a_body_that_ends_too_early_is_no_answer(ca: Authority) -> None:
    with serving(tls=ca.server()) as server, pytest.raises(ProbeFailed) as failure:
        read(ca, server, "short-body")
    assert failure.value.trouble in (Trouble.GARBLED, Trouble.CUT)


def test_a_redirect_from_tls_to_plain_http_is_not_followed(ca: Authority) -> None:
    with serving(tls=ca.server()) as server, pytest.raises(ProbeFailed) as failure:
        read(ca, server, "to/http%3A%2F%2Fshop.test%2F")
    assert failure.value.trouble is Trouble.NO_WEB_PAGE


def test_a_redirect_to_a_private_address_is_not_followed(ca: Authority) -> None:
    with serving(tls=ca.server()) as server, pytest.raises(ProbeFailed) as failure:
        read(ca, server, "to/https%3A%2F%2F169.254.169.254%2Flatest")
    assert failure.value.trouble is Trouble.PRIVATE
