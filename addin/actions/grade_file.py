"""Grade a customer list without writing anything: one row of answers per row of input."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from addin.actions.grading_run import (
    GradedBlock,
    SchemeName,
    grade_block,
    grade_customers,
)
from addin.hosts.base import Host
from addin.workbook.comparison import text_in
from addin.workbook.region import HEADER_ROWS, no_header
from addin.workbook.scheme_choice import choose_scheme, fitting_scheme, known_inputs
from grading.engine.headers import find_header
from grading.engine.problems import Problem
from grading.engine.rows import block_from_rows
from grading.exceptions import InputError
from grading.language import Lang

__all__ = ["GradeReport", "GradedRow", "grade_rows", "grade_workbook"]


@dataclass(frozen=True, slots=True)
class GradedRow:
    """The answer for one customer.

    Args:
        row: 1-based sheet row.
        grade: None where the row could not be graded; the reason then says why.
        dates: Dates that the scheme's steps give, such as a deadline, by output name.
        problems: What must be mended in this row.
    """

    row: int
    key: str
    grade: str | None
    label: str | None
    score: float | None
    reason: str
    problems: tuple[Problem, ...]
    dates: tuple[tuple[str, date | None], ...] = ()

    def as_json(self, lang: Lang) -> dict[str, object]:
        """row, key, grade, label, score, reason, problems, then the dates."""
        found: dict[str, object] = {
            "row": self.row,
            "key": self.key,
            "grade": self.grade,
            "label": self.label,
            "score": self.score,
            "reason": self.reason,
            "problems": [problem.as_json(lang) for problem in self.problems],
        }
        return found | {name: day and day.isoformat() for name, day in self.dates}


@dataclass(frozen=True, slots=True)
class GradeReport:
    """The answers for a list, in the order of its rows; blank rows are left out.

    Args:
        problems: All problems, those of the list as a whole first.
        notes: Things to know, in the report's language.
    """

    scheme: str
    where: str
    lang: Lang
    rows: tuple[GradedRow, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    notes: tuple[str, ...]

    def as_json(self, lang: Lang | None = None) -> list[dict[str, object]]:
        """One object per row; texts in ``lang`` or the report's own language."""
        return [row.as_json(lang or self.lang) for row in self.rows]


def grade_rows(
    rows: Sequence[Sequence[object]],
    *,
    name: str,
    scheme: SchemeName | None = None,
    as_of: date,
    lang: Lang | None = None,
    text_only: bool = True,
    found: Sequence[Problem] = (),
) -> GradeReport:
    """Grade the rows of a list, such as a CSV file; title rows may stand above the header.

    Args:
        rows: Header row and customers.
        name: What stands where a workbook has a sheet name.
        scheme: By which to grade; None takes the only one that fits.
        as_of: The date that counts as today.
        lang: Language of texts; None takes the headers' or the person's.
        text_only: Whether every cell is text by nature.
        found: Problems found when the list was read, such as shifted cells.

    Raises:
        InputError: No header row, or no or several schemes fit.
        SchemeError: There is no such scheme, or its file does not hold together.
    """
    chosen = choose_scheme(scheme, None)
    inputs = known_inputs(chosen)
    header = find_header(rows[:HEADER_ROWS], inputs)
    if header is None:
        raise InputError(no_header(name, inputs))
    block = block_from_rows(rows[header:], first_row=header + 1, sheet=name, text_only=text_only)
    chosen = chosen or fitting_scheme(block.headers, name)
    return _report(grade_block(block, chosen, as_of=as_of, lang=lang, found=tuple(found)), name)


def grade_workbook(
    host: Host,
    *,
    scheme: SchemeName | None = None,
    sheet: str | None = None,
    as_of: date,
    lang: Lang | None = None,
) -> GradeReport:
    """Grade the customers of a workbook; the arguments are those of ``regrade``.

    Raises:
        TierbookError: The customers or the scheme cannot be found, or the list as a whole cannot
            be graded.
    """
    run = grade_customers(host, scheme=scheme, sheet=sheet, as_of=as_of, lang=lang)
    return _report(run.graded, run.customers.where)


def _report(graded: GradedBlock, where: str) -> GradeReport:
    return GradeReport(
        graded.scheme.id,
        where,
        graded.lang,
        tuple(_graded_rows(graded)),
        graded.problems,
        graded.warnings,
        tuple(note.text(graded.lang) for note in graded.notes),
    )


def _graded_rows(graded: GradedBlock) -> Iterator[GradedRow]:
    by_row: defaultdict[int | None, list[Problem]] = defaultdict(list)
    for problem in graded.problems:
        by_row[problem.row].append(problem)
    grades, first = graded.grades, graded.intake.first_row
    dates = dict(graded.date_outputs())
    for row in np.flatnonzero(~graded.intake.blank).tolist():
        score = np.nan if grades.score is None else float(grades.score[row])
        yield GradedRow(
            row=first + row,
            key=graded.key_of(row),
            grade=text_in(grades.grade, row),
            label=text_in(grades.label, row),
            score=None if np.isnan(score) else score,
            reason=text_in(grades.reason, row) or "",
            problems=tuple(by_row[first + row]),
            dates=tuple((name, days[row].item()) for name, days in dates.items()),
        )
