"""``styles.xml`` is appended to: what stands there keeps its place, equal formats are reused."""

import pytest

from addin.hosts.base import TierFormat
from addin.hosts.markup import parse
from addin.hosts.styles import DATE_FORMAT, Stylesheet, minimal_stylesheet

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
GREEN = TierFormat("A", "#C6EFCE", "#006100")
RED = TierFormat("D", "#FFC7CE", "#9C0006")


def sheet(inner: str, space: str = MAIN) -> bytes:
    return f'<styleSheet xmlns="{space}">{inner}</styleSheet>'.encode()


PLAIN = (
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<cellXfs count="2"><xf numFmtId="0" fontId="0"/>'
    '<xf numFmtId="3" fontId="0" applyAlignment="1"><alignment horizontal="right"/></xf></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0"/></cellStyles>'
)


def children(styles: Stylesheet, name: str):
    return parse(styles.xml).child(name).children


def test_nothing_asked_for_changes_no_byte():
    xml = sheet(PLAIN)
    assert Stylesheet(xml).xml is xml


def test_derived_format_keeps_the_rest_of_its_base():
    styles = Stylesheet(sheet(PLAIN))
    place = styles.styled("text", base=1)
    assert place == 2
    new = children(styles, "cellXfs")[2]
    assert new.attributes["numFmtId"] == "49"
    assert new.child("alignment").attributes == {"horizontal": "right"}


@pytest.mark.parametrize("style", ["text", "integer", "decimal", "percent", "date", "wrapped"])
def test_equal_format_is_reused(style):
    styles = Stylesheet(sheet(PLAIN))
    first = styles.styled(style)
    xml = styles.xml
    assert styles.styled(style) == first
    assert Stylesheet(xml).styled(style) == first
    assert styles.xml == xml


def test_general_is_the_base_itself():
    assert Stylesheet(sheet(PLAIN)).styled("general", base=1) == 1


def test_count_says_how_many_there_are():
    styles = Stylesheet(sheet(PLAIN))
    styles.styled("date")
    assert parse(styles.xml).child("cellXfs").attributes["count"] == "3"


def test_date_format_takes_an_unused_number():
    styles = Stylesheet(
        sheet(
            '<numFmts count="1"><numFmt numFmtId="170" formatCode="0.0"/></numFmts>'
            '<cellXfs count="1"><xf numFmtId="0"/></cellXfs>'
        )
    )
    place = styles.styled("date")
    new = children(styles, "cellXfs")[place]
    assert new.attributes["numFmtId"] == "171"


def test_date_format_that_is_there_is_reused():
    styles = Stylesheet(
        sheet(
            f'<numFmts count="1"><numFmt numFmtId="165" formatCode="{DATE_FORMAT}"/></numFmts>'
            '<cellXfs count="1"><xf numFmtId="0"/></cellXfs>'
        )
    )
    styles.styled("date")
    assert len(children(styles, "numFmts")) == 1


def test_tier_formats_are_made_once_and_recognised():
    styles = Stylesheet(sheet(PLAIN))
    assert [styles.dxf(GREEN), styles.dxf(RED), styles.dxf(GREEN)] == [0, 1, 0]
    assert styles.is_tier_dxf(0)
    assert not styles.is_tier_dxf(2)
    assert not styles.is_tier_dxf(-1)


def test_format_of_a_persons_own_rule_is_not_taken_for_ours():
    styles = Stylesheet(sheet('<dxfs count="1"><dxf><font><b/></font></dxf></dxfs>'))
    assert not styles.is_tier_dxf(0)


def test_missing_lists_are_inserted_in_the_order_of_the_schema():
    styles = Stylesheet(sheet('<fonts count="0"/><extLst/>'))
    styles.styled("date")
    styles.dxf(GREEN)
    names = [child.name for child in parse(styles.xml).children]
    assert names == ["numFmts", "fonts", "cellXfs", "dxfs", "extLst"]


def test_empty_list_written_as_one_tag_is_opened():
    styles = Stylesheet(sheet(PLAIN + '<dxfs count="0"/>'))
    assert styles.dxf(GREEN) == 0
    assert parse(styles.xml).child("dxfs").attributes["count"] == "1"


def test_prefixed_and_strict_stylesheets_stay_in_their_namespace():
    xml = (
        f'<x:styleSheet xmlns:x="{STRICT}"><x:cellXfs count="1"><x:xf numFmtId="0"/></x:cellXfs>'
        "</x:styleSheet>"
    ).encode()
    styles = Stylesheet(xml)
    styles.quoted(0)
    styles.dxf(GREEN)
    root = parse(styles.xml)
    assert {child.space for child in root.children} == {STRICT}
    assert root.child("cellXfs").children[1].attributes["quotePrefix"] == "1"


def test_bold_title_font_keeps_the_name_of_the_base():
    styles = Stylesheet(minimal_stylesheet())
    place = styles.font(0, bold=True, points=16)
    font = children(styles, "fonts")[int(children(styles, "cellXfs")[place].attributes["fontId"])]
    assert [child.name for child in font.children] == ["b", "sz", "name", "family"]
    assert font.child("sz").attributes["val"] == "16"


def test_format_beyond_the_list_falls_back_to_the_first():
    """Cells of a damaged workbook may name a format that is not there."""
    styles = Stylesheet(sheet(PLAIN))
    place = styles.quoted(99)
    assert children(styles, "cellXfs")[place].attributes["numFmtId"] == "0"
