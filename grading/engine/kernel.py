"""One step of a scheme as look-ups by code, for codes of any shape that broadcast together.

The same kernels serve three uses: blocks of rows, a single row, and the grid of all cells that
``evaluate`` precomputes (there each variable lies along its own dimension).
"""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from grading.engine.axis import Axis, Codes
from grading.engine.holding import TableHold

__all__ = ["Hold", "Kernel", "RankKernel", "State", "SumKernel", "TableKernel", "Target"]

Bits = npt.NDArray[Any]
"""Unsigned integers, a bit per rule."""
_MOST_SUM_BITS = 24
"""So many rules can be told apart in one reason code."""


@dataclass(slots=True)
class State:
    """What is known of some rows so far.

    Args:
        codes: Per variable its axis codes.
        numbers: Per numeric output of a step its values, NaN for blanks.
        chosen: Per step which of its reasons holds, as its kernel numbers them.
        fits: Per step how many of its rules fit: 1 is good, 0 none, 2 more than may be.
    """

    codes: dict[str, Codes]
    numbers: dict[str, npt.NDArray[np.float64]] = field(default_factory=dict)
    chosen: dict[str, Codes] = field(default_factory=dict)
    fits: dict[str, Codes] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Target:
    """One output of a step, by the number of the rule, band or cutoff that was chosen.

    Args:
        axis: The output's axis.
        codes: Code per choice, 0 last for "nothing chosen".
        numbers: Value per choice where the output is a number.
    """

    axis: Axis
    codes: Codes
    numbers: npt.NDArray[np.float64] | None = None

    def put(self, chosen: Codes, state: State) -> None:
        """Write this output for rows that chose so."""
        state.codes[self.axis.name] = self.codes.take(chosen)
        if self.numbers is not None:
            state.numbers[self.axis.name] = self.numbers.take(chosen)


@dataclass(frozen=True, eq=False)
class Hold:
    """How a step holds on to the grade a customer had: the number must pass a cutoff by a margin.

    Args:
        previous: Variable of the grade until now.
        margin: By how much.
        places: Per code of ``previous`` the band it stands for, -1 for none.
    """

    previous: str
    margin: float
    places: Codes

    def kept(self, state: State, harder: Codes, easier: Codes, now: Codes) -> Codes:
        """The band of each row, the best being 0.

        Args:
            state: The rows.
            harder: The band when every cutoff lies a margin further up; never better than ``now``.
            easier: The band when every cutoff lies a margin further down.
            now: The band by the cutoffs themselves.
        """
        before = self.places.take(state.codes[self.previous])
        held: Codes = np.minimum(np.maximum(before, easier), harder)
        return np.where(before < 0, now, held)


class Kernel:
    """A compiled step."""

    name: str

    def run(self, state: State) -> None:
        """Add the step's outputs, which reason holds, and how many rules fit."""
        raise TypeError


@dataclass(frozen=True, eq=False)
class TableKernel(Kernel):
    """A decision table of hit policy FIRST or UNIQUE.

    Args:
        name: The step.
        inputs: Variables the conditions read.
        fits: Per word of 64 rules, per input: which rules each code meets, as bits.
        rules: How many rules there are; that number stands for "none".
        unique: Whether two fitting rules give nothing.
        targets: The outputs.
        hold: How the table holds on to grades it gave before, None where it does not. Where it
            did, the reason is numbered as its rule's plus ``rules + 1``.
    """

    name: str
    inputs: tuple[str, ...]
    fits: tuple[tuple[Bits, ...], ...]
    rules: int
    unique: bool
    targets: tuple[Target, ...]
    hold: TableHold | None = None

    def run(self, state: State) -> None:
        """Find the first rule that fits, or the one whose grade is held on to."""
        chosen, state.fits[self.name] = self._choose(state.codes)
        state.chosen[self.name] = chosen
        if self.hold is not None:
            kept = self.hold.kept(chosen, state.codes, lambda codes: self._choose(codes)[0])
            state.chosen[self.name] = chosen + (kept != chosen) * (self.rules + 1)
            chosen = kept
        for target in self.targets:
            target.put(chosen, state)

    def _choose(self, codes: Mapping[str, Codes]) -> tuple[Codes, Codes]:
        """The rule that decides each row, and how many fit: 2 where more than may be."""
        words = matching_bits(self.fits, [codes[name] for name in self.inputs])
        chosen = first_bit(words, self.rules)
        fits: Codes = (chosen < self.rules).astype(np.int8)
        if self.unique:
            several = _bit_count(words) > 1
            if several.any():
                chosen = np.where(several, self.rules, chosen)
                fits = np.where(several, np.int8(2), fits)
        return chosen, fits


@dataclass(frozen=True, eq=False)
class SumKernel(Kernel):
    """A decision table of hit policy COLLECT SUM.

    Args:
        name: The step.
        inputs: Variables the conditions read.
        fits: As in ``TableKernel``.
        rules: How many rules there are.
        addends: Per output its axis and the scaled whole number each rule adds.
        scale: What a scaled number is divided by.
    """

    name: str
    inputs: tuple[str, ...]
    fits: tuple[tuple[Bits, ...], ...]
    rules: int
    addends: tuple[tuple[Axis, npt.NDArray[np.int64]], ...]
    scale: int

    @property
    def reasons(self) -> int:
        """How many sets of rules a reason tells apart; with very many rules it names the step."""
        return 1 << self.rules if self.rules <= _MOST_SUM_BITS else 1

    def run(self, state: State) -> None:
        """Add the numbers of all rules that fit."""
        words = matching_bits(self.fits, [state.codes[name] for name in self.inputs])
        none = sum((word == 0 for word in words[1:]), start=words[0] == 0) == len(words)
        for axis, addends in self.addends:
            total = np.zeros(words[0].shape, np.int64)
            for rule, addend in enumerate(addends.tolist()):
                bit = words[rule // 64] >> np.uint64(rule % 64) & np.uint64(1)
                total += bit.astype(np.int64) * addend
            numbers = np.where(none, np.nan, total / self.scale)
            state.numbers[axis.name] = numbers
            state.codes[axis.name] = axis.segment(numbers)
        told_apart = self.reasons > 1
        chosen = words[0].astype(np.int64) if told_apart else np.zeros(1, np.int64)
        state.chosen[self.name] = chosen
        state.fits[self.name] = (~none).astype(np.int8)


@dataclass(frozen=True, eq=False)
class RankKernel(Kernel):
    """Bands of a value by fitted cutoffs; a band per code of the input's axis.

    Args:
        name: The step.
        input: Variable that is ranked.
        bands: Band per code, the number of bands for a blank.
        count: How many bands there are.
        target: The output.
        among: Per variable which codes belong to the population; none means all do.
        hold: How the step holds on to grades it gave before, None where it does not. Where it
            did, the reason is numbered as its band's plus ``count + 1``.
        held: With ``hold``: the band per code when cutoffs lie a margin further up, and down.
    """

    name: str
    input: str
    bands: Codes
    count: int
    target: Target
    among: Mapping[str, npt.NDArray[np.bool_]] = field(default_factory=dict)
    hold: Hold | None = None
    held: tuple[Codes, ...] = ()

    def belongs(self, codes: Mapping[str, Codes]) -> npt.NDArray[np.bool_] | None:
        """Which rows belong to the population; None where all do."""
        masks = [truth.take(codes[name]) for name, truth in self.among.items()]
        return functools.reduce(np.logical_and, masks) if masks else None

    def run(self, state: State) -> None:
        """Look up the band of each value."""
        chosen = self.bands.take(state.codes[self.input])
        belongs = self.belongs(state.codes)
        if belongs is not None:
            chosen = np.where(belongs, chosen, self.count)
        state.chosen[self.name] = chosen
        state.fits[self.name] = (chosen < self.count).astype(np.int8)
        if self.hold is not None:
            harder, easier = (bands.take(state.codes[self.input]) for bands in self.held)
            kept = self.hold.kept(state, harder, easier, chosen)
            kept = np.where(chosen < self.count, kept, chosen)
            state.chosen[self.name] = chosen + (kept != chosen) * (self.count + 1)
            chosen = kept
        self.target.put(chosen, state)


def rule_bits(truths: Sequence[npt.NDArray[np.bool_]]) -> tuple[Bits, ...]:
    """Bit sets of rules per code, 64 rules to a word (fewer rules take a smaller integer).

    Args:
        truths: Per rule whether each code meets its condition, shape ``(codes,)``.
    """
    widths = (np.uint8, np.uint16, np.uint32, np.uint64)
    dtype: type[np.unsignedinteger[Any]] = next(t for t in widths if _holds(t, len(truths)))
    words = []
    for begin in range(0, max(len(truths), 1), 64):
        word: Bits = np.zeros(len(truths[0]) if truths else 1, dtype)
        for bit, truth in enumerate(truths[begin : begin + 64]):
            word |= truth.astype(dtype) << dtype(bit)
        words.append(word)
    return tuple(words)


def _holds(dtype: type[np.unsignedinteger[Any]], rules: int) -> bool:
    return dtype is np.uint64 or rules <= np.iinfo(dtype).bits


def matching_bits(fits: Sequence[Sequence[Bits]], codes: Sequence[Codes]) -> list[Bits]:
    """Per word the bit set of rules that all inputs meet."""
    words = []
    for tables in fits:
        word = tables[0].take(codes[0])
        for table, code in zip(tables[1:], codes[1:], strict=True):
            word = word & table.take(code)
        words.append(word)
    return words


def first_bit(words: Sequence[Bits], none: int) -> Codes:
    """Zero-based number of the lowest bit set, ``none`` where there is none."""
    first: Codes = np.full(1, none, np.intp)
    for number in range(len(words) - 1, -1, -1):
        word = words[number]
        # A word without a bit turns into all ones, whose count is beyond any rule of the word.
        place = np.bitwise_count((word & (~word + word.dtype.type(1))) - word.dtype.type(1))
        first = np.where(word == 0, first, place + np.intp(64 * number))
    return first


def _bit_count(words: Sequence[Bits]) -> Codes:
    counts: Codes = np.sum([np.bitwise_count(word).astype(int) for word in words], axis=0)
    return counts


def matching_rules(kernel: Kernel, state: State) -> list[int]:
    """Zero-based numbers of all rules of a table that a single row meets."""
    if not isinstance(kernel, (TableKernel, SumKernel)):
        return []
    words = matching_bits(kernel.fits, [state.codes[name] for name in kernel.inputs])
    bits = [int(word.flat[0]) for word in words]
    return [rule for rule in range(kernel.rules) if bits[rule // 64] >> (rule % 64) & 1]


def codes_by_choice(axis: Axis, values: Sequence[str | float | None]) -> Codes:
    """Axis code of each choice's value, and 0 at the end."""
    return np.array([*(axis.code(value) for value in values), 0], np.intp)


def numbers_by_choice(values: Sequence[str | float | None]) -> npt.NDArray[np.float64]:
    """Number of each choice's value, and NaN at the end and for blanks."""
    return np.array([np.nan if value is None else value for value in (*values, None)], float)


def target(axis: Axis, values: Sequence[str | float | None]) -> Target:
    """The output whose value is ``values[choice]``, blank where nothing was chosen."""
    numbers = numbers_by_choice(values) if axis.cuts is not None else None
    return Target(axis, codes_by_choice(axis, values), numbers)
