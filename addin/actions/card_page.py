"""The page of one customer as a sheet: what stands where, one A4 page wide."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from addin.actions.card_report import CardReport, FileEntry
from addin.actions.card_words import better_lines, labelled, origin_line, overdue_text, rule_line
from addin.hosts.base import CellStyle, GridCell, GridRole, GridSheet, TierFormat
from addin.texts import TEXTS
from addin.workbook.columns import CHANGED_ON, GRADE, LABEL, PREVIOUS, SCORE
from addin.workbook.schedule_rows import channel_text
from addin.workbook.text_flow import flow, text_columns
from grading.language import Lang

__all__ = ["CARD_SHEET", "card_sheet"]

CARD_SHEET = "Tierbook_Sheet_Card"
_WIDTHS = (12.0, 12.0, 13.0, 15.0, 20.0, 40.0)
_COLUMNS = len(_WIDTHS)
_PAGE_LETTERS = 134
"""What a line of prose across the page holds; letters are narrower than the digits that widths
count."""
_VALUE_COLUMN = 2
_VALUE_LETTERS = 104
"""The same from the column on in which values stand."""
_LABEL_LETTERS, _SHORT_LETTERS = 24, 28
"""What stands beside another entry of the file is no longer than that."""
_VISITS, _CONTACTS, _MOVES = 4, 6, 5
"""How many of each a page shows."""

Value = str | float | date | None
Cells = tuple[GridCell, ...]


def card_sheet(report: CardReport, tiers: Sequence[TierFormat]) -> GridSheet:
    """The page, to be written in place of the one before.

    Args:
        report: Of whom.
        tiers: The colours of the grades.
    """
    page = _Page(report, {tier.grade: tier for tier in tiers})
    return GridSheet(
        sheet=TEXTS.get("card.sheet", report.lang),
        name=CARD_SHEET,
        rows=tuple(page.rows()),
        widths=_WIDTHS,
        replace=True,
        landscape=False,
    )


@dataclass(frozen=True, slots=True)
class _Column:
    """One column of a list: header, how it shows its values, the values."""

    header: str
    values: tuple[Value, ...]
    style: CellStyle = "general"


class _Page:
    """Puts a report into rows of cells."""

    def __init__(self, report: CardReport, tiers: dict[str, TierFormat]) -> None:
        self._report = report
        self._tiers = tiers
        self._lang = report.lang

    def rows(self) -> Iterator[Cells]:
        """All rows of the page, top to bottom."""
        report = self._report
        yield (GridCell(report.called, "page_title"),)
        yield (GridCell(origin_line(report), "muted"),)
        yield ()
        yield from self._figures()
        yield from self._section("why", self._why())
        yield from self._section("file", self._file())
        yield from self._section("care", self._care())
        yield from self._section("visits", self._visits())
        yield from self._section("contacts", self._contacts())
        yield from self._section("history", self._history())
        yield from self._section("path", self._path())

    def _section(self, key: str, rows: Iterable[Cells]) -> Iterator[Cells]:
        """Rows under their heading; a section without rows is left out."""
        found = list(rows)
        if not found:
            return
        yield ()
        heading = TEXTS.get(f"card.heading.{key}", self._lang)
        yield (GridCell(heading, "heading"), *_blanks("heading", _COLUMNS - 1))
        yield from found

    def _figures(self) -> Iterator[Cells]:
        """Grade, score and dates in large type under small captions."""
        report, care = self._report, self._report.care
        grade, score = report.explained.explanation.grade, report.explained.explanation.score
        dash = TEXTS.get("card.no_grade", self._lang)
        found: tuple[tuple[str, Value, CellStyle | None], ...] = (
            (GRADE.header(self._lang), grade or dash, "code"),
            (SCORE.header(self._lang), dash if score is None else score, "general"),
            (PREVIOUS.header(self._lang), report.previous or dash, "code"),
            (
                self._text("workbook.column.last_contact"),
                care.last_contact or self._text("card.never"),
                None,
            ),
            (self._text("workbook.column.next_due"), care.next_due or dash, None),
            (LABEL.header(self._lang), report.explained.explanation.label or dash, "line"),
        )
        yield tuple(
            GridCell(caption, "caption", "line" if style == "line" else None)
            for caption, _, style in found
        )
        yield tuple(
            GridCell(value, "figure", style, None if place else self._tier(value))
            for place, (_, value, style) in enumerate(found)
        )
        changed = report.changed_on
        since = None if changed is None else f"{CHANGED_ON.header(self._lang)} {changed}"
        late = overdue_text(care, self._lang)
        if since or late:
            yield (
                *_blanks("line", 2),
                GridCell(since, "caption"),
                GridCell(None, "line"),
                GridCell(late or None, "caption"),
            )

    def _why(self) -> Iterator[Cells]:
        yield from _prose(self._report.explained.explanation.reason)
        for problem in self._report.explained.problems:
            yield from _prose(problem.message(self._lang))
        for line in better_lines(self._report):
            yield from _prose(line, "muted")

    def _file(self) -> Iterator[Cells]:
        """The customer's own cells, two to a row; what is blank and not graded by is left out."""
        shown = [e for e in self._report.entries if e.is_input or e.value is not None]
        entries = [entry for entry in shown if _fits_beside(entry)]
        for left, right in zip_longest(entries[::2], entries[1::2]):
            cells = [GridCell(left.header, "label"), GridCell(None, "line"), _value(left)]
            if right is not None:
                cells += [
                    GridCell(None, "line"),
                    GridCell(right.header, "label", "line"),
                    _value(right),
                ]
            yield tuple(cells)
        for entry in shown:
            if entry not in entries:
                yield from _labelled(entry.header, str(entry.value), self._lang)

    def _care(self) -> Iterator[Cells]:
        care = self._report.care
        lines = (
            ("rule", rule_line(care, self._lang)),
            ("prepare", care.prepare),
            ("policy", care.policy),
        )
        for key, text in lines:
            yield from _labelled(self._text(f"card.care.{key}"), text, self._lang)

    def _visits(self) -> Iterator[Cells]:
        visits = self._report.care.visits
        shown = visits[:_VISITS]
        words = self._header
        yield from self._list(
            "visits",
            len(visits),
            (
                _Column(words("schedule.date"), tuple(v.day for v in shown), "date"),
                _Column(words("schedule.time"), tuple(v.time for v in shown), "code"),
                _Column(
                    words("schedule.channel"),
                    tuple(channel_text(v.channel, self._lang) for v in shown),
                ),
                _Column(words("schedule.rep_name"), tuple(v.rep for v in shown)),
                _Column(
                    words("schedule.status"),
                    tuple(self._status(v.status) for v in shown),
                ),
                _Column(words("schedule.purpose"), tuple(v.purpose for v in shown), "wrapped"),
            ),
        )

    def _contacts(self) -> Iterator[Cells]:
        contacts = self._report.care.contacts
        shown = contacts[:_CONTACTS]
        today = self._report.as_of
        words = self._header
        yield from self._list(
            "contacts",
            len(contacts),
            (
                _Column(words("schedule.date"), tuple(c.day for c in shown), "date"),
                _Column(
                    self._text("card.column.ago"),
                    tuple(float((today - c.day).days) for c in shown),
                    "integer",
                ),
                _Column(
                    words("schedule.channel"),
                    tuple(channel_text(c.channel, self._lang) for c in shown),
                ),
                _Column(words("schedule.rep_name"), tuple(c.rep for c in shown)),
                _Column(words("schedule.result"), tuple(c.result for c in shown), "wrapped"),
                _Column(words("schedule.notes"), tuple(c.notes for c in shown), "wrapped"),
            ),
        )

    def _history(self) -> Iterator[Cells]:
        moves = self._report.history
        shown = moves[:_MOVES]
        words = self._header
        yield from self._list(
            "history",
            len(moves),
            (
                _Column(words("history.date"), tuple(m.day for m in shown), "date"),
                _Column(words("history.old"), tuple(m.old for m in shown), "code"),
                _Column(words("history.new"), tuple(m.new for m in shown), "code"),
                _Column(
                    words("history.score"),
                    tuple(None if m.score != m.score else m.score for m in shown),
                    "decimal",
                ),
                _Column(words("history.scheme"), tuple(m.scheme for m in shown), "wrapped"),
                _Column(words("history.reason"), tuple(m.reason for m in shown), "wrapped"),
            ),
        )

    def _path(self) -> Iterator[Cells]:
        """Step by step: the steps in bold, what they read and found under them."""
        for step in self._report.explained.explanation.steps:
            yield (GridCell(f"{step.step} · {step.kind}", "strong"),)
            for line in (*step.read, *step.chosen, *step.cutoffs, *step.outputs):
                yield from _prose(line, "muted")

    def _list(self, key: str, count: int, columns: Sequence[_Column]) -> Iterator[Cells]:
        """Rows under small headers, and how many there are beyond those shown."""
        shown = len(columns[0].values)
        if not shown:
            yield (GridCell(self._text(f"card.empty.{key}"), "muted"),)
            return
        yield tuple(GridCell(column.header, "column", column.style) for column in columns)
        for number in range(shown):
            yield tuple(
                GridCell(column.values[number], "cell", column.style) for column in columns
            )
        if count > shown:
            more = "later" if key == "visits" else "earlier"
            text = TEXTS.get(f"card.{more}", self._lang, count=count - shown)
            yield (GridCell(text, "muted"),)

    def _tier(self, value: Value) -> TierFormat | None:
        return self._tiers.get(value) if isinstance(value, str) else None

    def _status(self, status: str) -> str:
        known = f"workbook.status.{status}"
        return self._text(known) if status in ("planned", "fixed") else status

    def _header(self, key: str) -> str:
        return self._text(f"workbook.{key}")

    def _text(self, key: str) -> str:
        return TEXTS.get(key, self._lang)


def _prose(text: str, role: GridRole = "line") -> Iterator[Cells]:
    for line in flow(text, _PAGE_LETTERS):
        yield (GridCell(line, role),)


def _labelled(label: str, text: str, lang: Lang) -> Iterator[Cells]:
    """Prose beside its label, or behind it where the label is long."""
    if text_columns(label) > _LABEL_LETTERS:
        yield from _prose(labelled(label, text, lang))
        return
    for number, line in enumerate(flow(text, _VALUE_LETTERS)):
        yield (
            GridCell(None if number else label, "label"),
            *_blanks("line", _VALUE_COLUMN - 1),
            GridCell(line, "line"),
        )


def _fits_beside(entry: FileEntry) -> bool:
    short = not isinstance(entry.value, str) or text_columns(entry.value) <= _SHORT_LETTERS
    return short and text_columns(entry.header) <= _LABEL_LETTERS


def _value(entry: FileEntry) -> GridCell:
    if isinstance(entry.value, float) and entry.is_share:
        return GridCell(entry.value, "value", "percent")
    if isinstance(entry.value, float) and entry.is_input:
        return GridCell(entry.value, "value", "count" if entry.value.is_integer() else "decimal")
    return GridCell("–" if entry.value is None else entry.value, "value")


def _blanks(role: GridRole, count: int) -> Cells:
    return (GridCell(None, role),) * count
