"""Asking, over real HTTP on loopback; waits are handed in, so that nothing sleeps."""

from __future__ import annotations

import asyncio
import gzip
import logging
import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from telemetry.document import Document
from telemetry.errors import BadInput, BudgetSpent, SourceRefused, SourceUnavailable
from telemetry.sources.allowance import Allowance
from telemetry.sources.fetch import LONGEST_WAIT_S, MAX_BODY, TRIES, fetch, source_client
from telemetry.sources.request import ANY_TYPE, NOTHING, Budget, Key, Request, join
from tests.telemetry.sources.server import Answer, ThirdParty

NOW = datetime(2026, 2, 3, 10, tzinfo=UTC)
SECRET = "a-secret-that-must-never-be-seen"  # noqa: S105 -- it opens nothing
KEY = Key(header="Authorization", prefix="Bearer ", variable="FACTPING_OURS", required=True)


@dataclass
class Asker:
    """A fetch with its clock, its waits and its budget in hand."""

    party: ThirdParty
    requests: int = 10
    waits: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.allowance = Allowance(Budget(requests=self.requests, per=timedelta(hours=1)), source="ours")

    def now(self) -> datetime:
        return NOW + timedelta(seconds=sum(self.waits))

    async def wait(self, seconds: float) -> None:
        self.waits.append(seconds)

    def request(self, path: str = "answer") -> Request:
        return Request(source="ours", url=join(self.party.base_url, path), params={"q": "a b"})

    def ask(
        self, request: Request | None = None, *, keys: Mapping[str, str] = NOTHING, deadline_s: float = 5
    ) -> Document:
        async def run() -> Document:
            async with httpx.AsyncClient(trust_env=False) as client:
                return await fetch(
                    request or self.request(),
                    client=client,
                    allowance=self.allowance,
                    now=self.now,
                    keys=keys,
                    sleep=self.wait,
                    rng=random.Random(1),  # noqa: S311 -- a fixed sequence is the point
                    deadline_s=deadline_s,
                )

        return asyncio.run(run())


@pytest.fixture
def asker(party: ThirdParty) -> Asker:
    return Asker(party)


def test_whatever_type_was_asked_for_is_taken(asker: Asker) -> None:
    asker.party.answers = [Answer(body=b"<rss/>", media_type="text/xml")]
    document = asker.ask(replace(asker.request(), media_types=ANY_TYPE))
    assert document.body == b"<rss/>"
    assert asker.party.seen[0].headers["Accept"] == "*/*"


def test_the_client_says_who_is_asking(party: ThirdParty) -> None:
    party.answers = [Answer()]

    async def run() -> None:
        async with source_client("factping/0 (ours)") as client:
            await client.get(party.base_url)

    asyncio.run(run())
    assert party.seen[0].headers["User-Agent"] == "factping/0 (ours)"


def test_an_answer_is_a_document_with_its_address(asker: Asker) -> None:
    asker.party.answers = [Answer(body=b'{"ours": 1}', media_type="application/json; charset=utf-8")]
    document = asker.ask()
    assert (document.name, document.body, document.fetched_at) == ("ours", b'{"ours": 1}', NOW)
    assert document.url == f"{asker.party.base_url}/answer?q=a+b"
    assert asker.party.seen[0].path == "/answer?q=a+b"
    assert asker.party.seen[0].headers["Accept"] == "application/json"


def test_a_compressed_answer_is_read(asker: Asker) -> None:
    asker.party.answers = [Answer(body=gzip.compress(b"[1]"), headers={"Content-Encoding": "gzip"})]
    assert asker.ask().body == b"[1]"


def test_an_error_of_the_server_is_tried_again_after_a_growing_wait(asker: Asker) -> None:
    asker.party.answers = [Answer(status=500), Answer(status=503), Answer(body=b"[]")]
    assert asker.ask().body == b"[]"
    assert 1 <= asker.waits[0] <= 2 <= asker.waits[1] <= 4


def test_a_server_that_stays_broken_is_unavailable(asker: Asker) -> None:
    asker.party.answers = [Answer(status=502)]
    with pytest.raises(SourceUnavailable, match=r"^ours: answered with HTTP 502$"):
        asker.ask()
    assert len(asker.party.seen) == TRIES


@pytest.mark.parametrize("said", ["7", "Tue, 03 Feb 2026 10:00:07 GMT", "Tue, 03 Feb 2026 10:00:07 -0000"])
def test_too_many_requests_waits_as_long_as_it_is_told(asker: Asker, said: str) -> None:
    asker.party.answers = [Answer(status=429, headers={"Retry-After": said}), Answer(body=b"[]")]
    assert asker.ask().body == b"[]"
    assert asker.waits == [7.0]


def test_the_longest_wait_is_still_waited(asker: Asker) -> None:
    asker.party.answers = [Answer(status=503, headers={"Retry-After": "60"}), Answer(body=b"[]")]
    asker.ask()
    assert asker.waits == [LONGEST_WAIT_S]


def test_a_wait_that_is_too_long_is_left_to_another_round(asker: Asker) -> None:
    asker.party.answers = [Answer(status=429, headers={"Retry-After": "3600"})]
    with pytest.raises(SourceUnavailable, match="HTTP 429") as caught:
        asker.ask()
    assert asker.waits == []
    assert caught.value.retry_at == NOW + timedelta(hours=1)
    assert LONGEST_WAIT_S < 3600


@pytest.mark.parametrize("said", ["soon", "-1", "", "1e9", "Tue, 99 Feb 2026 10:00:07 GMT"])
def test_a_wait_that_cannot_be_read_is_ours_to_choose(asker: Asker, said: str) -> None:
    asker.party.answers = [Answer(status=429, headers={"Retry-After": said}), Answer(body=b"[]")]
    asker.ask()
    assert len(asker.waits) == 1
    assert 1 <= asker.waits[0] <= 2


@pytest.mark.parametrize("hold", ["headers", "body"])
def test_a_server_that_does_not_finish_is_given_up(asker: Asker, hold: str) -> None:
    asker.party.answers = [Answer(body=b"{}", hold="headers" if hold == "headers" else "body")]
    with pytest.raises(SourceUnavailable, match=r"^ours: did not answer within 0.05 s$"):
        asker.ask(deadline_s=0.05)
    assert len(asker.party.seen) == TRIES


def test_a_connection_that_breaks_off_is_tried_again(asker: Asker) -> None:
    asker.party.answers = [Answer(body=b"[", cut=5, headers={"Connection": "close"}), Answer(body=b"[]")]
    assert asker.ask().body == b"[]"


def test_a_host_that_is_not_there_is_unavailable(asker: Asker) -> None:
    request = Request(source="ours", url="http://127.0.0.1:1/")
    with pytest.raises(SourceUnavailable, match=r"^ours: cannot be reached \(ConnectError\)$"):
        asker.ask(request)
    assert len(asker.waits) == TRIES - 1


def test_a_body_without_end_is_refused(asker: Asker) -> None:
    asker.party.answers = [Answer(body=b" " * (MAX_BODY + 1))]
    with pytest.raises(SourceRefused, match=f"sent more than {MAX_BODY} bytes"):
        asker.ask()


def test_a_page_in_place_of_data_is_refused(asker: Asker) -> None:
    asker.party.answers = [Answer(body=b"<html>", media_type="text/html")]
    with pytest.raises(SourceRefused, match="answered with 'text/html', not application/json"):
        asker.ask()
    asker.party.answers = [Answer(media_type=None)]
    with pytest.raises(SourceRefused, match="no content type"):
        asker.ask()


@pytest.mark.parametrize("status", [301, 307, 401, 403, 404, 451])
def test_a_refusal_or_a_redirect_is_final(asker: Asker, status: int) -> None:
    asker.party.answers = [Answer(status=status, headers={"Location": "/elsewhere"})]
    with pytest.raises(SourceRefused, match=rf"^ours: answered with HTTP {status}$") as caught:
        asker.ask(replace(asker.request(), key=KEY), keys={"FACTPING_OURS": SECRET})
    assert caught.value.status == status
    assert len(asker.party.seen) == 1


def test_work_that_must_not_be_done_twice_is_not_asked_for_twice(asker: Asker) -> None:
    asker.party.answers = [Answer(status=500)]
    once = replace(asker.request(), method="POST", json_body={"ours": 1}, repeatable=False)
    with pytest.raises(SourceUnavailable, match="HTTP 500"):
        asker.ask(once)
    assert [seen.body for seen in asker.party.seen] == [b'{"ours":1}']


def test_work_that_was_put_off_may_be_asked_for_again(asker: Asker) -> None:
    asker.party.answers = [Answer(status=429), Answer(body=b"[]")]
    assert asker.ask(replace(asker.request(), method="POST", form={"a": "b"}, repeatable=False)).body == b"[]"
    assert [seen.body for seen in asker.party.seen] == [b"a=b", b"a=b"]


def test_a_spent_budget_asks_nobody(party: ThirdParty) -> None:
    asker = Asker(party, requests=2)
    party.answers = [Answer(body=b"[]")]
    asker.ask()
    asker.ask()
    with pytest.raises(BudgetSpent, match=r"^ours: the budget of 2 in 1:00:00 is spent, until 2026-02-03T11:00:00"):
        asker.ask()
    assert len(party.seen) == 2


def test_retries_are_paid_for_as_well(party: ThirdParty) -> None:
    asker = Asker(party, requests=3)
    party.answers = [Answer(status=500)]
    with pytest.raises(BudgetSpent):
        asker.ask()
    assert len(party.seen) == 3


def test_a_key_goes_into_its_header_and_nowhere_else(asker: Asker, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    asker.party.answers = [Answer(body=b"[]"), Answer(status=403)]
    request = replace(asker.request(), key=KEY)
    document = asker.ask(request, keys={"FACTPING_OURS": SECRET})
    with pytest.raises(SourceRefused) as caught:
        asker.ask(request, keys={"FACTPING_OURS": SECRET})
    assert asker.party.seen[0].headers["Authorization"] == f"Bearer {SECRET}"
    shown = [repr(document), repr(request), str(caught.value), repr(caught.value.__cause__)]
    assert not any(SECRET in text for text in shown)
    assert not any(SECRET in record.getMessage() for record in caplog.records)


@pytest.mark.parametrize("secret", [f"{SECRET}\r\nX-Evil: 1", f"{SECRET}é", f" {SECRET}"])
def test_a_key_that_cannot_stand_in_a_header_is_refused_unseen(asker: Asker, secret: str) -> None:
    with pytest.raises(BadInput, match="FACTPING_OURS: holds something that cannot stand in a header") as caught:
        asker.ask(replace(asker.request(), key=KEY), keys={"FACTPING_OURS": secret})
    assert SECRET not in repr(caught.value)
    assert asker.party.seen == []


def test_a_key_that_is_needed_and_not_there_asks_nobody(asker: Asker) -> None:
    with pytest.raises(BadInput, match="FACTPING_OURS: is not set"):
        asker.ask(replace(asker.request(), key=KEY))
    assert asker.party.seen == []


def test_a_key_that_is_not_needed_is_left_out(asker: Asker) -> None:
    asker.party.answers = [Answer(body=b"[]")]
    asker.ask(replace(asker.request(), key=replace(KEY, required=False)))
    assert "Authorization" not in asker.party.seen[0].headers


@pytest.mark.parametrize("url", ["http://[::1", "ftp://here/", "nowhere"])
def test_an_address_that_cannot_be_asked_is_bad_input(asker: Asker, url: str) -> None:
    with pytest.raises(BadInput, match="cannot be asked"):
        asker.ask(Request(source="ours", url=url))
    assert asker.waits == []
