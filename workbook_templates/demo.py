"""The demo workbook: three hundred customers, four reps, ready to be graded and planned."""

import os
from datetime import date, timedelta
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from addin.texts import TEXTS
from grading.language import Lang
from workbook_templates.demo_customers import demo_customers
from workbook_templates.demo_names import DEMO_WORLDS
from workbook_templates.openpyxl_order import workbook_bytes
from workbook_templates.page import HEADER_ROW, PageColumn, lay_out, set_usual_font

__all__ = ["DEMO_SCHEME", "write_demo"]

DEMO_SCHEME = "abcd-value"
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DATE = "yyyy-mm-dd"
_LEAVE_DAYS = 2


def write_demo(path: Path, *, as_of: date, lang: Lang) -> None:
    """Write the demo workbook to a new file.

    Args:
        path: Must not exist yet.
        as_of: Today; all contacts lie before it.
        lang: Language of headers, texts and companies.

    Raises:
        FileExistsError: There is a file of that name; it is left alone.
        OSError: The file cannot be written; nothing is left behind.
    """
    content = workbook_bytes(_build(path.name, as_of, lang))
    with path.open("xb") as file:
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            path.unlink(missing_ok=True)
            raise


def _build(file_name: str, as_of: date, lang: Lang) -> Workbook:
    workbook = Workbook()
    set_usual_font(workbook, lang)
    workbook.properties.creator = "Tierbook"
    workbook.properties.title = TEXTS.get("demo.title.customers", lang)
    _customers(workbook, file_name, as_of, lang)
    _reps(workbook, lang)
    _holidays(workbook, as_of, lang)
    _settings(workbook, lang)
    return workbook


def _customers(workbook: Workbook, file_name: str, as_of: date, lang: Lang) -> None:
    sheet = workbook.worksheets[0]
    sheet.title = TEXTS.get("demo.sheet.customers", lang)
    sheet.sheet_properties.tabColor = "1F3A5F"
    reps = len(DEMO_WORLDS[lang].reps)
    names = f"'{TEXTS.get('demo.sheet.reps', lang)}'!$A${HEADER_ROW + 1}:$A${HEADER_ROW + reps}"

    def column(
        key: str, width: float, check: DataValidation | None = None, **look: str
    ) -> PageColumn:
        return PageColumn(TEXTS.get(f"demo.column.{key}", lang), width, validation=check, **look)

    number = {"format": "#,##0", "align": "right"}
    share = {"format": "0%", "align": "center"}
    small = {"format": "#,##0", "align": "center"}
    columns = [
        column("customer_id", 13),
        column("customer", 36),
        column("annual_amount", 14, _at_least_0("amount", "decimal", lang), **number),
        column("orders_per_year", 12, _at_least_0("orders", "whole", lang), **small),
        column("loyalty", 12, _between("loyalty", "decimal", (0, 1), lang), **share),
        column("influence", 12, _between("influence", "whole", (1, 5), lang), **small),
        column("complaints", 13, _at_least_0("complaints", "whole", lang), **small),
        column("rep", 19, _check("rep", lang, type="list", formula1=names)),
        column("area", 13),
        column("last_contact", 14, _any_date(lang), format=_DATE, align="center"),
    ]
    lay_out(
        sheet,
        table="Customers",
        title=TEXTS.get("demo.title.customers", lang),
        note=TEXTS.get("demo.note.customers", lang, as_of=as_of.isoformat(), file=file_name),
        columns=columns,
        rows=[
            [
                customer.customer_id,
                customer.customer,
                customer.annual_amount,
                customer.orders_per_year,
                customer.loyalty,
                customer.influence,
                customer.complaints,
                customer.rep,
                customer.area,
                customer.last_contact,
            ]
            for customer in demo_customers(as_of, lang)
        ],
        frozen_columns=2,
        lang=lang,
        footer=_footer(lang),
    )


def _reps(workbook: Workbook, lang: Lang) -> None:
    sheet = workbook.create_sheet(TEXTS.get("demo.sheet.reps", lang))
    world = DEMO_WORLDS[lang]

    def column(key: str, width: float, align: str = "left") -> PageColumn:
        return PageColumn(TEXTS.get(f"demo.reps.{key}", lang), width, align=align)

    lay_out(
        sheet,
        table="Reps",
        title=TEXTS.get("demo.title.reps", lang),
        note=TEXTS.get("demo.note.reps", lang),
        columns=[
            column("rep", 20),
            column("country", 10, "center"),
            column("territory", 14),
            *(column(day, 13, "center") for day in _WEEKDAYS),
            column("max_visits", 12, "center"),
            column("accounts", 12, "center"),
        ],
        rows=[
            [
                rep.name,
                world.country,
                rep.area,
                *(hours or None for hours in rep.hours),
                rep.max_visits,
                rep.accounts,
            ]
            for rep in world.reps
        ],
        frozen_columns=1,
        lang=lang,
        footer=_footer(lang),
    )


def _holidays(workbook: Workbook, as_of: date, lang: Lang) -> None:
    sheet = workbook.create_sheet(TEXTS.get("demo.sheet.holidays", lang))
    world = DEMO_WORLDS[lang]
    monday = as_of - timedelta(days=as_of.weekday())
    team_day = monday + timedelta(days=25)  # a Friday in the fourth week
    leave = [monday + timedelta(days=17 + day) for day in range(_LEAVE_DAYS)]
    rows: list[list[object]] = [
        *([day, world.leave, world.country, world.reps[1].name] for day in leave),
        [team_day, world.team_day, world.country, None],
    ]

    def column(
        key: str, width: float, align: str = "left", number_format: str = "General"
    ) -> PageColumn:
        return PageColumn(TEXTS.get(f"demo.holidays.{key}", lang), width, number_format, align)

    lay_out(
        sheet,
        table="Holidays",
        title=TEXTS.get("demo.title.holidays", lang),
        note=TEXTS.get("demo.note.holidays", lang),
        columns=[
            column("date", 14, "center", _DATE),
            column("name", 24),
            column("country", 10, "center"),
            column("rep", 20),
        ],
        rows=rows,
        frozen_columns=1,
        lang=lang,
        footer=_footer(lang),
    )


def _settings(workbook: Workbook, lang: Lang) -> None:
    sheet = workbook.create_sheet(TEXTS.get("demo.sheet.settings", lang))
    lay_out(
        sheet,
        table="TierbookSettings",
        title=TEXTS.get("demo.sheet.settings", lang),
        note="",
        columns=[PageColumn("key", 16), PageColumn("value", 24)],
        rows=[["scheme", DEMO_SCHEME], ["language", lang]],
        frozen_columns=0,
        lang=lang,
        footer=_footer(lang),
    )
    sheet.sheet_state = "hidden"


def _footer(lang: Lang) -> str:
    return TEXTS.get("demo.page", lang, page="&P", pages="&N")


def _check(key: str, lang: Lang, **rule: object) -> DataValidation:
    return DataValidation(
        allow_blank=True,
        showErrorMessage=True,
        error=TEXTS.get(f"demo.check.{key}", lang),
        errorTitle="Tierbook",
        **rule,  # type: ignore[arg-type]  # the rule's own fields, type by type
    )


def _at_least_0(key: str, kind: str, lang: Lang) -> DataValidation:
    return _check(key, lang, type=kind, operator="greaterThanOrEqual", formula1="0")


def _between(key: str, kind: str, edges: tuple[int, int], lang: Lang) -> DataValidation:
    low, high = edges
    return _check(key, lang, type=kind, operator="between", formula1=str(low), formula2=str(high))


def _any_date(lang: Lang) -> DataValidation:
    first = (date(2000, 1, 1) - date(1899, 12, 30)).days
    return _check("date", lang, type="date", operator="greaterThanOrEqual", formula1=str(first))
