"""The task pane and the ribbon's JavaScript, in Chromium, against the real server."""

import json
import time
from pathlib import Path

import pytest

from addin.server.ribbon import SCRIPTS

pytestmark = pytest.mark.e2e

STUB = Path(__file__).with_name("office_stub.js").read_text(encoding="utf-8")
READY = "document.getElementById('pane').getAttribute('aria-busy') === 'false'"
OUTCOME = "document.getElementById('fault').textContent"


@pytest.fixture
def open_pane(new_page, server, workbook_payload):
    """Opens the task pane of a workbook with some settings, not yet told that Excel is there."""

    def opened(**settings):
        page = new_page()
        for domain in ("Page", "Runtime", "Network"):
            page.ask(f"{domain}.enable")
        page.ask("Network.setBlockedURLs", urls=["*/office.js"])
        page.ask("Page.addScriptToEvaluateOnNewDocument", source=STUB)
        size = {"width": 350, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        page.ask("Emulation.setDeviceMetricsOverride", **size)
        page.ask("Page.navigate", url=f"{server.url}/taskpane.html")
        page.until("Boolean(window.tierbook && window.xlwings?.getBookData)")
        page.until("document.readyState === 'complete'")
        page.run(f"testing.hold({json.dumps(workbook_payload(**settings))})")
        return page

    return opened


@pytest.fixture
def pane(open_pane):
    """The pane of a workbook graded by value, once it has been read."""
    page = open_pane(scheme="abcd-value")
    page.run("testing.start()")
    page.until(READY)
    return page


def text(page, place):
    return page.run(f"document.querySelector({json.dumps(place)}).innerText")


def press(page, script):
    """Press a button of the ribbon and wait until Excel is told that it has ended."""
    before = page.run("testing.log.completed")
    page.run(f"testing.press({json.dumps(script)})")
    page.until(f"testing.log.completed > {before}")


def controls(page):
    """What a screen reader is told of buttons and choices."""
    told = page.ask("Accessibility.getFullAXTree")["nodes"]
    return [n for n in told if n.get("role", {}).get("value") in {"button", "combobox"}]


def test_mix_is_shown_as_chart_and_table(pane):
    """Each tier has a bar in its colour and a row with its numbers now and after."""
    assert pane.run("document.querySelectorAll('#chart rect').length") == 4
    assert pane.run("document.querySelector('#chart svg').getAttribute('aria-label')") == (
        "A: 1, B: 1, C: 1, D: 1"
    )
    first = pane.run("[...document.querySelectorAll('#mix-table tbody tr')].map(r => r.innerText)")
    assert first[0].split("\t")[1:] == ["2", "1", "25%"]


def test_movements_are_listed_with_their_reasons(pane):
    """Who moves stands there with old and new grade; text of cells never becomes HTML."""
    rows = pane.run(
        "[...document.querySelectorAll('#moves-table tbody tr')].map(r => r.innerText)"
    )
    assert any(row.startswith("Alder & Sons\tD → A\t") for row in rows)
    assert any("Birch <b>Ltd</b>" in row for row in rows)
    assert pane.run("document.querySelectorAll('#moves-table b').length") == 0
    assert "1 up" in text(pane, "#movement")


def test_rules_and_messages_are_in_short(pane):
    """What the scheme reads stands there, and how many cells need attention."""
    assert "Reads:" in text(pane, "#rules")
    assert "Cells that need attention: 1" in text(pane, "#messages")


def test_pane_speaks_the_workbooks_language(open_pane):
    """The workbook's setting decides, whatever language Excel is in."""
    page = open_pane(scheme="abcd-value", language="zh")
    page.run("testing.start()")
    page.until(READY)
    assert text(page, "#mix-title") == "等级构成"
    assert page.run("document.documentElement.lang") == "zh"


def test_choosing_a_scheme_previews_it_and_apply_switches(pane):
    """Nothing is written before Apply; then the script is told which scheme, and all are graded."""
    pane.run(
        "(() => { const s = document.getElementById('scheme'); s.value = 'pareto';"
        "s.dispatchEvent(new Event('change')); })()"
    )
    pane.until(READY)
    assert pane.run("document.getElementById('scheme').value") == "pareto"
    assert pane.run("testing.log.actions.length") == 0
    pane.run("document.getElementById('apply').click()")
    pane.until("testing.log.ran.length > 0")
    assert pane.run("testing.log.ran[0]") == {"script": "switch_scheme", "args": ["pareto"]}
    pane.until("testing.log.ran.length > 1")
    assert pane.run("testing.log.ran[1]") == {"script": "regrade_all", "args": []}


def test_apply_grades_all(pane):
    """Without another scheme Apply is the button Re-grade all, and the pane says it is done."""
    pane.run("document.getElementById('apply').click()")
    pane.until("document.getElementById('status').textContent.startsWith('Done.')")
    assert pane.run("testing.log.ran[0]") == {"script": "regrade_all", "args": []}
    assert pane.run("testing.log.actions[0].length > 3")


def test_workbook_that_names_no_scheme_offers_all(open_pane):
    """The message says what to do, and the choice stands below it with nothing chosen."""
    page = open_pane()
    page.run("testing.start()")
    page.until(READY)
    fault = text(page, "#fault")
    assert "the columns fit" in fault
    assert "amount-bands" in fault
    assert "pareto" in fault
    assert page.run("document.getElementById('scheme').value") == ""
    assert page.run("document.getElementById('mix').hidden") is True


def test_every_button_of_the_ribbon_is_bound(pane):
    """Excel finds a function for each button of the manifest."""
    assert set(pane.run("Object.keys(testing.log.associated)")) == set(SCRIPTS)


def test_button_sends_only_the_sheets_that_tierbook_reads(open_pane):
    """A sheet that holds none of our tables or names stays where it is."""
    page = open_pane(scheme="abcd-value")
    page.run(
        "testing.workbook.sheets.push('Secret'); testing.workbook.active = 0; testing.start()"
    )
    press(page, "regrade_all")
    assert page.run("testing.log.sent.at(-1).include") == "Data,S"
    page.run("testing.workbook.active = 2")
    press(page, "regrade_all")
    assert page.run("testing.log.sent.at(-1).include") == "Data,S,Secret"


def test_sheet_names_with_commas_are_sent_by_leaving_the_others_out(open_pane):
    """Xlwings parts names by commas, so such a sheet can only be sent as one of the rest."""
    page = open_pane(scheme="abcd-value")
    page.run(
        "testing.workbook.sheets.push('North, South', 'Secret', 'Odd, too');"
        "testing.workbook.active = 2; testing.start()"
    )
    press(page, "regrade_all")
    assert page.run("testing.log.sent.at(-1).include") == ""
    assert page.run("testing.log.sent.at(-1).exclude") == "Secret"


@pytest.mark.parametrize(
    ("formula", "sheet"),
    [("=Data!$A$1", "Data"), ("='My ''own'' data'!$A$1", "My 'own' data"), ("=#REF!", None)],
)
def test_sheet_of_a_name_is_found(open_pane, formula, sheet):
    """Quoted sheet names are read as Excel writes them; a broken name means none."""
    page = open_pane(scheme="abcd-value")
    page.run(
        f"testing.workbook.sheets.push(\"My 'own' data\"); testing.workbook.tables = [];"
        f"testing.workbook.active = 1;"
        f"testing.workbook.names = [['Tierbook_Sheet_Rules', {json.dumps(formula)}]];"
        "testing.start()"
    )
    press(page, "help")
    sent = page.run("testing.log.sent.at(-1).include").split(",")
    assert sorted(sent) == sorted({"S", sheet} - {None})


def test_pressed_button_is_disabled_while_it_runs(pane):
    """Excel greys it out and lets it go again, whatever came of it."""
    press(pane, "regrade_all")
    states = pane.run(
        "testing.log.updates.map((u) => u.tabs[0].groups[0]).map((g) =>"
        " [g.id, g.controls[0].id, g.controls[0].enabled])"
    )
    button = ["Tierbook.Group.grade", "Tierbook.regrade_all"]
    assert states == [[*button, False], [*button, True]]


def test_second_click_does_nothing(pane):
    """Two clicks in a row run the script once; another button says what is still running."""
    pane.run("for (const s of ['regrade_all', 'regrade_all', 'undo']) testing.press(s)")
    pane.until("testing.log.completed === 3")
    assert pane.run("testing.log.ran.map((one) => one.script)") == ["regrade_all"]
    assert "“Re-grade all” is still running" in pane.run("testing.alerts().join()")
    assert pane.run("testing.alerts().filter((a) => a.includes('still running')).length") == 1


def test_failure_of_a_step_says_what_was_written(pane):
    """Excel refused in the middle: which step, which sheets, and the way back."""
    pane.run(
        "xlwings.runActions = async (data) => {"
        " if (data.actions[0].func === 'alert') { testing.log.actions.push(data.actions); return; }"
        " throw Object.assign(new Error('x'), {actionIndex: data.actions.length - 2, cause: new Error('protected')}); }"
    )
    press(pane, "regrade_all")
    said = pane.run("testing.alerts().at(-1)")
    assert said.startswith("Re-grade all: Excel stopped at step ")
    assert "protected" in said
    assert "Data" in said.partition("in part: ")[2]
    assert "Undo" in said


def test_server_that_does_not_answer_is_said_in_plain_words(pane):
    """The person learns what to check, and Excel is told that the button has ended."""
    pane.ask("Network.setBlockedURLs", urls=["*/office.js", "*/custom-scripts-call/*"])
    press(pane, "regrade_all")
    assert "did not answer" in pane.run("testing.alerts().at(-1)")


def test_server_stopped_in_the_middle_is_said_in_the_pane(pane):
    """The pane stays usable and says how to go on."""
    pane.ask("Network.setBlockedURLs", urls=["*/office.js", "*/tierbook/pane"])
    pane.run("document.getElementById('refresh').click()")
    pane.until(f"{OUTCOME} !== ''")
    assert "Read again" in pane.run(OUTCOME)
    assert pane.run("document.getElementById('refresh').disabled") is False


def test_workbook_too_large_is_said_in_plain_words(pane):
    """The server's limit and what to do stand in the message."""
    pane.run("testing.payload.sheets[0].values.push(['x'.repeat(1_100_000)])")
    press(pane, "regrade_all")
    assert "larger than the server accepts (1.0 MB)" in pane.run("testing.alerts().at(-1)")


def test_limit_of_excel_on_the_web_is_said_in_plain_words(pane):
    """Excel's own message names a limit; ours says what to do about it."""
    pane.run(
        "xlwings.getBookData = async () => { throw Object.assign(new Error('x'),"
        " {code: 'ResponsePayloadSizeLimitExceeded'}); }"
    )
    press(pane, "regrade_all")
    assert "Open it in Excel on Windows or Mac" in pane.run("testing.alerts().at(-1)")


def test_page_keeps_its_own_rules(new_page, server):
    """No part of the page breaks the policy on what may load."""
    page = new_page()
    page.ask("Runtime.enable")
    watch = (
        "window.broken = []; addEventListener('securitypolicyviolation',"
        " (e) => broken.push(e.violatedDirective + ' ' + e.blockedURI));"
    )
    page.ask("Page.addScriptToEvaluateOnNewDocument", source=watch + STUB)
    page.ask("Page.enable")
    page.ask("Page.navigate", url=f"{server.url}/taskpane.html")
    page.until("Boolean(window.tierbook && document.readyState === 'complete')")
    assert page.run("broken") == []


def test_every_control_has_a_name(pane):
    """A screen reader can say of each what it is for."""
    end = time.monotonic() + 30
    while len(found := controls(pane)) < 3 and time.monotonic() < end:
        time.sleep(0.05)  # Chromium builds the tree when it finds the time
    assert {node["name"]["value"] for node in found} == {"Read again", "Scheme", "Apply"}


def test_pane_can_be_used_with_the_keyboard(pane):
    """Tab reaches what can be used in the order of the page, and each shows that it has it."""
    reached = []
    for _ in range(4):
        for kind in ("keyDown", "keyUp"):
            pane.ask("Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab",
                     windowsVirtualKeyCode=9)  # fmt: skip
        reached.append(pane.run("document.activeElement.id"))
        assert pane.run("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    assert reached == ["refresh", "scheme", "moves-scroll", "apply"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(pane, scheme):
    """Every text has a contrast of at least 4.5 : 1, in light and in dark."""
    pane.ask("Emulation.setEmulatedMedia", features=[
        {"name": "prefers-color-scheme", "value": scheme}])  # fmt: skip
    pane.run("document.getElementById('fault').hidden = false")
    low = pane.run(
        """(() => {
          const numbers = (c) => c.match(/[\\d.]+/g).map(Number);
          const light = (c) => numbers(c).slice(0, 3).map((v) => v / 255)
            .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
            .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
          const ground = (e) => {
            for (; e; e = e.parentElement) {
              const c = getComputedStyle(e).backgroundColor;
              if (c !== 'rgba(0, 0, 0, 0)') return c;
            }
            return 'rgb(255, 255, 255)';
          };
          return [...document.querySelectorAll('main *')]
            .filter((e) => e.childElementCount === 0 && e.textContent && !e.closest('svg'))
            .map((e) => [e.tagName + '#' + e.id, getComputedStyle(e).color, ground(e)])
            .map(([e, a, b]) => [e, [light(a), light(b)].sort((x, y) => y - x)])
            .map(([e, [a, b]]) => [e, (a + 0.05) / (b + 0.05)])
            .filter(([, ratio]) => ratio < 4.5);
        })()"""
    )
    assert low == []
