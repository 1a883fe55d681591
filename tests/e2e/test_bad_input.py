"""What real workbooks hold and nobody planned for: named in plain words, nothing lost."""

import shutil
import signal
import subprocess
import sys
import time
import zipfile
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.chart import BarChart
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.table import Table
from typer.testing import CliRunner

from addin import cli
from addin.command_line.conventions import Exit
from addin.hosts.file import FileHost

pytestmark = pytest.mark.e2e

AS_OF = "2026-11-20"
HEADER = ["Customer", "Annual amount"]
CUSTOMERS = [["Acme", 120_000], ["Beta", 60_000], ["Gamma", 20_000], ["Delta", 500]]
GRADES = ["A", "B", "C", "D"]


class Bench:
    """A folder, workbooks in it, and the command."""

    def __init__(self, folder):
        self.folder = folder

    def book(self, rows, *, name="book.xlsx", sheet="Data", table=False, change=None):
        """A workbook with one sheet of rows; ``change(book, sheet)`` adds what is special."""
        book = openpyxl.Workbook()
        page = book.active
        page.title = sheet
        for row in rows:
            page.append(row)
        if table:
            corner = f"{get_column_letter(len(rows[0]))}{len(rows)}"
            page.add_table(Table(displayName="Customers", ref=f"A1:{corner}"))
        if change:
            change(book, page)
        path = self.folder / name
        book.save(path)
        return path

    def run(self, verb, path, *more, scheme="amount-bands"):
        """The command within this process."""
        arguments = [verb, path, *more, "--as-of", AS_OF]
        arguments += ["--scheme", scheme] if scheme else []
        return CliRunner().invoke(cli.app, [str(a) for a in arguments])

    def grades(self, path, *more, **scope):
        """Grade per customer as ``grade`` gives them."""
        import json

        rows = json.loads(self.run("grade", path, "--json", *more, **scope).stdout)
        return [row["grade"] for row in rows]

    def written(self, path, header="Grade", *, header_row=1):
        """One of our columns as it stands in the file, over all data rows."""
        sheet = openpyxl.load_workbook(path).worksheets[0]
        place = [cell.value for cell in sheet[header_row]].index(header)
        rows = sheet.iter_rows(min_row=header_row + 1, values_only=True)
        return [row[place] for row in rows]

    @contextmanager
    def untouched(self, path):
        """The file keeps its bytes, and nothing else appears in the folder."""
        content, names = path.read_bytes(), sorted(p.name for p in self.folder.iterdir())
        yield
        assert path.read_bytes() == content
        assert sorted(p.name for p in self.folder.iterdir()) == names


@pytest.fixture
def bench(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    return Bench(tmp_path)


@pytest.mark.parametrize("verb", ["check", "regrade", "grade", "plan"])
def test_no_header_row(bench, verb):
    """Without column names nothing is guessed: the sheet and what was looked for are named."""
    path = bench.book(CUSTOMERS)
    with bench.untouched(path):
        result = bench.run(verb, path)
    assert result.exit_code == Exit.NEEDS_ATTENTION
    assert "Data: expected a header row" in result.stderr
    assert "Annual amount" in result.stderr


def test_no_header_row_in_csv(bench):
    """A CSV list is told in the same words."""
    path = bench.folder / "list.csv"
    path.write_text("Acme,120000\nBeta,5\n", encoding="utf-8")
    result = bench.run("grade", path)
    assert result.exit_code == Exit.NEEDS_ATTENTION
    assert "list.csv: expected a header row" in result.stderr


@pytest.mark.parametrize("second", ["Annual amount", "ANNUAL amount", "Revenue"])
def test_two_columns_for_one_input(bench, second):
    """Two columns that both fit are named; neither is chosen in silence."""
    path = bench.book([[*HEADER, second], ["Acme", 120_000, 5]])
    with bench.untouched(path):
        result = bench.run("check", path)
    assert result.exit_code == Exit.NEEDS_ATTENTION
    assert "B1 (Annual amount)" in result.stdout
    assert f"C1 ({second})" in result.stdout
    assert bench.grades(path) == [None]


def test_blank_header(bench):
    """A column without a name is not read, and a person is told; the rest is graded."""
    path = bench.book([["Customer", None, "Annual amount"], *([a, "x", b] for a, b in CUSTOMERS)])
    result = bench.run("check", path)
    assert result.exit_code == Exit.DONE
    assert "column B" in result.stdout
    assert bench.grades(path) == GRADES


def test_header_on_row_5_under_a_title(bench):
    """Titles above the list are passed over and kept; results stand beside the list."""
    path = bench.book([["Our customers", None], [], ["As of November"], [], HEADER, *CUSTOMERS])
    assert bench.run("regrade", path).exit_code == Exit.DONE
    assert bench.written(path, header_row=5) == GRADES
    assert openpyxl.load_workbook(path).worksheets[0]["A1"].value == "Our customers"


def test_merged_cells(bench):
    """Merged customers are named with their cells; the others are graded and written."""
    path = bench.book([HEADER, *CUSTOMERS], change=lambda _, page: page.merge_cells("B2:B3"))
    result = bench.run("regrade", path)
    assert result.exit_code == Exit.NEEDS_ATTENTION
    assert "Data!B2:B3: cells among the customers must not be merged" in result.stderr
    assert bench.written(path) == ["A", None, "C", "D"]
    assert "B2:B3" in map(str, openpyxl.load_workbook(path).worksheets[0].merged_cells.ranges)


def test_a_merged_title_is_no_fault(bench):
    """Only cells among the customers matter."""
    path = bench.book(
        [["Our customers"], HEADER, *CUSTOMERS],
        change=lambda _, page: page.merge_cells("A1:B1"),
    )
    result = bench.run("regrade", path)
    assert (result.exit_code, result.stderr) == (Exit.DONE, "")
    assert bench.written(path, header_row=2) == GRADES


def test_totals_row(bench):
    """The sum at the foot is no customer, and a person is told that it was left out."""
    path = bench.book([HEADER, *CUSTOMERS, ["Total", 200_500]])
    result = bench.run("regrade", path)
    assert result.exit_code == Exit.DONE
    assert "row 6 looks like a totals row" in result.stderr
    assert bench.written(path) == [*GRADES, None]


def test_blank_rows_in_the_middle(bench):
    """Gaps do not end the list; they get no grade and no reason."""
    path = bench.book([HEADER, CUSTOMERS[0], [None, None], [None, None], *CUSTOMERS[1:]])
    result = bench.run("regrade", path)
    assert result.exit_code == Exit.DONE
    assert "row 3" in result.stderr
    assert bench.written(path) == ["A", None, None, "B", "C", "D"]
    assert bench.written(path, "Reason")[1:3] == [None, None]


def test_16384_columns(bench):
    """A sheet that is full to its last column has no room for results, and says so."""
    wide = [f"Other {n}" for n in range(16_382)]
    path = bench.book([[*HEADER, *wide], *CUSTOMERS])
    with bench.untouched(path):
        result = bench.run("regrade", path)
    assert result.exit_code == Exit.NEEDS_ATTENTION
    assert "16,384 columns" in result.stderr


def test_formulas_without_a_stored_result(bench):
    """A formula nobody has calculated has no value to grade by: the cell is named."""
    path = bench.book([HEADER, ["Acme", "=100000+20000"], *CUSTOMERS[1:]])
    result = bench.run("regrade", path)
    assert result.exit_code == Exit.NEEDS_ATTENTION
    assert "Data!B2" in result.stderr
    assert "no stored result" in result.stderr
    assert bench.written(path) == [None, "B", "C", "D"]
    assert openpyxl.load_workbook(path).worksheets[0]["B2"].value == "=100000+20000"


@pytest.mark.needs_libreoffice
def test_formulas_with_a_stored_result(bench, libreoffice):
    """A calculated formula counts as of the last save, and a person is told so."""
    raw = bench.book([HEADER, ["Acme", "=100000+20000"], *CUSTOMERS[1:]], name="raw.xlsx")
    path = libreoffice.convert(raw, "xlsx", bench.folder / "saved")
    result = bench.run("regrade", path)
    assert result.exit_code == Exit.DONE
    assert "as of the last save" in result.stderr
    assert bench.written(path) == GRADES


def test_error_cells(bench):
    """An error is neither zero nor blank: each cell is named with its error."""
    path = bench.book([HEADER, ["Acme", "#N/A"], ["Beta", "#DIV/0!"], *CUSTOMERS[2:]])
    result = bench.run("regrade", path)
    assert result.exit_code == Exit.NEEDS_ATTENTION
    assert "Data!B2" in result.stderr
    assert "#N/A" in result.stderr
    assert "Data!B3" in result.stderr
    assert "#DIV/0!" in result.stderr
    assert result.stderr.endswith("2 places need attention.\n")
    assert bench.written(path) == [None, None, "C", "D"]


def test_text_in_numbers(bench):
    """What can only mean one number is taken as it; the rest is named with its cell."""
    path = bench.book([HEADER, ["Acme", " 120,000.50 "], ["Beta", "a lot"], *CUSTOMERS[2:]])
    result = bench.run("regrade", path)
    assert result.exit_code == Exit.NEEDS_ATTENTION
    assert "Data!B3: Annual amount must be a number, but the cell says “a lot”" in result.stderr
    assert bench.written(path) == ["A", None, "C", "D"]


def test_1904_dates(bench):
    """The same dates grade the same in a workbook that counts from 1904."""
    rows = [
        ["Customer", "Decision role", "Has need", "Has budget", "First contact date"],
        ["Acme", "first", "yes", "yes", date(2026, 11, 10)],
        ["Beta", "first", "yes", "yes", date(2026, 11, 9)],
    ]

    def mac(book, _):
        book.epoch = CALENDAR_MAC_1904

    for change in (None, mac):
        path = bench.book(rows, change=change)
        assert bench.grades(path, scheme="decision-maker") == ["A", "B"]
        assert bench.run("regrade", path, scheme="decision-maker").exit_code == Exit.DONE
        assert bench.written(path) == ["A", "B"]
        first = openpyxl.load_workbook(path).worksheets[0]["E2"].value
        assert first == datetime(2026, 11, 10)


def test_negative_infinite_and_vast_amounts(bench):
    """Negative is doubtful but graded, infinite is no number, and 1e308 overflows nothing."""
    rows = [["Neg", -5], ["Vast", 1e308], ["Vaster", 1.7e308], ["Inf", "inf"], ["Over", "1e309"]]
    path = bench.book([HEADER, *rows])
    result = bench.run("regrade", path)
    assert result.exit_code == Exit.NEEDS_ATTENTION
    assert "Data!B2" in result.stderr
    assert "Data!B5" in result.stderr
    assert "Data!B6" in result.stderr
    assert result.stderr.endswith("2 places need attention.\n")
    assert bench.written(path) == ["D", "A", "A", None, None]


@pytest.mark.parametrize("scheme", ["pareto", "volume-loyalty"])
def test_vast_amounts_in_a_ranking(bench, scheme):
    """Medians and shares of numbers near the end of all numbers are still right."""
    rows = [["Vast", 1e308, 0.9], ["Vaster", 1.7e308, 0.9], ["Small", 1, 0.9], ["Less", 0, 0.9]]
    path = bench.book([[*HEADER, "Loyalty"], *rows])
    result = bench.run("regrade", path, scheme=scheme)
    assert result.exit_code == Exit.DONE
    expected = {"pareto": ["B", "A", "C", "C"], "volume-loyalty": ["A", "A", "B", "B"]}
    assert bench.written(path) == expected[scheme]


def test_the_last_row_of_a_sheet(bench):
    """A customer on row 1,048,576 is found and graded beside those at the top."""

    def far(_, page):
        page["A1048576"], page["B1048576"] = "Last", 60_000

    path = bench.book([HEADER, *CUSTOMERS], change=far)
    result = bench.run("regrade", path)
    assert result.exit_code == Exit.DONE
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert [sheet[f"C{row}"].value for row in (2, 3, 4, 5, 1_048_576)] == [*GRADES, "B"]


def test_one_row(bench):
    """One customer alone is a population too."""
    path = bench.book([HEADER, CUSTOMERS[3]])
    assert bench.run("regrade", path, scheme="pareto").exit_code == Exit.DONE
    assert bench.written(path) == ["A"]


@pytest.mark.parametrize("table", [False, True])
@pytest.mark.parametrize("verb", ["check", "regrade", "plan", "grade"])
def test_no_rows(bench, verb, table):
    """A list without customers is no fault of the command; it is said where to type them."""
    path = bench.book([HEADER, [None, None]] if table else [HEADER], table=table)
    result = bench.run(verb, path)
    assert result.exit_code == Exit.DONE
    assert "at least one customer under the headers" in result.output


@pytest.mark.parametrize("name", ["🎉 Party 🎈", "شركة النور", "עברית בע״מ", "e\u0301clair", "  "])
def test_emoji_and_right_to_left_names(bench, name):
    """Any script goes in and comes out as it was."""
    path = bench.book([HEADER, [name, 120_000], *CUSTOMERS[1:]])
    bench.run("regrade", path)
    assert bench.written(path) == GRADES
    assert openpyxl.load_workbook(path).worksheets[0]["A2"].value == name


@pytest.mark.parametrize("name", ["=cmd|'/c calc'!A1", "@SUM(1+1)", "+1", "-1", "=1+1"])
def test_a_customer_named_like_a_formula(bench, name):
    """It stays a name in the list, in the schedule and on the screen; nothing is calculated."""

    def as_text(_, page):
        page["A2"].data_type = "s"

    path = bench.book([HEADER, [name, 120_000]], change=as_text)
    assert bench.run("plan", path).exit_code == Exit.DONE
    book = openpyxl.load_workbook(path)
    named = [c for s in book.worksheets for row in s.iter_rows() for c in row if c.value == name]
    assert len(named) >= 2
    assert {cell.data_type for cell in named} == {"s"}
    options = ("explain", "--as-of", AS_OF, "--scheme", "amount-bands", "--")
    assert name in CliRunner().invoke(cli.app, [*options, str(path), name]).stdout


def test_two_tables_named_alike(bench):
    """A damaged workbook with two tables of one name is not graded by chance."""

    def second(book, _):
        page = book.create_sheet("Other")
        for row in (HEADER, CUSTOMERS[0]):
            page.append(row)
        page.add_table(Table(displayName="Customers_twin", ref="A1:B2"))

    made = bench.book([HEADER, *CUSTOMERS], table=True, change=second, name="made.xlsx")
    path = bench.folder / "twins.xlsx"
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"Customers_twin", b"Customers"))
    with bench.untouched(path):
        result = bench.run("regrade", path)
    assert result.exit_code == Exit.NEEDS_ATTENTION
    assert "on Data and Other" in result.stderr
    assert bench.grades(path, "--sheet", "Other") == ["A"]


def test_hidden_filtered_and_grouped_rows(bench):
    """What is hidden is graded like the rest and stays hidden."""

    def hide(_, page):
        page.row_dimensions[3].hidden = True
        page.row_dimensions.group(4, 5, hidden=True)
        page.auto_filter.ref = "A1:B5"

    path = bench.book([HEADER, *CUSTOMERS], change=hide)
    assert bench.run("regrade", path).exit_code == Exit.DONE
    assert bench.written(path) == GRADES
    page = openpyxl.load_workbook(path).worksheets[0]
    assert [page.row_dimensions[row].hidden for row in (2, 3, 4, 5)] == [False, True, True, True]
    assert page.row_dimensions[4].outlineLevel == 1
    assert page.auto_filter.ref.startswith("A1:")


def test_a_chart_sheet_called_customers(bench):
    """A sheet of that name without cells is not mistaken for the list."""

    def chart(book, _):
        book.create_chartsheet("Customers").add_chart(BarChart())
        book.active = 1

    path = bench.book([HEADER, *CUSTOMERS], change=chart)
    with bench.untouched(path):
        result = bench.run("regrade", path)
    assert result.exit_code == Exit.NEEDS_ATTENTION
    assert "chart sheet without cells" in result.stderr
    assert "there is Data" in result.stderr
    assert bench.run("regrade", path, "--sheet", "Data").exit_code == Exit.DONE


@pytest.mark.parametrize(
    ("wanted", "nearest"),
    [("pareot", "pareto"), ("ABCD", "abcd-value"), ("saels-funnel", "sales")],
)
def test_unknown_scheme(bench, wanted, nearest):
    """The nearest scheme is suggested and all are listed."""
    path = bench.book([HEADER, *CUSTOMERS])
    with bench.untouched(path):
        result = bench.run("regrade", path, scheme=wanted)
    assert result.exit_code == Exit.WRONG_USAGE
    assert nearest in result.stderr.partition("The catalogue has")[0]
    assert "amount-bands" in result.stderr


def test_columns_that_fit_no_scheme(bench):
    """Without --scheme the columns decide, and what each scheme lacks is listed."""
    path = bench.book([["Customer", "Shoe size"], ["Acme", 44]])
    with bench.untouched(path):
        result = bench.run("regrade", path, scheme=None)
    assert result.exit_code == Exit.NEEDS_ATTENTION
    assert "amount-bands lacks Annual amount" in result.stderr
    assert "tierbook schemes" in result.stderr


def _team(*rows):
    def add(book, _):
        page = book.create_sheet("Team")
        page.append(["Rep", "Country", "Mon", "Tue", "Wed", "Thu", "Fri"])
        for row in rows:
            page.append(row)
        page.add_table(Table(displayName="Reps", ref=f"A1:G{len(rows) + 1}"))

    return add


VISITED = [
    [*HEADER, "Rep", "Last contact"],
    ["Acme", 120_000, "Ann", date(2026, 11, 2)],
    ["Beta", 60_000, "Bob", date(2026, 11, 2)],
]
OFFICE = ["09:00-17:00"] * 5


def test_a_rep_without_hours(bench):
    """Whose hours are empty is named; everybody else's customers are planned."""
    path = bench.book(VISITED, change=_team(["Ann", "GB", *[None] * 5], ["Bob", "GB", *OFFICE]))
    result = bench.run("plan", path)
    assert result.exit_code == Exit.DONE
    assert "Ann has no working hours" in " ".join(result.output.split())
    page = openpyxl.load_workbook(path)["Schedule"]
    reps = {cell.value for row in page.iter_rows() for cell in row} & {"Ann", "Bob"}
    assert reps == {"Bob"}


def test_a_contact_rule_that_can_never_be_met(bench):
    """A tier for Monday to Wednesday and a rep who works on Thursday and Friday: both named."""
    late = [None, None, None, "09:00-17:00", "09:00-17:00"]
    path = bench.book(VISITED, change=_team(["Ann", "GB", *late], ["Bob", "GB", *OFFICE]))
    text = " ".join(bench.run("plan", path).output.split())
    assert "Monday, Tuesday, Wednesday" in text
    assert "Ann never works then" in text


@pytest.mark.parametrize(("hours", "cell"), [("nine to five", "C2"), ("17:00-09:00", "C2")])
def test_hours_that_cannot_be_read(bench, hours, cell):
    """A cell that holds no hours is named."""
    path = bench.book(VISITED, change=_team(["Ann", "GB", hours, *OFFICE[1:]]))
    result = bench.run("plan", path)
    assert result.exit_code == Exit.NEEDS_ATTENTION
    assert f"Team!{cell}" in result.stderr


def test_a_table_beside_occupied_cells(bench):
    """Somebody's notes beside the table are not written over."""

    def notes(_, page):
        page["E3"] = "call first"

    path = bench.book([HEADER, *CUSTOMERS], table=True, change=notes)
    with bench.untouched(path):
        result = bench.run("regrade", path)
    assert result.exit_code == Exit.NEEDS_ATTENTION
    assert "Data!E3" in result.stderr


def test_a_column_of_that_title_stays_the_users(bench):
    """A person's own Grade column keeps what it holds; ours takes another title."""
    path = bench.book([[*HEADER, "Grade"], *([*row, "mine"] for row in CUSTOMERS)], table=True)
    result = bench.run("regrade", path)
    assert result.exit_code == Exit.DONE
    assert "Grade (Tierbook)" in result.stderr
    assert bench.written(path) == ["mine"] * 4
    assert bench.written(path, "Grade (Tierbook)") == GRADES


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are a POSIX matter")
def test_a_full_disk(bench, run_tierbook):
    """When the disk is full the old file is whole and no half file lies about."""
    import resource

    rows = [[f"Customer {n}", n * 37 % 99_991] for n in range(4000)]
    path = bench.book([HEADER, *rows])

    def full():
        resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))

    arguments = ("regrade", path.name, "--scheme", "amount-bands", "--no-backup")
    with bench.untouched(path):
        outcome = run_tierbook(bench.folder, *arguments, before=full)
    assert outcome.code == Exit.NEEDS_ATTENTION
    assert "book.xlsx" in outcome.err
    assert "Traceback" not in outcome.err
    assert run_tierbook(bench.folder, *arguments).code == Exit.DONE


@pytest.mark.parametrize("after", [0.0, 0.3, 0.5, 0.7])
@pytest.mark.skipif(sys.platform == "win32", reason="signals to one process are a POSIX matter")
def test_ctrl_c_at_any_moment(bench, after):
    """Whenever it comes, the workbook is the old one or the new one, and nothing lies about."""
    rows = [[f"Customer {n}", n * 37 % 99_991] for n in range(4000)]
    path = bench.book([HEADER, *rows])
    old = path.read_bytes()
    command = [sys.executable, "-m", "addin.cli", "regrade", str(path), "--no-backup"]
    process = subprocess.Popen(
        [*command, "--scheme", "amount-bands"], stderr=subprocess.PIPE, encoding="utf-8"
    )
    time.sleep(after)
    process.send_signal(signal.SIGINT)
    error = process.communicate(timeout=60)[1]
    assert [p.name for p in bench.folder.iterdir()] == [path.name]
    if path.read_bytes() != old:
        assert None not in bench.written(path)
    if process.returncode == Exit.INTERRUPTED:
        assert error.startswith("Interrupted.")


def test_ctrl_c_just_before_writing(bench, monkeypatch):
    """An interrupt in the middle of the work ends with 130 and changes nothing."""
    path = bench.book([HEADER, *CUSTOMERS])

    def interrupt(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(FileHost, "commit", interrupt)
    with bench.untouched(path):
        result = bench.run("regrade", path)
    assert result.exit_code == Exit.INTERRUPTED
    assert result.stderr.startswith("Interrupted.")


def _lock(path):
    path.with_name(f".~lock.{path.name}#").write_text(
        ",Mia,desk-7,20.11.2026 09:15,file:///home/mia;", encoding="utf-8"
    )


def test_a_workbook_open_in_libreoffice(bench):
    """Who has it open is named; --ignore-lock writes all the same; reading is never refused."""
    path = bench.book([HEADER, *CUSTOMERS])
    _lock(path)
    with bench.untouched(path):
        result = bench.run("regrade", path)
        assert bench.grades(path) == GRADES
    assert result.exit_code == Exit.NEEDS_ATTENTION
    assert "Mia" in result.stderr
    assert bench.run("regrade", path, "--ignore-lock").exit_code == Exit.DONE
    assert bench.written(path) == GRADES


def _damaged(path):
    path.write_bytes(path.read_bytes()[:-200])


def _old_excel(path):
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2048))


def _csv(path):
    path.write_text("Customer,Annual amount\nAcme,5\n", encoding="utf-8")


def _empty(path):
    path.write_bytes(b"")


@pytest.mark.parametrize("verb", ["check", "regrade", "plan", "grade", "explain"])
@pytest.mark.parametrize("spoil", [_damaged, _old_excel, _csv, _empty])
def test_what_is_no_workbook(bench, verb, spoil):
    """A damaged file or one of another kind is named as such and left alone."""
    path = bench.book([HEADER, *CUSTOMERS])
    spoil(path)
    more = ("Acme",) if verb == "explain" else ()
    with bench.untouched(path):
        result = bench.run(verb, path, *more)
    assert result.exit_code == Exit.NEEDS_ATTENTION
    assert "book.xlsx" in result.stderr
    assert len(result.stderr.splitlines()) <= 2


def test_an_excel_file_named_csv(bench):
    """A workbook under the name of a text file is recognised."""
    path = bench.folder / "list.csv"
    shutil.copy(bench.book([HEADER, *CUSTOMERS]), path)
    result = bench.run("grade", path)
    assert result.exit_code == Exit.NEEDS_ATTENTION
    assert "Rename it to end in .xlsx" in result.stderr


VERBS = (
    *(["settings", "scheme=amount-bands", f"as_of={AS_OF}"], ["check"], ["regrade"], ["rules"]),
    *(["scheme-card"], ["card", "Acme"], ["plan"], ["log-done"], ["undo"], ["add"]),
    *(["switch", "sales-size"], ["formulas", "--to", "values"]),
    *(["lite", "embed"], ["lite", "upgrade"], ["lite", "remove"]),
)


def test_a_workbook_named_as_one_with_macros(bench):
    """Checking and every verb that writes tell the name it needs; Excel would not open this one."""
    rows = [[*HEADER, "Rep"], *([*row, "Li"] for row in CUSTOMERS)]
    path = bench.book(rows, name="book.xlsm")
    silent = []
    for words in VERBS:
        place = 2 if words[0] == "lite" else 1
        command = [*words[:place], str(path), *words[place:], "--lang", "en"]
        result = CliRunner().invoke(cli.app, command)
        assert result.exit_code in (Exit.DONE, Exit.NEEDS_ATTENTION), result.output
        if "so its name must end in .xlsx" not in result.stderr:
            silent.append(words)
    assert silent == []


def test_a_protected_sheet(bench):
    """A protected sheet is read but not written."""

    def protect(_, page):
        page.protection.sheet = True

    path = bench.book([HEADER, *CUSTOMERS], change=protect)
    assert bench.grades(path) == GRADES
    with bench.untouched(path):
        result = bench.run("regrade", path)
    assert result.exit_code == Exit.NEEDS_ATTENTION
    assert "protected" in result.stderr


def test_problems_can_be_allowed(bench):
    """--allow-problems changes the exit code alone; the count is still said."""
    path = bench.book([HEADER, ["Acme", "a lot"], *CUSTOMERS[1:]])
    result = bench.run("regrade", path, "--allow-problems", "--json")
    assert result.exit_code == Exit.DONE
    assert "1 place needs attention. Accepted because of --allow-problems." in result.stderr
    assert bench.written(path) == [None, "B", "C", "D"]


def test_output_leaves_the_workbook_alone(bench):
    """-o writes the result elsewhere; the original keeps its bytes and gets no copy."""
    path = bench.book([HEADER, *CUSTOMERS])
    old = path.read_bytes()
    result = bench.run("regrade", path, "-o", "graded.xlsx")
    assert result.exit_code == Exit.DONE
    assert path.read_bytes() == old
    assert bench.written(Path("graded.xlsx")) == GRADES
    assert not Path(".tierbook").exists()


def test_a_backup_is_kept_unless_refused(bench):
    """The old file lies in .tierbook under the date, byte for byte."""
    path = bench.book([HEADER, *CUSTOMERS])
    old = path.read_bytes()
    assert bench.run("regrade", path).exit_code == Exit.DONE
    copies = list(Path(".tierbook").iterdir())
    assert [copy.read_bytes() for copy in copies] == [old]


def test_probabilities_of_0_to_1_and_0_to_100_are_read_and_told(bench):
    """Each cell by itself, whatever its number format; what may be either is named."""
    rows = [["Customer", "Close probability"], ["a", 0.8], ["b", 80], ["c", "80%"], ["d", 1.5]]

    def percent(_, page):
        page["B2"].number_format = "0%"

    path = bench.book(rows, change=percent)
    assert bench.grades(path, scheme="deal-likelihood") == ["A", "A", "A", None]
    said = " ".join(bench.run("check", path, scheme="deal-likelihood").stdout.split())
    assert "Data!B3: Close probability must be a number from 0 to 1; numbers from 2 to 100" in said
    assert "Data!B5: Close probability must be a number from 0 to 1, but 1.5 may be" in said


def test_where_customers_cannot_be_told_apart_a_warning_says_why(bench):
    """Equal amounts share the better grade; fewer customers than tiers leave some empty."""
    alike = bench.book([HEADER, *([f"c{n}", 500] for n in range(12))], name="alike.xlsx")
    assert bench.grades(alike, scheme="pareto") == ["A"] * 12
    said = " ".join(bench.run("regrade", alike, scheme="pareto").stderr.split())
    assert "all 12 customers compared by “Annual amount” have the same value" in said
    few = bench.book([HEADER, ["a", 1], ["b", 2], ["c", 3]], name="few.xlsx")
    assert bench.grades(few, scheme="pareto") == ["C", "B", "A"]
    said = " ".join(bench.run("check", few, scheme="pareto").stdout.split())
    assert "3 customers are compared by “Annual amount”, fewer than the 4 groups" in said
