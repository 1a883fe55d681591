"""What of the schedule must be mended: cells of rows that stay which cannot be read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from addin.texts import message
from addin.workbook.planning_inputs import SCHEDULE_COLUMNS, schedule_inputs
from grading.engine.block import Block
from grading.engine.columns import Intake
from grading.engine.expectations import Listing
from grading.engine.problems import Problem
from grading.engine.words import ChoiceWords
from grading.language import Message

__all__ = ["ScheduleFaults"]


@dataclass(frozen=True, slots=True)
class ScheduleFaults:
    """Names cells of a schedule.

    Args:
        block: Its cells.
        read: What intake makes of them.
    """

    block: Block
    read: Intake

    def of_states(self, states: Mapping[int, str]) -> Iterator[Problem]:
        """A problem for each word that is no status; the nearest is suggested.

        Args:
            states: The words by 1-based sheet row.
        """
        choices = schedule_inputs()[SCHEDULE_COLUMNS.index("status")].choices
        words = ChoiceWords(choices)
        known = Listing(tuple(choice.label for choice in choices))
        expected = message("own_rules.status_expected", known=known)
        for row, value in states.items():
            facts: dict[str, object] = {"row": row, "value": value, "known": known}
            facts["sheet"] = self.block.sheet
            near = words.suggest(value)
            if near is not None:
                facts["nearest"] = choices[near].label
            what = message(f"own_rules.status{'' if near is None else '_nearest'}", **facts)
            yield self._problem("status", row, value, "unknown_status", what, expected)

    def of_times(self, times: Mapping[int, str]) -> Iterator[Problem]:
        """A problem for each text that is no time of day.

        Args:
            times: The texts by 1-based sheet row.
        """
        expected = message("own_rules.time_expected")
        for row, value in times.items():
            what = message("own_rules.time", sheet=self.block.sheet, row=row, value=value)
            yield self._problem("time", row, value, "bad_time", what, expected)

    def of_minutes(self, rows: frozenset[int]) -> Iterator[Problem]:
        """A problem for each length that is no number, in some 1-based sheet rows."""
        at = self.read.positions.get("minutes")
        column = None if at is None else self.block.first_column + at
        for problem in self.read.problems:
            if problem.row in rows and problem.column is not None and problem.column == column:
                yield problem

    def _problem(
        self, name: str, row: int, value: str, code: str, what: Message, expected: Message
    ) -> Problem:
        at = self.read.positions[name]
        return Problem(
            what=what,
            expected=expected,
            sheet=self.block.sheet,
            row=row,
            column=self.block.first_column + at,
            header=self.block.headers[at],
            value=value,
            code=code,
        )
