from __future__ import annotations

import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from telemetry.errors import BadInput, UnknownService
from telemetry.probe.probe import supports
from telemetry.services import (
    CONTROLS,
    PACKAGED,
    Catalogue,
    Handle,
    Service,
    Spokesperson,
    StatusPage,
    Target,
    VoiceRole,
    load_catalogue,
)
from telemetry.status import FORMATS

FIXTURES = Path(__file__).parent / "fixtures" / "catalog"
GROUNDS = Path(__file__).parents[2] / "docs" / "catalogue.md"
SERVICE_FILES = sorted(path for path in PACKAGED.glob("*.toml") if path.name != CONTROLS)

# fmt: off
PROMISED = (
    "twitter", "x", "github", "cloudflare", "fastly", "aws", "google-cloud", "heroku", "azure", "meta", "facebook",
    "instagram", "whatsapp", "threads", "slack", "atlassian", "reddit", "bluesky", "mastodon-social", "discord",
    "openai", "anthropic", "zoom", "microsoft-365", "microsoft-teams", "dropbox", "stripe", "shopify", "twilio",
    "datadog", "npm", "pypi", "vercel", "netlify", "digitalocean", "linode", "spotify", "netflix", "youtube", "gmail",
    "linkedin", "tiktok", "twitch", "steam", "playstation-network", "xbox-live", "roblox", "notion", "figma", "gitlab",
    "bitbucket", "circleci", "sentry", "okta", "pagerduty", "paypal", "coinbase", "kraken", "robinhood", "starlink",
    "signal", "telegram", "snapchat", "pinterest", "crowdstrike", "salesforce", "wikipedia", "hugging-face",
    "docker-hub", "square", "akamai",
)

EVERYDAY_WORDS = (
    "Amplitude", "Azure", "Basecamp", "Box", "Clerk", "Cohere", "Confluence", "Confluent", "Cursor", "Discord",
    "Grok", "Intercom", "LINE", "Linear", "Loom", "Medium", "Meta", "Neon", "Notion", "Outlook", "Peacock",
    "Perplexity", "Plaid", "Postman", "Railway", "Render", "Replicate", "Resend", "Ring", "Segment", "Sentry",
    "Signal", "Slack", "Snowflake", "Spectrum", "Square", "Steam", "Stripe", "Threads", "Uber", "Visa", "Wise",
    "Workday", "Zoom",
)
# fmt: on

# Formats that a service's file may name before there is a reader for them.
NOT_READ_YET: frozenset[str] = frozenset()

# Status.io answers for all its pages under one address.
STATUS_IO = "https://api.status.io/1.0/status/"

# Services whose page is read from another document than the one that its format names first, and why.
OTHER_DOCUMENT = {
    "app-store": "the format names the page for developers first",
    "apple-music": "the format names the page for developers first",
    "fivetran": "its host has no other document in this shape",
    "icloud": "the format names the page for developers first",
    "oracle-cloud": "its host has no other document in this shape",
}

SHARING = (
    "app-store",
    "apple-music",
    "fortnite",
    "gmail",
    "google-drive",
    "google-meet",
    "google-search",
    "icloud",
    "pypi",
    "rocket-league",
    "terraform-cloud",
)

# Targets that are no front page, by their path: documented health endpoints, and public pages and files of the service.
PATHS = {
    "/cdn-cgi/trace": "documented by Cloudflare for telling which of its places answers",
    "/config.json": "the sparse index that Cargo reads first",
    "/directory": "the public directory that every ACME client reads first (RFC 8555)",
    "/health": "Mastodon's documented health endpoint",
    "/healthcheck": "Stripe's documented health endpoint",
    "/lodestone/": "the game's public front page",
    "/login": "the public sign-in page",
    "/maven2/": "the repository's public index",
    "/packages.json": "the metadata that Composer reads first",
    "/ping": "documented by AWS for DynamoDB",
    "/api/api.test": "Slack's documented test of its API, without a token",
    "/software/confluence": "the product's public page",
    "/software/jira": "the product's public page",
    "/users/sign_in": "the public sign-in page",
    "/wiki/Main_Page": "the public main page",
    "/xrpc/_health": "documented health endpoint of a personal data server",
}
# The network whose interface may not be used for measuring it, by its terms.
X_INTERFACE = ("api.x.com", "api.twitter.com", "upload.twitter.com", "ads-api.twitter.com", "stream.twitter.com")

# Services whose targets or status pages stand on hosts outside their domains, and why.
ELSEWHERE = {
    "app-store": "one page for all of Apple's services",
    "apple-music": "one page for all of Apple's services",
    "aws": "its interfaces answer under amazonaws.com, where customers' hosts are too",
    "bitbucket": "Atlassian keeps its products' status pages on one host",
    "call-of-duty": "Activision keeps one page for all its games",
    "confluence": "the product's page is on Atlassian's site; customers' sites are customers' hosts",
    "facebook": "one page for all of Meta's products",
    "fortnite": "one page for all of Epic's games",
    "gmail": "one page for all of Google Workspace",
    "google-drive": "one page for all of Google Workspace",
    "google-maps": "its page is on Google Cloud's host",
    "google-meet": "one page for all of Google Workspace",
    "google-workspace": "its page is on Google's own host",
    "icloud": "one page for all of Apple's services",
    "instagram": "one page for all of Meta's products",
    "jira": "the product's page is on Atlassian's site; customers' sites are customers' hosts",
    "league-of-legends": "one page for all of Riot's games",
    "letsencrypt": "its page is on the host of the page's provider, Status.io",
    "microsoft-copilot": "one page for Microsoft's services for people at home",
    "microsoft-teams": "one page for Microsoft's services for companies",
    "onedrive": "one page for Microsoft's services for people at home",
    "outlook": "one page for Microsoft's services for people at home",
    "pypi": "the Python Software Foundation keeps one page for its sites",
    "rocket-league": "one page for all of Epic's games",
    "threads": "one page for all of Meta's products",
    "twitter": "its page for developers had a domain of its own",
    "valorant": "one page for all of Riot's games",
    "whatsapp": "one page for all of Meta's products",
}

# Every message begins with the file's path; what follows is exact.
MESSAGES = {
    "bad-alias-taken": ", aliases: 'github.com' already belongs to github",
    "bad-aliases-not-a-list": ', aliases: must be a list of texts, as in ["one", "two"]',
    "bad-day-in-quotes": ", since: must be a day without quotes, as in 2023-07-23",
    "bad-day-with-time": ", until: must be a day without quotes, as in 2023-07-23",
    "bad-domain-with-scheme": ", domains: 'https://example.net' is not a domain in lower case",
    "bad-empty-name": ", name: must be a text in quotes, not empty",
    "bad-handle-in-capitals": (
        ", handles.mastodon.status: 'Example@example.net' is not a handle in lower case without the leading @"
    ),
    "bad-handle-with-at": ", handles.x.official: '@example' is not a handle in lower case without the leading @",
    "bad-network-not-a-table": ", handles.x: must be a table, as in [handles.x]",
    "bad-no-name": ", name: is missing",
    "bad-not-toml": ": not TOML: invalid value (at line 1, column 8)",
    "bad-person-until-before-since": ", spokespeople[1].until: must come after since",
    "bad-person-without-handle": ", spokespeople[1]: has no handle on any network",
    "bad-plain-word-unnamed": ", plain_words: 'Sample' is neither the name nor an alias",
    "bad-products-not-a-list": ', status_page.products: must be a list of texts, as in ["one", "two"]',
    "bad-status-page-without-url": ", status_page.url: is missing",
    "bad-successor-unknown": ", successor: 'exemplar' is no known service",
    "bad-target-not-a-url": (
        ", targets[1].url: 'example.net' is not an http or https URL, tcp://host:port, tls://host, tls://host:port or "
        "dns://name"
    ),
    "bad-targets-not-tables": ", targets: must be a list of tables, as in [[targets]]",
    "bad-unknown-account": ", handles.x.press: unknown key (known here: official, support, status)",
    "bad-unknown-key": (
        ", colour: unknown key (known here: name, aliases, plain_words, domains, handles, spokespeople, status_page, "
        "targets, since, until, successor, blind_spots)"
    ),
    "bad-unknown-network": ", handles.myspace: unknown key (known here: x, mastodon, bluesky)",
    "bad-unknown-role": (
        ", spokespeople[1].role: 'boss' is none of company, support_account, status_account, executive, employee"
    ),
    "bad-until-before-since": ", until: must come after since",
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def ids(services: tuple[Service, ...]) -> list[str]:
    return [service.id for service in services]


def test_all_promised_services_are_there(catalogue: Catalogue) -> None:
    assert set(PROMISED) <= set(catalogue.services)


@pytest.mark.parametrize("path", SERVICE_FILES, ids=lambda path: path.stem)
def test_every_packaged_service_can_be_named_probed_and_qualified(path: Path, catalogue: Catalogue) -> None:
    service = catalogue.services[path.stem]
    assert service.domains
    assert any(target.url.startswith("https://") for target in service.targets)
    assert service.status_page is None or service.status_page.url.startswith("https://")
    assert service.blind_spots.endswith(".")
    assert "api.x.com" not in path.read_text("utf-8")
    assert "api.twitter.com" not in path.read_text("utf-8")


def _is_complete(service: Service) -> bool:
    """Named, spoken for or found by its host, with a page that we read, a target that we probe and its blind spots."""
    page = service.status_page
    return bool(
        service.name
        and (service.domains or service.handles)
        and page is not None
        and page.format in FORMATS
        and _address(page).startswith("https://")
        and urlsplit(_address(page)).hostname
        and service.targets
        and all(supports(target.url) for target in service.targets)
        and service.blind_spots
    )


def _address(page: StatusPage) -> str:
    """Where the page is read: its feed, or its URL with the format's path."""
    return page.feed or f"{page.url.rstrip('/')}{FORMATS[page.format or ''].PATH or ''}"


def test_more_than_two_hundred_services_are_complete(catalogue: Catalogue) -> None:
    assert sum(map(_is_complete, catalogue.services.values())) >= 210


def test_the_grounds_of_every_format_are_on_record(catalogue: Catalogue) -> None:
    pages = {service.id: service.status_page for service in catalogue.services.values() if service.status_page}
    rows = [
        line.split("|")[1:-1] for line in GROUNDS.read_text("utf-8").partition("## Each service")[2].splitlines()[4:]
    ]
    recorded = {cells[0].strip(): (cells[1].strip(), cells[2].strip()) for cells in rows}
    assert len(recorded) == len(rows)
    assert recorded == {name: (page.format, page.feed) for name, page in pages.items() if page.format}
    assert {letter for cells in rows for letter in cells[3].split()} == set("RVHDSLP")
    assert all(cells[3].strip() for cells in rows)


def test_a_complete_service_has_blind_spots_of_its_own(catalogue: Catalogue) -> None:
    sentences = Counter(service.blind_spots for service in catalogue.services.values())
    copied = [
        service.id
        for service in catalogue.services.values()
        if _is_complete(service) and sentences[service.blind_spots] > 1
    ]
    assert copied == []


def test_targets_are_front_pages_or_known_to_be_made_for_it(catalogue: Catalogue) -> None:
    urls = [urlsplit(target.url) for service in catalogue.services.values() for target in service.targets]
    assert {url.path for url in urls} - {"", "/"} == set(PATHS)
    assert [url for url in urls if url.query or url.username or url.hostname in X_INTERFACE] == []


def test_every_format_named_has_a_reader_or_is_known_to_have_none_yet(catalogue: Catalogue) -> None:
    named = {service.status_page.format for service in catalogue.services.values() if service.status_page}
    assert named - {None} <= set(FORMATS) | NOT_READ_YET
    assert set(FORMATS).isdisjoint(NOT_READ_YET)


def test_a_page_with_a_format_names_the_document_that_is_read(catalogue: Catalogue) -> None:
    for service in catalogue.services.values():
        page = service.status_page
        assert page is None or (page.format is None) == (page.feed is None), service.id


def test_a_document_is_where_its_format_keeps_one(catalogue: Catalogue) -> None:
    strange = set()
    for service in catalogue.services.values():
        page = service.status_page
        path = FORMATS[page.format].PATH if page and page.format else None
        if page and path and not (page.feed or "").endswith(path):
            strange.add(service.id)
    assert strange == set(OTHER_DOCUMENT)


def test_who_reads_a_shared_document_names_its_own_products(catalogue: Catalogue) -> None:
    """One product's incident would become the other's; at most one service, the whole of the page, names none."""
    readers: dict[str, list[Service]] = defaultdict(list)
    for service in catalogue.services.values():
        if service.status_page and service.status_page.feed:
            readers[service.status_page.feed].append(service)
    for feed, sharing in readers.items():
        pages = [service.status_page for service in sharing if service.status_page]
        named = Counter(product.casefold() for page in pages for product in page.products)
        assert not named or max(named.values()) == 1, feed
        assert sum(not page.products for page in pages) <= 1, feed


def test_shared_pages_have_their_products(catalogue: Catalogue) -> None:
    shared = {
        service.id for service in catalogue.services.values() if service.status_page and service.status_page.products
    }
    assert shared == set(SHARING)


def test_targets_and_status_pages_stand_on_the_services_own_hosts(catalogue: Catalogue) -> None:
    elsewhere = {service.id for service in catalogue.services.values() if any(_foreign_urls(service))}
    assert elsewhere == set(ELSEWHERE)


def _foreign_urls(service: Service) -> list[str]:
    page = service.status_page
    urls = [target.url for target in service.targets] + ([page.url] if page else [])
    if page and page.feed and not page.feed.startswith(STATUS_IO):
        urls.append(page.feed)
    return [url for url in urls if not _is_under(urlsplit(url).hostname or "", service.domains)]


def _is_under(host: str, domains: tuple[str, ...]) -> bool:
    return any(f".{host}".endswith(f".{domain}") for domain in domains)


def test_a_target_is_probed_for_one_service_only(catalogue: Catalogue) -> None:
    urls = Counter(target.url for service in catalogue.services.values() for target in service.targets)
    assert [url for url, count in urls.items() if count > 1] == []


def test_controls_are_five_unrelated_hosts(catalogue: Catalogue) -> None:
    assert len({".".join(target.url.split("/")[2].split(".")[-2:]) for target in catalogue.controls}) == 5
    assert not [target.url for target in catalogue.controls if catalogue.by_url(target.url)]


def test_no_account_speaks_for_two_services_without_dates(catalogue: Catalogue) -> None:
    accounts = Counter(
        (handle.network, handle.name) for service in catalogue.services.values() for handle in service.handles
    )
    assert [account for account, count in accounts.items() if count > 1] == []


@pytest.mark.parametrize("name", ["github", "GitHub", " GITHUB ", "github.com", "GitHub.COM"])
def test_a_service_is_found_by_id_name_and_domain_in_any_case(name: str, catalogue: Catalogue) -> None:
    assert catalogue.get(name).id == "github"


@pytest.mark.parametrize(
    ("name", "service"),
    [
        ("x", "x"),
        ("Twitter", "twitter"),
        ("AWS", "aws"),
        ("psn", "playstation-network"),
        ("google  cloud", "google-cloud"),
    ],
)
def test_aliases_and_renamed_services_are_found(name: str, service: str, catalogue: Catalogue) -> None:
    assert catalogue.get(name).id == service


def test_an_unknown_service_is_refused_with_a_close_name(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownService) as error:
        catalogue.get("gihub", source="posts.jsonl", line=7, field="service")
    assert str(error.value) == (
        "posts.jsonl, line 7, service: unknown service 'gihub'; did you mean github? (factping services list shows all)"
    )


def test_an_unknown_service_without_a_close_name_gets_no_guess(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownService) as error:
        catalogue.get("qqqqq")
    assert str(error.value) == "--service: unknown service 'qqqqq' (factping services list shows all)"


def test_a_very_long_unknown_name_is_cut(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownService) as error:
        catalogue.get("z" * 100_000)
    assert len(str(error.value)) < 200


@pytest.mark.parametrize(
    ("at", "speaks_for"),
    [
        (datetime(2022, 10, 26, 23, 59, tzinfo=UTC), ["starlink"]),
        (datetime(2022, 10, 27, tzinfo=UTC), ["twitter", "starlink"]),
        (datetime(2022, 12, 29, 1, 29, 5, tzinfo=UTC), ["twitter", "starlink"]),
        (datetime(2023, 7, 22, 23, 59, tzinfo=UTC), ["twitter", "starlink"]),
        (datetime(2023, 7, 23, tzinfo=UTC), ["x", "starlink"]),
        (None, ["x", "starlink", "twitter"]),
    ],
)
def test_an_owner_speaks_for_what_was_his_at_the_time(
    at: datetime | None, speaks_for: list[str], catalogue: Catalogue
) -> None:
    assert ids(catalogue.speaker("@elonmusk", "x", at)) == speaks_for


@pytest.mark.parametrize(
    ("handle", "network", "role"),
    [
        ("@elonmusk", "x", "executive"),
        ("ElonMusk", "other", "executive"),
        ("elonmusk", None, "executive"),
        ("elonmusk", "mastodon", None),
        ("@Twitter", "x", "company"),
        ("@TwitterSupport", "x", "support_account"),
        ("@githubstatus", "x", "status_account"),
        ("@Mastodon@mastodon.social", "mastodon", "company"),
        ("@nobody-we-know", "x", None),
    ],
)
def test_a_role_belongs_to_the_account_on_its_network(
    handle: str, network: str | None, role: str | None, catalogue: Catalogue
) -> None:
    assert catalogue.role_of(handle, network, datetime(2022, 12, 29, tzinfo=UTC)) == role


def test_an_account_falls_silent_when_its_service_is_renamed(catalogue: Catalogue) -> None:
    assert catalogue.speaker("@twittersupport", "x", datetime(2024, 1, 1, tzinfo=UTC)) == ()


def test_an_official_account_comes_before_a_person() -> None:
    person = Spokesperson(
        name="A. Person",
        handles=(Handle(network="x", name="example", role=VoiceRole.EXECUTIVE),),
        role=VoiceRole.EXECUTIVE,
        since=date(2024, 1, 1),
    )
    ours = Service(id="ours", name="Ours", handles=(Handle(network="x", name="example"),))
    late = Service(id="a-late", name="Late", spokespeople=(person,))
    catalogue = Catalogue(services={service.id: service for service in (late, ours)})
    assert ids(catalogue.speaker("example", "x", datetime(2025, 1, 1, tzinfo=UTC))) == ["ours", "a-late"]
    assert catalogue.role_of("example", "x", None) == "company"


@pytest.mark.parametrize(
    ("url", "service"),
    [
        ("https://github.com", "github"),
        ("https://gist.github.com/someone/1", "github"),
        ("https://GitHub.com:443/", "github"),
        ("https://twitter.com/elonmusk/status/1608273870901096454", "twitter"),
        ("https://x.com/elonmusk", "x"),
        ("https://www.githubstatus.com/history", "github"),
        ("https://teams.microsoft.com", "microsoft-teams"),
        ("https://notgithub.com", None),
        ("https://github.com.example.org", None),
        ("https://example.org/github.com", None),
        ("https://github.com@example.org/", None),
        ("https://[broken", None),
        ("github", None),
        ("", None),
    ],
)
def test_a_url_belongs_to_the_service_of_its_host(url: str, service: str | None, catalogue: Catalogue) -> None:
    found = catalogue.by_url(url)
    assert (found.id if found else None) == service


def test_phrases_name_services_but_no_single_letter_does(catalogue: Catalogue) -> None:
    phrases = dict(catalogue.phrases())
    assert phrases["Twitter"] == "twitter"
    assert phrases["github.com"] == "github"
    assert phrases["x.com"] == "x"
    assert [phrase for phrase in phrases if len(phrase) == 1] == []


def test_a_phrase_names_one_service_only(catalogue: Catalogue) -> None:
    phrases = Counter(phrase.casefold() for phrase, _ in catalogue.phrases())
    assert [phrase for phrase, count in phrases.items() if count > 1] == []


@pytest.mark.parametrize("word", EVERYDAY_WORDS)
def test_everyday_words_count_in_their_own_spelling_only(word: str, catalogue: Catalogue) -> None:
    assert word in catalogue.ambiguous()
    assert word in dict(catalogue.phrases())
    assert word.lower() not in dict(catalogue.phrases())


@pytest.mark.parametrize("word", ["amazon", "apple", "bandwidth", "gemini", "google", "max", "monday", "wordpress"])
def test_a_word_that_says_too_little_names_no_service(word: str, catalogue: Catalogue) -> None:
    assert catalogue.find(word) is None
    assert word not in {phrase.casefold() for phrase, _ in catalogue.phrases()}


@pytest.mark.parametrize("handle", ["grok", "apple", "applesupport", "microsoft"])
def test_an_account_that_says_too_little_speaks_for_none(handle: str, catalogue: Catalogue) -> None:
    assert catalogue.speaker(handle, None, None) == ()


def test_unmistakable_names_are_not_ambiguous(catalogue: Catalogue) -> None:
    assert catalogue.ambiguous().isdisjoint({"Twitter", "GitHub", "Cloudflare", "ChatGPT"})


def test_a_users_file_adds_a_service(tmp_path: Path) -> None:
    (tmp_path / "our-shop.toml").write_text('name = "Our Shop"\ndomains = ["shop.example"]\n', "utf-8")
    catalogue = load_catalogue(tmp_path)
    assert catalogue.get("our shop").origin == str(tmp_path / "our-shop.toml")
    assert catalogue.get("github").name == "GitHub"


def test_a_users_file_replaces_a_packaged_service_whole(tmp_path: Path) -> None:
    (tmp_path / "github.toml").write_text('name = "GitHub Enterprise"\ndomains = ["git.example"]\n', "utf-8")
    catalogue = load_catalogue(tmp_path)
    assert catalogue.get("github").name == "GitHub Enterprise"
    assert catalogue.by_url("https://github.com") is None
    assert catalogue.speaker("@github", "x", None) == ()


def test_users_controls_replace_the_packaged_ones(tmp_path: Path) -> None:
    (tmp_path / "controls.toml").write_text('[[targets]]\nname = "ours"\nurl = "https://ok.example"\n', "utf-8")
    assert load_catalogue(tmp_path).controls == (Target(name="ours", url="https://ok.example"),)


def test_every_bad_file_has_its_message_and_every_message_its_file() -> None:
    assert {path.stem for path in FIXTURES.glob("bad-*.toml")} == set(MESSAGES)


@pytest.mark.parametrize("name", sorted(MESSAGES))
def test_a_bad_file_is_refused_with_one_exact_line(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"{name}.toml"
    shutil.copyfile(FIXTURES / path.name, path)
    with pytest.raises(BadInput) as error:
        load_catalogue(tmp_path)
    assert str(error.value) == f"{path}{MESSAGES[name]}"


def test_a_file_name_that_is_no_id_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "Our_Shop.toml"
    path.write_text('name = "Our Shop"\n', "utf-8")
    with pytest.raises(BadInput) as error:
        load_catalogue(tmp_path)
    assert str(error.value) == f"{path}: 'Our_Shop' is no service id (lower-case words joined by hyphens)"


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "latin.toml"
    path.write_bytes(b'name = "Caf\xe9"\n')
    with pytest.raises(BadInput) as error:
        load_catalogue(tmp_path)
    assert str(error.value) == f"{path}: not UTF-8 text (byte 11)"


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as error:
        load_catalogue(tmp_path / "none")
    assert str(error.value) == f"{tmp_path / 'none'}: cannot be read: No such file or directory"


def test_loading_the_catalogue_pulls_in_no_heavy_library() -> None:
    program = "import sys, telemetry.services as s; s.load_catalogue(); print(*sorted(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert set(ran.stdout.split()).isdisjoint({"pydantic", "httpx", "spacy", "numpy", "sqlite_utils"})
