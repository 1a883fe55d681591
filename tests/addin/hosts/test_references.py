"""References in defined names."""

import pytest

from addin.hosts.references import CellReference, cell_reference, column_number
from grading.engine.problems import column_letters


@pytest.mark.parametrize("column", [1, 26, 27, 52, 702, 703, 16_384])
def test_letters_and_numbers_of_columns_are_inverse(column: int) -> None:
    assert column_number(column_letters(column)) == column


@pytest.mark.parametrize(
    ("text", "sheet", "row", "column"),
    [
        ("Data!$J$1", "Data", 1, 10),
        ("'My Sheet'!$AA$12", "My Sheet", 12, 27),
        ("'It''s'!B2", "It's", 2, 2),
        ("=Data!$A$1:$C$9", "Data", 1, 1),
        ("客户!$A$1", "客户", 1, 1),
    ],
)
def test_reference_points_at_its_top_left_cell(
    text: str, sheet: str, row: int, column: int
) -> None:
    assert CellReference.parse(text) == CellReference(sheet, row, column)


@pytest.mark.parametrize(
    "text", ["#REF!", "Data!#REF!", "", "[1]Data!$A$1", "1.5", "SUM(Data!$A$1)", '"text"']
)
def test_broken_and_foreign_references_point_nowhere(text: str) -> None:
    assert CellReference.parse(text) is None


@pytest.mark.parametrize(
    ("sheet", "text"),
    [
        ("Data", "Data!$B$3"),
        ("My Sheet", "'My Sheet'!$B$3"),
        ("It's", "'It''s'!$B$3"),
        ("2026", "'2026'!$B$3"),
        ("AB12", "'AB12'!$B$3"),
        ("R1C1", "'R1C1'!$B$3"),
        ("客户", "'客户'!$B$3"),
    ],
)
def test_sheet_names_are_quoted_where_excel_wants_it(sheet: str, text: str) -> None:
    assert cell_reference(sheet, 3, 2) == text
    assert CellReference.parse(text) == CellReference(sheet, 3, 2)
