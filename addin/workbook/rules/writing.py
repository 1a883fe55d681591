"""Write a scheme as rows of a Rules sheet, for a person to edit."""

from collections.abc import Sequence
from datetime import date

from addin.hosts.base import GridCell as Cell
from addin.workbook.rules.row_writing import (
    BLANK,
    Row,
    RowWriter,
    kept_text,
    number_cell,
    text_cell,
)
from addin.workbook.rules.step_writing import StepWriter
from addin.workbook.rules.words import written
from grading.language import Lang
from grading.schemes.catalogue import load_scheme, scheme_ids
from grading.schemes.models import Approach, Choice, Example, Input, Scheme
from grading.schemes.unary import Scalar

__all__ = ["write_rules"]

_OPTIONAL_INPUT_FIELDS = ("minimum", "maximum", "usual_minimum")


def write_rules(scheme: Scheme, lang: Lang) -> list[Row]:
    """The rows of a Rules sheet, blocks a blank row apart.

    Reading them gives a scheme with an equal deciding part; texts are kept in ``lang``.
    """
    return _Writer(scheme, lang).rows()


class _Writer(RowWriter):
    def rows(self) -> list[Row]:
        """All blocks, a blank row apart."""
        scheme = self.scheme
        steps = StepWriter(scheme, self.lang)
        blocks = [self._about(), self._inputs(), *map(steps.rows_of, scheme.steps)]
        blocks += [self._approaches()] if scheme.approaches else []
        blocks += [self._words()] if scheme.words else []
        blocks += [self._tiers()] if scheme.tiers else []
        if scheme.example is not None and scheme.example != _known_example(scheme):
            blocks.append(self._example(scheme.example))
        rows: list[Row] = []
        for block in blocks:
            rows += [*([[]] if rows else []), *block]
        return rows

    def _about(self) -> list[Row]:
        scheme, lang = self.scheme, self.lang
        given = {
            "title": scheme.title.get(lang),
            "id": scheme.id,
            "description": scheme.description.get(lang),
            "used_by": scheme.used_by.get(lang),
            "overlooks": scheme.overlooks.get(lang),
            "group": scheme.group,
        }
        rows = [
            [Cell(written("about", key, lang)), text_cell(text)]
            for key, text in given.items()
            if text
        ]
        for key in ("top_share_pct", "hysteresis"):
            number = getattr(scheme, key)
            if number is not None:
                rows.append([Cell(written("about", key, lang)), number_cell(number)])
        if scheme.orders is not None and scheme.orders.required:
            rows.append([Cell(written("about", "orders_required", lang)), self._yes_no(True)])
        title = self.title(written("block", "scheme", lang), "scheme")
        return [title, self.headers("field", "text"), *rows]

    def _inputs(self) -> list[Row]:
        inputs = self.scheme.inputs
        used = [
            key
            for key in _OPTIONAL_INPUT_FIELDS
            if any(getattr(i, key) is not None for i in inputs)
        ]
        flags = [key for key in ("past",) if any(i.past for i in inputs)]
        blank = any(i.blank_as is not None or i.blank_from for i in inputs)
        when = any(i.required_when for i in inputs)
        optional = [
            *used,
            *flags,
            *(["blank"] if blank else []),
            *(["required_when"] if when else []),
            *(["from_orders"] if self.scheme.orders else []),
        ]
        usual = ("input", "type", "required", "choices", "unit", "aliases", "name")
        return [
            self._inputs_title(),
            self.headers(*usual, *optional, "description"),
            *(self._input(wanted, optional) for wanted in inputs),
        ]

    def _inputs_title(self) -> Row:
        option = written("option", "one_of", self.lang)
        groups = [f"{option}={', '.join(names)}" for names in self.scheme.require_any]
        name = written("block", "inputs", self.lang)
        kind = written("kind", "inputs", self.lang)
        return [Cell(" · ".join([name, kind, *groups]), "title")]

    def _input(self, wanted: Input, optional: Sequence[str]) -> Row:
        lang = self.lang
        aliases = getattr(wanted.aliases, lang)
        separator = (
            " | " if any(sign in alias for alias in aliases for sign in ",，、;；") else ", "
        )
        row = [
            Cell(wanted.label.get(lang) or wanted.name),
            self.word("type", wanted.type),
            self._yes_no(wanted.required),
            text_cell("\n".join(_choice_line(choice, lang) for choice in wanted.choices)),
            text_cell(wanted.unit),
            text_cell(separator.join(aliases)),
            Cell(wanted.name),
        ]
        for key in optional:
            if key == "past":
                row.append(self._yes_no(wanted.past))
            elif key == "blank":
                row.append(self._blank(wanted))
            elif key == "required_when":
                row.append(self.named_conditions(wanted.required_when))
            elif key == "from_orders":
                row.append(self._from_orders(wanted))
            else:
                row.append(number_cell(getattr(wanted, key)))
        return [*row, text_cell(wanted.description.get(lang))]

    def _from_orders(self, wanted: Input) -> Cell:
        orders = self.scheme.orders
        kind = None if orders is None else orders.summary.get(wanted.name)
        return BLANK if kind is None else Cell(written("order_summary", kind, self.lang))

    def _yes_no(self, yes: bool) -> Cell:
        return self.word("yes_no", "yes" if yes else "no")

    def _blank(self, wanted: Input) -> Cell:
        if wanted.blank_from:
            return Cell(f"[{self.named(wanted.blank_from)}]", "condition")
        if isinstance(wanted.blank_as, str):
            return Cell(self.conditions.word(wanted.blank_as, wanted.name), "condition")
        return number_cell(wanted.blank_as)

    def _words(self) -> list[Row]:
        rows = [
            [kept_text(word), text_cell(text.get(self.lang))]
            for word, text in self.scheme.words.items()
        ]
        title = self.title(written("block", "words", self.lang), "words")
        return [title, self.headers("word", "text"), *rows]

    def _approaches(self) -> list[Row]:
        title = self.title(written("block", "approaches", self.lang), "approaches")
        headers = self.headers("input", "value", "text", "origin")
        return [title, headers, *map(self._approach, self.scheme.approaches)]

    def _approach(self, approach: Approach) -> Row:
        value = self.conditions.word(approach.value, approach.column)
        return [
            Cell(self.named(approach.column)),
            kept_text(value),
            text_cell(approach.text.get(self.lang)),
            self.origin(approach.origin),
        ]

    def _example(self, example: Example) -> list[Row]:
        """A row per customer, counted, since a blank row would end the block."""
        names = [i.name for i in self.scheme.inputs if any(i.name in row for row in example.rows)]
        day = {"as_of": example.as_of.isoformat()}
        title = self.title(written("block", "example", self.lang), "example", **day)
        rows = [
            [number_cell(number), *(self._given(row.get(name), name) for name in names)]
            for number, row in enumerate(example.rows, 1)
        ]
        headers = [Cell(self.named(name), "header") for name in names]
        return [title, [*self.headers("row"), *headers], *rows]

    def _given(self, value: Scalar | None, name: str) -> Cell:
        if isinstance(value, date):
            return Cell(value, "date")
        if isinstance(value, str):
            return kept_text(self.conditions.word(value, name))
        return number_cell(value)

    def _tiers(self) -> list[Row]:
        rows = [
            [kept_text(tier.grade), text_cell(tier.label.get(self.lang))]
            for tier in self.scheme.tiers
        ]
        title = self.title(written("block", "tiers", self.lang), "tiers")
        return [title, self.headers("grade", "label"), *rows]


def _known_example(scheme: Scheme) -> Example | None:
    """What the catalogue's scheme of that id shows, which no sheet needs to repeat."""
    return load_scheme(scheme.id).example if scheme.id in scheme_ids() else None


def _choice_line(choice: Choice, lang: Lang) -> str:
    label, aliases = choice.label.get(lang), getattr(choice.aliases, lang)
    value = choice.value
    if set(value) & set('=＝|｜;；,，、/"'):  # signs that part choices from one another
        value = '"' + value.replace('"', '""') + '"'
    if not aliases and (not label or label == choice.value):
        return value
    texts = [" ".join(text.split()) for text in (label or choice.value, *aliases)]
    return f"{value} = {' | '.join(texts)}"
