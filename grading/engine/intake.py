"""Intake: from a block of raw cells to typed columns and a list of what is wrong with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from grading.engine.block import Block
from grading.engine.columns import Intake
from grading.engine.customer_rows import (
    KEY_INPUTS,
    Extent,
    find_extent,
    key_input,
    read_keys,
)
from grading.engine.expectations import HeaderSpellings, Listing, expectation, title
from grading.engine.findings import Findings
from grading.engine.grades import Lookup
from grading.engine.headers import Recognition
from grading.engine.own_columns import recognise_columns
from grading.engine.problems import Problem
from grading.engine.required import may_be_blank, required_rows
from grading.engine.typed_columns import Reading, read_column
from grading.engine.words import speaks_of_scale
from grading.language import Message
from grading.schemes.models import Input

__all__ = ["intake"]

Mask = npt.NDArray[np.bool_]


def intake(
    block: Block,
    inputs: Sequence[Input],
    *,
    as_of: date,
    require_any: Sequence[Sequence[str]] = (),
) -> Intake:
    """Read a customer block: columns by input, and every fault with its cell.

    Only columns that are recognised are loaded. Nothing is guessed: what can be read in two ways
    is a problem. Faults never raise; a block without any usable column gives empty columns and
    says so.

    Args:
        block: The cells.
        inputs: The scheme's inputs and those that every workbook may have; of two of one name
            the first counts.
        as_of: The date that counts as today.
        require_any: Sets of inputs of which each row must fill at least one.
    """
    by_name: dict[str, Input] = {}
    for each in inputs:
        by_name.setdefault(each.name, each)
    found = recognise_columns(block, by_name.values())
    readings = {
        name: read_column(
            block.column(position), by_name[name], as_of=as_of, date1904=block.date1904
        )
        for name, position in found.positions.items()
    }
    extent = find_extent(block, found.positions, readings)
    findings = Findings(block, as_of)
    _name_headers(findings, block, found, by_name)
    _name_rows(findings, block, extent)
    blanks = _Blanks(findings, found, by_name, readings, extent)
    blanks.name_required()
    for names in require_any:
        blanks.name_all_blank(names)
    for name, position in found.positions.items():
        findings.cells(by_name[name], position, readings[name], extent.rows)
    keys = _read_keys(findings, block, found, by_name, readings, extent)
    return _result(block, found, readings, extent, keys, findings)


def _name_headers(
    findings: Findings, block: Block, found: Recognition, inputs: Mapping[str, Input]
) -> None:
    for clash in found.clashes:
        findings.clash(clash, inputs)
    clashing = {position for clash in found.clashes for position in clash.positions}
    for name, position in found.positions.items():
        if inputs[name].type == "number" and speaks_of_scale(block.headers[position]):
            findings.warn("scaled_header", position)
    findings.headers(found.blank, [g for g in found.duplicates if not clashing.issuperset(g)])


def _name_rows(findings: Findings, block: Block, extent: Extent) -> None:
    if extent.rows == 0:
        findings.warn("no_rows", row=block.first_row - 1)
    findings.rows_left_out(np.flatnonzero(extent.blank), extent.totals)


@dataclass(frozen=True, slots=True)
class _Blanks:
    """Names columns and cells that have to be filled and are not."""

    findings: Findings
    found: Recognition
    inputs: Mapping[str, Input]
    readings: Mapping[str, Reading]
    extent: Extent

    def name_required(self) -> None:
        for wanted in self.inputs.values():
            if may_be_blank(wanted) or self._clashes(wanted.name):
                continue
            rows = max((len(r.blank) for r in self.readings.values()), default=self.extent.rows)
            needed = required_rows(wanted, self.inputs, self.readings, rows)[: self.extent.rows]
            needed &= ~self.extent.blank
            if wanted.name in self.readings:
                self._name_cells("blank", [wanted], needed)
            elif not wanted.required_when or needed.any():
                self.findings.missing([wanted], self.found.unknown)

    def name_all_blank(self, names: Sequence[str]) -> None:
        wanted = [self.inputs[name] for name in names if name in self.inputs]
        if not wanted or any(self._clashes(each.name) for each in wanted):
            return
        there = [each for each in wanted if each.name in self.readings]
        if there:
            self._name_cells("blank_any", there, ~self.extent.blank)
        else:
            self.findings.missing(wanted, self.found.unknown)

    def _name_cells(self, code: str, wanted: Sequence[Input], needed: Mask) -> None:
        """Name the first of some cells in each row that needs one and has none."""
        for each in wanted:
            needed = needed & self.readings[each.name].blank[: self.extent.rows]
        position = self.found.positions[wanted[0].name]
        expected = expectation(wanted[0], self.findings.as_of)
        listing = Listing(tuple(map(title, wanted)))
        for row in np.flatnonzero(needed).tolist():
            self.findings.cell(code, position, row, expected, inputs=listing)

    def _clashes(self, name: str) -> bool:
        return any(name in clash.inputs for clash in self.found.clashes)


def _read_keys(
    findings: Findings,
    block: Block,
    found: Recognition,
    inputs: Mapping[str, Input],
    readings: Mapping[str, Reading],
    extent: Extent,
) -> Lookup:
    """The key of every row; blank and repeated ones are named."""
    name = key_input(readings, extent.rows)
    if name is None:
        clashing = {name for clash in found.clashes for name in clash.inputs}
        wanted = [inputs[key] for key in KEY_INPUTS if key in inputs and key not in clashing]
        if wanted and readings:
            findings.warn("no_key", spellings=HeaderSpellings(tuple(wanted)))
        return read_keys(None, extent.rows).lookup
    position = found.positions[name]
    keys = read_keys(block.column(position), extent.rows)
    expected = Message("intake.expected.key")
    if may_be_blank(inputs[name]):  # else the blank was named as a required cell already
        blank = readings[name].blank[: extent.rows] & ~extent.blank
        for row in np.flatnonzero(blank).tolist():
            findings.cell("blank_key", position, row, expected)
    for row, first in zip(keys.repeats.tolist(), keys.first.tolist(), strict=True):
        where = findings.address(position, first)
        findings.cell("duplicate_key", position, row, expected, first=where)
    return keys.lookup


def _result(
    block: Block,
    found: Recognition,
    readings: Mapping[str, Reading],
    extent: Extent,
    keys: Lookup,
    findings: Findings,
) -> Intake:
    rows = extent.rows
    columns: dict[str, npt.NDArray[Any]] = {}
    texts: dict[str, Lookup] = {}
    invalid: dict[str, Mask] = {}
    for name, reading in readings.items():
        if isinstance(reading.values, Lookup):
            texts[name] = Lookup(reading.values.codes[:rows], reading.values.texts)
        else:
            columns[name] = reading.values[:rows]
        faulty = [at[at < rows] for at in reading.faults.values()]
        if any(at.size for at in faulty):
            invalid[name] = np.zeros(rows, np.bool_)
            invalid[name][np.concatenate(faulty)] = True
    for name in (name for clash in found.clashes for name in clash.inputs):
        invalid[name] = np.ones(rows, np.bool_)  # not blank: which cell counts is not known
    return Intake(
        rows=rows,
        first_row=block.first_row,
        columns=columns,
        invalid=invalid,
        texts=texts,
        positions=found.positions,
        keys=keys,
        blank=extent.blank,
        problems=_by_place(findings.problems),
        warnings=_by_place(findings.warnings),
        language=found.language,
        formulas=tuple(n for n, p in found.positions.items() if _has_formulas(block, p, rows)),
    )


def _has_formulas(block: Block, position: int, rows: int) -> bool:
    formulas = block.column(position).formulas
    return formulas is not None and bool(formulas[:rows].any())


def _by_place(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Problems of the whole first, then row by row, left to right."""
    return tuple(sorted(problems, key=lambda problem: (problem.row or 0, problem.column or 0)))
