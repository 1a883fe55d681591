"""One whole number per row that says why; ``reasons`` turns the few that occur into words.

Layout: first the causes why a row cannot be graded (``Gaps``), then two per step (no rule fits;
several do), then the reasons of the step that gives the grade. A table whose reasons quote an
earlier step counts the reasons of that step in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter

import numpy as np
import numpy.typing as npt

from grading.engine.axis import Codes
from grading.engine.compile import Program
from grading.engine.gaps import Gaps
from grading.engine.kernel import RankKernel, State, SumKernel, TableKernel
from grading.engine.scorecard import ScoreKernel
from grading.exceptions import SchemeError
from grading.schemes.models import DecisionTable

__all__ = ["Quote", "ReasonCodes", "quoted_steps"]

_MOST_REASONS = 2**62
"""More than any scheme of use has, and what the numbers, 64 bits wide, still hold."""


@dataclass(frozen=True, eq=False)
class Quote:
    """An earlier step that reasons of a table quote.

    Args:
        step: Name of the quoted step.
        span: How many reasons it has.
        rules: Per rule 1 where its reason quotes the step, else 0; "none" last.
    """

    step: str
    span: int
    rules: npt.NDArray[np.int64]


class ReasonCodes:
    """The numbering of one program's reasons.

    Args:
        program: What is graded.

    Raises:
        SchemeError: A table quotes steps whose reasons together are too many to number.
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        self.causes = Gaps(program).causes
        self.first = self.causes + 2 * len(program.kernels)
        self.quotes: dict[str, tuple[Quote, ...]] = {}
        self.spans: dict[str, int] = {}
        self.own = {kernel.name: _own_span(kernel) for kernel in program.kernels}
        """How many reasons each step has by itself, what it quotes left aside."""
        for kernel in program.kernels:
            self.quotes[kernel.name] = self._quotes(kernel.name)
            span = self.own[kernel.name]
            for quote in self.quotes[kernel.name]:
                span *= quote.span + 1
            if span > _MOST_REASONS:
                raise SchemeError(program.scheme.id, [_too_many(kernel.name)])
            self.spans[kernel.name] = span

    @property
    def count(self) -> int:
        """How many numbers there are; most never occur."""
        return self.first + self.spans[self.program.grade_step]

    def codes(self, state: State, step: str | None = None) -> Codes:
        """Number of each row's reason within a step, by default the one that gives the grade."""
        step = step or self.program.grade_step
        codes: Codes = state.chosen[step].astype(np.int64)
        chosen = codes
        unit = self.own[step]
        for quote in self.quotes[step]:
            quoted = self.codes(state, quote.step) + 1
            # Numbers of grades held on to go through the rules a second time.
            codes = codes + unit * quote.rules.take(chosen, mode="wrap") * quoted
            unit *= quote.span + 1
        return codes

    def stalled(self, state: State, where: npt.NDArray[np.bool_]) -> Codes:
        """Number of the first step that gave nothing, -1 in rows not asked for.

        Args:
            state: The rows after all kernels ran.
            where: Rows to look at, shape as the codes broadcast to.
        """
        last = next(
            n for n, k in enumerate(self.program.kernels) if k.name == self.program.grade_step
        )
        cause = np.where(where, self.causes + 2 * last, -1)
        for number in range(len(self.program.kernels) - 1, -1, -1):
            fits = state.fits[self.program.kernels[number].name]
            cause = np.where(where & (fits == 0), self.causes + 2 * number, cause)
            cause = np.where(where & (fits == 2), self.causes + 2 * number + 1, cause)
        return cause

    def _quotes(self, step: str) -> tuple[Quote, ...]:
        table = next(s for s in self.program.scheme.steps if s.name == step)
        if not isinstance(table, DecisionTable) or table.hit_policy == "COLLECT SUM":
            return ()
        per_rule = [quoted_steps(rule.reason.all, self.spans) for rule in table.rules]
        names = dict.fromkeys(name for names in per_rule for name in names)
        return tuple(
            Quote(
                name,
                self.spans[name],
                np.array([*(name in names for names in per_rule), False], np.int64),
            )
            for name in names
        )


def _too_many(step: str) -> str:
    return (
        f"step {step}: the steps that its reasons quote must have few enough reasons to be told "
        "apart, and have too many together. Quote fewer steps, or steps with fewer rules."
    )


def quoted_steps(texts: tuple[str, ...], known: Mapping[str, object]) -> tuple[str, ...]:
    """Names in ``{braces}`` that are among the known ones, in the order they appear."""
    fields = [field for text in texts for _, field, _, _ in Formatter().parse(text)]
    return tuple(dict.fromkeys(name for name in fields if name is not None and name in known))


def _own_span(kernel: object) -> int:
    """How many reasons a step has by itself."""
    if isinstance(kernel, TableKernel):
        return (kernel.rules + 1) * (1 if kernel.hold is None else 2)
    if isinstance(kernel, RankKernel):
        return (kernel.count + 1) * (1 if kernel.hold is None else 2)
    if isinstance(kernel, ScoreKernel | SumKernel):
        return kernel.reasons
    return 1
