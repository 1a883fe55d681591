"""The demo workbook: what stands in it and that it is sound."""

import zipfile
from collections import Counter
from datetime import date

import openpyxl
import pytest

from addin.texts import TEXTS
from grading.language import LANGUAGES
from workbook_templates.demo import write_demo
from workbook_templates.demo_customers import DEMO_CUSTOMERS, demo_customers
from workbook_templates.demo_names import DEMO_WORLDS

AS_OF = date(2026, 11, 20)


@pytest.fixture(params=LANGUAGES)
def lang(request):
    return request.param


@pytest.fixture(scope="module")
def demos(tmp_path_factory):
    """The demo in each language, written once."""
    folder = tmp_path_factory.mktemp("demos")
    paths = {lang: folder / f"{lang}.xlsx" for lang in LANGUAGES}
    for lang, path in paths.items():
        write_demo(path, as_of=AS_OF, lang=lang)
    return paths


@pytest.fixture
def demo(demos, lang):
    return demos[lang]


def test_customers_are_the_same_every_time(lang):
    """Nothing is left to chance: the same date and language give the same list."""
    assert demo_customers(AS_OF, lang) == demo_customers(AS_OF, lang)


def test_numbers_are_the_same_in_every_language():
    """A demo in another language grades the same; only names and places differ."""
    numbers = [
        [
            (c.annual_amount, c.orders_per_year, c.loyalty, c.influence, c.complaints)
            for c in demo_customers(AS_OF, lang)
        ]
        for lang in LANGUAGES
    ]
    assert numbers[0] == numbers[1] == numbers[2]


def test_customers_are_told_apart(lang):
    """No id and no name comes twice, whatever its case."""
    customers = demo_customers(AS_OF, lang)
    assert len(customers) == DEMO_CUSTOMERS
    assert len({c.customer_id for c in customers}) == DEMO_CUSTOMERS
    assert len({c.customer.casefold() for c in customers}) == DEMO_CUSTOMERS


def test_values_are_plausible(lang):
    """Every value lies where its column allows, and contacts lie on working days before today."""
    for customer in demo_customers(AS_OF, lang):
        assert customer.annual_amount > 0
        assert customer.orders_per_year >= 1
        assert 0 <= customer.loyalty <= 1
        assert 1 <= customer.influence <= 5
        assert customer.complaints >= 0
        day = customer.last_contact
        assert day is None or (day < AS_OF and day.weekday() < 5)


def test_some_customers_were_never_contacted_and_reps_share_fairly(lang):
    """A real list has blanks; and no rep of the demo drowns."""
    customers = demo_customers(AS_OF, lang)
    assert 1 <= sum(c.last_contact is None for c in customers) <= 20
    shares = Counter(c.rep for c in customers)
    assert set(shares) == {rep.name for rep in DEMO_WORLDS[lang].reps}
    assert max(shares.values()) - min(shares.values()) <= 1


def test_contacts_move_with_the_date(lang):
    """The demo is as fresh next year as today."""
    later = demo_customers(date(2027, 6, 1), lang)
    assert max(c.last_contact for c in later if c.last_contact) > date(2027, 5, 20)


def test_names_that_look_like_formulas_are_texts(demo, lang):
    """A company whose name begins with an equals sign is no formula, here or in Excel."""
    sheet = openpyxl.load_workbook(demo)[TEXTS.get("template.sheet.customers", lang)]
    cells = [row[1] for row in sheet.iter_rows(min_row=5)]
    literal = [cell for cell in cells if cell.value in DEMO_WORLDS[lang].literal]
    assert len(literal) == 3
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in literal)


def test_it_holds_all_customers(demo, lang):
    """The demo is the template with three hundred customers."""
    sheet = openpyxl.load_workbook(demo)[TEXTS.get("template.sheet.customers", lang)]
    assert sheet.tables["Customers"].ref.endswith(str(4 + DEMO_CUSTOMERS))


def test_an_existing_file_is_never_overwritten(tmp_path):
    """A file of that name stays byte for byte."""
    path = tmp_path / "demo.xlsx"
    path.write_bytes(b"mine")
    with pytest.raises(FileExistsError, match=r"demo\.xlsx"):
        write_demo(path, as_of=AS_OF, lang="en")
    assert path.read_bytes() == b"mine"


def test_font_children_stand_in_the_order_of_the_schema(demo):
    """Excel's own validator rejects a font whose name comes before its size."""
    with zipfile.ZipFile(demo) as package:
        styles = package.read("xl/styles.xml").decode()
    fonts = styles.partition("<fonts")[2].partition("</fonts>")[0]
    assert fonts.index("<sz") < fonts.index("<color") < fonts.index("<name")


@pytest.mark.needs_validator
def test_the_validator_accepts_it(demo, ooxml_validator):
    """The file meets the schemas of Open XML."""
    verdict = ooxml_validator(demo)
    assert verdict.errors == []
    assert verdict.ok
