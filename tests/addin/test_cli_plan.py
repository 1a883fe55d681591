"""The verb plan on the command line: files for reps, reasons, and what it refuses."""

import csv
import json
from datetime import date

import openpyxl
import pytest
import vobject
import xlsxwriter

from addin.actions.plan import plan
from addin.command_line.conventions import Exit
from addin.hosts.file import FileHost

GIVEN = ("--scheme", "amount-bands", "--as-of", "2026-11-23", "--weeks", "2")


@pytest.fixture
def workbook(tmp_path):
    """Five customers of two reps."""
    path = tmp_path / "book.xlsx"
    rows = [
        ("C1", "Ann", 120_000, "Li", "North"),
        ("C2", "Bo", 60_000, "Li", "North"),
        ("C3", "Cy", 20_000, "Mo", "South"),
        ("C4", "Annabel", 120_000, "Mo", "South"),
        ("C5", "Di", 500, "Mo", "South"),
    ]
    with xlsxwriter.Workbook(str(path)) as made:
        sheet = made.add_worksheet("Clients")
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        headers = ["Customer ID", "Customer", "Revenue", "Rep", "Area", "Last contact"]
        sheet.write_row(0, 0, headers)
        for at, row in enumerate(rows, 1):
            sheet.write_row(at, 0, row)
            sheet.write_datetime(at, 5, date(2026, 11, 9), day)
    return path


def test_calendars_hold_what_the_schedule_holds(run, workbook, tmp_path):
    """One file per rep; another library counts the same contacts."""
    result = run("plan", workbook, *GIVEN, "--ics", "cal", "--json")
    assert result.exit_code == Exit.DONE, result.output
    told = json.loads(result.stdout)
    files = sorted(path.name for path in (tmp_path / "cal").iterdir())
    assert files == ["Li.ics", "Mo.ics"]
    assert sorted(told["files"]) == [f"cal/{name}" for name in files]
    for rep in ("Li", "Mo"):
        text = (tmp_path / "cal" / f"{rep}.ics").read_text(encoding="utf-8")
        begins = sorted(
            event.dtstart.value.isoformat(timespec="minutes")
            for event in vobject.readOne(text).vevent_list
        )
        visits = [visit for visit in told["visits"] if visit["rep"] == rep]
        assert begins == sorted(f"{visit['date']}T{visit['time']}" for visit in visits)
        assert len(begins) > 0


def test_planning_again_changes_no_calendar(run, workbook, tmp_path):
    """The same plan, the same bytes; so nothing is imported twice."""
    run("plan", workbook, *GIVEN, "--ics", "cal", "--freeze", "0")
    before = {path.name: path.read_bytes() for path in (tmp_path / "cal").iterdir()}
    result = run("plan", workbook, *GIVEN, "--ics", "cal", "--freeze", "0")
    assert result.exit_code == Exit.DONE, result.output
    assert {path.name: path.read_bytes() for path in (tmp_path / "cal").iterdir()} == before


def test_one_reps_part_alone(run, workbook, tmp_path):
    """In the list, the calendars and the workbooks; the schedule holds everybody all the same."""
    options = ("--rep", "mo", "--csv", "plan.csv", "--ics", "cal", "--split", "reps")
    result = run("plan", workbook, *GIVEN, *options)
    assert result.exit_code == Exit.DONE, result.output
    with (tmp_path / "plan.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert {row["Rep"] for row in csv.DictReader(stream)} == {"Mo"}
    made = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.glob("*/*.*"))
    assert [name for name in made if not name.startswith(".")] == ["cal/Mo.ics", "reps/Mo.xlsx"]
    sheet = openpyxl.load_workbook(tmp_path / "reps" / "Mo.xlsx")["Customers"]
    names = [row[1] for row in sheet.iter_rows(values_only=True) if row[0] in ("C3", "C4", "C5")]
    assert names == ["Cy", "Annabel", "Di"]
    assert "C1" not in str(list(sheet.values))
    schedule = openpyxl.load_workbook(workbook)["Schedule"]
    assert {"Li", "Mo"} <= {row[4] for row in schedule.iter_rows(values_only=True)}


@pytest.mark.parametrize(
    ("options", "words", "code"),
    [
        (("--rep", "Mo"), "use it with --ics, --csv or --split", Exit.WRONG_USAGE),
        (("--rep", "Moe", "--csv", "a.csv"), "Did you mean Mo?", Exit.NEEDS_ATTENTION),
        (("--rep", "Xerxes", "--csv", "a.csv"), "There are: Li, Mo", Exit.NEEDS_ATTENTION),
        (("--ics", "book.xlsx"), "a folder must be named here", Exit.NEEDS_ATTENTION),
        (("--csv", "no/plan.csv"), "must be there, but is not", Exit.NEEDS_ATTENTION),
        (("--weeks", "105"), "less than or equal to 104", Exit.WRONG_USAGE),
        (("--freeze", "-1"), "greater than or equal to 0", Exit.WRONG_USAGE),
        (("--over-capacity", "shrink"), "--over-capacity", Exit.WRONG_USAGE),
        (("--csv", "book.xlsx"), "is called something.csv", Exit.WRONG_USAGE),
        (("--explain", "Cyrus"), "Cy", Exit.NEEDS_ATTENTION),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_written(run, workbook, options, words, code):
    """Neither the workbook nor a file."""
    before = workbook.read_bytes()
    result = run("plan", workbook, *GIVEN, *options)
    assert (result.exit_code, words in result.output) == (code, True), result.output
    assert workbook.read_bytes() == before
    assert [path.name for path in workbook.parent.iterdir()] == ["book.xlsx"]


def test_a_calendar_of_somebody_else_stops_the_plan(run, workbook, tmp_path):
    """It is named, and the workbook is as it was."""
    (tmp_path / "cal").mkdir()
    mine = tmp_path / "cal" / "Li.ics"
    mine.write_text("my own", encoding="utf-8")
    before = workbook.read_bytes()
    result = run("plan", workbook, *GIVEN, "--ics", "cal")
    assert result.exit_code == Exit.NEEDS_ATTENTION
    assert "Li.ics: must be a calendar that Tierbook wrote" in result.output
    assert (mine.read_text(encoding="utf-8"), workbook.read_bytes()) == ("my own", before)


def test_a_reps_workbook_is_never_written_over(run, workbook, tmp_path):
    """The rep may have written into it; it is named, and nothing is written."""
    options = ("plan", workbook, *GIVEN, "--split", "reps")
    assert run(*options).exit_code == Exit.DONE
    made = tmp_path / "reps" / "Mo.xlsx"
    before = made.read_bytes(), workbook.read_bytes()
    result = run(*options, "--rep", "Mo", "--weeks", "1")
    assert result.exit_code == Exit.NEEDS_ATTENTION
    assert "Mo.xlsx: there is such a workbook already" in result.output
    assert (made.read_bytes(), workbook.read_bytes()) == before


def test_why_then_is_told_and_nothing_written(run, workbook):
    """By name, whatever the case; the whole name counts before its being a beginning."""
    before = workbook.read_bytes()
    result = run("plan", workbook, *GIVEN, "--explain", "ann")
    assert result.exit_code == Exit.DONE, result.output
    assert result.stdout.splitlines()[0] == "Ann · tier A · Li"
    assert "Rule: visit, every 7 days, 60 minutes." in result.stdout
    assert "Last contact: 2026-11-09." in result.stdout
    assert "Due 2026-11-16" in result.stdout
    told = json.loads(run("plan", workbook, *GIVEN, "--explain", "C1", "--json").stdout)
    assert (told["customer"], told["key"], told["every_days"]) == ("Ann", "C1", 7)
    assert told["contacts"][0]["days_off_target"] == 7
    assert workbook.read_bytes() == before


def test_a_customer_without_a_contact_is_told_when_one_is_due(run, workbook):
    """A tier of long intervals may have none in a short plan."""
    result = run("plan", workbook, *GIVEN, "--explain", "Di")
    assert "has no contact for this customer: the next one is due on 2027-02-08." in result.stdout


@pytest.mark.parametrize("stop_at", [0.0, 0.3, 0.7])
def test_a_plan_that_is_stopped_leaves_everything_as_it_was(workbook, stop_at):
    """Ctrl-C while it is worked out, wherever: nothing is written before all is."""

    def stop(done, _text=""):
        if done is not None and done >= stop_at:
            raise KeyboardInterrupt

    before = workbook.read_bytes()
    with FileHost(workbook, on_progress=stop) as host, pytest.raises(KeyboardInterrupt):
        plan(host, scheme="amount-bands", as_of=date(2026, 11, 23))
    assert workbook.read_bytes() == before
    assert [path.name for path in workbook.parent.iterdir()] == ["book.xlsx"]


@pytest.mark.parametrize(
    ("headers", "options", "words"),
    [
        (("Customer", "Annual amount"), (), "must hold a working day"),
        (("客户", "年购买金额"), (), "必须含有工作日"),
        (("Cliente", "Monto anual"), (), "debe tener algún día laborable"),
        (("客户", "年购买金额"), ("--lang", "es"), "debe tener algún día laborable"),
    ],
)
@pytest.mark.parametrize("tables", [True, False])
def test_a_plan_that_cannot_be_made_says_so_in_the_language_of_the_workbook(
    run, tmp_path, headers, options, words, tables
):
    """Whatever the person's own; another where it is asked for. Nothing is written."""
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        sheet, free = made.add_worksheet("A"), made.add_worksheet("B")
        sheet.write_row(0, 0, headers)
        sheet.write_row(1, 0, ("Ann", 120_000))
        columns = [{"header": header} for header in headers]
        if tables:
            sheet.add_table(0, 0, 1, 1, {"name": "Customers", "columns": columns})
        for n in range(7):
            free.write_datetime(1 + n, 0, date(2026, 11, 23 + n), day)
        free.add_table(0, 0, 7, 0, {"name": "Holidays", "columns": [{"header": "Date"}]})
    before = path.read_bytes()
    given = ("--scheme", "amount-bands", "--as-of", "2026-11-23", "--weeks", "1", "--sheet", "A")
    result = run("plan", path, *given, *options)
    assert (result.exit_code, words in result.output) == (Exit.NEEDS_ATTENTION, True), (
        result.output
    )
    assert path.read_bytes() == before
