"""The pages beside the schedule: week board, coverage, coverage by customer; and back again."""

from collections.abc import Callable, Iterable, Sequence
from itertools import zip_longest

from addin.actions.plan_run import PlanRun
from addin.hosts.base import Host
from addin.texts import TEXTS, message
from addin.workbook.colours import tier_formats
from addin.workbook.coverage_page import COVERAGE_NAME, MOST_SHOWN, coverage_page
from addin.workbook.customer_coverage import (
    CUSTOMER_COVERAGE_NAME,
    CustomerRow,
    customer_coverage_sheet,
    customer_row,
    customer_row_json,
    read_customer_coverage,
)
from addin.workbook.ownership import find_name
from addin.workbook.plan_figures import (
    Line,
    PlanFigures,
    RepFigures,
    TeamFigures,
    TierFigures,
    UnplacedFigures,
    figures_lines,
    figures_of,
    figures_table,
    read_figures_lines,
)
from addin.workbook.schedule_rows import ScheduleRow
from addin.workbook.undo_table import PLAN_CUSTOMER, PLAN_FIGURES, Changes, UndoRow
from addin.workbook.week_board import BOARD_NAME, week_board
from grading.exceptions import RefusedError
from grading.language import Lang, Message

__all__ = ["plan_figures", "put_pages", "take_pages_back"]


def put_pages(host: Host, plan: PlanRun) -> tuple[list[Changes], list[Message]]:
    """Stage the pages of a plan in place of those of the one before.

    A page that a person has protected or put formulas into is left alone and named; the plan
    is written all the same.

    Returns:
        What undo needs, and what was left alone.
    """
    graded = plan.graded
    lang = graded.lang
    before, customers_before = read_figures_lines(host), read_customer_coverage(host)
    figures, customers = plan_figures(plan), _customer_rows(plan)
    lines = figures_lines(figures)
    notes = _put(host, figures, figures, plan.rows, customers, lang)
    if lines != before:
        notes += _keep(host, lines)
    rows = [customer_row_json(row) for row in customers]
    rows_before = [customer_row_json(row) for row in customers_before]
    changes = [
        _changed(PLAN_FIGURES, list(map(_joined, before)), list(map(_joined, lines))),
        _changed(PLAN_CUSTOMER, rows_before, rows),
    ]
    return changes, notes


def _keep(host: Host, lines: Sequence[Line]) -> list[Message]:
    """Stage the figures that travel with the workbook; a note where it does not let us."""
    try:
        host.put_table(figures_table(lines))
    except RefusedError as error:
        return [message("actions.state_not_kept", why=error)]
    return []


def _put(
    host: Host,
    figures: PlanFigures | None,
    period: PlanFigures | None,
    rows: Iterable[ScheduleRow],
    customers: Sequence[CustomerRow],
    lang: Lang,
) -> list[Message]:
    """Stage all pages; gives a note for each that cannot be written.

    Args:
        host: The workbook.
        figures: What the page of coverage says.
        period: The plan whose weeks and colours are shown; None leaves the board alone.
        rows: Of the schedule.
        customers: The list by customer.
        lang: Language of texts.
    """
    notes: list[Message] = []
    listed = TEXTS.get("plan.customers.sheet", lang)
    tiers = () if period is None else period.colours

    def stage(sheet: str, put: Callable[[], str]) -> str:
        try:
            return put()
        except RefusedError as error:
            notes.append(message("plan.note.page_left", sheet=sheet, why=error))
            return sheet

    if period is not None:
        board = week_board(rows, tiers, lang, start=period.start, weeks=period.weeks)
        stage(board.sheet, lambda: host.put_grid(board))
    sheet = customer_coverage_sheet(customers, tiers, lang)
    tab = stage(listed, lambda: host.put_sheet(sheet))
    page = coverage_page(figures, tiers, lang, customers=tab)
    stage(page.sheet, lambda: host.put_grid(page))
    return notes


def plan_figures(plan: PlanRun) -> PlanFigures:
    """What the Coverage sheet says of a plan."""
    result, lang = plan.result, plan.graded.lang
    return PlanFigures(
        start=result.problem.start,
        weeks=plan.wish.weeks,
        scheme=plan.graded.scheme.title.get(lang),
        tiers=tuple(
            TierFigures(
                tier.tier,
                tier.customers,
                tier.target,
                tier.planned,
                tier.done,
                tier.remaining,
                tier.overdue,
            )
            for tier in result.tiers
        ),
        reps=tuple(
            RepFigures(
                rep.rep,
                rep.contacts,
                rep.visits,
                rep.load_minutes,
                rep.capacity_minutes,
                round(rep.stretch, 4),
                round(rep.load_accounts, 4),
                rep.accounts,
                rep.level or "",
                "" if rep.reason is None else rep.reason.text(lang),
            )
            for rep in result.reps
        ),
        team=TeamFigures(
            result.team.reps_there,
            result.team.reps_needed_by_accounts,
            result.team.reps_needed_by_minutes,
        ),
        unplaced=tuple(_unplaced(plan, place) for place in range(_listed(plan))),
        colours=tier_formats(plan.graded.scheme),
        left_out=len(result.plan.unplaced),
    )


def _listed(plan: PlanRun) -> int:
    return min(MOST_SHOWN, len(plan.result.plan.unplaced))


def _unplaced(plan: PlanRun, place: int) -> UnplacedFigures:
    problem, entry = plan.result.problem, plan.result.plan.unplaced[place]
    contact, lang = problem.contacts[entry.contact], plan.graded.lang
    return UnplacedFigures(
        customer=plan.facts.names.by_key[contact.key],
        grade=contact.tier,
        rep=problem.customers[contact.customer].rep_name,
        due=contact.due,
        earliest=max(contact.earliest, problem.start),
        latest=min(contact.latest, problem.end),
        minutes=contact.minutes,
        reason=entry.reason.text(lang),
        advice="" if entry.advice is None else entry.advice.text(lang),
    )


def _customer_rows(plan: PlanRun) -> list[CustomerRow]:
    """One row per customer, in the order of the list; who is left out says why."""
    problem, lang, names = plan.result.problem, plan.graded.lang, plan.facts.names.by_key
    first: dict[int, tuple[str, str]] = {}
    for entry in plan.result.plan.unplaced:
        customer = problem.contacts[entry.contact].customer
        if customer not in first:
            advice = "" if entry.advice is None else entry.advice.text(lang)
            first[customer] = (entry.reason.text(lang), advice)
    yes = TEXTS.get("plan.customers.yes", lang)
    coverage = zip(plan.result.customers, problem.customers, strict=True)
    return [
        CustomerRow(
            each.key,
            names.get(each.key, each.key),
            each.tier,
            customer.rep_name,
            each.target,
            each.planned,
            each.done,
            each.remaining,
            yes if each.overdue else "",
            each.due,
            *first.get(place, ("", "")),
        )
        for place, (each, customer) in enumerate(coverage)
        if each.key
    ]


def _joined(line: Line) -> str:
    return " ".join(line)


def _changed(column: str, before: Sequence[str], after: Sequence[str]) -> Changes:
    """The lines that differ, each under its place."""
    pairs = enumerate(zip_longest(before, after, fillvalue=""))
    return Changes.of(column, [(str(n), old, new) for n, (old, new) in pairs if old != new])


def take_pages_back(
    host: Host,
    rows: Sequence[UndoRow],
    schedule: Sequence[ScheduleRow],
    lang: Lang,
) -> list[Message]:
    """Stage the pages as they stood before the plan.

    They are Tierbook's own, so what a person typed into them does not count.

    Args:
        host: The workbook.
        rows: What the plan changed on the pages.
        schedule: The rows of the schedule as it stood before.
        lang: Language of texts.

    Returns:
        Which page was left alone, and why.
    """
    if not any(find_name(host.names(), name) for name in _PAGES):
        return []
    now = list(map(_joined, read_figures_lines(host)))
    lines = [_parted(line) for line in _back(now, rows, PLAN_FIGURES)]
    listed = [customer_row_json(row) for row in read_customer_coverage(host)]
    customers = [customer_row(text) for text in _back(listed, rows, PLAN_CUSTOMER)]
    figures = figures_of(lines)
    unkept = _keep(host, lines)
    known = [row for row in customers if row is not None]
    # After the first plan of all there is no period left; the board then stands empty.
    period = figures or figures_of(map(_parted, now))
    return [*unkept, *_put(host, figures, period, schedule, known, lang)]


_PAGES = (BOARD_NAME, COVERAGE_NAME, CUSTOMER_COVERAGE_NAME)


def _parted(line: str) -> Line:
    kind, _, text = line.partition(" ")
    return kind, text


def _back(now: Sequence[str], rows: Sequence[UndoRow], column: str) -> list[str]:
    """The lines as they were: those that changed have their old text again."""
    lines = dict(enumerate(now))
    for row in rows:
        if row.column == column and row.key.isdecimal():
            lines[int(row.key)] = row.old
    return [lines[place] for place in sorted(lines) if lines[place]]
