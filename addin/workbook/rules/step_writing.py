"""Write the steps of a scheme as blocks of a Rules sheet."""

from collections.abc import Mapping, Sequence

from addin.hosts.base import GridCell as Cell
from addin.workbook.rules.lifetime_block import LIFETIME_COLUMNS, PARAMETERS
from addin.workbook.rules.row_writing import (
    BLANK,
    Row,
    RowWriter,
    kept_text,
    number_cell,
    text_cell,
)
from addin.workbook.rules.told_writing import ToldWriter
from addin.workbook.rules.words import written
from grading.schemes.models import (
    Characteristic,
    DecisionTable,
    Elapsed,
    LifetimeValue,
    Pick,
    Rank,
    Ratio,
    Scorecard,
    Step,
    Told,
)

__all__ = ["StepWriter"]


class StepWriter(RowWriter):
    """Writes the steps of one scheme."""

    def rows_of(self, step: Step) -> list[Row]:
        """The block of one step: title, headers, rows."""
        if isinstance(step, DecisionTable):
            return self._decision_table(step)
        if isinstance(step, Scorecard):
            return self._scorecard(step)
        if isinstance(step, Rank):
            return self._rank(step)
        if isinstance(step, Pick):
            return self._pick(step)
        if isinstance(step, Told):
            return ToldWriter(self.scheme, self.lang).rows_of(step)
        if isinstance(step, LifetimeValue):
            return self._lifetime(step)
        return self._ratio(step) if isinstance(step, Ratio) else self._elapsed(step)

    def _decision_table(self, step: DecisionTable) -> list[Row]:
        policy = {} if step.hit_policy == "FIRST" else {"hit": step.hit_policy}
        headers = [Cell(self.named(name), "header") for name in step.inputs]
        headers += [Cell(f"→ {name}", "header") for name in step.outputs]
        origins = any(rule.origin != "default" for rule in step.rules)
        headers += self.headers("reason", *(["origin"] if origins else []))
        rows = [self.title(step.name, step.kind, **policy), headers]
        for rule in step.rules:
            row = [
                Cell(self.conditions.text(tests, name), "condition")
                for name, tests in zip(step.inputs, rule.when, strict=True)
            ]
            row += [
                number_cell(value) if isinstance(value, float) else self.result(name, value)
                for name, value in zip(step.outputs, rule.then, strict=True)
            ]
            row.append(text_cell(rule.reason.get(self.lang)))
            rows.append([*row, *([self.origin(rule.origin)] if origins else [])])
        return rows

    def _scorecard(self, step: Scorecard) -> list[Row]:
        options = {"score": step.score} if step.score != "score" else {}
        options |= {"grade": step.grade} if step.grade != "grade" else {}
        optional = self._scorecard_options(step)
        keys = ("characteristic", "weight", "condition", "points", "origin", *optional)
        rows = [self.title(step.name, step.kind, **options), self.headers(*keys)]
        for part in step.characteristics:
            rows += self._characteristic(step, part, optional)
        for cutoff in step.cutoffs:
            least = Cell("-", "condition")
            rows.append(
                [
                    Cell(written("cutoff", "cutoff", self.lang)),
                    BLANK,
                    least if cutoff.minimum is None else number_cell(cutoff.minimum),
                    Cell(cutoff.grade, choices=self.grades(step.grade)),
                    self.origin(cutoff.origin),
                ]
            )
        return rows

    def _scorecard_options(self, step: Scorecard) -> list[str]:
        """Headers that only some scorecards need."""
        weighted = any(part.origin != "default" for part in step.characteristics)
        ranges = ("range_low", "range_high", "fitted_on", "fitted_rows")
        fading = any(part.decay is not None for part in step.characteristics)
        return [
            *(["weight_origin"] if weighted else []),
            *(ranges if step.scales else ()),
            *(("fades_by", "half_life") if fading else ()),
        ]

    def _characteristic(
        self, step: Scorecard, part: Characteristic, optional: Sequence[str]
    ) -> list[Row]:
        """Its conditions, a row each, or the one row of its scale."""
        scale, decay = part.scale, part.decay
        first = [Cell(self.named(part.input)), number_cell(part.weight_pct)]
        on_first = part is step.characteristics[0]
        facts = {
            "weight_origin": self.origin(part.origin),
            "range_low": number_cell(scale.low if scale else None),
            "range_high": number_cell(scale.high if scale else None),
            "fitted_on": Cell(step.fitted_on, "date") if on_first else BLANK,
            "fitted_rows": number_cell(step.fitted_rows) if on_first else BLANK,
            "fades_by": text_cell(self.named(decay.input) if decay else ""),
            "half_life": number_cell(decay.half_life_days if decay else None),
        }
        if scale is not None:
            order = self.word("scale", scale.order)
            return [[*first, order, BLANK, BLANK, *(facts[key] for key in optional)]]
        return [
            [
                *([BLANK, BLANK] if number else first),
                Cell(self.conditions.text(attribute.when, part.input), "condition"),
                number_cell(attribute.points),
                self.origin(attribute.origin),
                *(BLANK if number else facts[key] for key in optional),
            ]
            for number, attribute in enumerate(part.attributes)
        ]

    def _rank(self, step: Rank) -> list[Row]:
        mixed = len(set(step.shares_origin)) > 1
        options = {}
        if step.shares_origin and not (mixed and step.origin == "default"):
            options["origin"] = written("origin", step.origin, self.lang)
        headers = [
            *self.headers("input"),
            Cell(f"→ {step.output}", "header"),
            *self.headers("method", "shares", "order", "ties", "cutoffs", "fitted_on"),
            *self.headers("fitted_rows", "reason", "origin", *self._rank_options(step)),
        ]
        bands = [
            self._band(step, number, step.shares_origin or (step.origin,) * len(step.shares_pct))
            for number in range(len(step.shares_pct))
        ]
        return [self.title(step.name, step.kind, **options), headers, *bands]

    def _rank_options(self, step: Rank) -> Mapping[str, Cell]:
        """By header what only some rankings say, and a person need not read in the others."""
        options = {
            "among": (bool(step.among), self.named_conditions(step.among)),
            "edge": (step.edge != "better", self.word("edge", step.edge)),
            "cut_offset": (bool(step.cut_offset), number_cell(step.cut_offset)),
        }
        return {key: cell for key, (used, cell) in options.items() if used}

    def _band(self, step: Rank, number: int, origins: Sequence[str]) -> Row:
        """One band; what holds for the ranking as a whole stands in the first row."""
        first = number == 0
        cutoff = step.cutoffs[number] if number < len(step.cutoffs) else None
        day = step.fitted_on
        return [
            Cell(self.named(step.input)) if first else BLANK,
            self.result(step.output, step.values[number]),
            self.word("method", step.method) if first else BLANK,
            number_cell(step.shares_pct[number]),
            self.word("order", step.order) if first else BLANK,
            self.word("ties", step.ties) if first else BLANK,
            number_cell(cutoff),
            Cell(day, "date") if first else BLANK,  # in its look before there is a day
            number_cell(step.fitted_rows) if first else BLANK,
            text_cell(step.reasons[number].get(self.lang) if step.reasons else ""),
            self.origin(origins[number]),
            *(self._rank_options(step).values() if first else ()),
        ]

    def _pick(self, step: Pick) -> list[Row]:
        """A row per size of group, and beside them a row per group with its cut in use."""
        headers = [
            *self.headers("within", "by", "tie_by", "from_rows", "count"),
            self.output(step.output),
            *self.headers("group", "cutoffs", "cut_tie", "fitted_on", "fitted_rows", "origin"),
        ]
        rows = [self.title(step.name, step.kind), headers]
        groups = self._groups(step)
        cuts = {cut.group: cut for cut in step.cuts}
        for number in range(max(len(step.counts), len(groups))):
            read, fitted = self._pick_whole(step) if number == 0 else ([BLANK] * 3, [BLANK] * 3)
            count = step.counts[number] if number < len(step.counts) else None
            group = groups[number] if number < len(groups) else ""
            cut = cuts.get(group)
            rows.append(
                [
                    *read,
                    number_cell(count.from_rows if count else None),
                    number_cell(count.count if count else None),
                    BLANK,
                    kept_text(self.conditions.word(group, step.within)),
                    number_cell(cut.value if cut else None),
                    kept_text(cut.tie if cut else None),
                    *fitted,
                ]
            )
        return rows

    def _groups(self, step: Pick) -> Sequence[str]:
        """The groups that there can be, each with a row for its cut; else those with a cut."""
        choices = next((i.choices for i in self.scheme.inputs if i.name == step.within), ())
        return [each.value for each in choices] or [cut.group for cut in step.cuts]

    def _pick_whole(self, step: Pick) -> tuple[list[Cell], list[Cell]]:
        """What holds for a pick as a whole: what it reads, and when it was fitted."""
        tie = self.named(step.tie_by) if step.tie_by else ""
        read = [Cell(self.named(step.within)), Cell(self.named(step.by)), text_cell(tie)]
        fitted = [Cell(step.fitted_on, "date"), number_cell(step.fitted_rows)]
        return read, [*fitted, self.origin(step.origin)]

    def _elapsed(self, step: Elapsed) -> list[Row]:
        headers = [
            *self.headers("from", "to", "unit"),
            Cell(f"→ {step.output}", "header"),
        ]
        row = [
            Cell(self._clock(step.start)),
            Cell(self._clock(step.end)),
            self.word("unit", step.unit),
        ]
        return [self.title(step.name, step.kind), headers, row]

    def _ratio(self, step: Ratio) -> list[Row]:
        headers = [*self.headers("numerator", "denominator"), Cell(f"→ {step.output}", "header")]
        row = [Cell(self.named(step.numerator)), Cell(self.named(step.denominator))]
        return [self.title(step.name, step.kind), headers, row]

    def _lifetime(self, step: LifetimeValue) -> list[Row]:
        headers = [
            *self.headers(*LIFETIME_COLUMNS),
            self.output(step.output),
            *self.headers("horizon", "fallback", "fitted_on", "fitted_rows", "origin"),
            *self.headers("parameter", "cutoffs"),
        ]
        whole = [
            *(Cell(self.named(getattr(step, field))) for field in LIFETIME_COLUMNS.values()),
            BLANK,
            number_cell(step.horizon_days),
            self.word("fallback", step.fallback),
            Cell(step.fitted_on, "date"),
            number_cell(step.fitted_rows),
            self.origin(step.origin),
        ]
        rows = [self.title(step.name, step.kind), headers]
        for name in PARAMETERS:
            value = None if step.parameters is None else getattr(step.parameters, name)
            rows.append([*whole, kept_text(name), number_cell(value)])
            whole = [BLANK] * len(whole)
        return rows

    def _clock(self, name: str) -> str:
        return written("clock", "as_of", self.lang) if name == "as_of" else self.named(name)
