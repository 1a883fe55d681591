"""Workbooks that strangers bring, full of what Tierbook knows nothing of and may not harm."""

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import xlsxwriter
from foreign import office_parts as office
from foreign.package_parts import with_parts

CLIENTS = "xl/worksheets/sheet1.xml"
PIVOT = "xl/worksheets/sheet2.xml"
HEADERS = ("Customer ID", "Customer", "Annual amount", "Rep", "Since", "Margin")
ROWS = [
    (1001, "Acme & Söhne", 180_000, "Li", date(2019, 3, 1)),
    (1002, "Börse Café", 120_000, "Mo", date(2020, 5, 4)),
    (1003, "王小明", 96_000, "Li", date(2018, 1, 8)),
    (1004, "=HYPERLINK(A1)", 61_000, "Mo", date(2021, 7, 12)),
    (1005, "مها", 52_000.5, "Li", date(2022, 2, 1)),
    (1006, "O'Neil", 49_000, "Mo", date(2017, 9, 18)),
    (1007, "Zoë 🚀", 33_000, "Li", date(2023, 4, 3)),
    (1008, "<b>Bold</b>", 12_000, "Mo", date(2024, 6, 10)),
    (1009, " Lee ", 9_000, "Li", date(2025, 8, 11)),
    (1010, "Ng", 500, "Mo", date(2026, 1, 5)),
]


@dataclass(frozen=True)
class Stranger:
    """A workbook with a list of customers, made by others.

    Args:
        name: File name.
        data: Its bytes.
        list_part: The sheet with the customers.
        list_sheet: Its tab.
        header_row: 1-based row of the headers.
        amount: 1-based column of the amounts.
    """

    name: str
    data: bytes
    list_part: str
    list_sheet: str
    header_row: int
    amount: int


def office_workbook() -> Stranger:
    """A table of customers beside nearly everything that Excel can put into a workbook."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        _clients(book)
        _pivot_page(book)
        _charts(book)
        _prices(book)
        _notes(book)
        book.define_name("Best", "=Clients!$D$5")
        book.define_name("Notes!Local", "=Notes!$A$1")
        book.define_name("Slicer_Area", "=#N/A")
        book.set_properties({"author": "Ana"})
        book.set_custom_property("Department", "Sales")
        book.set_calc_mode("auto")
    return Stranger("clients.xlsx", _furnished(stream.getvalue()), CLIENTS, "Clients", 4, 4)


def _clients(book: xlsxwriter.Workbook) -> None:
    """The list: a table with a computed column and totals, and all that stands around it."""
    sheet = book.add_worksheet("Clients")
    bold = book.add_format({"bold": True, "font_color": "#1F4E79"})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    money = book.add_format({"num_format": '#,##0.00 "€"'})
    last = 4 + len(ROWS)
    columns = [{"header": header} for header in HEADERS]
    columns[2] |= {"total_function": "sum", "format": money}
    columns[4] |= {"format": day}
    columns[5] |= {"formula": "=[@[Annual amount]]*0.2", "format": money}
    columns[0] |= {"total_string": "Total"}
    sheet.add_table(
        f"B4:G{last + 1}",
        {
            "name": "Customers",
            "columns": columns,
            "total_row": True,
            "style": "Table Style Light 9",
        },
    )
    for at, row in enumerate(ROWS, 4):
        sheet.write_number(at, 1, row[0])
        sheet.write_string(at, 2, row[1])
        sheet.write_number(at, 3, row[2], money)
        sheet.write_string(at, 4, row[3])
        sheet.write_datetime(at, 5, row[4], day)
        sheet.write_formula(
            at, 6, "=Customers[[#This Row],[Annual amount]]*0.2", money, row[2] / 5
        )
    sheet.write_rich_string("C5", "Acme ", bold, "& Söhne")
    sheet.merge_range("B1:D1", "Clients of 2026", bold)
    sheet.write_comment("C5", "[Threaded comment]", {"author": office.THREAD_AUTHOR})
    sheet.write_url(f"B{last + 4}", "https://example.com", string="our price list")
    sheet.add_sparkline("A5", {"range": f"Clients!D5:D{last}", "type": "column"})
    sheet.conditional_format(f"D5:D{last}", {"type": "data_bar", "data_bar_2010": True})
    sheet.conditional_format(f"D5:D{last}", {"type": "icon_set", "icon_style": "3_arrows"})
    sheet.conditional_format(
        f"E5:E{last}", {"type": "cell", "criteria": "==", "value": '"Li"', "format": bold}
    )
    sheet.data_validation(f"E5:E{last}", {"validate": "list", "source": ["Li", "Mo"]})
    sheet.insert_image("A20", "red.png", {"image_data": io.BytesIO(picture())})
    sheet.set_column("F:F", 12, None, {"level": 1, "hidden": True})
    sheet.set_row(6, 30)
    sheet.freeze_panes(4, 3)
    sheet.set_landscape()
    sheet.repeat_rows(3)
    sheet.print_area(f"A1:G{last + 5}")
    sheet.set_header("&LConfidential&RPage &P")
    sheet.ignore_errors({"number_stored_as_text": "B5:B9"})


def _pivot_page(book: xlsxwriter.Workbook) -> None:
    """The cells that the pivot table of the parts has filled."""
    sheet = book.add_worksheet("By rep")
    for at, row in enumerate((("Row Labels", "Sum"), *_by_rep(), ("Grand Total", _total())), 2):
        sheet.write_row(at, 0, row)


def _by_rep() -> list[tuple[str, float]]:
    reps = sorted({row[3] for row in ROWS})
    return [(rep, sum(row[2] for row in ROWS if row[3] == rep)) for rep in reps]


def _total() -> float:
    return sum(row[2] for row in ROWS)


def _charts(book: xlsxwriter.Workbook) -> None:
    """A chart that reads the list, and a sheet that is nothing but a chart."""
    sheet = book.add_worksheet("Charts")
    chart = book.add_chart({"type": "bar", "subtype": "stacked"})
    chart.add_series({"categories": "=Clients!$C$5:$C$14", "values": "=Clients!$D$5:$D$14"})
    sheet.insert_chart("B2", chart)
    sheet.insert_textbox("K2", "What we see", {"fill": {"color": "#FFF2CC"}})
    pie = book.add_chart({"type": "pie"})
    pie.add_series({"values": "=Clients!$D$5:$D$14"})
    book.add_chartsheet("Shares").set_chart(pie)


def _prices(book: xlsxwriter.Workbook) -> None:
    """Another table with totals, formulas over the list and over another workbook."""
    sheet = book.add_worksheet("Prices")
    columns = [{"header": "Article"}, {"header": "Price", "total_function": "average"}]
    data = [["Bolt", 0.5], ["Nut", 0.25]]
    sheet.add_table(
        "A3:B6", {"name": "Prices", "columns": columns, "data": data, "total_row": True}
    )
    sheet.write_formula("D1", "=SUM(Customers[Annual amount])", None, _total())
    sheet.write_dynamic_array_formula("D3:D4", "=UNIQUE(Customers[Rep])", None, "Li")
    sheet.write_array_formula("F3:F4", "{=A4:A5}", None, "Bolt")
    sheet.write_formula("D7", "=[1]Prices!$A$1", None, 7)


def _notes(book: xlsxwriter.Workbook) -> None:
    """Sheets a person has locked or put out of sight."""
    locked = book.add_worksheet("Notes")
    locked.write("A1", "Nobody writes here")
    locked.protect("secret")
    hidden = book.add_worksheet("Old list")
    hidden.write_row("A1", HEADERS)
    hidden.hide()
    very = book.add_worksheet("Codes")
    very.write("A1", 42)
    very.very_hidden()


def _furnished(data: bytes) -> bytes:
    """The workbook with what no library writes."""
    rows = [(*row[:4], f"{row[4]:%Y-%m-%d}", row[2] / 5) for row in ROWS]
    rows = [(a, _escaped(b), *rest) for a, b, *rest in rows]
    parts = [
        *office.pivot(HEADERS, rows, sheet=PIVOT),
        *office.slicer([rep for rep, _ in _by_rep()], sheet=PIVOT, tab_id=2),
        *office.thread("C5", sheet=CLIENTS),
        *office.add_in(),
        *office.other_workbook(),
        *office.custom_xml(),
        *office.printer(sheet=CLIENTS),
    ]
    return with_parts(
        data,
        parts,
        {
            "xl/workbook.xml": [
                ("</sheets>", f"</sheets>{office.EXTERNAL_REFERENCES}"),
                ("</workbook>", f"{office.PIVOT_CACHES}{office.SLICER_CACHES}</workbook>"),
            ],
            PIVOT: [("</worksheet>", f"{office.SLICER_LIST}</worksheet>")],
            CLIENTS: [
                (
                    '<pageSetup orientation="landscape"',
                    '<pageSetup orientation="landscape" r:id="rId908"',
                )
            ],
        },
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def macro_workbook() -> Stranger:
    """A workbook with macros in Spanish, dates that count from 1904, and a list without a table."""
    stream = io.BytesIO()
    options = {"in_memory": True, "date_1904": True}
    with xlsxwriter.Workbook(stream, options) as book:
        sheet = book.add_worksheet("Clientes")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        head = book.add_format({"bold": True, "bottom": 1})
        sheet.write("A1", "Mis clientes")
        headers = ("Código de cliente", "Cliente", "Importe anual", "Vendedor", "Último contacto")
        sheet.write_row("A3", headers, head)
        for at, row in enumerate(ROWS, 3):
            sheet.write_number(at, 0, row[0])
            sheet.write_string(at, 1, row[1])
            sheet.write_number(at, 2, row[2])
            sheet.write_string(at, 3, row[3])
            sheet.write_datetime(at, 4, date(2026, 11, 1 + at), day)
        sheet.autofilter(2, 0, 2 + len(ROWS), 4)
        sheet.insert_button("J1", {"macro": "HelloWorld", "caption": "Hola"})
        sheet.write_comment("B4", "El mejor")
        sheet.set_row(7, None, None, {"level": 1})
        sheet.set_row(8, None, None, {"level": 1})
        other = book.add_worksheet("Datos")
        other.write_datetime("A1", date(2026, 1, 31), day)
        other.write_formula("A2", "=A1+1", day, 44591)
        other.set_background(io.BytesIO(picture()))
        book.add_vba_project(io.BytesIO(_macros()), is_stream=True)
    return Stranger("clientes.xlsm", stream.getvalue(), CLIENTS, "Clientes", 3, 3)


def _macros() -> bytes:
    """A VBA project as Excel has saved it, from the workbook that xlwings gives beginners."""
    spec = find_spec("xlwings")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    folder = Path(next(iter(spec.submodule_search_locations)))
    with zipfile.ZipFile(folder / "quickstart.xlsm") as archive:
        return archive.read("xl/vbaProject.bin")


def picture() -> bytes:
    """A red PNG of one pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        whole = kind + data
        return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0\xff\0\0")), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)
