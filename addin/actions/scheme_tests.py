"""Check a scheme against cases whose grades are known, as code is checked by its tests."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from addin.actions.grading_run import SchemeName
from addin.hosts.base import Host, TableInfo
from addin.texts import message
from addin.workbook.case_table import (
    CASE_NAMES,
    CASES_TABLE,
    EXPECTED,
    NO_GRADE,
    case_inputs,
    grade_words,
)
from addin.workbook.comparison import text_in
from addin.workbook.language import choose_language
from addin.workbook.scheme_choice import lacking_inputs
from addin.workbook.scheme_source import scheme_source
from addin.workbook.settings import read_settings
from grading.engine.block import Block
from grading.engine.columns import Intake
from grading.engine.fit import FittedScheme, compiled, fit
from grading.engine.grades import Grades
from grading.engine.intake import intake
from grading.engine.problems import Problem, cell_address
from grading.engine.words import fold
from grading.exceptions import InputError
from grading.language import Lang, Message
from grading.schemes.models import Scheme
from grading.schemes.population import is_fitted

__all__ = ["FailedCase", "SchemeTestReport", "check_cases", "run_scheme_tests"]


@dataclass(frozen=True, slots=True)
class FailedCase:
    """A case that gets another grade than it must.

    Args:
        case: What the case is called, empty where it has no name.
        row: 1-based row of the sheet or file.
        cell: Address of the expected grade.
        expected: None where no grade must come out.
        got: None where there is no grade.
        reason: Why it came out so.
    """

    case: str
    sheet: str
    row: int
    cell: str
    expected: str | None
    got: str | None
    reason: str

    def as_json(self) -> dict[str, object]:
        """case, sheet, row, cell, expected, got, reason."""
        return {
            "case": self.case,
            "sheet": self.sheet,
            "row": self.row,
            "cell": self.cell,
            "expected": self.expected,
            "got": self.got,
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class SchemeTestReport:
    """How a scheme fared with its cases.

    Args:
        scheme: Id of the scheme.
        where: Table or file of the cases.
        cases: How many could be checked.
        failed: Those that got another grade, top to bottom.
        problems: What must be mended in the cases themselves.
        notes: Things to know, in the report's language.
    """

    scheme: str
    title: str
    where: str
    as_of: date
    lang: Lang
    cases: int
    failed: tuple[FailedCase, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]

    @property
    def passed(self) -> int:
        """How many cases got the grade they must."""
        return self.cases - len(self.failed)

    def as_json(self, lang: Lang | None = None) -> dict[str, object]:
        """The shape scripts rely on, texts in ``lang`` or the report's own language."""
        lang = lang or self.lang
        return {
            "scheme": self.scheme,
            "as_of": self.as_of.isoformat(),
            "cases": self.cases,
            "passed": self.passed,
            "failed": [case.as_json() for case in self.failed],
            "problems": [problem.as_json(lang) for problem in self.problems],
            "notes": list(self.notes),
        }


def run_scheme_tests(
    host: Host,
    *,
    scheme: SchemeName | None = None,
    sheet: str | None = None,
    as_of: date,
    lang: Lang | None = None,
) -> SchemeTestReport:
    """Check the cases of the table TestCases, wherever it stands.

    Args:
        host: The workbook; nothing is written.
        scheme: What to check; None takes the workbook's own rules, else its setting, else
            the only one that fits.
        sheet: The sheet to look on, None for all.
        as_of: The date that counts as today.
        lang: Language of texts; None takes the workbook's, the headers', the person's.

    Raises:
        InputError: There is no such table, or it lacks a column; says how to make one.
        SchemeError: There is no such scheme, or it does not hold together.
    """
    host.progress(None)
    settings = read_settings(host)
    source = scheme_source(host, scheme, settings, lang)
    table = _cases_table(host, sheet, source.scheme)
    block = host.read(table.area)
    chosen = source.fitting(block.headers, table.name)
    return check_cases(
        block, chosen, where=table.name, as_of=as_of, lang=lang, setting=settings.language
    )


def _cases_table(host: Host, sheet: str | None, scheme: Scheme | None) -> TableInfo:
    found = [t for t in host.tables() if t.name.casefold() == CASES_TABLE.casefold()]
    if sheet is not None:
        found = [t for t in found if t.area.sheet.casefold() == sheet.casefold()]
    if not found:
        where = host.title if sheet is None else f"{host.title}, {sheet}"
        msg = f"{where}: there is no table called {CASES_TABLE}. {_recipe(scheme)}"
        raise InputError(msg)
    if not found[0].has_header:
        msg = (
            f"{CASES_TABLE} on {found[0].area.sheet}: the table must show its header row, but it "
            "is switched off. Switch it on under Table Design, Header Row."
        )
        raise InputError(msg)
    return found[0]


def _recipe(scheme: Scheme | None) -> str:
    """How to make a table of cases."""
    return (
        f"To make one: on any sheet type the headers {_columns(scheme)}, one case per row below, "
        f"select them, choose Insert, Table, and call it {CASES_TABLE} under Table Design, Table "
        "Name."
    )


def _columns(scheme: Scheme | None) -> str:
    inputs = () if scheme is None else scheme.inputs
    labels = [wanted.label.get("en") or wanted.name for wanted in inputs]
    return f"{', '.join(labels) or 'of what your scheme reads'} and Expected grade"


def check_cases(
    block: Block,
    scheme: Scheme,
    *,
    where: str,
    as_of: date,
    lang: Lang | None,
    setting: Lang | None = None,
    said: tuple[Message, ...] = (),
) -> SchemeTestReport:
    """Grade cases and compare with the grades they must get.

    Cases are no population: a ranking takes the cutoffs that stand in the scheme. Where none
    stand there, the cases are ranked among themselves, so that the same cases always give the
    same answer.

    Args:
        block: The cases, one per row.
        scheme: What is checked.
        where: The table or file as a person knows it.
        as_of: The date that counts as today.
        lang: Language asked for; None takes the workbook's, the headers', the person's.
        setting: The workbook's language.
        said: Notes on the choice of the scheme.

    Raises:
        InputError: A column is lacking without which nothing can be checked; says which.
    """
    read = intake(block, case_inputs(scheme), as_of=as_of, require_any=scheme.require_any)
    language = choose_language(lang, setting, read.language)
    _refuse_without_columns(read, scheme, language)
    fitted, notes = _fitted(scheme, read, as_of)
    grades = fitted.grade(
        read.by_input, as_of=as_of, invalid=read.invalid, rows=read.rows, lang=language
    )
    expected = _expected(read, scheme)
    unknown = np.flatnonzero(expected == _UNKNOWN).tolist()
    return SchemeTestReport(
        scheme=scheme.id,
        title=scheme.title.get(language),
        where=where,
        as_of=as_of,
        lang=language,
        cases=int((expected >= NO_GRADE).sum()),
        failed=tuple(_failed(block, read, grades, expected, scheme)),
        problems=(
            *_of_the_table(block, read),
            *(_unknown_grade(block, read, row, scheme) for row in unknown),
        ),
        notes=tuple(note.text(language) for note in (*said, *notes)),
    )


_Positions = npt.NDArray[np.int64]
_UNKNOWN, _BLANK = -2, -3


def _refuse_without_columns(read: Intake, scheme: Scheme, lang: Lang) -> None:
    if EXPECTED in read.positions and not lacking_inputs(scheme, read.positions):
        return
    faults = [p.message(lang) for p in read.problems if p.row is None or p.row < read.first_row]
    needed = f"Test cases of {scheme.id} have the columns {_columns(scheme)}."
    raise InputError("\n".join([*faults, needed]))


def _fitted(scheme: Scheme, read: Intake, as_of: date) -> tuple[FittedScheme, list[Message]]:
    if all(map(is_fitted, scheme.steps)):
        return compiled(scheme), []
    fitted = fit(scheme, read.by_input, as_of=as_of, invalid=read.invalid, rows=read.rows)
    return fitted, [message("scheme_tests.among_themselves", scheme=scheme.title)]


def _expected(read: Intake, scheme: Scheme) -> _Positions:
    """Per row the position of the tier that must come out, or what else stands there."""
    known, texts = grade_words(scheme), read.texts[EXPECTED]
    table = [known.get(fold(t), _UNKNOWN) if t.strip() else _BLANK for t in texts.texts]
    positions: _Positions = np.array([*table, _BLANK], dtype=np.int64)[texts.codes]
    return positions


def _failed(
    block: Block,
    read: Intake,
    grades: Grades,
    expected: _Positions,
    scheme: Scheme,
) -> Iterator[FailedCase]:
    letters = {NO_GRADE: None, **{n: tier.grade for n, tier in enumerate(scheme.tiers)}}
    column = block.first_column + read.positions[EXPECTED]
    for row, position in enumerate(expected.tolist()):
        got = text_in(grades.grade, row)
        if position not in letters or letters[position] == got:
            continue
        number = read.first_row + row
        yield FailedCase(
            case=_name(read, row),
            sheet=block.sheet,
            row=number,
            cell=cell_address(number, column),
            expected=letters[position],
            got=got,
            reason=text_in(grades.reason, row) or "",
        )


def _name(read: Intake, row: int) -> str:
    names = (read.texts[name] for name in CASE_NAMES if name in read.texts)
    return next(filter(None, (text_in(texts, row) for texts in names)), "")


def _of_the_table(block: Block, read: Intake) -> Iterator[Problem]:
    """Problems of the headers and of the expected grades; those of a case may be meant so."""
    column = block.first_column + read.positions[EXPECTED]
    for problem in read.problems:
        of_headers = problem.row is None or problem.row < read.first_row
        if of_headers or problem.column == column:
            yield problem


def _unknown_grade(block: Block, read: Intake, row: int, scheme: Scheme) -> Problem:
    position = read.positions[EXPECTED]
    grades = ", ".join(tier.grade for tier in scheme.tiers)
    value = text_in(read.texts[EXPECTED], row) or ""
    number, column = read.first_row + row, block.first_column + position
    facts = {"sheet": block.sheet, "cell": cell_address(number, column), "value": value}
    header = block.headers[position]
    return Problem(
        what=message("scheme_tests.unknown", **facts, header=header, grades=grades),
        expected=message("scheme_tests.unknown_expected", grades=grades),
        sheet=block.sheet,
        row=number,
        column=column,
        header=header,
        value=value,
        code="unknown_grade",
    )
