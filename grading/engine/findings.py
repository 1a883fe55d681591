"""What intake finds wrong with a block, named by cell in words a salesperson understands."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

import numpy as np

from grading.engine.block import Block, CellKind
from grading.engine.date_text import read_serials
from grading.engine.expectations import HeaderSpellings, Listing, expectation, title
from grading.engine.headers import Clash, spellings
from grading.engine.problems import Problem, cell_address, column_letters
from grading.engine.shares import Shares
from grading.engine.typed_columns import Reading, Rows, cell_text, number_as_text
from grading.engine.words import ChoiceWords, nearest
from grading.language import Message
from grading.schemes.models import Input

__all__ = ["Findings", "compressed"]

_SHOWN = 60  # characters of a cell's text that a message repeats
_SUGGESTED = 200  # more distinct unknown options are another column's, not slips of the pen

_LISTED_ROWS = 20  # of which a warning about a whole column tells


class Findings:
    """Problems and warnings of one block, collected while it is read.

    Args:
        block: The cells.
        as_of: The date that counts as today.
    """

    def __init__(self, block: Block, as_of: date) -> None:
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        self._block = block
        self.as_of = as_of

    def missing(self, wanted: Sequence[Input], unknown: Sequence[int]) -> None:
        """A column is needed and not there; of several inputs, one of them is needed.

        Args:
            wanted: The input, or those of which one must be there.
            unknown: Zero-based positions of headers that no input has claimed.
        """
        ways = spellings(wanted[0])
        facts: dict[str, object] = {
            "input": title(wanted[0]),
            "inputs": Listing(tuple(map(title, wanted))),
            "spellings": HeaderSpellings(tuple(wanted[:1])),
            "headers": Listing(
                tuple(filter(None, map(self._header, range(len(self._block.headers)))))
            ),
        }
        wording = "missing_column" if len(wanted) == 1 else "missing_any"
        near = _nearest_header(ways, {p: self._header(p) for p in unknown[:_SUGGESTED]})
        if near is not None and len(wanted) == 1:
            wording = "missing_column_near"
            facts |= {"near": self._header(near), "cell": self._head_cell(near)}
        self.problems.append(
            Problem(
                what=self._message(wording, facts),
                expected=expectation(wanted[0], self.as_of),
                sheet=self._block.sheet,
                header=wanted[0].name,
                code="missing_column",
            )
        )

    def clash(self, clash: Clash, inputs: Mapping[str, Input]) -> None:
        """Headers and inputs cannot be told apart."""
        cells = [f"{self._head_cell(p)} ({self._header(p)})" for p in clash.positions]
        facts = {
            "input": title(inputs[clash.inputs[0]]),
            "inputs": Listing(tuple(title(inputs[name]) for name in clash.inputs)),
            "cells": Listing(tuple(cells)),
        }
        code = "clashing_columns" if len(clash.inputs) == 1 else "unclear_column"
        self.problems.append(
            Problem(
                what=self._message(code, facts),
                expected=expectation(inputs[clash.inputs[0]], self.as_of),
                sheet=self._block.sheet,
                row=self._block.first_row - 1,
                column=self._block.first_column + clash.positions[0],
                header=self._header(clash.positions[0]),
                value=self._header(clash.positions[0]),
                code=code,
            )
        )

    def warn(self, code: str, position: int | None = None, **facts: object) -> None:
        """Warn of something about the whole block, or about the column at a position."""
        header = "" if position is None else self._header(position)
        self.warnings.append(
            Problem(
                what=self._message(code, {"header": header} | facts),
                sheet=self._block.sheet,
                header=header,
                column=None if position is None else self._block.first_column + position,
                code=code,
            )
        )

    def headers(self, blank: Sequence[int], duplicates: Iterable[Sequence[int]]) -> None:
        """Warn of columns without a header and of equal headers."""
        if blank:
            columns = compressed([self._block.first_column + p for p in blank], column_letters)
            self.warn("blank_header", columns=columns, row=self._block.first_row - 1)
        for positions in duplicates:
            cells = Listing(tuple(map(self._head_cell, positions)))
            self.warn("duplicate_header", positions[0], cells=cells)

    def rows_left_out(self, blank: Rows, totals: Iterable[int]) -> None:
        """Warn of blank rows between customers and of totals rows; zero-based rows."""
        if blank.size:
            rows = compressed((blank + self._block.first_row).tolist(), str)
            self.warn("blank_rows", rows=rows)
        for row in totals:
            self.warn("totals_row", row=self._block.first_row + row)

    def cells(self, wanted: Input, position: int, reading: Reading, rows: int) -> None:
        """Name each faulty cell of a column, and warn of values below the usual.

        Args:
            wanted: The input.
            position: Zero-based position of its column.
            reading: The column as read.
            rows: How many rows count; faults further down are none.
        """
        expected = expectation(wanted, self.as_of)
        for code, faulty in reading.faults.items():
            at = faulty[faulty < rows].tolist()
            if code == "unknown_option":
                self._unknown_options(wanted, position, at, expected)
                continue
            wording = "too_large_share" if code == "too_large" and wanted.is_share else code
            for row in at:
                self.cell(code, position, row, expected, wording=wording)
        if reading.unusual.size:
            facts = {"usual": number_as_text(float(wanted.usual_minimum or 0))}
            self.warnings += [
                self._cell("unusual", position, row, expected, "unusual", facts)
                for row in reading.unusual[reading.unusual < rows].tolist()
            ]
        if reading.shares is not None:
            self._shares(position, reading.shares, expected, rows)

    def _shares(self, position: int, shares: Shares, expected: Message, rows: int) -> None:
        """Tell of plain numbers that were taken as per cent, and of others beside them."""
        percent = shares.percent[shares.percent < rows]
        if not percent.size:
            return
        found = {"percent": percent, "mixed_shares": shares.beside[shares.beside < rows]}
        for code, at in found.items():
            if at.size:
                numbers = (at[:_LISTED_ROWS] + self._block.first_row).tolist()
                listed = compressed(numbers) + (", …" if at.size > len(numbers) else "")
                counts = np.format_float_positional(shares.values[at[0]] * 100, 6, trim="-")
                facts = {"count": at.size, "rows": listed, "counts": counts}
                self.warnings.append(self._cell(code, position, int(at[0]), expected, code, facts))

    def cell(
        self,
        code: str,
        position: int,
        row: int,
        expected: Message,
        *,
        wording: str = "",
        **facts: object,
    ) -> None:
        """Name one cell as a problem.

        Args:
            code: What scripts know the problem by.
            position: Zero-based position of the column.
            row: Zero-based data row.
            expected: What must hold there.
            wording: Key of the text, where it is not the code.
            **facts: What else fills the text.
        """
        problem = self._cell(code, position, row, expected, wording or code, facts)
        self.problems.append(problem)

    def address(self, position: int, row: int) -> str:
        """Address of a cell of a zero-based data row and column, such as ``B7``."""
        return cell_address(self._block.first_row + row, self._block.first_column + position)

    def _cell(
        self,
        code: str,
        position: int,
        row: int,
        expected: Message,
        wording: str,
        facts: Mapping[str, object],
    ) -> Problem:
        header = self._header(position) or column_letters(self._block.first_column + position)
        text = self._text(position, row, code)
        shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
        own = {"where": self._place(self.address(position, row)), "header": header}
        return Problem(
            what=Message(
                f"intake.cell.{wording}", {**own, "expected": expected, "value": shown, **facts}
            ),
            expected=expected,
            sheet=self._block.sheet,
            row=self._block.first_row + row,
            column=self._block.first_column + position,
            header=header,
            value=text,
            code=code,
        )

    def _unknown_options(
        self, wanted: Input, position: int, rows: Sequence[int], expected: Message
    ) -> None:
        raw = self._block.column(position)
        texts = dict.fromkeys(cell_text(raw, row) for row in rows)
        words = ChoiceWords(wanted.choices)
        near = {t: words.suggest(t) for t in texts} if len(texts) <= _SUGGESTED else {}
        for row in rows:
            option = near.get(cell_text(raw, row))
            if option is None:
                self.cell("unknown_option", position, row, expected)
                continue
            choice = wanted.choices[option]
            self.cell(
                "unknown_option",
                position,
                row,
                expected,
                wording="unknown_option_near",
                near=choice.label or choice.value,
            )

    def _text(self, position: int, row: int, code: str) -> str:
        """What stands in a cell; a day number that was understood as a date is shown as one."""
        raw = self._block.column(position)
        if code == "future_date" and raw.kinds[row] == CellKind.NUMBER:
            days, _, _ = read_serials(raw.numbers[[row]], date1904=self._block.date1904)
            return str(days[0])
        return cell_text(raw, row)

    def _message(self, wording: str, facts: Mapping[str, object]) -> Message:
        return Message(f"intake.{wording}", {"where": self._place()} | dict(facts))

    def _place(self, cell: str = "") -> object:
        """The sheet, or a cell of it, as a person would say it."""
        sheet = self._block.sheet
        if not cell:
            return sheet or Message("intake.where.data")
        if not sheet:
            return cell
        return f"{sheet} {cell}" if self._block.text_only else f"{sheet}!{cell}"

    def _header(self, position: int) -> str:
        return " ".join(self._block.headers[position].split())

    def _head_cell(self, position: int) -> str:
        return self.address(position, -1)


def compressed(numbers: Sequence[int], name: Callable[[int], str] = str) -> str:
    """Ascending numbers with runs drawn together: ``12, 15–17``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(
        name(low) if low == high else f"{name(low)}–{name(high)}" for low, high in runs
    )


def _nearest_header(ways: Iterable[str], headers: Mapping[int, str]) -> int | None:
    """Position of the header that is most probably a slip for one of these spellings."""
    for way in ways:
        found = nearest(way, headers.values(), likeness=0.8)
        if found is not None:
            return next(position for position, header in headers.items() if header == found)
    return None
