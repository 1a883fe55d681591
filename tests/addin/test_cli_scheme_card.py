"""The verb scheme-card on the command line."""

import json
import zipfile

import pytest
import xlsxwriter

from addin.command_line.conventions import Exit


@pytest.fixture
def workbook(tmp_path):
    """A stranger's workbook with a chart."""
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        sheet = made.add_worksheet("Clients")
        for at, row in enumerate([["Customer", "Annual amount"], ["Ann", 60_000], ["Bo", 5]]):
            sheet.write_row(at, 0, row)
        chart = made.add_chart({"type": "column"})
        chart.add_series({"values": "=Clients!$B$2:$B$3"})
        sheet.insert_chart("D3", chart)
    return path


def parts(path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_card_is_put_into_a_workbook(run, workbook, ooxml_validator):
    """In each language anew; the person's sheets keep every byte, and Excel opens the file."""
    before = parts(workbook)
    for lang, said in (
        ("en", "The card of Pareto 80/20 (pareto) stands on the sheet “Scheme card”"),
        ("zh", "（pareto）的方案卡已写入工作表"),
        ("es", "La ficha de Pareto 80/20 (pareto) está en la hoja"),
    ):
        done = run("scheme-card", workbook, "--scheme", "pareto", "--lang", lang)
        assert done.exit_code == Exit.DONE
        assert said in done.output
    again = run("scheme-card", workbook, "--scheme", "pareto", "--lang", "es")
    assert "No hay nada que cambiar: la ficha ya dice esto." in again.output
    after = parts(workbook)
    shared = {"[Content_Types].xml", "xl/styles.xml", "xl/workbook.xml"}
    shared |= {"xl/_rels/workbook.xml.rels"}
    for name, content in before.items():
        assert after[name] == content or name in shared
    assert ooxml_validator(workbook).errors == []


def test_scripts_are_told_where_it_stands(run, workbook):
    """As one document; a copy leaves the workbook as it was."""
    before = workbook.read_bytes()
    done = run("scheme-card", workbook, "--scheme", "rfm", "--json", "-o", "copy.xlsx")
    told = json.loads(done.stdout)
    assert (told["scheme"], told["page"], told["written"]) == ("rfm", "Scheme card", True)
    assert workbook.read_bytes() == before
    assert "Scheme card" in parts(workbook.with_name("copy.xlsx"))["xl/workbook.xml"].decode()


def test_a_scheme_that_is_none_writes_nothing(run, workbook):
    """The nearest is suggested."""
    before = workbook.read_bytes()
    done = run("scheme-card", workbook, "--scheme", "paretto")
    assert done.exit_code == Exit.WRONG_USAGE
    assert "Did you mean pareto?" in done.output
    assert workbook.read_bytes() == before
