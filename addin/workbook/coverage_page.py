"""The Coverage sheet: what a plan covers by tier, how full the reps are, what found no place."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from addin.hosts.base import CellStyle, CellValue, GridCell, GridSheet, TierFormat
from addin.texts import TEXTS
from addin.workbook.plan_figures import PlanFigures, RepFigures, TierFigures, UnplacedFigures
from grading.language import Lang

__all__ = [
    "COVERAGE_NAME",
    "MOST_SHOWN",
    "STRETCHED",
    "coverage_page",
    "factor_text",
    "shown_percent",
]

COVERAGE_NAME = "Tierbook_Sheet_Coverage"
MOST_SHOWN = 200
"""So many contacts without a place a page lists; all of them stand in the list by customer."""
_WIDTHS = (26.0, 13.0, 13.0, 13.0, 13.0, 15.0, 15.0, 42.0, 46.0)
_COLUMNS = len(_WIDTHS)
_BAR, _BAR_LENGTH = "█", 20
_FIGURE_SPACE, _PERCENT_LETTERS = "\u2007", 6
STRETCHED = 1.005
"""From here on a factor shows in two digits."""

Cells = tuple[GridCell, ...]


def coverage_page(
    figures: PlanFigures | None, tiers: Sequence[TierFormat], lang: Lang, *, customers: str = ""
) -> GridSheet:
    """The page, to be written in place of the one before.

    Args:
        figures: Of the plan; None where there is none any more.
        tiers: The colours of the grades.
        lang: Language of headers; texts among the figures have theirs already.
        customers: Tab of the list by customer.
    """
    title = (GridCell(_text("title", lang), "page_title"),)
    rows: list[Cells] = [title]
    if figures is None:
        rows.append((GridCell(_text("empty", lang), "muted"),))
    else:
        colours = {tier.grade: tier for tier in tiers}
        rows += _Page(figures, colours, lang, customers).rows()
    return GridSheet(
        sheet=_text("sheet", lang),
        name=COVERAGE_NAME,
        rows=tuple(rows),
        widths=_WIDTHS,
        replace=True,
    )


class _Page:
    """Puts figures into rows of cells."""

    def __init__(
        self, figures: PlanFigures, tiers: dict[str, TierFormat], lang: Lang, customers: str
    ) -> None:
        self._figures = figures
        self._tiers = tiers
        self._lang = lang
        self._customers = customers

    def rows(self) -> Iterator[Cells]:
        """All rows below the title."""
        figures = self._figures
        end = figures.start + timedelta(days=7 * figures.weeks - 1)
        facts = {"start": figures.start, "end": end, "scheme": figures.scheme}
        yield (GridCell(_text("period", self._lang, **facts), "muted"),)
        yield ()
        yield from self._key_figures()
        yield from self._section("tiers", _TIER_COLUMNS, map(self._tier, figures.tiers))
        yield from self._section("reps", _REP_COLUMNS, map(self._rep, figures.reps))
        yield from self._section(
            "unplaced", _UNPLACED_COLUMNS, map(self._unplaced, figures.unplaced)
        )
        if not figures.left_out:
            stretched = any(rep.stretch >= STRETCHED for rep in figures.reps)
            said = "all_stretched" if stretched else "all_placed"
            yield (GridCell(_text(said, self._lang), "muted"),)
        elif figures.left_out > len(figures.unplaced):
            count = figures.left_out - len(figures.unplaced)
            more = _text("more", self._lang, count=count, sheet=self._customers)
            yield (GridCell(more, "muted"),)

    def _key_figures(self) -> Iterator[Cells]:
        """The plan in six numbers, in large type under small captions."""
        figures = self._figures
        target = sum(tier.target for tier in figures.tiers)
        remaining = sum(tier.remaining for tier in figures.tiers)
        most = max((rep.stretch for rep in figures.reps), default=1.0)
        needed = figures.team.needed
        found: tuple[tuple[str, CellValue, CellStyle | None], ...] = (
            ("planned", float(sum(tier.planned for tier in figures.tiers)), "count"),
            (
                "covered",
                shown_percent((target - remaining) / target, self._lang) if target else "–",
                None,
            ),
            ("remaining", float(remaining), "count"),
            ("overdue", float(sum(tier.overdue for tier in figures.tiers)), "count"),
            ("stretch", f"× {factor_text(most, self._lang)}", None),
            ("reps", f"{figures.team.there} / {'–' if needed is None else needed}", None),
        )
        yield tuple(GridCell(_text(f"figure.{key}", self._lang), "caption") for key, _, _ in found)
        yield tuple(GridCell(value, "figure", style) for _, value, style in found)

    def _section(
        self, key: str, columns: Sequence[tuple[str, CellStyle]], rows: Iterator[Cells]
    ) -> Iterator[Cells]:
        yield ()
        heading = GridCell(_text(f"heading.{key}", self._lang), "heading")
        yield (heading, *(GridCell(None, "heading"),) * (_COLUMNS - 1))
        found = list(rows)
        if found:
            yield tuple(GridCell(self._header(name), "column", style) for name, style in columns)
            yield from found

    def _header(self, name: str) -> str:
        """A header; over bars it stands off the number to its left, as they do."""
        text = _text(f"column.{name}", self._lang)
        return f"{2 * _FIGURE_SPACE}{text}" if name in _BARS else text

    def _tier(self, tier: TierFigures) -> Cells:
        numbers = (tier.customers, tier.overdue, tier.target, tier.planned, tier.done)
        covered = None if not tier.target else (tier.target - tier.remaining) / tier.target
        return (
            GridCell(tier.grade, "cell", "code", self._tiers.get(tier.grade)),
            *(GridCell(float(number), "cell", "count") for number in numbers),
            GridCell(float(tier.remaining), "cell", "count"),
            GridCell(self._bar(covered), "cell"),
        )

    def _rep(self, rep: RepFigures) -> Cells:
        share = rep.load_minutes / rep.capacity_minutes if rep.capacity_minutes else None
        note = " ".join(self._notes(rep))
        hours = (rep.load_minutes / 60, rep.capacity_minutes / 60)
        return (
            GridCell(rep.rep, "cell", "line"),
            GridCell(float(rep.contacts), "cell", "count"),
            GridCell(float(rep.visits), "cell", "count"),
            *(GridCell(round(number, 1), "cell", "decimal") for number in hours),
            GridCell(round(rep.accounts_load, 2), "cell", "decimal"),
            GridCell(rep.accounts, "cell", "decimal"),
            GridCell(self._bar(share), "cell"),
            GridCell(note or None, "cell", "wrapped"),
        )

    def _notes(self, rep: RepFigures) -> Iterator[str]:
        """Why a rep has no capacity, what gave way, and whether there is room for more."""
        if rep.reason:
            yield rep.reason
        if rep.stretch >= STRETCHED:
            yield _text("note.stretch", self._lang, factor=factor_text(rep.stretch, self._lang))
        elif rep.level:
            yield _text(f"note.{rep.level}", self._lang)

    def _unplaced(self, entry: UnplacedFigures) -> Cells:
        return (
            GridCell(entry.customer, "cell", "line"),
            GridCell(entry.grade, "cell", "code", self._tiers.get(entry.grade)),
            GridCell(entry.due, "cell", "date"),
            GridCell(entry.earliest, "cell", "date"),
            GridCell(entry.latest, "cell", "date"),
            GridCell(float(entry.minutes), "cell", "count"),
            GridCell(entry.rep, "cell", "line"),
            GridCell(entry.reason, "cell", "wrapped"),
            GridCell(entry.advice or None, "cell", "wrapped"),
        )

    def _bar(self, share: float | None) -> str | None:
        """A share as a number and a bar of signs, such as ``70 % ██████████████``."""
        if share is None:
            return None
        full = min(_BAR_LENGTH, max(0, round(share * _BAR_LENGTH)))
        percent = shown_percent(share, self._lang).rjust(_PERCENT_LETTERS, _FIGURE_SPACE)
        return f"{percent}  {_BAR * full}"


_BARS = ("covered", "utilisation")
_TIER_COLUMNS: Sequence[tuple[str, CellStyle]] = (
    ("grade", "code"),
    ("customers", "count"),
    ("overdue", "count"),
    ("target", "count"),
    ("planned", "count"),
    ("done", "count"),
    ("remaining", "count"),
    ("covered", "general"),
)
_REP_COLUMNS: Sequence[tuple[str, CellStyle]] = (
    ("rep", "line"),
    ("contacts", "count"),
    ("visits", "count"),
    ("used", "decimal"),
    ("open", "decimal"),
    ("accounts_load", "decimal"),
    ("accounts", "decimal"),
    ("utilisation", "general"),
    ("note", "general"),
)
_UNPLACED_COLUMNS: Sequence[tuple[str, CellStyle]] = (
    ("customer", "line"),
    ("grade", "code"),
    ("due", "date"),
    ("earliest", "date"),
    ("latest", "date"),
    ("minutes", "count"),
    ("rep", "line"),
    ("reason", "general"),
    ("advice", "general"),
)


def shown_percent(share: float, lang: Lang) -> str:
    """A share of 0 to 1 in percent; what is not quite nothing or all never looks like it."""
    number = 100 * share
    digits = 1 if 0 < number < 1 or 99 < number < 100 else 0
    text = f"{min(max(number, 0.1), 99.9) if digits else number:.{digits}f}"
    if lang == "es":
        text = text.replace(".", ",")
    return f"{text}%" if lang == "zh" else f"{text} %"


def factor_text(factor: float, lang: Lang) -> str:
    """A factor in two digits, with the language's decimal mark."""
    text = f"{factor:.2f}"
    return text.replace(".", ",") if lang == "es" else text


def _text(key: str, lang: Lang, **facts: object) -> str:
    return TEXTS.get(f"plan.coverage.{key}", lang, **facts)
