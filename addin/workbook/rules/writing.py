"""Write a scheme as rows of a Rules sheet, for a person to edit."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from addin.hosts.base import GridCell as Cell
from addin.workbook.rules.columns import columns_of
from addin.workbook.rules.conditions import ConditionWriter
from addin.workbook.rules.words import meaning, written
from grading.language import Lang
from grading.schemes.models import (
    Choice,
    DecisionTable,
    Elapsed,
    Input,
    Rank,
    Ratio,
    Scheme,
    Scorecard,
    Step,
)
from grading.schemes.unary import UnaryTests

__all__ = ["Row", "number_cell", "write_rules"]

Row = list[Cell]
_BLANK = Cell(None, "blank")
_OPTIONAL_INPUT_FIELDS = ("minimum", "maximum", "usual_minimum")


def write_rules(scheme: Scheme, lang: Lang) -> list[Row]:
    """The rows of a Rules sheet, blocks a blank row apart.

    Reading them gives a scheme with an equal deciding part; texts are kept in ``lang``.
    """
    return _Writer(scheme, lang).rows()


def number_cell(number: float | Decimal | None) -> Cell:
    """A number, as a text where a float would not be exactly it; blank for None."""
    if number is None:
        return _BLANK
    if isinstance(number, Decimal) and Decimal(repr(float(number))) != number:
        return Cell(str(number), "number")
    return Cell(float(number), "number")


def _text(text: str) -> Cell:
    return Cell(text) if text else _BLANK


class _Writer:
    def __init__(self, scheme: Scheme, lang: Lang) -> None:
        self.scheme = scheme
        self.lang = lang
        self.columns = columns_of(scheme)
        self.conditions = ConditionWriter(scheme, lang)

    def rows(self) -> list[Row]:
        """All blocks, a blank row apart."""
        blocks = [self._about(), self._inputs(), *map(self._step, self.scheme.steps)]
        blocks += [self._words()] if self.scheme.words else []
        blocks.append(self._tiers())
        rows: list[Row] = []
        for block in blocks:
            rows += [*([[]] if rows else []), *block]
        return rows

    def _title(self, name: str, kind: str, **options: str) -> Row:
        parts = [name, written("kind", kind, self.lang)]
        parts += [f"{written('option', key, self.lang)}={value}" for key, value in options.items()]
        return [Cell(" · ".join(parts), "title")]

    def _headers(self, *keys: str) -> Row:
        return [Cell(written("header", key, self.lang), "header") for key in keys]

    def _origin(self, origin: str) -> Cell:
        return Cell(written("origin", origin, self.lang))

    def _named(self, name: str) -> str:
        """A column by its label where that stands for it alone, else by its name."""
        label = next((i.label.get(self.lang) for i in self.scheme.inputs if i.name == name), "")
        clear = label and self.columns.resolve(label) == (name,) and not meaning("cutoff", label)
        return label if clear else name

    def _about(self) -> list[Row]:
        scheme, lang = self.scheme, self.lang
        given = {
            "title": scheme.title.get(lang),
            "id": scheme.id,
            "description": scheme.description.get(lang),
            "overlooks": scheme.overlooks.get(lang),
            "group": scheme.group,
        }
        rows = [
            [Cell(written("about", key, lang)), _text(text)] for key, text in given.items() if text
        ]
        if scheme.top_share_pct is not None:
            word = written("about", "top_share_pct", lang)
            rows.append([Cell(word), number_cell(scheme.top_share_pct)])
        title = self._title(written("block", "scheme", lang), "scheme")
        return [title, self._headers("field", "text"), *rows]

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
        ]
        usual = ("input", "type", "required", "choices", "unit", "aliases", "name")
        return [
            self._inputs_title(),
            self._headers(*usual, *optional, "description"),
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
            Cell(written("type", wanted.type, lang)),
            self._yes_no(wanted.required),
            _text("\n".join(_choice_line(choice, lang) for choice in wanted.choices)),
            _text(wanted.unit),
            _text(separator.join(aliases)),
            Cell(wanted.name),
        ]
        for key in optional:
            if key == "past":
                row.append(self._yes_no(wanted.past))
            elif key == "blank":
                row.append(self._blank(wanted))
            elif key == "required_when":
                row.append(self._named_conditions(wanted.required_when))
            else:
                row.append(number_cell(getattr(wanted, key)))
        return [*row, _text(wanted.description.get(lang))]

    def _yes_no(self, yes: bool) -> Cell:
        return Cell(written("yes_no", "yes" if yes else "no", self.lang))

    def _blank(self, wanted: Input) -> Cell:
        if wanted.blank_from:
            return Cell(f"[{self._named(wanted.blank_from)}]", "condition")
        if isinstance(wanted.blank_as, str):
            return Cell(self.conditions.word(wanted.blank_as, wanted.name), "condition")
        return number_cell(wanted.blank_as)

    def _named_conditions(self, conditions: Mapping[str, UnaryTests]) -> Cell:
        lines = [
            f"{self._named(name)}: {self.conditions.text(tests, name)}"
            for name, tests in conditions.items()
        ]
        return Cell("\n".join(lines), "condition") if lines else _BLANK

    def _step(self, step: Step) -> list[Row]:
        if isinstance(step, DecisionTable):
            return self._decision_table(step)
        if isinstance(step, Scorecard):
            return self._scorecard(step)
        if isinstance(step, Rank):
            return self._rank(step)
        return self._ratio(step) if isinstance(step, Ratio) else self._elapsed(step)

    def _decision_table(self, step: DecisionTable) -> list[Row]:
        policy = {} if step.hit_policy == "FIRST" else {"hit": step.hit_policy}
        headers = [Cell(self._named(name), "header") for name in step.inputs]
        headers += [Cell(f"→ {name}", "header") for name in step.outputs]
        origins = any(rule.origin != "default" for rule in step.rules)
        headers += self._headers("reason", *(["origin"] if origins else []))
        rows = [self._title(step.name, step.kind, **policy), headers]
        for rule in step.rules:
            row = [
                Cell(self.conditions.text(tests, name), "condition")
                for name, tests in zip(step.inputs, rule.when, strict=True)
            ]
            row += [
                number_cell(value) if isinstance(value, float) else _condition(value)
                for value in rule.then
            ]
            row.append(_text(rule.reason.get(self.lang)))
            rows.append([*row, *([self._origin(rule.origin)] if origins else [])])
        return rows

    def _scorecard(self, step: Scorecard) -> list[Row]:
        weighted = any(part.origin != "default" for part in step.characteristics)
        options = {"score": step.score} if step.score != "score" else {}
        options |= {"grade": step.grade} if step.grade != "grade" else {}
        keys = ("characteristic", "weight", "condition", "points", "origin")
        headers = self._headers(*keys, *(["weight_origin"] if weighted else []))
        rows = [self._title(step.name, step.kind, **options), headers]
        for part in step.characteristics:
            for number, attribute in enumerate(part.attributes):
                row = [
                    _BLANK if number else Cell(self._named(part.input)),
                    _BLANK if number else number_cell(part.weight_pct),
                    Cell(self.conditions.text(attribute.when, part.input), "condition"),
                    number_cell(attribute.points),
                    self._origin(attribute.origin),
                ]
                if weighted:
                    row.append(_BLANK if number else self._origin(part.origin))
                rows.append(row)
        for cutoff in step.cutoffs:
            least = Cell("-", "condition")
            rows.append(
                [
                    Cell(written("cutoff", "cutoff", self.lang)),
                    _BLANK,
                    least if cutoff.minimum is None else number_cell(cutoff.minimum),
                    Cell(cutoff.grade),
                    self._origin(cutoff.origin),
                ]
            )
        return rows

    def _rank(self, step: Rank) -> list[Row]:
        mixed = len(set(step.shares_origin)) > 1
        options = {}
        if step.shares_origin and not (mixed and step.origin == "default"):
            options["origin"] = written("origin", step.origin, self.lang)
        headers = [
            *self._headers("input"),
            Cell(f"→ {step.output}", "header"),
            *self._headers("method", "shares", "order", "ties", "cutoffs", "fitted_on"),
            *self._headers("fitted_rows", "reason", "origin", *self._rank_options(step)),
        ]
        bands = [
            self._band(step, number, step.shares_origin or (step.origin,) * len(step.shares_pct))
            for number in range(len(step.shares_pct))
        ]
        return [self._title(step.name, step.kind, **options), headers, *bands]

    def _rank_options(self, step: Rank) -> Mapping[str, Cell]:
        """By header what only some rankings say, and a person need not read in the others."""
        options = {
            "among": (bool(step.among), self._named_conditions(step.among)),
            "edge": (step.edge != "better", Cell(written("edge", step.edge, self.lang))),
            "cut_offset": (bool(step.cut_offset), number_cell(step.cut_offset)),
        }
        return {key: cell for key, (used, cell) in options.items() if used}

    def _band(self, step: Rank, number: int, origins: Sequence[str]) -> Row:
        """One band; what holds for the ranking as a whole stands in the first row."""
        lang, first = self.lang, number == 0
        cutoff = step.cutoffs[number] if number < len(step.cutoffs) else None
        day = step.fitted_on
        return [
            Cell(self._named(step.input)) if first else _BLANK,
            _condition(step.values[number]),
            Cell(written("method", step.method, lang)) if first else _BLANK,
            number_cell(step.shares_pct[number]),
            Cell(written("order", step.order, lang)) if first else _BLANK,
            Cell(written("ties", step.ties, lang)) if first else _BLANK,
            number_cell(cutoff),
            Cell(day, "date") if first else _BLANK,  # in its look before there is a day
            number_cell(step.fitted_rows) if first else _BLANK,
            _text(step.reasons[number].get(lang) if step.reasons else ""),
            self._origin(origins[number]),
            *(self._rank_options(step).values() if first else ()),
        ]

    def _elapsed(self, step: Elapsed) -> list[Row]:
        headers = [
            *self._headers("from", "to", "unit"),
            Cell(f"→ {step.output}", "header"),
        ]
        row = [
            Cell(self._clock(step.start)),
            Cell(self._clock(step.end)),
            Cell(written("unit", step.unit, self.lang)),
        ]
        return [self._title(step.name, step.kind), headers, row]

    def _ratio(self, step: Ratio) -> list[Row]:
        headers = [*self._headers("numerator", "denominator"), Cell(f"→ {step.output}", "header")]
        row = [Cell(self._named(step.numerator)), Cell(self._named(step.denominator))]
        return [self._title(step.name, step.kind), headers, row]

    def _clock(self, name: str) -> str:
        return written("clock", "as_of", self.lang) if name == "as_of" else self._named(name)

    def _words(self) -> list[Row]:
        rows = [
            [_condition(word), _text(text.get(self.lang))]
            for word, text in self.scheme.words.items()
        ]
        title = self._title(written("block", "words", self.lang), "words")
        return [title, self._headers("word", "text"), *rows]

    def _tiers(self) -> list[Row]:
        rows = [
            [_condition(tier.grade), _text(tier.label.get(self.lang))]
            for tier in self.scheme.tiers
        ]
        title = self._title(written("block", "tiers", self.lang), "tiers")
        return [title, self._headers("grade", "label"), *rows]


def _condition(text: str | None) -> Cell:
    """A value that must stay the text it is, though it may look like a number."""
    return Cell(text, "condition") if text else _BLANK


def _choice_line(choice: Choice, lang: Lang) -> str:
    label, aliases = choice.label.get(lang), getattr(choice.aliases, lang)
    value = choice.value
    if set(value) & set('=＝|｜;；,，、/"'):  # signs that part choices from one another
        value = '"' + value.replace('"', '""') + '"'
    if not aliases and (not label or label == choice.value):
        return value
    texts = [" ".join(text.split()) for text in (label or choice.value, *aliases)]
    return f"{value} = {' | '.join(texts)}"
