"""The verb plan: the schedule, the pages beside it, files for reps, and why then."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from addin.command_line.conventions import Exit
from addin.command_line.output import print_json, result_console
from addin.command_line.workbooks import Reading, Writing, opened, tell, told_notes
from addin.texts import TEXTS, message
from grading.exceptions import RefusedError

if TYPE_CHECKING:
    from addin.actions.plan_run import PlanRun, PlanWish

__all__ = ["PlanFiles", "explain_plan_of", "plan_visits"]


@dataclass(frozen=True, slots=True)
class PlanFiles:
    """Which files were asked for beside the workbook.

    Args:
        calendars: Folder for a calendar per rep.
        table: File for the schedule as comma-separated values.
        workbooks: Folder for a workbook per rep.
        rep: Whose part alone.
    """

    calendars: Path | None = None
    table: Path | None = None
    workbooks: Path | None = None
    rep: str | None = None

    @property
    def wanted(self) -> bool:
        """Whether there are any."""
        return any((self.calendars, self.table, self.workbooks))

    def refuse_impossible(self) -> None:
        """Stop before anything is planned where a file could not be written.

        Raises:
            InputError: Says which and why.
        """
        from addin.plan_files.writing import refuse_folder, refuse_list

        for folder in (self.calendars, self.workbooks):
            if folder is not None:
                refuse_folder(folder)
        if self.table is not None:
            refuse_list(self.table)

    def contents(self, made: "PlanRun") -> Mapping[Path, bytes]:
        """What is to be written where; nothing is written yet.

        Raises:
            TierbookError: There is no such rep, or a file that is not ours stands in the way.
        """
        from addin.actions.rep_extract import chosen_reps, rows_by_rep
        from addin.plan_files.safe_names import safe_names
        from addin.plan_files.schedule_csv import schedule_csv

        reps, rows = chosen_reps(made, self.rep), rows_by_rep(made)
        names = safe_names(rows)
        files: dict[Path, bytes] = {}
        if self.table is not None:
            mine = [row for row in made.shown if self.rep is None or row.rep in reps]
            files[self.table] = schedule_csv(mine, made.graded.lang)
        for rep in reps:
            if self.calendars is not None:
                path = self.calendars / f"{names[rep]}.ics"
                content = _calendar(made, rep, path)
                files |= {} if content is None else {path: content}
            if self.workbooks is not None and (rows[rep] or self.rep is not None):
                path = self.workbooks / f"{names[rep]}.xlsx"
                if path.exists():  # the rep may have written into it
                    raise RefusedError(message("plan.files.exists", file=path))
                files[path] = _workbook(made, rep)
        return files


def _calendar(made: "PlanRun", rep: str, path: Path) -> bytes | None:
    from addin.actions.rep_extract import rows_by_rep
    from addin.plan_files.calendar import calendar_file
    from addin.plan_files.entries import calendar_entries

    lang = made.graded.lang
    rows = rows_by_rep(made)[rep]
    return calendar_file(
        TEXTS.get("plan.files.title", lang, rep=rep or "–"),
        list(calendar_entries(rows, made.keys, made.areas, lang)),
        as_of=made.as_of,
        earlier=path.read_bytes() if path.exists() else None,
        name=str(path),
    )


def _workbook(made: "PlanRun", rep: str) -> bytes:
    from addin.actions.rep_extract import customers_of, grade_header, rows_by_rep
    from addin.plan_files.rep_workbook import rep_workbook
    from addin.workbook.colours import tier_formats

    graded = made.graded
    return rep_workbook(
        rep,
        rows_by_rep(made)[rep],
        customers_of(made, rep),
        tier_formats(graded.scheme),
        graded.lang,
        start=made.result.problem.start,
        weeks=made.wish.weeks,
        grade_header=grade_header(made),
    )


def plan_visits(
    reading: Reading, writing: Writing, wish: "PlanWish", files: PlanFiles, *, as_json: bool
) -> Exit:
    """Plan and write the schedule, then print coverage, what was left out and files."""
    from addin.actions.plan import write_plan
    from addin.actions.plan_run import run_plan
    from addin.plan_files.writing import write_files

    files.refuse_impossible()
    with opened(reading, writing) as (host, scope):
        made = run_plan(host, **scope, wish=wish)
        contents = files.contents(made) if files.wanted else {}
        report = write_plan(host, made)
        write_files(contents)
    if as_json:
        print_json({**report.as_json(), "files": [str(path) for path in contents]})
        return tell((), report.problems, report.lang, allowed=writing.allow_problems)
    from addin.command_line.reports import print_plan

    print_plan(report)
    for path in contents:
        line = TEXTS.get("plan.files.written", report.lang, file=path)
        result_console().print(line, soft_wrap=True)
    return tell(told_notes(report), report.problems, report.lang, allowed=writing.allow_problems)


def explain_plan_of(reading: Reading, wish: "PlanWish", customer: str, *, as_json: bool) -> Exit:
    """Print why one customer is contacted when it is; nothing is written."""
    from addin.actions.explain_plan import explain_plan
    from addin.actions.plan_run import run_plan

    with opened(reading) as (host, scope):
        made = run_plan(host, **scope, wish=wish)
    story = explain_plan(made, customer)
    if as_json:
        print_json(story.as_json())
        return Exit.DONE
    from rich.text import Text

    console = result_console()
    first, *others = story.lines()
    console.print(Text(first, style="bold"))
    for line in others:
        console.print(Text(line))
    console.print()
    console.print(TEXTS.get("plan.why.written", story.lang))
    return Exit.DONE
