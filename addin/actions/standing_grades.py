"""The grades that stand in a workbook already, from the last grading."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from addin.actions.grading_run import GradingRun
from addin.hosts.base import Host
from addin.workbook.columns import GRADE
from addin.workbook.ownership import owned_place
from grading.engine.block import CellKind
from grading.engine.grades import Lookup
from grading.engine.typed_columns import as_texts, used_texts

__all__ = ["letter_codes", "standing_grades"]


def standing_grades(host: Host, run: GradingRun) -> Lookup | None:
    """What our Grade column holds, one text per graded row; None where it was never filled.

    A column of a person's own that is called Grade is none of ours and says nothing here.
    """
    area, block = run.customers.area, run.customers.block
    column = owned_place(host.names(), area, GRADE.name)
    if column is None:
        return None
    raw = block.column(column - area.left)
    if not raw.kinds.any():
        return None  # the column stands ready in a template but was never filled
    texts, read = as_texts(raw), run.graded.intake
    there = np.isin(texts.kinds[: read.rows], (CellKind.TEXT, CellKind.ERROR)) & ~read.blank
    standing = texts.text_codes[: read.rows][there]
    used, letters = used_texts(standing, texts.texts)
    codes = np.full(read.rows, -1)
    codes[there] = np.searchsorted(used, standing)
    return Lookup(codes, letters)


def letter_codes(grades: Lookup, letters: Mapping[str, int]) -> npt.NDArray[np.int64]:
    """Each row's grade as a position among all letters, -1 where it has none.

    Args:
        grades: Texts; several codes may stand for the same text.
        letters: Position of every letter that occurs.
    """
    table = np.array([*(letters.get(text, -1) for text in grades.texts), -1], dtype=np.int64)
    codes: npt.NDArray[np.int64] = table[grades.codes]
    return codes
