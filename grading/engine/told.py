"""What a scheme tells beside the grade: working days, and several words as one text."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from grading.engine.compile import Program
from grading.engine.evaluate import Verdicts
from grading.engine.gaps import Gaps
from grading.engine.grades import Lookup
from grading.engine.phrases import Phrases
from grading.engine.sources import Sources
from grading.schemes.models import Join, Workday

__all__ = ["DaysOff", "told"]

Column = Lookup | npt.NDArray[Any]
DaysOff = Mapping[str, frozenset[date]]
"""Free days beside public holidays, by country code; those of everybody under ""."""
_BETWEEN = " · "


def told(
    program: Program,
    sources: Sources,
    verdicts: Verdicts,
    phrases: Phrases,
    days_off: DaysOff,
) -> dict[str, Column]:
    """The columns of the steps that tell something, blank in rows without a result.

    Args:
        program: The scheme.
        sources: The rows.
        verdicts: What came of them.
        phrases: Words in the language asked for.
        days_off: Free days that working days are counted around.
    """
    found: dict[str, Column] = {}
    if not program.told:
        return found
    lacking = verdicts.reason < Gaps(program).causes
    for step in program.told:
        if isinstance(step, Workday):
            found[step.output] = _days(step, program, sources, verdicts, found, lacking, days_off)
        else:
            found[step.output] = _joined(step, program, sources, verdicts, phrases, lacking)
    return found


def _days(
    step: Workday,
    program: Program,
    sources: Sources,
    verdicts: Verdicts,
    found: Mapping[str, Column],
    lacking: npt.NDArray[np.bool_],
    days_off: DaysOff,
) -> npt.NDArray[Any]:
    # Calendars of countries take long to import, and few schemes need them.
    from grading.engine.working_days import counted_days

    def dates(name: str) -> npt.NDArray[Any]:
        known = found.get(name)
        column = sources.dates(name) if known is None else np.asarray(known)
        return np.broadcast_to(column, sources.rows)

    start = np.where(lacking, np.datetime64("NaT"), dates(step.start)).astype("M8[D]")
    for name, tests in step.among.items():
        codes = verdicts.codes[name] if name in verdicts.codes else sources.words(name)
        start[~program.axes[name].truth(tests).take(codes)] = np.datetime64("NaT")
    least = None if step.not_before is None else dates(step.not_before)
    return counted_days(step, start, least, days_off)


def _joined(
    step: Join,
    program: Program,
    sources: Sources,
    verdicts: Verdicts,
    phrases: Phrases,
    lacking: npt.NDArray[np.bool_],
) -> Lookup:
    """Each combination that occurs is put together once."""
    parts = [_words(name, program, sources, verdicts, phrases) for name in step.parts]
    cell: npt.NDArray[np.int64] = np.zeros(sources.rows, np.int64)
    for part in parts:
        cell, known = np.unique(cell, return_inverse=True)[1], len(part.texts) + 1
        cell = cell.reshape(-1) * known + part.codes + 1
    _, first, places = np.unique(cell, return_index=True, return_inverse=True)
    texts: dict[str, int] = {"": -1}
    table = []
    for row in first.tolist():
        words = (part.texts[part.codes[row]] for part in parts if part.codes[row] >= 0)
        table.append(texts.setdefault(_BETWEEN.join(filter(None, words)), len(texts) - 1))
    codes = np.array(table, np.int32).take(places.reshape(-1))
    return Lookup(np.where(lacking, -1, codes), list(texts)[1:])


def _words(
    name: str, program: Program, sources: Sources, verdicts: Verdicts, phrases: Phrases
) -> Lookup:
    """What an input or an output says in each row, in words."""
    if name in verdicts.codes:
        values = [value for value in program.axes[name].values[1:] if value is not None]
        codes = verdicts.codes[name].astype(np.int32) - 1
        return Lookup(codes, [phrases.value(name, value) for value in values])
    column = sources.texts(name)
    if program.scheme.input(name).type == "text":
        return column
    return Lookup(column.codes, [phrases.value(name, text) for text in column.texts])
