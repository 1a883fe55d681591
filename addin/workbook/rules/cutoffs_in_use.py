"""The numbers in use on the sheet Rules: what the last re-grade took from the customers."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from addin.hosts.base import CellValue, Host
from addin.workbook.rules.blocks import RuleBlock, split_blocks
from addin.workbook.rules.carried import find_rules, sheet_grid
from addin.workbook.rules.cells import canonical_word
from addin.workbook.rules.columns import Columns, columns_of
from addin.workbook.rules.faults import Faults
from addin.workbook.rules.grid import Place
from addin.workbook.rules.headers import Headers, read_headers
from addin.workbook.rules.lifetime_block import LIFETIME_WORDS
from addin.workbook.rules.pick_block import PICK_WORDS
from addin.workbook.rules.rank_block import RANK_WORDS
from addin.workbook.rules.scorecard_block import SCORECARD_WORDS, is_scale
from grading.schemes.models import LifetimeValue, Pick, Rank, Scheme, Scorecard, Step
from grading.schemes.population import is_fitted, needs_population

__all__ = ["CutoffChange", "UsedCell", "cell_text", "cutoff_changes", "text_value", "used_cells"]

_CUTOFF, _TIE, _LOW, _HIGH = "cutoffs", "cut_tie", "range_low", "range_high"
_DAY, _ROWS = "fitted_on", "fitted_rows"


@dataclass(frozen=True, slots=True)
class UsedCell:
    """A cell that shows a number in use.

    Args:
        step: Name of the step.
        part: The band, characteristic or group as the sheet names it; "" for the whole step.
        word: What the cell holds, by the word of its header.
        place: Where it stands.
        value: What stands there.
    """

    step: str
    part: str
    word: str
    place: Place
    value: object

    @property
    def key(self) -> str:
        """Step, part and what the cell holds; the same wherever the rows are moved to."""
        return " · ".join(part for part in (self.step, self.part, self.word) if part)

    @property
    def is_day(self) -> bool:
        """Whether it tells when the numbers were taken."""
        return self.word == _DAY


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
        fitted: The scheme on its sheet of rules, with the numbers of the re-grade.
    """
    steps = {
        step.name: step
        for step in fitted.steps
        if needs_population(step) and is_fitted(step) and _has_numbers(step)
    }
    if not steps:
        return []
    columns = columns_of(fitted)
    changes: list[CutoffChange] = []
    cells = list(used_cells(host).values())
    for name, step in steps.items():
        wanted = [(cell, _wanted(step, cell, columns)) for cell in cells if cell.step == name]
        other = [(cell, new) for cell, new in wanted if cell_text(cell.value) != cell_text(new)]
        if any(not cell.is_day for cell, _ in other):
            changes += [CutoffChange(cell, new) for cell, new in other]
    return changes


def _has_numbers(step: Step) -> bool:
    """Whether a step took anything from the customers; from none there is nothing to take."""
    return not isinstance(step, Rank | Pick | Scorecard | LifetimeValue) or bool(step.fitted_rows)


def used_cells(host: Host) -> dict[str, UsedCell]:
    """The cells for numbers in use on the sheet of rules, by their key; faults are passed over."""
    sheet = find_rules(host)
    if sheet is None:
        return {}
    blocks = split_blocks(sheet_grid(host, sheet), Faults(), "en").blocks
    found = [
        cell for block in blocks if block.kind in _CELLS for cell in _CELLS[block.kind](block)
    ]
    return {cell.key: cell for cell in found}


def _rank_cells(block: RuleBlock) -> Iterator[UsedCell]:
    headers = read_headers(block, Faults(), "en", words=RANK_WORDS)
    if headers is None or len(headers.outputs) != 1:
        return
    yield from _whole_cells(block, headers)
    yield from _part_cells(block, headers, next(iter(headers.outputs.values())), (_CUTOFF,))


def _pick_cells(block: RuleBlock) -> Iterator[UsedCell]:
    headers = read_headers(block, Faults(), "en", words=PICK_WORDS)
    if headers is None or "group" not in headers.at:
        return
    yield from _whole_cells(block, headers)
    yield from _part_cells(block, headers, headers.at["group"], (_CUTOFF, _TIE))


def _lifetime_cells(block: RuleBlock) -> Iterator[UsedCell]:
    headers = read_headers(block, Faults(), "en", words=LIFETIME_WORDS)
    if headers is None or "parameter" not in headers.at:
        return
    yield from _whole_cells(block, headers)
    yield from _part_cells(block, headers, headers.at["parameter"], (_CUTOFF,))


def _scorecard_cells(block: RuleBlock) -> Iterator[UsedCell]:
    needed = SCORECARD_WORDS[:4]
    headers = read_headers(block, Faults(), "en", words=SCORECARD_WORDS, needed=needed)
    if headers is None or _LOW not in headers.at:
        return
    yield from _whole_cells(block, headers)
    named = headers.at["characteristic"]
    scaled = {row.number for row in block.rows if is_scale(row, headers)}
    for cell in _part_cells(block, headers, named, (_LOW, _HIGH)):
        if cell.place.row in scaled:
            yield cell


_CELLS: Mapping[str, Callable[[RuleBlock], Iterator[UsedCell]]] = {
    "rank": _rank_cells,
    "pick": _pick_cells,
    "lifetime_value": _lifetime_cells,
    "scorecard": _scorecard_cells,
}


def _whole_cells(block: RuleBlock, headers: Headers) -> Iterator[UsedCell]:
    """When and from how many customers the numbers came: in the first row."""
    row = block.rows[0]
    for word in (_DAY, _ROWS):
        at = headers.get(word)
        if at is not None:
            yield UsedCell(block.name, "", word, block.place(row.number, at), row.cell(at))


def _part_cells(
    block: RuleBlock, headers: Headers, named: int, words: tuple[str, ...]
) -> Iterator[UsedCell]:
    """The numbers of each row that names a part of the step."""
    for row in block.rows:
        part = row.cell(named)
        for word in words:
            at = headers.get(word)
            if at is not None and part is not None:
                place = block.place(row.number, at)
                yield UsedCell(block.name, str(part), word, place, row.cell(at))


def _wanted(step: Step, cell: UsedCell, columns: Columns) -> CellValue:
    """What a cell of a step is to hold."""
    if isinstance(step, Rank | Pick | Scorecard | LifetimeValue) and cell.word in (_DAY, _ROWS):
        rows = None if step.fitted_rows is None else float(step.fitted_rows)
        return step.fitted_on if cell.word == _DAY else rows
    if isinstance(step, Rank):
        return dict(zip(step.values, step.cutoffs, strict=False)).get(cell.part)
    if isinstance(step, LifetimeValue):
        return None if step.parameters is None else getattr(step.parameters, cell.part, None)
    if isinstance(step, Pick):
        kind = columns.types[step.within]
        group = canonical_word(cell.part, kind) if kind.kind == "word" else cell.part
        cut = next((each for each in step.cuts if each.group == group), None)
        if cut is None:
            return None
        return cut.value if cell.word == _CUTOFF else cut.tie or None
    if isinstance(step, Scorecard):
        names = columns.resolve(cell.part)
        scales = {c.input: c.scale for c in step.characteristics if c.scale is not None}
        scale = scales.get(names[0]) if names else None
        return None if scale is None else scale.low if cell.word == _LOW else scale.high
    return None


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
    if cell.word == _TIE:
        return text
    try:
        return date.fromisoformat(text) if cell.is_day else float(text)
    except ValueError:
        return text
