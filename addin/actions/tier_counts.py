"""How many customers each tier has, and what they bring, beside what the practice expects."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from addin.actions.graded_block import GradedBlock
from grading.engine.grades import Lookup
from grading.schemes.models import ExpectedShare

__all__ = ["AMOUNT", "TierCount", "TopShare", "tier_counts", "top_share"]

AMOUNT = "annual_amount"
"""The input whose shares are reported."""
_TOP_PCT = 20
_Amounts = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class TierCount:
    """One tier of a graded population.

    Args:
        share: Of the graded customers, 0 to 1.
        amount: What its customers bring, None where no amount is known.
        amount_share: Of what all graded customers bring, None where that is not above zero.
        expected: What share of the amount the practice expects.
    """

    grade: str
    label: str
    customers: int
    share: float
    amount: float | None = None
    amount_share: float | None = None
    expected: ExpectedShare | None = None

    def as_json(self) -> dict[str, object]:
        """grade, customers, share; label, amounts and expectation beside."""
        found: dict[str, object] = {
            "grade": self.grade,
            "label": self.label,
            "customers": self.customers,
            "share": self.share,
        }
        if self.amount is not None:
            found |= {"amount": self.amount, "amount_share": self.amount_share}
        if self.expected is not None:
            found["expected"] = {
                "relation": self.expected.relation,
                "share": round(self.expected.pct / 100, 6),
            }
        return found


@dataclass(frozen=True, slots=True)
class TopShare:
    """What the first fifth of the customers brings, beside what the practice names.

    Args:
        customers: How many they are, a part of one counted as one.
        share: Of the amount, 0 to 1.
        expected: What the practice names, 0 to 1.
    """

    customers: int
    share: float
    expected: float

    def as_json(self) -> Mapping[str, object]:
        """customers, share, expected."""
        return {"customers": self.customers, "share": self.share, "expected": self.expected}


def tier_counts(
    graded: GradedBlock, amounts: npt.NDArray[np.float64] | None = None
) -> tuple[TierCount, ...]:
    """One entry per tier of the scheme, best first, empty tiers included.

    Of a practice without tiers one entry per label that occurs, the most frequent first.

    Args:
        graded: The customers.
        amounts: What each brings, none NaN; None takes the annual amount where it is read.
    """
    amounts = _amounts(graded) if amounts is None else amounts
    total = _sum(amounts, graded.graded)
    customers = int(graded.graded.sum())
    found = []
    for grade, label, expected, rows in _groups(graded):
        count = int(rows.sum())
        amount = _sum(amounts, rows)
        found.append(
            TierCount(
                grade,
                label,
                count,
                round(count / customers, 6) if customers else 0.0,
                amount,
                _share(amount, total),
                expected,
            )
        )
    return tuple(found)


_Group = tuple[str, str, ExpectedShare | None, npt.NDArray[np.bool_]]


def _groups(graded: GradedBlock) -> Iterator[_Group]:
    """Letter, label, expectation and rows of each tier; without tiers, of each label."""
    for tier in graded.scheme.tiers:
        rows = _rows_of(graded.grades.grade, tier.grade)
        yield tier.grade, tier.label.get(graded.lang), tier.expected, rows
    if not graded.scheme.tiers:
        labels = graded.grades.label
        found = {text: _rows_of(labels, text) & graded.graded for text in labels.texts}
        for text, rows in sorted(found.items(), key=lambda group: (-group[1].sum(), group[0])):
            if rows.any():
                yield "", text, None, rows


def _rows_of(column: Lookup, wanted: str) -> npt.NDArray[np.bool_]:
    codes = [code for code, text in enumerate(column.texts) if text == wanted]
    return np.isin(column.codes, codes)


def top_share(graded: GradedBlock) -> TopShare | None:
    """The first fifth's share of the amount, where the practice names what it should be."""
    expected, amounts = graded.scheme.top_share_pct, _amounts(graded)
    if expected is None or amounts is None:
        return None
    ranked = np.sort(amounts[graded.graded])[::-1]
    first = -(-len(ranked) * _TOP_PCT // 100)
    everyone = np.ones(len(ranked), dtype=np.bool_)
    share = _share(_sum(ranked, np.arange(len(ranked)) < first), _sum(ranked, everyone))
    return None if share is None else TopShare(first, share, round(expected / 100, 6))


def _amounts(graded: GradedBlock) -> _Amounts | None:
    amounts = graded.intake.columns.get(AMOUNT)
    return None if amounts is None else np.nan_to_num(amounts.astype(np.float64), nan=0.0)


def _sum(amounts: _Amounts | None, rows: npt.NDArray[np.bool_]) -> float | None:
    """The sum over some rows; None where it is beyond all numbers."""
    if amounts is None:
        return None
    with np.errstate(over="ignore"):
        total = float(amounts[rows].sum())
    return total if np.isfinite(total) else None


def _share(part: float | None, whole: float | None) -> float | None:
    return round(part / whole, 6) if part is not None and whole is not None and whole > 0 else None
