"""``workbook.xml``: what it says is read, and sheets and names are added where they belong."""

import pytest

from addin.hosts.markup import parse
from addin.hosts.package import Relationship
from addin.hosts.workbook_part import (
    add_sheet,
    calculate_on_load,
    define_names,
    read_workbook,
)
from grading.exceptions import RefusedError

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEETS = '<sheets><sheet name="Data" sheetId="4" r:id="rId1"/></sheets>'


def book(inner: str = SHEETS) -> bytes:
    return f'<workbook xmlns="{MAIN}" xmlns:r="{RELS}">{inner}</workbook>'.encode()


def link(number: int, kind: str) -> Relationship:
    return Relationship(f"rId{number}", kind, f"{RELS}/{kind}", f"xl/{kind}{number}.xml")


def read(xml: bytes, *kinds: str):
    links = [link(n, kind) for n, kind in enumerate(kinds or ["worksheet"], 1)]
    return read_workbook("xl/workbook.xml", xml, links)


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        ("worksheet", "worksheet"),
        ("chartsheet", "chartsheet"),
        ("dialogsheet", "dialogsheet"),
        ("xlMacrosheet", "macrosheet"),
        ("xlIntlMacrosheet", "macrosheet"),
    ],
)
def test_kind_of_a_sheet_comes_from_its_relationship(kind, found):
    assert read(book(), kind).sheets[0].kind == found


@pytest.mark.parametrize(
    ("state", "visible"), [("", True), ('state="hidden"', False), ('state="veryHidden"', False)]
)
def test_hidden_sheets_are_told(state, visible):
    xml = book(f'<sheets><sheet name="Data" sheetId="1" {state} r:id="rId1"/></sheets>')
    assert read(xml).sheets[0].visible is visible


@pytest.mark.parametrize(("place", "active"), [("0", 0), ("1", 1), ("9", 0)])
def test_active_sheet_is_one_there_is(place, active):
    xml = book(
        f'<bookViews><workbookView activeTab="{place}"/></bookViews>'
        '<sheets><sheet name="a" sheetId="1" r:id="rId1"/>'
        '<sheet name="b" sheetId="2" r:id="rId2"/></sheets>'
    )
    assert read(xml, "worksheet", "worksheet").active == active


@pytest.mark.parametrize(
    ("written", "found"), [("", False), ('date1904="1"', True), ('date1904="false"', False)]
)
def test_calendar_of_the_workbook(written, found):
    assert read(book(f"<workbookPr {written}/>{SHEETS}")).date1904 is found


def test_names_of_single_sheets_are_not_the_workbooks():
    names = (
        "<definedNames><definedName name=\"a\">'My Sheet'!$A$1</definedName>"
        '<definedName name="b" localSheetId="0">Data!$A$1</definedName></definedNames>'
    )
    assert read(book(SHEETS + names)).names == {"a": "'My Sheet'!$A$1"}


def test_workbook_without_sheets_is_damaged():
    with pytest.raises(RefusedError, match="must list the sheets"):
        read(book(""))


def test_sheet_without_part_is_damaged():
    xml = book('<sheets><sheet name="Data" sheetId="1" r:id="rId9"/></sheets>')
    with pytest.raises(RefusedError, match="'Data' has no part"):
        read(xml)


def test_added_sheet_takes_an_unused_number():
    root = parse(add_sheet(book(), "A & B", "rId2"))
    new = root.child("sheets").children[1]
    assert new.attributes["name"] == "A & B"
    assert new.attributes["sheetId"] == "5"
    assert new.attributes["r:id"] == "rId2"


def test_first_name_opens_the_list_in_its_place():
    xml = define_names(book(f"{SHEETS}<calcPr/>"), {"Tierbook_Grade": "Data!$J$1"})
    assert [child.name for child in parse(xml).children] == ["sheets", "definedNames", "calcPr"]
    assert read(xml).names == {"Tierbook_Grade": "Data!$J$1"}


def test_names_stand_in_order_of_the_alphabet():
    xml = book(SHEETS)
    for name in ("m", "Z", "A"):
        xml = define_names(xml, {name: "Data!$A$1"})
    assert list(read(xml).names) == ["A", "m", "Z"]


def test_name_with_the_same_meaning_changes_no_byte():
    xml = define_names(book(), {"a": "Data!$A$1"})
    assert define_names(xml, {"a": "Data!$A$1"}) is xml


def test_name_gets_a_new_meaning_whatever_its_case():
    xml = define_names(book(), {"Name": "Data!$A$1"})
    assert list(read(define_names(xml, {"name": "Data!$B$1"})).names.values()) == ["Data!$B$1"]


def test_name_of_one_sheet_stands_beside_the_workbooks():
    xml = define_names(book(), {"a": "Data!$A$1"}, local={("a", 0): "Data!$B$1"})
    assert read(xml).names == {"a": "Data!$A$1"}
    assert len(parse(xml).child("definedNames").children) == 2


@pytest.mark.parametrize("settings", ["", "<calcPr/>", '<calcPr calcId="1" fullCalcOnLoad="0"/>'])
def test_calculation_on_load_is_ordered_once(settings):
    xml = calculate_on_load(book(SHEETS + settings))
    assert parse(xml).child("calcPr").attributes["fullCalcOnLoad"] == "1"
    assert calculate_on_load(xml) is xml
