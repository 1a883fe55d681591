"""What each button does: a verb of ``addin.actions``, and what to tell of it."""

from collections.abc import Callable, Sequence

from addin.actions.add_sheets import add_sheets
from addin.actions.card import card
from addin.actions.check import check
from addin.actions.explain import explain_row
from addin.actions.grading_run import grade_customers
from addin.actions.log_done import log_done
from addin.actions.plan import plan
from addin.actions.preview import preview
from addin.actions.regrade import RegradeReport, regrade
from addin.actions.switch import switch_scheme
from addin.actions.undo import undo
from addin.scripting.check_page import put_check_page
from addin.scripting.chosen import chosen_rows, chosen_scheme, fitting_titles, selected_text
from addin.scripting.dialogue import selection, show
from addin.scripting.preview_page import put_preview_page
from addin.scripting.session import Click
from addin.server.ribbon import SCRIPTS
from addin.texts import TEXTS, message
from addin.workbook.coverage_page import STRETCHED, factor_text
from grading.engine.problems import Problem
from grading.exceptions import InputError, UnknownSchemeError
from grading.language import Lang
from grading.schemes.catalogue import load_scheme, resolve, scheme_ids

__all__ = [
    "add_tierbook",
    "check_data",
    "customer_card",
    "explain_selection",
    "help_text",
    "log_done_visits",
    "plan_visits",
    "preview_grades",
    "regrade_all",
    "switch_to",
    "undo_last",
]

_MOST_EXPLAINED = 3
_MOST_NOTES = 4
_PLAN_PAGES = ("board", "coverage")
Work = Callable[[Click], str]


def regrade_all(scheme: str = "") -> Work:
    """Grade all customers.

    Args:
        scheme: Id or title, "" for the workbook's.
    """

    def work(at: Click) -> str:
        chosen = resolve(scheme) if scheme else None
        report = regrade(at.host, scheme=chosen, as_of=at.as_of)
        tab = put_check_page(at.host, report.problems, (), report.lang)
        lines = [_graded(report), _moved(report)]
        return _joined([*lines, _attention(report.problems, tab, report.lang)], report.notes)

    return work


def _graded(report: RegradeReport) -> str:
    key = "regrade.done" if report.written else "regrade.unchanged"
    facts = {"graded": report.graded, "customers": report.customers, "title": report.title}
    tiers = "   ".join(f"{tier.grade}: {tier.customers}" for tier in report.tiers)
    return f"{_text(key, report.lang, **facts)}\n{tiers}"


def _moved(report: RegradeReport) -> str:
    return _text("regrade.moved", report.lang, count=len(report.moved)) if report.moved else ""


def preview_grades(scheme: str = "") -> Work:
    """Show who would move; no grade is changed.

    Args:
        scheme: Id or title, "" for the workbook's.
    """

    def work(at: Click) -> str:
        chosen = resolve(scheme) if scheme else None
        report = preview(at.host, scheme=chosen, as_of=at.as_of)
        tab = put_preview_page(at.host, report)
        show(at.book, tab)
        counts = {"moved": len(report.moved), "up": report.up, "down": report.down}
        firsts = {"gained": len(report.gained), "lost": len(report.lost)}
        key = "preview.done" if any({**counts, **firsts}.values()) else "preview.nobody"
        said = _text(key, report.lang, sheet=tab, **counts, **firsts)
        return _joined([said, _attention(report.problems, None, report.lang)], report.notes)

    return work


def undo_last(at: Click) -> str:
    """Take the last write back."""
    report = undo(at.host, as_of=at.as_of)
    if report.what is None:
        return _joined([_text("undo.nothing", report.lang)], report.notes)
    lines = [_text("undo.done", report.lang, count=report.restored)]
    if report.left:
        lines.append(_text("undo.left", report.lang, count=len(report.left)))
        lines += [f"• {_left(each.customer, each.column)}{each.reason.text(report.lang)}"
                  for each in report.left[:_MOST_NOTES]]  # fmt: skip
    return _joined(lines, report.notes)


def _left(customer: str, column: str) -> str:
    where = ", ".join(part for part in (customer, column) if part)
    return f"{where}: " if where else ""


def check_data(at: Click) -> str:
    """List what needs attention."""
    report = check(at.host, as_of=at.as_of)
    tab = put_check_page(at.host, report.problems, report.warnings, report.lang)
    facts = {"customers": report.customers, "graded": report.graded}
    if tab is None:
        return _joined([_text("check.clean", report.lang, **facts)], report.notes)
    show(at.book, tab)
    counts = {"problems": len(report.problems), "warnings": len(report.warnings)}
    said = _text("check.done", report.lang, sheet=tab, **facts, **counts)
    return _joined([said], report.notes)


def explain_selection(at: Click) -> str:
    """Say why the selected customers have their grades."""
    run = grade_customers(at.host, as_of=at.as_of)
    rows = chosen_rows(at.host, run, selection(at.book))
    lang, parts = run.graded.lang, []
    for row in rows[:_MOST_EXPLAINED]:
        report = explain_row(run.graded, row)
        lines = [report.customer or report.key, *report.explanation.lines()]
        parts.append("\n".join([*lines, *(p.message(lang) for p in report.problems)]))
    if len(rows) > _MOST_EXPLAINED:
        parts.append(_text("explain.more", lang, count=len(rows) - _MOST_EXPLAINED))
    return "\n\n".join(parts)


def plan_visits(at: Click) -> str:
    """Plan who is contacted when."""
    report = plan(at.host, as_of=at.as_of)
    show(at.book, report.sheet)
    key = "plan.done" if report.written else "plan.unchanged"
    facts = {"visits": len(report.visits), "weeks": report.weeks, "sheet": report.sheet}
    lines = [_text(key, report.lang, **facts)]
    if report.unplaced:
        lines.append(_text("plan.unplaced", report.lang, count=len(report.unplaced)))
        lines += [f"• {each.customer}: {each.reason.text(report.lang)}"
                  for each in report.unplaced[:_MOST_NOTES]]  # fmt: skip
    for rep in [rep for rep in report.reps if rep.stretch >= STRETCHED][:_MOST_NOTES]:
        factor = factor_text(rep.stretch, report.lang)
        told = {"rep": rep.rep, "factor": factor}
        lines.append(TEXTS.get("plan.told.stretched", report.lang, **told))
    board, coverage = (TEXTS.get(f"plan.{key}.sheet", report.lang) for key in _PLAN_PAGES)
    told_pages = {"board": board, "coverage": coverage}
    lines.append(TEXTS.get("plan.told.pages", report.lang, **told_pages))
    lines.append(_attention(report.problems, None, report.lang))
    return _joined(lines, report.notes)


def log_done_visits(at: Click) -> str:
    """Take what is marked as done in the schedule over into the log of contacts."""
    report = log_done(at.host, as_of=at.as_of)
    tab = put_check_page(at.host, report.problems, (), report.lang)
    key = "log.done" if report.logged else "log.nothing"
    facts = {"count": len(report.logged), "customers": len(report.customers)}
    said = _text(key, report.lang, sheet=report.sheet, **facts)
    return _joined([said, _attention(report.problems, tab, report.lang)], report.notes)


def switch_to(scheme: str = "") -> Work:
    """Grade by another scheme from now on.

    Args:
        scheme: Id, title or a sheet of rules; "" takes the text of the selected cell.
    """

    def work(at: Click) -> str:
        wanted = scheme or selected_text(at.host, selection(at.book))
        try:
            chosen = chosen_scheme(at.host, wanted)
        except UnknownSchemeError as error:
            titles = "\n".join(f"• {title}" for title in fitting_titles(at.host, at.lang))
            raise InputError(message("scripts.select_scheme", schemes=titles)) from error
        report = switch_scheme(at.host, scheme=chosen, as_of=at.as_of)
        lang = report.lang
        if report.problems:
            lacking = (f"• {problem.message(lang)}" for problem in report.problems)
            return "\n".join([_text("switch.lacking", lang), *lacking])
        key = "switch.done" if report.written else "switch.unchanged"
        kept = _text("switch.kept", lang, sheet=report.kept) if report.kept else ""
        return _joined([_text(key, lang, scheme=_title(chosen, lang)), kept], report.notes)

    return work


def _title(scheme: str, lang: Lang) -> str:
    """What people call a scheme of the catalogue; a sheet of rules is called by its tab."""
    return load_scheme(scheme).title.get(lang) if scheme in scheme_ids() else scheme


def add_tierbook(scheme: str = "") -> Work:
    """Put Tierbook's sheets into the workbook.

    Args:
        scheme: Id or title, "" for the only one that fits.
    """

    def work(at: Click) -> str:
        chosen = resolve(scheme) if scheme else None
        report = add_sheets(at.host, scheme=chosen, as_of=at.as_of)
        key = "add.done" if report.added else "add.nothing"
        sheets = ", ".join(report.added or report.present)
        return _joined([_text(key, report.lang, sheets=sheets)], report.notes)

    return work


def customer_card(at: Click) -> str:
    """Put all that is known of the selected customer on one page."""
    run = grade_customers(at.host, as_of=at.as_of)
    row = chosen_rows(at.host, run, selection(at.book))[0]
    report = card(at.host, run.graded.key_of(row) or run.graded.name_of(row), as_of=at.as_of)
    show(at.book, report.page)
    said = _text("card.done", report.lang, customer=report.called, sheet=report.page)
    return _joined([said], report.notes)


def help_text(at: Click) -> str:
    """What each button does."""
    lines = (
        f"{TEXTS.get(f'server.button.{name}.label', at.lang)}: "
        f"{TEXTS.get(f'server.button.{name}.tip', at.lang)}"
        for name in SCRIPTS
    )
    return "\n\n".join([*lines, _text("help.more", at.lang)])


def _attention(problems: Sequence[Problem], tab: str | None, lang: Lang) -> str:
    if not problems:
        return ""
    key = "attention" if tab is None else "attention_on"
    return _text(key, lang, count=len(problems), sheet=tab or "")


def _joined(lines: Sequence[str], notes: Sequence[str]) -> str:
    """Paragraphs and the first notes under them."""
    said = "\n\n".join(line for line in lines if line)
    return "\n\n".join([said, *(f"• {note}" for note in notes[:_MOST_NOTES])])


def _text(key: str, lang: Lang, **facts: object) -> str:
    return TEXTS.get(f"scripts.{key}", lang, **facts)
