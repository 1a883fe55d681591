"""Formulas of Tierbook that one kind of Excel alone can compute: found, and set free."""

import re
import zipfile

import pytest

from addin.functions import __all__ as functions
from addin.hosts.file import FileHost
from addin.hosts.host_formulas import FUNCTIONS
from grading.exceptions import RefusedError

FOUND = [
    ("_xldudf_GRADE(Data!A1:B3)", "GRADE(Data!A1:B3)"),
    ('_xldudf_XLWINGS_GRADE_LABEL(A1:B3,"rfm")', 'GRADE_LABEL(A1:B3,"rfm")'),
    ("_xldudf_grade_score(A1)+1", "grade_score(A1)+1"),
    ("'C:\\Users\\Ann\\tierbook.xlam'!GRADE(A1:B3)", "GRADE(A1:B3)"),
    ("'C:\\Add Ins\\[Tierbook-2.xlam]Sheet1'!TIER_MIX(A1:B3)", "TIER_MIX(A1:B3)"),
    ('IF(A1="","",_xldudf_NEXT_CONTACT(A1,B1)&"<x>")', 'IF(A1="","",NEXT_CONTACT(A1,B1)&"<x>")'),
]
OTHERS = [
    "SUM(A1:A3)",
    "GRADE(A1:B3)",
    "_xldudf_CONTOSO_UPGRADE(A1)",
    "'C:\\x\\other.xlam'!GRADE(A1)",
    "_xldudf_GRADEBOOK(A1)",
    '"tierbook.xlam!"&A1',
]


@pytest.fixture
def with_formulas(make_book):
    """A workbook with formulas and stored results in column C, from C1 down."""

    def make(*cells, **options):
        def fill(book):
            sheet = book.add_worksheet("Data")
            for row, (formula, value) in enumerate(cells):
                sheet.write_formula(row, 2, f"={formula}", None, value)
            for name, value in options.items():
                getattr(sheet, name)(value)

        return make_book(fill)

    return make


def converted(path, to):
    """The cells after the conversion: formula and value by address."""
    with FileHost(path, backup=False) as host:
        host.convert_formulas(to)
        host.commit()
    with zipfile.ZipFile(path) as archive:
        return archive.read("xl/worksheets/sheet1.xml").decode()


def test_the_names_are_those_of_the_formulas():
    """None is forgotten."""
    assert sorted(FUNCTIONS) == sorted(name.upper() for name in functions)


@pytest.mark.parametrize(("formula", "plain"), FOUND)
def test_bound_formulas_are_found_and_set_free(with_formulas, formula, plain):
    """Wherever the function comes from, its own name is left, the rest as it was."""
    path = with_formulas((formula, "A"))
    with FileHost(path) as host:
        (cell,) = host.bound_formulas()
    assert (cell.sheet, cell.row, cell.column, cell.text) == ("Data", 1, 3, formula)
    xml = converted(path, "plain")
    written = plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert f"<f>{written}</f><v>A</v>" in xml
    with FileHost(path) as host:
        assert list(host.bound_formulas()) == []


@pytest.mark.parametrize("formula", OTHERS)
def test_other_formulas_are_none_of_ours(with_formulas, formula):
    """Functions of others with like names, and plain ones, stay byte for byte."""
    path = with_formulas((formula, 1))
    before = path.read_bytes()
    with FileHost(path, backup=False) as host:
        assert list(host.bound_formulas()) == []
        host.convert_formulas("values")
        assert not host.commit().written
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("A & B", '<is><t xml:space="preserve">A &amp; B</t></is>'),
        (12.5, "<v>12.5</v>"),
        (True, ' t="b"><v>1</v>'),
    ],
)
def test_results_take_the_place_of_formulas(with_formulas, value, cell):
    """Texts, numbers and truths stay what they were; other formulas stay formulas."""
    path = with_formulas((FOUND[0][0], value), ("SUM(1,2)", 3))
    xml = converted(path, "values")
    assert cell in re.search(r'<c r="C1".*?</c>', xml)[0]
    assert re.findall(r"<f>(.*?)</f>", xml) == ["SUM(1,2)"]


@pytest.mark.parametrize("value", ["#NAME?", ""])
def test_without_a_result_the_formula_stays(with_formulas, edit_parts, value):
    """An error or nothing is no result that could stand there for good."""
    path = with_formulas((FOUND[0][0], value))
    if not value:
        part = "xl/worksheets/sheet1.xml"
        edit_parts(path, {part: lambda xml: re.sub(rb"<v>[^<]*</v>", b"", xml)})
    before = path.read_bytes()
    with FileHost(path, backup=False) as host:
        host.convert_formulas("values")
        assert not host.commit().written
    assert path.read_bytes() == before


def test_formulas_shared_by_cells_go_together(with_formulas, edit_parts):
    """Where Excel stored the formula once for several cells, all of them are mended."""
    path = with_formulas(*[("_xldudf_GRADE(A1)", "A")] * 3)
    first = b'<f t="shared" ref="C1:C3" si="0">_xldudf_GRADE(A1)</f>'

    def share(xml):
        head, *rest = xml.split(b"<f>_xldudf_GRADE(A1)</f>")
        return head + first + b'<f t="shared" si="0"/>'.join(rest)

    edit_parts(path, {"xl/worksheets/sheet1.xml": share})
    with FileHost(path) as host:
        assert [cell.row for cell in host.bound_formulas()] == [1, 2, 3]
    xml = converted(path, "values")
    assert "<f" not in xml
    assert xml.count('<t xml:space="preserve">A</t>') == 3


@pytest.mark.needs_validator
@pytest.mark.parametrize(("to", "stays"), [("plain", True), ("values", False)])
def test_the_chain_of_formulas_goes_with_one_of_them(
    with_formulas, edit_parts, ooxml_validator, to, stays
):
    """Excel makes it anew; one that names a cell without a formula would be called damage."""
    path = with_formulas(("_xldudf_GRADE(A1)", "A"), ("SUM(1,2)", 3))
    chain = (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<calcChain xmlns="http://'
        b'schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="C1" i="1"/></calcChain>'
    )
    relation = (
        b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/calcChain" Target="calcChain.xml"/></Relationships>'
    )
    kind = (
        b'<Override PartName="/xl/calcChain.xml" ContentType="application/vnd.openxmlformats-'
        b'officedocument.spreadsheetml.calcChain+xml"/></Types>'
    )
    edit_parts(
        path,
        {
            "[Content_Types].xml": lambda xml: xml.replace(b"</Types>", kind),
            "xl/_rels/workbook.xml.rels": lambda xml: xml.replace(b"</Relationships>", relation),
        },
    )
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/calcChain.xml", chain)
    converted(path, to)
    with zipfile.ZipFile(path) as archive:
        assert ("xl/calcChain.xml" in archive.namelist()) is stays
        for part in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
            assert (b"calcChain" in archive.read(part)) is stays
    assert ooxml_validator(path).errors == []


def test_a_protected_sheet_is_refused(with_formulas):
    """Nothing is written on any sheet then."""
    path = with_formulas((FOUND[0][0], "A"), protect="secret")
    with FileHost(path, backup=False) as host, pytest.raises(RefusedError, match="protected"):
        host.convert_formulas("values")
