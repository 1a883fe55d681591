"""What is wrong with the rules of a workbook: all of it at once, each with its cell."""

from collections.abc import Iterable

from addin.texts import message
from addin.workbook.rules.grid import Place, shown
from grading.engine.problems import Problem
from grading.exceptions import SchemeError
from grading.language import Lang

__all__ = ["Faults", "RulesError"]


class RulesError(SchemeError):
    """The rules of a workbook do not hold together.

    Args:
        where: The workbook or sheet, as the person knows it.
        problems: All that was found.
        lang: Language of the error's own text.
    """

    def __init__(self, where: str, problems: Iterable[Problem], lang: Lang) -> None:
        self.problems = tuple(problems)
        super().__init__(where, [_sentence(problem, lang) for problem in self.problems])


def _sentence(problem: Problem, lang: Lang) -> str:
    text = problem.message(lang)
    return text if problem.cell is None else f"{problem.sheet}!{problem.cell}: {text}"


class Faults:
    """Gathers faults while a sheet is read."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._cells: set[Place] = set()

    def add(self, key: str, place: Place, value: object = None, /, **facts: object) -> None:
        """Note a fault.

        Args:
            key: Of its text in ``rules.fault``.
            place: Its cell.
            value: What stands there.
            facts: What fills the text beside ``value``.
        """
        self._cells.add(place)
        told = shown(value) or message("rules.blank")
        self.problems.append(
            Problem(
                what=message(f"rules.fault.{key}", value=told, **facts),
                sheet=place.sheet,
                row=place.row,
                column=place.column,
                value=shown(value),
                code=f"rules_{key}",
            )
        )

    def at(self, place: Place) -> bool:
        """Whether a fault was noted at a cell."""
        return place in self._cells

    def __len__(self) -> int:
        return len(self.problems)
