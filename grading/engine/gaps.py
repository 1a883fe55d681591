"""Which rows lack what they need: required inputs, and sets of which one is needed."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from grading.engine.axis import Codes
from grading.engine.compile import Program
from grading.schemes.models import Input

__all__ = ["Gaps"]


@dataclass(frozen=True, eq=False)
class Gaps:
    """The checks of one program.

    Causes are numbered: for input i in the program's order, ``2 · i`` says that it is missing and
    ``2 · i + 1`` that it cannot be used; then come the sets of which one input is needed.

    Args:
        program: What is graded.
    """

    program: Program

    @property
    def causes(self) -> int:
        """How many causes there are."""
        return 2 * len(self.program.inputs) + len(self.program.scheme.require_any)

    def first(
        self,
        codes: Mapping[str, Codes],
        invalid: Mapping[str, npt.NDArray[np.bool_]] | None = None,
    ) -> Codes:
        """The first cause per row why it cannot be graded, -1 where it can.

        Args:
            codes: Axis codes per input, any shapes that broadcast.
            invalid: Per input which cells cannot be used.
        """
        inputs = self.program.inputs
        cause: Codes = np.full(1, -1, np.int32)
        for place in range(len(self.program.scheme.require_any) - 1, -1, -1):
            blank = self._all_blank(self.program.scheme.require_any[place], codes)
            cause = np.where(blank, np.int32(2 * len(inputs) + place), cause)
        for place in range(len(inputs) - 1, -1, -1):
            missing = self._missing(inputs[place], codes)
            if missing is not None and missing.any():
                cause = np.where(missing, np.int32(2 * place), cause)
            unusable = (invalid or {}).get(inputs[place].name)
            if unusable is not None:
                cause = np.where(unusable, np.int32(2 * place + 1), cause)
        return cause

    def _missing(self, given: Input, codes: Mapping[str, Codes]) -> npt.NDArray[np.bool_] | None:
        axes = self.program.axes
        if not given.required or axes[given.name].values[0] is not None:
            return None
        missing: npt.NDArray[np.bool_] = codes[given.name] == 0
        for name, tests in given.required_when.items():
            missing = missing & axes[name].truth(tests).take(codes[name])
        return missing

    def _all_blank(
        self, names: tuple[str, ...], codes: Mapping[str, Codes]
    ) -> npt.NDArray[np.bool_]:
        blank: npt.NDArray[np.bool_] = np.ones(1, bool)
        for name in names:
            if self.program.axes[name].values[0] is not None:
                return np.zeros(1, bool)
            blank = blank & (codes[name] == 0)
        return blank
