"""Write the steps that tell something beside the grade as blocks of a Rules sheet."""

from addin.hosts.base import GridCell as Cell
from addin.workbook.rules.row_writing import BLANK, Row, RowWriter, number_cell, text_cell
from addin.workbook.rules.words import written
from grading.schemes.models import Join, Told, Workday, WorkdayRule

__all__ = ["ToldWriter"]


class ToldWriter(RowWriter):
    """Writes the working days and joined texts of one scheme."""

    def rows_of(self, step: Told) -> list[Row]:
        """The block of one step: title, headers, rows."""
        return self._workday(step) if isinstance(step, Workday) else self._join(step)

    def _workday(self, step: Workday) -> list[Row]:
        """A row per rule; what holds for all of them stands in the first."""
        optional = [
            *(["not_before"] if step.not_before else []),
            *(["among"] if step.among else []),
        ]
        headers = [
            *self.headers("from", "start_day", "months", "day", "days_on", "roll", "workdays"),
            *self.headers(*optional),
            self.output(step.output),
            *self.headers("origin"),
        ]
        country = {"country": step.country} if step.country else {}
        rows = [self.title(step.name, step.kind, **country), headers]
        whole = {
            "not_before": text_cell(self._date(step.not_before) if step.not_before else ""),
            "among": self.named_conditions(step.among),
        }
        for number, rule in enumerate(step.rules):
            first = number == 0
            rows.append(
                [
                    Cell(self._date(step.start)) if first else BLANK,
                    *self._rule(rule),
                    *(whole[key] if first else BLANK for key in optional),
                    BLANK,
                    self.origin(rule.origin),
                ]
            )
        return rows

    def _rule(self, rule: WorkdayRule) -> Row:
        """What one rule says; a move by nothing is left blank."""
        return [
            Cell(rule.start_day.text, "condition"),
            number_cell(rule.months or None),
            number_cell(rule.day),
            number_cell(rule.days or None),
            Cell(written("roll", rule.roll, self.lang)),
            number_cell(rule.workdays or None),
        ]

    def _join(self, step: Join) -> list[Row]:
        headers = [*self.headers("part"), self.output(step.output)]
        parts = [[Cell(self.named(name)), BLANK] for name in step.parts]
        return [self.title(step.name, step.kind), headers, *parts]

    def _date(self, name: str) -> str:
        return written("clock", "as_of", self.lang) if name == "as_of" else self.named(name)
