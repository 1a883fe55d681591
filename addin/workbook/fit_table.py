"""The cutoffs that the last re-grade took from the customers themselves."""

from dataclasses import dataclass

from addin.hosts.base import Host, StateTable
from addin.workbook.state_rows import read_rows, state_table
from grading.schemes.models import Rank, Scheme

__all__ = ["FIT_TABLE", "FitRow", "fit_rows", "fit_table", "read_fit"]

FIT_TABLE = "TierbookFit"
_HEADERS = ("step", "bin", "cutoff", "fitted on", "rows")


@dataclass(frozen=True, slots=True)
class FitRow:
    """Where one bin of a step begins.

    Args:
        bin: What the step calls those at or beyond the cutoff.
        cutoff: The number in full.
        fitted_on: The day, as ``2026-11-21``.
        rows: How many customers it was taken from.
    """

    step: str
    bin: str
    cutoff: str
    fitted_on: str
    rows: str

    @property
    def numbers(self) -> tuple[str, str, str, str]:
        """All but the day, which alone makes no other fit."""
        return self.step, self.bin, self.cutoff, self.rows

    def as_json(self) -> dict[str, object]:
        """step, bin, cutoff, fitted_on, rows; what a person made unreadable is null."""
        return {
            "step": self.step,
            "bin": self.bin,
            "cutoff": _number(self.cutoff),
            "fitted_on": self.fitted_on or None,
            "rows": _number(self.rows),
        }


def fit_rows(scheme: Scheme) -> list[FitRow]:
    """The cutoffs a fitted scheme holds, step by step, best bin first."""
    return [
        FitRow(
            step.name,
            name,
            repr(cutoff).removesuffix(".0"),
            "" if step.fitted_on is None else step.fitted_on.isoformat(),
            "" if step.fitted_rows is None else str(step.fitted_rows),
        )
        for step in scheme.steps
        if isinstance(step, Rank)
        for name, cutoff in zip(step.values, step.cutoffs, strict=False)
    ]


def read_fit(host: Host) -> list[FitRow]:
    """The cutoffs that stand in the workbook."""
    return [FitRow(*row) for row in read_rows(host, FIT_TABLE, _HEADERS)]


def fit_table(rows: list[FitRow]) -> StateTable:
    """The table as a host writes it."""
    cells = [(r.step, r.bin, r.cutoff, r.fitted_on, r.rows) for r in rows]
    return state_table(FIT_TABLE, _HEADERS, cells)


def _number(text: str) -> float | int | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return int(number) if number.is_integer() else number
