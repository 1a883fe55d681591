"""Customer lists as CSV, read the way Excel would show them.

A record counts as one sheet row, so that a row number means the same here and in Excel. What
cannot be read without guessing (an unclosed quotation mark, a file of another kind) is refused
with the line; a record with too many cells is kept and named, since its cells may have shifted.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from addin.text_encoding import decode
from addin.texts import message
from grading.exceptions import InputError

__all__ = ["CsvFile", "RaggedRow", "read_csv"]

DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_RECORDS = 200
_END = "\x00end of file\x00"
"""Fed behind the last line; a reader that does not give it back is still inside a quotation."""
_TEXT_FORMULA = re.compile(r'="([^"]*)"')
"""``="00123"``, by which exports keep leading zeros in Excel."""


@dataclass(frozen=True, slots=True)
class RaggedRow:
    """A record with another number of cells than the header row.

    Args:
        row: 1-based sheet row.
        line: 1-based line of the file on which the record ends.
        cells: How many cells it has.
        expected: How many the header row has.
        surplus: Text of the first cell too many, empty if cells are missing.
    """

    row: int
    line: int
    cells: int
    expected: int
    surplus: str = ""


@dataclass(frozen=True, slots=True)
class CsvFile:
    """The records of a CSV file.

    Args:
        name: The file's name, which stands where a workbook has a sheet name.
        rows: One list of texts per record, blank lines included.
        lines: Per record the 1-based line on which it ends.
        encoding: Python's name of the encoding found.
        delimiter: The delimiter found.
    """

    name: str
    rows: list[list[str]]
    lines: list[int]
    encoding: str
    delimiter: str

    def ragged(self, header: int) -> list[RaggedRow]:
        """The records below the header row that have more or fewer cells than it.

        Blank lines are none of them, nor are cells too many that are empty.

        Args:
            header: Zero-based position of the header row.
        """
        expected = len(self.rows[header])
        found = []
        for position in range(header + 1, len(self.rows)):
            cells = self.rows[position]
            if len(cells) == expected or not any(cells):
                continue
            surplus = next((text for text in cells[expected:] if text.strip()), "")
            if surplus or len(cells) < expected:
                found.append(
                    RaggedRow(position + 1, self.lines[position], len(cells), expected, surplus)
                )
        return found

    def below(self, header: int) -> list[list[str]]:
        """The header row and all records below it, each as wide as the header row."""
        width = len(self.rows[header])
        return [
            row if len(row) == width else row[:width] + [""] * (width - len(row))
            for row in self.rows[header:]
        ]


def read_csv(path: Path) -> CsvFile:
    """Read a CSV file, its encoding and delimiter found from its content.

    A first line ``sep=;`` names the delimiter, as in Excel, and is no row.

    Raises:
        InputError: The file is empty, no text, or holds a quotation that never ends; names the
            line.
        OSError: The file cannot be opened.
    """
    text, encoding = decode(path.read_bytes(), path.name)
    text, delimiter = _declared_delimiter(text)
    skipped = 1 if delimiter else 0
    if not text.strip('\ufeff\r\n\t ,;|"'):
        raise InputError(message("refused.list.empty", file=path.name))
    delimiter = delimiter or _detect_delimiter(text)
    rows: list[list[str]] = []
    lines: list[int] = []
    for line, row in _records(text, delimiter, path.name, skipped):
        rows.append(row)
        lines.append(line)
    return CsvFile(path.name, rows, lines, encoding, delimiter)


def _declared_delimiter(text: str) -> tuple[str, str]:
    first, _, rest = text.partition("\n")
    declared = re.fullmatch(r'"?sep=(.)"?\r?', first, re.IGNORECASE)
    return (rest, declared.group(1)) if declared else (text, "")


def _records(
    text: str, delimiter: str, name: str, skipped: int
) -> Iterator[tuple[int, list[str]]]:
    def lines() -> Iterator[str]:
        yield from io.StringIO(text, newline="")
        yield _END

    reader = csv.reader(lines(), delimiter=delimiter)
    end = 0
    try:
        for row in reader:
            if row == [_END]:
                return
            begin, end = end, reader.line_num
            if row and row[-1].endswith(_END):
                facts = {"file": name, "line": begin + 1 + skipped}
                raise InputError(message("refused.list.quotation", **facts))
            yield end + skipped, [_cell(text) for text in row]
    except csv.Error as error:
        most = f"{csv.field_size_limit():,}"
        facts = {"file": name, "line": end + 1 + skipped, "most": most}
        raise InputError(message("refused.list.long_cell", **facts)) from error


def _cell(text: str) -> str:
    if text.startswith('="') and (exported := _TEXT_FORMULA.fullmatch(text)):
        return exported.group(1)
    return text


def _detect_delimiter(text: str) -> str:
    """The delimiter that cuts most of the first records into equally many cells.

    Only one that cuts all of them alike beats a wider one: a decimal comma cuts the data of a
    semicolon list too, but not its header row.
    """
    best, best_score = DELIMITERS[0], (False, 0.0)
    for delimiter in DELIMITERS:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        try:
            widths = [len(row) for row in islice(reader, _SAMPLE_RECORDS) if any(row)]
        except csv.Error:
            continue
        width, count = Counter(widths).most_common(1)[0]
        score = (count == len(widths), count / len(widths) * (width - 1))
        if width > 1 and score > best_score:
            best, best_score = delimiter, score
    return best
