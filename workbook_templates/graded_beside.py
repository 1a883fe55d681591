"""How rows of a template's customers stand by another scheme than the template's own."""

from collections.abc import Callable, Sequence
from datetime import date

from grading.engine.fit import fit
from grading.engine.intake import intake
from grading.engine.rows import block_from_rows
from grading.engine.tabular import grade_rows
from grading.language import Lang
from grading.schemes.catalogue import load_scheme
from workbook_templates.template import Row

__all__ = ["labels_by", "labels_of"]


def labels_of(scheme_id: str) -> Callable[[Lang], Sequence[str]]:
    """What gives the labels of a scheme's tiers, best first."""

    def labels(lang: Lang) -> Sequence[str]:
        return [tier.label.get(lang) for tier in load_scheme(scheme_id).tiers]

    return labels


def labels_by(scheme_id: str) -> Callable[[Sequence[Row], date, Lang], Sequence[object]]:
    """What gives the label of each row by a scheme; "" for those it does not grade.

    Args:
        scheme_id: A scheme of the catalogue, which is fitted to the rows themselves.
    """

    def labels(rows: Sequence[Row], as_of: date, lang: Lang) -> Sequence[object]:
        scheme = load_scheme(scheme_id)
        names = [wanted.name for wanted in scheme.inputs]
        cells: list[Sequence[object]] = [
            names,
            *([row.get(name) for name in names] for row in rows),
        ]
        read = intake(block_from_rows(cells), scheme.inputs, as_of=as_of)
        fitted = fit(scheme, read.by_input, as_of=as_of, invalid=read.invalid, rows=read.rows)
        graded = grade_rows(fitted, cells, as_of=as_of, lang=lang, wanted=("label",))
        return [label or "" for (label,) in graded]

    return labels
