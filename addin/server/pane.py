"""What the task pane shows of a workbook: the mix of tiers, the rules in short, who would move."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from addin.actions.preview import PreviewReport, Prospect, preview
from addin.hosts.base import Host
from addin.scripting.wording import told_in_excel
from addin.server.display_language import asked_language
from addin.server.own_app import give_own_app
from addin.server.ribbon import GROUPS
from addin.texts import TEXTS
from addin.workbook.colours import tier_formats
from addin.workbook.language import choose_language
from addin.workbook.scheme_choice import needed_columns, refuse_scheme_file
from addin.workbook.settings import Settings, read_settings
from grading.engine.expectations import Listing
from grading.exceptions import TierbookError
from grading.language import LANGUAGES, Lang
from grading.schemes.catalogue import load_scheme, scheme_ids
from grading.schemes.models import Scheme

if TYPE_CHECKING:
    import xlwings as xw

__all__ = [
    "MOST_MOVES",
    "PaneView",
    "help_page",
    "pane_texts",
    "pane_view",
    "read_pane",
]

MOST_MOVES = 50
"""Customers listed in the pane; the button Preview lists all."""


@dataclass(frozen=True, slots=True)
class PaneView:
    """What the pane shows.

    Args:
        lang: Language of all texts.
        schemes: Id and title of each that can be chosen, the workbook's own first.
        scheme: Id of the one in use or tried.
        report: What a re-grade would change, None where the customers cannot be graded.
        error: Why not, "" where they can.
    """

    lang: Lang
    schemes: tuple[tuple[str, str], ...]
    scheme: str
    report: PreviewReport | None
    error: str = ""

    def as_json(self) -> dict[str, Any]:
        """As the pane's JavaScript takes it."""
        found: dict[str, Any] = {
            "lang": self.lang,
            "scheme": self.scheme,
            "schemes": [{"id": scheme, "title": title} for scheme, title in self.schemes],
            "error": self.error,
        }
        return found if self.report is None else found | _of_report(self.report, self.lang)


def read_pane(
    book: "xw.Book", scheme: str | None, as_of: date, display_language: str
) -> dict[str, Any]:
    """The pane of a workbook that Excel has sent; nothing in it is changed.

    Args:
        book: The workbook.
        scheme: Id of a scheme to try, None for the workbook's.
        as_of: The date that counts as today, where the workbook names none.
        display_language: Office's, as a browser asks for it.
    """
    from addin.hosts.excel import ExcelHost

    give_own_app(book)
    spoken = asked_language(display_language)
    host = ExcelHost(book)
    return pane_view(host, scheme=scheme, as_of=as_of, display=spoken).as_json()


def pane_view(
    host: Host, *, scheme: str | None, as_of: date, display: Lang | None = None
) -> PaneView:
    """What a workbook's pane shows; no file that the workbook or the page names is read.

    Args:
        host: The workbook; nothing is written.
        scheme: Id of a scheme to try, None for the workbook's.
        as_of: The date that counts as today, where the workbook names none.
        display: Language of Excel, for a workbook that has none of its own.
    """
    settings = Settings()
    try:
        settings = read_settings(host)
        refuse_scheme_file(scheme or settings.scheme)
        report = preview(
            host,
            scheme=scheme,
            as_of=settings.as_of or as_of,
            lang=settings.language,
        )
    except TierbookError as error:
        lang = choose_language(None, settings.language, display)
        named = scheme or settings.scheme or ""
        return PaneView(lang, _schemes(lang, None), named, None, told_in_excel(error, lang))
    own = None if scheme else report.practice
    return PaneView(report.lang, _schemes(report.lang, own), report.scheme, report)


def _schemes(lang: Lang, own: Scheme | None) -> tuple[tuple[str, str], ...]:
    """The catalogue, and the workbook's own scheme where it is none of it."""
    known = [(name, load_scheme(name).title.get(lang)) for name in scheme_ids()]
    listed = sorted(known, key=lambda pair: pair[1])
    if own is None or own.id in {name for name, _ in known}:
        return tuple(listed)
    title = TEXTS.get("server.pane.scheme_own", lang, title=own.title.get(lang))
    return ((own.id, title), *listed)


def _of_report(report: PreviewReport, lang: Lang) -> dict[str, Any]:
    moves = (*report.moved, *report.gained, *report.lost)
    counted = {"gained": len(report.gained), "lost": len(report.lost)}
    movement = TEXTS.get("server.pane.movement", lang, up=report.up, down=report.down, **counted)
    return {
        "title": report.title,
        "as_of": report.as_of.isoformat(),
        "customers": report.customers,
        "tiers": _tiers(report),
        "rules": _rules(report.practice, lang),
        "movement": movement if moves else TEXTS.get("server.pane.nobody", lang),
        "moves": [_move(move, lang) for move in moves[:MOST_MOVES]],
        "more": max(len(moves) - MOST_MOVES, 0),
        "messages": _messages(report, lang),
    }


def _tiers(report: PreviewReport) -> list[dict[str, Any]]:
    colours = {each.grade: (each.fill, each.font) for each in tier_formats(report.practice)}
    return [
        {
            "grade": shift.grade,
            "label": shift.label,
            "before": None if shift.before is None else shift.before.customers,
            "after": shift.after.customers,
            "share": shift.after.share,
            "fill": colours.get(shift.grade, ("#D9D9D9", "#1F1F1F"))[0],
            "font": colours.get(shift.grade, ("#D9D9D9", "#1F1F1F"))[1],
        }
        for shift in report.tiers
    ]


def _rules(scheme: Scheme, lang: Lang) -> list[str]:
    """A few sentences: what the scheme is for, what it reads, what it overlooks."""
    columns = Listing(needed_columns(scheme)).get(lang)
    said = [scheme.description.get(lang) if scheme.description else ""]
    said.append(TEXTS.get("server.pane.reads", lang, columns=columns) if columns else "")
    if scheme.overlooks:
        said.append(TEXTS.get("cli.card.overlooks", lang, text=scheme.overlooks.get(lang)))
    return [text for text in said if text]


def _move(move: Prospect, lang: Lang) -> dict[str, str]:
    blank = TEXTS.get("server.pane.blank", lang)
    return {
        "customer": move.customer,
        "old": move.old or blank,
        "new": move.new or blank,
        "reason": move.reason,
    }


def _messages(report: PreviewReport, lang: Lang) -> list[str]:
    found = list(report.notes)
    if report.problems:
        count = len(report.problems)
        found.insert(0, TEXTS.get("server.pane.attention", lang, count=count))
    return found


def pane_texts() -> dict[str, dict[str, str]]:
    """The pane's own texts by language, and the buttons' labels as ``button.<name>``."""
    return {lang: {**_under("pane", lang), **_labels(lang)} for lang in LANGUAGES}


def _under(part: str, lang: Lang) -> dict[str, str]:
    prefix = f"server.{part}."
    keys: Sequence[str] = sorted(key for key in TEXTS.keys(lang) if key.startswith(prefix))
    return {key.removeprefix(prefix): TEXTS.get(key, lang) for key in keys}


def _labels(lang: Lang) -> dict[str, str]:
    return {
        f"button.{name}": TEXTS.get(f"server.button.{name}.label", lang)
        for group in GROUPS
        for name in group.buttons
    }


def help_page(display_language: str) -> dict[str, Any]:
    """What the page of help shows: each button with its label and what it does."""
    lang = asked_language(display_language) or "en"
    return {
        "lang": lang,
        "title": TEXTS.get("server.name", lang),
        "description": TEXTS.get("server.description", lang),
        "groups": [
            {
                "title": TEXTS.get(f"server.group.{group.name}", lang),
                "buttons": [
                    {
                        "name": name,
                        "label": TEXTS.get(f"server.button.{name}.label", lang),
                        "tip": TEXTS.get(f"server.button.{name}.tip", lang),
                    }
                    for name in group.buttons
                ],
            }
            for group in GROUPS
        ],
    }
