"""Numbers that were typed or pasted as text, in the spellings of several countries.

``1,234`` may be a thousand or little more than one. Such a text is read only if the other cells
of its column show which sign stands before the decimals; else it is named as a problem.
"""

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, cast

import numpy as np
import numpy.typing as npt

__all__ = ["NumberFault", "NumberTexts", "read_numbers"]

NumberFault = Literal[
    "not_a_number", "ambiguous_number", "contradictory_number", "not_finite", "unclear_unit"
]
"""``ambiguous_number``: nothing in the column tells what the comma or point means.
``contradictory_number``: other cells of the column say both. ``unclear_unit``: ``5 M`` is five
thousand (mil) to some and five million to others."""

_Decimal = Literal[".", ","]


@dataclass(frozen=True, slots=True)
class NumberTexts:
    """What the distinct texts of one column mean.

    Args:
        values: float64, one per text, NaN where it has a fault.
        faults: Position of a text, and what is wrong with it.
    """

    values: npt.NDArray[np.float64]
    faults: Mapping[int, NumberFault]


def read_numbers(texts: Sequence[str]) -> NumberTexts:
    """Read the distinct texts of one column; together, so that clear ones decide unclear ones.

    Understood are thousands (comma, point, space, apostrophe), either decimal sign, full-width
    digits, currencies before or after, ``%``, 千 万 亿, ``k``, accounting brackets, a minus on
    either side, and powers of ten. With a currency or accounting brackets, three digits after a
    lone sign are thousands, since money has two decimals, unless the column only says otherwise.
    """
    values = np.full(len(texts), np.nan)
    faults: dict[int, NumberFault] = {}
    unclear: dict[int, _Reading] = {}
    seen: set[_Decimal] = set()
    certain: set[_Decimal] = set()
    for position, text in enumerate(texts):
        found = _read_plain(text) or _read(text)
        if not isinstance(found, _Reading):
            faults[position] = found
            continue
        if found.decimal is not None:
            seen.add(found.decimal)
        if found.ambiguous:
            unclear[position] = found
        else:
            values[position] = found.with_point
            if found.decimal is not None:
                certain.add(found.decimal)
    for position, reading in unclear.items():
        if reading.decimal is not None and reading.decimal in certain:
            values[position] = reading.by(reading.decimal)
        elif len(seen) == 1:
            values[position] = reading.by(*seen)
        else:
            faults[position] = "contradictory_number" if seen else "ambiguous_number"
    for position in np.flatnonzero(np.isinf(values)).tolist():
        faults[position] = "not_finite"
        values[position] = math.nan
    return NumberTexts(values, faults)


@dataclass(frozen=True, slots=True)
class _Reading:
    """One text read both ways; both values are equal unless it is ambiguous.

    Args:
        decimal: The sign before decimals that this text shows its writer to use, if any; an
            ambiguous text may still show it by a currency.
    """

    with_point: float
    with_comma: float
    decimal: _Decimal | None = None

    @property
    def ambiguous(self) -> bool:
        return self.with_point != self.with_comma

    def by(self, decimal: _Decimal) -> float:
        return self.with_point if decimal == "." else self.with_comma


# The bulk of any column, read without further ado: digits, with a point that cannot mean
# thousands, or with thousands and decimals both.
_PLAIN = re.compile(r"-?(?:[0-9]+|[0-9]+\.(?:[0-9]{1,2}|[0-9]{4,})|(?:0|[0-9]{4,})\.[0-9]{3})")
_ENGLISH = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+")
_SPANISH = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+")
_TO_ENGLISH = str.maketrans(",", ".", ".")
_AROUND = re.compile(
    r"(?P<before>[^0-9]*?)(?P<body>[.,]?[0-9](?:[0-9.,' ]*[0-9])?)"
    r"(?:e(?P<power>[-+]?[0-9]{1,4}))?(?P<after>[^0-9]*)"
)
_ABBREVIATED = re.compile(r"([^\W\d_]|/)\.(?= ?[0-9])")  # Rs.500, S/.500: no decimal point
_SIGNS = str.maketrans(dict.fromkeys("−–‒‐", "-") | dict.fromkeys("’‘ʼ`", "'"))
_NOT_FINITE = frozenset({"inf", "infinity", "infinite", "infinito", "nan", "∞", "无穷", "无穷大"})


def _read_plain(text: str) -> _Reading | None:
    if _PLAIN.fullmatch(text):
        value = float(text)
        return _Reading(value, value, "." if "." in text else None)
    if _ENGLISH.fullmatch(text):
        value = float(text.replace(",", ""))
        return _Reading(value, value, ".")
    if _SPANISH.fullmatch(text):
        value = float(text.translate(_TO_ENGLISH))
        return _Reading(value, value, ",")
    return None


def _read(text: str) -> _Reading | NumberFault:
    if not text.isascii() and any(unicodedata.category(sign) == "No" for sign in text):
        return "not_a_number"  # 5² or ½: their compatible forms would read as 52 and 1/2
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_SIGNS).strip()
    folded = _ABBREVIATED.sub(r"\1 ", " ".join(folded.removeprefix("'").split()))
    bracketed = folded.startswith("(") and folded.endswith(")")
    if bracketed:
        folded = folded[1:-1]
    if folded.strip("+- ") in _NOT_FINITE:
        return "not_finite"
    parts = _AROUND.fullmatch(folded)
    if parts is None:
        return "not_a_number"
    minus = (parts["before"] + parts["after"]).count("-") + bracketed
    before = parts["before"].replace("-", "", 1).replace("+", "", 1).strip()
    after = parts["after"].replace("-", "", 1).strip()
    if minus > 1 or (parts["body"][0] in ".," and before[-1:].isalpha()):
        return "not_a_number"
    affix = _affix(before, after)
    if not isinstance(affix, _Affix):
        return affix
    if bracketed and affix == _Affix(0, "none"):
        affix = _Affix(0, "money")  # accountants put brackets around amounts
    if parts["power"]:
        affix = _Affix(affix.power + int(parts["power"]), "exact")
    return _body(parts["body"], affix, "-" if minus else "")


_Setting = Literal["none", "exact", "money", "chinese_money", "chinese_unit"]
"""What surrounds the digits: nothing that tells, a power of ten (then there are no thousands
signs), a currency, a currency written with comma thousands only, or 万 and the like."""


@dataclass(frozen=True, slots=True)
class _Affix:
    """What stands around the digits.

    Args:
        power: Power of ten to multiply with.
        setting: What it tells about a lone comma or point.
    """

    power: int
    setting: _Setting


_CHINESE_POWERS = {
    "千": 3,
    "万": 4,
    "十万": 5,
    "百万": 6,
    "千万": 7,
    "亿": 8,
    "十亿": 9,
    "百亿": 10,
}
_CHINESE_POWERS |= {"千亿": 11, "万亿": 12}
_UNCLEAR_UNITS = frozenset(
    (
        "m", "mm", "mn", "mio", "mil", "mill", "miles", "million", "millions", "millón", "millones",
        "b", "bn", "billion", "billions", "billón", "billones", "thousand",
    )
)  # fmt: skip
_CHINESE_MONEY = frozenset(
    ("¥", "元", "圆", "块", "円", "人民币", "rmb", "cny", "jpy", "cn¥", "日元")
)
_MONEY = _CHINESE_MONEY | frozenset(
    (
        "us$", "hk$", "nt$", "mx$", "r$", "s$", "a$", "c$", "s/", "kr", "fr", "rs",
        "usd", "eur", "gbp", "chf", "hkd", "twd", "sgd", "cad", "aud", "nzd", "mxn", "ars", "clp",
        "cop", "pen", "uyu", "brl", "inr", "krw", "thb", "vnd", "idr", "myr", "php", "sek", "nok",
        "dkk", "pln", "czk", "try", "zar", "aed", "sar",
        "euro", "euros", "dollar", "dollars", "dólar", "dólares", "peso", "pesos", "yuan",
        "pound", "pounds", "libras", "soles",
        "美元", "欧元", "港元", "港币", "英镑", "新台币", "台币",
    )
)  # fmt: skip
_POWERS = {"": 0, "%": -2, "k": 3}
_LETTERS = re.compile(r"[^\W\d_]+")
_SIMPLIFIED = str.maketrans("萬億", "万亿")


def _affix(before: str, after: str) -> _Affix | NumberFault:
    """Read what stands around the digits: currencies, and a unit or a percent sign after them."""
    unit, rest = _split_unit(after.translate(_SIMPLIFIED))
    currencies = [text.rstrip(".") for text in (before, rest) if text]
    if not all(map(_is_money, currencies)) or (currencies and unit == "%"):
        return "not_a_number"
    if unit in _UNCLEAR_UNITS:
        return "unclear_unit"
    if unit in _CHINESE_POWERS:
        return _Affix(_CHINESE_POWERS[unit], "chinese_unit")
    power = _POWERS[unit]
    if not currencies:
        return _Affix(power, "none")
    return _Affix(power, "chinese_money" if _CHINESE_MONEY.issuperset(currencies) else "money")


def _split_unit(after: str) -> tuple[str, str]:
    """The unit that follows the digits, empty if none, and what follows the unit."""
    word = _LETTERS.match(after)
    if word and word[0] in _UNCLEAR_UNITS:
        return word[0], after[word.end() :].strip()
    for length in (2, 1):
        unit, rest = after[:length], after[length:].strip()
        if unit in _CHINESE_POWERS or (unit in _POWERS and (not rest or _is_money(rest))):
            return unit, rest
    return "", after


def _is_money(text: str) -> bool:
    return text in _MONEY or (len(text) == 1 and unicodedata.category(text) == "Sc")


_WESTERN = r"[0-9]{{1,3}}(?:{0}[0-9]{{3}})+"
_GROUPED = {
    ".": re.compile(_WESTERN.format(r"\.")),
    ",": re.compile(_WESTERN.format(",") + "|[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}"),  # 1,23,456: lakh
    " ": re.compile(_WESTERN.format(" ")),
    "'": re.compile(_WESTERN.format("'")),
}


def _body(body: str, affix: _Affix, sign: str) -> _Reading | NumberFault:
    """Read digits with their signs, such as ``1.234,5``; the sign before decimals comes last."""
    signs = [character for character in body if character in "., '"]
    if not signs:
        return _certain(sign, body, "", affix.power)
    last = signs[-1]
    whole, _, decimals = body.rpartition(last)
    if last in " '" or (len(signs) > 1 and len(set(signs)) == 1):
        return _thousands(body, last, affix.power, sign)
    if len(signs) == 1:
        return _lone_sign(whole, decimals, last, affix, sign)
    group = signs[0]
    if set(signs[:-1]) != {group} or not _GROUPED[group].fullmatch(whole):
        return "not_a_number"
    return _certain(sign, whole.replace(group, ""), decimals, affix.power, last)


def _thousands(body: str, group: str, power: int, sign: str) -> _Reading | NumberFault:
    if not _GROUPED[group].fullmatch(body):
        return "not_a_number"
    decimal = {",": ".", ".": ","}.get(group)
    return _certain(sign, body.replace(group, ""), "", power, decimal)


def _lone_sign(
    whole: str, decimals: str, lone: str, affix: _Affix, sign: str
) -> _Reading | NumberFault:
    """Read digits with one comma or point: decimals, unless exactly three digits follow it."""
    as_decimal = _certain(sign, whole, decimals, affix.power, lone)
    if len(decimals) != 3 or not 1 <= len(whole) <= 3 or whole[0] == "0":
        return as_decimal
    other: _Decimal = "," if lone == "." else "."
    as_thousands = _certain(sign, whole + decimals, "", affix.power, other)
    if affix.setting == "exact" or (affix.setting == "chinese_unit" and lone == "."):
        return as_decimal
    if affix.setting == "chinese_unit":
        return as_thousands
    amount = affix.setting == "money" or (affix.setting == "chinese_money" and lone == ",")
    values = as_decimal.with_point, as_thousands.with_point
    return _Reading(*(values if lone == "." else values[::-1]), other if amount else None)


def _certain(
    sign: str, whole: str, decimals: str, power: int, decimal: str | None = None
) -> _Reading:
    """A number that can be read in one way only; rounded once, by the conversion to float."""
    value = float(f"{sign}{whole or 0}.{decimals or 0}e{power}")
    return _Reading(value, value, cast("_Decimal | None", decimal))
