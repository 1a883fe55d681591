"""``tierbook grade``: grades on standard output, as a table, CSV or JSON."""

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt

from addin.actions.tier_counts import tier_counts, top_share
from addin.command_line.conventions import Exit
from addin.command_line.listing import Listing, read_listing
from addin.command_line.output import (
    placed_message,
    print_json_rows,
    result_console,
    say_notes,
    say_problems,
)
from addin.command_line.progress import LateProgress
from addin.texts import TEXTS
from grading.engine.problems import Problem
from grading.language import Lang

__all__ = ["print_grades"]

_SHOWN_WARNINGS = 10
_SHOWN_ROWS = 1000
"""Rows of the table for people; CSV and JSON have them all."""
_KEYS = ("row", "key", "grade", "label", "score", "reason", "problems")
_QUOTED = frozenset(',"\r\n')
_FORMULA_STARTS = ("=", "+", "-", "@", "\t")

Row = Mapping[str, object]


def print_grades(
    file: Path,
    *,
    shape: str,
    scheme: str | None,
    sheet: str | None,
    as_of: date | None,
    lang: Lang | None,
) -> Exit:
    """Grade a file and print one row per customer, in the file's order.

    Args:
        file: CSV or Excel.
        shape: ``table``, ``csv`` or ``json``.
        scheme: Id, title or file of the scheme, or None.
        sheet: Sheet of an Excel file, or None.
        as_of: The date that counts as today, or None.
        lang: Language asked for.
    """
    with LateProgress(TEXTS.get("cli.working", lang or "en")):
        listing = read_listing(file, scheme=scheme, sheet=sheet, as_of=as_of, lang=lang)
    language = listing.graded.lang
    if shape == "json":
        print_json_rows(_as_json(row, language) for row in _rows(listing))
    elif shape == "csv":
        _print_csv(listing)
    else:
        _print_table(listing)
    warnings = [placed_message(found, language) for found in listing.graded.warnings]
    say_notes((*warnings[:_SHOWN_WARNINGS], *(n.text(language) for n in listing.notes)), language)
    found = say_problems(listing.problems, language)
    return Exit.NEEDS_ATTENTION if found else Exit.DONE


def _rows(listing: Listing) -> Iterator[Row]:
    """One entry per customer; blank rows are none."""
    graded, grades = listing.graded, listing.graded.grades
    problems: defaultdict[int, list[Problem]] = defaultdict(list)
    for problem in listing.problems:
        if problem.row is not None and problem.sheet == graded.block.sheet:
            problems[problem.row].append(problem)
    keys, letters = graded.intake.keys.to_list(), grades.grade.to_list()
    labels, reasons = grades.label.to_list(), grades.reason.to_list()
    scores = [None] * len(letters) if grades.score is None else _numbers(grades.score)
    dates = {name: _dates(values) for name, values in graded.date_outputs()}
    told = {**dates, **{name: words.to_list() for name, words in graded.word_outputs()}}
    first = graded.intake.first_row
    last = max([first + graded.intake.rows - 1, *listing.torn])
    for row in range(first, last + 1):
        place = row - first
        if row in listing.torn:
            yield _torn(listing, row, told)
        elif place < graded.intake.rows and not graded.intake.blank[place]:
            yield {
                "row": row,
                "key": keys[place] or "",
                "grade": letters[place],
                "label": labels[place],
                "score": scores[place],
                "reason": reasons[place] or "",
                "problems": problems.get(row, []),
                **{name: values[place] for name, values in told.items()},
            }


def _torn(listing: Listing, row: int, dates: Mapping[str, object]) -> Row:
    torn = listing.torn[row]
    return {
        "row": row,
        "key": torn.key,
        "grade": None,
        "label": None,
        "score": None,
        "reason": torn.problem.message(listing.graded.lang),
        "problems": [torn.problem],
        **dict.fromkeys(dates),
    }


def _numbers(values: npt.NDArray[np.float64]) -> list[float | None]:
    return [None if value != value else value for value in values.tolist()]


def _dates(values: npt.NDArray[np.generic]) -> list[str | None]:
    days = values.astype("datetime64[D]")
    return [None if text == "NaT" else text for text in np.datetime_as_string(days).tolist()]


def _problems(row: Row) -> Sequence[Problem]:
    found = row["problems"]
    return found if isinstance(found, list) else []


def _as_json(row: Row, lang: Lang) -> dict[str, object]:
    return {**row, "problems": [problem.as_json(lang) for problem in _problems(row)]}


def _print_csv(listing: Listing) -> None:
    """Comma-separated, UTF-8; texts that start like a formula are quoted, never changed."""
    lang = listing.graded.lang
    graded = listing.graded
    outputs = (name for told in (graded.date_outputs(), graded.word_outputs()) for name, _ in told)
    names = [*_KEYS, *outputs]
    sys.stdout.write(",".join(names) + "\n")
    for row in _rows(listing):
        texts = {**row, "problems": "; ".join(p.message(lang) for p in _problems(row))}
        sys.stdout.write(",".join(_csv_cell(texts[name]) for name in names) + "\n")


def _csv_cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    text = str(value)
    if not _QUOTED.isdisjoint(text) or text.startswith(_FORMULA_STARTS):
        return '"' + text.replace('"', '""') + '"'
    return text


def _print_table(listing: Listing) -> None:
    from rich.text import Text

    from addin.command_line.reports import print_tiers
    from addin.command_line.tables import count, make_table, tier_text
    from addin.workbook.colours import tier_formats

    graded = listing.graded
    formats = tier_formats(graded.scheme)
    scored = graded.grades.score is not None
    keys = ["row", "customer", "grade", "label", *(["score"] if scored else []), "reason"]
    cells: list[list[str | Text]] = [
        [
            str(row["row"]),
            str(row["key"]),
            tier_text(None if row["grade"] is None else str(row["grade"]), formats),
            str(row["label"] or ""),
            *([_csv_cell(row["score"])] if scored else []),
            str(row["reason"]),
        ]
        for row in islice(_rows(listing), _SHOWN_ROWS)
    ]
    headers = [TEXTS.get(f"cli.column.{key}", graded.lang) for key in keys]
    wrapping = [1, len(keys) - 1]
    right = [0, 4] if scored else [0]
    console = result_console()
    console.print(make_table(headers, cells, right=right, wrapping=wrapping))
    customers = int((~graded.intake.blank).sum()) + len(listing.torn)
    if customers > len(cells):
        more = count(customers - len(cells), graded.lang)
        console.print(TEXTS.get("cli.more_graded", graded.lang, count=more))
    console.print()
    print_tiers(tier_counts(graded), top_share(graded), formats, graded.lang)
