"""The XML of a sheet Tierbook makes: title, notes, one table, ready to be read and printed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from addin.hosts.base import GeneratedColumn, GeneratedSheet
from addin.hosts.cell_markup import (
    CellMarkup,
    cell_markup,
    text_body,
)
from addin.hosts.column_looks import generated, generated_header
from addin.hosts.day_bands import BandColumns, day_bands
from addin.hosts.excel_values import starts_like_formula
from addin.hosts.generated_rows import ROW_POINTS, row_heights
from addin.hosts.markup import document, element, text_content
from addin.hosts.ranges import LAST_COLUMN, LAST_ROW, Range
from addin.hosts.styles import Stylesheet
from addin.hosts.tier_rules import TierRule, set_tier_rules
from addin.texts import message
from grading.engine.grades import Lookup
from grading.engine.problems import column_letters
from grading.exceptions import RefusedError

__all__ = [
    "A4",
    "MARGINS",
    "NewSheet",
    "build_sheet",
    "drop_downs",
    "empty_sheet",
    "table_range",
    "table_rows",
    "worksheet_root",
]

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_STRICT_RELATIONSHIPS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
MARGINS = {"left": 0.3, "right": 0.3, "top": 0.4, "bottom": 0.6, "header": 0.3, "footer": 0.3}
_MOST_FROZEN_ROWS = 12
_LONGEST_LIST = 255
_LONGEST_FOOTER = 200
_TITLE_POINTS, _NOTE_POINTS = 18, 10
_TITLE_HEIGHT, _HEADER_HEIGHT, _GAP_HEIGHT = 30, 26, 8
_INK, _QUIET = "#1F2937", "#6B7280"
A4 = 9
"""Excel's number of the paper size."""
_NO_ROWS = element("sheetData")
_PAGE = {"paperSize": A4, "fitToHeight": 0}


@dataclass(frozen=True, slots=True)
class NewSheet:
    """A sheet ready to be stored.

    Args:
        xml: The sheet part; it expects its table under relationship ``rId1``.
        table: The cells of the table, header row included.
    """

    xml: bytes
    table: Range


def table_range(sheet: GeneratedSheet) -> Range:
    """The cells of the table on a new sheet, header row included; at least one data row.

    Raises:
        RefusedError: It has more rows or columns than Excel allows.
    """
    lines = bool(sheet.title) + len(sheet.notes)
    top = lines + 2 if lines else 1
    rows = max((len(column.values) for column in sheet.columns), default=0)
    table = Range(top, 1, top + max(rows, 1), len(sheet.columns))
    if table.bottom > LAST_ROW or table.right > LAST_COLUMN:
        most = {"most_rows": f"{LAST_ROW:,}", "most_columns": f"{LAST_COLUMN:,}"}
        wanted = {"rows": f"{table.bottom:,}", "columns": f"{table.right:,}"}
        facts = {"sheet": sheet.sheet, **most, **wanted}
        raise RefusedError(message("refused.sheet.too_large", **facts))
    return table


def build_sheet(
    sheet: GeneratedSheet,
    headers: Sequence[str],
    styles: Stylesheet,
    *,
    date1904: bool = False,
    strict: bool = False,
) -> NewSheet:
    """The XML of a new sheet.

    Args:
        sheet: What is wanted.
        headers: The table's headers, all different.
        styles: Where formats are appended.
        date1904: Whether the workbook counts dates from 1904-01-01.
        strict: Whether the workbook is of the strict kind.

    Raises:
        RefusedError: There are more rows or columns than a sheet has.
    """
    table = table_range(sheet)
    top = table.top
    cells = table_rows(sheet, headers, styles, (top, 1), date1904=date1904)
    lines = _lines(sheet, styles)
    heights = [_HEADER_HEIGHT, *row_heights(sheet.columns)]
    lines += [
        _row(top + n, "".join(row), height)
        for n, (row, height) in enumerate(zip_longest(cells, heights))
    ]
    orientation = "landscape" if sheet.landscape else "portrait"
    pieces = [
        element("sheetPr", {}, element("pageSetUpPr", {"fitToPage": 1})),
        element("dimension", {"ref": Range(1, 1, table.bottom, table.right)}),
        _view(top),
        element("sheetFormatPr", {"defaultRowHeight": ROW_POINTS, "customHeight": 1}),
        _widths(sheet),
        _NO_ROWS,
        _bands(sheet, table, styles),
        _choices(sheet, table),
        element("pageMargins", MARGINS),
        element("pageSetup", {**_PAGE, "orientation": orientation}),
        _footer(sheet),
        element("tableParts", {"count": 1}, element("tablePart", {"r:id": "rId1"})),
    ]
    xml = document(element("worksheet", worksheet_root(strict=strict), b"".join(pieces)))
    frame = _coloured(xml, sheet, table, styles)  # without rows, since it is parsed for that
    rows = element("sheetData", {}, b"".join(lines))
    return NewSheet(frame.replace(_NO_ROWS, rows, 1), table)


def worksheet_root(*, strict: bool) -> dict[str, str]:
    """The namespaces of a worksheet part.

    Args:
        strict: Whether the workbook is of the strict kind.
    """
    spaces = (_STRICT_MAIN, _STRICT_RELATIONSHIPS) if strict else (_MAIN, _RELATIONSHIPS)
    return {"xmlns": spaces[0], "xmlns:r": spaces[1]}


def empty_sheet(*, strict: bool = False) -> bytes:
    """The XML of a sheet without cells, for tables to be put on.

    Args:
        strict: Whether the workbook is of the strict kind.
    """
    pieces = [
        element("dimension", {"ref": "A1"}),
        element("sheetViews", {}, element("sheetView", {"workbookViewId": 0})),
        element("sheetFormatPr", {"defaultRowHeight": 15}),
        element("sheetData"),
        element("pageMargins", MARGINS),
    ]
    return document(element("worksheet", worksheet_root(strict=strict), b"".join(pieces)))


def table_rows(
    sheet: GeneratedSheet,
    headers: Sequence[str],
    styles: Stylesheet,
    place: tuple[int, int],
    *,
    date1904: bool = False,
    prefix: str = "",
) -> list[list[str]]:
    """The cells of the table, row by row, header row first; each empty or one element.

    Args:
        sheet: What is wanted.
        headers: The table's headers.
        styles: Where formats are appended.
        place: 1-based row and column of the first header.
        date1904: Whether the workbook counts dates from 1904-01-01.
        prefix: The sheet's namespace prefix, such as ``x:``.
    """
    top, left = place
    letters = [column_letters(left + n) for n in range(len(headers))]
    names = [text_body(header, prefix) for header in headers]
    first = CellMarkup(names, [generated_header(styles, c.style) for c in sheet.columns])
    rows = [[first.cell(n, f"{letter}{top}", prefix) for n, letter in enumerate(letters)]]
    columns = [_column(column, styles, date1904, prefix) for column in sheet.columns]
    count = max((len(column.values) for column in sheet.columns), default=0)
    for position in range(max(count, 1)):
        number = top + 1 + position
        rows.append(
            [
                markup.cell(position, f"{letter}{number}", prefix)
                for letter, markup in zip(letters, columns, strict=True)
            ]
        )
    return rows


def _column(
    column: GeneratedColumn, styles: Stylesheet, date1904: bool, prefix: str
) -> CellMarkup:
    style = generated(styles, column.style)
    quoted = style
    if isinstance(column.values, Lookup) and any(map(starts_like_formula, column.values.texts)):
        quoted = styles.quoted(style)
    return cell_markup(column.values, style, quoted, date1904=date1904, prefix=prefix)


def _lines(sheet: GeneratedSheet, styles: Stylesheet) -> list[bytes]:
    """Rows of the title and the notes."""
    rows = []
    if sheet.title:
        style = styles.font(0, bold=True, points=_TITLE_POINTS, colour=_INK)
        style = styles.xf(style, {}, {"vertical": "center"})
        rows.append(_row(1, _line(1, sheet.title, style, styles), _TITLE_HEIGHT))
    quiet = styles.font(0, points=_NOTE_POINTS, colour=_QUIET)
    for number, note in enumerate(sheet.notes, len(rows) + 1):
        rows.append(_row(number, _line(number, note, quiet, styles)))
    if rows:
        rows.append(_row(len(rows) + 1, "", _GAP_HEIGHT))
    return rows


def _line(row: int, text: str, style: int, styles: Stylesheet) -> str:
    if starts_like_formula(text):
        style = styles.quoted(style)
    return CellMarkup([text_body(text)], [style]).cell(0, f"A{row}")


def _row(number: int, cells: str, height: float | None = None) -> bytes:
    own = 1 if not cells or number == 1 else None  # what holds no text would collapse
    return element("row", {"r": number, "ht": height, "customHeight": own}, cells.encode())


def _view(top: int) -> bytes:
    """The sheet's view: no grid lines, rows down to the header stay in sight."""
    inner = None
    if top <= _MOST_FROZEN_ROWS:
        pane = {"ySplit": top, "topLeftCell": f"A{top + 1}"}
        pane |= {"activePane": "bottomLeft", "state": "frozen"}
        cursor = {"pane": "bottomLeft", "activeCell": f"A{top + 1}", "sqref": f"A{top + 1}"}
        inner = element("pane", pane) + element("selection", cursor)
    values = {"showGridLines": 0, "workbookViewId": 0}
    return element("sheetViews", {}, element("sheetView", values, inner))


def _widths(sheet: GeneratedSheet) -> bytes:
    return element(
        "cols",
        {},
        b"".join(
            element("col", {"min": n, "max": n, "width": f"{column.width:g}", "customWidth": 1})
            for n, column in enumerate(sheet.columns, 1)
        ),
    )


def _choices(sheet: GeneratedSheet, table: Range) -> bytes:
    """Drop-down lists of columns."""
    return drop_downs(
        (column.choices, str(Range(table.top + 1, number, table.bottom, number)))
        for number, column in enumerate(sheet.columns, 1)
    )


def drop_downs(lists: Iterable[tuple[Sequence[str], str]], prefix: str = "") -> bytes:
    """The element of drop-down lists, none where there are no lists.

    A person may type something else after a warning. Excel holds at most 255 characters of list
    in a rule, and divides it at commas; a list that does not fit is left out, which costs comfort
    only.

    Args:
        lists: What is offered, and in which cells.
        prefix: Of the sheet's elements.
    """
    rules = []
    for choices, cells in lists:
        listed = ",".join(choices).replace('"', '""')
        if not choices or len(listed) > _LONGEST_LIST or any("," in each for each in choices):
            continue
        values = {
            "type": "list",
            "errorStyle": "warning",
            "allowBlank": 1,
            "showInputMessage": 1,
            "showErrorMessage": 1,
            "sqref": cells,
        }
        formula = element(f"{prefix}formula1", {}, text_content(f'"{listed}"').encode())
        rules.append(element(f"{prefix}dataValidation", values, formula))
    if not rules:
        return b""
    return element(f"{prefix}dataValidations", {"count": len(rules)}, b"".join(rules))


def _footer(sheet: GeneratedSheet) -> bytes:
    title = (sheet.title or sheet.sheet).replace("&", "&&")[:_LONGEST_FOOTER]
    text = text_content(f"&L{title}&R&P / &N").encode()
    return element("headerFooter", {}, element("oddFooter", {}, text))


def _bands(sheet: GeneratedSheet, table: Range, styles: Stylesheet) -> bytes:
    """Days and weeks set apart, where the sheet says which columns hold them."""
    places = {column.header: number for number, column in enumerate(sheet.columns, 1)}
    week, day = places.get(sheet.week_column or ""), places.get(sheet.day_column or "")
    if week is None or day is None:
        return b""
    cells = Range(table.top + 1, table.left, table.bottom, table.right)
    status = places.get(sheet.status_column or "")
    columns = BandColumns(week, day, places.get(sheet.tier_column or ""), status)
    return day_bands(cells, styles, columns, sheet.row_looks)


def _coloured(xml: bytes, sheet: GeneratedSheet, table: Range, styles: Stylesheet) -> bytes:
    names = [column.header for column in sheet.columns]
    if sheet.tier_column not in names or not sheet.tiers:
        return xml
    column = names.index(sheet.tier_column) + 1
    rules = [TierRule(tier.grade, styles.dxf(tier)) for tier in sheet.tiers]
    cells = Range(table.top + 1, column, table.bottom, column)
    return set_tier_rules(xml, cells, rules, styles.is_tier_dxf)
