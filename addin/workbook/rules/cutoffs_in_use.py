"""The cutoffs in use on the sheet Rules: what the last re-grade took from the customers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from addin.hosts.base import CellValue, Host
from addin.workbook.rules.blocks import RuleBlock, split_blocks
from addin.workbook.rules.carried import find_rules, sheet_grid
from addin.workbook.rules.faults import Faults
from addin.workbook.rules.grid import Place
from addin.workbook.rules.headers import read_headers
from addin.workbook.rules.rank_block import RANK_WORDS
from grading.schemes.models import Rank, Scheme

__all__ = ["CutoffChange", "UsedCell", "cell_text", "cutoff_changes", "text_value", "used_cells"]

_CUTOFF, _DAY, _ROWS = "cutoffs", "fitted_on", "fitted_rows"


@dataclass(frozen=True, slots=True)
class UsedCell:
    """A cell that shows a number in use.

    Args:
        key: Step, band and what the cell holds; the same wherever the rows are moved to.
        place: Where it stands.
        value: What stands there.
    """

    key: str
    place: Place
    value: object

    @property
    def is_day(self) -> bool:
        """Whether it tells when the numbers were taken."""
        return self.key.endswith(f"· {_DAY}")


@dataclass(frozen=True, slots=True)
class CutoffChange:
    """What a re-grade writes into one of these cells."""

    cell: UsedCell
    new: CellValue


def cutoff_changes(host: Host, fitted: Scheme) -> list[CutoffChange]:
    """What the sheet of rules does not say yet of the numbers a re-grade took.

    Another day alone makes no other numbers: it changes only where they do.

    Args:
        host: The workbook.
        fitted: The scheme on its sheet of rules, with the cutoffs of the re-grade.
    """
    ranks = [step for step in fitted.steps if isinstance(step, Rank) and step.cutoffs]
    if not ranks:
        return []
    cells = used_cells(host)
    changes: list[CutoffChange] = []
    for step in ranks:
        wanted = [(cells[key], new) for key, new in _wanted(step).items() if key in cells]
        other = [(cell, new) for cell, new in wanted if cell_text(cell.value) != cell_text(new)]
        if any(not cell.is_day for cell, _ in other):
            changes += [CutoffChange(cell, new) for cell, new in other]
    return changes


def used_cells(host: Host) -> dict[str, UsedCell]:
    """The cells for numbers in use on the sheet of rules, by their key; faults are passed over."""
    sheet = find_rules(host)
    if sheet is None:
        return {}
    blocks = split_blocks(sheet_grid(host, sheet), Faults(), "en").blocks
    found = [cell for block in blocks if block.kind == "rank" for cell in _cells(block)]
    return {cell.key: cell for cell in found}


def _cells(block: RuleBlock) -> Iterator[UsedCell]:
    headers = read_headers(block, Faults(), "en", words=RANK_WORDS)
    if headers is None or len(headers.outputs) != 1:
        return
    band = next(iter(headers.outputs.values()))
    for number, row in enumerate(block.rows):
        own = (_CUTOFF, *((_DAY, _ROWS) if number == 0 else ()))
        for word in own:
            at = headers.get(word)
            if at is not None:
                name = "" if word != _CUTOFF else str(row.cell(band) or "")
                place = block.place(row.number, at)
                yield UsedCell(_key(block.name, name, word), place, row.cell(at))


def _wanted(step: Rank) -> Mapping[str, CellValue]:
    """What the cells of a step are to hold, by their key."""
    cutoffs: Sequence[float | None] = (*step.cutoffs, None)
    wanted: dict[str, CellValue] = {
        _key(step.name, band, _CUTOFF): cutoff
        for band, cutoff in zip(step.values, cutoffs, strict=True)
    }
    wanted[_key(step.name, "", _DAY)] = step.fitted_on
    rows = step.fitted_rows
    wanted[_key(step.name, "", _ROWS)] = None if rows is None else float(rows)
    return wanted


def _key(step: str, band: str, word: str) -> str:
    return " · ".join(part for part in (step, band, word) if part)


def cell_text(value: object) -> str:
    """A cell's content as Undo keeps it: numbers in full, dates as ``2026-11-21``, "" blank."""
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return repr(float(value)).removesuffix(".0")
    return value.isoformat() if isinstance(value, date) else str(value)


def text_value(cell: UsedCell, text: str) -> CellValue:
    """What a cell is to hold for its content to be ``text`` again."""
    if not text:
        return None
    try:
        return date.fromisoformat(text) if cell.is_day else float(text)
    except ValueError:
        return text
