"""Buttons on a person's own workbook: odd names, odd texts, no table, and what must be refused."""

from datetime import datetime

import openpyxl
import pytest
from openpyxl.worksheet.table import Table

from addin.actions.add_sheets import add_sheets
from addin.actions.plan import plan
from addin.actions.regrade import regrade
from addin.hosts.file import FileHost
from grading.exceptions import TierbookError

pytestmark = pytest.mark.e2e

ODD_TEXTS = [
    *(
        '=HYPERLINK("https://example.com","x")',
        "=1+1",
        "+1",
        "@x",
        "-5 Ltd",
        "1-2",
        "00123",
        "TRUE",
    ),
    *("'quoted", "3/4", "1e5", "12%", "$5", "１２", "May 5", "木材", "🪵 Timber", "50 %"),
]
HEADERS = ["Customer ID", "Customer", "Orders per month", "Rep"]


def customers(names=ODD_TEXTS):
    """One customer per name; the orders lead to different tiers."""
    return [HEADERS, *([f"C{n}", name, n, "Ann"] for n, name in enumerate(names))]


@pytest.fixture
def own(excel, read_workbook, meaning, tmp_path):
    """A person's own workbook in Excel and in a file."""

    def make(rows, tab="Data", table="Customers", change=None):
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = tab
        for r, row in enumerate(rows, 1):
            for c, value in enumerate(row, 1):
                cell = sheet.cell(r, c, value)
                if isinstance(value, str):
                    cell.data_type = "s"
        if table:
            right = openpyxl.utils.get_column_letter(len(rows[0]))
            sheet.add_table(Table(displayName=table, ref=f"A1:{right}{len(rows)}"))
        if change is not None:
            change(book)
        path = tmp_path / "own.xlsx"
        book.save(path)
        return Own(path, excel(path), lambda: meaning(read_workbook(path, shown=False)), meaning)

    return make


class Own:
    """A workbook in Excel and in a file, where today is the clock's."""

    def __init__(self, path, excel, in_file, meaning):
        self.path, self.excel, self._in_file, self._meaning = path, excel, in_file, meaning
        self.today = datetime.now().astimezone().date()

    def act(self, work, **options):
        with FileHost(self.path, backup=False) as host:
            return work(host, as_of=self.today, **options)

    def in_excel(self):
        return self._meaning(self.excel.look()["book"])

    def same(self):
        excel, file = self.in_excel(), self._in_file()
        # Where among the tabs a hidden sheet stands is nobody's concern; Excel gets it first.
        assert _shown(excel) == _shown(file)
        assert set(excel["sheets"]) == set(file["sheets"])
        for name, sheet in file["sheets"].items():
            assert excel["sheets"][name] == sheet, name
        assert excel["names"] == file["names"]


def _shown(model):
    return [name for name, sheet in model["sheets"].items() if sheet["visible"]]


@pytest.mark.parametrize("tab", ["Data", 'It\'s "mine"', "🪵 Ünïted, 客户", "x" * 31, "2026"])
def test_tierbook_is_added_and_grades(own, tab):
    """Whatever the sheet is called, its sheets and columns come as in a file."""
    book = own(customers(["Alder", "Birch", "Cedar"]), tab)
    book.excel.press("add_tierbook")
    assert book.act(add_sheets).added
    book.same()
    book.excel.press("regrade_all")
    assert book.act(regrade).graded == 3
    book.same()


def test_texts_stay_texts(own):
    """Names that Excel would read as formula, number or date travel through all sheets unchanged."""
    book = own(customers())
    for button, work in (
        ("add_tierbook", add_sheets),
        ("regrade_all", regrade),
        ("plan_visits", plan),
    ):
        book.excel.press(button)
        book.act(work)
        book.same()
    planned = book.in_excel()["sheets"]["Schedule"]["cells"].values()
    assert {("str", text) for text in ODD_TEXTS} & set(planned)
    everywhere = [cell for s in book.in_excel()["sheets"].values() for cell in s["cells"].values()]
    assert not [cell for cell in everywhere if cell[0] == "formula"]


def test_list_without_a_table(own):
    """A plain region is graded where it stands."""
    book = own(customers(["Alder", "Birch"]), table=None)
    book.excel.press("regrade_all")
    assert book.act(regrade).graded == 2
    book.same()


def _totals(book):
    sheet = book.active
    sheet["A5"], sheet["C5"] = "Total", 3
    sheet.tables["Customers"].totalsRowCount = 1
    sheet.tables["Customers"].ref = "A1:D5"


def test_totals_row_stays_below(own):
    """The row of totals is no customer, and stays the last one of the table."""
    book = own(customers(["Alder", "Birch", "Cedar"]), change=_totals)
    book.excel.press("regrade_all")
    assert book.act(regrade).graded == 3
    book.same()


def _filter(book):
    sheet = book.active
    sheet.tables["Customers"].autoFilter = openpyxl.worksheet.filters.AutoFilter(ref="A1:D4")
    sheet.row_dimensions[3].hidden = True


def test_filtered_rows_are_graded_too(own):
    """A hidden row is a customer like any other."""
    book = own(customers(["Alder", "Birch", "Cedar"]), change=_filter)
    book.excel.press("regrade_all")
    assert book.act(regrade).graded == 3
    book.same()


def _second_table(book):
    sheet = book.create_sheet("More")
    for column, header in enumerate(HEADERS, 1):
        sheet.cell(1, column, header)
        sheet.cell(2, column, column)
    sheet.add_table(Table(displayName="customers_2", ref="A1:D2"))


def _neighbour(book):
    book.active["E3"] = "my note"


def _no_headers(book):
    book.active.delete_rows(1)


REFUSED = {
    "occupied cells to the right": (_neighbour, ("Data!E3", "must be empty")),
    "no headers": (_no_headers, ("header row",)),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refusals_are_those_of_the_command(own, case):
    """What a file refuses Excel refuses with the same facts, and nothing is written."""
    change, words = REFUSED[case]
    table = None if change is _no_headers else "Customers"
    book = own(customers(["Alder", "Birch", "Cedar"]), table=table, change=change)
    before = book.in_excel()
    book.excel.press("regrade_all")
    with pytest.raises(TierbookError):
        book.act(regrade)
    said = book.excel.look()["alerts"][-1]
    assert said["mode"] == "critical"
    for word in words:
        assert word in said["text"]
    assert book.in_excel() == before


def test_table_at_the_last_column(own):
    """Where the sheet ends there is no room for grades: said, and nothing written."""
    book = own(customers(["Alder"]), table=None)
    rows = customers(["Alder"])
    book.excel.ask("type", sheet="Data", cells="A1:D2", values=[[""] * 4] * 2)
    book.excel.ask("type", sheet="Data", cells="XFA1:XFD2", values=rows)
    before = book.in_excel()
    book.excel.press("regrade_all")
    assert book.excel.look()["alerts"][-1]["mode"] == "critical"
    assert book.in_excel() == before


def test_a_second_list_of_customers_is_left_alone(own):
    """The table called Customers is graded, another one is not touched."""
    book = own(customers(["Alder", "Birch"]), change=_second_table)
    book.excel.press("regrade_all")
    assert book.act(regrade).graded == 2
    book.same()


def test_several_schemes_fit(own):
    """The window names them and says what to do in Excel, not on a command line."""
    rows = [["Customer", "Annual amount"], ["Alder", 5000], ["Birch", 90000]]
    book = own(rows)
    book.excel.press("regrade_all")
    said = book.excel.said()
    assert "amount-bands" in said
    assert "pareto" in said
    assert "--scheme" not in said
    book.excel.ask("type", sheet="Data", cells="H9", values=[["Pareto 80/20"]])
    book.excel.ask("select", sheet="Data", cells="H9")
    book.excel.press("switch_scheme")
    book.excel.press("regrade_all")
    assert "2 of 2 customers graded by “Pareto 80/20”" in book.excel.said()


def test_only_what_is_needed_is_sent(own):
    """A sheet without Tierbook's tables that is not shown stays on the computer."""

    def private(book):
        book.create_sheet("Private")["A1"] = "salaries"

    book = own(customers(["Alder"]), change=private)
    book.excel.press("regrade_all")
    (sent,) = [r["body"] for r in book.excel.look()["requests"] if "scripts-call" in r["url"]]
    assert {s["name"]: s["values"] == [[]] for s in sent["sheets"]} == {
        "Data": False,
        "Private": True,
    }
    assert "salaries" not in str(sent)
