"""Grades a person set by hand: they always win, and the reason says who set them and why."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from addin.texts import TEXTS, message
from addin.workbook.comparison import text_in
from grading.engine.block import Block
from grading.engine.columns import Intake
from grading.engine.grades import EXPIRES_ON, Grades, Lookup
from grading.engine.problems import Problem
from grading.engine.words import fold
from grading.language import Lang
from grading.schemes.models import Scheme

__all__ = ["OVERRIDE_INPUTS", "override_problems", "with_overrides"]

OVERRIDE_INPUTS = ("override", "override_by", "override_reason")
_NONE, _UNKNOWN = -1, -2


@dataclass(frozen=True, slots=True)
class _Overrides:
    """Tier position per row, ``_NONE`` for a blank, ``_UNKNOWN`` for a word no tier is called."""

    tiers: npt.NDArray[np.int64]
    texts: Lookup


def with_overrides(grades: Grades, read: Intake, scheme: Scheme, lang: Lang) -> Grades:
    """The grades in effect: what a person set where they set one, else the rules' answer.

    Args:
        grades: What the rules give.
        read: The customers, with the columns ``OVERRIDE_INPUTS`` where there are any.
        scheme: Its tiers are known by letter or word, in any language.
        lang: Language of labels and reasons.
    """
    found = _overrides(read, scheme)
    rows = np.flatnonzero(found.tiers >= 0) if found else np.empty(0, np.int64)
    if found is None or not len(rows):
        return grades
    letters = [tier.grade for tier in scheme.tiers]
    labels = [tier.label.get(lang) for tier in scheme.tiers]
    chosen = found.tiers[rows]
    reasons = [
        _reason(grades, read, row, letters[found.tiers[row]], lang) for row in rows.tolist()
    ]
    outputs = dict(grades.outputs)
    until = outputs.get(EXPIRES_ON)
    if until is not None and not isinstance(until, Lookup):
        outputs[EXPIRES_ON] = np.where(found.tiers >= 0, np.datetime64("NaT"), until)
    return replace(
        grades,
        outputs=outputs,
        grade=_put(grades.grade, rows, [letters[tier] for tier in chosen.tolist()]),
        label=_put(grades.label, rows, [labels[tier] for tier in chosen.tolist()]),
        reason=_put(grades.reason, rows, reasons),
    )


def override_problems(block: Block, read: Intake, scheme: Scheme) -> tuple[Problem, ...]:
    """A problem for each override that no tier is called; the rules' answer stands there."""
    found = _overrides(read, scheme)
    if found is None:
        return ()
    position = read.positions["override"]
    letters = ", ".join(tier.grade for tier in scheme.tiers)
    return tuple(
        Problem(
            what=message(
                "actions.bad_override",
                sheet=block.sheet,
                row=read.first_row + row,
                header=block.headers[position],
                value=text_in(found.texts, row),
                grades=letters,
            ),
            expected=message("actions.override_expected", grades=letters),
            sheet=block.sheet,
            row=read.first_row + row,
            column=block.first_column + position,
            header=block.headers[position],
            value=text_in(found.texts, row) or "",
            code="unknown_grade",
        )
        for row in np.flatnonzero(found.tiers == _UNKNOWN).tolist()
    )


def _overrides(read: Intake, scheme: Scheme) -> _Overrides | None:
    texts = read.texts.get("override")
    if texts is None:
        return None
    known = _spellings(scheme)
    table = [known.get(fold(text), _UNKNOWN if text.strip() else _NONE) for text in texts.texts]
    return _Overrides(np.array([*table, _NONE], dtype=np.int64)[texts.codes], texts)


def _spellings(scheme: Scheme) -> Mapping[str, int]:
    """Tier position by every word for it; letters win over words."""
    words = {fold(word): n for n, tier in enumerate(scheme.tiers) for word in tier.label.all}
    return words | {fold(tier.grade): n for n, tier in enumerate(scheme.tiers)}


def _reason(grades: Grades, read: Intake, row: int, letter: str, lang: Lang) -> str:
    by, why = (
        (text_in(texts, row) or "").strip() if (texts := read.texts.get(name)) is not None else ""
        for name in OVERRIDE_INPUTS[1:]
    )
    facts = {
        "grade": letter,
        "by": by,
        "why": why,
        "computed": text_in(grades.grade, row) or "–",
        "reason": text_in(grades.reason, row) or "",
    }
    key = "by_why" if by and why else "by" if by else "why" if why else "plain"
    return TEXTS.get(f"actions.override.{key}", lang, **facts)


def _put(texts: Lookup, rows: npt.NDArray[np.int64], new: list[str]) -> Lookup:
    """The same texts with others in some rows."""
    place = {text: len(texts.texts) + n for n, text in enumerate(dict.fromkeys(new))}
    codes = texts.codes.astype(np.int32)
    codes[rows] = [place[text] for text in new]
    return Lookup(codes, [*texts.texts, *place])
