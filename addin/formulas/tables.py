"""What the formulas over a whole population and over the catalogue spill."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from addin.actions.graded_block import GradedBlock
from addin.actions.tier_counts import tier_counts
from addin.formulas.answers import Answer
from addin.formulas.arguments import one_cell
from addin.texts import TEXTS, message
from addin.workbook.language import choose_language
from addin.workbook.scheme_choice import needed_columns
from grading.engine.block import Block
from grading.engine.expectations import Listing
from grading.engine.problems import cell_address
from grading.engine.typed_columns import cell_text, read_column
from grading.engine.words import fold
from grading.exceptions import InputError
from grading.language import LANGUAGES, Lang, as_lang
from grading.schemes.catalogue import load_scheme, scheme_ids
from grading.schemes.models import Input, LifetimeValue, Rank, Scheme, Scorecard

__all__ = ["catalogue", "cutoffs_in_use", "tier_mix"]


def tier_mix(graded: GradedBlock, amount_column: object) -> Answer:
    """A header row, then per tier customers, share, amount, share, expected share.

    Args:
        graded: The customers.
        amount_column: Header or 1-based number of the column to add up; left out, the annual
            amount where the scheme reads it.

    Raises:
        InputError: There is no such column, or it holds what is no number.
    """
    amounts = _amounts(graded, one_cell(amount_column, "amount_column"))
    keys = ("grade", "label", "customers", "share", "amount", "amount_share", "expected")
    answer: Answer = [[TEXTS.get(f"formulas.mix.{key}", graded.lang) for key in keys]]
    for tier in tier_counts(graded, amounts):
        expected = None if tier.expected is None else round(tier.expected.pct / 100, 6)
        cells = (tier.share, tier.amount, tier.amount_share, expected)
        answer.append(
            [tier.grade, tier.label, tier.customers, *("" if c is None else c for c in cells)]
        )
    return answer


def _amounts(graded: GradedBlock, which: object) -> npt.NDArray[np.float64] | None:
    """The numbers of the column a person names, blanks as 0; None where none is named.

    Raises:
        InputError: A customer's cell holds no number, since a sum without it would be wrong.
    """
    if which is None:
        return None
    block, rows = graded.block, graded.intake.rows
    position = _position(block, which)
    wanted = Input(name="amount", type="number")
    reading = read_column(
        block.column(position), wanted, as_of=graded.as_of, date1904=block.date1904
    )
    faulty = sorted(row for at in reading.faults.values() for row in at.tolist() if row < rows)
    if faulty:
        facts = {
            "header": block.headers[position],
            "cell": cell_address(block.first_row + faulty[0], block.first_column + position),
            "value": cell_text(block.column(position), faulty[0]),
            "count": len(faulty),
        }
        raise InputError(message("formulas.amount_cell", **facts))
    return np.nan_to_num(np.asarray(reading.values)[:rows].astype(np.float64))


def _position(block: Block, which: object) -> int:
    """Zero-based position of the column of a header or a 1-based number.

    Raises:
        InputError: There is none, or several of that header.
    """
    if isinstance(which, int | float) and not isinstance(which, bool):
        if which == int(which) and 1 <= which <= len(block.headers):
            return int(which) - 1
        found = []
    else:
        wanted = fold(str(which))
        found = [place for place, text in enumerate(block.headers) if fold(text) == wanted]
    if len(found) == 1:
        return found[0]
    headers = Listing(tuple(filter(None, block.headers)))
    facts = {"wanted": _typed(which), "headers": headers, "columns": len(block.headers)}
    raise InputError(message("formulas.no_column", **facts))


def _typed(value: object) -> str:
    """A header or number as a person typed it."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def cutoffs_in_use(graded: GradedBlock) -> Answer:
    """A header row, then the numbers that part the tiers, best first.

    Raises:
        InputError: The scheme has neither scores nor shares of the customers.
    """
    scheme = graded.fitted.scheme
    rows = list(_cutoffs(scheme))
    if not rows:
        raise InputError(message("formulas.no_cutoffs", scheme=scheme.id, title=scheme.title))
    keys = ("step", "bin", "cutoff", "fitted_on", "rows")
    return [[TEXTS.get(f"formulas.cutoffs.{key}", graded.lang) for key in keys], *rows]


def _cutoffs(scheme: Scheme) -> Iterator[list[object]]:
    for step in scheme.steps:
        if isinstance(step, Rank):
            fitted = ["" if f is None else f for f in (step.fitted_on, step.fitted_rows)]
            for name, number in zip(step.values, step.cutoffs, strict=False):
                yield [step.name, name, number, *fitted]
        elif isinstance(step, LifetimeValue) and step.parameters is not None:
            for name, number in step.parameters.model_dump().items():
                yield [step.name, name, number, step.fitted_on or "", step.fitted_rows or ""]
        elif isinstance(step, Scorecard):
            for cutoff in step.cutoffs:
                if cutoff.minimum is not None:
                    yield [step.name, cutoff.grade, cutoff.minimum, "", ""]


def catalogue(language: object) -> Answer:
    """A header row, then id, title, grades and needed columns of each scheme there is.

    Args:
        language: ``en``, ``zh`` or ``es``; left out, the language of the machine.

    Raises:
        InputError: Another language was asked for.
    """
    lang = _language(one_cell(language, "language"))
    headers: list[object] = [
        TEXTS.get(f"cli.column.{key}", lang) for key in ("id", "title", "grades", "reads")
    ]
    schemes = map(load_scheme, scheme_ids())
    return [headers, *(_entry(scheme, lang) for scheme in schemes)]


def _entry(scheme: Scheme, lang: Lang) -> list[object]:
    grades = " ".join(tier.grade for tier in scheme.tiers)
    reads = Listing(needed_columns(scheme)).get(lang)
    return [scheme.id, scheme.title.get(lang), grades, reads]


def _language(asked: object) -> Lang:
    if asked is None:
        return choose_language(None)
    lang = as_lang(str(asked).strip())
    if lang is None:
        known = ", ".join(LANGUAGES)
        raise InputError(message("formulas.no_language", wanted=str(asked), known=known))
    return lang
