"""How to speak with each customer: the texts that a scheme gives for values of its columns."""

import numpy as np

from grading.engine.axis import Codes
from grading.engine.compile import Program
from grading.engine.evaluate import Verdicts
from grading.engine.gaps import Gaps
from grading.engine.grades import Lookup
from grading.engine.sources import Sources
from grading.language import Lang
from grading.schemes.models import Approach

__all__ = ["approaches"]

_BETWEEN = "\n"


def approaches(
    program: Program, sources: Sources, verdicts: Verdicts, lang: Lang
) -> Lookup | None:
    """Per row the texts that apply, a line each; None for a scheme that gives none.

    Args:
        program: The scheme.
        sources: The rows.
        verdicts: What came of them; a row without a result has no approach.
        lang: Language of the texts.
    """
    given = program.scheme.approaches
    if not given:
        return None
    names = list(dict.fromkeys(approach.column for approach in given))
    sizes = [program.axes[name].size for name in names]
    cell: Codes = np.zeros(sources.rows, np.int64)
    for name, size in zip(names, sizes, strict=True):
        cell = cell * size + _codes(name, program, sources, verdicts)
    found, places = np.unique(cell, return_inverse=True)
    texts: dict[str, int] = {"": -1}
    table = []
    combinations = zip(*np.unravel_index(found, sizes), strict=True)
    for combination in combinations:
        codes = dict(zip(names, map(int, combination), strict=True))
        text = _BETWEEN.join(a.text.get(lang) for a in given if _applies(a, codes, program))
        table.append(texts.setdefault(text, len(texts) - 1))
    lacking = verdicts.reason < Gaps(program).causes
    column = np.array(table, np.int32).take(places.reshape(-1))
    return Lookup(np.where(lacking, -1, column), list(texts)[1:])


def _codes(name: str, program: Program, sources: Sources, verdicts: Verdicts) -> Codes:
    if name in verdicts.codes:
        return verdicts.codes[name]
    pick = next((step for step in program.picks if step.output == name), None)
    return sources.words(name) if pick is None else sources.picked(pick) + 1


def _applies(approach: Approach, codes: dict[str, int], program: Program) -> bool:
    return program.axes[approach.column].values[codes[approach.column]] == approach.value
