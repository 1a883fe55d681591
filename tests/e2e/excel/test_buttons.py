"""Every button, through the page and the real server, leaves what the command leaves in a file."""

import re
import shutil
from datetime import date

import pytest

from addin.actions.card import card
from addin.actions.log_done import log_done
from addin.actions.plan import plan
from addin.actions.regrade import regrade
from addin.actions.settings import settings
from addin.actions.switch import switch_scheme
from addin.actions.undo import undo
from addin.hosts.file import FileHost
from addin.hosts.ranges import column_letters
from addin.lite.workbook import embed, extract, remove
from addin.server.ribbon import SCRIPTS
from addin.texts import TEXTS
from workbook_templates.build import write_template

pytestmark = pytest.mark.e2e

AS_OF = date(2026, 11, 21)
LANGUAGES = ("en", "zh", "es")
DONE = {"en": "done", "zh": "已完成", "es": "hecho"}
AMOUNT, DATE, STATUS, RESULT = 3, 2, 14, 15


def _act(path, work, *more, **options):
    """A verb on the file, as the command runs it."""
    with FileHost(path, backup=False) as host:
        return work(host, *more, as_of=AS_OF, **options)


@pytest.fixture(scope="session")
def templates(tmp_path_factory):
    """The template in each language, on a fixed day, with amounts changed since its grades."""
    folder = tmp_path_factory.mktemp("templates")
    made = {}
    for lang in LANGUAGES:
        made[lang] = folder / f"{lang}.xlsx"
        write_template("abcd-value", made[lang], as_of=AS_OF, lang=lang)
        with FileHost(made[lang], backup=False) as host:
            settings(host, {"as_of": AS_OF.isoformat()})
        _change_amounts(made[lang])
    return made


def _area(host, name):
    return next(table.area for table in host.tables() if table.name == name)


def _write(path, sheet, cells):
    with FileHost(path, backup=False) as host:
        host.write_cells(sheet, cells)
        host.commit()


def _change_amounts(path):
    with FileHost(path) as host:
        area = _area(host, "Customers")
    rows = range(area.top + 1, area.top + 6)
    _write(path, area.sheet, {(row, AMOUNT): 250_000.0 for row in rows})


@pytest.fixture(scope="session")
def models(templates, read_workbook):
    """What Excel knows of each template."""
    return {lang: read_workbook(path) for lang, path in templates.items()}


@pytest.fixture
def both(templates, models, excel, read_workbook, meaning, tmp_path):
    """A template in Excel and in a file, and whether the two still say the same."""

    def opened(lang):
        path = tmp_path / f"{lang}.xlsx"
        shutil.copy(templates[lang], path)
        return Both(path, excel(models[lang]), read_workbook, meaning)

    return opened


class Both:
    """One workbook in Excel and in a file."""

    def __init__(self, path, excel, read, meaning):
        self.path, self.excel, self._read, self._meaning = path, excel, read, meaning

    def open(self):
        """Open the file in Excel as it is now."""
        self.excel.ask("open", book=self._read(self.path))

    def in_excel(self):
        return self._meaning(self.excel.look()["book"])

    def in_file(self):
        return self._meaning(self._read(self.path, shown=False))

    def table(self, name):
        with FileHost(self.path) as host:
            return _area(host, name)

    def write(self, sheet, cells):
        """Type into single cells on both sides."""
        _write(self.path, sheet, cells)
        for (row, column), value in cells.items():
            place = f"{column_letters(column)}{row}"
            typed = value.isoformat() if isinstance(value, date) else value
            self.excel.ask("type", sheet=sheet, cells=place, values=[[typed]])

    def same(self, *pages):
        """Compare sheet by sheet, without the pages that only a button makes."""
        excel, file = self.in_excel(), self.in_file()
        for page in pages:
            excel["sheets"].pop(page)
            for name in [n for n, to in excel["names"].items() if to.startswith(f"={page}!")]:
                del excel["names"][name]
        assert list(excel["sheets"]) == list(file["sheets"])
        for name, sheet in file["sheets"].items():
            for part, expected in sheet.items():
                assert excel["sheets"][name][part] == expected, (name, part)
        assert excel["names"] == file["names"]


def _check_page(book):
    """The tab of what needs attention, which only a button makes."""
    names = book.in_excel()["names"]
    return [
        to.removeprefix("=").partition("!")[0] for n, to in names.items() if n.endswith("_Check")
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_regrade_all_and_undo(both, lang):
    """Grades, reasons, history and settings are those of the file; so is what Undo leaves."""
    book = both(lang)
    book.same()
    before = book.in_excel()
    book.excel.press("regrade_all")
    moved = _act(book.path, regrade).moved
    assert len(moved) >= 3
    book.same(*_check_page(book))
    assert book.in_excel() != before
    book.excel.press("undo")
    _act(book.path, undo)
    book.same(*_check_page(book))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_plan_visits_log_and_undo(both, lang):
    """The plan stands in Excel as in the file; so do the contacts taken from it, and Undo's work."""
    book = both(lang)
    book.excel.press("plan_visits")
    planned = _act(book.path, plan)
    assert planned.written
    book.same()
    visits = book.table("Schedule")
    rows = (visits.bottom - 1, visits.bottom)
    cells = {(row, DATE): AS_OF for row in rows} | {(row, STATUS): DONE[lang] for row in rows}
    book.write(visits.sheet, cells | {(rows[0], RESULT): "Order placed"})
    book.excel.press("log_done_visits")
    logged = _act(book.path, log_done)
    assert len(logged.logged) == 2
    book.same()
    book.excel.press("undo")
    _act(book.path, undo)
    book.same()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_switch_scheme_by_a_selected_cell(both, lang):
    """The scheme's new rules stand in the workbook, and the old ones on a dated sheet."""
    book = both(lang)
    tab = book.table("Customers").sheet
    book.write(tab, {(70, 2): "pareto"})
    book.excel.ask("select", sheet=tab, cells="B70")
    book.excel.press("switch_scheme")
    assert _act(book.path, switch_scheme, scheme="pareto").written
    book.same()
    book.excel.press("regrade_all")
    _act(book.path, regrade)
    book.same(*_check_page(book))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_customer_card_of_the_selected_row(both, lang):
    """The page of a customer has the same words and numbers as in the file."""
    book = both(lang)
    customers = book.table("Customers")
    book.excel.ask("select", sheet=customers.sheet, cells=f"B{customers.top + 3}")
    book.excel.press("customer_card")
    with FileHost(book.path) as host:
        key = str(host.peek(customers.sheet)[customers.top + 2][0])
    page = _act(book.path, card, key).page
    book.same()
    assert book.excel.look()["book"]["active"] == page


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("button", ["preview", "check_data"])
def test_what_is_listed_changes_nothing_else(both, lang, button):
    """A button that only lists puts one page in, and leaves all else."""
    book = both(lang)
    book.write(book.table("Customers").sheet, {(6, AMOUNT): "many"})
    book.excel.press(button)
    added = book.in_excel()["sheets"].keys() - book.in_file()["sheets"].keys()
    assert len(added) == 1
    book.same(*added)
    assert book.excel.look()["book"]["active"] in added


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("button", ["explain_selection", "help"])
def test_what_only_tells_changes_nothing(both, lang, button):
    """A window with words, in the language of the workbook."""
    book = both(lang)
    customers = book.table("Customers")
    book.excel.ask("select", sheet=customers.sheet, cells=f"C{customers.top + 1}")
    book.excel.press(button)
    book.same()
    (window,) = book.excel.look()["alerts"]
    assert window["mode"] == "info"
    label = TEXTS.get("server.button.regrade_all.label", lang)
    expected = label if button == "help" else "250"
    assert expected in window["text"]


def test_every_button_has_been_pressed_here(page):
    """The page binds the ribbon's buttons and no other."""
    assert set(page.ask("names")["buttons"]) == set(SCRIPTS)


def test_while_a_button_runs_it_is_grey_and_a_second_click_does_nothing(both):
    """Two clicks in a row are one: a single request, and the button is enabled again."""
    book = both("en")
    assert book.excel.press("regrade_all", "regrade_all")["completed"] == 2
    look = book.excel.look()
    asked = [one for one in look["requests"] if "custom-scripts-call" in one["url"]]
    assert len(asked) == 1
    assert len(look["alerts"]) == 1
    enabled = [one["tabs"][0]["groups"][0]["controls"][0]["enabled"] for one in look["ribbon"]]
    assert enabled == [False, True]
    _act(book.path, regrade)
    book.same(*_check_page(book))


def _on_sheet(book):
    """Put Tierbook into the workbook, open it anew, and tell xlwings what its main.py tells."""
    with FileHost(book.path, backup=False) as host:
        embed(host)
        main = extract(host)["main.py"]
    lines = re.findall(r'^(\w+)\.__xlscript__\["button"\] = "(.*)"$', main, re.MULTILINE)
    scripts = [{"function_name": script, "button": place} for script, place in lines]
    book.open()
    book.excel.ask("sheet_buttons", scripts=scripts)
    return {script: place.partition("]")[2].split("!") for script, place in lines}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_button_on_a_sheet_runs_its_script_and_no_other(both, lang):
    """The code that xlwings runs in Excel finds shape and cell, and goes on to the cell below."""
    book = both(lang)
    (sheet, cell), _ = _on_sheet(book).values()
    book.excel.ask("select", sheet=sheet.strip("'"), cells="C3")
    assert not book.excel.look()["requests"]
    book.excel.ask("select", sheet=sheet.strip("'"), cells=cell)
    look = book.excel.look()
    assert [one["url"].rpartition("/")[2] for one in look["requests"]] == ["regrade_all"]
    assert len(look["alerts"]) == 1
    assert look["selection"] == f"{cell[0]}{int(cell[1:]) + 1}"
    _act(book.path, regrade)
    book.same(*_check_page(book))


def test_without_its_shape_a_button_cell_is_a_cell(both):
    """Whoever has deleted the shape runs nothing by selecting the cell."""
    book = both("en")
    places = _on_sheet(book)
    with FileHost(book.path, backup=False) as host:
        remove(host)
    book.open()
    metas = [
        {"function_name": script, "button": f"[tierbook_{script}]{sheet}!{cell}"}
        for script, (sheet, cell) in places.items()
    ]
    book.excel.ask("sheet_buttons", scripts=metas)
    for sheet, cell in places.values():
        book.excel.ask("select", sheet=sheet.strip("'"), cells=cell)
    assert not book.excel.look()["requests"]


def test_another_button_is_told_to_wait(both):
    """While one button runs, another says which."""
    book = both("en")
    book.excel.press("regrade_all", "plan_visits")
    told = [window["text"] for window in book.excel.look()["alerts"]]
    assert any("“Re-grade all” is still running" in text for text in told)
    _act(book.path, regrade)
    book.same(*_check_page(book))
