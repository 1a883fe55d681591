"""One customer on one page: file, grade and why, contacts, visits and moves."""

from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from datetime import date, timedelta

from addin.actions.card_contacts import read_care
from addin.actions.card_page import card_sheet
from addin.actions.card_report import CardReport, FileEntry, Override
from addin.actions.customer_names import CustomerNames
from addin.actions.explain import explain_row
from addin.actions.find_customer import find_customer
from addin.actions.graded_block import GradedBlock
from addin.actions.grading_run import GradingRun, SchemeName, grade_customers
from addin.actions.override import OVERRIDE_INPUTS
from addin.hosts.base import Host
from addin.hosts.references import CellReference
from addin.workbook.colours import tier_formats
from addin.workbook.columns import CHANGED_ON, PREVIOUS, OwnedColumn
from addin.workbook.comparison import text_at, text_in
from addin.workbook.history_table import HistoryRow, read_history
from addin.workbook.ownership import owned_place
from grading.engine.block import CellKind
from grading.engine.improvements import improvements
from grading.engine.problems import Problem
from grading.language import Lang

__all__ = ["CardReport", "card"]

_SHOWN_ELSEWHERE = (
    "customer",
    "customer_id",
    "rep",
    "last_contact",
    "next_due",
    *OVERRIDE_INPUTS,
)


def card(
    host: Host,
    customer: str,
    *,
    scheme: SchemeName | None = None,
    sheet: str | None = None,
    as_of: date,
    lang: Lang | None = None,
) -> CardReport:
    """Gather all that the workbook knows of one customer and write it as a page of its own.

    The page is made anew each time, so that a workbook has one; the other arguments are those
    of ``regrade``.

    Args:
        host: The workbook.
        customer: Key or name; case does not matter, and the beginning is enough where only one
            customer begins so.
        scheme: By which to grade.
        sheet: Where the customers stand.
        as_of: The date that counts as today.
        lang: Language of texts.

    Raises:
        InputError: No customer or several are called so; lists them or the nearest.
        TierbookError: The list or the scheme cannot be found or graded, or the page not written.
    """
    host.progress(None)
    run = grade_customers(host, scheme=scheme, sheet=sheet, as_of=as_of, lang=lang)
    row = find_customer(run, customer)
    report = _gather(host, run, row)
    host.progress(0.7)
    tab = host.put_grid(card_sheet(report, tier_formats(run.graded.scheme)))
    saved = host.commit()
    host.progress(1.0)
    return replace(
        report,
        page=tab,
        file=saved.file,
        backup=saved.backup,
        written=saved.written,
        notes=(*report.notes, *(note.text(run.graded.lang) for note in saved.notes)),
    )


def _gather(host: Host, run: GradingRun, row: int) -> CardReport:
    graded = run.graded
    explained = explain_row(graded, row)
    care = read_care(host, run, row)
    history, unread = _history(host, graded, row)
    override = _override(graded, row, explained.problems)
    names, area = host.names(), run.customers.area
    cells = _Cells(run, row, host.date_cells(area.sheet), host.date1904)

    def ours(column: OwnedColumn) -> str | float | date | None:
        place = owned_place(names, area, column.name)
        return None if place is None else cells.value(place - area.left)

    previous, changed_on = ours(PREVIOUS), ours(CHANGED_ON)
    return CardReport(
        explained=explained,
        title=graded.scheme.title.get(graded.lang),
        as_of=graded.as_of,
        rep=_text(graded, "rep", row),
        previous=previous if isinstance(previous, str) else "",
        changed_on=changed_on if isinstance(changed_on, date) else None,
        override=override,
        entries=tuple(_entries(host, run, cells)),
        improvements=()
        if override
        else improvements(
            graded.fitted,
            graded.columns,
            row,
            as_of=graded.as_of,
            lang=graded.lang,
            invalid=graded.intake.invalid,
        ),
        care=care,
        history=history,
        problems=(*explained.problems, *care.problems, *unread),
        notes=tuple(note.text(graded.lang) for note in graded.notes),
    )


def _text(graded: GradedBlock, name: str, row: int) -> str:
    texts = graded.intake.texts.get(name)
    return "" if texts is None else (text_in(texts, row) or "").strip()


def _override(graded: GradedBlock, row: int, problems: tuple[Problem, ...]) -> Override | None:
    """Who set the grade and why; None where nobody did, or to what is no grade."""
    unknown = any(problem.code == "unknown_grade" for problem in problems)
    if graded.computed is None or unknown or not _text(graded, "override", row):
        return None
    by, why = (_text(graded, name, row) for name in OVERRIDE_INPUTS[1:])
    return Override(by, why, text_in(graded.computed, row))


def _history(
    host: Host, graded: GradedBlock, row: int
) -> tuple[tuple[HistoryRow, ...], tuple[Problem, ...]]:
    """The customer's moves, latest first; of those on one day the one further down."""
    moves, problems = read_history(host, as_of=graded.as_of)
    known, key = CustomerNames(graded).by_name, graded.key_of(row)
    mine = [move for move in moves if key and known.get(move.customer) == key]
    return tuple(sorted(mine, key=lambda m: m.day or date.min)[::-1]), problems


def _entries(host: Host, run: GradingRun, cells: "_Cells") -> Iterator[FileEntry]:
    """The customer's cells but those that Tierbook fills, and what the page shows elsewhere."""
    read = run.graded.intake
    inputs = {read.positions.get(each.name): each for each in run.graded.scheme.inputs}
    left_out = {read.positions.get(name) for name in _SHOWN_ELSEWHERE} | _owned(host, run)
    for position, header in enumerate(run.graded.block.headers):
        if position not in left_out:
            value, given = cells.value(position), inputs.get(position)
            is_share = given is not None and given.is_share and isinstance(value, float)
            if given is not None and is_share:
                share = float(read.columns[given.name][cells.row])  # 85 may have been typed
                value, is_share = (share, True) if share == share else (value, False)
            yield FileEntry(header, value, given is not None, is_share)


def _owned(host: Host, run: GradingRun) -> set[int]:
    """Zero-based positions of the columns that one of our names points at."""
    area = run.customers.area
    cells = (
        CellReference.parse(to)
        for name, to in host.names().items()
        if name.casefold().startswith("tierbook_")
    )
    return {
        cell.column - area.left
        for cell in cells
        if cell is not None
        and cell.sheet.casefold() == area.sheet.casefold()
        and cell.row == area.top
    }


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cells of one customer.

    Args:
        row: Zero-based.
        dates: Row and column of the cells of the sheet that show their number as a date.
    """

    run: GradingRun
    row: int
    dates: Set[tuple[int, int]]
    date1904: bool

    def value(self, position: int) -> str | float | date | None:
        """What stands in the column of a zero-based position, as a person sees it."""
        column = self.run.graded.block.column(position)
        kind, number = column.kinds[self.row], float(column.numbers[self.row])
        if kind == CellKind.DATE:
            return date(1970, 1, 1) + timedelta(int(number))
        if kind != CellKind.NUMBER:
            return text_at(column, self.row)
        place = (
            self.run.graded.intake.first_row + self.row,
            self.run.customers.area.left + position,
        )
        start = date(1904, 1, 1) if self.date1904 else date(1899, 12, 30)
        if place in self.dates and 0 <= number <= (date.max - start).days:
            return start + timedelta(int(number))
        return number
