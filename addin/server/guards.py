"""What stands before xlwings Server: who may ask, from where, and how much at once.

Plain ASGI, so that a refusal costs nothing and a large body is cut off while it arrives.
"""

import json
import re
from collections.abc import Awaitable, Callable, Collection, Iterable, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from addin.server.display_language import asked_language
from addin.texts import TEXTS
from grading.language import Lang

__all__ = [
    "MEGABYTE",
    "OFFICE_ORIGINS",
    "App",
    "Doorkeeper",
    "Message",
    "Receive",
    "Send",
    "too_large",
]

MEGABYTE = 1_000_000
OFFICE_ORIGINS = r"https://([a-z0-9-]+\.)*officeapps\.live\.com"
"""Excel on the web reads the list of formulas from its own pages.

Source: Microsoft's page on custom functions asks for CORS on the JSON metadata.
"""

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Doorkeeper:
    """An app that lets through what may pass and answers the rest itself.

    Args:
        app: What is guarded.
        hosts: Names under which this server is asked, such as ``localhost``; others are refused,
            so that a foreign page cannot make its own name point here.
        origins: Other sites whose pages may send workbooks, such as ``https://portal.example``.
        limit: Largest body in bytes.
    """

    app: App
    hosts: Collection[str]
    origins: Collection[str] = ()
    limit: int = 32 * MEGABYTE
    _office: re.Pattern[str] = field(default=re.compile(OFFICE_ORIGINS), init=False)

    async def __call__(
        self, scope: MutableMapping[str, Any], receive: Receive, send: Send
    ) -> None:
        """Answer or pass on one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]
        }
        lang = _language(headers)
        if _name(headers.get("host", "")) not in self.hosts:
            await _refuse(send, 421, "Misdirected request.")
        elif scope["method"] not in {"GET", "HEAD", "OPTIONS"} and self._foreign(headers):
            text = TEXTS.get("server.pane.foreign_origin", lang, origin=headers["origin"])
            await _refuse(send, 403, text)
        elif not (length := headers.get("content-length", "0")).isdecimal():
            await _refuse(send, 400, "Content-Length must be a number.")
        elif int(length) > self.limit:
            await _refuse(send, 413, too_large(self.limit, lang))
        else:
            await self._pass_on(scope, receive, send, headers)

    def _foreign(self, headers: dict[str, str]) -> bool:
        """Whether a page of another site asks; programs that are no browsers send no origin."""
        origin = headers.get("origin")
        if origin is None or origin in self.origins:
            return False
        return origin.partition("://")[2] != headers.get("host")

    def _readable_by(self, origin: str) -> bool:
        return origin in self.origins or self._office.fullmatch(origin) is not None

    async def _pass_on(
        self,
        scope: MutableMapping[str, Any],
        receive: Receive,
        send: Send,
        headers: dict[str, str],
    ) -> None:
        origin = headers.get("origin", "")
        if scope["method"] == "OPTIONS":
            await self._preflight(send, headers)
            return
        counted = _Counted(receive, send, self.limit, _language(headers))
        if self._readable_by(origin):
            counted.extra = _cors(origin)
        await self.app(scope, counted.receive, counted.send)

    async def _preflight(self, send: Send, headers: dict[str, str]) -> None:
        """Say what pages of another site may do: Office's may read, allowed ones may also send."""
        origin = headers.get("origin", "")
        if not self._readable_by(origin):
            await _refuse(send, 403, "Origin not allowed.")
            return
        methods = "GET, POST" if origin in self.origins else "GET"
        extra = [*_cors(origin), (b"access-control-allow-methods", methods.encode())]
        if methods != "GET":
            extra.append(
                (b"access-control-allow-headers", b"authorization, auth-provider, content-type")
            )
        if headers.get("access-control-request-private-network") == "true":
            # Chromium asks before a public page such as Excel on the web may reach this computer.
            extra.append((b"access-control-allow-private-network", b"true"))
        await _answer(send, 204, b"", extra)


class _Counted:
    """Counts what arrives, and adds headers to what goes out."""

    def __init__(self, receive: Receive, send: Send, limit: int, lang: Lang) -> None:
        self._receive, self._send, self._limit, self._lang = receive, send, limit, lang
        self._arrived, self._refused = 0, False
        self.extra: list[tuple[bytes, bytes]] = []

    async def receive(self) -> Message:
        message = await self._receive()
        self._arrived += len(message.get("body", b""))
        if message["type"] == "http.request" and self._arrived > self._limit and not self._refused:
            self._refused = True
            await _refuse(self._send, 413, too_large(self._limit, self._lang))
        # The app reads on from an ended connection, and what it answers goes nowhere.
        return {"type": "http.disconnect"} if self._refused else message

    async def send(self, message: Message) -> None:
        if self._refused:
            return
        if message["type"] == "http.response.start" and self.extra:
            message["headers"] = [*message["headers"], *self.extra]
        await self._send(message)


def too_large(limit: int, lang: Lang) -> str:
    """What to tell of a workbook that is larger than the server takes."""
    return TEXTS.get("server.pane.too_large", lang, limit=round(limit / MEGABYTE, 1))


def _cors(origin: str) -> list[tuple[bytes, bytes]]:
    return [(b"access-control-allow-origin", origin.encode("latin-1")), (b"vary", b"Origin")]


def _name(host: str) -> str:
    """The name in a Host header, without its port."""
    if host.startswith("["):
        return host.partition("]")[0].removeprefix("[").lower()
    return host.partition(":")[0].lower()


def _language(headers: dict[str, str]) -> Lang:
    return asked_language(headers.get("accept-language", "")) or "en"


async def _refuse(send: Send, status: int, text: str) -> None:
    # xlwings' JavaScript shows the detail of an answer in its message to the person.
    body = json.dumps({"detail": text}, ensure_ascii=False).encode()
    # What may still arrive of a refused body must not be taken for the next request.
    extra = [(b"content-type", b"application/json"), (b"connection", b"close")]
    await _answer(send, status, body, extra)


async def _answer(
    send: Send, status: int, body: bytes, extra: Iterable[tuple[bytes, bytes]]
) -> None:
    headers = [
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        *extra,
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
