"""A small template without the pipeline that makes real ones: its tables and a bare workbook."""

from datetime import date, timedelta

import pytest
from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table

from addin.texts import TEXTS
from addin.workbook.planning_inputs import SCHEDULE_COLUMNS
from addin.workbook.rules.tiers_columns import USUAL_COLUMNS
from addin.workbook.rules.words import written
from grading.schemes.catalogue import load_scheme
from workbook_templates.cached import shown_value
from workbook_templates.content import TableContent, TemplateContent
from workbook_templates.dashboard import add_dashboard
from workbook_templates.demo_customers import demo_customers
from workbook_templates.demo_names import DEMO_WORLDS
from workbook_templates.live_card import add_customer_card

_AS_OF = date(2026, 11, 20)
_CUSTOMERS = 48
_FIELDS = (
    "customer_id",
    "customer",
    "annual_amount",
    "orders_per_year",
    "loyalty",
    "influence",
    "complaints",
    "potential",
    "rep",
    "area",
    "override",
    "override_by",
    "override_reason",
    "grade",
    "computed_grade",
    "label",
    "score",
    "reason",
    "previous",
    "changed_on",
    "last_contact",
    "next_due",
)
_REPS = ("rep_name", "country", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "max_visits")
_LOGS = {
    "Contacts": ("date", "customer", "rep", "channel", "result", "notes"),
    "History": ("date", "customer", "old", "new", "score", "reason", "scheme"),
}
_SHEETS = ("customers", "schedule", "tiers", "reps", "contacts", "history")
_LITERAL = "=mc² *?"
"""A name with every sign that formulas take for something else."""
_POTENTIALS = ("high", "medium", "low", None)
_STATUSES = ("done", "done", "planned", "skipped", "planned", "fixed", "planned")


def _content(lang, *, sample=True, scheme="abcd-value", without=(), **rows):
    """The tables of a small template, with every kind of blank that people leave.

    ``without`` are columns of the customers to leave out; ``rows`` are those of a table.
    """
    scheme = load_scheme(scheme)
    customers = _graded(scheme, lang) if sample else [{}]
    tables = {
        "Customers": ([field for field in _FIELDS if field not in without], customers),
        "Tiers": (USUAL_COLUMNS, [_tier(tier, lang) for tier in scheme.tiers]),
        "Reps": ((*_REPS, "accounts"), _reps(lang) if sample else [{}]),
        "Schedule": (SCHEDULE_COLUMNS, _schedule(customers, lang) if sample else [{}]),
        "Contacts": (_LOGS["Contacts"], _contacts(customers) if sample else []),
        "History": (_LOGS["History"], _history(customers, scheme) if sample else []),
    }
    return TemplateContent(
        "small",
        lang,
        _AS_OF,
        scheme,
        {key: f"{key} {lang}" for key in (*_SHEETS, "dashboard", "card")},
        {
            name: TableContent(
                name,
                name.lower(),
                {field: f"{field} ({lang})" for field in fields},
                rows.get(name, usual),
            )
            for name, (fields, usual) in tables.items()
        },
    )


def _graded(scheme, lang):
    grades = [tier.grade for tier in scheme.tiers]
    labels = {tier.grade: tier.label.get(lang) for tier in scheme.tiers}
    rows = []
    for at, customer in enumerate(demo_customers(_AS_OF, lang)[:_CUSTOMERS]):
        limits = (150_000, 60_000, 15_000)
        place = sum(customer.annual_amount < limit for limit in limits)
        grade = grades[min(place, len(grades) - 1)] if at != 7 else None
        word = _POTENTIALS[at % 3 if at % 11 else 3]
        row = {
            field: getattr(customer, field)
            for field in _FIELDS
            if hasattr(customer, field) and field != "potential"
        }
        row |= {
            "potential": word and TEXTS.get(f"template.choice.potential.{word}", lang),
            "grade": grade,
            "computed_grade": grade,
            "label": labels.get(grade),
            "score": 90.0 - 20 * place - at % 9 if grade else None,
            "reason": f"{customer.orders_per_year} · {customer.loyalty}" if grade else None,
        }
        if customer.last_contact:
            row["next_due"] = customer.last_contact + timedelta(days=(7, 14, 30, 90)[place])
        if at % 5 == 0 and grade:
            row |= {"previous": grades[-1], "changed_on": _AS_OF - timedelta(days=at)}
        if at == 4:
            row["customer"] = _LITERAL
        if at == 3:
            row |= {"override": grade, "override_by": "Ana", "override_reason": "=strategic"}
        rows.append(row)
    return rows


def _tier(tier, lang):
    rule = tier.contact
    return {
        "grade": tier.grade,
        "label": tier.label.get(lang),
        "colour": tier.colour,
        "channel": written("channel", rule.channel, lang),
        "every_days": rule.every_days,
        "due_after_pct": rule.due_after_pct,
        "tolerance_days": rule.tolerance_days,
        "weekdays": ", ".join(rule.weekdays),
        "time": rule.time,
        "minutes": rule.minutes,
        "prepare": rule.prepare.get(lang),
        "customers_per_rep": rule.customers_per_rep,
        "policy": tier.policy.get(lang),
    }


def _reps(lang):
    world = DEMO_WORLDS[lang]
    days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    rows = [
        {
            "rep_name": rep.name,
            "country": world.country,
            "max_visits": rep.max_visits,
            "accounts": rep.accounts / 5,
            **{day: hours or None for day, hours in zip(days, rep.hours, strict=True)},
        }
        for rep in world.reps
    ]
    rows[0] |= {"mon": "9:00-12:00, 13:30-17:00", "accounts": None}
    rows[1] |= {"sat": "closed"}
    rows[2] |= {"wed": "9–17"}
    return rows


def _schedule(customers, lang):
    monday = _AS_OF - timedelta(days=_AS_OF.weekday())
    rows = []
    for at, customer in enumerate(customers[:40]):
        day = monday + timedelta(days=at % 5 + 7 * (at % 4))
        row = {
            "week": day.isocalendar().week,
            "date": day,
            "time": f"{9 + at % 7:02d}:00",
            "rep_name": customer["rep"],
            "customer_name": customer["customer"],
            "grade": customer["grade"],
            "channel": "visit",
            "minutes": 45,
            "purpose": "P",
            "status": TEXTS.get(f"workbook.status.{_STATUSES[at % 7]}", lang),
        }
        rows += [row, row | {"date": day + timedelta(days=7), "minutes": 30}]
    return rows


def _contacts(customers):
    return [
        {
            "date": _AS_OF - timedelta(days=1 + 5 * number + at % 13),
            "customer": customer["customer_id" if number == 2 else "customer"],
            "rep": customer["rep"],
            "channel": "phone" if number % 2 else "visit",
            "result": f"R{number}",
            "notes": None if number else "n",
        }
        for at, customer in enumerate(customers[:30])
        for number in range(at % 9)
    ]


def _history(customers, scheme):
    grades = [tier.grade for tier in scheme.tiers]
    rows = []
    for at, customer in enumerate(customers[:36]):
        new = customer["grade"]
        if new is None:
            continue
        old = None if at % 4 == 0 else grades[(grades.index(new) + at) % len(grades)]
        rows.append(
            {
                "date": _AS_OF - timedelta(days=6 * at),
                "customer": customer["customer"],
                "old": old if old != new else None,
                "new": new,
                "score": customer["score"],
                "reason": "Because",
                "scheme": scheme.id,
            }
        )
    return rows


def _workbook(content):
    """The tables of a template on bare sheets, with dashboard and card."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    dashboard = workbook.create_sheet(content.sheets["dashboard"])
    card = workbook.create_sheet(content.sheets["card"])
    for table in content.tables.values():
        sheet = workbook.create_sheet(content.sheets[table.sheet])
        sheet.append(list(table.headers.values()))
        for row in table.rows or [{}]:
            sheet.append([row.get(field) for field in table.headers])
        for cells in sheet.iter_rows():
            for cell in cells:
                if cell.data_type == "f":
                    cell.data_type = "s"
        last = f"{get_column_letter(len(table.headers))}{max(len(table.rows), 1) + 1}"
        sheet.add_table(Table(displayName=table.name, ref=f"A1:{last}"))
    add_dashboard(workbook, dashboard, content)
    add_customer_card(workbook, card, content)
    return workbook


@pytest.fixture(scope="session")
def small_content():
    """Makes the tables of a small template in a language, with rows or empty."""
    return _content


@pytest.fixture(scope="session")
def small_workbook():
    """Makes a workbook of such tables, with dashboard and customer card."""
    return _workbook


@pytest.fixture(scope="session")
def shown():
    """Every formula of the sheets of figures with the value it was saved with, by sheet and cell."""

    def read(workbook):
        return {
            (sheet.title, cell.coordinate): (_formula(cell), shown_value(cell))
            for sheet in workbook.worksheets[:2]
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f"
        }

    return read


def _formula(cell):
    return getattr(cell.value, "text", cell.value)
