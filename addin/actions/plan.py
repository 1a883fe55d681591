"""Plan who is contacted when, and write the Schedule sheet."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from addin.actions.column_changes import undo_changes
from addin.actions.contact_dates import date_changes
from addin.actions.contact_facts import ContactFacts, read_contact_facts
from addin.actions.grading_run import GradedBlock, SchemeName, grade_customers
from addin.actions.staged_undo import stage_undo
from addin.actions.undo_plan import plan_changes
from addin.hosts.base import Host, SaveReport
from addin.texts import message
from addin.workbook.colours import tier_formats
from addin.workbook.schedule_rows import ScheduleRow, kept_entry, read_schedule
from addin.workbook.schedule_sheet import schedule_sheet
from grading.engine.problems import Problem
from grading.exceptions import InputError
from grading.language import Lang, Message
from grading.scheduling.hours import clock
from grading.scheduling.plan import Visit
from grading.scheduling.planning import plan_visits
from grading.scheduling.result import PlanResult, RepLoad, TierCoverage
from grading.schemes.models import Scheme

__all__ = ["PlanReport", "UnplacedVisit", "plan"]


@dataclass(frozen=True, slots=True)
class UnplacedVisit:
    """A contact that found no place."""

    customer: str
    rep: str
    grade: str
    due: date
    reason: Message

    def as_json(self, lang: Lang) -> dict[str, object]:
        """customer, rep, grade, due, reason."""
        return {
            "customer": self.customer,
            "rep": self.rep,
            "grade": self.grade,
            "due": self.due.isoformat(),
            "reason": self.reason.text(lang),
        }


@dataclass(frozen=True, slots=True)
class PlanReport:
    """A visit plan as it was written.

    Args:
        start: Its first day.
        weeks: How many times seven days.
        visits: What is planned, and what a person has kept, by date, time and rep.
        unplaced: What found no place, and why.
        tiers: How far the contacts of each tier are covered.
        reps: How full each rep is.
        sheet: Tab name of the schedule.
        problems: What must be mended, among customers, reps and days off.
        notes: Things to tell, in the report's language.
    """

    scheme: str
    lang: Lang
    start: date
    weeks: int
    visits: tuple[ScheduleRow, ...]
    unplaced: tuple[UnplacedVisit, ...]
    tiers: tuple[TierCoverage, ...]
    reps: tuple[RepLoad, ...]
    sheet: str
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    notes: tuple[str, ...]
    file: Path | None = None
    backup: Path | None = None
    written: bool = False

    def as_json(self, lang: Lang | None = None) -> dict[str, object]:
        """The shape scripts rely on, texts in ``lang`` or the report's own language."""
        lang = lang or self.lang
        return {
            "from": self.start.isoformat(),
            "weeks": self.weeks,
            "visits": [_visit_json(visit) for visit in self.visits],
            "unplaced": [entry.as_json(lang) for entry in self.unplaced],
            "coverage": {
                "tiers": [_tier_json(tier) for tier in self.tiers],
                "reps": [_rep_json(rep, lang) for rep in self.reps],
            },
            "scheme": self.scheme,
            "sheet": self.sheet,
            "file": None if self.file is None else str(self.file),
            "backup": None if self.backup is None else str(self.backup),
            "written": self.written,
            "problems": [problem.as_json(lang) for problem in self.problems],
            "warnings": [warning.as_json(lang) for warning in self.warnings],
            "notes": list(self.notes),
        }


def _visit_json(visit: ScheduleRow) -> dict[str, object]:
    return {
        "date": visit.day.isoformat(),
        "time": visit.time,
        "rep": visit.rep,
        "customer": visit.customer,
        "grade": visit.grade,
        "channel": visit.channel,
        "minutes": visit.minutes,
        "purpose": visit.purpose,
        "due": None if visit.due is None else visit.due.isoformat(),
        "status": visit.status,
    }


def _tier_json(tier: TierCoverage) -> dict[str, object]:
    return {
        "grade": tier.tier,
        "customers": tier.customers,
        "target": tier.target,
        "planned": tier.planned,
        "done": tier.done,
        "remaining": tier.remaining,
        "overdue": tier.overdue,
        "share": None if tier.coverage is None else round(tier.coverage, 6),
    }


def _rep_json(rep: RepLoad, lang: Lang) -> dict[str, object]:
    return {
        "rep": rep.rep,
        "capacity_minutes": rep.capacity_minutes,
        "load_minutes": rep.load_minutes,
        "utilisation": None if rep.utilisation is None else round(rep.utilisation, 6),
        "visits": rep.visits,
        "contacts": rep.contacts,
        "reason": None if rep.reason is None else rep.reason.text(lang),
    }


def plan(
    host: Host,
    *,
    scheme: SchemeName | None = None,
    sheet: str | None = None,
    as_of: date,
    lang: Lang | None = None,
    start: date | None = None,
    weeks: int = 4,
) -> PlanReport:
    """Plan contacts by each tier's rules and each rep's hours, and write them to a sheet.

    Rows of an earlier plan that a person marked or wrote into stay, and the plan goes around
    them; all other rows are planned anew.

    Args:
        host: The workbook.
        scheme: By which to grade; its tiers carry the contact rules.
        sheet: Where the customers stand; None looks for them.
        as_of: The date that counts as today.
        lang: Language of texts; None takes the workbook's, the headers', the person's.
        start: First day of the plan; None takes ``as_of``.
        weeks: How many times seven days.

    Raises:
        TierbookError: Customers or tables cannot be read, there is no working day, or the sheet
            cannot be written; nothing is changed.
    """
    host.progress(None)
    start = start or as_of
    run = grade_customers(host, scheme=scheme, sheet=sheet, as_of=as_of, lang=lang)
    run.graded.refuse_ungradable()
    graded, lang = run.graded, run.graded.lang
    if not graded.scheme.tiers:
        raise InputError(message("actions.plan_without_tiers", title=graded.scheme.title))
    facts = read_contact_facts(host, run)
    team, names = facts.team, facts.names
    standing = read_schedule(host, as_of=as_of)
    host.progress(0.3)
    result = plan_visits(
        facts.portfolio(),
        graded.scheme.tiers,
        start=start,
        weeks=weeks,
        reps=team.reps,
        days_off=team.days_off,
        kept=[kept_entry(row, names.key_of(row.customer)) for row in standing.rows],
    )
    host.progress(0.7)
    planned = list(_planned_rows(result, names.by_key, _approaches(graded), graded.scheme, lang))
    rows = sorted([*planned, *standing.rows], key=lambda row: row.order)
    tab = host.put_sheet(schedule_sheet(rows, standing, tier_formats(graded.scheme), lang))
    dates, said = date_changes(host, run, facts, append=False)
    if dates:
        host.write_columns(run.customers.area, [change.write for change in dates])
    kept = [plan_changes(standing.planned, planned)]
    kept += undo_changes(run, dates, date1904=host.date1904)
    said += stage_undo(host, "plan", kept)
    saved = host.commit()
    host.progress(1.0)
    end = start + timedelta(days=7 * weeks - 1)
    return _report(
        graded,
        facts,
        result,
        visits=[row for row in rows if start <= row.day <= end],
        unplaced=_unplaced(result, names.by_key),
        weeks=weeks,
        tab=tab,
        saved=saved,
        said=said,
    )


def _report(
    graded: GradedBlock,
    facts: ContactFacts,
    result: PlanResult,
    *,
    visits: Iterable[ScheduleRow],
    unplaced: Iterable[UnplacedVisit],
    weeks: int,
    tab: str,
    saved: SaveReport,
    said: Iterable[Message],
) -> PlanReport:
    lacking = [] if facts.team.reps else [message("actions.no_reps_table")]
    notes = [*graded.notes, *lacking, *said]
    return PlanReport(
        scheme=graded.scheme.id,
        lang=graded.lang,
        start=result.problem.start,
        weeks=weeks,
        visits=tuple(visits),
        unplaced=tuple(unplaced),
        tiers=result.tiers,
        reps=result.reps,
        sheet=tab,
        problems=(*graded.problems, *facts.problems, *result.problem.findings),
        warnings=(*graded.warnings, *result.problem.remarks),
        notes=tuple(note.text(graded.lang) for note in (*notes, *saved.notes)),
        file=saved.file,
        backup=saved.backup,
        written=saved.written,
    )


def _approaches(graded: GradedBlock) -> Mapping[str, str]:
    """How to speak with each customer by key, where the scheme says something of it."""
    told = graded.grades.approach
    if told is None:
        return {}
    rows = np.flatnonzero(told.codes >= 0).tolist()
    return {graded.key_of(row): told.texts[told.codes[row]] for row in rows}


def _planned_rows(
    result: PlanResult,
    names: Mapping[str, str],
    approaches: Mapping[str, str],
    scheme: Scheme,
    lang: Lang,
) -> Iterator[ScheduleRow]:
    for visit in result.plan.visits:
        row = _planned_row(result, visit, names, scheme, lang)
        own = approaches.get(result.problem.contacts[visit.contact].key)
        # What is known of the customer comes before what holds for all of its tier.
        both = "\n".join(filter(None, (own, row.approach)))
        yield replace(row, approach=both) if own else row


def _planned_row(
    result: PlanResult, visit: Visit, names: Mapping[str, str], scheme: Scheme, lang: Lang
) -> ScheduleRow:
    contact = result.problem.contacts[visit.contact]
    tier = scheme.tier(contact.tier)
    return ScheduleRow(
        day=visit.day,
        time=clock(visit.start),
        rep=result.problem.reps[visit.rep].name,
        customer=names[contact.key],
        grade=contact.tier,
        channel=contact.channel,
        minutes=contact.minutes,
        purpose=contact.purpose.text(lang),
        approach=tier.policy.get(lang),
        prepare=tier.contact.prepare.get(lang),
        due=contact.due,
    )


def _unplaced(result: PlanResult, names: Mapping[str, str]) -> Iterator[UnplacedVisit]:
    for entry in result.plan.unplaced:
        contact = result.problem.contacts[entry.contact]
        rep = result.problem.customers[contact.customer].rep_name
        yield UnplacedVisit(names[contact.key], rep, contact.tier, contact.due, entry.reason)
