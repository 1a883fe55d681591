"""Grade every customer of a workbook and write grade, label, score and reason beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from addin.actions.column_changes import (
    OWN_FIELDS,
    ColumnChange,
    changed_columns,
    new_values,
)
from addin.actions.contact_dates import contact_dates_owned, standing_date_changes
from addin.actions.grading_run import GradingRun, SchemeName, grade_customers
from addin.actions.kept_state import keep_state
from addin.actions.override import OVERRIDE_INPUTS
from addin.actions.tier_counts import TierCount, TopShare, tier_counts, top_share
from addin.hosts.base import Area, ColumnValues, ColumnWrite, Host, SaveReport, TierFormat
from addin.texts import message
from addin.workbook.colours import tier_formats
from addin.workbook.columns import COMPUTED_GRADE, GRADE, SCORE, graded_columns
from addin.workbook.comparison import text_at, text_in
from addin.workbook.contact_overrides import CONTACT_INPUTS
from addin.workbook.ownership import Place, owned_place, places
from grading.engine.customer_rows import KEY_INPUTS
from grading.engine.problems import Problem
from grading.language import Lang, Message

__all__ = ["Move", "RegradeReport", "regrade"]


@dataclass(frozen=True, slots=True)
class Move:
    """A customer whose grade is another than before.

    Args:
        customer: Name, else key.
        old: None where the customer had no grade.
        new: None where the customer has none now.
    """

    customer: str
    key: str
    old: str | None
    new: str | None
    reason: str

    def as_json(self) -> dict[str, object]:
        """customer, old, new, reason, and the key."""
        return {
            "customer": self.customer,
            "old": self.old,
            "new": self.new,
            "reason": self.reason,
            "key": self.key,
        }


@dataclass(frozen=True, slots=True)
class RegradeReport:
    """What a re-grade found and wrote.

    Args:
        scheme: Id of the scheme.
        where: Table or sheet of the customers.
        customers: How many there are, graded or not.
        graded: How many have a grade, or the label of a practice without grades.
        moved: Customers whose grade changed, top to bottom; none at a first grading.
        columns: Headers of the columns that were written.
        formats: Colours of the tiers, best first.
        notes: Things to tell, in the report's language.
    """

    scheme: str
    title: str
    where: str
    as_of: date
    lang: Lang
    customers: int
    graded: int
    tiers: tuple[TierCount, ...]
    top_share: TopShare | None
    moved: tuple[Move, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    columns: tuple[str, ...]
    notes: tuple[str, ...]
    formats: tuple[TierFormat, ...] = ()
    file: Path | None = None
    backup: Path | None = None
    written: bool = False

    def as_json(self, lang: Lang | None = None) -> dict[str, object]:
        """The shape scripts rely on, texts in ``lang`` or the report's own language."""
        lang = lang or self.lang
        return {
            "scheme": self.scheme,
            "as_of": self.as_of.isoformat(),
            "file": None if self.file is None else str(self.file),
            "backup": None if self.backup is None else str(self.backup),
            "tiers": [tier.as_json() for tier in self.tiers],
            "moved": [move.as_json() for move in self.moved],
            "problems": [problem.as_json(lang) for problem in self.problems],
            "warnings": [warning.as_json(lang) for warning in self.warnings],
            "customers": self.customers,
            "graded": self.graded,
            "top_share": None if self.top_share is None else self.top_share.as_json(),
            "written": self.written,
            "columns": list(self.columns),
            "notes": list(self.notes),
        }


def regrade(
    host: Host,
    *,
    scheme: SchemeName | None = None,
    sheet: str | None = None,
    as_of: date,
    lang: Lang | None = None,
) -> RegradeReport:
    """Grade all customers and write what changed; customers with problems stay without a grade.

    Args:
        host: The workbook.
        scheme: By which to grade; None takes the workbook's setting, else the only one that fits.
        sheet: Where the customers stand; None looks for them.
        as_of: The date that counts as today.
        lang: Language of texts; None takes the workbook's, the headers', the person's.

    Raises:
        TierbookError: The customers cannot be found, graded or written; nothing is changed.
    """
    host.progress(None)
    beside = (*_DECIDING, *CONTACT_INPUTS) if contact_dates_owned(host) else _DECIDING
    run = grade_customers(host, scheme=scheme, sheet=sheet, as_of=as_of, lang=lang, beside=beside)
    run.graded.refuse_ungradable()
    host.progress(0.5)
    graded, area = run.graded, run.customers.area
    found, values = _places(host, run)
    changes, untouched = changed_columns(host, run, found, values)
    dates, said = standing_date_changes(host, run)
    changes += dates
    untouched += said
    moved = _moves(run, changes)
    writes = [change.write for change in changes]
    if writes:
        host.write_columns(area, writes)
    grade_column = _column_of(found[0], writes, area)
    host.set_tier_formats(area, grade_column, tier_formats(graded.fitted.scheme))
    unkept = keep_state(host, run, changes, scheme)
    host.progress(0.7)
    saved = host.commit()
    host.progress(1.0)
    notes = (*graded.notes, *_displaced(found), *untouched, *unkept)
    return _report(run, moved, writes, saved, notes)


_DECIDING = (*KEY_INPUTS, *OVERRIDE_INPUTS)
"""What a re-grade reads beside the scheme's inputs."""


def _places(host: Host, run: GradingRun) -> tuple[list[Place], dict[str, ColumnValues]]:
    """Where the owned columns stand or go, and what they are to hold by field."""
    graded, area, names = run.graded, run.customers.area, host.names()
    scored = owned_place(names, area, SCORE.name) is not None
    values = new_values(graded, area, scored=scored)
    columns = graded_columns(
        graded.scheme,
        scored=SCORE.field in values,
        outputs=[name for name in values if name not in OWN_FIELDS],
        overridden=graded.computed is not None
        or owned_place(names, area, COMPUTED_GRADE.name) is not None,
    )
    headers, read = run.customers.block.headers, run.read_columns
    return places(names, area, headers, columns, graded.lang, read=read), values


def _moves(run: GradingRun, changes: Sequence[ColumnChange]) -> tuple[Move, ...]:
    """Who has another grade than before; a column that is only now filled knows no before."""
    grade = next((c for c in changes if c.place.owned is GRADE), None)
    if grade is None or grade.old is None or not grade.old.kinds.any():
        return ()
    graded, old = run.graded, grade.old
    rows = np.flatnonzero(grade.rows[: graded.intake.rows] & ~graded.intake.blank)
    return tuple(
        Move(
            graded.name_of(row),
            graded.key_of(row),
            text_at(old, row),
            text_in(graded.grades.grade, row),
            graded.reason_of(row),
        )
        for row in rows.tolist()
    )


def _column_of(place: Place, writes: Sequence[ColumnWrite], area: Area) -> int:
    """The 1-based column of a place; appended ones follow each other at the right end."""
    if place.column is not None:
        return place.column
    appended = [write.name for write in writes if write.column is None]
    return area.right + 1 + appended.index(place.owned.name)


def _displaced(found: Sequence[Place]) -> list[Message]:
    return [
        message("actions.displaced", theirs=place.displaced, ours=place.header)
        for place in found
        if place.displaced is not None
    ]


def _report(
    run: GradingRun,
    moved: tuple[Move, ...],
    writes: Sequence[ColumnWrite],
    saved: SaveReport,
    notes: Sequence[Message],
) -> RegradeReport:
    graded, customers = run.graded, run.customers
    return RegradeReport(
        scheme=graded.scheme.id,
        title=graded.scheme.title.get(graded.lang),
        where=customers.where,
        as_of=graded.as_of,
        lang=graded.lang,
        customers=int((~graded.intake.blank).sum()),
        graded=int(graded.graded.sum()),
        tiers=tier_counts(graded),
        top_share=top_share(graded),
        moved=moved,
        problems=graded.problems,
        warnings=graded.warnings,
        columns=tuple(write.header for write in writes),
        notes=tuple(note.text(graded.lang) for note in (*notes, *saved.notes)),
        formats=tier_formats(graded.scheme),
        file=saved.file,
        backup=saved.backup,
        written=saved.written,
    )
