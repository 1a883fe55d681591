"""Templates told from a scheme alone: every group occurs, and all that people meet is in order."""

from datetime import date
from functools import partial

import openpyxl
import pytest

from addin.actions.check import check
from addin.actions.log_done import log_done
from addin.actions.plan import plan
from addin.actions.regrade import regrade
from addin.hosts.file import FileHost
from addin.texts import TEXTS
from grading.exceptions import InputError, SchemeError
from grading.language import LANGUAGES
from grading.schemes.catalogue import load_scheme, scheme_ids
from workbook_templates.build import find_template, further_ids, template_ids, write_template
from workbook_templates.dashboard import AS_OF_NAME
from workbook_templates.dashboard_labels import labels_of_scheme
from workbook_templates.rehearsal import rehearse
from workbook_templates.sample_pool import SamplePool
from workbook_templates.template_texts import told_of

AS_OF = date(2026, 11, 20)
OWN = """
id = "our-service"
title = { en = "Our service" }
description = { en = "By tickets and satisfaction." }

[[inputs]]
name = "open_tickets"
type = "number"
label = { en = "Open tickets" }
description = { en = "Requests without an answer." }
minimum = 0

[[inputs]]
name = "satisfied"
type = "number"
label = { en = "Satisfied" }
description = { en = "Share of good answers." }
minimum = 0
maximum = 1
required = false
blank_as = 0.5

[[steps]]
kind = "decision_table"
name = "service"
inputs = ["open_tickets", "satisfied"]
outputs = ["grade"]

[[steps.rules]]
when = ["<3", ">=0.9"]
then = ["A"]
reason = { en = "Few tickets and satisfied" }

[[steps.rules]]
when = [">=12", "<0.4"]
then = ["C"]
reason = { en = "Many tickets and not satisfied" }

[[steps.rules]]
when = ["-", "-"]
then = ["B"]
reason = { en = "Between" }

[[tiers]]
use = "A"
label = { en = "served well" }

[[tiers]]
use = "B"
label = { en = "served" }

[[tiers]]
use = "C"
label = { en = "served badly" }
"""
"""A scheme of a person's own, with words in one language and inputs nobody else has."""


@pytest.fixture
def own(tmp_path):
    """The file of a person's own scheme."""
    path = tmp_path / "own.toml"
    path.write_text(OWN, encoding="utf-8")
    return path


def customers(path):
    """The rows of the table Customers with the values of its formulas, by header."""
    book = openpyxl.load_workbook(path, data_only=True)
    sheet = next(sheet for sheet in book.worksheets if "Customers" in sheet.tables)
    header, *rows = sheet[sheet.tables["Customers"].ref]
    titles = [cell.value for cell in header]
    return [dict(zip(titles, (cell.value for cell in row), strict=True)) for row in rows]


def same(ours, theirs):
    """Whether two programs show the same in a cell; a blank and an empty text are alike."""
    if isinstance(ours, float) and isinstance(theirs, int | float):
        return theirs == pytest.approx(ours, abs=1e-9)
    return (theirs or "") == (ours or "")


def test_every_scheme_has_a_template():
    """An id of the catalogue gives the one made by hand for it, else one of its own."""
    made = {find_template(template).id for template in template_ids()}
    for scheme in scheme_ids():
        found = find_template(scheme)
        assert found.scheme == scheme
        assert (found.id in made) == (scheme not in further_ids())
    assert find_template("volume-loyalty").id == "key-accounts"
    assert find_template("Payment cycle").id == "payment-cycle"


@pytest.mark.parametrize("scheme_id", further_ids())
def test_all_groups_of_a_scheme_occur(scheme_id):
    """Each tier or label has a customer, each input a value, blanks too where they are allowed."""
    scheme, template = load_scheme(scheme_id), find_template(scheme_id)
    rehearsed = rehearse(template, as_of=AS_OF, lang="en")
    rows = rehearsed.content.tables["Customers"].rows
    if scheme.tiers:
        assert {row["grade"] for row in rows} == {tier.grade for tier in scheme.tiers}
    else:
        words = scheme.words
        expected = {words[value].get("en") for value in labels_of_scheme(scheme)}
        assert {row["label"] for row in rows} == expected
    for wanted in scheme.inputs:
        values = [row.get(wanted.name) for row in rows]
        if wanted.name in rehearsed.typed["Customers"] or wanted.type == "choice":
            assert any(value not in (None, "") for value in values), wanted.name
        if wanted.type == "choice" and wanted.blank_as is not None:
            assert any(value in (None, "") for value in values), wanted.name
    assert not check(rehearsed.host, as_of=AS_OF).problems
    assert len({row["customer"] for row in rows}) == len(rows) >= 40


@pytest.mark.parametrize(
    ("scheme", "name", "edges"),
    [
        ("payment-cycle", "payment_days", (30, 60)),
        ("amount-bands", "annual_amount", (10_000, 50_000, 100_000)),
        ("deal-likelihood", "close_probability", (0.25, 0.5, 0.75)),
        ("frequency-bands", "monthly_orders", (1, 2, 5)),
    ],
)
def test_values_lie_around_and_on_every_edge(scheme, name, edges):
    """The scheme's own edges say what is a small and what is a large number."""
    pool = SamplePool(load_scheme(scheme), AS_OF)
    values = {candidate.row[name] for group in pool.groups.values() for candidate in group}
    assert values >= set(edges)
    assert min(values) < edges[0]
    assert max(values) > edges[-1]
    assert max(values) <= 3 * edges[-1]


def test_dates_lie_around_every_edge():
    """Days are counted back from the day of the list; a later date than another is later."""
    pool = SamplePool(load_scheme("decision-maker"), AS_OF)
    rows = [candidate.row for group in pool.groups.values() for candidate in group]
    days = {(AS_OF - row["first_contact_date"]).days for row in rows}
    assert days >= {10, 20, 30}
    assert min(days) >= 0
    later = [row for row in rows if "role_since" in row]
    assert later
    assert all(row["role_since"] > row["first_contact_date"] for row in later)


def test_customers_hang_together():
    """Who buys for much orders often, and complains seldom."""
    pool = SamplePool(load_scheme("behaviour"), AS_OF)
    best, *_, last = ([candidate.row for candidate in group] for group in pool.groups.values())

    def mean(rows, name):
        return sum(row[name] for row in rows) / len(rows)

    for name in ("annual_amount", "orders_per_year", "loyalty"):
        assert mean(best, name) > 2 * mean(last, name)
    assert mean(best, "complaints") < mean(last, "complaints")


@pytest.mark.parametrize(
    ("scheme", "lang"), [("clv", "zh"), ("lifecycle", "es"), ("personality-4", "zh")]
)
def test_the_first_run_finds_nothing_to_write(tmp_path, scheme, lang):
    """Orders, estimates and practices without ranks: all that can be run changes nothing."""
    path = tmp_path / "new.xlsx"
    write_template(scheme, path, as_of=AS_OF, lang=lang)
    ranked = (regrade, partial(plan, pages=False), log_done)
    for action in ranked if load_scheme(scheme).tiers else (regrade,):
        with FileHost(path, backup=False) as host:
            assert not action(host, as_of=AS_OF).written
    said = [cell.value for row in openpyxl.load_workbook(path).worksheets[0] for cell in row]
    assert told_of(scheme, "title", load_scheme(scheme), lang) in said


def test_without_ranks_there_is_nothing_to_plan(tmp_path):
    """No schedule and no tiers stand there; the dashboard counts the groups."""
    path = tmp_path / "new.xlsx"
    write_template("personality-4", path, as_of=AS_OF, lang="en")
    book = openpyxl.load_workbook(path, data_only=True)
    tables = {name for sheet in book.worksheets for name in sheet.tables}
    assert tables.isdisjoint({"Schedule", "Tiers", "History"})
    assert tables >= {"Customers", "Reps", "Contacts"}
    rows = book["Dashboard"].iter_rows(max_col=3, values_only=True)
    counted = {row[0]: row[2] for row in rows if isinstance(row[2], int)}
    labels = [row["Label"] for row in customers(path)]
    for word in ("tiger", "owl", "dove", "peacock"):
        assert counted[word] == labels.count(word) > 0
    said = [cell.value for row in book["Start here"].iter_rows() for cell in row]
    assert not [text for text in said if isinstance(text, str) and "tierbook plan" in text]


def test_a_scheme_of_ones_own_has_a_template(own, tmp_path):
    """The workbook carries its rules, so that it needs the file no more."""
    path = tmp_path / "new.xlsx"
    write_template(str(own), path, as_of=AS_OF, lang="en")
    own.unlink()
    with FileHost(path, backup=False) as host:
        report = regrade(host, as_of=AS_OF)
    assert not report.written
    assert {tier.grade for tier in report.tiers if tier.customers} == {"A", "B", "C"}
    rows = customers(path)
    assert {row["Satisfied"] for row in rows} >= {None, 0.4}
    assert all(0 <= row["Open tickets"] < 30 for row in rows)


def test_a_scheme_that_asks_for_the_usual_columns_has_them_once(own, tmp_path):
    """An input that every list has anyway, and a text of which nothing is known, are columns too."""
    asked = '[[inputs]]\nuse = "area"\n\n[[inputs]]\nname = "code"\ntype = "text"\n\n[[steps]]'
    own.write_text(OWN.replace("[[steps]]", asked, 1), encoding="utf-8")
    path = tmp_path / "new.xlsx"
    write_template(str(own), path, as_of=AS_OF, lang="en")
    rows = customers(path)
    assert {row["code"] for row in rows} == {"A", "B", "C"}
    assert [*rows[0]].count("Area") == 1


def test_a_scheme_that_grades_nobody_has_no_template(own):
    """Where no customer can be invented whom it grades, it says so."""
    never = 'when = [">1000000000", "-"]'
    text = OWN.replace('when = ["-", "-"]', never).replace('when = ["<3", ">=0.9"]', never)
    text = text.replace('when = [">=12", "<0.4"]', never)
    own.write_text(text.replace("minimum = 0\n", "minimum = 0\nmaximum = 5\n", 1))
    with pytest.raises(InputError, match=r"no customers could be invented"):
        find_template(str(own)).sample(AS_OF, "en")


def test_the_empty_one_waits_for_orders(tmp_path):
    """Start here leads to the list of orders first, and nobody is invented."""
    path = tmp_path / "new.xlsx"
    write_template("activity", path, as_of=AS_OF, lang="en", sample=False)
    book = openpyxl.load_workbook(path)
    said = [cell.value for row in book["Start here"].iter_rows() for cell in row if cell.value]
    assert any("Fill in Orders" in text for text in said)
    assert {cell.value for cell in book["Orders"][5]} == {None}
    with FileHost(path, backup=False) as host:
        assert not regrade(host, as_of=AS_OF).written


@pytest.mark.needs_libreoffice
@pytest.mark.needs_validator
def test_other_programs_accept_it_without_ranks(libreoffice, ooxml_validator, tmp_path):
    """A workbook without tiers meets Excel's schemas, and computes as it was saved."""
    path = tmp_path / "new.xlsx"
    write_template("personality-13", path, as_of=AS_OF, lang="es")
    assert ooxml_validator(path).errors == []
    book, shown = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    sheet, address = book.defined_names[AS_OF_NAME].attr_text.rsplit("!", 1)
    book[sheet.strip("'")][address.replace("$", "")].value = AS_OF
    book.save(path)
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


def test_a_file_at_fault_is_refused(tmp_path):
    """A scheme that does not hold together gives no workbook, and says why."""
    path = tmp_path / "own.toml"
    path.write_text(OWN.replace('then = ["A"]', 'then = ["Z"]'), encoding="utf-8")
    with pytest.raises(SchemeError, match="Z"):
        find_template(str(path))


@pytest.mark.parametrize("near", ["payment-cicle", "Payment cycles"])
def test_the_nearest_of_templates_and_schemes_is_suggested(near):
    """Whoever mistypes the id of a scheme is led to it."""
    with pytest.raises(InputError, match="did you mean payment-cycle"):
        find_template(near)


def test_titles_come_from_the_scheme():
    """Without texts of its own a template is called as its scheme."""
    scheme = load_scheme("payment-cycle")
    for lang in LANGUAGES:
        assert told_of("payment-cycle", "title", scheme, lang) == scheme.title.get(lang)
        made = TEXTS.get("template.rfm.title", lang)
        assert told_of("rfm", "title", load_scheme("rfm"), lang) == made
