"""Values computed in Python beside the formulas are those that a spreadsheet program computes."""

import io
import re
from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from grading.language import LANGUAGES
from workbook_templates.dashboard import AS_OF_NAME
from workbook_templates.live_card import CHOOSER_NAME
from workbook_templates.openpyxl_order import workbook_bytes

_NEWER_THAN_2016 = re.compile(
    r"\b(?:LET|XLOOKUP|XMATCH|FILTER|SORT|SORTBY|UNIQUE|SEQUENCE|TEXTJOIN|CONCAT|MAXIFS|MINIFS"
    r"|IFS|SWITCH|LAMBDA|VSTACK|HSTACK)\("
)
_SPELT_BY_COUNTRY = re.compile(r"\bTEXT\(")


@pytest.fixture
def recomputed(libreoffice, tmp_path):
    """A workbook without its cached values as LibreOffice computes it, with a day typed in."""

    def recompute(workbook, as_of, **chosen):
        book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(workbook)))
        for name, value in {AS_OF_NAME: as_of, **chosen}.items():
            sheet, place = book.defined_names[name].attr_text.rsplit("!", 1)
            cell = book[sheet.strip("'")][place.replace("$", "")]
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
        path = tmp_path / "without_values.xlsx"
        book.save(path)
        return libreoffice.values(path, tmp_path / "computed")

    return recompute


def _differences(workbook, computed, shown):
    found = []
    for (sheet, cell), (formula, value) in shown(workbook).items():
        if formula == "=TODAY()":
            continue
        column, row = openpyxl.utils.cell.coordinate_from_string(cell)
        at = openpyxl.utils.column_index_from_string(column) - 1
        got = computed[sheet][row - 1][at]
        if not _same(value, got):
            found.append((sheet, cell, value, got, formula))
    return found


def _same(value, got):
    if isinstance(value, date):
        return got is not None and (got.date() if hasattr(got, "date") else got) == value
    if isinstance(value, int | float):
        return isinstance(got, int | float) and got == pytest.approx(value, abs=1e-9)
    return (got or "") == value


@pytest.mark.needs_libreoffice
@pytest.mark.parametrize("lang", LANGUAGES)
def test_libreoffice_computes_the_same(small_content, small_workbook, recomputed, shown, lang):
    """In every language, each formula of dashboard and card gives what was saved with it."""
    content = small_content(lang)
    workbook = small_workbook(content)
    computed = recomputed(workbook, content.as_of)
    assert len(shown(workbook)) > 300
    assert _differences(workbook, computed, shown) == []


@pytest.mark.needs_libreoffice
def test_an_empty_template_computes_the_same(small_content, small_workbook, recomputed, shown):
    """A blank row of each table gives zeros and blanks, no errors, in Python and out of it."""
    content = small_content("en", sample=False)
    workbook = small_workbook(content)
    assert _differences(workbook, recomputed(workbook, content.as_of), shown) == []
    texts = [value for _, value in shown(workbook).values() if isinstance(value, str)]
    assert not [text for text in texts if text.startswith("#")]


@pytest.mark.needs_libreoffice
def test_other_days_compute_the_same(small_content, small_workbook, recomputed, shown):
    """At a turn of the year, months and quarters are still counted alike."""
    content = replace(small_content("en"), as_of=date(2027, 1, 1))
    workbook = small_workbook(content)
    assert _differences(workbook, recomputed(workbook, content.as_of), shown) == []


@pytest.mark.needs_libreoffice
@pytest.mark.parametrize("key", ["customer", "customer_id"])
def test_whoever_is_chosen_is_found(small_content, small_workbook, recomputed, key):
    """By a name that looks like a formula, or by an id; what is shown is that customer's."""
    content = small_content("en")
    customers = content.tables["Customers"].rows
    customer = customers[4 if key == "customer" else 2]
    computed = recomputed(small_workbook(content), content.as_of, **{CHOOSER_NAME: customer[key]})[
        "card en"
    ]
    assert computed[3][7] == customer["grade"]
    first = [row[0] for row in computed]
    assert computed[first.index("customer_id (en)")][1] == customer["customer_id"]
    wanted = [
        row["date"]
        for row in content.tables["Contacts"].rows
        if row["customer"] in (customer["customer"], customer["customer_id"])
    ]
    start = first.index("Last contacts") + 2
    shown = [day.date() for day in first[start : start + 6] if day]
    assert shown == sorted(wanted, reverse=True)
    assert len(shown) == (4 if key == "customer" else 2)


@pytest.mark.parametrize("scheme", ["pareto", "sales-funnel", "volume-loyalty"])
def test_formulas_suit_old_and_foreign_programs(small_content, small_workbook, shown, scheme):
    """Excel 2016 and WPS know every function, and none holds a format spelt by country."""
    workbook = small_workbook(small_content("es", scheme=scheme))
    for formula, _ in shown(workbook).values():
        assert not _NEWER_THAN_2016.search(formula), formula
        assert not _SPELT_BY_COUNTRY.search(formula), formula
        assert len(formula) < 8192


@pytest.mark.needs_validator
def test_the_validator_accepts_it(small_content, small_workbook, ooxml_validator, tmp_path):
    """Formulas, values, charts and rules of colour meet the schemas of Open XML."""
    path = tmp_path / "small.xlsx"
    path.write_bytes(workbook_bytes(small_workbook(small_content("zh"))))
    verdict = ooxml_validator(path)
    assert verdict.errors == []
    assert verdict.ok
