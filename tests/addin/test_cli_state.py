"""The verbs undo, history and settings on the command line."""

import json
import zipfile

import openpyxl
import pytest
import xlsxwriter

from addin.command_line.conventions import Exit
from addin.hosts.file import FileHost

FOREIGN = ("xl/charts/chart1.xml", "xl/drawings/drawing1.xml", "xl/worksheets/sheet2.xml")


@pytest.fixture
def workbook(tmp_path):
    """A stranger's workbook: a list without a table, a chart, a formula; and a way to edit it."""
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        sheet, other = made.add_worksheet("Clients"), made.add_worksheet("Sums")
        rows = [["Customer", "Revenue"], ["Ann", 120_000], ["Bo", 60_000], ["Cy", 500]]
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
        other.write_formula("A1", "=1+1", None, 2)
        chart = made.add_chart({"type": "column"})
        chart.add_series({"values": "=Clients!$B$2:$B$4"})
        other.insert_chart("C3", chart)
    return path


def raise_cy(path) -> None:
    """Cy buys more, as a person would type it."""
    content = {}
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            content[name] = archive.read(name)
    sheet = "xl/worksheets/sheet1.xml"
    content[sheet] = content[sheet].replace(b"<v>500</v>", b"<v>99000</v>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)


def parts(path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("verb", ["undo", "history", "settings"])
def test_the_verbs_take_the_common_options(run, verb) -> None:
    help_text = run(verb, "--help").output
    assert all(option in help_text for option in ("--lang", "--json", "--debug"))


@pytest.mark.parametrize("verb", ["undo", "settings"])
def test_the_writing_verbs_take_the_writing_options(run, verb) -> None:
    help_text = run(verb, "--help").output
    assert all(o in help_text for o in ("-o", "--output", "--no-backup", "--ignore-lock"))


def test_regrade_edit_regrade_history_undo(run, workbook) -> None:
    """The sequence a person goes through; nothing of theirs changes on the way."""
    before = parts(workbook)
    assert run("regrade", workbook, "--scheme", "amount-bands").exit_code == Exit.DONE
    first = parts(workbook)
    raise_cy(workbook)
    again = run("regrade", workbook, "--as-of", "2026-11-21", "--json")
    assert [move["customer"] for move in json.loads(again.stdout)["moved"]] == ["Cy"]
    still = workbook.read_bytes()
    assert json.loads(run("regrade", workbook, "--json").stdout)["written"] is False
    assert workbook.read_bytes() == still
    moves = run("history", workbook, "cy").stdout
    assert "2026-11-21" in moves
    assert "1 went up and 0 down" in run("history", workbook).stdout
    undone = run("undo", workbook, "--json")
    assert undone.exit_code == Exit.DONE
    assert json.loads(undone.stdout)["restored"] == 5
    with FileHost(workbook) as host:
        rows = host.peek("Clients", 4)
    assert [row[2] for row in rows] == ["Grade", "A", "B", "D"]
    assert "nothing to undo" in run("undo", workbook).stdout
    for name in FOREIGN:
        assert parts(workbook)[name] == before[name] == first[name]


@pytest.mark.needs_validator
def test_every_step_leaves_a_valid_file(run, workbook, ooxml_validator) -> None:
    run("regrade", workbook, "--scheme", "pareto")
    raise_cy(workbook)
    for verb in (["regrade"], ["settings", "language=es"], ["undo"], ["plan"], ["undo"]):
        run(verb[0], workbook, *verb[1:])
        assert ooxml_validator(workbook).errors == [], verb


def test_cells_left_alone_end_with_1_unless_allowed(run, workbook) -> None:
    run("regrade", workbook, "--scheme", "amount-bands")
    with FileHost(workbook, backup=False) as host:
        text = host.peek("Clients", 4)[1][3]
    content = parts(workbook)
    sheet = "xl/worksheets/sheet1.xml"
    content[sheet] = content[sheet].replace(f"<t>{text}</t>".encode(), b"<t>mine</t>")
    with zipfile.ZipFile(workbook, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    result = run("undo", workbook, "-o", "out.xlsx")
    assert result.exit_code == Exit.NEEDS_ATTENTION
    assert "Left alone: 1" in result.stdout
    assert "changed since, now “mine”" in result.stdout
    allowed = run("undo", workbook, "--allow-problems", "--json")
    assert allowed.exit_code == Exit.DONE
    assert [each["customer"] for each in json.loads(allowed.stdout)["left"]] == ["Ann"]


def test_a_long_reason_in_the_log_of_moves_is_wrapped(run, workbook) -> None:
    """So print shows all of it."""
    run("regrade", workbook, "--scheme", "amount-bands")
    raise_cy(workbook)
    run("regrade", workbook, "--scheme", "amount-bands")
    rows = list(openpyxl.load_workbook(workbook)["History"].iter_rows())
    top = next(n for n, row in enumerate(rows) if "Reason" in [cell.value for cell in row])
    at = [cell.value for cell in rows[top]].index("Reason")
    assert rows[top + 1][at].value
    assert rows[top + 1][at].alignment.wrap_text


@pytest.mark.parametrize(
    ("lang", "title", "cutoff"),
    [
        ("en", "Annual amount", "60,200"),
        ("zh", "年购买金额", "60,200"),
        ("es", "Monto anual", "60.200"),
    ],
)
def test_cutoffs_in_use_are_shown_as_the_language_writes_them(
    run, tmp_path, lang: str, title: str, cutoff: str
) -> None:
    """By what they rank, not by the name of the step; scripts get names and plain numbers."""
    path = tmp_path / "ranked.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        sheet = made.add_worksheet("Clients")
        sheet.write_row(0, 0, ["Customer", "Annual amount"])
        for at, amount in enumerate([60_200, 500, 400, 300, 200], 1):
            sheet.write_row(at, 0, [f"C{at}", amount])
    run("regrade", path, "--scheme", "pareto")
    shown = run("settings", path, "--lang", lang).stdout
    assert title in shown
    assert cutoff in shown
    fit = json.loads(run("settings", path, "--lang", lang, "--json").stdout)["fit"]
    assert (fit[0]["step"], fit[0]["cutoff"]) == ("place", 60_200)


def test_settings_show_and_set(run, workbook) -> None:
    assert "(not set)" in run("settings", workbook).stdout
    result = run("settings", workbook, "scheme=pareto", "as_of=2026-11-21", "--json")
    assert json.loads(result.stdout)["changed"] == ["scheme", "as_of"]
    assert json.loads(run("regrade", workbook, "--json").stdout)["as_of"] == "2026-11-21"
    shown = run("settings", workbook).stdout
    assert "Cutoffs in use" in shown
    assert "Written" not in shown


@pytest.mark.parametrize(
    ("arguments", "message", "code"),
    [
        (["scheme"], "expected KEY=VALUE such as scheme=pareto", Exit.WRONG_USAGE),
        (["colour=blue"], "must be one of scheme, language, as_of", Exit.NEEDS_ATTENTION),
        (["scheme=paretto"], "Did you mean pareto?", Exit.NEEDS_ATTENTION),
    ],
)
def test_settings_that_cannot_be(run, workbook, arguments, message, code) -> None:
    result = run("settings", workbook, *arguments)
    assert result.exit_code == code
    assert message in result.stderr


@pytest.mark.parametrize("lang", ["zh", "es"])
def test_the_verbs_speak_the_workbooks_language(run, workbook, lang) -> None:
    run("regrade", workbook, "--scheme", "pareto", "--lang", lang)
    words = {"zh": "没有可以撤销", "es": "No hay nada que deshacer"}[lang]
    run("undo", workbook)
    assert words in run("undo", workbook, "--lang", lang).stdout
    assert run("history", workbook, "--lang", lang).exit_code == Exit.DONE


def test_an_unreadable_date_in_the_log_ends_with_1(run, tmp_path) -> None:
    path = tmp_path / "log.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        sheet = made.add_worksheet("Log")
        sheet.write_row("A2", ["soon", "Ann", "B", "A"])
        headers = [{"header": h} for h in ("Date", "Customer", "Old", "New")]
        sheet.add_table("A1:D2", {"name": "History", "columns": headers})
    result = run("history", path)
    assert result.exit_code == Exit.NEEDS_ATTENTION
    assert "1 place needs attention" in result.stderr
    assert "Ann" in result.stdout


def test_a_setting_that_stops_every_verb_can_be_mended(run, tmp_path) -> None:
    path = tmp_path / "own.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        sheet = made.add_worksheet("Own")
        sheet.write_row("A2", ["as_of", "soon"])
        headers = [{"header": "key"}, {"header": "value"}]
        sheet.add_table("A1:B2", {"name": "TierbookSettings", "columns": headers})
    assert "as_of must be a date" in run("history", path).stderr
    assert run("settings", path, "as_of=").exit_code == Exit.DONE
    assert run("history", path).exit_code == Exit.DONE


def test_a_locked_structure_is_graded_and_says_what_is_not_kept(run, workbook) -> None:
    """No sheet can be added for settings and undo, which is no reason to grade nobody."""
    content = parts(workbook)
    part = "xl/workbook.xml"
    lock = b'<workbookProtection lockStructure="1"/><bookViews>'
    content[part] = content[part].replace(b"<bookViews>", lock)
    with zipfile.ZipFile(workbook, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    result = run("regrade", workbook, "--scheme", "amount-bands")
    assert result.exit_code == Exit.DONE
    assert "structure is protected" in result.stderr
    with FileHost(workbook) as host:
        assert [row[2] for row in host.peek("Clients", 4)] == ["Grade", "A", "B", "D"]
        assert [sheet.name for sheet in host.sheets()] == ["Clients", "Sums"]
    again = run("regrade", workbook, "--scheme", "amount-bands", "--json")
    assert json.loads(again.stdout)["written"] is False


def test_errors_speak_the_language_the_workbook_is_set_to(run, workbook):
    """A workbook that answers in Chinese does not refuse in English, unless asked to."""
    run("settings", workbook, "language=zh")
    card = ("card", workbook, "Nobody", "--scheme", "pareto")
    refused = run(*card)
    assert "没有客户“Nobody”" in refused.stderr
    assert refused.exit_code == 1
    assert "no customer 'Nobody'" in run(*card, "--lang", "en").stderr


def test_a_second_set_of_rules_is_refused_in_the_workbooks_language(run, workbook):
    """It says how to grade by other rules without losing those that stand there."""
    run("rules", workbook, "--scheme", "amount-bands", "--lang", "es")
    run("settings", workbook, "language=es")
    refused = run("rules", workbook, "--scheme", "pareto")
    assert "un libro lleva un solo juego de reglas" in refused.stderr
    assert "tierbook switch" in refused.stderr
