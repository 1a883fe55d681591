"""Scanning worksheets: what each cell means, in every shape a sheet can be written in."""

import re
from pathlib import Path

import numpy as np
import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from addin.hosts.ordinary_index import ordinary_index
from addin.hosts.package import Package
from addin.hosts.parsed_index import parsed_index
from addin.hosts.scanner import (
    SheetXml,
    first_occupied,
    has_formulas,
    mentions_formula,
    peek,
    scan,
    styles,
    used_range,
)
from addin.hosts.shared_strings import SharedStrings
from grading.engine.block import CellKind, RawColumn
from grading.exceptions import RefusedError

SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
SHARED = SharedStrings(
    b"<sst><si><t>Ann</t></si><si><t>Bob &amp; Co</t></si><si><t/></si><si><t>Ann</t></si></sst>"
)


def sheet(rows: str, space: str = SPACE) -> SheetXml:
    """A sheet of the ordinary shape around its rows."""
    return SheetXml(
        f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'.encode(), "Data"
    )


def values(column: RawColumn) -> list[object]:
    """Kind and content of each cell, as plain as can be compared."""
    found: list[object] = []
    for kind, number, code in zip(column.kinds, column.numbers, column.text_codes, strict=True):
        if kind in {CellKind.TEXT, CellKind.ERROR}:
            found.append((CellKind(kind).name, column.texts[code]))
        elif kind in {CellKind.BLANK, CellKind.UNCACHED}:
            assert np.isnan(number)
            found.append(CellKind(kind).name)
        else:
            found.append((CellKind(kind).name, float(number)))
    return found


def one(cell: str) -> object:
    """What a single cell means, with the fast way and the parser agreeing."""
    fast = sheet(f'<row r="1">{cell}</row>')
    slow = sheet(f'<!-- odd --><row r="1">{cell}</row>')
    assert slow.index.ordinary is False
    found = [values(scan(s, SHARED, top=1, bottom=1, columns=[1])[1])[0] for s in (fast, slow)]
    assert found[0] == found[1]
    return found[0]


@pytest.mark.parametrize(
    ("cell", "meaning"),
    [
        ('<c r="A1"><v>12</v></c>', ("NUMBER", 12.0)),
        ('<c r="A1" s="3"><v>-0.1</v></c>', ("NUMBER", -0.1)),
        ('<c r="A1" t="n"><v>1E+308</v></c>', ("NUMBER", 1e308)),
        ('<c r="A1"><v>0.72899999999999998</v></c>', ("NUMBER", 0.729)),
        ('<c r="A1"><v>123456789</v></c>', ("NUMBER", 123456789.0)),
        ('<c r="A1"><v>INF</v></c>', ("NUMBER", float("inf"))),
        ('<c r="A1"><v>NaN</v></c>', ("ERROR", "#NUM!")),
        ('<c r="A1"><v></v></c>', "BLANK"),
        ('<c r="A1"><v/></c>', "BLANK"),
        ('<c r="A1" s="7"/>', "BLANK"),
        ('<c r="A1" s="7"></c>', "BLANK"),
        ('<c r="A1" t="s"><v>0</v></c>', ("TEXT", "Ann")),
        ('<c r="A1" s="1" t="s"><v>1</v></c>', ("TEXT", "Bob & Co")),
        ('<c r="A1" t="s" s="1"><v>3</v></c>', ("TEXT", "Ann")),
        ('<c r="A1" t="s"><v>2</v></c>', "BLANK"),
        ('<c r="A1" t="s"><v></v></c>', "BLANK"),
        ('<c r="A1" t="str"><v>a &lt; b</v></c>', ("TEXT", "a < b")),
        ('<c r="A1" t="b"><v>1</v></c>', ("BOOL", 1.0)),
        ('<c r="A1" t="b"><v>false</v></c>', ("BOOL", 0.0)),
        ('<c r="A1" t="e"><v>#N/A</v></c>', ("ERROR", "#N/A")),
        ('<c r="A1" t="d"><v>1970-01-02</v></c>', ("DATE", 1.0)),
        ('<c r="A1" t="d"><v>1970-01-02T12:00:00</v></c>', ("DATE", 1.5)),
        ('<c r="A1" t="d"><v>T12:00</v></c>', ("TEXT", "T12:00")),
        ('<c r="A1" t="inlineStr"><is><t>你好 &#x1F600;</t></is></c>', ("TEXT", "你好 😀")),
        ('<c r="A1" t="inlineStr"><is><t xml:space="preserve"> a </t></is></c>', ("TEXT", " a ")),
        ('<c r="A1" t="inlineStr"><is><t/></is></c>', "BLANK"),
        ('<c r="A1" t="inlineStr"><is><t></t></is></c>', "BLANK"),
        ('<c r="A1" t="inlineStr"><is><t>line_x000D_\nend</t></is></c>', ("TEXT", "line\r\nend")),
        (
            '<c r="A1" t="inlineStr"><is><r><rPr><b/></rPr><t>bo</t></r><r><t>ld</t></r>'
            "<rPh><t>no</t></rPh></is></c>",
            ("TEXT", "bold"),
        ),
        ('<c r="A1" cm="1" vm="2"><v>4</v></c>', ("NUMBER", 4.0)),
        ('<c r="A1"><f>1+1</f><v>2</v></c>', ("NUMBER", 2.0)),
        ('<c r="A1"><f>1+1</f></c>', "UNCACHED"),
        ('<c r="A1"><f>1+1</f><v></v></c>', "UNCACHED"),
        ('<c r="A1"><f>1+1</f><v /></c>', "UNCACHED"),
        ('<c r="A1" t="str"><f>""</f><v></v></c>', "BLANK"),
        ('<c r="A1" t="str"><f>"a"</f><v>a</v></c>', ("TEXT", "a")),
        ('<c r="A1"><f t="shared" ref="A1:A9" si="0">B1*2</f><v>2</v></c>', ("NUMBER", 2.0)),
        ('<c r="A1"><f t="shared" si="0"/><v>2</v></c>', ("NUMBER", 2.0)),
        ('<c r="A1" cm="1"><f t="array" ref="A1:A3">S(B1)</f><v>2</v></c>', ("NUMBER", 2.0)),
        ('<c r="A1"><v>5</v><extLst><ext><v>9</v></ext></extLst></c>', ("NUMBER", 5.0)),
        ('<c r="A1">\n  <v>5</v>\n</c>', ("NUMBER", 5.0)),
        ('<c r="A1"><v> 5 </v></c>', ("NUMBER", 5.0)),
    ],
)
def test_what_a_cell_means(cell: str, meaning: object) -> None:
    assert one(cell) == meaning


@pytest.mark.parametrize(
    "cell",
    [
        "<c r='A1' t='s'><v>1</v></c>",
        '<c  r = "A1"\n t="s" ><v >1</v ></c >',
        '<c t="s" r="A1"><v>1</v></c>',
        '<c t="s"><v>1</v></c>',
        '<c r="A1" t="s"><!-- a --><v>1<!-- b --></v></c>',
        '<c r="A1" t="s"><v><![CDATA[1]]></v></c>',
        '<c r="A1" t="s"><?pi x?><v>1</v></c>',
        '<c r="A1" t="s"><v>&#49;</v></c>',
    ],
)
def test_how_a_cell_is_spelled_does_not_matter(cell: str) -> None:
    data = sheet(f"<row>{cell}</row>")
    column = scan(data, SHARED, top=1, bottom=1, columns=[1])[1]
    assert values(column) == [("TEXT", "Bob & Co")]


def test_positions_may_be_implied() -> None:
    """A row follows the row above, a cell the cell to the left, unless they say where they are."""
    data = sheet(
        "<row><c><v>1</v></c><c r='D1'><v>2</v></c><c><v>3</v></c></row>"
        "<row r='5'><c r='B5'><v>4</v></c></row><row><c><v>5</v></c></row>"
    )
    columns = scan(data, SHARED, top=1, bottom=6, columns=[1, 2, 4, 5])
    assert values(columns[1]) == [("NUMBER", 1), *["BLANK"] * 4, ("NUMBER", 5)]
    assert values(columns[2])[4] == ("NUMBER", 4)
    assert [values(columns[c])[0] for c in (4, 5)] == [("NUMBER", 2), ("NUMBER", 3)]


@pytest.mark.parametrize("space", [SPACE, STRICT])
@pytest.mark.parametrize("prefix", ["", "x:", "_a.b-c:"])
def test_prefixes_and_strict_namespace(prefix: str, space: str) -> None:
    declared = f"xmlns:{prefix[:-1]}" if prefix else "xmlns"
    xml = (
        f'<{prefix}worksheet {declared}="{space}"><{prefix}sheetData><{prefix}row r="1">'
        f'<{prefix}c r="A1"><{prefix}f>B1</{prefix}f><{prefix}v>3</{prefix}v></{prefix}c>'
        f'<{prefix}c r="B1" t="inlineStr"><{prefix}is><{prefix}t>a</{prefix}t></{prefix}is>'
        f"</{prefix}c></{prefix}row></{prefix}sheetData></{prefix}worksheet>"
    )
    data = SheetXml(xml.encode())
    columns = scan(data, SHARED, top=1, bottom=1, columns=[1, 2])
    assert data.index.prefix.decode() == prefix
    assert values(columns[1]) == [("NUMBER", 3)]
    assert values(columns[2]) == [("TEXT", "a")]
    assert has_formulas(data, 1, 1, 1)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ('<row r="2"/><row r="1"/>', "row '1' stands after row 2"),
        ('<row r="2"/><row r="2"/>', "row '2' stands after row 2"),
        ('<row r="0"/>', "row '0'"),
        ('<row r="1048577"/>', "row '1048577'"),
        ('<row r="x"/>', "row 'x'"),
        ('<row r="1"><c r="B1"/><c r="A1"/></row>', "cell A1 stands out of order"),
        ('<row r="1"><c r="B1"/><c r="B1"/></row>', "cell B1 stands out of order"),
        ('<row r="1"><c r="XFE1"/></row>', "cell XFE1 stands out of order"),
        ('<row r="1"><c r="11"/></row>', "cell '11' stands in row 1"),
        ('<row r="1"><c r="A1"><v>1</c></row>', "not well-formed"),
        ('<row r="1"><c r="A1"></row>', "not well-formed"),
        ('<row r="1"><c r="A1"><v>&none;</v></c></row><x>', "not well-formed"),
        ("<x>" * 300 + "</x>" * 300, "nests elements"),
        ('</sheetData><sheetData><row r="1"/>', "two lists of rows"),
    ],
)
def test_damaged_sheets_are_refused(rows: str, words: str) -> None:
    with pytest.raises(RefusedError, match=re.escape(words)):
        scan(sheet(rows), SHARED, top=1, bottom=9, columns=[1])


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ('<c r="A7"><v>abc</v></c>', "Data, A7"),
        ('<c r="A7"><v>1_000</v></c>', "Data, A7"),
        ('<c r="A7" t="s"><v>4</v></c>', "Data, A7"),
        ('<c r="A7" t="s"><v>-1</v></c>', "Data, A7"),
        ('<c r="A7" t="s"><v>x</v></c>', "Data, A7"),
        ('<c r="A7" t="b"><v>2</v></c>', "Data, A7"),
        ('<c r="A7" t="zz"><v>2</v></c>', "Data, column A"),
        ('<c r="A8"><v>2</v></c>', "column A|cell 'A8' stands in row 7"),
        ('<c r="A7"><v>' + "1" * 300 + "z</v></c>", "Data, A7"),
    ],
)
def test_damaged_cells_are_named(cell: str, words: str) -> None:
    with pytest.raises(RefusedError, match=words):
        scan(sheet(f'<row r="7">{cell}</row>'), SHARED, top=1, bottom=9, columns=[1])


def test_a_sheet_without_rows_element_is_refused() -> None:
    with pytest.raises(RefusedError, match="no list of rows"):
        scan(SheetXml(b"<worksheet/>"), SHARED, top=1, bottom=1, columns=[1])


def test_entities_are_not_expanded() -> None:
    bomb = b'<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    data = SheetXml(bomb + b"<worksheet><sheetData/></worksheet>")
    with pytest.raises(RefusedError, match="document type"):
        scan(data, SHARED, top=1, bottom=1, columns=[1])


@pytest.mark.parametrize("body", ["<sheetData/>", "<sheetData></sheetData>", "<sheetData />"])
def test_a_sheet_without_cells(body: str) -> None:
    data = SheetXml(f"<worksheet>{body}</worksheet>".encode())
    assert values(scan(data, SHARED, top=2, bottom=3, columns=[4])[4]) == ["BLANK", "BLANK"]
    assert peek(data, SHARED) == []
    assert used_range(data) == (0, 0)
    assert first_occupied(data, top=1, left=1, bottom=9) is None


def test_no_rows_give_empty_columns() -> None:
    column = scan(sheet('<row r="1"/>'), SHARED, top=2, bottom=1, columns=[1])[1]
    assert len(column) == 0


def test_formulas_are_flagged_per_cell() -> None:
    data = sheet(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><f>A1</f><v>1</v></c></row>'
    )
    column = scan(data, SHARED, top=1, bottom=3, columns=[1])[1]
    assert column.formulas is not None
    assert column.formulas.tolist() == [False, True, False]
    assert scan(data, SHARED, top=1, bottom=1, columns=[1])[1].formulas is None
    assert [has_formulas(data, 1, top, top) for top in (1, 2, 3)] == [False, True, False]


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize(
    ("cell", "mentions"),
    [
        ('<c r="A1"><f>B1</f></c>', True),
        ('<c r="A1"><f t="shared" si="0"/></c>', True),
        ('<c r="A1"><v>1</v></c>', False),
    ],
)
def test_formulas_are_noticed_whether_or_not_the_cells_are_known(
    cell: str, *, mentions: bool, known: bool
) -> None:
    plain = sheet(f'<row r="1">{cell}</row>')
    for data in (plain, SheetXml(prefixed(plain.xml.decode()).encode())):
        if known:
            assert len(data.index.rows) == 1
        assert mentions_formula(data) is mentions


def test_peek_gives_plain_values() -> None:
    data = sheet(
        '<row r="2"><c r="B2" t="s"><v>0</v></c><c r="C2" t="b"><v>1</v></c></row>'
        '<row r="3"><c r="A3"><v>1.5</v></c><c r="D3" t="e"><v>#REF!</v></c>'
        '<c r="E3" t="d"><v>2026-11-03</v></c><c r="F3"><f>A1</f></c></row>'
        '<row r="9"><c r="Z9"><v>1</v></c></row>'
    )
    assert peek(data, SHARED, 3) == [
        [None] * 6,
        [None, "Ann", True, None, None, None],
        [1.5, None, None, "#REF!", "2026-11-03", None],
    ]


def test_used_range_counts_content_only() -> None:
    data = sheet(
        '<row r="1"><c r="C1"><v>1</v></c><c r="F1" s="1"/></row><row r="4"><c r="A4" s="1"/></row>'
    )
    assert used_range(data) == (1, 3)
    assert first_occupied(data, top=1, left=1, bottom=4) == (1, 3)
    assert first_occupied(data, top=1, left=4, bottom=4) is None
    assert first_occupied(data, top=1, left=3, bottom=1, right=3) == (1, 3)
    assert first_occupied(data, top=2, left=1, bottom=4) is None


def test_styles_in_use() -> None:
    data = sheet(
        '<row r="1"><c r="AB1" s="12"/></row><row r="2"><c r="AB2"/></row>'
        '<row r="3"><c r="AB3" t="b" s="4"><v>1</v></c></row>'
    )
    assert styles(data, 28, 1, 3).tolist() == [-1, 4, 12]
    assert styles(data, 28, 2, 2).tolist() == [-1]


NUMBER = st.one_of(
    st.integers(-(10**12), 10**12).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
)
TEXT = st.text(
    st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufffe\uffff"),
    max_size=6,
).map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
CONTENT = st.one_of(
    NUMBER.map(lambda number: ("", f"<v>{number}</v>")),
    st.integers(0, 3).map(lambda position: (' t="s"', f"<v>{position}</v>")),
    TEXT.map(lambda text: (' t="inlineStr"', f"<is><t>{text}</t></is>")),
    TEXT.map(lambda text: (' t="str"', f"<f>B1</f><v>{text}</v>")),
    st.just((' t="b"', "<v>1</v>")),
    st.just((' t="e"', "<v>#DIV/0!</v>")),
    st.just(("", "<f>A1</f>")),
    st.just(("", "")),
)
CELLS = st.dictionaries(
    st.tuples(st.integers(1, 30), st.sampled_from([1, 2, 3, 26, 27, 28, 702, 703])),
    st.tuples(CONTENT, st.sampled_from(["", ' s="1"', ' s="23"'])),
    max_size=25,
)
LETTERS = {1: "A", 2: "B", 3: "C", 26: "Z", 27: "AA", 28: "AB", 702: "ZZ", 703: "AAA"}


def ordinary_xml(cells: dict[tuple[int, int], tuple[tuple[str, str], str]]) -> str:
    """A sheet as Excel writes it."""
    rows: dict[int, str] = {}
    for (row, column), ((kind, content), style) in sorted(cells.items()):
        tag = f'<c r="{LETTERS[column]}{row}"{style}{kind}'
        cell = f"{tag}>{content}</c>" if content else f"{tag}/>"
        rows[row] = rows.get(row, "") + cell
    body = "".join(f'<row r="{row}" spans="1:3">{content}</row>' for row, content in rows.items())
    return f'<worksheet xmlns="{SPACE}"><sheetData>{body}</sheetData></worksheet>'


def prefixed(xml: str) -> str:
    return re.sub(r"<(/?)(?=[a-z])", r"<\1x:", xml).replace("xmlns=", "xmlns:x=")


def in_single_quotes(tag: re.Match[str]) -> str:
    return re.sub(r'="([^"]*)"', r"='\1'", tag[0])


ODD_SHAPES = {
    "prefixes": prefixed,
    "single quotes": lambda xml: re.sub(r"<[^>]+>", in_single_quotes, xml),
    "spaces": lambda xml: re.sub(r'(<\w+)((?: \w+="[^"]*")+)(/?)>', r"\1 \2\n\3>", xml),
    "comments": lambda xml: xml.replace("<v>", "<!-- <v>9</v> --><v>"),
    "type first": lambda xml: re.sub(r'<c (r="\w+")(.*?)(/?)>', r"<c\2 \1\3>", xml),
    "without r in rows that follow": lambda xml: re.sub(r' r="1"', "", xml),
    "line ends": lambda xml: re.sub(r"(</c>|</row>|<row [^>]*>)", r"\1\n", xml),
}


@settings(max_examples=40, deadline=None)
@given(cells=CELLS)
@pytest.mark.parametrize("shape", ODD_SHAPES)
def test_every_shape_gives_the_same_answers(
    shape: str, cells: dict[tuple[int, int], tuple[tuple[str, str], str]]
) -> None:
    """A sheet of the ordinary shape and the same sheet spelled oddly hold the same cells."""
    xml = ordinary_xml(cells)
    usual, odd = SheetXml(xml.encode()), SheetXml(ODD_SHAPES[shape](xml).encode())
    assert usual.index.ordinary
    for column in LETTERS:
        found = [scan(s, SHARED, top=1, bottom=30, columns=[column])[column] for s in (usual, odd)]
        assert values(found[0]) == values(found[1])
        assert styles(usual, column, 1, 30).tolist() == styles(odd, column, 1, 30).tolist()
    assert peek(usual, SHARED, 30) == peek(odd, SHARED, 30)


@settings(max_examples=40, deadline=None)
@given(cells=CELLS)
def test_both_ways_find_the_same_places(
    cells: dict[tuple[int, int], tuple[tuple[str, str], str]],
) -> None:
    xml = ordinary_xml(cells).encode()
    fast, slow = ordinary_index(xml), parsed_index(xml, "Data")
    assert fast is not None
    for name in ("rows", "row_starts", "row_tag_ends", "row_closes", "row_ends", "first_cells"):
        np.testing.assert_array_equal(getattr(fast, name), getattr(slow, name), name)
    for name in ("columns", "starts", "ends", "tag_sizes"):
        np.testing.assert_array_equal(getattr(fast, name), getattr(slow, name), name)
    assert (fast.body_start, fast.body_end) == (slow.body_start, slow.body_end)


@settings(max_examples=200, deadline=None)
@given(
    cells=CELLS,
    place=st.floats(0, 1, exclude_max=True),
    size=st.integers(0, 3),
    junk=st.binary(max_size=3),
)
def test_damage_anywhere_never_goes_unnoticed_as_another_error(
    cells: dict[tuple[int, int], tuple[tuple[str, str], str]],
    place: float,
    size: int,
    junk: bytes,
) -> None:
    """Whatever bytes a damaged sheet holds, it is read or refused, nothing else."""
    xml = ordinary_xml(cells).encode()
    at = int(place * len(xml))
    data = SheetXml(xml[:at] + junk + xml[at + size :])
    refusal = ""
    try:
        columns = scan(data, SHARED, top=1, bottom=30, columns=list(LETTERS))
        height = len(peek(data, SHARED, 30))
    except RefusedError as refused:
        refusal = str(refused)
    assert "damaged" in refusal or (len(columns) == len(LETTERS) and height <= 30)


def test_large_sheets_are_indexed_in_pieces() -> None:
    """Rows longer and shorter than a piece, with empty rows at the end, come out the same."""
    wide = "".join(
        f'<c r="{letters}3"><v>1</v></c>'
        for letters in sorted(
            (a + b + c for a in ["", *"ABC"] for b in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" for c in "AZ"),
            key=lambda name: (len(name), name),
        )
    )
    rows = "".join(f'<row r="{n}"><c r="B{n}"><v>{n}</v></c></row>' for n in range(4, 40_000))
    empty = "".join(f'<row r="{n}"/>' for n in range(40_000, 90_000))
    xml = sheet(f'<row r="3">{wide}</row>{rows}{empty}').xml
    assert len(xml) > 2_000_000
    fast, slow = ordinary_index(xml), parsed_index(xml, "Data")
    assert fast is not None
    for name in ("rows", "row_ends", "first_cells", "columns", "starts", "ends"):
        np.testing.assert_array_equal(getattr(fast, name), getattr(slow, name), name)


@pytest.fixture(params=["xlsxwriter", "openpyxl"])
def written_book(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """One workbook as two programs write it."""
    path = tmp_path / "book.xlsx"
    rows = [["Name", "Amount", "Good"], *([f"Name {n % 7}", n / 4, n % 2 == 0] for n in range(50))]
    if request.param == "xlsxwriter":
        with xlsxwriter.Workbook(path) as book:
            made = book.add_worksheet("Data")
            for number, row in enumerate(rows):
                made.write_row(number, 0, row)
    else:
        other = openpyxl.Workbook()
        assert other.active is not None
        for row in rows:
            other.active.append(row)
        other.save(path)
    return path


def test_files_of_other_programs_are_of_the_ordinary_shape(written_book: Path) -> None:
    with Package.open(written_book) as package:
        data = SheetXml(package.xml("xl/worksheets/sheet1.xml"))
        part = "xl/sharedStrings.xml"
        shared = SharedStrings(package.xml(part) if part in package else None)
    assert data.index.ordinary
    columns = scan(data, shared, top=2, bottom=51, columns=[1, 2, 3])
    assert values(columns[1]) == [("TEXT", f"Name {n % 7}") for n in range(50)]
    assert values(columns[2]) == [("NUMBER", n / 4) for n in range(50)]
    assert values(columns[3]) == [("BOOL", float(n % 2 == 0)) for n in range(50)]
    assert peek(data, shared, 1) == [["Name", "Amount", "Good"]]
