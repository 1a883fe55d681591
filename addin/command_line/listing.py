"""A customer list from a file of any kind, graded; nothing is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from addin.actions.graded_block import GradedBlock, grade_block
from addin.actions.grading_run import grade_customers
from addin.command_line.conventions import today
from addin.csv_file import CsvFile, RaggedRow, read_csv
from addin.texts import message
from addin.workbook.region import HEADER_ROWS, no_header
from addin.workbook.scheme_choice import choose_scheme, fitting_scheme, known_inputs
from addin.workbook.settings import read_settings
from grading.engine.headers import find_header, recognise
from grading.engine.problems import Problem
from grading.engine.rows import block_from_rows
from grading.exceptions import InputError
from grading.language import Lang, Message
from grading.schemes.models import Input

__all__ = ["TEXT_FILES", "Listing", "TornRow", "read_listing", "unused_sheet"]

TEXT_FILES = frozenset({".csv", ".tsv", ".txt"})
"""Endings of files that are read as CSV."""


@dataclass(frozen=True, slots=True)
class TornRow:
    """A row that is not graded, since its cells may stand under the wrong headers.

    Args:
        key: What stands where the key should.
        problem: What is wrong with it.
    """

    key: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class Listing:
    """A graded customer list.

    Args:
        graded: The list with its grades.
        torn: By 1-based sheet row, rows that could not be read; they are blank in ``graded``.
        notes: What else a person should know.
    """

    graded: GradedBlock
    torn: Mapping[int, TornRow] = field(default_factory=dict)
    notes: tuple[Message, ...] = ()

    @property
    def problems(self) -> list[Problem]:
        """All that must be mended, top to bottom."""
        torn = [row.problem for row in self.torn.values()]
        return sorted([*self.graded.problems, *torn], key=lambda found: found.row or 0)


def read_listing(
    file: Path,
    *,
    scheme: str | None,
    sheet: str | None,
    as_of: date | None,
    lang: Lang | None,
) -> Listing:
    """Read and grade a CSV or Excel file.

    Args:
        file: Told apart by its ending.
        scheme: Id, title or file; None takes the workbook's, else the only one that fits.
        sheet: Sheet of an Excel file.
        as_of: None takes the workbook's date, else today.
        lang: Language asked for.

    Raises:
        TierbookError: The list cannot be read or graded.
    """
    if file.suffix.lower() in TEXT_FILES:
        listing = _grade_csv(file, scheme, as_of or today(), lang)
        return replace(listing, notes=(*listing.notes, *unused_sheet(file, sheet)))
    from addin.hosts.file import FileHost  # a CSV file needs none of it

    host = FileHost(file)
    try:
        run = grade_customers(
            host,
            scheme=scheme,
            sheet=sheet,
            as_of=as_of or read_settings(host).as_of or today(),
            lang=lang,
            orders_alone=True,
        )
        return Listing(run.graded, notes=run.graded.notes)
    finally:
        host.close()


def unused_sheet(file: Path, sheet: str | None) -> tuple[Message, ...]:
    """What to tell where a sheet was named though the file has none."""
    facts = {"file": file.name, "sheet": sheet}
    return () if sheet is None else (message("cli.no_sheets", **facts),)


def _grade_csv(file: Path, scheme: str | None, as_of: date, lang: Lang | None) -> Listing:
    chosen = choose_scheme(scheme, None)
    inputs = known_inputs(chosen)
    content = read_csv(file)
    header = find_header(content.rows[:HEADER_ROWS], inputs)
    if header is None:
        raise InputError(no_header("no_header_csv", content.name, inputs))
    headers = content.rows[header]
    chosen = chosen or fitting_scheme(headers, file.name)
    ragged = content.ragged(header)
    key = _key_position(headers, inputs)
    rows = content.below(header)
    torn: dict[int, TornRow] = {}
    for row in ragged:
        if row.surplus:
            place = row.row - 1 - header
            torn[row.row] = TornRow(rows[place][key], _torn_problem(content, row))
            rows[place] = [""] * len(headers)
    block = block_from_rows(rows, first_row=header + 1, sheet=file.name, text_only=True)
    graded = grade_block(block, chosen, as_of=as_of, lang=lang)
    short = [_short_note(content, row) for row in ragged if not row.surplus]
    return Listing(graded, torn, (*graded.notes, *short))


def _key_position(headers: list[str], inputs: tuple[Input, ...]) -> int:
    found = recognise(headers, inputs).positions
    return found.get("customer_id", found.get("customer", 0))


def _torn_problem(content: CsvFile, row: RaggedRow) -> Problem:
    facts = {"file": content.name, "row": row.row, "cells": row.cells, "expected": row.expected}
    return Problem(
        what=message("cli.ragged_long", **facts, surplus=row.surplus),
        expected=message("cli.ragged_expected", expected=row.expected),
        sheet=content.name,
        row=row.row,
        value=row.surplus,
        code="ragged_row",
    )


def _short_note(content: CsvFile, row: RaggedRow) -> Message:
    return message(
        "cli.ragged_short",
        file=content.name,
        row=row.row,
        cells=row.cells,
        expected=row.expected,
    )
