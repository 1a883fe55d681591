"""What a grading does to the tiers: customers and amounts of each, before and after."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt

from addin.actions.graded_block import GradedBlock
from addin.actions.tier_counts import AMOUNT, TierCount, tier_counts
from grading.engine.block import Block
from grading.engine.grades import Lookup
from grading.engine.intake import intake
from grading.schemes.catalogue import common_input
from grading.schemes.models import LocalText, Tier

__all__ = ["Amounts", "TierShift", "known_amounts", "tier_shifts"]

Amounts = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class TierShift:
    """One tier before and after.

    Args:
        label: Empty for a letter that the practice does not have.
        before: None where there were no grades.
    """

    grade: str
    label: str
    before: TierCount | None
    after: TierCount

    @property
    def customers(self) -> int | None:
        """How many customers more the tier has after."""
        return None if self.before is None else self.after.customers - self.before.customers

    @property
    def amount(self) -> float | None:
        """How much more its customers bring."""
        return None if self.before is None else _less(self.after.amount, self.before.amount)

    def as_json(self) -> dict[str, object]:
        """grade, label, before, after, difference; null where something is not known."""
        before, after = self.before, self.after
        difference = None
        if before is not None:
            difference = {
                "customers": self.customers,
                "share": _less(after.share, before.share),
                "amount": self.amount,
                "amount_share": _less(after.amount_share, before.amount_share),
            }
        return {
            "grade": self.grade,
            "label": self.label,
            "before": None if before is None else _numbers(before),
            "after": _numbers(after),
            "difference": difference,
        }


def _numbers(tier: TierCount) -> dict[str, object]:
    return {
        "customers": tier.customers,
        "share": tier.share,
        "amount": tier.amount,
        "amount_share": tier.amount_share,
    }


def _less(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else round(one - other, 6)


def tier_shifts(
    graded: GradedBlock, before: Lookup | None, amounts: Amounts | None
) -> tuple[TierShift, ...]:
    """Every tier of the practice, best first, then letters that only stood there before.

    Args:
        graded: The grading after.
        before: The grades before, one per row; None where there were none.
        amounts: What each customer brings, one per row; None where that is not known.
    """
    strangers = [] if before is None else _strangers(graded, before)
    tiers = (
        *graded.scheme.tiers,
        *(_stranger(letter) for letter in strangers),
    )
    columns = {name: c for name, c in graded.intake.columns.items() if name != AMOUNT}
    if amounts is not None:
        columns[AMOUNT] = amounts
    counted = replace(
        graded,
        scheme=graded.scheme.model_copy(update={"tiers": tiers}),
        intake=replace(graded.intake, columns=columns),
    )
    after = tier_counts(counted)
    if before is None:
        return tuple(TierShift(tier.grade, tier.label, None, tier) for tier in after)
    stood = tier_counts(replace(counted, grades=replace(graded.grades, grade=before)))
    return tuple(
        TierShift(now.grade, now.label, was, now) for was, now in zip(stood, after, strict=True)
    )


def _stranger(letter: str) -> Tier:
    """A tier for whatever text stands there; unchecked, since a check would trim the text."""
    return Tier.model_construct(grade=letter, label=LocalText(), colour="")


def _strangers(graded: GradedBlock, before: Lookup) -> Iterable[str]:
    """Letters before that no tier of the practice is called, in alphabetical order."""
    own = {tier.grade for tier in graded.scheme.tiers}
    used = {before.texts[code] for code in np.unique(before.codes).tolist() if code >= 0}
    return sorted(used - own)


def known_amounts(graded: GradedBlock) -> Amounts | None:
    """What each customer brings, blanks as 0, also where the practice does not look at it."""
    found = graded.intake.columns.get(AMOUNT)
    if found is None:
        found = _read_amounts(graded.block, graded.as_of)
    if found is None:
        return None
    rows = graded.intake.rows
    amounts = np.zeros(rows)
    amounts[: len(found)] = np.nan_to_num(found.astype(np.float64)[:rows], nan=0.0)
    return amounts


def _read_amounts(block: Block, as_of: date) -> npt.NDArray[np.generic] | None:
    wanted = common_input(AMOUNT).model_copy(update={"required": False})
    return intake(block, [wanted], as_of=as_of).columns.get(AMOUNT)
