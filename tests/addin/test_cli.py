"""The command line as scripts rely on it: verbs, options, exit codes, what goes where."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import tomllib
from importlib import metadata

import pytest

from addin import cli
from addin.command_line import conventions
from addin.command_line import grade as grade_verb
from addin.command_line.conventions import Exit
from grading.schemes.catalogue import scheme_ids

HEADER = "Customer ID,Customer,Annual amount\n"
GOOD = HEADER + "C-1,Acme,120000\nC-2,Beta,60000\nC-3,Gamma,20000\nC-4,Delta,500\n"
BAD = HEADER + "C-1,Acme,120000\nC-2,Beta,a lot\n\nC-4,Delta,500\n"
HEAVY = ("pandas", "numpy", "xlwings", "openpyxl", "scipy", "pydantic", "holidays", "rich")
VERBS = (
    "demo",
    "schemes",
    "scheme",
    "grade",
    "check",
    "regrade",
    "preview",
    "test",
    "rules",
    "explain",
    "plan",
    "undo",
    "history",
    "settings",
)


@pytest.fixture
def listed(tmp_path):
    def write(text, name="customers.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], []])
def test_help_loads_nothing_heavy(arguments):
    """Help must answer at once, so it brings in none of the libraries that grade and write."""
    code = (
        "import sys\n"
        f"sys.argv = ['tierbook', *{arguments!r}]\n"
        "from addin.cli import main\n"
        "try:\n    main()\n"
        "except SystemExit:\n    pass\n"
        f"print([m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr)\n"
    )
    process = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
    )
    assert process.stderr.splitlines()[-1] == "[]"


def test_help_names_every_verb_and_exit_code(run):
    """The first page of help is enough to find the verb and to script it."""
    result = run("--help")
    assert result.exit_code == 0
    assert all(f"\n  {verb} " in result.output for verb in VERBS)
    assert all(f"{code.value} " in result.output for code in Exit)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_takes_the_common_options(run, verb):
    """A script may add --lang, --json and --debug to any verb."""
    help_text = run(verb, "--help").output
    assert all(option in help_text for option in ("--lang", "--json", "--debug"))


@pytest.mark.parametrize(
    "verb", ["grade", "check", "regrade", "preview", "test", "explain", "plan"]
)
def test_every_reading_verb_takes_the_scope_options(run, verb):
    """Where the customers are, by what and as of when is said in the same way everywhere."""
    help_text = run(verb, "--help").output
    assert all(option in help_text for option in ("--sheet", "--scheme", "--as-of"))


@pytest.mark.parametrize("verb", ["regrade", "plan"])
def test_every_writing_verb_takes_the_writing_options(run, verb):
    """How the result is stored is said in the same way everywhere."""
    help_text = run(verb, "--help").output
    options = ("-o", "--output", "--no-backup", "--ignore-lock", "--allow-problems")
    assert all(option in help_text for option in options)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["grdae"], "No such command 'grdae'"),
        (["grade"], "Missing argument 'FILE'"),
        (["grade", "nowhere.csv"], "'nowhere.csv' does not exist"),
        (["grade", ".", "--scheme", "pareto"], "is a directory"),
        (["grade", "customers.csv", "--format", "xml"], "'xml' is not one of"),
        (["grade", "customers.csv", "--as-of", "20/11/2026"], "a date such as 2026-11-20"),
        (["schemes", "--lang", "fr"], "'fr' is not one of"),
        (["plan", "customers.csv", "--weeks", "0"], "'--weeks'"),
        (["grade", "customers.csv", "--scheme", "paretto"], "Did you mean pareto?"),
        (["grade", "customers.csv", "--scheme", "nowhere.toml"], "no file 'nowhere.toml'"),
        (["scheme", "paretto"], "Did you mean pareto?"),
        (["scheme", "nowhere.toml"], "no file 'nowhere.toml'"),
    ],
)
def test_wrong_usage_ends_with_2(run, listed, arguments, message):
    """A command line that names what is not there is told so, and nothing is printed as result."""
    listed(GOOD)
    result = run(*arguments)
    assert result.exit_code == Exit.WRONG_USAGE
    assert message in result.stderr
    assert result.stdout == ""


def test_good_input_ends_with_0_and_silence_on_stderr(run, listed):
    """What can be graded whole says nothing on standard error."""
    result = run("grade", listed(GOOD), "--scheme", "amount-bands", "--json")
    assert result.exit_code == Exit.DONE
    assert result.stderr == ""
    assert [row["grade"] for row in json.loads(result.stdout)] == ["A", "B", "C", "D"]


def test_input_that_needs_attention_ends_with_1_and_the_count(run, listed):
    """Good rows are graded all the same; standard error names the cell and the count."""
    result = run("grade", listed(BAD), "--scheme", "amount-bands", "--json")
    assert result.exit_code == Exit.NEEDS_ATTENTION
    assert "customers.csv C3: Annual amount must be a number" in result.stderr
    assert result.stderr.endswith("1 place needs attention.\n")
    assert [row["grade"] for row in json.loads(result.stdout)] == ["A", None, "D"]


def test_json_has_the_promised_keys(run, listed):
    """Scripts rely on these keys, on sheet rows counted from 1 and on null for no grade."""
    rows = json.loads(run("grade", listed(BAD), "--scheme", "amount-bands", "--json").stdout)
    keys = ["row", "key", "grade", "label", "score", "reason", "problems"]
    assert [list(row) for row in rows] == [keys] * 3
    assert [(row["row"], row["key"]) for row in rows] == [(2, "C-1"), (3, "C-2"), (5, "C-4")]
    assert rows[0] == {
        "row": 2,
        "key": "C-1",
        "grade": "A",
        "label": "VIP",
        "score": None,
        "reason": rows[0]["reason"],
        "problems": [],
    }
    problem = rows[1]["problems"][0]
    assert rows[1]["label"] is None
    assert list(problem) == ["sheet", "row", "column", "cell", "value", "expected", "message"]
    assert (problem["row"], problem["cell"], problem["value"]) == (3, "C3", "a lot")


def test_csv_output_has_the_keys_of_json(run, listed):
    """CSV says the same as JSON, problems as one text."""
    out = run("grade", listed(BAD), "--scheme", "amount-bands", "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(out)))
    assert list(rows[0]) == ["row", "key", "grade", "label", "score", "reason", "problems"]
    assert [row["grade"] for row in rows] == ["A", "", "D"]
    assert "C3: Annual amount must be a number" in rows[1]["problems"]


@pytest.mark.parametrize("key", ["=1+1", "+Plus", "-5%", "@Home", 'say "hi"', "a,b"])
def test_csv_output_quotes_and_never_changes_a_key(run, listed, key):
    """A key that looks like a formula comes out as it went in, in quotation marks."""
    quoted = '"' + key.replace('"', '""') + '"'
    text = f"Customer,Annual amount\n{quoted},5\n"
    out = run("grade", listed(text), "--scheme", "amount-bands", "--format", "csv").stdout
    assert out.splitlines()[1].startswith(f"2,{quoted},D,")
    assert next(csv.DictReader(io.StringIO(out)))["key"] == key


@pytest.mark.parametrize(("lang", "label"), [("en", "VIP"), ("zh", "VIP客户"), ("es", "VIP")])
def test_keys_are_english_and_texts_in_the_language_asked_for(run, listed, lang, label):
    """--lang changes labels and reasons, never keys; other letters are not escaped."""
    path = listed(GOOD)
    result = run("grade", path, "--scheme", "amount-bands", "--json", "--lang", lang)
    rows = json.loads(result.stdout)
    assert list(rows[0])[:3] == ["row", "key", "grade"]
    assert rows[0]["label"].replace(" ", "") == label
    assert "\\u" not in result.stdout


def test_table_is_readable_at_80_columns_in_chinese(run, listed, monkeypatch):
    """No line is longer than the window, wide letters counted as two."""
    from rich.cells import cell_len

    monkeypatch.setenv("COLUMNS", "80")
    text = "客户名称,年购买金额\n上海明珠国际贸易有限责任公司华东分公司,120000\n"
    result = run("grade", listed(text), "--scheme", "amount-bands")
    lines = result.stdout.splitlines()
    assert max(map(cell_len, lines)) <= 80
    assert "等级" in lines[0]
    assert "A" in lines[2]


def test_a_torn_row_is_named_and_not_graded(run, listed):
    """Cells too many may have shifted all others, so the row is left out, not guessed."""
    text = HEADER + "C-1,Acme, Inc,120000\nC-2,Beta,60000\n"
    result = run("grade", listed(text), "--scheme", "amount-bands", "--json")
    rows = json.loads(result.stdout)
    assert result.exit_code == Exit.NEEDS_ATTENTION
    assert "customers.csv, row 2: a row must have 3 cells" in result.stderr
    assert [(row["row"], row["key"], row["grade"]) for row in rows] == [
        (2, "C-1", None),
        (3, "C-2", "B"),
    ]
    assert "3 cells" in rows[0]["problems"][0]["message"]


def test_a_short_row_is_graded_with_a_note(run, listed):
    """Missing cells at the end are blanks; a person is told all the same."""
    text = "Customer,Annual amount,Growth potential\nAcme,5\nBeta,6,high\n"
    result = run("grade", listed(text), "--scheme", "amount-bands", "--json")
    assert result.exit_code == Exit.DONE
    assert [row["grade"] for row in json.loads(result.stdout)] == ["D", "C"]
    assert "Note: customers.csv, row 2" in result.stderr


def test_an_internal_error_is_one_plain_sentence(run, listed, monkeypatch):
    """No traceback reaches a person who did not ask for it."""

    def broken(*_, **__):
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(grade_verb, "read_listing", broken)
    result = run("grade", listed(GOOD), "--scheme", "amount-bands")
    assert result.exit_code == Exit.INTERNAL_ERROR
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    assert "Run again with --debug" in result.stderr
    assert "Traceback" not in result.stderr


def test_debug_shows_the_traceback_and_keeps_the_exit_code(run, listed, monkeypatch):
    """--debug only adds; a script sees the same code."""

    def broken(*_, **__):
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(grade_verb, "read_listing", broken)
    result = run("grade", listed(GOOD), "--scheme", "amount-bands", "--debug")
    assert result.exit_code == Exit.INTERNAL_ERROR
    assert "Traceback" in result.stderr
    assert "ZeroDivisionError: secret detail" in result.stderr


def test_debug_shows_where_a_refusal_came_from(run, listed):
    """A refusal keeps its code under --debug and its message stays the last line."""
    result = run("grade", listed(""), "--scheme", "amount-bands", "--debug")
    assert result.exit_code == Exit.NEEDS_ATTENTION
    assert "Traceback" in result.stderr
    assert result.stderr.splitlines()[-1].startswith("customers.csv: expected a header row")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["grade", "customers.csv", "--lang", "zh"],
            "customers.csv：这些列适用于 6 个方案：amount-bands",
        ),
        (
            ["grade", "customers.csv", "--lang", "es"],
            "las columnas sirven para 6 esquemas: amount-bands",
        ),
        (["scheme", "paretto", "--lang", "zh"], "没有“paretto”。您是指 pareto 吗？"),
        (["scheme", "paretto", "--lang", "es"], "¿Quiso decir pareto?"),
        (["grade", "bare.csv", "--lang", "zh"], "前 50 行中应有一行表头"),
        (["grade", "bare.csv", "--lang", "es"], "debe haber una fila de encabezado"),
        (["check", "text.xlsx", "--lang", "zh"], "它是扩展名被改成 Excel 的文本文件"),
        (["check", "text.xlsx", "--lang", "es"], "es un archivo de texto (como CSV)"),
    ],
)
def test_errors_speak_the_language_asked_for(run, listed, arguments, said):
    """What stops a verb is said in the language of the person who typed it."""
    listed(GOOD)
    listed("1,2,3\n4,5,6\n", "bare.csv")
    listed(GOOD, "text.xlsx")
    assert said in run(*arguments).stderr


def test_errors_speak_the_persons_own_language(run, listed, monkeypatch):
    """Nobody need ask for the language their machine speaks."""
    monkeypatch.setenv("LANG", "es_ES.UTF-8")
    assert "las columnas sirven para 6 esquemas: amount-bands" in run("grade", listed(GOOD)).stderr


def test_internal_errors_speak_the_language_asked_for(run, listed, monkeypatch):
    """A defect is owned up to in the person's language too."""

    def broken(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setattr(grade_verb, "read_listing", broken)
    result = run("grade", listed(GOOD), "--scheme", "pareto", "--lang", "zh")
    assert "Tierbook 自身出错（ZeroDivisionError）" in result.stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes exist on POSIX systems only")
def test_ctrl_c_ends_with_130(tmp_path):
    """An interrupt while the input is read ends at once, with one line."""
    pipe = tmp_path / "customers.csv"
    os.mkfifo(pipe)
    process = subprocess.Popen(
        [sys.executable, "-m", "addin.cli", "grade", str(pipe), "--scheme", "pareto"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    with pipe.open("w"):  # opens as soon as the command reads
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert process.returncode == Exit.INTERRUPTED
    assert out == ""
    assert err.startswith("Interrupted.")
    assert "Traceback" not in err


@pytest.mark.skipif(sys.platform == "win32", reason="a shell with head is needed")
def test_a_reader_that_stops_early_is_no_error(tmp_path, listed):
    """``tierbook grade … | head`` ends quietly."""
    path = listed(HEADER + "".join(f"C-{n},Name {n},{n}\n" for n in range(3000)))
    command = f'"{sys.executable}" -m addin.cli grade "{path}" --scheme amount-bands --format csv'
    process = subprocess.run(
        ["sh", "-c", f"{command} | head -1"], capture_output=True, encoding="utf-8", check=True
    )
    assert process.stdout == "row,key,grade,label,score,reason,problems\n"
    assert process.stderr == ""


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "gbk"])
def test_consoles_of_old_code_pages_do_not_crash(tierbook, listed, encoding):
    """JSON loses nothing on any code page; tables show a mark for what cannot be shown."""
    path = listed("客户名称,年购买金额\nÑandú 🎉 上海,120000\n")
    arguments = ("grade", path, "--scheme", "amount-bands")
    env = {"PYTHONIOENCODING": encoding}
    assert tierbook(*arguments, "--json", env=env).json[0]["key"] == "Ñandú 🎉 上海"
    code = (
        "import subprocess, sys; sys.exit(subprocess.run([sys.executable, '-m', 'addin.cli', "
        f"'grade', {str(path)!r}, '--scheme', 'amount-bands'], capture_output=True).returncode)"
    )
    process = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **env}, check=False, timeout=60
    )
    assert process.returncode == Exit.DONE


def test_output_into_a_pipe_is_utf8_whatever_the_locale(tierbook, listed):
    """A script reads UTF-8 also where the machine's own encoding is another."""
    path = listed("Customer,Annual amount\nPeña 上海,5\n")
    arguments = ("grade", path, "--scheme", "amount-bands", "--format", "csv")
    assert "Peña 上海" in tierbook(*arguments, env={"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"}).out


def test_no_colour_codes_reach_a_pipe(tierbook, listed):
    """Tables in files and pipes are plain text."""
    result = tierbook("grade", listed(GOOD), "--scheme", "amount-bands")
    assert "\x1b" not in result.out + result.err


def test_schemes_lists_the_catalogue(run):
    """Every scheme can be found by its id, in JSON with what it reads."""
    found = json.loads(run("schemes", "--json").stdout)
    assert {"abcd-value", "pareto", "sales-funnel"} <= {scheme["id"] for scheme in found}
    pareto = next(scheme for scheme in found if scheme["id"] == "pareto")
    assert [wanted["name"] for wanted in pareto["inputs"] if wanted["required"]] == [
        "annual_amount"
    ]
    table = run("schemes", "--lang", "es").stdout
    assert "Monto anual" in table
    worksheet = next(entry for entry in found if entry["id"] == "c4-worksheet")
    assert worksheet.keys() == pareto.keys()
    assert (worksheet["inputs"], worksheet["tiers"]) == ([], [])


@pytest.mark.parametrize(
    ("lang", "groups"),
    [("en", "Bands on one measure"), ("zh", "单一指标分档"), ("es", "Bandas de una medida")],
)
def test_schemes_are_listed_by_groups(run, lang, groups):
    """Each group stands under its title, in the language asked for."""
    told = run("schemes", "--lang", lang).stdout
    assert groups in told
    assert told.index("activity") < told.index("pareto") < told.index("abcd-value")
    listed = json.loads(run("schemes", "--lang", lang, "--json").stdout)
    assert {entry["group_title"] for entry in listed if entry["group"] == "bands"} == {groups}


@pytest.mark.parametrize("words", [["boda"], ["婚期"], ["WEDDING"], ["event", "3 months"]])
def test_schemes_are_found_by_words_of_any_language(run, words):
    """Only schemes that speak of all the words are listed."""
    found = json.loads(run("schemes", *words, "--json").stdout)
    assert [scheme["id"] for scheme in found] == ["wedding-horizon"]


def test_words_that_no_scheme_speaks_of(run):
    """Nothing found is said so, with where to see all; the exit code tells a script."""
    result = run("schemes", "xyzzy")
    assert result.exit_code == Exit.NEEDS_ATTENTION
    assert "No scheme of the catalogue speaks of: xyzzy" in result.stderr


def test_schemes_names_columns_of_which_one_is_enough(run, monkeypatch):
    """A scheme that needs one of two columns says so in its line, and in JSON."""
    monkeypatch.setenv("COLUMNS", "160")
    line = next(x for x in run("schemes").stdout.splitlines() if "project-prospect" in x)
    assert "Floor area (m²) or Project value, Ownership, Lead source" in line
    listed = {entry["id"]: entry for entry in json.loads(run("schemes", "--json").stdout)}
    assert listed["project-prospect"]["one_of"] == [["floor_area_m2", "project_value"]]
    assert listed["pareto"]["one_of"] == []


def test_a_scheme_written_as_toml_grades_like_the_original(run, tmp_path, listed):
    """What --as toml prints is a scheme file that --scheme takes."""
    toml = run("scheme", "amount-bands", "--as", "toml").stdout
    assert tomllib.loads(toml)["id"] == "amount-bands"
    listed(toml, "mine.toml")
    path = listed(GOOD)
    by_file = run("grade", path, "--scheme", "mine.toml", "--json")
    by_id = run("grade", path, "--scheme", "amount-bands", "--json")
    assert by_file.stdout == by_id.stdout


@pytest.mark.parametrize("scheme", scheme_ids())
@pytest.mark.parametrize("lang", ["en", "zh", "es"])
def test_every_scheme_has_a_card(run, scheme, lang, monkeypatch):
    """A card names the scheme, its inputs and its tiers, within 80 columns."""
    from rich.cells import cell_len

    monkeypatch.setenv("COLUMNS", "80")
    result = run("scheme", scheme, "--lang", lang)
    whole = json.loads(run("scheme", scheme, "--json").stdout)
    assert result.exit_code == Exit.DONE
    assert all(wanted["name"] in result.stdout for wanted in whole["inputs"])
    assert all(f" {tier['grade']} " in result.stdout for tier in whole["tiers"])
    assert max(map(cell_len, result.stdout.splitlines())) <= 80


def test_a_scheme_file_with_faults_is_refused_with_all_of_them(run, listed):
    """A person's own file is named with what must hold, and nothing is graded."""
    listed('id = "mine"\ntitle = "Mine"\nsteps = []\n', "mine.toml")
    result = run("scheme", "mine.toml")
    assert result.exit_code == Exit.NEEDS_ATTENTION
    assert "mine.toml" in result.stderr


def test_version_is_printed(run):
    """--version names the product."""
    result = run("--version")
    assert result.exit_code == 0
    assert result.stdout.startswith("tierbook")


def test_the_installed_command_is_this_one():
    """``tierbook`` on the path starts this command line."""
    [point] = metadata.entry_points(group="console_scripts", name="tierbook")
    assert point.load() is cli.main


def test_a_long_table_is_cut_with_a_word_on_the_rest(run, listed, monkeypatch):
    """A window holds only so much; CSV and JSON always hold all rows."""
    monkeypatch.setattr(grade_verb, "_SHOWN_ROWS", 2)
    path = listed(GOOD)
    table = run("grade", path, "--scheme", "amount-bands").stdout
    assert "Beta" not in table
    assert "C-2" in table
    assert "C-3" not in table
    assert "2 more customers" in table
    whole = run("grade", path, "--scheme", "amount-bands", "--json").stdout
    assert len(json.loads(whole)) == 4


def test_an_empty_list_is_an_empty_array(run, listed):
    """No customers give valid JSON and CSV with its header all the same."""
    path = listed(HEADER)
    assert json.loads(run("grade", path, "--scheme", "pareto", "--json").stdout) == []
    out = run("grade", path, "--scheme", "pareto", "--format", "csv").stdout
    assert out == "row,key,grade,label,score,reason,problems\n"


def test_demo_opens_the_workbook_on_request(run, tmp_path, monkeypatch):
    """--open hands the finished file to the program the system has for it."""
    opened = []
    monkeypatch.setattr("typer.launch", opened.append)
    assert run("demo", "--as-of", "2026-11-20", "--open").exit_code == Exit.DONE
    assert opened == [str(tmp_path / "tierbook-demo.xlsx")]


@pytest.mark.parametrize(
    ("error", "code"),
    [(KeyboardInterrupt, Exit.INTERRUPTED), (ZeroDivisionError, Exit.INTERNAL_ERROR)],
)
def test_an_unfinished_demo_leaves_no_file(run, tmp_path, monkeypatch, error, code):
    """Half a demo is of no use, so nothing stays behind."""

    def stop(*_, **__):
        raise error

    monkeypatch.setattr("addin.command_line.demo.plan", stop)
    assert run("demo", "--as-of", "2026-11-20").exit_code == code
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def planned(run, tmp_path):
    """A workbook of one customer per tier, planned once."""
    from openpyxl import Workbook

    workbook = Workbook()
    for row in csv.reader(io.StringIO(GOOD)):
        workbook.active.append([int(cell) if cell.isdigit() else cell for cell in row])
    workbook.save(tmp_path / "customers.xlsx")
    assert run(*PLAN).exit_code == Exit.DONE
    return tmp_path / "customers.xlsx"


PLAN = ("plan", "customers.xlsx", "--scheme", "amount-bands", "--as-of", "2026-11-23")


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "the schedule holds this plan already"),
        ("zh", "拜访计划中已是这份计划"),
        ("es", "el plan de visitas ya es este"),
    ],
)
def test_planning_again_says_that_nothing_changed(run, planned, lang, said):
    """The same plan is not written a second time, and it is the plan that is spoken of."""
    if lang != "en":
        run(*PLAN, "--lang", lang)
    before = planned.read_bytes()
    assert said in run(*PLAN, "--lang", lang).stdout
    assert planned.read_bytes() == before


@pytest.mark.parametrize("lang", ["en", "zh", "es"])
def test_coverage_fits_a_narrow_window(run, planned, monkeypatch, lang):
    """No header of the coverage table is cut in a window of 80 columns."""
    monkeypatch.setenv("COLUMNS", "80")
    assert "…" not in run(*PLAN, "--lang", lang, "-o", "other.xlsx").stdout


@pytest.mark.parametrize(("place", "stop"), [
    ("set_up_streams", KeyboardInterrupt()),
    ("app", KeyboardInterrupt()),
    ("app", SystemExit(130)),  # what typer makes of an interrupt of its own, without a word
])  # fmt: skip
def test_ctrl_c_outside_a_verb_is_told_once(monkeypatch, capsys, place, stop):
    """Stopped before a verb has begun or after it, the command ends with 130 and says so."""

    def interrupt(**_):
        raise stop

    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.setattr(cli, place, interrupt)
    conventions._interruption_told.clear()
    with pytest.raises(SystemExit, match="130"):
        cli.main()
    said = capsys.readouterr().err
    assert said.startswith("Interrupted.")
    assert said.count("Interrupted") == 1
