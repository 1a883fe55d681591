"""Raw cells of one column read as the type its input has.

A whole column of numbers is taken as it is; of texts, each distinct one is read once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from grading.engine.block import CellKind, RawColumn
from grading.engine.date_text import read_dates, read_serials
from grading.engine.grades import Lookup
from grading.engine.number_text import read_numbers
from grading.engine.shares import Shares, read_shares, says_percent
from grading.engine.words import ChoiceWords, plain, read_boolean
from grading.schemes.models import Input

__all__ = ["Reading", "as_texts", "cell_text", "number_as_text", "read_column", "used_texts"]

Rows = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]
Values = npt.NDArray[Any]

# Plain integers: to compare numpy's numbers with members of an enumeration is slow.
_BLANK, _NUMBER, _TEXT, _BOOL, _ERROR, _DATE, _UNCACHED = map(int, CellKind)


@dataclass(frozen=True, slots=True)
class Reading:
    """One column after reading.

    Args:
        values: Shape ``(rows,)``: float64, datetime64[D], int16 or int8 as ``Intake.columns``
            tells; a ``Lookup`` for texts. Blank and faulty cells hold NaN, NaT or -1.
        blank: bool, shape ``(rows,)``: the cell is blank or holds only spaces.
        faults: Zero-based rows of the faulty cells, by the code of the fault.
        unusual: Zero-based rows of good values below ``Input.usual_minimum``.
        shares: How plain numbers were taken in a column of shares; None for other columns.
    """

    values: Values | Lookup
    blank: Mask
    faults: Mapping[str, Rows] = field(default_factory=dict)
    unusual: Rows = field(default_factory=lambda: np.empty(0, np.intp))
    shares: Shares | None = None


def read_column(raw: RawColumn, wanted: Input, *, as_of: date, date1904: bool) -> Reading:
    """Read the cells of a column as the type of an input; never raises for what a cell holds.

    Args:
        raw: The cells.
        wanted: The input that the column was recognised as.
        as_of: The date that counts as today, for inputs that must lie in the past.
        date1904: Whether date serials count from 1904-01-01.
    """
    match wanted.type:
        case "number":
            return _number_column(raw, wanted)
        case "date":
            return _date_column(raw, wanted, as_of, date1904=date1904)
        case "choice":
            return _choice_column(raw, wanted)
        case "boolean":
            return _boolean_column(raw)
        case "text":
            return _text_column(raw)


def number_as_text(number: float) -> str:
    """A number as Excel would show it in a general cell: 1001 rather than 1001.0."""
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def cell_text(raw: RawColumn, row: int) -> str:
    """What stands in a cell, as text; empty for a blank."""
    shown = _SHOWN_AS.get(int(raw.kinds[row]))
    return shown(raw, row) if shown else ""


def _as_date(raw: RawColumn, row: int) -> str:
    return str(np.datetime64(int(raw.numbers[row]), "D"))


_SHOWN_AS: Mapping[int, Callable[[RawColumn, int], str]] = MappingProxyType(
    {
        _TEXT: lambda raw, row: raw.texts[raw.text_codes[row]],
        _ERROR: lambda raw, row: raw.texts[raw.text_codes[row]],
        _NUMBER: lambda raw, row: number_as_text(float(raw.numbers[row])),
        _BOOL: lambda raw, row: "TRUE" if raw.numbers[row] else "FALSE",
        _DATE: _as_date,
    }
)


def as_texts(raw: RawColumn) -> RawColumn:
    """The column with numbers, dates and truth values turned into the texts that show them."""
    if ((raw.kinds == _TEXT) | (raw.kinds == _BLANK)).all():
        return raw
    kinds, codes, texts = raw.kinds, raw.text_codes, list(raw.texts)
    for kind in (_NUMBER, _BOOL, _DATE):
        rows = np.flatnonzero(raw.kinds == kind)
        if not rows.size:
            continue
        if kinds is raw.kinds:
            kinds, codes = kinds.copy(), codes.copy()
        _, first, inverse = np.unique(raw.numbers[rows], return_index=True, return_inverse=True)
        codes[rows] = inverse + len(texts)
        kinds[rows] = _TEXT
        texts += [cell_text(raw, row) for row in rows[first].tolist()]
    return raw if kinds is raw.kinds else replace(raw, kinds=kinds, text_codes=codes, texts=texts)


def used_texts(
    codes: npt.NDArray[np.signedinteger], texts: Sequence[str]
) -> tuple[Rows, Sequence[str]]:
    """The texts that occur, and their positions ascending; a host may share one table of texts.

    Args:
        codes: Positions in ``texts``, none negative.
        texts: All texts.
    """
    occurs = np.zeros(len(texts), np.bool_)
    occurs[codes] = True  # linear, where ``unique`` would sort
    used = np.flatnonzero(occurs)
    if used.size == len(texts):
        return used, texts
    return used, [texts[position] for position in used.tolist()]


_FromTexts = Callable[[Sequence[str]], tuple[Values, Mapping[int, str]]]


class _Draft:
    """A column while it is being read."""

    def __init__(self, raw: RawColumn, values: Values) -> None:
        self.values = values
        self.blank: Mask = raw.kinds == _BLANK
        self.faults: dict[str, Rows] = {}
        self._words: Sequence[str] = ()
        self.only_numbers = bool(raw.kinds.max(initial=_BLANK) <= _NUMBER)
        if self.only_numbers:
            return  # there is nothing else to look for, and each look passes over all rows
        is_text = raw.kinds == _TEXT
        self._rows = None if is_text.all() else np.flatnonzero(is_text)
        self._codes = raw.text_codes if self._rows is None else raw.text_codes[self._rows]
        self._used, self._words = used_texts(self._codes, raw.texts)
        stripped = list(map(str.strip, self._words))
        if "" in stripped:
            filled = np.array(list(map(bool, stripped)))
            self.blank[self._holding(np.flatnonzero(~filled))] = True
            self._used = self._used[filled]
            self._words = [word for word, rest in zip(self._words, stripped, strict=True) if rest]
        if self._rows is not None:
            self.fault_at("error_value", raw.kinds == _ERROR)
            self.fault_at("uncached", raw.kinds == _UNCACHED)

    def read_texts(self, read: _FromTexts) -> None:
        """Read each distinct text once and put its value or fault in all rows that hold it."""
        if not self._words:
            return
        nothing = _nothing(self.values.dtype)
        values, faults = read(self._words)
        table = np.full(int(self._codes.max()) + 1, nothing, self.values.dtype)
        table[self._used] = values
        if self._rows is None:
            self.values = table.take(self._codes)
        else:
            self.values[self._rows] = table.take(self._codes)
        by_code: dict[str, list[int]] = {}
        for position, code in faults.items():
            by_code.setdefault(code, []).append(position)
        for code, positions in by_code.items():
            self._add(code, self._holding(np.array(positions)))

    def rows_where(self, tells: Callable[[str], bool]) -> Rows:
        """Rows whose text something holds of."""
        told = [place for place, word in enumerate(self._words) if tells(word)]
        return self._holding(np.array(told, np.intp)) if told else np.empty(0, np.intp)

    def fault_at(self, code: str, where: Mask) -> None:
        """Note a fault in all rows of a mask, and take their values away."""
        rows = np.flatnonzero(where)
        if rows.size:
            self._add(code, rows)
            self.values[rows] = _nothing(self.values.dtype)

    def done(self, unusual: Rows | None = None, shares: Shares | None = None) -> Reading:
        """The finished column."""
        rows = np.empty(0, np.intp) if unusual is None else unusual
        return Reading(self.values, self.blank, self.faults, rows, shares)

    def _holding(self, positions: Rows) -> Rows:
        """Rows that hold one of the used texts at these positions."""
        table = np.zeros(int(self._codes.max()) + 1, np.bool_)
        table[self._used[positions]] = True
        holding = table.take(self._codes)
        return np.flatnonzero(holding) if self._rows is None else self._rows[holding]

    def _add(self, code: str, rows: Rows) -> None:
        known = self.faults.get(code)
        self.faults[code] = rows if known is None else np.union1d(known, rows)


def _nothing(dtype: np.dtype[Any]) -> Any:
    """What a cell without a value holds in a column of that type."""
    match dtype.kind:
        case "f":
            return np.nan
        case "M":
            return np.datetime64("NaT")
        case _:
            return -1


def _number_column(raw: RawColumn, wanted: Input) -> Reading:
    is_number = raw.kinds == _NUMBER
    given = raw.numbers.copy() if is_number.all() else np.where(is_number, raw.numbers, np.nan)
    draft = _Draft(raw, given)
    none = np.empty(0, np.intp)
    if not draft.only_numbers:
        words = frozenset(plain(word) for _, word in wanted.none_words)
        if words:
            none = draft.rows_where(lambda text: plain(text) in words)
        draft.read_texts(partial(_numbers, none_words=words))
        draft.fault_at("not_a_number", raw.kinds == _BOOL)
        draft.fault_at("date_for_number", raw.kinds == _DATE)
    if raw.dated is not None:
        draft.fault_at("date_for_number", is_number & raw.dated)
    draft.fault_at("not_finite", np.isinf(draft.values))
    shares = _take_shares(draft) if wanted.is_share else None
    values = draft.values
    with np.errstate(invalid="ignore"):
        if wanted.minimum is not None:
            draft.fault_at("too_small", values < wanted.minimum)
        if wanted.maximum is not None:
            draft.fault_at("too_large", values > wanted.maximum)
        values[none] = np.inf
        if wanted.usual_minimum is not None:
            return draft.done(np.flatnonzero(values < wanted.usual_minimum), shares)
    return draft.done(shares=shares)


def _take_shares(draft: _Draft) -> Shares:
    """Put shares in the place of numbers that are per cent."""
    shares = read_shares(draft.values, draft.rows_where(says_percent))
    draft.values = shares.values
    unclear = np.zeros(len(shares.values), np.bool_)
    unclear[shares.unclear] = True
    draft.fault_at("unclear_share", unclear)
    return shares


def _numbers(texts: Sequence[str], none_words: frozenset[str]) -> tuple[Values, Mapping[int, str]]:
    found = read_numbers(texts)
    faults = {at: code for at, code in found.faults.items() if plain(texts[at]) not in none_words}
    return found.values, faults


def _date_column(raw: RawColumn, wanted: Input, as_of: date, *, date1904: bool) -> Reading:
    serials = np.where(raw.kinds == _NUMBER, raw.numbers, np.nan)
    days, impossible, year = read_serials(serials, date1904=date1904)
    draft = _Draft(raw, days)
    draft.fault_at("impossible_serial", impossible)
    draft.fault_at("looks_like_a_year", year)
    is_date = raw.kinds == _DATE
    draft.values[is_date] = raw.numbers[is_date].astype("datetime64[D]")
    draft.read_texts(_dates)
    draft.fault_at("not_a_date", raw.kinds == _BOOL)
    if wanted.past:
        draft.fault_at("future_date", draft.values > np.datetime64(as_of))
    return draft.done()


def _dates(texts: Sequence[str]) -> tuple[Values, Mapping[int, str]]:
    found = read_dates(texts)
    return found.values, found.faults


def _choice_column(raw: RawColumn, wanted: Input) -> Reading:
    words = ChoiceWords(wanted.choices)

    def read(texts: Sequence[str]) -> tuple[Values, Mapping[int, str]]:
        found = [words.find(text) for text in texts]
        faults = {at: "unknown_option" for at, option in enumerate(found) if option is None}
        return np.array([-1 if option is None else option for option in found], np.int16), faults

    draft = _Draft(as_texts(raw), np.full(len(raw), -1, np.int16))
    draft.read_texts(read)
    return draft.done()


def _boolean_column(raw: RawColumn) -> Reading:
    kinds, numbers = raw.kinds, raw.numbers
    stands = (kinds == _BOOL) | ((kinds == _NUMBER) & np.isin(numbers, (0, 1)))
    draft = _Draft(raw, np.where(stands, numbers == 1, -1).astype(np.int8))
    draft.read_texts(_booleans)
    draft.fault_at("not_yes_no", ((kinds == _NUMBER) & ~stands) | (kinds == _DATE))
    return draft.done()


def _booleans(texts: Sequence[str]) -> tuple[Values, Mapping[int, str]]:
    found = [read_boolean(text) for text in texts]
    faults = {at: "not_yes_no" for at, answer in enumerate(found) if answer is None}
    return np.array([-1 if answer is None else answer for answer in found], np.int8), faults


def _text_column(raw: RawColumn) -> Reading:
    """Texts pass unchanged: a name that begins with ``=`` or an emoji is a name."""
    texts = as_texts(raw)
    draft = _Draft(texts, texts.text_codes.astype(np.int32))
    codes = np.where((texts.kinds == _TEXT) & ~draft.blank, texts.text_codes, np.int32(-1))
    return Reading(Lookup(codes, texts.texts), draft.blank, draft.faults)
