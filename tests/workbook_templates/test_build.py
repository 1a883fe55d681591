"""Templates as files: what stands in them, and that nothing is left for the first run to write."""

import io
import re
import zipfile
from datetime import date, datetime
from functools import cache, partial

import openpyxl
import pytest

from addin.actions.check import check
from addin.actions.log_done import log_done
from addin.actions.plan import plan
from addin.actions.regrade import regrade
from addin.actions.undo import undo
from addin.hosts.file import FileHost
from addin.texts import TEXTS
from addin.workbook.button_cells import BUTTON_SCRIPTS, button_cells
from addin.workbook.columns import GRADE, LAST_CONTACT, NEXT_DUE, REASON
from addin.workbook.ownership import find_name
from addin.workbook.rules.carried import RULES_AREA, carried_scheme
from grading.engine.headers import recognise
from grading.exceptions import InputError
from grading.language import LANGUAGES
from grading.schemes.catalogue import CUSTOMER_INPUTS, OWN_RULE_INPUTS, common_input, load_scheme
from grading.schemes.population import unfitted
from grading.schemes.toml_document import deciding_part
from workbook_templates.build import (
    FILES,
    FILES_AS_OF,
    find_template,
    graded_template_ids,
    template_bytes,
    write_template,
)
from workbook_templates.dashboard import AS_OF_NAME
from workbook_templates.template_texts import template_text

AS_OF = FILES_AS_OF
HEADER_ROW = 4
TABS = (
    *("start", "customers", "dashboard", "schedule", "card", "tiers"),
    *("rules", "reps", "holidays", "contacts", "history"),
)
SMALL_ENOUGH = 300_000
ERROR = re.compile(r"#([A-Z]+[/!?]|N/A)")
SHORT = 45
"""Rows of rules that fit a page."""

MADE = [(template, lang) for template in graded_template_ids() for lang in LANGUAGES]
DERIVED = (("payment-cycle", "zh"), ("growth", "es"), ("behaviour", "en"), ("clv", "en"))
"""Some of those that are told from a scheme: dates and orders, blanks, amounts, many columns."""


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Makes the file of a template in a language, once."""
    folder = tmp_path_factory.mktemp("templates")

    @cache
    def make(template, lang):
        path = folder / f"{template}.{lang}.xlsx"
        path.write_bytes(template_bytes(template, as_of=AS_OF, lang=lang))
        return path

    return make


@pytest.fixture(scope="module", params=[*MADE, *DERIVED], ids=".".join)
def case(request, files):
    """Id, language and file of one template."""
    return (*request.param, files(*request.param))


@pytest.fixture(scope="module")
def book(case):
    """One template as openpyxl reads it."""
    return openpyxl.load_workbook(case[2])


@pytest.fixture(scope="module")
def shown(case):
    """The same with the values of its formulas, as a viewer shows them."""
    return openpyxl.load_workbook(case[2], data_only=True)


@pytest.fixture
def empty(tmp_path):
    """The template without invented data, in English."""
    path = tmp_path / "empty.xlsx"
    write_template("abcd-value", path, as_of=AS_OF, lang="en", sample=False)
    return path


def scheme_of(template):
    """The scheme by which a template's customers are graded."""
    return load_scheme(find_template(template).scheme)


def same(ours, theirs):
    """Whether two programs show the same in a cell; a blank and an empty text are alike."""
    if isinstance(ours, float) and isinstance(theirs, int | float):
        return theirs == pytest.approx(ours, abs=1e-9)
    return (theirs or "") == (ours or "")


def parts(content):
    """Name and uncompressed bytes of each part, in their order."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return [(name, package.read(name)) for name in package.namelist()]


def table(book, name):
    """The rows of a table as one mapping by header each."""
    sheet = next(sheet for sheet in book.worksheets if name in sheet.tables)
    header, *rows = sheet[sheet.tables[name].ref]
    titles = [cell.value for cell in header]
    return [dict(zip(titles, (cell.value for cell in row), strict=True)) for row in rows]


def owned_column(book, owned):
    """Header cell and data cells of a column that is Tierbook's."""
    target = find_name({n: d.attr_text for n, d in book.defined_names.items()}, owned.name)
    sheet = book[target.sheet]
    column = [cell for (cell,) in sheet.iter_rows(min_col=target.column, max_col=target.column)]
    return column[target.row - 1], column[target.row :]


@pytest.mark.parametrize(("template", "lang"), MADE)
def test_committed_files_are_current(template, lang, files):
    """What is shipped is what the code builds: same parts, same order, same bytes."""
    committed = FILES / f"{template}.{lang}.xlsx"
    message = "run python -m workbook_templates.build"
    assert parts(committed.read_bytes()) == parts(files(template, lang).read_bytes()), message
    assert committed.stat().st_size < SMALL_ENOUGH


def test_the_same_arguments_give_the_same_bytes(files):
    """Nothing comes from the clock or from chance, the time stamps of the package included."""
    again = template_bytes("abcd-value", as_of=AS_OF, lang="es")
    assert again == files("abcd-value", "es").read_bytes()
    with zipfile.ZipFile(io.BytesIO(again)) as package:
        assert {item.date_time for item in package.infolist()} == {(2026, 11, 20, 0, 0, 0)}
    properties = openpyxl.load_workbook(io.BytesIO(again)).properties
    assert properties.created == properties.modified == datetime(2026, 11, 20)


def test_sheets_stand_in_their_order(case, book):
    """A person meets Start here first; what Tierbook keeps for itself is out of sight."""
    template, lang, _ = case
    shown = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
    made = find_template(template)
    assert len(shown) == len(TABS) + len(made.tables) + len(made.pages)
    assert shown[0] == TEXTS.get("template.sheet.start", lang)
    assert book.active.title == shown[0]
    assert [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"] == [
        "Tierbook"
    ]


def test_start_here_leads_to_every_other_sheet(book):
    """Each sheet is named on the first page, and a click leads there."""
    shown = {sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"}
    start = book.worksheets[0]
    links = [cell for row in start.iter_rows() for cell in row if cell.hyperlink is not None]
    assert {cell.value for cell in links} == shown - {start.title}
    assert {cell.hyperlink.location for cell in links} == {f"'{cell.value}'!A1" for cell in links}


def test_start_here_has_cells_for_buttons(case, book):
    """Names mark them, and none is just below another, where Excel goes on after a click.

    The shapes come with the code, so that a template without code has no dead buttons.
    """
    start = book.worksheets[0]
    marked = button_cells({name: to.attr_text for name, to in book.defined_names.items()})
    assert tuple(marked) == BUTTON_SCRIPTS
    assert {cell.sheet for cell in marked.values()} == {start.title}
    for script, cell in marked.items():
        shown = start.cell(cell.row, cell.column).value
        assert shown == TEXTS.get(f"server.button.{script}.label", case[1])
    places = {(cell.row, cell.column) for cell in marked.values()}
    assert not places & {(row + 1, column) for row, column in places}
    assert not start.merged_cells.ranges
    with zipfile.ZipFile(case[2]) as package:
        assert not [name for name in package.namelist() if "sheets/_rels/sheet1." in name]


def test_headers_are_recognised_in_the_language(case, book):
    """Every column the scheme reads is one Tierbook knows, and none clashes."""
    template, lang, _ = case
    headers = list(table(book, "Customers")[0])
    usual = (name for name in CUSTOMER_INPUTS if name not in OWN_RULE_INPUTS)
    inputs = (*scheme_of(template).inputs, *map(common_input, usual))
    found = recognise(headers, inputs)
    elsewhere = set(find_template(template).uncolumned)
    assert set(found.positions) == {wanted.name for wanted in inputs} - elsewhere
    assert not found.clashes
    assert found.language == lang
    beside = find_template(template).beside
    assert {template_text(template, f"column.{name}", lang) for name in beside} <= set(headers)


def test_owned_columns_bear_their_names(book):
    """Tierbook knows its columns by workbook-level names; they stand on another ground."""
    for owned in (GRADE, REASON, LAST_CONTACT, NEXT_DUE):
        header, cells = owned_column(book, owned)
        assert header.row == HEADER_ROW
        assert all(cell.fill.fgColor.rgb.endswith("F5F7FA") for cell in cells)
    ours = [name for name in book.defined_names if name.startswith("Tierbook")]
    assert RULES_AREA in ours
    assert all("#REF!" not in book.defined_names[name].attr_text for name in ours)


def test_drop_downs_offer_what_a_cell_may_say(case, book):
    """Reps come from their sheet; choices and overrides are lists."""
    template, lang, _ = case
    sheet = next(sheet for sheet in book.worksheets if "Customers" in sheet.tables)
    lists = {v.formula1 for v in sheet.data_validations.dataValidation if v.type == "list"}
    reps = len(table(book, "Reps"))
    tab = next(s.title for s in book.worksheets if "Reps" in s.tables)
    choices = [
        [template_text(template, f"choice.{name}.{value}", lang) for value in values]
        for name, values in find_template(template).beside.items()
    ]
    choices.append([tier.grade for tier in scheme_of(template).tiers])
    assert lists >= {f"'{tab}'!$A$5:$A${4 + reps}", *(f'"{",".join(words)}"' for words in choices)}


def test_headers_say_what_to_enter(case, book):
    """Whoever selects the header of a column reads what belongs into it."""
    template, lang, _ = case
    sheet = next(sheet for sheet in book.worksheets if "Customers" in sheet.tables)
    told = {v.promptTitle: v.prompt for v in sheet.data_validations.dataValidation if v.prompt}
    uncolumned = find_template(template).uncolumned
    for wanted in (each for each in scheme_of(template).inputs if each.name not in uncolumned):
        assert told[wanted.label.get(lang)] == wanted.description.get(lang)


def test_no_block_of_rules_is_torn(case, book):
    """A page of rules ends in the blank row before a block."""
    _, lang, _ = case
    sheet = book[TEXTS.get("rules.sheet.rules", lang).split("|")[0]]
    ends = [page.id for page in sheet.row_breaks.brk]
    assert ends or sheet.max_row < SHORT
    for end in ends:
        assert {cell.value for cell in sheet[end]} == {None}
        assert "·" in sheet.cell(end + 1, 1).value


def test_rarely_used_columns_are_folded_away(book):
    """Overrides and agreements are a click away and do not crowd the printed page."""
    sheet = next(sheet for sheet in book.worksheets if "Customers" in sheet.tables)
    folded = [letter for letter, d in sheet.column_dimensions.items() if d.outlineLevel]
    assert folded
    assert all(sheet.column_dimensions[letter].hidden for letter in folded)


def test_lists_are_ready_to_print(book):
    """Headers stay in view and on every page, all columns fit the width of a page."""
    for sheet in book.worksheets:
        if not sheet.tables or sheet.sheet_state != "visible":
            continue
        assert sheet.freeze_panes.endswith(str(HEADER_ROW + 1))
        assert sheet.print_title_rows == f"${HEADER_ROW}:${HEADER_ROW}"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert "&P" in sheet.oddFooter.center.text


def test_the_rules_are_those_of_the_scheme(case):
    """Read back from its sheets, the scheme decides as the template's own, cutoffs in use aside."""
    template, lang, path = case
    with FileHost(path, backup=False) as host:
        carried = carried_scheme(host, lang=lang)
    assert carried is not None
    wanted = find_template(template).graded_by(lang)
    assert deciding_part(unfitted(carried.scheme)) == deciding_part(wanted)


def test_nothing_needs_attention(case):
    """An invented list is a good example: no cell is at fault."""
    with FileHost(case[2], backup=False) as host:
        report = check(host, as_of=AS_OF)
    assert not report.problems
    assert report.customers >= 40


@pytest.mark.parametrize("action", [regrade, partial(plan, pages=False), log_done])
def test_the_first_run_finds_nothing_to_write(case, action):
    """What stands there was made by the same actions, so they would write the very same."""
    before = case[2].read_bytes()
    with FileHost(case[2], backup=False) as host:
        report = action(host, as_of=AS_OF)
    assert not report.written
    assert case[2].read_bytes() == before


def test_there_is_nothing_to_undo(case):
    """A new workbook has no last write of a person's."""
    with FileHost(case[2], backup=False) as host:
        report = undo(host, as_of=AS_OF)
    assert not report.written
    assert report.restored == 0


def test_moves_are_those_of_the_customers(case, book):
    """Whoever has a Previous grade stands in History with the same move on the same day."""
    _, lang, _ = case

    def words(topic, *keys):
        return [TEXTS.get(f"workbook.{topic}.{key}", lang) for key in keys]

    previous, changed, grade = words("column", "previous", "changed_on", "grade")
    keys = words("history", "date", "customer_name", "old", "new")
    logged = {tuple(row[key] for key in keys) for row in table(book, "History")}
    name = common_input("customer").label.get(lang)
    moved = {
        (row[changed], row[name], row[previous], row[grade])
        for row in table(book, "Customers")
        if row[previous]
    }
    assert len(moved) > 5
    assert moved <= logged


def test_done_visits_are_logged(case, book):
    """The past week of the schedule is marked, and what was done stands in Contacts."""
    _, lang, _ = case
    names = {key: TEXTS.get(f"workbook.schedule.{key}", lang) for key in ("date", "customer_name")}
    status = TEXTS.get("workbook.schedule.status", lang)
    done, planned = (TEXTS.get(f"workbook.status.{word}", lang) for word in ("done", "planned"))
    rows = table(book, "Schedule")
    past = [row for row in rows if row[names["date"]].date() < AS_OF]
    assert len(past) > 5
    assert all(row[status] != planned for row in past)
    assert all(row[status] == planned for row in rows if row not in past)
    day, customer = (TEXTS.get(f"contacts.column.{n}", lang) for n in ("date", "customer_name"))
    logged = {(row[day], row[customer]) for row in table(book, "Contacts")}
    visited = {tuple(row[n] for n in names.values()) for row in past if row[status] == done}
    assert visited
    assert visited <= logged


def test_formulas_go_on_in_new_rows(case):
    """Whoever types a customer under the list gets the formulas of its columns too."""
    template, lang, path = case
    tables = [content.decode() for name, content in parts(path.read_bytes()) if "/tables/" in name]
    customers = next(text for text in tables if 'displayName="Customers"' in text)
    found = re.findall(r'name="([^"]+)"><calculatedColumnFormula>', customers)
    computed = find_template(template).computed
    inputs = {wanted.name: wanted.label.get(lang) for wanted in scheme_of(template).inputs}
    wanted = [
        inputs.get(name) or template_text(template, f"column.{name}", lang) for name in computed
    ]
    assert sorted(found) == sorted(wanted)


def test_formulas_show_their_values(book, shown):
    """Viewers that compute nothing show numbers, and no formula is in error."""
    found = 0
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    found += 1
                    assert not str(shown[sheet.title][cell.coordinate].value).startswith("#")
    assert found > 100


@pytest.mark.parametrize(
    "day", [date(2026, 1, 1), date(2028, 2, 29), date(2027, 3, 1), date(2026, 8, 16)]
)
def test_any_day_will_do(tmp_path, day):
    """The turn of the year, a leap day, the first of a month and a Sunday in the holidays."""
    path = tmp_path / "template.xlsx"
    write_template("abcd-value", path, as_of=day, lang="en")
    with FileHost(path, backup=False) as host:
        assert not regrade(host, as_of=day).written
        assert not plan(host, as_of=day, pages=False).written


def test_the_empty_one_waits_for_customers(empty):
    """It has one blank row to type into, an example rep, and formulas without errors."""
    book = openpyxl.load_workbook(empty)
    (customer,) = table(book, "Customers")
    assert set(customer.values()) == {None}
    said = [cell.value for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert not [text for text in said if isinstance(text, str) and "invented" in text]
    for name in ("Schedule", "Contacts", "History", "Holidays"):
        assert [set(row.values()) for row in table(book, name)] == [{None}]
    assert [row["Rep"] for row in table(book, "Reps")] == [TEXTS.get("template.rep_example", "en")]
    values = openpyxl.load_workbook(empty, data_only=True)
    shown = [c.value for sheet in values.worksheets for row in sheet.iter_rows() for c in row]
    assert not [value for value in shown if isinstance(value, str) and value.startswith("#DIV")]


def test_the_empty_one_is_laid_out_like_the_full_one(empty, files):
    """Columns are as wide as real customers will need them."""
    full = openpyxl.load_workbook(files("abcd-value", "en"))
    for sheet in openpyxl.load_workbook(empty).worksheets:
        if {"Customers", "Reps", "Holidays", "Schedule"} & set(sheet.tables):
            widths = {n: d.width for n, d in sheet.column_dimensions.items()}
            assert widths == {n: d.width for n, d in full[sheet.title].column_dimensions.items()}


def test_the_empty_one_grades_what_is_typed(empty):
    """One customer typed into the blank row is graded, coloured and planned."""
    book = openpyxl.load_workbook(empty)
    sheet = next(sheet for sheet in book.worksheets if "Customers" in sheet.tables)
    for column, value in enumerate(("C-1", "Acme", 120_000, 24, 0.9, 4, 0), 1):
        sheet.cell(HEADER_ROW + 1, column, value)
    book.save(empty)
    with FileHost(empty, backup=False) as host:
        assert regrade(host, as_of=AS_OF).graded == 1
        assert plan(host, as_of=AS_OF).visits
    (customer,) = table(openpyxl.load_workbook(empty), "Customers")
    assert customer["Grade"] == "A"


def test_the_empty_one_leaves_nothing_to_write(empty):
    """Without customers a re-grade and a plan change nothing."""
    with FileHost(empty, backup=False) as host:
        assert not regrade(host, as_of=AS_OF).written
        assert not plan(host, as_of=AS_OF, pages=False).written


@pytest.mark.needs_libreoffice
@pytest.mark.parametrize("template", graded_template_ids())
def test_empty_ones_compute_without_errors(template, libreoffice, tmp_path):
    """No formula is in error without customers, a re-grade finds nothing, no invented data stay."""
    path = tmp_path / "empty.xlsx"
    write_template(template, path, as_of=AS_OF, lang="en", sample=False)
    with FileHost(path, backup=False) as host:
        assert not regrade(host, as_of=AS_OF).written
    bare = tmp_path / "without_values.xlsx"
    openpyxl.load_workbook(path).save(bare)
    for rows in libreoffice.values(bare, tmp_path / "computed").values():
        texts = [cell for row in rows for cell in row if isinstance(cell, str)]
        assert not [text for text in texts if ERROR.match(text) or "invented" in text]


def test_unknown_templates_are_named():
    """Whoever asks for a template and scheme there is not hears which templates there are."""
    with pytest.raises(InputError, match=r"no template “abcdef” .*There are: abcd-value"):
        template_bytes("abcdef", as_of=AS_OF, lang="en")


def test_an_existing_file_is_left_alone(tmp_path):
    """A file of that name stays byte for byte."""
    path = tmp_path / "mine.xlsx"
    path.write_bytes(b"mine")
    with pytest.raises(FileExistsError, match=r"mine\.xlsx"):
        write_template("abcd-value", path, as_of=AS_OF, lang="en")
    assert path.read_bytes() == b"mine"


@pytest.mark.needs_validator
def test_the_validator_accepts_it(case, ooxml_validator):
    """The file meets the schemas of Open XML."""
    verdict = ooxml_validator(case[2])
    assert verdict.errors == []
    assert verdict.ok


@pytest.mark.needs_libreoffice
def test_libreoffice_shows_the_same(book, shown, libreoffice, tmp_path):
    """Without the values saved with its formulas, another program shows the same in every cell."""
    sheet, address = book.defined_names[AS_OF_NAME].attr_text.rsplit("!", 1)
    as_of = book[sheet.strip("'")][address.replace("$", "")]
    today, as_of.value = as_of.value, AS_OF
    path = tmp_path / "without_values.xlsx"
    book.save(path)
    as_of.value = today
    theirs = libreoffice.values(path, tmp_path / "computed")
    different = [
        (sheet.title, ours.coordinate, ours.value, seen)
        for sheet in shown.worksheets
        if sheet.sheet_state == "visible"
        for row, got in zip(sheet.iter_rows(), theirs[sheet.title], strict=False)
        for ours, seen in zip(row, got, strict=False)
        if not same(ours.value, seen)
    ]
    assert different == []
