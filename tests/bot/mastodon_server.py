"""A small server that speaks the Mastodon API over HTTP on loopback; everything it says is written here, by us."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

TOKEN = "loopback-token-that-must-never-be-seen"  # noqa: S105 -- it opens nothing but this server
START = datetime(2026, 8, 1, 12, tzinfo=UTC)
DOMAIN = "social.example"
LINK = re.compile(r"https?://\S+")
NAME = re.compile(r"@([A-Za-z0-9_]+)(@[\w.-]+)?")

Json = dict[str, Any]


@dataclass(kw_only=True)
class Fault:
    """Something that goes wrong, `times` times, for requests whose line ("POST /api/v1/statuses") starts so.

    With `drop` the connection is closed without an answer, "before" or "after" the request is carried out; `then` is
    called at that moment.
    """

    request: str
    status: int = 500
    times: int = 1
    headers: dict[str, str] = field(default_factory=dict)
    drop: Literal["before", "after"] | None = None
    then: Callable[[], object] = lambda: None


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One request as it came in."""

    line: str
    headers: dict[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, list[str]]:
        return parse_qs(self.body.decode(), keep_blank_values=True)


@dataclass(kw_only=True)
class Server:
    """The server's whole memory, and what it is told to do wrong."""

    max_characters: int = 500
    description_limit: int = 1_500
    media_rounds: int = 0
    faults: list[Fault] = field(default_factory=list)
    accounts: dict[str, Json] = field(default_factory=dict)
    statuses: dict[str, Json] = field(default_factory=dict)
    notifications: list[Json] = field(default_factory=list)
    media: dict[str, Json] = field(default_factory=dict)
    idempotent: dict[str, str] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)
    base_url: str = ""
    lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        self.bot = self.account("factping", bot=True)

    def account(self, acct: str, *, bot: bool = False, note: str = "") -> Json:
        user = acct.partition("@")[0]
        account: Json = {
            "id": str(1_000 + len(self.accounts)),
            "username": user,
            "acct": acct,
            "display_name": user,
            "locked": False,
            "bot": bot,
            "discoverable": True,
            "indexable": False,
            "group": False,
            "created_at": "2026-01-01T00:00:00.000Z",
            "note": note,
            "url": f"https://{DOMAIN}/@{acct}",
            "uri": f"https://{DOMAIN}/users/{user}",
            "avatar": "",
            "avatar_static": "",
            "avatar_description": "",
            "header": "",
            "header_static": "",
            "header_description": "",
            "followers_count": 0,
            "following_count": 0,
            "statuses_count": 0,
            "last_status_at": None,
            "hide_collections": None,
            "show_media": True,
            "show_media_replies": True,
            "show_featured": True,
            "noindex": False,
            "feature_approval": {"automatic": [], "manual": [], "current_user": "denied"},
            "emojis": [],
            "roles": [],
            "fields": [],
        }
        return self.accounts.setdefault(acct, account)

    def post(self, acct: str, text: str, *, to: str | None = None, visibility: str = "public", **more: Any) -> str:
        """Somebody posts; the new status's id."""
        number = len(self.statuses) + 1
        created = START + timedelta(seconds=number, milliseconds=123)
        status_id = str((int(created.timestamp() * 1000) << 16) + number)
        self.statuses[status_id] = {
            "id": status_id,
            "created_at": created.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "in_reply_to_id": to,
            "in_reply_to_account_id": self.statuses[to]["account"]["id"] if to in self.statuses else None,
            "sensitive": False,
            "spoiler_text": "",
            "visibility": visibility,
            "language": "en",
            "uri": f"https://{DOMAIN}/statuses/{status_id}",
            "url": f"https://{DOMAIN}/@{acct}/{status_id}",
            "replies_count": 0,
            "reblogs_count": 0,
            "favourites_count": 0,
            "quotes_count": 0,
            "edited_at": None,
            "favourited": False,
            "reblogged": False,
            "muted": False,
            "bookmarked": False,
            "pinned": False,
            "content": as_html(text),
            "filtered": [],
            "reblog": None,
            "application": None,
            "account": self.account(acct),
            "media_attachments": [],
            "mentions": [],
            "tags": [],
            "emojis": [],
            "tagged_collections": [],
            "quote": None,
            "card": None,
            "poll": None,
            "quote_approval": {"automatic": [], "manual": [], "current_user": "denied"},
        } | more
        return status_id

    def mention(self, acct: str, text: str, *, to: str | None = None, visibility: str = "public") -> str:
        """Somebody speaks to the bot; the notification's id."""
        status = self.statuses[self.post(acct, f"@factping {text}", to=to, visibility=visibility)]
        notification = {
            "id": str(len(self.notifications) + 7),
            "type": "mention",
            "created_at": status["created_at"],
            "group_key": f"ungrouped-{len(self.notifications) + 7}",
            "account": status["account"],
            "status": status,
        }
        self.notifications.append(notification)
        return str(notification["id"])

    @property
    def answers(self) -> list[Json]:
        """What the bot has posted, oldest first."""
        return [status for status in self.statuses.values() if status["account"] is self.bot]

    def instance(self) -> Json:
        return {
            "domain": DOMAIN,
            "title": "Loopback",
            "version": "4.6.0",
            "source_url": "",
            "description": "",
            "usage": {"users": {"active_month": 1}},
            "thumbnail": {"url": "", "blurhash": None, "versions": {}, "description": ""},
            "icon": [],
            "languages": ["en"],
            "configuration": {
                "statuses": {
                    "max_characters": self.max_characters,
                    "max_media_attachments": 4,
                    "characters_reserved_per_url": 23,
                },
                "media_attachments": {"description_limit": self.description_limit},
            },
            "registrations": {"enabled": False},
            "api_versions": {"mastodon": 8},
            "wrapstodon": None,
            "contact": {"email": "", "account": None},
            "rules": [],
        }

    @contextmanager
    def running(self) -> Iterator[str]:
        """Serve on a free loopback port; gives the base URL."""
        handler = type("Handler", (_Handler,), {"world": self})
        with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
            thread.start()
            self.base_url = f"http://127.0.0.1:{server.server_address[1]}"
            try:
                yield self.base_url
            finally:
                server.shutdown()
                thread.join()


def as_html(text: str) -> str:
    """Text as Mastodon serves it: paragraphs, links with hidden parts, mentions without their host."""
    paragraphs = (html.escape(paragraph, quote=False).replace("\n", "<br />") for paragraph in text.split("\n\n"))
    return "".join(f"<p>{NAME.sub(_card, LINK.sub(_link, paragraph))}</p>" for paragraph in paragraphs)


def _link(match: re.Match[str]) -> str:
    scheme, rest = match[0].split("//", 1)
    return (
        f'<a href="{match[0]}" rel="nofollow"><span class="invisible">{scheme}//</span>'
        f'<span class="ellipsis">{rest[:30]}</span><span class="invisible">{rest[30:]}</span></a>'
    )


def _card(match: re.Match[str]) -> str:
    return (
        f'<span class="h-card"><a href="https://{DOMAIN}/u" class="u-url mention">@<span>{match[1]}</span></a></span>'
    )


def counted(text: str) -> int:
    """The characters of a post as Mastodon counts them."""
    return len(NAME.sub(lambda match: f"@{match[1]}", LINK.sub("x" * 23, text)))


class _Handler(BaseHTTPRequestHandler):
    world: Server

    def do_GET(self) -> None:
        self._serve("GET")

    def do_POST(self) -> None:
        self._serve("POST")

    def log_message(self, *_: object) -> None:  # a test's output is its own
        pass

    def _serve(self, method: str) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        line = f"{method} {self.path}"
        with self.world.lock:
            self.world.seen.append(Seen(line=line, headers=dict(self.headers.items()), body=body))
            fault = next((one for one in self.world.faults if one.times and line.startswith(one.request)), None)
            if fault is not None:
                fault.times -= 1
            if fault is None or fault.drop == "after":
                answer = self._route(method, body)
        if fault is None:
            self._answer(*answer)
            return
        fault.then()
        if fault.drop is None:
            self._answer(fault.status, {"error": "told to"}, fault.headers)

    def _answer(self, status: int, payload: Any, headers: dict[str, str]) -> None:
        body = json.dumps(payload).encode()
        self.send_response(status)
        limits = {
            "X-RateLimit-Limit": "300",
            "X-RateLimit-Remaining": "299",
            "X-RateLimit-Reset": (datetime.now(UTC) + timedelta(minutes=5)).isoformat(),
        }
        for name, value in {"Content-Type": "application/json; charset=utf-8", **limits, **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _route(self, method: str, body: bytes) -> tuple[int, Any, dict[str, str]]:
        address = urlsplit(self.path)
        path, query = address.path.rstrip("/"), parse_qs(address.query)
        if path == "/api/v2/instance":
            return 200, self.world.instance(), {}
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            return 401, {"error": "The access token is invalid"}, {}
        match method, path.split("/")[2:]:
            case "GET", ["v1", "accounts", "verify_credentials"]:
                return 200, self.world.bot | {"source": {"note": ""}, "role": None}, {}
            case "GET", ["v1", "notifications"]:
                return self._notifications(query)
            case "GET", ["v1", "statuses", status_id] if status_id in self.world.statuses:
                return 200, self.world.statuses[status_id], {}
            case "GET", ["v1", "statuses", status_id, "context"] if status_id in self.world.statuses:
                return 200, {"ancestors": [], "descendants": self._descendants(status_id)}, {}
            case "GET", ["v1", "media", media_id] if media_id in self.world.media:
                return self._media(media_id)
            case "POST", ["v2", "media"]:
                return self._upload(body)
            case "POST", ["v1", "statuses"]:
                return self._status(parse_qs(body.decode()))
        return 404, {"error": "Record not found"}, {}

    def _notifications(self, query: dict[str, list[str]]) -> tuple[int, Any, dict[str, str]]:
        low = int(query.get("min_id", query.get("since_id", ["0"]))[0])
        high = int(query.get("max_id", [str(2**63)])[0])
        limit = min(int(query.get("limit", ["40"])[0]), 80)
        rows = [row for row in self.world.notifications if low < int(row["id"]) < high]
        rows = [row for row in rows if row["type"] in query.get("types[]", [row["type"]])]
        page = rows[:limit] if "min_id" in query else rows[-limit:]
        page.reverse()
        if not page:
            return 200, [], {}
        here = f"{self.world.base_url}/api/v1/notifications"
        link = f'<{here}?max_id={page[-1]["id"]}>; rel="next", <{here}?min_id={page[0]["id"]}>; rel="prev"'
        return 200, page, {"Link": link}

    def _descendants(self, status_id: str) -> list[Json]:
        below = [status for status in self.world.statuses.values() if status["in_reply_to_id"] == status_id]
        return below + [deeper for status in below for deeper in self._descendants(status["id"])]

    def _media(self, media_id: str) -> tuple[int, Any, dict[str, str]]:
        media = self.world.media[media_id]
        media["rounds"] -= 1
        if media["rounds"] > 0:
            return 206, _shown(media), {}
        media["url"] = f"https://{DOMAIN}/media/{media_id}.png"
        return 200, _shown(media), {}

    def _upload(self, body: bytes) -> tuple[int, Any, dict[str, str]]:
        parts = _form(self.headers["Content-Type"], body)
        description = parts.get("description", b"").decode()
        if len(description) > self.world.description_limit:
            return 422, {"error": "Validation failed: Description is too long"}, {}
        media_id = str(len(self.world.media) + 1)
        media: Json = {
            "id": media_id,
            "type": "image",
            "url": None if self.world.media_rounds else f"https://{DOMAIN}/media/{media_id}.png",
            "preview_url": None,
            "remote_url": None,
            "text_url": None,
            "meta": {},
            "description": description,
            "blurhash": None,
            "rounds": self.world.media_rounds,
            "body": parts["file"],
        }
        self.world.media[media_id] = media
        return 202 if self.world.media_rounds else 200, _shown(media), {}

    def _status(self, form: dict[str, list[str]]) -> tuple[int, Any, dict[str, str]]:
        key = self.headers.get("Idempotency-Key")
        if key in self.world.idempotent:
            return 200, self.world.statuses[self.world.idempotent[key]], {}
        text, to = form["status"][0], form.get("in_reply_to_id", [None])[0]
        if to is not None and to not in self.world.statuses:
            return 404, {"error": "The post you are trying to reply to does not appear to exist."}, {}
        if counted(text) > self.world.max_characters:
            return 422, {"error": f"Validation failed: Text limit of {self.world.max_characters} exceeded"}, {}
        media = [self.world.media[media_id] for media_id in form.get("media_ids[]", [])]
        if any(one["url"] is None for one in media):
            return 422, {"error": "Cannot attach files that have not finished processing. Try again in a moment!"}, {}
        status_id = self.world.post(
            "factping",
            text,
            to=to,
            visibility=form["visibility"][0],
            media_attachments=[_shown(one) for one in media],
            account=self.world.bot,
        )
        if key is not None:
            self.world.idempotent[key] = status_id
        return 200, self.world.statuses[status_id], {}


def _form(content_type: str, body: bytes) -> dict[str, bytes]:
    """The fields of a multipart form."""
    message = BytesParser().parsebytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body)
    fields = {}
    for part in message.walk():
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            fields[str(part.get_param("name", header="content-disposition"))] = content
    return fields


def _shown(media: Json) -> Json:
    return {name: value for name, value in media.items() if name not in ("rounds", "body")}
