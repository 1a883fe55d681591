"""How rows of a template's customers stand by another scheme than the template's own."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from grading.engine.fit import fit
from grading.engine.intake import intake
from grading.engine.rows import block_from_rows
from grading.engine.tabular import grade_rows
from grading.language import Lang
from grading.schemes.catalogue import load_scheme
from workbook_templates.template import Row

__all__ = ["labels_by", "labels_of", "told_by"]


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
    return told_by(scheme_id, "label", {})


def told_by(
    scheme_id: str, wanted: str, fields: Mapping[str, str]
) -> Callable[[Sequence[Row], date, Lang], Sequence[object]]:
    """What gives one result of a scheme for each row; "" for those that have none.

    Args:
        scheme_id: A scheme of the catalogue, which is fitted to the rows themselves.
        wanted: ``label``, ``grade`` or an output of a step.
        fields: Under which field the rows hold an input, where that is not its name.
    """

    def told(rows: Sequence[Row], as_of: date, lang: Lang) -> Sequence[object]:
        scheme = load_scheme(scheme_id)
        names = [each.name for each in scheme.inputs]
        cells: list[Sequence[object]] = [
            names,
            *([row.get(fields.get(name, name)) for name in names] for row in rows),
        ]
        read = intake(block_from_rows(cells), scheme.inputs, as_of=as_of)
        fitted = fit(scheme, read.by_input, as_of=as_of, invalid=read.invalid, rows=read.rows)
        graded = grade_rows(fitted, cells, as_of=as_of, lang=lang, wanted=(wanted,))
        return [result or "" for (result,) in graded]

    return told
