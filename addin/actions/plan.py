"""Plan who is contacted when, and write the schedule and the pages beside it."""

from dataclasses import replace
from datetime import date

from addin.actions.column_changes import undo_changes
from addin.actions.contact_dates import date_changes
from addin.actions.grading_run import SchemeName
from addin.actions.plan_pages import put_pages
from addin.actions.plan_report import PlanReport, UnplacedVisit
from addin.actions.plan_run import PlanRun, PlanWish, run_plan
from addin.actions.staged_undo import stage_undo
from addin.actions.undo_plan import plan_changes
from addin.hosts.base import Host
from addin.workbook.colours import tier_formats
from addin.workbook.schedule_sheet import schedule_sheet
from grading.language import Lang, Message
from grading.scheduling.earlier import FROZEN_DAYS
from grading.scheduling.stretch import OverCapacity

__all__ = ["PlanReport", "UnplacedVisit", "plan", "write_plan"]


_WORKED_OUT = 0.8
"""Share of the work that is done when all is ready to be written."""


def plan(
    host: Host,
    *,
    scheme: SchemeName | None = None,
    sheet: str | None = None,
    as_of: date,
    lang: Lang | None = None,
    start: date | None = None,
    weeks: int = 4,
    over_capacity: OverCapacity = "stretch",
    frozen_days: int = FROZEN_DAYS,
    pages: bool = True,
) -> PlanReport:
    """Plan contacts by each tier's rules and each rep's hours, and write them to a sheet.

    Rows of an earlier plan that a person marked or wrote into stay, and the plan goes around
    them; so do its open rows on the next days. All other rows are planned anew, and move as
    little as they can.

    Args:
        host: The workbook.
        scheme: By which to grade; its tiers carry the contact rules.
        sheet: Where the customers stand; None looks for them.
        as_of: The date that counts as today.
        lang: Language of texts; None takes the workbook's, the headers', the person's.
        start: First day of the plan; None takes ``as_of``.
        weeks: How many times seven days.
        over_capacity: What gives way where the contacts do not fit: ``stretch`` lengthens all
            intervals in proportion, ``drop`` leaves the contacts of least weight out.
        frozen_days: On how many of the next days open rows stay as they are.
        pages: Whether the week board and the coverage are written too.

    Raises:
        TierbookError: Customers or tables cannot be read, there is no working day, or the sheet
            cannot be written; nothing is changed.
    """
    wish = PlanWish(start, weeks, over_capacity, frozen_days)
    made = run_plan(host, scheme=scheme, sheet=sheet, as_of=as_of, lang=lang, wish=wish)
    return write_plan(host, made, pages=pages)


def write_plan(host: Host, made: PlanRun, *, pages: bool = True) -> PlanReport:
    """Write a plan that was worked out: the schedule, the pages beside it, what undo needs.

    Args:
        host: The workbook it was worked out from.
        made: The plan.
        pages: Whether the week board and the coverage are written too.

    Raises:
        TierbookError: The sheet cannot be written; nothing is changed.
    """
    graded, standing = made.graded, made.standing
    tiers = tier_formats(graded.scheme)
    tab = host.put_sheet(schedule_sheet(made.rows, standing, tiers, graded.lang))
    kept = [plan_changes(standing.planned, made.planned)]
    notes: list[Message] = []
    if pages:
        changes, notes = put_pages(host, made)
        kept += changes
    dates, said = date_changes(host, made.run, made.facts, append=False)
    if dates:
        host.write_columns(made.run.customers.area, [change.write for change in dates])
    kept += undo_changes(made.run, dates, date1904=host.date1904)
    said += stage_undo(host, "plan", kept)
    host.progress(_WORKED_OUT)
    saved = host.commit()
    host.progress(1.0)
    return replace(
        made.report((*notes, *said, *saved.notes)),
        sheet=tab,
        file=saved.file,
        backup=saved.backup,
        written=saved.written,
    )
