"""``tierbook new``: what it writes where, and what it never overwrites."""

import json
import zipfile

import openpyxl
import pytest

from addin.command_line.conventions import Exit
from workbook_templates.build import template_ids

AS_OF = ("--as-of", "2026-11-20")


@pytest.fixture
def run(run):
    """The verb new."""
    return lambda *arguments: run("new", *arguments)


def test_without_a_template_it_lists_them(run, tmp_path):
    """Whoever does not know the templates sees what each is for; nothing is written."""
    outcome = run()
    assert outcome.exit_code == Exit.DONE
    assert "abcd-value" in outcome.stdout
    assert "Customer grades and visits" in outcome.stdout
    assert "tierbook new abcd-value" in outcome.stderr
    assert list(tmp_path.iterdir()) == []


def test_any_scheme_will_do(run, tmp_path):
    """The id of a scheme without a template made by hand gives one under that name; the list says so."""
    assert "Any other scheme works as well" in run().stderr
    outcome = run("need-segment", "--no-lite", "--json", *AS_OF)
    assert json.loads(outcome.stdout)["template"] == "need-segment"
    book = openpyxl.load_workbook(tmp_path / "need-segment.xlsx")
    assert "Need segment" in {row[1].value for row in book["Start here"].iter_rows(max_row=4)}


def test_a_file_that_holds_no_scheme_is_told_of(run, tmp_path):
    """A scheme of one's own that is not there, or not whole, gives no workbook."""
    outcome = run("mine.toml")
    assert outcome.exit_code == Exit.NEEDS_ATTENTION
    assert "mine.toml" in outcome.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_list_is_there_for_scripts(run):
    """``--json`` gives id, title and purpose in the language asked for."""
    (first, *_) = json.loads(run("--json", "--lang", "es").stdout)
    assert first["id"] == "abcd-value"
    assert first["title"] == "Categorías de clientes y visitas"


@pytest.mark.parametrize(
    ("lang", "groups"),
    [
        ("en", ("Customers by value", "Deals and projects", "Single trades")),
        ("zh", ("按价值给客户分级", "商机与项目", "各行业")),
        ("es", ("Clientes por su valor", "Negocios y obras", "Por sectores")),
    ],
)
def test_the_list_stands_in_groups(run, lang, groups):
    """Each template stands under what it is for, in the order in which people look."""
    told = run("--lang", lang).stdout
    places = [
        told.index(text) for text in (groups[0], "rfm", groups[1], "sales-funnel", groups[2])
    ]
    assert places == sorted(places)
    assert told.index("shipping") > places[-1]
    grouped = {each["id"]: each["group"] for each in json.loads(run("--json").stdout)}
    assert grouped["project-prospect"] == "deals"
    assert set(grouped) == set(template_ids())


def test_an_unknown_template_suggests_the_nearest(run, tmp_path):
    """A mistyped id is wrong usage, and the message names what was probably meant."""
    outcome = run("abcd-vale")
    assert outcome.exit_code == Exit.WRONG_USAGE
    assert "did you mean abcd-value?" in outcome.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_far_off_template_lists_what_there_is(run):
    """Where nothing is near, all are named."""
    outcome = run("zzz")
    assert outcome.exit_code == Exit.WRONG_USAGE
    assert "There are: abcd-value" in outcome.stderr


@pytest.mark.parametrize(
    ("lang", "name", "tab"),
    [
        ("en", "abcd-value", "Start here"),
        ("zh", "客户分级与拜访", "从这里开始"),
        ("es", "clientes-abcd", "Empiece aquí"),
    ],
)
def test_the_name_speaks_the_language(run, tmp_path, lang, name, tab):
    """Without a path the file gets the template's own name, the next free one if it is taken."""
    (tmp_path / f"{name}.xlsx").write_bytes(b"mine")
    outcome = run("abcd-value", "--lang", lang, *AS_OF)
    assert outcome.exit_code == Exit.DONE
    assert f"{name}-2.xlsx" in outcome.stdout
    assert (tmp_path / f"{name}.xlsx").read_bytes() == b"mine"
    assert openpyxl.load_workbook(tmp_path / f"{name}-2.xlsx").active.title == tab


def test_it_tells_scripts_what_it_wrote(run, tmp_path):
    """``--json`` names the file, its language and its day."""
    told = json.loads(run("abcd-value", "mine.xlsx", *AS_OF, "--json").stdout)
    assert told == {
        "file": "mine.xlsx",
        "template": "abcd-value",
        "lang": "en",
        "as_of": "2026-11-20",
    }
    assert zipfile.is_zipfile(tmp_path / "mine.xlsx")


def test_empty_leaves_the_invented_customers_out(run, tmp_path):
    """With ``--empty`` there is one blank row to begin with."""
    assert run("abcd-value", "mine.xlsx", "--empty", *AS_OF).exit_code == Exit.DONE
    sheet = openpyxl.load_workbook(tmp_path / "mine.xlsx")["Customers"]
    assert sheet.tables["Customers"].ref.endswith("5")
    assert {cell.value for cell in sheet[5]} == {None}


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("mine.xlsx", "there is a file of that name already"),
        ("mine.xls", "must end in .xlsx"),
        ("mine", "must end in .xlsx"),
        ("nowhere/mine.xlsx", "the folder must be there"),
    ],
)
def test_a_path_that_cannot_be_is_refused(run, tmp_path, path, told):
    """A file that exists, another kind of file, or a folder that is missing: nothing is written."""
    (tmp_path / "mine.xlsx").write_bytes(b"mine")
    outcome = run("abcd-value", path, *AS_OF)
    assert outcome.exit_code == Exit.NEEDS_ATTENTION
    assert told in outcome.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["mine.xlsx"]
    assert (tmp_path / "mine.xlsx").read_bytes() == b"mine"
