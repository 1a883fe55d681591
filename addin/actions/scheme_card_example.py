"""The worked example on a scheme's card: some customers, and what becomes of them."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from addin.actions.scheme_card_table import CardCell, CardTable, card_headers
from addin.texts import TEXTS
from addin.workbook.columns import SCORE
from grading.engine.fit import fit
from grading.engine.grades import EXPIRES_ON, Grades, Lookup
from grading.engine.phrases import Phrases
from grading.engine.variables import read_by
from grading.exceptions import TierbookError
from grading.language import Lang
from grading.schemes.models import Example, Scheme
from grading.schemes.unary import Scalar

__all__ = ["example_table"]

_SHOWN = 10
"""Customers on a card; an example may need more of them to be graded at all."""


def example_table(scheme: Scheme, example: Example, lang: Lang) -> CardTable | None:
    """The customers of an example, graded here and now by the scheme as it stands.

    Args:
        scheme: The scheme, whose rules a person may have changed.
        example: Its customers, or those of the scheme it came from.
        lang: Language of the texts.

    Returns:
        None where these rules cannot grade the example.
    """
    names = [i.name for i in scheme.inputs if any(i.name in row for row in example.rows)]
    columns = {name: [row.get(name) for row in example.rows] for name in names}
    try:
        found = fit(scheme, columns, as_of=example.as_of)
        grades = found.grade(columns, as_of=example.as_of, lang=lang)
    except TierbookError:
        return None  # changed rules may ask for more than the example holds
    words = Phrases(scheme, lang)
    shown = example.rows[:_SHOWN]
    told = [_told(row, scheme, grades, words) for row in range(len(shown))]
    parts: dict[str, Sequence[CardCell]] = {
        TEXTS.get("scheme_card.customer", lang): [_given(words, names, row) for row in shown],
        **({_header("grade", lang): _texts(grades.grade)} if scheme.tiers else {}),
        **({SCORE.header(lang): _scores(grades)} if grades.score is not None else {}),
        _header("label", lang): _texts(grades.label),
        _header("reason", lang): _texts(grades.reason),
        **({TEXTS.get("scheme_card.also", lang): told} if any(told) else {}),
    }
    headers = tuple(parts)
    rows = tuple(zip(*(column[: len(shown)] for column in parts.values()), strict=True))
    more = len(example.rows) - len(shown)
    first_prose = headers.index(_header("label", lang))
    return CardTable(
        TEXTS.get("scheme_card.example", lang, day=example.as_of.isoformat()),
        headers,
        rows,
        numbers=(first_prose - 1,) if grades.score is not None else (),
        wrapping=(0, *range(first_prose, len(headers))),
        tier_column=1 if scheme.tiers else None,
        notes=(TEXTS.get("scheme_card.more_customers", lang, count=more),) if more else (),
    )


def _header(key: str, lang: Lang) -> str:
    return card_headers(lang, key)[0]


def _texts(column: Lookup) -> list[str]:
    return [text or "" for text in column.to_list()]


def _scores(grades: Grades) -> list[CardCell]:
    scores = [] if grades.score is None else grades.score.tolist()
    return ["" if score != score else round(score, 2) for score in scores]


def _given(words: Phrases, names: Sequence[str], row: Mapping[str, Scalar]) -> str:
    given = [f"{words.name(name)} {words.value(name, row[name])}" for name in names if name in row]
    return "; ".join(given) or TEXTS.get("scheme_card.all_blank", words.lang)


def _told(row: int, scheme: Scheme, grades: Grades, words: Phrases) -> str:
    """The flags and days of a customer that stand in columns of their own, and the approach."""
    found = [f"{words.name(name)} {text}" for name, text in _outputs(row, scheme, grades)]
    approach = None if grades.approach is None else grades.approach.to_list()[row]
    return "\n".join(filter(None, ("; ".join(found), approach)))


def _outputs(row: int, scheme: Scheme, grades: Grades) -> Iterator[tuple[str, str]]:
    read = {name for step in scheme.steps for name in read_by(step)}
    for name, column in grades.outputs.items():
        if isinstance(column, Lookup):
            text = column.to_list()[row]
            if text and name not in read:
                yield name, text
        elif _is_told_day(name, column) and not np.isnat(column[row]):
            yield name, str(column[row].astype("datetime64[D]"))


def _is_told_day(name: str, column: npt.NDArray[np.generic]) -> bool:
    """Whether a column holds days to act on; how long a grade holds stands in its reason."""
    return name != EXPIRES_ON and np.issubdtype(column.dtype, np.datetime64)
