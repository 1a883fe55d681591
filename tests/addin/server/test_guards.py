"""Who is let through to the server, and what the others are told."""

import asyncio
import json

import httpx
import pytest

from addin.server.guards import Doorkeeper

HOSTS = ("localhost", "127.0.0.1", "::1", "tierbook.example.com")
OFFICE = "https://euc-excel.officeapps.live.com"
PORTAL = "https://portal.example.com"


async def echo(scope, receive, send):
    """An app that reads the whole body and says how long it was."""
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        size += len(message.get("body", b""))
        more = message.get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": str(size).encode()})


@pytest.fixture
def ask():
    """Sends one request through the doorkeeper."""

    def send(method="POST", path="/x", *, host="localhost:8765", limit=10, content=b"", **headers):
        app = Doorkeeper(echo, HOSTS, (PORTAL,), limit)
        named = {name.replace("_", "-"): value for name, value in headers.items()}

        async def request():
            transport = httpx.ASGITransport(app=app)
            async with httpx.AsyncClient(
                transport=transport, base_url=f"https://{host}"
            ) as client:
                return await client.request(method, path, content=content, headers=named)

        return asyncio.run(request())

    return send


async def in_parts(*parts):
    """A body whose length is not said beforehand."""
    for part in parts:
        yield part


@pytest.mark.parametrize(
    "host", ["localhost:8765", "127.0.0.1", "[::1]:8765", "TIERBOOK.example.com"]
)
def test_own_names_are_served(ask, host):
    """With or without a port, in any case of letters."""
    assert ask("GET", host=host).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "10.0.0.1"])
def test_foreign_names_are_refused(ask, host):
    """A page that makes its own name point here gets nothing."""
    assert ask("GET", host=host).status_code == 421


@pytest.mark.parametrize("size", [0, 9, 10])
def test_bodies_up_to_the_limit_pass(ask, size):
    """The limit itself is allowed."""
    assert ask(content=b"x" * size).text == str(size)
    assert ask(content=in_parts(b"x" * size)).text == str(size)


@pytest.mark.parametrize("content", [b"x" * 11, b"x" * 1000])
def test_larger_bodies_are_refused_by_their_length(ask, content):
    """The message says the limit and what to do."""
    answer = ask(content=content)
    assert answer.status_code == 413
    assert "grade the file with the command" in answer.json()["detail"]


def test_larger_bodies_are_cut_off_while_they_arrive(ask):
    """A body that does not say its length is counted."""
    answer = ask(content=in_parts(b"x" * 6, b"x" * 5, b"x" * 5))
    assert answer.status_code == 413


def test_refusals_speak_the_persons_language(ask):
    """The first language of the browser that Tierbook speaks, else English."""
    assert "工作簿" in ask(content=b"x" * 11, accept_language="zh-CN,en;q=0.8").json()["detail"]
    assert "libro" in ask(content=b"x" * 11, accept_language="de, es-MX;q=0.5").json()["detail"]
    assert "workbook" in ask(content=b"x" * 11, accept_language="de").json()["detail"]


@pytest.mark.parametrize("origin", [None, "https://localhost:8765", PORTAL])
def test_own_pages_and_allowed_sites_may_send(ask, origin):
    """A program that is no browser sends no origin."""
    headers = {} if origin is None else {"origin": origin}
    assert ask(content=b"x", **headers).status_code == 200


@pytest.mark.parametrize("origin", ["https://evil.example", OFFICE, "null", "https://localhost:1"])
def test_pages_of_other_sites_may_not_send(ask, origin):
    """Not even Office's own: formulas and buttons run in our page."""
    answer = ask(content=b"x", origin=origin)
    assert answer.status_code == 403
    assert origin in answer.json()["detail"]


@pytest.mark.parametrize(
    ("origin", "readable"),
    [
        (OFFICE, True),
        ("https://excel.officeapps.live.com", True),
        (PORTAL, True),
        ("https://evil.example", False),
        ("https://officeapps.live.com.evil.example", False),
        ("https://evilofficeapps.live.com", False),
        ("http://excel.officeapps.live.com", False),
    ],
)
def test_excel_on_the_web_may_read(ask, origin, readable):
    """The list of formulas is read by Office's own page; no other site's page reads anything."""
    allowed = ask("GET", origin=origin).headers.get("access-control-allow-origin")
    assert allowed == (origin if readable else None)


def test_preflight_grants_reading_to_office_and_sending_to_allowed_sites(ask):
    """A browser asks before it sends; the answer is no more than needed."""
    office = ask("OPTIONS", origin=OFFICE, access_control_request_method="GET")
    assert office.headers["access-control-allow-methods"] == "GET"
    assert "access-control-allow-private-network" not in office.headers
    portal = ask("OPTIONS", origin=PORTAL, access_control_request_method="POST")
    assert portal.headers["access-control-allow-methods"] == "GET, POST"
    assert "authorization" in portal.headers["access-control-allow-headers"]
    assert ask("OPTIONS", origin="https://evil.example").status_code == 403


def test_preflight_lets_excel_on_the_web_reach_this_computer(ask):
    """Chromium asks whether a public page may reach a private address."""
    asked = {"origin": OFFICE, "access_control_request_private_network": "true"}
    assert ask("OPTIONS", **asked).headers["access-control-allow-private-network"] == "true"


@pytest.mark.parametrize("length", ["many", "-1"])
def test_nonsense_for_a_length_is_refused(length):
    """A request whose length is no number is the sender's fault, not a defect of ours."""
    answers = []
    scope = {"type": "http", "method": "POST", "path": "/", "headers": [
        (b"host", b"localhost"), (b"content-length", length.encode())]}  # fmt: skip

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        answers.append(message)

    asyncio.run(Doorkeeper(echo, HOSTS)(scope, receive, send))
    assert answers[0]["status"] == 400
    assert "Content-Length" in json.loads(answers[1]["body"])["detail"]
