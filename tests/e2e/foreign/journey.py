"""The way of a workbook through all verbs, each step kept as it was before and after."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from foreign.desk import Listed, Look, Person, Typed
from foreign.workbooks import ROWS, Stranger

MONDAY = date(2026, 11, 23)
WEDNESDAY = MONDAY + timedelta(2)
FRIDAY = MONDAY + timedelta(4)
MOOD = "Mood"
"""A column that a person adds to the schedule."""
UNDOABLE = ("regrade again", "plan", "plan again", "log-done", "regrade by ranks")
"""Steps that Undo is tried on, beside the way."""

Command = Callable[..., tuple[int, dict[str, object]]]
"""Runs a verb with its arguments and gives exit code and report."""


@dataclass(frozen=True)
class Case:
    """How a way begins.

    Args:
        lang: Language of the workbook.
        stranger: The workbook that is brought, None for a new one from the template.
        added: Whether Tierbook's sheets are put in first.
        empty: Whether the new one has no customers yet.
    """

    lang: str
    stranger: Stranger | None = None
    added: bool = False
    empty: bool = False

    def customers(self, look: Look) -> Listed:
        """The list of customers."""
        if self.stranger is None or look.has_table("Customers"):
            return look.table("Customers")
        return look.region(self.stranger.list_sheet, self.stranger.header_row)

    @property
    def amount(self) -> int:
        """The column of the amounts within the list, counted from zero."""
        return 2


@dataclass(frozen=True)
class Step:
    """One verb: the file before and after it, and after the same once more."""

    name: str
    before: bytes
    after: bytes
    again: bytes
    code: int
    report: dict[str, object]
    undone: bytes | None = None
    undo_report: dict[str, object] = field(default_factory=dict)

    @property
    def wrote(self) -> bool:
        """Whether the file has changed."""
        return self.before != self.after


@dataclass
class Journey:
    """All steps of a way, in order."""

    case: Case
    steps: dict[str, Step] = field(default_factory=dict)
    marks: dict[str, list[object]] = field(default_factory=dict)
    """By the number of the choice, the rows of the schedule that a person has marked."""

    @property
    def first(self) -> bytes:
        """The workbook as it was before Tierbook came."""
        return next(iter(self.steps.values())).before

    @property
    def last(self) -> bytes:
        """The workbook at the end."""
        return list(self.steps.values())[-1].after

    def after(self, name: str) -> Look:
        """What stands in the workbook after a step."""
        return Look(self.steps[name].after)

    def before(self, name: str) -> Look:
        """What stood in the workbook before a step."""
        return Look(self.steps[name].before)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Each different file that a step has left."""
        for step in self.steps.values():
            if step.wrote:
                yield step.name, step.after
            if step.undone is not None:
                yield f"undo of {step.name}", step.undone


class Traveller:
    """Goes the way with one file."""

    def __init__(self, case: Case, path: Path, command: Command) -> None:
        self._path = path
        self._command = command
        self.journey = Journey(case)

    def go(self) -> Journey:
        """All steps in their order."""
        case = self.journey.case
        if case.empty:
            self._fill()
        scheme = []
        if case.stranger is not None:
            scheme = ["--scheme", "amount-bands"]
            if case.added:
                self._verb("add", "add", *scheme)
                scheme = []
        for verb in ("check", "preview", "regrade"):
            self._verb(verb, verb, *scheme)
        self._edit()
        self._verb("preview again", "preview")
        self._verb("regrade again", "regrade")
        self._verb("plan", "plan")
        self._mark()
        self._verb("plan again", "plan", today=WEDNESDAY)
        self._verb("log-done", "log-done", today=FRIDAY)
        self._verb("card", "card", self._someone(), today=FRIDAY)
        self._verb("switch", "switch", "pareto", today=FRIDAY)
        self._verb("regrade by ranks", "regrade", today=FRIDAY)
        self._verb("undo", "undo", today=FRIDAY)
        return self.journey

    def _verb(self, name: str, verb: str, *more: str, today: date = MONDAY) -> None:
        """One verb, the same once more, and where asked Undo on a copy."""
        before = self._path.read_bytes()
        code, report = self._command(self._path, verb, *more, today=today)
        after = self._path.read_bytes()
        if after != before:  # else the first run is the proof already
            self._command(self._path, verb, *more, today=today)
        again = self._path.read_bytes()
        undone, undo_report = None, {}
        if name in UNDOABLE:
            copy = self._path.with_stem("undone")
            copy.write_bytes(after)
            _, undo_report = self._command(copy, "undo", today=today)
            undone = copy.read_bytes()
        self._path.write_bytes(after)
        self.journey.steps[name] = Step(
            name, before, after, again, code, report, undone, undo_report
        )

    def _look(self) -> Look:
        return Look(self._path.read_bytes())

    def _customers(self) -> Listed:
        return self.journey.case.customers(self._look())

    def _someone(self) -> str:
        return str(self._customers().rows[0][0])

    def _fill(self) -> None:
        """Customers under the headers of an empty list, the table drawn down over them."""
        listed = self._customers()
        cells: dict[str, Typed | None] = {}
        for at, (key, name, amount, rep, _) in enumerate(ROWS):
            values = {0: key, 1: name, 2: amount, 3: 12 + at, 4: 0.4, 5: 3, 6: at % 2, 8: rep}
            cells |= {listed.cell(at, column): value for column, value in values.items()}
        person = Person(self._path.read_bytes())
        person.type(listed.sheet, cells)
        person.extend("Customers", listed.top + 1, listed.top + len(ROWS))
        team = self._look().table("Reps")
        for at, rep in enumerate(sorted({row[3] for row in ROWS})):
            hours = {2 + weekday: "09:00-17:00" for weekday in range(5)}
            cells = {team.cell(at, column): text for column, text in ({0: rep} | hours).items()}
            person.type(team.sheet, cells)
        person.extend("Reps", team.top + 1, team.top + 2)
        self._path.write_bytes(person.saved())

    def _edit(self) -> None:
        """The best customer buys next to nothing, the last one very much."""
        listed, at = self._customers(), self.journey.case.amount
        amounts = [float(str(value)) for value in listed.column(at)]
        best, worst = amounts.index(max(amounts)), amounts.index(min(amounts))
        self._type(listed.sheet, {listed.cell(best, at): 700, listed.cell(worst, at): 400_000})

    def _mark(self) -> None:
        """The next visit is done, the second skipped, the third fixed; each with a note."""
        look = self._look()
        listed = look.table("Schedule")
        planned, *words = look.choices(listed.sheet)
        places = [at for at, row in enumerate(listed.rows) if row[13] == planned][:3]
        cells: dict[str, Typed | None] = {listed.cell(places[0], 14): "order"}
        for number, (row, word) in enumerate(zip(places, words, strict=True)):
            cells |= {listed.cell(row, 13): word, listed.cell(row, 15): f"note {number}"}
        person = Person(self._path.read_bytes())
        person.type(listed.sheet, cells)
        person.add_column(listed, "Schedule", MOOD, {places[0]: "glad", places[2]: "calm"})
        self._path.write_bytes(person.saved())
        rows = self._look().table("Schedule").rows
        self.journey.marks = {
            name: list(rows[at])
            for name, at in zip(("done", "skipped", "fixed"), places, strict=True)
        }

    def _type(self, sheet: str, cells: Mapping[str, Typed | None]) -> None:
        person = Person(self._path.read_bytes())
        person.type(sheet, cells)
        self._path.write_bytes(person.saved())


def amounts(case: Case, look: Look) -> dict[str, float]:
    """What each customer buys, by key."""
    listed = case.customers(look)
    values = listed.column(case.amount)
    return {
        str(key): float(str(value))
        for key, value in zip(listed.column(0), values, strict=True)
        if value is not None
    }


def by_key(case: Case, look: Look, name: str) -> dict[str, object]:
    """A column of Tierbook's by customer."""
    listed = case.customers(look)
    owned = look.owned(listed, name)
    keys = map(str, listed.column(0))
    return {key: value for key, value in zip(keys, owned, strict=True) if key != "None"}
