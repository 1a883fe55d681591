"""``tierbook preview`` and ``tierbook test`` as people and scripts meet them."""

import json
from pathlib import Path

import pytest
import xlsxwriter
from rich.cells import cell_len

from addin.command_line.conventions import Exit

ROWS = [
    ["Customer", "Annual amount", "Growth potential", "Grade"],
    ["Alder & Sons", 120_000.0, "low", "A"],
    ["Birch Ltd", 60_000.0, "low", "A"],
    ["Cedar", 20_000.0, "low", "B"],
    ["Dogwood", 500.0, "low", "D"],
]
CASES = [["Case", "Annual amount", "Expected grade"], ["edge", 100_000.0, "A"], ["low", 5.0, "C"]]
CHANGES = (
    "--set",
    "rule:bands.2:annual_amount=[70000..100000)",
    "--set",
    "rule:bands.3:annual_amount=[10000..70000)",
)


@pytest.fixture
def workbook(tmp_path) -> Path:
    """Customers with grades in our column, and cases on another sheet."""
    path = tmp_path / "book.xlsx"
    book = xlsxwriter.Workbook(path)
    for name, table, rows in (("Data", "Customers", ROWS), ("Tests", "TestCases", CASES)):
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
        headers = [{"header": text} for text in rows[0]]
        bounds = (0, 0, len(rows) - 1, len(rows[0]) - 1)
        sheet.add_table(*bounds, {"name": table, "columns": headers})
    book.define_name("Tierbook_Grade", "=Data!$D$1")
    book.close()
    return path


def preview(run, *more):
    return run("preview", "book.xlsx", "--scheme", "amount-bands", "--as-of", "2026-11-21", *more)


def test_a_preview_tells_who_would_move_and_writes_nothing(run, workbook):
    """Tiers before and after, counts, then customers with reasons; not one byte changes."""
    before = workbook.read_bytes()
    result = preview(run)
    assert result.exit_code == Exit.DONE
    assert result.stderr == ""
    out = " ".join(result.stdout.split())
    assert "Compared with the grades that stand in the workbook. Nothing was written." in out
    assert "A VIP 2 → 1 -1 50% → 25% -60,000 90% → 60%" in out
    assert "2 would move: 0 up, 2 down." in out
    assert "Birch Ltd A B 60,000 Buys for 50,000 to 100,000 a year" in out
    assert workbook.read_bytes() == before
    assert [p.name for p in workbook.parent.iterdir()] == ["book.xlsx"]


def test_what_if_names_each_change_from_what_to_what(run, workbook):
    """A person sees what was changed, whose fact it was, and what would have moved anyway."""
    out = " ".join(preview(run, *CHANGES).stdout.split())
    assert "Rule 2 of bands: Annual amount [50000..100000) [70000..100000)" in out
    assert "practice of your own: rule:bands.2:annual_amount, rule:bands.3:annual_amount" in out
    assert "Birch Ltd A C 60,000 Annual amount from 10,000 to below 70,000" in out
    assert "2 of these would move without the changes too" in out


def test_a_saved_scheme_is_what_a_regrade_takes(run, workbook):
    """--save writes a file whose re-grade does exactly what was previewed."""
    result = preview(run, *CHANGES, "--save", "mine.toml", "--json")
    told = json.loads(result.stdout)
    assert told["saved"] == "mine.toml"
    again = json.loads(run("preview", "book.xlsx", "--scheme", "mine.toml", "--json",
                           "--as-of", "2026-11-21").stdout)  # fmt: skip
    assert (again["moved"], again["tiers"]) == (told["moved"], told["tiers"])
    done = json.loads(run("regrade", "book.xlsx", "--scheme", "mine.toml", "--json",
                          "--as-of", "2026-11-21").stdout)  # fmt: skip
    assert {m["key"]: (m["old"], m["new"], m["reason"]) for m in told["moved"]} == {
        m["key"]: (m["old"], m["new"], m["reason"]) for m in done["moved"]
    }


def test_the_way_to_apply_a_saved_scheme_is_shown(run, workbook):
    """The last line can be copied and run."""
    last = preview(run, *CHANGES, "--save", "mine.toml").stdout.splitlines()[-1]
    assert last == "Apply it with: tierbook regrade book.xlsx --scheme mine.toml"


def test_a_file_that_is_there_is_never_replaced(run, workbook):
    """A scheme somebody wrote is not lost to a slip."""
    workbook.with_name("mine.toml").write_text("mine", encoding="utf-8")
    result = preview(run, *CHANGES, "--save", "mine.toml")
    assert result.exit_code == Exit.NEEDS_ATTENTION
    assert "mine.toml: a scheme is saved as a new file, but this one is there" in result.stderr
    assert workbook.with_name("mine.toml").read_text(encoding="utf-8") == "mine"


def test_a_place_that_cannot_be_written_is_named(run, workbook):
    """A folder that is not there is no defect of ours."""
    result = preview(run, "--save", "nowhere/mine.toml")
    assert result.exit_code == Exit.NEEDS_ATTENTION
    assert "mine.toml: the scheme could not be saved: No such file" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--set", "rule:band.2:grade=A"), "Did you mean 'bands'?"),
        (("--set", "weight:x=1", "--set", "nonsense"), "amount-bands: 2 faults."),
        (("--save", "mine.xlsx"), "a scheme file is called something.toml"),
        (("--set",), "requires an argument"),
    ],
)
def test_changes_that_cannot_be_made_end_with_2(run, workbook, arguments, message):
    """A slip in the command line is wrong usage, and nothing is printed or saved."""
    result = preview(run, *arguments)
    assert result.exit_code == Exit.WRONG_USAGE
    assert message in result.stderr
    assert result.stdout == ""


def test_weights_are_rescaled_on_request(run, workbook):
    """Without --rescale the sum is at fault and the message names the option."""
    arguments = ("preview", "book.xlsx", "--scheme", "pareto", "--set", "share:A=15")
    result = run(*arguments)
    assert result.exit_code == Exit.WRONG_USAGE
    assert "shares must sum to 100 %, got 95 %" in result.stderr
    assert "(--rescale)" in result.stderr
    told = json.loads(run(*arguments, "--rescale", "--json").stdout)
    assert [change["new"] for change in told["changes"]] == ["15", "31.88", "42.5", "10.62"]


def test_problems_end_with_1_and_are_named(run, workbook, tmp_path):
    """Who cannot be graded is told as in a re-grade."""
    result = run("preview", "book.xlsx", "--scheme", "abcd-value")
    assert result.exit_code == Exit.NEEDS_ATTENTION
    assert "Orders per year" in result.stderr


@pytest.mark.parametrize(("lang", "word"), [("zh", "会变动的客户"), ("es", "Quién cambiaría")])
def test_a_preview_is_readable_at_80_columns_in_every_language(
    run, workbook, monkeypatch, lang, word
):
    """No line is longer than the window, wide letters counted as two."""
    monkeypatch.setenv("COLUMNS", "80")
    result = preview(run, *CHANGES, "--lang", lang)
    assert word in result.stdout
    assert max(map(cell_len, result.stdout.splitlines())) <= 80


def test_nobody_moves_after_a_regrade(run, workbook):
    """What was just graded stays, and the preview says so."""
    assert run("regrade", "book.xlsx", "--scheme", "amount-bands").exit_code == Exit.DONE
    assert "Nobody would move." in preview(run).stdout


def test_first_grades_and_lost_ones_are_listed_apart(run, workbook, tmp_path):
    """Customers without a grade before or after are no rises and falls."""
    changed = [[*row] for row in ROWS]
    changed[1][3], changed[3][1] = None, "lots"
    path = tmp_path / "other.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Data")
    for at, row in enumerate(changed):
        sheet.write_row(at, 0, row)
    book.define_name("Tierbook_Grade", "=Data!$D$1")
    book.close()
    result = run("preview", "other.xlsx", "--scheme", "amount-bands")
    assert result.exit_code == Exit.NEEDS_ATTENTION
    assert "1 would get a first grade, 1 would lose theirs." in result.stdout
    assert "Who would get a first grade" in result.stdout
    assert "Who would lose the grade" in result.stdout
    assert "Data!B4" in result.stderr or "Data B4" in result.stderr


def test_a_long_list_is_cut_with_a_word_on_the_rest(run, workbook, monkeypatch):
    """A window holds only so much; JSON always holds all."""
    monkeypatch.setattr("addin.command_line.preview._SHOWN", 1)
    out = preview(run).stdout
    assert "Cedar" not in out
    assert "… and 1 more. --json lists them all." in out
    assert len(json.loads(preview(run, "--json").stdout)["moved"]) == 2


# --- tierbook test -----------------------------------------------------------------------------


def test_failing_cases_end_with_1_and_are_listed(run, workbook):
    """The cell, what must come out, what did, and why."""
    result = run("test", "book.xlsx", "--scheme", "amount-bands")
    assert result.exit_code == Exit.NEEDS_ATTENTION
    out = " ".join(result.stdout.split())
    assert "passes 1 of 2 cases of TestCases" in out
    assert "C3 low C D Buys for less than 10,000 a year" in out
    assert result.stderr == "Cases that fail: 1.\n"


@pytest.mark.parametrize("scheme", ["amount-bands", "mine.toml"])
def test_cases_may_stand_in_a_csv_file(run, tmp_path, scheme):
    """A scheme file is tested without any workbook, as code is."""
    mine = run("scheme", "amount-bands", "--as", "toml").stdout
    (tmp_path / "mine.toml").write_text(mine, encoding="utf-8")
    (tmp_path / "cases.csv").write_text(
        "Annual amount;Expected grade\n100000;A\n99999;B\n;-\n", encoding="utf-8"
    )
    result = run("test", "cases.csv", "--scheme", scheme)
    assert result.exit_code == Exit.DONE
    assert result.stdout.strip() == "“Bands by annual amount” passes all 3 cases of cases.csv."
    assert result.stderr == ""


def test_json_of_cases_has_the_promised_keys(run, tmp_path):
    """Scripts rely on these keys; rows count from 1, the header row being the first."""
    path = tmp_path / "cases.csv"
    path.write_text("Case,Annual amount,Expected grade\nx,5,A\ny,5,D\n", encoding="utf-8")
    result = run("test", path, "--scheme", "amount-bands", "--as-of", "2026-11-21", "--json")
    assert result.exit_code == Exit.NEEDS_ATTENTION
    told = json.loads(result.stdout)
    assert list(told) == ["scheme", "as_of", "cases", "passed", "failed", "problems", "notes"]
    assert told["failed"] == [
        {
            "case": "x",
            "sheet": "cases.csv",
            "row": 2,
            "cell": "C2",
            "expected": "A",
            "got": "D",
            "reason": "Buys for less than 10,000 a year",
        }
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,b\n1,2\n", "expected a header row among the first 50 rows"),
        ("Annual amount,Expected grade\n5,A,B\n", "row 2: a case must have 2 cells"),
        ("Annual amount,Grade\n5,A\n", "“Expected grade” is needed"),
        ("", "got an empty file"),
    ],
)
def test_a_file_without_cases_is_refused(run, tmp_path, text, message):
    """What cannot be read as cases is never taken for passing ones."""
    path = tmp_path / "cases.csv"
    path.write_text(text, encoding="utf-8")
    result = run("test", path, "--scheme", "amount-bands")
    assert result.exit_code == Exit.NEEDS_ATTENTION
    assert message in result.stderr
    assert result.stdout == ""


def test_no_cases_yet_is_said_and_no_failure(run, tmp_path):
    """An empty table in a template fails nobody's run."""
    path = tmp_path / "cases.csv"
    path.write_text("Annual amount,Expected grade\n", encoding="utf-8")
    result = run("test", path, "--scheme", "amount-bands")
    assert result.exit_code == Exit.DONE
    assert result.stdout == "cases.csv holds no cases yet.\n"


def test_how_a_ranking_was_checked_is_noted(run, tmp_path):
    """Cases of a ranking have no population but themselves."""
    path = tmp_path / "cases.csv"
    path.write_text("Annual amount,Expected grade\n5,A\n", encoding="utf-8")
    result = run("test", path, "--scheme", "pareto")
    assert result.exit_code == Exit.DONE
    assert "ranked among themselves" in result.stderr


def test_without_a_scheme_the_columns_tell_it(run, tmp_path):
    """The one scheme whose columns all stand there is meant."""
    path = tmp_path / "cases.csv"
    path.write_text("Orders per month,Expected grade\n6,A\n", encoding="utf-8")
    assert run("test", path).exit_code == Exit.DONE


def test_a_long_list_of_failures_is_cut(run, tmp_path, monkeypatch):
    """A window holds only so much; JSON always holds all."""
    monkeypatch.setattr("addin.command_line.scheme_tests._SHOWN", 1)
    path = tmp_path / "cases.csv"
    path.write_text("Annual amount,Expected grade\n5,A\n6,A\n7,A\n", encoding="utf-8")
    result = run("test", path, "--scheme", "amount-bands")
    assert "… and 2 more. --json lists them all." in result.stdout
