"""What a template's tables hold: its invented past, played by the actions people use."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import cycle

from addin.actions.grading_run import grade_customers
from addin.actions.log_done import log_done
from addin.actions.plan import plan
from addin.actions.put_rules import put_rules
from addin.actions.regrade import regrade
from addin.hosts.references import cell_reference
from addin.workbook.contacts_table import ContactLog, append_contacts
from addin.workbook.ownership import find_name
from addin.workbook.planning_inputs import SCHEDULE_COLUMNS
from addin.workbook.rules.carried import RULES_SHEET
from addin.workbook.rules.tiers_writing import tier_columns
from addin.workbook.schedule_rows import channel_word
from addin.workbook.schedule_sheet import status_text
from addin.workbook.settings import WORKBOOK_VERSION, settings_table
from grading.exceptions import FitError
from grading.language import Lang
from workbook_templates.content import CrossContent, TableContent, TallyContent, TemplateContent
from workbook_templates.rehearsal_host import RehearsalHost, StartTable
from workbook_templates.template import CustomerList, Row, Sample, Template
from workbook_templates.template_texts import template_text
from workbook_templates.typed_columns import (
    TypedColumn,
    customer_columns,
    further_columns,
    team_columns,
)

__all__ = ["Rehearsed", "rehearse"]

_WEEKS = 4
_WEEK = timedelta(days=7)
_SKIPPED_EVERY = 11
"""One in so many contacts of the past week did not take place."""
_CONTACT_FIELDS = ("date", "customer", "rep", "channel", "result", "notes")
_HISTORY_FIELDS = ("date", "customer", "old", "new", "score", "reason", "scheme")


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A template played through.

    Args:
        template: Which one.
        content: Its tables as they are to be laid out.
        played: The same with all its rows, by which columns are as wide as they will need to be.
        host: The workbook in memory, with the looks of what the actions wrote.
        typed: The columns that people fill, by table.
    """

    template: Template
    content: TemplateContent
    played: TemplateContent
    host: RehearsalHost
    typed: Mapping[str, Sequence[TypedColumn]]


def rehearse(template: Template, *, as_of: date, lang: Lang) -> Rehearsed:
    """Play a template's past: lists graded one after the other, contacts logged, visits planned.

    Args:
        template: Which one.
        as_of: The day on which it ends.
        lang: Language of all texts.
    """
    scheme = template.graded_by(lang)
    sample = template.sample(as_of, lang)
    reps, holidays = team_columns(lang)
    typed = {
        "Customers": customer_columns(template, scheme, lang),
        **further_columns(template, lang),
        "Reps": reps,
        "Holidays": holidays,
    }
    host = _empty_workbook(template.id, typed, lang)
    # A person's own scheme is known by the rules that the workbook carries, and by nothing else.
    named = {} if template.document else {"scheme": template.scheme}
    host.put_table(settings_table(named | {"language": lang, "version": str(WORKBOOK_VERSION)}))
    host.commit()
    _Past(host, template, sample, typed, as_of, lang).play()
    content = _content(template, host, typed, as_of, lang)
    return Rehearsed(template, content, content, host, typed)


def _empty_workbook(
    template: str, typed: Mapping[str, Sequence[TypedColumn]], lang: Lang
) -> RehearsalHost:
    tables: list[StartTable] = [
        (template_text(template, f"sheet.{name.lower()}", lang), name, [c.header for c in columns])
        for name, columns in typed.items()
    ]
    names = {
        f"Tierbook_Sheet_{name}": cell_reference(tab, 1, 1)
        for tab, name, _ in tables
        if name in ("Reps", "Holidays")  # other sheets are the person's own
    }
    return RehearsalHost(tables, names)


class _Past:
    """What happened in a workbook until today."""

    def __init__(
        self,
        host: RehearsalHost,
        template: Template,
        sample: Sample,
        typed: Mapping[str, Sequence[TypedColumn]],
        as_of: date,
        lang: Lang,
    ) -> None:
        self._host = host
        self._template = template
        self._sample = sample
        self._typed = typed
        self._as_of = as_of
        self._lang = lang
        self._scheme = template.graded_by(lang)

    def play(self) -> None:
        """Fill the tables as people and Tierbook would have."""
        sample, host, as_of, lang = self._sample, self._host, self._as_of, self._lang
        self._type("Reps", sample.reps)
        self._type("Holidays", sample.days_off)
        append_contacts(host, ContactLog(), sample.contacts, lang)
        host.commit()
        if not self._scheme.tiers:
            put_rules(host, scheme=self._scheme, lang=lang)
            self._grade(sample.lists[-1])
            return
        if self._template.document is not None:
            put_rules(host, scheme=self._scheme, lang=lang)
        for standing in sample.lists[:-1]:
            # A list of long ago may hold too few orders for what is estimated from them.
            with suppress(FitError):
                self._grade(standing)
        plan(host, as_of=as_of - _WEEK, lang=lang, weeks=_WEEKS, pages=False)
        self._mark_done()
        # Only now, since rules on sheets are read anew with each step.
        if self._template.document is None:
            put_rules(host, scheme=self._scheme, lang=lang)
        self._grade(sample.lists[-1])
        log_done(host, as_of=as_of, lang=lang)
        plan(host, as_of=as_of, lang=lang, weeks=_WEEKS, pages=False)

    def _grade(self, standing: CustomerList) -> None:
        for name, rows in standing.tables.items():
            self._type(name, rows)
        customers = [dict(row) for row in standing.rows]
        for field, computed in self._template.computed.items():
            if computed.values is not None:
                values = computed.values(customers, standing.day, self._lang)
                for customer, value in zip(customers, values, strict=True):
                    customer[field] = value
        self._type("Customers", customers)
        regrade(self._host, as_of=standing.day, lang=self._lang)

    def _mark_done(self) -> None:
        """Set the contacts of the past week to done, with a result, and a few to skipped."""
        table = _table(self._host, "Schedule", SCHEDULE_COLUMNS)
        results = {channel: cycle(texts) for channel, texts in self._sample.results.items()}
        marks: list[Row] = []
        for number, row in enumerate(table.rows, 1):
            day, channel = row["date"], channel_word(str(row["channel"]))
            if not isinstance(day, date) or day >= self._as_of:
                break
            skipped = number % _SKIPPED_EVERY == 0
            status = status_text("skipped" if skipped else "done", self._lang)
            result = None if skipped else next(results[channel])
            marks.append({table.headers["status"]: status, table.headers["result"]: result})
        self._host.fill("Schedule", marks)

    def _type(self, table: str, rows: Iterable[Row]) -> None:
        columns = self._typed[table]
        self._host.fill(
            table, [{c.header: c.shown(row.get(c.field)) for c in columns} for row in rows]
        )


def _content(
    template: Template,
    host: RehearsalHost,
    typed: Mapping[str, Sequence[TypedColumn]],
    as_of: date,
    lang: Lang,
) -> TemplateContent:
    run = grade_customers(host, as_of=as_of, lang=lang)
    fields = {
        "Customers": _customer_fields(host, typed["Customers"]),
        "Tiers": tier_columns(run.graded.scheme),
        "Reps": [column.field for column in typed["Reps"]],
        "Holidays": [column.field for column in typed["Holidays"]],
        **{name: [column.field for column in typed[name]] for name in template.tables},
        "Schedule": SCHEDULE_COLUMNS,
        "Contacts": _CONTACT_FIELDS,
        "History": _HISTORY_FIELDS,
    }
    there = {found.name for found in host.tables()}  # nothing is planned where there are no ranks
    kinds = {name: {column.field: column.kind for column in typed[name]} for name in typed}
    tables = {
        name: replace(_table(host, name, keys), kinds=kinds.get(name, {}))
        for name, keys in fields.items()
        if name in there
    }
    return TemplateContent(
        template.id,
        lang,
        as_of,
        run.graded.fitted.scheme,
        _tabs(template, host, lang),
        tables,
        _cross(template, typed["Customers"]),
        _tallies(template, typed["Customers"]),
    )


def _cross(template: Template, typed: Sequence[TypedColumn]) -> CrossContent | None:
    words = [list(column.choices.values()) for column in typed if column.field == template.cross]
    return CrossContent(template.cross, words[0]) if words else None


def _tallies(template: Template, typed: Sequence[TypedColumn]) -> list[TallyContent]:
    choices = {column.field: column.choices for column in typed}
    return [
        TallyContent(key, field, choices.get(field, {}).get(value, value))
        for key, (field, value) in template.tallies.items()
    ]


def _customer_fields(host: RehearsalHost, typed: Sequence[TypedColumn]) -> list[str]:
    """The fields of all columns, those that Tierbook has appended included."""
    area = host.area("Customers")
    fields = [column.field for column in typed]
    for name in host.appended:
        place = find_name(host.names(), name)
        if place is None or place.sheet != area.sheet:
            continue
        fields.append(_field(name))
    return fields


def _field(name: str) -> str:
    """``Tierbook_ChangedOn`` stands for ``changed_on``."""
    words = name.removeprefix("Tierbook_")
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in words).lstrip("_")


def _table(host: RehearsalHost, name: str, fields: Sequence[str]) -> TableContent:
    headers = host.headers(name)
    rows = [dict(zip(fields, row, strict=True)) for row in host.rows(name)]
    sheet = "customers" if name == "Customers" else name.lower()
    return TableContent(name, sheet, dict(zip(fields, headers, strict=True)), rows)


def _tabs(template: Template, host: RehearsalHost, lang: Lang) -> dict[str, str]:
    """Tab name by key of the sheet, in tab order."""
    further = [name.lower() for name in template.tables]
    made = {
        **{
            key: template_text(template.id, f"sheet.{key}", lang)
            for key in ("start", "dashboard", "card", *(page.key for page in template.pages))
        },
        "rules": getattr(find_name(host.names(), RULES_SHEET), "sheet", ""),
    }
    order = [
        "start",
        "customers",
        *further,
        "dashboard",
        "schedule",
        "card",
        "tiers",
        "rules",
        "reps",
        "holidays",
        "contacts",
        "history",
    ]
    for page in template.pages:
        order.insert(order.index(page.after) + 1, page.key)
    there = {found.name.lower(): found.area.sheet for found in host.tables()}
    tabs = {key: made.get(key) or there.get(key, "") for key in order}
    return {key: tab for key, tab in tabs.items() if tab}
