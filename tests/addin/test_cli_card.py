"""The verb card on the command line."""

import json
import zipfile
from datetime import datetime

import pytest
import xlsxwriter

from addin.command_line.conventions import Exit


@pytest.fixture
def workbook(tmp_path):
    """A stranger's workbook with a chart, a formula and a log of contacts."""
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        sheet, other = made.add_worksheet("Clients"), made.add_worksheet("Sums")
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        rows = [["Customer", "Annual amount", "Phone"], ["Ann", 60_000, 5551234], ["Bo", "x", 1]]
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
        log = made.add_worksheet("Contacts")
        headers = [{"header": text} for text in ("Date", "Customer", "Result")]
        log.add_table("A1:C2", {"name": "Contacts", "columns": headers})
        log.write_datetime("A2", datetime(2026, 11, 16), day)
        log.write_row("B2", ["Ann", "order"])
        other.write_formula("A1", "=1+1", None, 2)
        chart = made.add_chart({"type": "column"})
        chart.add_series({"values": "=Clients!$B$2:$B$3"})
        other.insert_chart("C3", chart)
    return path


COMMON = ("--scheme", "amount-bands", "--as-of", "2026-11-21", "--lang", "en")


def parts(path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_page_is_printed_and_written(run, workbook):
    """What stands in the workbook can be read at once, too."""
    done = run("card", workbook, "ann", *COMMON)
    assert done.exit_code == Exit.DONE
    for said in (
        "Ann",
        "Grade B",
        "Annual amount 100,000 or more → A",
        "5551234",
        "visit, every 14 days",
        "2026-11-16",
        "order",
        "The page stands on the sheet “Customer page”",
    ):
        assert said in done.output
    again = run("card", workbook, "ann", *COMMON)
    assert (again.exit_code, "Nothing to change: the page" in again.output) == (Exit.DONE, True)


def test_nothing_else_in_the_workbook_changes(run, workbook, ooxml_validator):
    """The person's sheets, chart and table keep every byte, and Excel opens the file."""
    before = parts(workbook)
    assert run("card", workbook, "Ann", *COMMON).exit_code == Exit.DONE
    assert run("card", workbook, "Ann", *COMMON[:-1], "zh").exit_code == Exit.DONE
    after = parts(workbook)
    shared = {"[Content_Types].xml", "xl/styles.xml", "xl/workbook.xml"}
    shared |= {"xl/_rels/workbook.xml.rels"}
    for name, content in before.items():
        assert after[name] == content or name in shared
    assert ooxml_validator(workbook).errors == []


def test_json_holds_all_of_it(run, workbook):
    """For scripts, in one document."""
    done = run("card", workbook, "Ann", *COMMON, "--json", "-o", "copy.xlsx")
    told = json.loads(done.stdout)
    assert (told["customer"], told["grade"], told["page"]) == ("Ann", "B", "Customer page")
    assert (told["written"], told["contacts"][0]["result"]) == (True, "order")
    assert told["next_due"] == "2026-11-30"
    assert "Customer page" not in parts(workbook)["xl/workbook.xml"].decode()


def test_a_customer_with_a_problem_needs_attention(run, workbook):
    """The page is written all the same; --allow-problems makes it a success."""
    done = run("card", workbook, "Bo", *COMMON)
    assert done.exit_code == Exit.NEEDS_ATTENTION
    assert "No grade" in done.output
    allowed = run("card", workbook, "Bo", *COMMON, "--allow-problems")
    assert allowed.exit_code == Exit.DONE


def test_an_unknown_customer_writes_nothing(run, workbook):
    """The nearest is suggested."""
    before = workbook.read_bytes()
    done = run("card", workbook, "Anne", *COMMON)
    assert done.exit_code == Exit.NEEDS_ATTENTION
    assert "Did you mean Ann?" in done.output
    assert workbook.read_bytes() == before


@pytest.mark.parametrize("lang", ["zh", "es"])
def test_the_print_speaks_the_language(run, workbook, lang):
    """Headings and sentences alike."""
    done = run("card", workbook, "Ann", *COMMON[:-1], lang)
    assert {"zh": "为什么是这个等级", "es": "Por qué esta categoría"}[lang] in done.output
    assert {"zh": "上次联系：2026-11-16", "es": "Último contacto: 2026-11-16"}[lang] in done.output
    assert "Why this grade" not in done.output
