"""Who would move, and why, if the customers were graded now; nothing is written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import numpy as np
import numpy.typing as npt

from addin.actions.graded_block import GradedBlock
from addin.actions.grading_run import GradingRun, SchemeName, grade_customers
from addin.actions.override import OVERRIDE_INPUTS, with_overrides
from addin.actions.standing_grades import letter_codes, standing_grades
from addin.actions.tier_shift import Amounts, TierShift, known_amounts, tier_shifts
from addin.hosts.base import Host
from addin.texts import message
from addin.workbook.columns import GRADE
from addin.workbook.comparison import text_in
from addin.workbook.ownership import owned_place
from grading.engine.customer_rows import KEY_INPUTS
from grading.engine.fit import fit
from grading.engine.grades import Lookup
from grading.engine.problems import Problem
from grading.language import Lang, Message
from grading.schemes.changes import apply_changes
from grading.schemes.checks import Finding, check_scheme
from grading.schemes.differences import Difference, differences
from grading.schemes.models import Scheme

__all__ = ["Basis", "PreviewReport", "Prospect", "preview"]

Basis = Literal["sheet", "scheme"]
"""``sheet``: the grades that stand there. ``scheme``: those of the same practice unchanged."""
_Codes = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Prospect:
    """A customer who would get another grade.

    Args:
        customer: Name, else key.
        old: None where the customer has no grade now.
        new: None where the customer would have none.
        amount: What the customer brings, None where that is not known.
    """

    customer: str
    key: str
    old: str | None
    new: str | None
    reason: str
    amount: float | None

    def as_json(self) -> dict[str, object]:
        """customer, old, new, reason, key, amount."""
        return {
            "customer": self.customer,
            "old": self.old,
            "new": self.new,
            "reason": self.reason,
            "key": self.key,
            "amount": self.amount,
        }


@dataclass(frozen=True, slots=True)
class PreviewReport:
    """What a grading would change.

    Args:
        scheme: Id of the scheme.
        practice: The scheme itself, with the changes made; what ``regrade`` would take.
        where: Table or sheet of the customers.
        basis: What the grades are compared with; None where there are none to compare with.
        changes: What was changed in the scheme, from what to what.
        moved: Customers with another grade: the longest falls and rises first, falls before
            rises, then by amount.
        gained: Customers who would get a first grade, by amount.
        lost: Customers who would be left without one, by amount.
        anyway: How many of all these would move without the changes too, since their data has
            changed; None where nothing was changed.
        customers: How many there are, graded or not.
        notes: Things to tell, in the report's language.
    """

    scheme: str
    title: str
    practice: Scheme
    where: str
    as_of: date
    lang: Lang
    basis: Basis | None
    changes: tuple[Difference, ...]
    tiers: tuple[TierShift, ...]
    moved: tuple[Prospect, ...]
    gained: tuple[Prospect, ...]
    lost: tuple[Prospect, ...]
    up: int
    down: int
    anyway: int | None
    customers: int
    graded: int
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    notes: tuple[str, ...]

    def as_json(self, lang: Lang | None = None) -> dict[str, object]:
        """The shape scripts rely on, texts in ``lang`` or the report's own language."""
        lang = lang or self.lang
        return {
            "scheme": self.scheme,
            "as_of": self.as_of.isoformat(),
            "compared_with": self.basis,
            "changes": [change.as_json() for change in self.changes],
            "tiers": [tier.as_json() for tier in self.tiers],
            "moved": [move.as_json() for move in self.moved],
            "gained": [move.as_json() for move in self.gained],
            "lost": [move.as_json() for move in self.lost],
            "up": self.up,
            "down": self.down,
            "anyway": self.anyway,
            "customers": self.customers,
            "graded": self.graded,
            "problems": [problem.as_json(lang) for problem in self.problems],
            "warnings": [warning.as_json(lang) for warning in self.warnings],
            "notes": list(self.notes),
        }


def preview(
    host: Host,
    *,
    scheme: SchemeName | None = None,
    changes: Sequence[str] = (),
    rescale: bool = False,
    sheet: str | None = None,
    as_of: date,
    lang: Lang | None = None,
) -> PreviewReport:
    """Grade all customers and tell what would change against the grades that stand there.

    In a workbook that was never graded, a changed scheme is compared with the unchanged one.

    Args:
        host: The workbook; nothing is written.
        scheme: By which to grade; None takes the workbook's setting, else the only one that fits.
        changes: What to change in the scheme, as ``apply_changes`` reads it.
        rescale: As for ``apply_changes``.
        sheet: Where the customers stand; None looks for them.
        as_of: The date that counts as today.
        lang: Language of texts; None takes the workbook's, the headers', the person's.

    Raises:
        ChangeError: A change cannot be made; names every fault.
        TierbookError: The customers cannot be found or graded.
    """
    host.progress(None)
    beside = (*KEY_INPUTS, *OVERRIDE_INPUTS)
    run = grade_customers(host, scheme=scheme, sheet=sheet, as_of=as_of, lang=lang, beside=beside)
    unchanged = run.graded
    changed = apply_changes(unchanged.scheme, changes, rescale=rescale)
    unchanged.refuse_ungradable()
    host.progress(0.5)
    if _reads_alike(changed, unchanged.scheme):
        graded = _graded_by(changed, unchanged) if changes else unchanged
    else:
        again = grade_customers(
            host, scheme=changed, sheet=sheet, as_of=as_of, lang=lang, beside=beside
        )
        graded = replace(again.graded, said=unchanged.said)
    standing = standing_grades(host, run)
    basis, before = _compared_with(standing, unchanged if changes else None)
    findings = _new_findings(unchanged.scheme, changed, graded.lang) if changes else ()
    movement = _Movement(graded, before, known_amounts(graded))
    host.progress(1.0)
    return PreviewReport(
        scheme=changed.id,
        title=changed.title.get(graded.lang),
        practice=changed,
        where=run.customers.where,
        as_of=as_of,
        lang=graded.lang,
        basis=basis,
        changes=differences(unchanged.scheme, changed),
        tiers=tier_shifts(graded, before, movement.amounts),
        moved=movement.prospects(movement.moved),
        gained=movement.prospects(movement.gained),
        lost=movement.prospects(movement.lost),
        up=int((movement.steps < 0).sum()),
        down=int((movement.steps > 0).sum()),
        anyway=_anyway(movement, unchanged, standing) if changes else None,
        customers=int((~graded.intake.blank).sum()),
        graded=int(graded.graded.sum()),
        problems=(*_problems(findings, changed), *graded.problems),
        warnings=graded.warnings,
        notes=tuple(
            note.text(graded.lang)
            for note in (*graded.notes, *_column_notes(host, run), *_doubts(findings))
        ),
    )


def _compared_with(
    standing: Lookup | None, unchanged: GradedBlock | None
) -> tuple[Basis | None, Lookup | None]:
    if standing is not None:
        return "sheet", standing
    return (None, None) if unchanged is None else ("scheme", unchanged.grades.grade)


def _reads_alike(one: Scheme, other: Scheme) -> bool:
    """Whether what was read of the customers for one scheme is what the other reads."""
    return (one.inputs, one.hysteresis) == (other.inputs, other.hysteresis)


def _graded_by(scheme: Scheme, graded: GradedBlock) -> GradedBlock:
    """The same customers by another scheme that reads the same columns."""
    read, columns = graded.intake, graded.columns
    fitted = fit(scheme, columns, as_of=graded.as_of, invalid=read.invalid, rows=read.rows)
    grades = fitted.grade(
        columns, as_of=graded.as_of, invalid=read.invalid, rows=read.rows, lang=graded.lang
    )
    effective = with_overrides(grades, read, scheme, graded.lang)
    computed = None if graded.computed is None else grades.grade
    return replace(graded, scheme=scheme, fitted=fitted, grades=effective, computed=computed)


class _Movement:
    """Rows whose grade differs between two gradings of the same customers.

    Args:
        graded: The grading after.
        before: The grades before, one per row; None where there were none: then nobody moves.
        amounts: What each customer brings, or None.
    """

    def __init__(
        self, graded: GradedBlock, before: Lookup | None, amounts: Amounts | None
    ) -> None:
        self.graded, self.amounts = graded, amounts
        self._before = graded.grades.grade if before is None else before
        tiers = [tier.grade for tier in graded.scheme.tiers]
        letters = {
            letter: place
            for place, letter in enumerate(dict.fromkeys([*tiers, *self._before.texts]))
        }
        old = letter_codes(self._before, letters)
        new = letter_codes(graded.grades.grade, letters)
        differ = (old != new) & ~graded.intake.blank
        self.moved = differ & (old >= 0) & (new >= 0)
        self.gained, self.lost = differ & (old < 0), differ & (new < 0)
        # A letter that the practice does not have is neither above nor below the others.
        known = self.moved & (old < len(tiers))
        self.steps: _Codes = np.where(known, new - old, 0)

    @property
    def rows(self) -> npt.NDArray[np.bool_]:
        """Every row whose grade differs."""
        rows: npt.NDArray[np.bool_] = self.moved | self.gained | self.lost
        return rows

    def prospects(self, wanted: npt.NDArray[np.bool_]) -> tuple[Prospect, ...]:
        """Those of some rows: the longest way first, falls before rises, then by amount."""
        rows = np.flatnonzero(wanted)
        steps = self.steps[rows]
        amounts = np.zeros(len(rows)) if self.amounts is None else self.amounts[rows]
        order = np.lexsort((rows, -amounts, -steps, -np.abs(steps)))
        return tuple(self._prospect(row) for row in rows[order].tolist())

    def _prospect(self, row: int) -> Prospect:
        graded = self.graded
        return Prospect(
            graded.name_of(row),
            graded.key_of(row),
            text_in(self._before, row),
            text_in(graded.grades.grade, row),
            graded.reason_of(row),
            None if self.amounts is None else float(self.amounts[row]),
        )


def _anyway(movement: _Movement, unchanged: GradedBlock, standing: Lookup | None) -> int:
    """How many would move without the changes too."""
    if standing is None:
        return 0
    stale = _Movement(unchanged, standing, None).rows
    return int((stale & movement.rows).sum())


def _new_findings(old: Scheme, new: Scheme, lang: Lang) -> tuple[Finding, ...]:
    """What is to be said of the changed rules and was not so before."""
    known = {(found.step, found.message.text(lang)) for found in check_scheme(old)}
    return tuple(
        found for found in check_scheme(new) if (found.step, found.message.text(lang)) not in known
    )


def _problems(findings: Sequence[Finding], scheme: Scheme) -> list[Problem]:
    return [
        Problem(what=found.message, header=found.step, value=scheme.id, code="scheme_error")
        for found in findings
        if found.level == "error"
    ]


def _doubts(findings: Sequence[Finding]) -> list[Message]:
    return [found.message for found in findings if found.level == "warning"]


def _column_notes(host: Host, run: GradingRun) -> list[Message]:
    """What would keep a re-grade from writing the grades."""
    area = run.customers.area
    column = owned_place(host.names(), area, GRADE.name)
    if column is None or not host.column_is_formula(area, column):
        return []
    header = run.customers.block.headers[column - area.left]
    return [message("actions.formula_column", column=header)]
