"""The judges of the sequence see harm where there is some: each is shown a workbook that was hurt."""

import io
import warnings
import zipfile

import openpyxl
import pytest

pytestmark = pytest.mark.e2e

ALSO = {"xl/worksheets/sheet1.xml", "xl/tables/table1.xml"}


@pytest.fixture(scope="module")
def office(foreign):
    """The richest of the strangers' workbooks."""
    return foreign.workbooks.office_workbook()


def changed(data, part, old, new):
    """The workbook with a text of one part replaced."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w") as target:
        for info in source.infolist():
            content = source.read(info)
            if info.filename == part:
                assert old in content
                content = content.replace(old, new, 1)
            target.writestr(info, content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def test_a_workbook_compared_with_itself_is_whole(office, foreign):
    """Packing the same parts once more is no harm."""
    same = changed(office.data, "xl/workbook.xml", b"<workbook", b"<workbook")
    assert foreign.damage.harmed_parts(office.data, same) == []
    assert foreign.damage.harmed_markup(office.data, same, office.list_part, 8) == []


def test_what_openpyxl_loses_is_seen(office, foreign):
    """A library that loads and saves loses what it does not know."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(office.data))
        stream = io.BytesIO()
        book.save(stream)
    harmed = set(foreign.damage.harmed_parts(office.data, stream.getvalue(), also=ALSO))
    assert harmed >= {
        "customXml/item1.xml",
        "xl/persons/person.xml",
        "xl/slicers/slicer1.xml",
        "xl/threadedComments/threadedComment1.xml",
        "xl/webextensions/webextension1.xml",
    }


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/charts/chart1.xml", b"barDir", b"barDiR"),
        ("xl/pivotCache/pivotCacheDefinition1.xml", b'recordCount="10"', b'recordCount="9"'),
        ("xl/worksheets/sheet4.xml", b"<v>7</v>", b"<v>8</v>"),
    ],
)
def test_one_changed_byte_is_seen(office, foreign, part, old, new):
    """In a chart, in a pivot table's cache, in another sheet."""
    hurt = changed(office.data, part, old, new)
    assert foreign.damage.harmed_parts(office.data, hurt, also=ALSO) == [part]


def test_the_order_to_refresh_a_pivot_table_is_no_harm(office, foreign):
    """It is the one change that a cache may see."""
    part = "xl/pivotCache/pivotCacheDefinition1.xml"
    ordered = changed(office.data, part, b" refreshedBy=", b' refreshOnLoad="1" refreshedBy=')
    assert foreign.damage.harmed_parts(office.data, ordered) == []
    assert foreign.damage.refresh_ordered(ordered)
    assert not foreign.damage.refresh_ordered(office.data)


@pytest.mark.parametrize(
    ("old", "new", "harmed"),
    [
        (b"<v>96000</v>", b"<v>96001</v>", "cell D7"),
        (b"*0.2</f>", b"*0.3</f>", "cell G5"),
        (b'<mergeCell ref="B1:D1"/>', b'<mergeCell ref="B1:C1"/>', "mergeCells"),
        (b'type="dataBar"', b'type="colorScale"', "conditionalFormatting"),
        (b'min="6"', b'min="7"', "cols"),
        (b"x14:sparklines>", b"x14:sparkles>", "extLst"),
        (b"Confidential", b"Public", "headerFooter"),
    ],
)
def test_harm_on_the_list_is_seen(office, foreign, old, new, harmed):
    """In a value, a formula, merged cells, rules, widths, sparklines, print set-up."""
    hurt = changed(office.data, office.list_part, old, new)
    if harmed == "extLst":
        hurt = changed(hurt, office.list_part, old, new)
    found = foreign.damage.harmed_markup(office.data, hurt, office.list_part, 7)
    assert [name.rpartition("}")[2] for name in found] == [harmed]


def test_what_a_person_types_is_read_by_other_programs(office, foreign):
    """In a cell that is there, in one that is not, in a new column of a table."""
    desk = foreign.desk
    listed = desk.Look(office.data).table("Prices")
    person = desk.Person(office.data)
    person.type("Prices", {"A4": "Screw & <nail>", "H20": 2.5})
    person.add_column(listed, "Prices", "Shelf", {1: "top"})
    look = desk.Look(person.saved())
    table = look.table("Prices")
    assert table.headers == ("Article", "Price", "Shelf")
    assert table.rows == (("Screw & <nail>", 0.5, None), ("Nut", 0.25, "top"))
    assert look.book["Prices"]["H20"].value == 2.5
