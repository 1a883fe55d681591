"""The real server on this computer, asked over HTTPS as Excel asks it."""

import asyncio
import json
import re
import sys
import xml.etree.ElementTree as ET

import httpx
import pytest

from addin.server.manifest import manifest_xml
from addin.server.ribbon import SCRIPTS
from addin.server.settings import CONTENT_POLICY

pytestmark = pytest.mark.e2e

CALL = "/xlwings/custom-functions-call"
ROWS = [
    ["Customer", "Annual amount", "Orders per year", "Loyalty", "Influence", "Complaints"],
    ["Alder", 120000, 24, 0.9, 4, 0],
    ["Birch", 8000, 2, 0.1, 2, 3],
]
OFFICE = "https://excel.officeapps.live.com"


def call(function, *arguments):
    """What Excel sends for a formula."""
    return {
        "client": "Office.js",
        "func_name": function,
        "args": list(arguments),
        "caller_address": "[Book1.xlsx]Sheet1!H1",
        "session_id": "s",
        "culture_info_name": "en-US",
        "date_format": "m/d/yyyy",
        "version": "0.37.8",
        "runtime": "1.4",
    }


def test_formulas_are_announced_under_plain_names(client):
    """Excel reads names, descriptions and arguments from the list."""
    told = client.get("/xlwings/custom-functions-meta.json").json()["functions"]
    names = {function["name"]: function for function in told}
    assert {"GRADE", "GRADE_TABLE", "TIER_MIX", "VISIT_PLAN", "GRADE_SCHEMES"} <= set(names)
    assert all(function["id"] == name for name, function in names.items())
    assert [p["name"] for p in names["GRADE"]["parameters"]][:2] == ["customers", "scheme"]
    assert names["GRADE"]["description"]


def test_formulas_are_bound_in_the_page(client):
    """Each announced formula has its JavaScript."""
    code = client.get("/xlwings/custom-functions-code.js").text
    told = client.get("/xlwings/custom-functions-meta.json").json()["functions"]
    bound = set(re.findall(r'CustomFunctions\.associate\("(\w+)"', code))
    assert {function["id"] for function in told} == bound


def test_formula_answers(client):
    """A range with headers gives one grade per row."""
    answer = client.post(CALL, json=call("grade", ROWS, [["abcd-value"]], None, None))
    assert answer.status_code == 200
    assert answer.json() == {"result": [["A"], ["D"]]}


def test_fault_of_a_call_is_a_text_in_one_cell(client):
    """A scheme that is not there is said in the cell, and is no error of the server."""
    answer = client.post(CALL, json=call("grade", ROWS, [["pareot"]], None, None))
    assert answer.status_code == 200
    ((cell,),) = answer.json()["result"]
    assert cell.startswith("#TIER: ")
    assert "pareto" in cell


def test_two_slow_formulas_run_at_once(server):
    """Each waits for the other; were one to hold up the server, neither would end."""

    async def both():
        import ssl

        trust = ssl.create_default_context(cafile=server.authority)
        async with httpx.AsyncClient(base_url=server.url, verify=trust, timeout=60) as client:
            first = asyncio.create_task(client.post(CALL, json=call("meet")))
            await client.get("/")  # answered while the first still waits
            return await asyncio.gather(first, client.post(CALL, json=call("meet")))

    assert [answer.json() for answer in asyncio.run(both())] == [{"result": [["met"]]}] * 2


def test_two_slow_scripts_run_at_once(server, workbook_payload):
    """Buttons work in threads like formulas."""

    async def both():
        import ssl

        trust = ssl.create_default_context(cafile=server.authority)
        async with httpx.AsyncClient(base_url=server.url, verify=trust, timeout=60) as client:
            path = "/xlwings/custom-scripts-call/meet_in_scripts"
            return await asyncio.gather(
                *(client.post(path, json=workbook_payload()) for _ in "ab")
            )

    for answer in asyncio.run(both()):
        assert answer.json()["actions"][-1]["func"] == "alert"


def test_every_button_is_announced(client):
    """The page finds a script for each button."""
    told = client.get("/xlwings/custom-scripts-meta.json").json()
    assert set(SCRIPTS) <= {script["function_name"] for script in told}


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_button_answers(client, workbook_payload, script):
    """Whatever the workbook holds, a person is told in the end how it went."""
    path = f"/xlwings/custom-scripts-call/{script}"
    answer = client.post(path, json=workbook_payload(scheme="abcd-value"))
    assert answer.status_code == 200, answer.text
    actions = answer.json()["actions"]
    assert [action["func"] for action in actions].count("alert") == 1
    assert "traceback" not in json.dumps(actions).lower()


def test_regrade_writes_grades(client, workbook_payload):
    """The button writes into the table it was sent."""
    path = "/xlwings/custom-scripts-call/regrade_all"
    actions = client.post(path, json=workbook_payload(scheme="abcd-value")).json()["actions"]
    written = [a for a in actions if a["func"] == "setValues" and a["sheet_position"] == 0]
    assert any("A" in row for action in written for row in action["values"])


def test_pane_reads_the_workbook(client, workbook_payload):
    """The pane's data come from the same workbook, under the same sign-in."""
    told = client.post("/tierbook/pane", json=workbook_payload(scheme="abcd-value")).json()
    assert [tier["after"] for tier in told["tiers"]] == [1, 1, 1, 1]
    tried = workbook_payload(scheme="abcd-value") | {"args": ["pareto"]}
    assert client.post("/tierbook/pane", json=tried).json()["scheme"] == "pareto"


def test_manifest_is_the_one_that_was_written(client, server):
    """Excel gets the same from the file and from the server, and it names this server."""
    file = server.log.parent / "tierbook" / "manifest" / "tierbook.xml"
    served = client.get("/manifest.xml").text
    assert served.strip() == file.read_text(encoding="utf-8").strip()
    assert served.strip() == manifest_xml(server.url).strip()
    for element in ET.fromstring(served).iter():
        url = element.get("DefaultValue") or ""
        if url.startswith("https://"):
            assert client.get(url).status_code == 200, url


def test_security_headers_are_set(client):
    """Pages load only from here, are shown only by Office, and are never guessed at."""
    headers = client.get("/taskpane.html").headers
    assert headers["content-security-policy"] == CONTENT_POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store, max-age=0"
    assert headers["strict-transport-security"] == "max-age=0"
    assert "server" not in headers


def test_only_office_reads_from_another_site(client):
    """Excel on the web reads the list of formulas; nobody else's page does."""
    meta = "/xlwings/custom-functions-meta.json"
    office = client.get(meta, headers={"Origin": OFFICE})
    assert office.headers["access-control-allow-origin"] == OFFICE
    other = client.get(meta, headers={"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in other.headers


def test_another_site_cannot_send_a_workbook(client, workbook_payload):
    """Its page is told so, and no script runs."""
    answer = client.post(
        "/xlwings/custom-scripts-call/help",
        json=workbook_payload(),
        headers={"Origin": "https://evil.example"},
    )
    assert answer.status_code == 403


def test_large_body_is_refused(client):
    """The limit given is kept, whether or not the length is said."""
    large = json.dumps(call("grade", [["x" * 1_000_001]])).encode()
    kind = {"Content-Type": "application/json"}
    assert client.post(CALL, content=large, headers=kind).status_code == 413
    parts = (large[at : at + 65536] for at in range(0, len(large), 65536))
    assert client.post(CALL, content=parts, headers=kind).status_code == 413


def test_log_holds_no_content(client, server, workbook_payload):
    """Neither cells nor the error that quotes one nor a message to a person reach the log."""
    secret = "Zebra-4711"
    assert client.post(CALL, json=call("stumble", [[secret]])).status_code == 500
    client.get("/xlwings/alert", params={"prompt": secret, "title": "t", "buttons": "ok",
                                         "mode": "info", "callback": ""})  # fmt: skip
    payload = workbook_payload(scheme=secret)
    client.post("/xlwings/custom-scripts-call/regrade_all", json=payload)
    client.post(CALL, json={**call("grade"), "caller_address": secret})
    log = server.log.read_text(encoding="utf-8")
    assert "ValueError in stumble" in log
    assert "POST /xlwings/custom-scripts-call/regrade_all 200" in log
    assert "Zebra" not in log


def test_defect_is_not_retried_and_says_nothing_of_itself(client):
    """The page is told to ask again only where asking again may help."""
    page = client.get("/taskpane.html").text
    config = json.loads(re.search(r'<script id="config"[^>]*>(.*?)</script>', page, re.S)[1])
    assert 500 not in config["customFunctionsRetryCodes"]
    assert client.post(CALL, json=call("stumble", [["x"]])).text == "An error occurred."


def test_help_page_speaks_the_persons_language(client):
    """Excel's link for help leads to a page about the buttons."""
    assert "全部重新分级" in client.get("/tierbook/help", headers={"Accept-Language": "zh"}).text


@pytest.fixture(scope="module")
def guarded(start_server, tmp_path_factory):
    """A server where people sign in by a module of their own, and two buttons need a role."""
    folder = tmp_path_factory.mktemp("sign-in")
    package = folder / "auth" / "custom"
    package.mkdir(parents=True)
    (package.parent / "__init__.py").touch()
    package.joinpath("__init__.py").write_text(
        "from fastapi import HTTPException\n"
        "from xlwings_server.models import User\n"
        "async def validate_token(token_string):\n"
        "    kind, _, name = token_string.partition(' ')\n"
        "    if kind != 'Bearer' or not name:\n"
        "        raise HTTPException(status_code=401, detail='Auth error: sign in.')\n"
        "    return User(id=name, name=name, roles=['managers'] if name == 'ann' else [])\n"
    )
    folder.joinpath("auth.js").write_text("globalThis.getAuth = async () => ({});")
    return start_server("--auth", "custom", "--auth-folder", folder, "--role", "undo=managers")


@pytest.mark.parametrize("path", [CALL, "/xlwings/custom-scripts-call/help", "/tierbook/pane"])
def test_whoever_is_not_signed_in_is_refused(guarded, workbook_payload, path):
    """Formulas, buttons and the pane ask alike."""
    payload = call("grade", ROWS, [["abcd-value"]]) if path == CALL else workbook_payload()
    with guarded.client() as client:
        assert client.post(path, json=payload).status_code == 401
        assert client.post(path, json=payload, headers={"Authorization": "x"}).status_code == 401
        signed = client.post(path, json=payload, headers={"Authorization": "Bearer bob"})
        assert signed.status_code == 200


def test_page_gets_its_token_by_ones_own_script(guarded, client):
    """Without one it is xlwings Server's, which knows Entra ID."""
    with guarded.client() as signing:
        own = signing.get("/static/js/auth.js")
    assert own.text == "globalThis.getAuth = async () => ({});"
    assert own.headers["content-type"].startswith("text/javascript")
    assert "entraid" in client.get("/static/js/auth.js").text


def test_role_is_asked_for(guarded, workbook_payload):
    """A button with a role runs for those who have it; the others are told."""
    path = "/xlwings/custom-scripts-call/undo"
    with guarded.client() as client:
        bob = client.post(path, json=workbook_payload(), headers={"Authorization": "Bearer bob"})
        assert bob.status_code == 400
        assert "managers" in bob.text
        ann = client.post(path, json=workbook_payload(), headers={"Authorization": "Bearer ann"})
        assert ann.status_code == 200


def test_ends_cleanly_on_ctrl_c(start_server):
    """Exit code 0, a word to the person, and no traceback."""
    on_linux = sys.platform.startswith("linux")  # elsewhere the system would ask the developer
    server = start_server(*["--trust"] * on_linux)
    assert server.stop() == 0
    log = server.log.read_text(encoding="utf-8")
    assert "Stopped." in log
    assert ("Linux has no Excel" in log) is on_linux
    assert "Traceback" not in log
    assert "Manifest: " in log


def test_two_processes_serve_together(start_server):
    """Each process is told the same; a formula is answered by either."""
    server = start_server("--workers", 2)
    with server.client() as client:
        for _ in range(8):
            answer = client.post(CALL, json=call("grade", ROWS, [["abcd-value"]], None, None))
            assert answer.json() == {"result": [["A"], ["D"]]}
    assert server.stop() == 0
