"""A customer list with its grades: what was read, what was decided, what needs attention."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from addin.actions.order_source import OrdersFilled, OrderSource, lacking_orders, order_source
from addin.actions.override import override_problems, with_overrides
from addin.texts import message
from addin.workbook.comparison import text_in
from addin.workbook.language import choose_language
from addin.workbook.scheme_choice import customer_inputs, lacking_inputs
from grading.engine.block import Block
from grading.engine.columns import Intake
from grading.engine.fit import FittedScheme, compiled, fit
from grading.engine.grades import Grades, Lookup
from grading.engine.headers import recognise
from grading.engine.input_columns import Column
from grading.engine.intake import intake
from grading.engine.narrow import narrow_populations
from grading.engine.problems import Problem
from grading.engine.told import DaysOff
from grading.engine.variables import PREVIOUS_GRADE, read_by
from grading.exceptions import InputError
from grading.language import Lang, Message
from grading.orders.order_list import OrderList
from grading.schemes.catalogue import CUSTOMER_INPUTS
from grading.schemes.models import Input, LifetimeValue, Scheme

__all__ = ["GradedBlock", "grade_block"]

Dates = npt.NDArray[np.datetime64]


@dataclass(frozen=True)
class GradedBlock:
    """A customer list with its grades.

    Args:
        block: The cells.
        scheme: By which it was graded; cutoffs in use are in ``fitted.scheme``.
        intake: The typed columns, as long as the graded rows.
        grades: Those in effect, one per row of ``intake``: a person's override wins.
        as_of: The date that counted as today.
        lang: The language of texts.
        found: Problems of the list as a whole, such as merged cells.
        computed: The letters the rules gave, where there is a column to override them.
        said: Notes on the choice of the scheme.
        ordered: What came from a list of orders; None where none was read.
        previous: The grades until now, where the scheme holds on to them.
        days_off: Free days that the scheme's working days were counted around.
    """

    block: Block
    scheme: Scheme
    fitted: FittedScheme
    intake: Intake
    grades: Grades
    as_of: date
    lang: Lang
    found: tuple[Problem, ...] = ()
    computed: Lookup | None = None
    said: tuple[Message, ...] = ()
    ordered: OrdersFilled | None = None
    previous: Lookup | None = None
    days_off: DaysOff = field(default_factory=dict)

    @property
    def graded(self) -> npt.NDArray[np.bool_]:
        """Whether each row has a grade, or the label of a practice without grades."""
        return self.grades.decided

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """All that must be mended, top to bottom."""
        ordered = () if self.ordered is None else self.ordered.problems
        problems = (*self.found, *ordered, *self.intake.problems, *self._unexplained())
        return tuple(sorted(problems, key=_place))

    @cached_property
    def warnings(self) -> tuple[Problem, ...]:
        """All that should be looked at though it changes no grade, top to bottom."""
        ordered = () if self.ordered is None else self.ordered.found.warnings
        narrow = narrow_populations(self.fitted, sheet=self.block.sheet)
        return tuple(sorted((*narrow, *self.intake.warnings, *ordered), key=_place))

    @property
    def notes(self) -> tuple[Message, ...]:
        """What a person should know about the values that were read."""
        ordered = (*(() if self.ordered is None else self.ordered.notes), *self._fallbacks())
        if not self.intake.formulas:
            return (*self.said, *ordered)
        headers = [self.block.headers[self.intake.positions[n]] for n in self.intake.formulas]
        return (
            *self.said,
            *ordered,
            message("actions.as_of_last_save", columns=", ".join(headers)),
        )

    def _fallbacks(self) -> list[Message]:
        """Steps that went without the fit they are meant for, since the rules allow it."""
        return [
            message("orders.run_rate", step=step.name)
            for step in self.fitted.scheme.steps
            if isinstance(step, LifetimeValue) and step.fitted_rows and step.parameters is None
        ]

    @property
    def columns(self) -> dict[str, Column]:
        """The columns that were read, as the engine takes them."""
        return _columns(self.intake, self.previous)

    def date_outputs(self) -> Iterator[tuple[str, Dates]]:
        """The dates that steps give, such as a deadline: output name and datetime64[D] per row."""
        for name, output in self.grades.outputs.items():
            if not isinstance(output, Lookup) and np.issubdtype(output.dtype, np.datetime64):
                yield name, output.astype("datetime64[D]")

    def word_outputs(self) -> Iterator[tuple[str, Lookup]]:
        """Words that steps give and no other step reads, such as a flag: output name and texts."""
        read = {name for step in self.scheme.steps for name in read_by(step)}
        for name, output in self.grades.outputs.items():
            if isinstance(output, Lookup) and name not in read:
                yield name, output

    def refuse_ungradable(self) -> None:
        """Stop before a list without the columns it needs is written to.

        Raises:
            InputError: A column is lacking that every row needs, or two claim to be one, so that
                all grades standing there would be lost; says which, and what headers there are.
        """
        if self._ungradable:
            first = self.intake.first_row
            headers = [p for p in self.intake.problems if p.row is None or p.row < first]
            raise InputError("\n".join(p.message(self.lang) for p in headers))

    def name_of(self, row: int) -> str:
        """The customer in a zero-based row: the name, else the key."""
        names = self.intake.texts.get("customer")
        return (names and text_in(names, row)) or self.key_of(row)

    def key_of(self, row: int) -> str:
        """The key of a zero-based row, "" where it has none."""
        return text_in(self.intake.keys, row) or ""

    def reason_of(self, row: int) -> str:
        """The reason for the grade of a zero-based row."""
        return text_in(self.grades.reason, row) or ""

    @property
    def _ungradable(self) -> bool:
        """Whether no row at all can be graded for want of a column, or of one that is clear."""
        known = {*self.intake.positions, *(self.ordered.inputs if self.ordered else ())}
        unclear = self.intake.invalid.keys() - known
        deciding = {wanted.name for wanted in self.fitted.program.inputs}
        return lacking_inputs(self.scheme, known) or bool(unclear & deciding)

    def _unexplained(self) -> list[Problem]:
        """A problem for each row that has no grade although none of its cells is at fault."""
        if self._ungradable:
            return []  # said once for the column, not once per row
        explained = {p.row for p in self.intake.problems if p.sheet == self.block.sheet}
        rows = np.flatnonzero(~self.graded & ~self.intake.blank).tolist()
        return [
            Problem(
                what=message(
                    "actions.not_graded",
                    sheet=self.block.sheet,
                    row=self.intake.first_row + row,
                    customer=self.name_of(row),
                    reason=self.reason_of(row),
                ),
                sheet=self.block.sheet,
                row=self.intake.first_row + row,
                value=self.name_of(row),
                code="not_graded",
            )
            for row in rows
            if self.intake.first_row + row not in explained
        ]


def grade_block(
    block: Block,
    scheme: Scheme,
    *,
    as_of: date,
    lang: Lang | None,
    setting: Lang | None = None,
    found: tuple[Problem, ...] = (),
    beside: Collection[str] = CUSTOMER_INPUTS,
    said: tuple[Message, ...] = (),
    refit: bool = True,
    reasons: bool = True,
    orders: Callable[[], OrderList | None] | None = None,
    previous: Lookup | None = None,
    days_off: DaysOff = MappingProxyType({}),
) -> GradedBlock:
    """Read, fit and grade a customer list.

    Args:
        block: The cells.
        scheme: By which to grade.
        as_of: The date that counts as today.
        lang: Language asked for; None takes the workbook's, the headers', the person's.
        setting: The workbook's language.
        found: Problems that were found with the list before it was read.
        beside: Which columns to read and check beside the scheme's; reading takes most of the
            time, so a verb names only those it needs.
        said: Notes on the choice of the scheme.
        refit: Whether these customers are the population that gives the cutoffs; without, those
            that the scheme holds count.
        reasons: Whether reasons are wanted; without, each is an empty text.
        orders: Reads the list of orders that lies beside the customers; called only where the
            scheme takes inputs from it. Where ``block`` is a list of orders itself, the result
            has one row per customer, and a ``block`` of its own.
        previous: The grades until now, one per data row, for a scheme that holds on to them.
        days_off: Free days beside public holidays, for a scheme that counts working days.

    Raises:
        InputError: The list as a whole cannot be graded.
        FitError: The population gives no cutoffs, or the scheme holds none.
    """
    known = customer_inputs(scheme)
    headers = recognise(block.headers, known).language
    source = order_source(block, scheme, as_of=as_of, table=orders)
    block = block if source is None else source.customers
    own = {wanted.name for wanted in scheme.inputs}
    wanted = [each for each in known if each.name in own or each.name in beside]
    read, ordered = _read(block, source, wanted, scheme, as_of=as_of)
    if source is None and orders is not None:
        said += lacking_orders(scheme, read.positions)
    language = choose_language(lang, setting, headers)
    if ordered is not None and ordered.alone:
        previous = None  # the rows are customers of the orders, not those of the sheet
    columns = _columns(read, previous)
    fitted = (
        fit(scheme, columns, as_of=as_of, invalid=read.invalid, rows=read.rows)
        if refit
        else compiled(scheme)
    )
    grades = fitted.grade(
        columns,
        as_of=as_of,
        invalid=read.invalid,
        rows=read.rows,
        lang=language,
        reasons=reasons,
        days_off=days_off,
    )
    return GradedBlock(
        block,
        scheme,
        fitted,
        read,
        with_overrides(grades, read, scheme, language),
        as_of,
        language,
        (*found, *override_problems(block, read, scheme)),
        grades.grade if "override" in read.positions else None,
        said,
        ordered,
        previous,
        days_off,
    )


def _read(
    block: Block, source: OrderSource | None, wanted: list[Input], scheme: Scheme, *, as_of: date
) -> tuple[Intake, OrdersFilled | None]:
    """The customers as they stand, with what an order list says of them if there is one."""
    if source is None:
        return intake(block, wanted, as_of=as_of, require_any=scheme.require_any), None
    left = source.left_of(scheme.require_any)
    read = intake(block, source.left(wanted), as_of=as_of, require_any=left)
    return source.fill(read, scheme)


def _columns(read: Intake, previous: Lookup | None) -> dict[str, Column]:
    """The columns as the engine takes them."""
    found: dict[str, Column] = {**read.by_input}
    if previous is not None:
        found[PREVIOUS_GRADE] = Lookup(previous.codes[: read.rows], previous.texts)
    return found


def _place(problem: Problem) -> tuple[int, int]:
    return problem.row or 0, problem.column or 0
