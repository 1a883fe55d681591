"""Why one customer has its grade: the values read, where they stand, and the path to the grade."""

from dataclasses import dataclass, replace
from datetime import date

from addin.actions.find_customer import find_customer
from addin.actions.graded_block import GradedBlock
from addin.actions.grading_run import SchemeName, grade_customers
from addin.hosts.base import Host
from addin.workbook.comparison import text_at, text_in
from grading.engine import explain as engine
from grading.engine.block import RawColumn
from grading.engine.problems import Problem, cell_address
from grading.language import Lang

__all__ = ["ExplainReport", "ReadValue", "explain", "explain_row"]


@dataclass(frozen=True, slots=True)
class ReadValue:
    """One cell that the scheme read.

    Args:
        input: Name of the input.
        value: What stands in the cell, empty for a blank.
    """

    input: str
    header: str
    cell: str
    value: str

    def as_json(self) -> dict[str, object]:
        """input, header, cell, value."""
        return {
            "input": self.input,
            "header": self.header,
            "cell": self.cell,
            "value": self.value,
        }


@dataclass(frozen=True, slots=True)
class ExplainReport:
    """One customer's grade and the path to it.

    Args:
        row: 1-based sheet row of the customer.
        values: The cells the scheme read.
        explanation: The path, in the report's language.
        problems: What must be mended in this row.
    """

    customer: str
    key: str
    sheet: str
    row: int
    scheme: str
    values: tuple[ReadValue, ...]
    explanation: engine.Explanation
    problems: tuple[Problem, ...]
    lang: Lang

    def as_json(self, lang: Lang | None = None) -> dict[str, object]:
        """All of it; the path is in the report's own language."""
        path = self.explanation
        return {
            "customer": self.customer,
            "key": self.key,
            "sheet": self.sheet,
            "row": self.row,
            "scheme": self.scheme,
            "grade": path.grade,
            "label": path.label,
            "score": path.score,
            "reason": path.reason,
            "values": [value.as_json() for value in self.values],
            "steps": [
                {
                    "step": step.step,
                    "kind": step.kind,
                    "read": list(step.read),
                    "chosen": list(step.chosen),
                    "cutoffs": list(step.cutoffs),
                    "outputs": list(step.outputs),
                }
                for step in path.steps
            ],
            "problems": [problem.as_json(lang or self.lang) for problem in self.problems],
        }


def explain(
    host: Host,
    customer: str,
    *,
    scheme: SchemeName | None = None,
    sheet: str | None = None,
    as_of: date,
    lang: Lang | None = None,
) -> ExplainReport:
    """Explain the grade of one customer; the other arguments are those of ``regrade``.

    Args:
        host: The workbook; nothing is written.
        customer: Key or name; case does not matter, and the beginning is enough where only one
            customer begins so.
        scheme: By which to grade.
        sheet: Where the customers stand.
        as_of: The date that counts as today.
        lang: Language of texts.

    Raises:
        InputError: No customer or several are called so; lists them or the nearest.
        TierbookError: The list or the scheme cannot be found or graded.
    """
    host.progress(None)
    run = grade_customers(
        host, scheme=scheme, sheet=sheet, as_of=as_of, lang=lang, orders_alone=True
    )
    return explain_row(run.graded, find_customer(run, customer))


def explain_row(graded: GradedBlock, row: int) -> ExplainReport:
    """Explain the grade of the customer in a zero-based row."""
    explanation = engine.explain(
        graded.fitted,
        graded.columns,
        row,
        as_of=graded.as_of,
        lang=graded.lang,
        invalid=graded.intake.invalid,
        days_off=graded.days_off,
    )
    # An override stands above the path that the rules took.
    explanation = replace(
        explanation,
        grade=text_in(graded.grades.grade, row),
        label=text_in(graded.grades.label, row),
        reason=graded.reason_of(row),
    )
    number = graded.intake.first_row + row
    return ExplainReport(
        customer=graded.name_of(row),
        key=graded.key_of(row),
        sheet=graded.block.sheet,
        row=number,
        scheme=graded.scheme.id,
        values=tuple(_values(graded, row)),
        explanation=explanation,
        problems=tuple(p for p in graded.problems if p.row == number),
        lang=graded.lang,
    )


def _values(graded: GradedBlock, row: int) -> list[ReadValue]:
    block, positions = graded.block, graded.intake.positions
    return [
        ReadValue(
            wanted.name,
            block.headers[position],
            cell_address(graded.intake.first_row + row, block.first_column + position),
            _shown(block.column(position), row),
        )
        for wanted in graded.scheme.inputs
        if (position := positions.get(wanted.name)) is not None
    ]


def _shown(column: RawColumn, row: int) -> str:
    """What stands in a cell; nothing where it is blank, an error or a formula never computed."""
    if column.text_codes[row] < 0 and column.numbers[row] != column.numbers[row]:
        return ""
    return text_at(column, row) or ""
