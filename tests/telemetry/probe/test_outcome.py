from __future__ import annotations

import errno
import ssl

import httpx
import pytest

from telemetry.model import READINGS, Outcome, Reading
from telemetry.probe.content import Comparison, Condition, Page, Part
from telemetry.probe.measurement import Family
from telemetry.probe.outcome import Phase, Trouble, judge_page, outcome_of_failure
from telemetry.probe.trouble import trouble_of

ASKED = "https://shop.test/"

FAILURES = {
    (Phase.DNS, Trouble.NO_ADDRESS): Outcome.DNS,
    (Phase.DNS, Trouble.TIMED_OUT): Outcome.DNS,
    (Phase.DNS, Trouble.PRIVATE): Outcome.BLOCKED,
    (Phase.CONNECT, Trouble.REFUSED): Outcome.CONNECT,
    (Phase.CONNECT, Trouble.UNREACHABLE): Outcome.CONNECT,
    (Phase.CONNECT, Trouble.CUT): Outcome.BLOCKED,
    (Phase.CONNECT, Trouble.TIMED_OUT): Outcome.TIMEOUT,
    (Phase.CONNECT, Trouble.LOCAL): Outcome.VANTAGE_FAULT,
    (Phase.TLS, Trouble.CERTIFICATE): Outcome.TLS,
    (Phase.TLS, Trouble.HANDSHAKE): Outcome.TLS,
    (Phase.TLS, Trouble.TIMED_OUT): Outcome.TIMEOUT,
    (Phase.TLS, Trouble.CUT): Outcome.BLOCKED,
    (Phase.HTTP, Trouble.CUT): Outcome.BLOCKED,
    (Phase.HTTP, Trouble.GARBLED): Outcome.BLOCKED,
    (Phase.HTTP, Trouble.LOOP): Outcome.BLOCKED,
    (Phase.HTTP, Trouble.NO_WEB_PAGE): Outcome.BLOCKED,
    (Phase.HTTP, Trouble.TIMED_OUT): Outcome.TIMEOUT,
    (Phase.HTTP, Trouble.CERTIFICATE): Outcome.TLS,
}


@pytest.mark.parametrize("met", FAILURES, ids=lambda met: f"{met[0].name}-{met[1].name}".lower())
def test_a_failure_has_its_outcome(met: tuple[Phase, Trouble]) -> None:
    assert outcome_of_failure(*met) is FAILURES[met]


@pytest.mark.parametrize("trouble", [Trouble.LOCAL, Trouble.OTHER_FAMILY])
@pytest.mark.parametrize("phase", Phase)
def test_what_this_machine_could_not_try_is_no_evidence(phase: Phase, trouble: Trouble) -> None:
    assert READINGS[outcome_of_failure(phase, trouble)] is Reading.VOID


@pytest.mark.parametrize("trouble", Trouble)
def test_what_ends_while_waiting_for_ourselves_is_no_evidence(trouble: Trouble) -> None:
    assert READINGS[outcome_of_failure(Phase.WAITING, trouble)] is Reading.VOID


def test_a_status_that_should_not_be_makes_no_other_status_fine() -> None:
    condition = Condition(part=Part.STATUS, test=Comparison.IS_NOT, values=("500",))
    page = Page(url=ASKED, status=503, headers={})
    assert judge_page(page, asked=ASKED, conditions=[condition]).outcome is Outcome.HTTP_5XX


STATUSES = {
    100: Outcome.OK,
    200: Outcome.OK,
    204: Outcome.OK,
    304: Outcome.OK,
    399: Outcome.OK,
    400: Outcome.HTTP_4XX,
    401: Outcome.HTTP_4XX,
    402: Outcome.HTTP_4XX,
    403: Outcome.BLOCKED,
    404: Outcome.HTTP_4XX,
    429: Outcome.BLOCKED,
    451: Outcome.BLOCKED,
    499: Outcome.HTTP_4XX,
    500: Outcome.HTTP_5XX,
    503: Outcome.HTTP_5XX,
    511: Outcome.VANTAGE_FAULT,
    522: Outcome.HTTP_5XX,
    599: Outcome.HTTP_5XX,
}


def page(status: int = 200, text: str = "", url: str = ASKED, **headers: str) -> Page:
    return Page(url=url, status=status, headers={k.replace("_", "-"): v for k, v in headers.items()}, text=text)


def outcome(seen: Page, *conditions: Condition) -> Outcome:
    return judge_page(seen, asked=ASKED, conditions=conditions).outcome


@pytest.mark.parametrize("status", STATUSES)
def test_a_status_has_its_outcome(status: int) -> None:
    assert outcome(page(status)) is STATUSES[status]


CHALLENGES = {
    "cloudflare by its header": page(503, cf_mitigated="challenge"),
    "cloudflare with status 200": page(200, cf_mitigated="challenge"),
    "aws captcha": page(405, x_amzn_waf_action="captcha"),
    "aws challenge": page(202, x_amzn_waf_action="challenge"),
    "vercel": page(429, x_vercel_mitigated="challenge"),
    "imperva with status 200": page(200, "<iframe src='/_Incapsula_Resource?x'></iframe>"),
    "akamai": page(503, "Reference #18.2 https://errors.edgesuite.net/18.2"),
    "datadome": page(401, x_datadome="protected"),
    "cloudflare by its page": page(503, "<title>Just a moment...</title>"),
}


@pytest.mark.parametrize("name", CHALLENGES)
def test_a_challenge_is_a_refusal(name: str) -> None:
    assert outcome(CHALLENGES[name]) is Outcome.BLOCKED


ORDINARY = {
    "another cf-mitigated": page(200, cf_mitigated="none"),
    "a defence's header on an ordinary answer": page(200, x_datadome="protected"),
    "a defence's script on a long page": page(200, "word " * 10_000 + "/_Incapsula_Resource"),
}


@pytest.mark.parametrize("name", ORDINARY)
def test_a_page_with_a_defence_is_still_the_page(name: str) -> None:
    assert outcome(ORDINARY[name]) is Outcome.OK


def test_a_challenge_counts_before_a_missing_marker() -> None:
    marker = Condition(part=Part.BODY, test=Comparison.CONTAINS, values=("Welcome",))
    assert outcome(page(200, "blocked", cf_mitigated="challenge"), marker) is Outcome.BLOCKED


def test_a_name_for_sale_is_the_wrong_page() -> None:
    assert outcome(page(url="https://www.hugedomains.com/domain_profile.cfm?d=shop")) is Outcome.CONTENT
    assert outcome(page(text="<script src='https://img.sedoparking.com/x.js'>")) is Outcome.CONTENT


def test_the_pages_of_a_trader_in_names_are_its_own() -> None:
    own = "https://sedo.com/"
    assert judge_page(page(url="https://sedo.com/us/"), asked=own).outcome is Outcome.OK
    assert outcome(page(url="https://notsedo.com/")) is Outcome.OK


def test_an_expected_status_is_fine_whatever_it_is() -> None:
    wanted = Condition(part=Part.STATUS, test=Comparison.IS, values=("401", "403"))
    assert outcome(page(401), wanted) is Outcome.OK
    assert outcome(page(403), wanted) is Outcome.OK
    assert outcome(page(500), wanted) is Outcome.HTTP_5XX
    assert outcome(page(429), wanted) is Outcome.BLOCKED


def test_another_status_than_the_expected_one_is_the_wrong_page() -> None:
    finding = judge_page(
        page(200), asked=ASKED, conditions=[Condition(part=Part.STATUS, test=Comparison.IS, values=("204",))]
    )
    assert (finding.outcome, finding.reason) == (Outcome.CONTENT, "status should be '204', but is '200'")


def test_a_body_that_could_not_be_read_is_no_excuse_for_another_condition() -> None:
    unread = Page(url=ASKED, status=200, headers={}, unread="it was packed")
    body = Condition(part=Part.BODY, test=Comparison.CONTAINS, values=("Welcome",))
    status = Condition(part=Part.STATUS, test=Comparison.IS, values=("204",))
    assert outcome(unread) is Outcome.OK
    assert outcome(unread, body) is Outcome.VANTAGE_FAULT
    assert outcome(unread, body, status) is Outcome.CONTENT
    assert outcome(Page(url=ASKED, status=503, headers={}, unread="it was packed"), body) is Outcome.HTTP_5XX


def from_cause(error: Exception, cause: BaseException) -> Exception:
    error.__cause__ = cause
    return error


ERRORS: list[tuple[BaseException, Trouble]] = [
    (httpx.ConnectTimeout(""), Trouble.TIMED_OUT),
    (httpx.ReadTimeout(""), Trouble.TIMED_OUT),
    (TimeoutError(), Trouble.TIMED_OUT),
    (OSError(errno.ETIMEDOUT, ""), Trouble.TIMED_OUT),
    (OSError(errno.ECONNREFUSED, ""), Trouble.REFUSED),
    (OSError(errno.EHOSTUNREACH, ""), Trouble.UNREACHABLE),
    (OSError(errno.ENETUNREACH, ""), Trouble.UNREACHABLE),
    (OSError(errno.ECONNRESET, ""), Trouble.CUT),
    (OSError(errno.EPIPE, ""), Trouble.CUT),
    (OSError(errno.EMFILE, ""), Trouble.LOCAL),
    (OSError(errno.EADDRNOTAVAIL, ""), Trouble.LOCAL),
    (OSError(errno.EACCES, ""), Trouble.LOCAL),
    (ssl.SSLCertVerificationError(1, "expired"), Trouble.CERTIFICATE),
    (ssl.SSLError(1, "wrong version"), Trouble.HANDSHAKE),
    (ssl.SSLEOFError(8, "eof"), Trouble.CUT),
    (httpx.RemoteProtocolError("Server disconnected without sending a response."), Trouble.CUT),
    (httpx.RemoteProtocolError("illegal status line"), Trouble.GARBLED),
    (httpx.ReadError(""), Trouble.CUT),
    (from_cause(httpx.ConnectError("x"), OSError(errno.EMFILE, "")), Trouble.LOCAL),
    (httpx.ConnectError("x"), Trouble.CUT),
    (ExceptionGroup("both", [OSError(errno.ECONNREFUSED, "")]), Trouble.REFUSED),
    (from_cause(httpx.ConnectError("x"), RuntimeError(OSError(errno.ECONNREFUSED, ""))), Trouble.REFUSED),
]


@pytest.mark.parametrize(("error", "trouble"), ERRORS, ids=map(str, range(len(ERRORS))))
def test_an_exception_has_its_trouble(error: BaseException, trouble: Trouble) -> None:
    assert trouble_of(error) is trouble


def test_a_place_without_ipv6_says_nothing_of_ipv6_addresses() -> None:
    error = OSError(errno.ENETUNREACH, "")
    assert trouble_of(error, Family.IPV6) is Trouble.LOCAL
    assert trouble_of(error, Family.IPV4) is Trouble.UNREACHABLE


def test_an_exception_that_names_itself_as_its_cause_comes_to_an_end() -> None:
    error = httpx.ReadError("x")
    error.__cause__ = error
    assert trouble_of(error) is Trouble.CUT
