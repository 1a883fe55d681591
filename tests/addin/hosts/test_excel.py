"""A workbook open in Excel ends as the same workbook in memory does, verb by verb."""

from collections.abc import Callable
from datetime import date

import pytest

from addin.actions.add_sheets import add_sheets
from addin.actions.card import card
from addin.actions.log_done import log_done
from addin.actions.plan import plan
from addin.actions.put_rules import put_rules
from addin.actions.regrade import regrade
from addin.actions.scheme_card import scheme_card
from addin.actions.settings import settings
from addin.actions.switch import switch_scheme
from addin.actions.undo import undo
from addin.hosts.base import Area, GeneratedColumn, GeneratedSheet, StateTable, TierFormat
from addin.hosts.excel import ExcelHost
from addin.hosts.excel_colours import COLOURS_PREFIX
from addin.hosts.memory import MemoryHost
from addin.hosts.memory_sheet import MemorySheet
from addin.workbook.state_rows import texts
from grading.exceptions import RefusedError, TierbookError, WriteError

AS_OF = date(2026, 11, 21)
ROWS = {
    "en": [
        ["Customer", "Annual amount", "Rep", "Last contact"],
        ["Ann", 120_000.0, "Li", date(2026, 11, 2)],
        ["Bo", 60_000.0, "Li", None],
        [None, None, None, None],
        ["=HYPERLINK(1)", 20_000.0, "Mo", date(2026, 9, 1)],
        ["1-2", 500.0, "Mo", date(2026, 10, 5)],
        ["007", 51_000.5, "Mo", None],
    ],
    "zh": [
        ["客户", "年交易额", "业务员", "上次联系"],
        ["王小明", 120_000.0, "李", date(2026, 11, 2)],
        ["１２３", 60_000.0, "李", None],
        ["+86", 500.0, "莫", None],
    ],
    "es": [
        ["Cliente", "Importe anual", "Comercial", "Último contacto"],
        ["Peña", 120_000.0, "Li", date(2026, 11, 2)],
        ["verdadero", 60_000.0, "Li", None],
        ["@acme", 500.0, "Mo", None],
    ],
}


def workbook(rows, sheet="Data", totals=0, **options) -> MemoryHost:
    area = Area(sheet, 1, 1, len(rows) - totals, len(rows[0]), totals, table="Customers")
    return MemoryHost({sheet: [list(row) for row in rows]}, tables=[area], **options)


class Twins:
    """The same workbook in memory and in Excel, on which the same is done."""

    def __init__(self, excel, make: Callable[[], MemoryHost]):
        self.excel = excel
        self.memory = make()
        self.model = excel.ExcelModel(make())

    def open(self, **options):
        """The workbook in Excel as it is sent."""
        import xlwings as xw

        book = xw.Book(json=self.model.payload(**options))
        return book, ExcelHost(book)

    def do(self, act):
        """Do it on both; afterwards they are the same. Gives the actions Excel did."""
        act(self.memory)
        book, host = self.open()
        act(host)
        before = len(self.model.actions)
        self.model.apply(book.json()["actions"])
        assert self.excel.contents(self.model.as_host()) == self.excel.contents(self.memory)
        return self.model.actions[before:]

    def type(self, sheet, row, column, value):
        """Put a value into a cell of both, as a person does."""
        self.memory.sheet(sheet).put(row, column, value)
        self.model.tab(sheet).cells.put(row, column, value)


@pytest.fixture
def twins(excel):
    return lambda make: Twins(excel, make)


def grade(host):
    return regrade(host, scheme="amount-bands", as_of=AS_OF)


def visits(host):
    return plan(host, scheme="amount-bands", as_of=AS_OF)


def take_back(host):
    return undo(host, as_of=AS_OF)


@pytest.mark.parametrize("lang", ROWS)
def test_each_verb_ends_as_in_memory(twins, lang):
    """Re-grade, edit, re-grade, plan, undo, cards, rules: the same workbook in each language."""
    pair = twins(lambda: workbook(ROWS[lang]))
    key = ROWS[lang][1][0]
    for act in (grade, visits, take_back):
        pair.do(act)
    pair.type("Data", 3, 2, 500_000.0)
    for act in (
        grade,
        take_back,
        take_back,
        grade,
        visits,
        lambda host: settings(host, {"as_of": "2026-11-30"}),
        lambda host: card(host, key, as_of=AS_OF),
        lambda host: put_rules(host),
        lambda host: scheme_card(host),
        grade,
        lambda host: scheme_card(host),
    ):
        pair.do(act)


@pytest.mark.parametrize("lang", ROWS)
def test_a_workbook_of_ones_own(twins, lang):
    """Add Tierbook, plan, mark as done, log, undo, switch: the same workbook in each language."""
    pair = twins(lambda: workbook(ROWS[lang]))
    later = date(2027, 3, 1)
    pair.do(lambda host: add_sheets(host, scheme="amount-bands", as_of=AS_OF))
    pair.do(lambda host: regrade(host, as_of=AS_OF))
    pair.do(lambda host: plan(host, as_of=AS_OF))
    table = next(t for t in pair.memory.tables() if t.name == "Schedule")
    status = table.area.left + 13
    for row in (1, 3):
        pair.type(table.area.sheet, table.area.top + row, status, "done")
    for act in (
        lambda host: log_done(host, as_of=later),
        lambda host: undo(host, as_of=later),
        lambda host: log_done(host, as_of=later),
        lambda host: switch_scheme(host, scheme="pareto", as_of=later),
        lambda host: regrade(host, as_of=later),
    ):
        assert pair.do(act)
    assert pair.do(lambda host: log_done(host, as_of=later)) == []


def test_cutoffs_in_use(twins):
    """The cutoffs of a re-grade are written into the sheet of rules, and Undo takes them back."""
    pair = twins(lambda: workbook(ROWS["en"]))

    def by_population(host):
        return regrade(host, as_of=AS_OF)

    pair.do(lambda host: put_rules(host, scheme="pareto"))
    assert "setValues" in pair.do(by_population)
    assert pair.do(by_population) == []
    pair.type("Data", 3, 2, 900_000.0)
    pair.do(by_population)
    pair.do(take_back)


@pytest.mark.parametrize("act", [grade, visits])
def test_second_run_writes_nothing(twins, act):
    """The same verb again asks Excel for nothing, not even colours."""
    pair = twins(lambda: workbook(ROWS["en"]))
    assert pair.do(act)
    assert pair.do(act) == []


@pytest.mark.parametrize("name", ['O\'Hara & "Sons"', "客户 😀", "A1", "x" * 31])
def test_sheet_names(twins, name):
    """Quotes, emoji, names like cells and the longest names are found and written."""
    pair = twins(lambda: workbook(ROWS["en"], sheet=name))
    pair.do(grade)
    pair.type(name, 2, 2, 1.0)
    pair.do(grade)


def test_region_without_table(twins):
    """A list that is no table gets its columns beside it."""
    pair = twins(lambda: MemoryHost({"Data": [list(row) for row in ROWS["en"]]}))
    actions = pair.do(grade)
    assert "resizeTable" not in actions
    assert pair.do(grade) == []


def test_totals_row_stays_below(twins):
    """A table with a totals row grows to the right, totals included, and none is graded."""
    rows = [*ROWS["en"], ["Total", 251_500.5, None, None]]
    pair = twins(lambda: workbook(rows, totals=1))
    pair.do(grade)
    assert pair.model.tab("Data").cells.cell(8, 5) is None


def test_text_stays_text(twins):
    """What looks like a formula, a number, a date or a truth value stays the text it is."""
    pair = twins(lambda: workbook(ROWS["en"]))
    odd = ["=1+1", "+1", "-", "@x", "'quoted", "1-2", "007", "１２", "TRUE", "#N/A!", "3/4", "5%"]
    table = StateTable("Texts", (GeneratedColumn("text", texts(odd)),))

    def put(host):
        host.put_table(table)
        host.commit()

    pair.do(put)
    assert [row[0] for row in pair.model.tab("Tierbook").cells.rows[1:]] == odd


def test_cells_in_between_are_left_alone(twins):
    """A block from the first to the last change leaves the cells between them as they are."""
    pair = twins(lambda: workbook(ROWS["en"]))
    pair.do(grade)
    for row in (2, 6):
        pair.type("Data", row, 2, 70_000.0)
    book, host = pair.open()
    grade(host)
    blocks = [a for a in book.json()["actions"] if a["func"] == "setValues"]
    written = next(a for a in blocks if a["sheet_position"] == 0)["values"]
    assert len(written) == 5
    assert all(cell is None for cell in written[1])


def test_colours_are_set_once(twins):
    """Tier rules stand once per tier, are renewed with other colours, and follow the table."""
    pair = twins(lambda: workbook(ROWS["en"]))
    pair.do(grade)
    ((where, rules),) = pair.model.tab("Data").rules.items()
    assert where == "E2:E7"
    assert [formula for formula, _ in rules] == ['="A"', '="B"', '="C"', '="D"']

    def other(host):
        area = host.tables()[0].area
        host.set_tier_formats(area, 5, [TierFormat("A", "#112233")])
        host.commit()

    assert "clearConditionalFormats" in pair.do(other)
    assert pair.model.tab("Data").rules == {"E2:E7": [('="A"', "#112233")]}
    assert len([name for name in pair.model.names if name.startswith(COLOURS_PREFIX)]) == 1


def test_rules_on_other_columns_stay(twins):
    """A person's own conditional formats beside the Grade column are never removed."""
    pair = twins(lambda: workbook(ROWS["en"]))
    pair.do(grade)
    pair.model.tab("Data").rules["B2:B7"] = [("=1", "#abcdef")]
    pair.type("Data", 8, 1, "New")
    pair.type("Data", 8, 2, 9.0)
    area = Area("Data", 1, 1, 8, 10, table="Customers")
    pair.memory.resize("Customers", area)
    pair.model.tab("Data").tables[0] = area
    pair.do(grade)
    assert set(pair.model.tab("Data").rules) == {"B2:B7", "E2:E8"}


def test_generated_sheet_without_rows(twins):
    """A sheet whose table has no rows yet gets one blank row, as Excel's tables have."""
    pair = twins(lambda: workbook(ROWS["en"]))
    sheet = GeneratedSheet(
        "Days off",
        "Holidays",
        "Tierbook_Sheet_Holidays",
        (
            GeneratedColumn("Date", texts([]), "date"),
            GeneratedColumn("Kind", texts([]), choices=("a", "b")),
        ),
        title="Holidays",
        notes=("One row a day",),
    )

    def put(host):
        host.put_sheet(sheet)
        host.commit()

    assert "setDataValidationList" in pair.do(put)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([*ROWS["en"][0], "", "Taken"], "must be empty to make room"),
        (None, "no room for Grade"),
    ],
    ids=["occupied", "last column"],
)
def test_no_room_on_the_right(twins, rows, message):
    """Occupied cells beside the table and the last column of a sheet are refused, nothing sent."""

    def make():
        host = workbook(ROWS["en"])
        if rows is not None:
            host.sheet("Data").put(3, 6, "Taken")
            return host
        sheet = MemorySheet("Data")
        for at, row in enumerate(ROWS["en"], 1):
            for column, value in enumerate(row, 16_381):
                sheet.put(at, column, value)
        return MemoryHost([sheet], tables=[Area("Data", 1, 16_381, 7, 16_384, table="Customers")])

    pair = twins(make)
    book, host = pair.open()
    with pytest.raises(RefusedError, match=message):
        grade(host)
    assert book.json()["actions"] == []


def test_actions_do_not_grow_with_rows(twins):
    """Grading 10,000 changed customers takes at most 12 actions, as few as grading ten."""
    counts = []
    for size in (10, 10_000):
        rows = [["Customer", "Annual amount"], *([f"C{n}", 60_000.0] for n in range(size))]
        pair = twins(lambda rows=rows: workbook(rows))
        pair.do(grade)
        for edit in (500.0, 120_000.0):
            for row in range(2, size + 2, 2):
                pair.type("Data", row, 2, edit)
            actions = pair.do(grade)
        counts.append(len(actions))
    assert counts[0] == counts[1] <= 12


def test_failure_before_anything_is_sent(twins):
    """A step that cannot be done leaves nothing to be sent, and says what it was."""
    pair = twins(lambda: workbook(ROWS["en"]))
    book, host = pair.open()
    host.put_table(StateTable("Texts", (GeneratedColumn("text", texts(["a"])),)))
    book.sheets.add("Tierbook")  # meanwhile somebody has made a sheet of that name
    queued = len(book.json()["actions"])
    with pytest.raises(WriteError, match=r"the new sheet Tierbook.*Nothing was written"):
        host.commit()
    assert len(book.json()["actions"]) == queued


def without(pair, left_out):
    """The workbook of a graded and planned list, sent without the cells of one sheet."""
    import xlwings as xw

    pair.do(grade)
    pair.do(visits)
    pair.type("Data", 2, 2, 1.0)
    payload = pair.model.payload()
    (sheet,) = [each for each in payload["sheets"] if each["name"] == left_out]
    sheet |= {"values": [[]], "tables": [], "used_range_address": None}
    return xw.Book(json=payload), payload["sheets"].index(sheet)


@pytest.mark.parametrize(("left_out", "act"), [("Schedule", visits), ("Data", grade)])
def test_sheets_that_were_not_sent(twins, left_out, act):
    """A sheet of ours whose cells were left out of the message is never taken for empty."""
    book, _ = without(twins(lambda: workbook(ROWS["en"])), left_out)
    with pytest.raises(TierbookError, match=left_out):
        act(ExcelHost(book))
    assert book.json()["actions"] == []


def test_hidden_sheet_that_was_not_sent(twins):
    """Without the cells of the hidden sheet a list is graded all the same, and the note says so."""
    book, place = without(twins(lambda: workbook(ROWS["en"])), "Tierbook")
    report = grade(ExcelHost(book))
    assert any("Excel must send what stands on this sheet" in note for note in report.notes)
    written = [action["sheet_position"] for action in book.json()["actions"]]
    assert written
    assert place not in written


def test_header_row_switched_off(twins):
    """A table without its header row is refused, and nothing is sent."""

    def make():
        area = Area("Data", 1, 1, 7, 4, table="Customers")
        return MemoryHost({"Data": ROWS["en"]}, tables=[area], headerless=["Customers"])

    book, host = twins(make).open()
    with pytest.raises(TierbookError, match="header row"):
        grade(host)
    assert book.json()["actions"] == []


def test_sheet_of_that_name_is_a_persons(twins):
    """A person's own sheet keeps its name; ours gets another, and the note says so."""

    def make():
        host = workbook(ROWS["en"])
        sheets = {name: host.sheet_values(name) for name in ("Data",)}
        return MemoryHost(sheets | {"Schedule": [["mine"]]}, tables=[host.tables()[0].area])

    pair = twins(make)
    book, host = pair.open()
    report = visits(host)
    assert any("Schedule (Tierbook)" in note for note in report.notes)
    pair.model.apply(book.json()["actions"])
    assert pair.model.tab("Schedule").cells.cell(1, 1) == "mine"
