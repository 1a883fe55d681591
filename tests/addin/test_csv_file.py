"""Customer lists as CSV: encodings, delimiters, rows, and what is refused."""

from pathlib import Path

import pytest

from addin.csv_file import RaggedRow, read_csv
from grading.exceptions import InputError

CHINESE = "客户名称,年购买金额\n上海明珠贸易有限公司,12万\n北京华远科技,3万\n"
SPANISH = "Cliente;Monto anual\nPeña é Hijos;1234,50\nCompañía Ñandú;99,5\n"


@pytest.fixture
def csv_path(tmp_path):
    def write(content: bytes | str, encoding: str = "utf-8") -> Path:
        path = tmp_path / "customers.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030"],
)
def test_chinese_is_read_in_every_encoding_excel_saves(csv_path, encoding):
    """The same list in any encoding gives the same cells, without a byte order mark."""
    file = read_csv(csv_path(CHINESE, encoding))
    assert file.rows == [
        ["客户名称", "年购买金额"],
        ["上海明珠贸易有限公司", "12万"],
        ["北京华远科技", "3万"],
    ]


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        (SPANISH, "utf-8", "utf-8"),
        (SPANISH, "cp1252", "cp1252"),
        (CHINESE, "gb18030", "gb18030"),
        ("Customer,Amount\nCafé – “Süß”,5\n", "cp1252", "cp1252"),
        ("名,额\n瞢,1\n", "gb18030", "gb18030"),
        ("Customer,Amount\nAcme,5\n", "ascii", "utf-8"),
    ],
)
def test_western_and_chinese_code_pages_are_told_apart(csv_path, text, encoding, found):
    """GB18030 can read nearly any bytes; a Western list is not turned into Chinese by it."""
    file = read_csv(csv_path(text, encoding))
    assert file.encoding == found
    assert "\n".join(file.delimiter.join(row) for row in file.rows) + "\n" == text


def test_damaged_utf8_is_refused_with_its_line(csv_path):
    """A list that is UTF-8 but for one byte is not silently read as another encoding."""
    content = CHINESE.encode() + b"Caf\xe9,5\n"
    with pytest.raises(InputError, match=r"customers\.csv, line 4: .*UTF-8"):
        read_csv(csv_path(content))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", r"customers\.csv: expected a header row .* empty file"),
        (b"\xef\xbb\xbf", "empty file"),
        (b"\r\n\r\n,,,\r\n", "empty file"),
        (b"sep=;\n", "empty file"),
        (b"PK\x03\x04rest", r"got an Excel workbook \(\.xlsx\)\. Rename"),
        (b"\xd0\xcf\x11\xe0rest", "old or an encrypted Excel workbook"),
        (b"%PDF-1.7", "PDF document"),
        (b"Customer,Amount\nAcme,\x005\n", r"line 2: a text file holds no NUL"),
        (b'Customer,Amount\n"Acme,5\nBeta,6\n', r"line 2: a quotation mark .* must be closed"),
        (b'Customer,Amount\nAcme,"', r"line 2: a quotation mark"),
        (b'sep=,\nCustomer,Amount\n"Acme,5\n', r"line 3: a quotation mark"),
        (b"Customer,Amount\nAcme,5\nB," + b"x" * 140_000, r"line 3: a cell holds at most 131,072"),
    ],
)
def test_what_cannot_be_read_without_guessing_is_refused(csv_path, content, message):
    """The message names the file, the line where there is one, and what to do."""
    with pytest.raises(InputError, match=message):
        read_csv(csv_path(content))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(csv_path, delimiter):
    """Any of the four usual delimiters is recognised."""
    file = read_csv(csv_path(f"a{delimiter}b{delimiter}c\n1{delimiter}2{delimiter}3\n"))
    assert file.delimiter == delimiter
    assert file.rows == [["a", "b", "c"], ["1", "2", "3"]]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Cliente;Monto\nAcme;1,5\nBeta;2,5\n", [["Cliente", "Monto"], ["Acme", "1,5"]]),
        ('Customer,Amount\n"Acme; Sons",1\n', [["Customer", "Amount"], ["Acme; Sons", "1"]]),
        ("Customer\nAcme\n", [["Customer"], ["Acme"]]),
        ("sep=|\na,b|c\n1|2\n", [["a,b", "c"], ["1", "2"]]),
        ("List of 2026\nCustomer;Amount\nAcme;1\n", [["List of 2026"], ["Customer", "Amount"]]),
    ],
)
def test_a_delimiter_must_cut_all_rows_alike(csv_path, text, rows):
    """Decimal commas, other marks in names, one column alone or a title do not mislead it."""
    assert read_csv(csv_path(text)).rows[:2] == rows


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_records_count_as_excel_rows(csv_path, line_end):
    """A blank line is a row of its own; a line break inside quotation marks starts none."""
    text = line_end.join(["Customer,Amount", "", f'"Acme{line_end}North",5', "Beta,6"])
    file = read_csv(csv_path(text))
    assert file.rows == [["Customer", "Amount"], [], [f"Acme{line_end}North", "5"], ["Beta", "6"]]
    assert file.lines == [1, 2, 4, 5]


def test_exported_text_formulas_are_unwrapped_and_others_kept(csv_path):
    """``="00123"`` is how exports keep zeros; every other text stays what it is."""
    text = 'Id,Name\n"=""00123""",=1+1\n' + "7,=cmd|'/c calc'!A1\n"
    assert read_csv(csv_path(text)).rows[1:] == [["00123", "=1+1"], ["7", "=cmd|'/c calc'!A1"]]


def test_ragged_rows_are_named_and_cut_to_the_header(csv_path):
    """Too many filled cells or too few are named; empty ones too many and blank lines are not."""
    file = read_csv(csv_path("a,b\n1,2\n1,2,3\n4\n\n5,6,,\n,,\n"))
    assert file.ragged(0) == [RaggedRow(3, 3, 3, 2, "3"), RaggedRow(4, 4, 1, 2)]
    assert file.below(0)[1:] == [["1", "2"], ["1", "2"], ["4", ""], ["", ""], ["5", "6"], ["", ""]]
    assert file.ragged(2) == [RaggedRow(4, 4, 1, 3)]
