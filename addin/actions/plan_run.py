"""A plan worked out from a workbook; nothing is written yet."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from addin.actions.contact_facts import ContactFacts, read_contact_facts
from addin.actions.graded_block import GradedBlock
from addin.actions.grading_run import GradingRun, SchemeName, grade_customers
from addin.actions.plan_report import PlanReport, UnplacedVisit
from addin.actions.plan_rows import planned_rows, unplaced_visits
from addin.hosts.base import Host
from addin.texts import message
from addin.workbook.schedule_rows import (
    ScheduleRow,
    StandingSchedule,
    kept_entry,
    open_entry,
    read_schedule,
)
from grading.exceptions import InputError
from grading.language import Lang, Message
from grading.scheduling.earlier import FROZEN_DAYS
from grading.scheduling.planning import plan_visits
from grading.scheduling.problem import Kept
from grading.scheduling.result import PlanResult
from grading.scheduling.stretch import OverCapacity

__all__ = ["PlanRun", "PlanWish", "run_plan"]

_BEFORE, _AFTER = 0.3, 0.7
"""Shares of the work before and after the planning itself."""
_SHOWN_REPS = 8
"""So many are named in a note."""


@dataclass(frozen=True, slots=True)
class PlanWish:
    """What a person wants of a plan.

    Args:
        start: First day of the plan; None takes ``as_of``.
        weeks: How many times seven days.
        over_capacity: What gives way where the contacts do not fit: all intervals in proportion,
            or the contacts of least weight.
        frozen_days: On how many of the next days open entries stay as they are.
    """

    start: date | None = None
    weeks: int = 4
    over_capacity: OverCapacity = "stretch"
    frozen_days: int = FROZEN_DAYS


@dataclass(frozen=True)
class PlanRun:
    """A plan and all that it was worked out from.

    Args:
        run: The customers, graded.
        facts: What the workbook says about contacts.
        standing: The schedule as it stands.
        result: The checked plan.
        frozen: Open rows of the standing schedule that stay as they are.
        wish: What was wanted.
        as_of: The date that counts as today.
        names: The workbook's names and what they refer to.
    """

    run: GradingRun
    facts: ContactFacts
    standing: StandingSchedule
    result: PlanResult
    frozen: tuple[ScheduleRow, ...]
    wish: PlanWish
    as_of: date
    names: Mapping[str, str]

    @property
    def graded(self) -> GradedBlock:
        """The customers with their grades."""
        return self.run.graded

    @cached_property
    def planned(self) -> tuple[ScheduleRow, ...]:
        """The rows that are the plan's own, those left from the earlier plan included."""
        new = planned_rows(self.result, self.facts.names.by_key, self.graded)
        return (*new, *self.frozen)

    @cached_property
    def rows(self) -> tuple[ScheduleRow, ...]:
        """All rows of the schedule, by date, time and rep."""
        return tuple(sorted([*self.planned, *self.standing.rows], key=lambda row: row.order))

    @property
    def shown(self) -> tuple[ScheduleRow, ...]:
        """The rows within the plan's weeks."""
        problem = self.result.problem
        return tuple(row for row in self.rows if problem.start <= row.day <= problem.end)

    @property
    def unplaced(self) -> tuple[UnplacedVisit, ...]:
        """What found no place."""
        return tuple(unplaced_visits(self.result, self.facts.names.by_key))

    def report(self, notes: Iterable[Message]) -> PlanReport:
        """What is to be told of it.

        Args:
            notes: What came up while it was written.
        """
        graded, facts, problem = self.graded, self.facts, self.result.problem
        lacking = [] if facts.team.reps else [message("actions.no_reps_table")]
        told = (*graded.notes, *lacking, *self._kept_up(), *notes)
        return PlanReport(
            scheme=graded.scheme.id,
            lang=graded.lang,
            start=problem.start,
            weeks=self.wish.weeks,
            visits=self.shown,
            unplaced=self.unplaced,
            tiers=self.result.tiers,
            reps=self.result.reps,
            team=self.result.team,
            gap=self.result.plan.gap,
            sheet=self.standing.sheet,
            problems=(
                *graded.problems,
                *facts.problems,
                *self.standing.problems,
                *problem.findings,
            ),
            warnings=(*graded.warnings, *problem.remarks),
            notes=tuple(note.text(graded.lang) for note in told),
        )

    def _kept_up(self) -> list[Message]:
        """Whose earlier plan is kept up, although one made anew would be a little better."""
        reps = [self.result.problem.reps[at].name or "–" for at in self.result.plan.kept_up]
        if not reps:
            return []
        shown = ", ".join(reps[:_SHOWN_REPS]) + (" …" if len(reps) > _SHOWN_REPS else "")
        return [message("plan.note.kept_up", reps=shown)]

    @cached_property
    def keys(self) -> Mapping[str, str]:
        """The key of each customer by the name that stands in the schedule."""
        return {name: key for key, name in self.facts.names.by_key.items()}

    @cached_property
    def areas(self) -> Mapping[str, str]:
        """Where customers are visited by the same name, as far as it is known."""
        return _areas(self.result, self.facts.names.by_key)


def _areas(result: PlanResult, names: Mapping[str, str]) -> Mapping[str, str]:
    found = {contact.key: contact.area for contact in result.problem.contacts if contact.area}
    found |= {entry.key: entry.area for entry in result.problem.kept if entry.area}
    return {names[key]: area for key, area in found.items() if key in names}


def run_plan(
    host: Host,
    *,
    scheme: SchemeName | None,
    sheet: str | None,
    as_of: date,
    lang: Lang | None,
    wish: PlanWish,
) -> PlanRun:
    """Read a workbook and plan by it.

    Raises:
        TierbookError: Customers or tables cannot be read, or there is no working day.
    """
    host.progress(None)
    run = grade_customers(host, scheme=scheme, sheet=sheet, as_of=as_of, lang=lang)
    run.graded.refuse_ungradable()
    tiers = run.graded.scheme.tiers
    if not tiers:
        title = run.graded.scheme.title
        raise InputError(message("actions.plan_without_tiers", title=title))
    facts = read_contact_facts(host, run)
    standing = read_schedule(host, as_of=as_of)
    names = facts.names
    earlier = [open_entry(row, names.key_of(row.customer)) for row in standing.planned]
    host.progress(_BEFORE)
    result = plan_visits(
        facts.portfolio(),
        tiers,
        start=wish.start or as_of,
        weeks=wish.weeks,
        reps=facts.team.reps,
        days_off=facts.team.days_off,
        travel=facts.team.travel,
        kept=[kept_entry(row, names.key_of(row.customer)) for row in standing.rows],
        earlier=earlier,
        frozen_days=wish.frozen_days,
        as_of=as_of,
        over_capacity=wish.over_capacity,
        progress=lambda done: host.progress(_BEFORE + done * (_AFTER - _BEFORE)),
    )
    host.progress(_AFTER)
    frozen = tuple(_frozen(result, zip(earlier, standing.planned, strict=True), as_of))
    return PlanRun(run, facts, standing, result, frozen, wish, as_of, host.names())


def _frozen(
    result: PlanResult, earlier: Iterable[tuple[Kept, ScheduleRow]], as_of: date
) -> Iterator[ScheduleRow]:
    """The open rows of the earlier plan that stay: on the next days, and until a later start."""
    problem = result.problem
    stay = Counter(_place(entry) for entry in problem.kept if entry.status == "planned")
    for entry, row in earlier:
        place = _place(entry)
        if as_of <= row.day < problem.start:
            yield row
        elif stay[place]:
            stay[place] -= 1
            yield row


def _place(entry: Kept) -> tuple[object, ...]:
    """What no planning changes of an entry."""
    return entry.key, entry.rep, entry.day, entry.start, entry.channel
