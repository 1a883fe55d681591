"""The card of a scheme as a sheet: what stands where, one A4 page wide."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from addin.actions.scheme_card_content import SchemeCard
from addin.actions.scheme_card_spans import column_spans
from addin.actions.scheme_card_table import CardCell, CardTable
from addin.hosts.base import CellStyle, GridCell, GridRole, GridSheet, TierFormat
from addin.texts import TEXTS
from addin.workbook.colours import tier_formats
from addin.workbook.text_flow import flow, text_columns

__all__ = ["SCHEME_CARD_SHEET", "scheme_card_sheet"]

SCHEME_CARD_SHEET = "Tierbook_Sheet_SchemeCard"
_COLUMNS, _WIDTH = 16, 7.0
"""The page is parted finely, so that tables of any number of columns stand on it."""
_LETTERS = 8.0
"""What one column holds of a text that runs on over several; letters are narrower than digits."""
_PAGE_LETTERS = int(_COLUMNS * _LETTERS)

Cells = tuple[GridCell, ...]


def scheme_card_sheet(card: SchemeCard) -> GridSheet:
    """The page, to be written in place of the one before."""
    page = _Page(card, {each.grade: each for each in tier_formats(card.scheme)})
    return GridSheet(
        sheet=TEXTS.get("scheme_card.sheet", card.lang),
        name=SCHEME_CARD_SHEET,
        rows=tuple(page.rows()),
        widths=(_WIDTH,) * _COLUMNS,
        replace=True,
        landscape=False,
    )


@dataclass(frozen=True, slots=True)
class _Page:
    """Puts a card into rows of cells."""

    card: SchemeCard
    tiers: dict[str, TierFormat]

    def rows(self) -> Iterator[Cells]:
        """All rows of the page, top to bottom."""
        card = self.card
        yield (GridCell(card.title, "page_title"),)
        yield (GridCell(card.origin, "muted"),)
        for heading, text in card.about:
            yield from self._heading(heading)
            yield from _prose(text)
        yield from self._section(card.inputs)
        yield from self._heading(TEXTS.get("scheme_card.heading.steps", card.lang))
        for number, step in enumerate(card.steps):
            yield from self._step(step, first=number == 0)
        if card.tiers is not None:
            yield from self._section(card.tiers)
            yield ()
            yield from self._table(self._service())
        for table in (card.approaches, card.example):
            if table is not None:
                yield from self._section(table)
        yield ()
        yield from _prose(TEXTS.get("cli.card.origins", card.lang), "muted")

    def _heading(self, text: str) -> Iterator[Cells]:
        yield ()
        yield (GridCell(text, "heading"), *_blanks("heading", _COLUMNS - 1))

    def _section(self, table: CardTable) -> Iterator[Cells]:
        yield from self._heading(table.title)
        yield from self._table(table)

    def _step(self, table: CardTable, *, first: bool) -> Iterator[Cells]:
        if not first:
            yield ()
        if table.title:
            yield from _prose(table.title, "strong")
        yield from self._table(table)

    def _service(self) -> CardTable:
        lang = self.card.lang
        headers = [TEXTS.get("cli.card.grade", lang)]
        headers += [TEXTS.get(f"card.care.{key}", lang) for key in ("prepare", "policy")]
        return CardTable("", tuple(headers), self.card.service, wrapping=(1, 2), tier_column=0)

    def _table(self, table: CardTable) -> Iterator[Cells]:
        spans = column_spans(table, columns=_COLUMNS, letters=_LETTERS)
        for line in _lines(table.headers, spans):
            yield self._line(line, spans, "column", None)
        for row in table.rows:
            lines = _lines(row, spans)
            for number, line in enumerate(lines, 1):
                role: GridRole = "entry" if number == len(lines) else "line"
                yield self._line(line, spans, role, table.tier_column)
        for note in table.notes:
            yield from _prose(f"•  {note}", "muted")

    def _line(
        self,
        texts: Sequence[CardCell],
        spans: Sequence[int],
        role: GridRole,
        tier_column: int | None,
    ) -> Cells:
        """One line of a row: each text in its first column, blanks where it runs on."""
        cells: list[GridCell] = []
        for place, (text, span) in enumerate(zip(texts, spans, strict=True)):
            tier = self.tiers.get(str(text)) if place == tier_column else None
            style: CellStyle | None = None if isinstance(text, float) else "text"
            cells.append(GridCell(None if text == "" else text, role, style, tier))
            cells += _blanks(role, span - 1)
        return tuple(cells)


def _lines(texts: Sequence[CardCell], spans: Sequence[int]) -> list[list[CardCell]]:
    """The lines of a row, one text per column each."""
    flowed: list[Sequence[CardCell]] = [
        _flowed(text, span) if isinstance(text, str) else [text]
        for text, span in zip(texts, spans, strict=True)
    ]
    most = max(map(len, flowed))
    return [[lines[at] if at < len(lines) else "" for lines in flowed] for at in range(most)]


def _flowed(text: str, span: int) -> list[str]:
    """The lines of a text, none of which touches the next column."""
    room = int(span * _LETTERS)
    lines: list[str] = []
    for line in text.splitlines():
        # Behind the last word of a line that is broken, signs may follow that never begin one.
        lines += [line] if text_columns(line) < room else flow(line, room - 4)
    return lines or [""]


def _prose(text: str, role: GridRole = "line") -> Iterator[Cells]:
    for line in flow(text, _PAGE_LETTERS):
        yield (GridCell(line, role),)


def _blanks(role: GridRole, count: int) -> Cells:
    return (GridCell(None, role),) * count
