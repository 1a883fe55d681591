"""One rep's part of a plan as a workbook of its own: week board, schedule and customers."""

import io
import tempfile
import zipfile
from collections.abc import Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

from addin.hosts.base import GeneratedColumn, GeneratedSheet, GridSheet, TierFormat
from addin.hosts.file import FileHost
from addin.hosts.grid_sheet import build_grid
from addin.hosts.markup import document, element
from addin.hosts.styles import Stylesheet, minimal_stylesheet
from addin.texts import TEXTS
from addin.workbook.locate import CUSTOMERS_TABLE
from addin.workbook.schedule_rows import ScheduleRow, StandingSchedule
from addin.workbook.schedule_sheet import schedule_sheet
from addin.workbook.week_board import BOARD_NAME, week_board
from grading.language import Lang

__all__ = ["rep_workbook"]

_CUSTOMERS_NAME = "Tierbook_Sheet_Customers"
_OFFICE = "http://schemas.openxmlformats.org"
_MAIN = f"{_OFFICE}/spreadsheetml/2006/main"
_LINKS = f"{_OFFICE}/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time of all parts, so that the same plan gives the same file."""


def rep_workbook(
    rep: str,
    rows: Sequence[ScheduleRow],
    customers: Sequence[GeneratedColumn],
    tiers: tuple[TierFormat, ...],
    lang: Lang,
    *,
    start: date,
    weeks: int,
    grade_header: str,
) -> bytes:
    """The workbook of one rep.

    Args:
        rep: Who it is for.
        rows: Of the schedule, theirs alone.
        customers: The columns of the customer list, theirs alone.
        tiers: The tier colours.
        lang: Language of texts.
        start: First day of the plan.
        weeks: How many times seven days.
        grade_header: Header of the customers' column that is coloured by tier.
    """
    title = TEXTS.get("plan.files.title", lang, rep=rep or "–")
    board = week_board(rows, tiers, lang, start=start, weeks=weeks, title=title)
    schedule = schedule_sheet(rows, StandingSchedule(), tiers, lang, title=title)
    listed = GeneratedSheet(
        sheet=TEXTS.get("plan.files.customers", lang),
        table=CUSTOMERS_TABLE,
        name=_CUSTOMERS_NAME,
        columns=tuple(customers),
        title=TEXTS.get("plan.files.customers_title", lang, rep=rep or "–"),
        tier_column=grade_header or None,
        tiers=tiers,
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rep.xlsx"
        path.write_bytes(_with_one_sheet(board))
        with closing(FileHost(path, backup=False)) as host:
            host.put_grid(board)
            host.put_sheet(schedule)
            host.put_sheet(listed)
            host.commit()
        return path.read_bytes()


def _with_one_sheet(sheet: GridSheet) -> bytes:
    """A workbook that holds one sheet and nothing else."""
    styles = Stylesheet(minimal_stylesheet())
    cells = build_grid(sheet, styles)
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships({"officeDocument": "xl/workbook.xml"}),
        "xl/workbook.xml": _workbook(sheet.sheet),
        "xl/_rels/workbook.xml.rels": _relationships(
            {"worksheet": "worksheets/sheet1.xml", "styles": "styles.xml"}
        ),
        "xl/worksheets/sheet1.xml": cells,
        "xl/styles.xml": styles.xml,
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name, _LONG_AGO), content)
    return stream.getvalue()


def _content_types() -> bytes:
    kinds = {
        "xl/workbook.xml": f"{_TYPE}.sheet.main+xml",
        "xl/worksheets/sheet1.xml": f"{_TYPE}.worksheet+xml",
        "xl/styles.xml": f"{_TYPE}.styles+xml",
    }
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    usual = element("Default", {"Extension": "rels", "ContentType": rels})
    usual += element("Default", {"Extension": "xml", "ContentType": "application/xml"})
    own = b"".join(
        element("Override", {"PartName": f"/{part}", "ContentType": kind})
        for part, kind in kinds.items()
    )
    space = f"{_OFFICE}/package/2006/content-types"
    return document(element("Types", {"xmlns": space}, usual + own))


def _relationships(targets: dict[str, str]) -> bytes:
    links = b"".join(
        element("Relationship", {"Id": f"rId{n}", "Type": f"{_LINKS}/{kind}", "Target": target})
        for n, (kind, target) in enumerate(targets.items(), 1)
    )
    space = f"{_OFFICE}/package/2006/relationships"
    return document(element("Relationships", {"xmlns": space}, links))


def _workbook(tab: str) -> bytes:
    sheet = element("sheet", {"name": tab, "sheetId": 1, "r:id": "rId1"})
    place = "'{}'!$A$1".format(tab.replace("'", "''"))
    name = element("definedName", {"name": BOARD_NAME}, place.encode())
    inner = element("sheets", {}, sheet) + element("definedNames", {}, name)
    return document(element("workbook", {"xmlns": _MAIN, "xmlns:r": _LINKS}, inner))
