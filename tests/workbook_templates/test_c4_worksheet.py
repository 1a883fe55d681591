"""The C4 worksheet: a workbook to think with, which is no list of customers and says so."""

import io

import openpyxl
import pytest
from openpyxl.worksheet.table import Table

from addin.actions.check import check
from addin.actions.plan import plan
from addin.actions.regrade import regrade
from addin.hosts.file import FileHost
from addin.workbook.worksheets import C4_WORKSHEET
from grading.exceptions import InputError
from grading.language import LANGUAGES
from workbook_templates.build import FILES, FILES_AS_OF, template_bytes, write_template

AS_OF = FILES_AS_OF
PAGES = 6
ANSWERED = {"en": "Answered: 6 of 6", "zh": "已回答：6 / 6", "es": "Respondidas: 6 de 6"}
TOTAL = {"en": "Total", "zh": "合计", "es": "Total"}


def written(folder, lang="en", *, sample=True):
    """A new worksheet."""
    path = folder / "c4.xlsx"
    write_template(C4_WORKSHEET, path, as_of=AS_OF, lang=lang, sample=sample)
    return path


def texts(path):
    """All that is to be seen in the cells of a workbook."""
    book = openpyxl.load_workbook(path, data_only=True)
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value not in (None, "")
    }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_committed_file_is_current(lang):
    """What is shipped is what the code builds, byte for byte."""
    built = template_bytes(C4_WORKSHEET, as_of=AS_OF, lang=lang)
    assert (FILES / f"{C4_WORKSHEET}.{lang}.xlsx").read_bytes() == built


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_page_is_one_sheet_of_paper(lang):
    """All can be printed and hung up, and the first leads to each of the others."""
    built = io.BytesIO(template_bytes(C4_WORKSHEET, as_of=AS_OF, lang=lang))
    book = openpyxl.load_workbook(built)
    assert len(book.worksheets) == PAGES
    for sheet in book.worksheets:
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 1)
        assert sheet.sheet_state == "visible"
    links = {c.value for row in book.active.iter_rows() for c in row if c.hyperlink is not None}
    assert links == {sheet.title for sheet in book.worksheets[1:]}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_example_is_filled_in_and_the_empty_one_is_not(lang, tmp_path):
    """With the example all is answered and all shares add up; without, no answer is left."""
    (tmp_path / "empty").mkdir()
    full = texts(written(tmp_path, lang))
    empty = texts(written(tmp_path / "empty", lang, sample=False))
    assert ANSWERED[lang] in full.values()
    assert ANSWERED[lang].replace("6", "0", 1) in empty.values()
    totals = [
        full[tab, f"G{place[1:]}"] for (tab, place), text in full.items() if text == TOTAL[lang]
    ]
    assert totals == [pytest.approx(1), pytest.approx(1)]
    left = {place: text for place, text in full.items() if place not in empty}
    assert len(left) > 60
    assert not [text for text in left.values() if str(text).startswith("{")]


@pytest.mark.parametrize("action", [regrade, plan, check])
@pytest.mark.parametrize("scheme", [None, "pareto"])
def test_there_is_nothing_to_grade(action, scheme, tmp_path):
    """Whoever grades, plans or checks it hears what it is, and the file stays as it is."""
    path = written(tmp_path)
    before = path.read_bytes()
    with (
        FileHost(path, backup=False) as host,
        pytest.raises(InputError, match=r"c4\.xlsx: nothing to grade.*tierbook new"),
    ):
        action(host, as_of=AS_OF, scheme=scheme)
    assert path.read_bytes() == before


@pytest.mark.parametrize("as_table", [True, False])
def test_customers_put_in_are_graded_all_the_same(as_table, tmp_path):
    """A list of one's own, as a table or on the sheet in view, is found beside the pages."""
    path = written(tmp_path)
    book = openpyxl.load_workbook(path)
    sheet = book.create_sheet("List")
    for row in (["Customer", "Annual amount"], ["Acme", 90_000], ["Bolt", 4_000]):
        sheet.append(row)
    if as_table:
        sheet.add_table(Table(displayName="Customers", ref="A1:B3"))
    else:
        book.active = book.worksheets.index(sheet)
        for other in book.worksheets:
            other.sheet_view.tabSelected = other is sheet
    book.save(path)
    with FileHost(path, backup=False) as host:
        assert regrade(host, as_of=AS_OF, scheme="pareto").graded == 2


@pytest.mark.needs_validator
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_validator_accepts_it(lang, ooxml_validator):
    """The file meets the schemas of Open XML."""
    verdict = ooxml_validator(FILES / f"{C4_WORKSHEET}.{lang}.xlsx")
    assert verdict.errors == []
    assert verdict.ok


@pytest.mark.needs_libreoffice
@pytest.mark.parametrize("sample", [True, False])
def test_libreoffice_shows_the_same(sample, libreoffice, tmp_path):
    """Without the values saved with its formulas, another program shows the same in every cell."""
    path = written(tmp_path, "zh", sample=sample)
    bare = tmp_path / "without_values.xlsx"
    openpyxl.load_workbook(path).save(bare)
    theirs = libreoffice.values(bare, tmp_path / "computed")
    ours = openpyxl.load_workbook(path, data_only=True)
    for sheet in ours.worksheets:
        for row, got in zip(sheet.iter_rows(), theirs[sheet.title], strict=False):
            for cell, seen in zip(row, got, strict=False):
                where = (sheet.title, cell.coordinate)
                if isinstance(cell.value, float):
                    assert seen == pytest.approx(cell.value), where
                else:
                    assert (seen or "") == (cell.value or ""), where
