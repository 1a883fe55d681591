"""What verbs tell about a whole workbook: tiers, movement, coverage, files."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from rich.console import Group
from rich.table import Table
from rich.text import Text

from addin.actions.plan import PlanReport, UnplacedVisit
from addin.actions.regrade import Move, RegradeReport
from addin.actions.tier_counts import TierCount, TopShare
from addin.command_line.output import result_console
from addin.command_line.tables import count, make_table, percent, tier_text, titled
from addin.hosts.base import TierFormat
from addin.texts import TEXTS
from addin.workbook.coverage_page import STRETCHED, factor_text, shown_percent
from grading.language import Lang
from grading.scheduling.result import RepLoad, TierCoverage
from grading.schemes.models import ExpectedShare

__all__ = [
    "plan_tables",
    "print_files",
    "print_grading",
    "print_moves",
    "print_plan",
    "print_regrade",
    "print_tiers",
]

_SHOWN = 20
_SMALLEST_GAP = 0.0005
"""A plan nearer than that to the best possible one is as good as it."""


def print_tiers(
    tiers: Sequence[TierCount],
    top: TopShare | None,
    formats: Iterable[TierFormat],
    lang: Lang,
) -> None:
    """How many customers each tier has, and what they bring where that is known."""
    console = result_console()
    formats = tuple(formats)
    amounts = any(tier.amount is not None for tier in tiers)
    expected = any(tier.expected is not None for tier in tiers)
    keys = ["grade", "label", "customers", "share"]
    keys += ["amount", "amount_share"] if amounts else []
    keys += ["expected"] if expected else []
    rows: list[list[str | Text]] = []
    for tier in tiers:
        row: list[str | Text] = [
            tier_text(tier.grade, formats),
            tier.label,
            count(tier.customers, lang),
            percent(tier.share, lang),
        ]
        row += [count(tier.amount, lang), percent(tier.amount_share, lang)] if amounts else []
        row += [_expected(tier.expected)] if expected else []
        rows.append(row)
    headers = _headers(lang, *keys)
    console.print(make_table(headers, rows, right=range(2, len(keys)), wrapping=(1,)))
    if top is not None:
        shares = {"share": percent(top.share, lang), "expected": percent(top.expected, lang)}
        console.print(TEXTS.get("cli.top_share", lang, **shares))


def _expected(share: ExpectedShare | None) -> str:
    if share is None:
        return ""
    return f"{'>' if share.relation == 'over' else '≈'} {share.pct:g}%"


def print_moves(moves: Sequence[Move], formats: Iterable[TierFormat], lang: Lang) -> None:
    """Whose grade changed, and why; the first ones."""
    if not moves:
        return
    formats = tuple(formats)
    rows = [
        (
            move.customer,
            tier_text(move.old, formats),
            tier_text(move.new, formats),
            move.reason,
        )
        for move in moves[:_SHOWN]
    ]
    headers = _headers(lang, "customer", "old", "new", "reason")
    console = result_console()
    title = TEXTS.get("cli.moved_title", lang)
    console.print()
    console.print(titled(title, make_table(headers, rows, wrapping=(0, 3))))
    if len(moves) > _SHOWN:
        console.print(TEXTS.get("cli.more_rows", lang, count=len(moves) - _SHOWN))


def print_regrade(report: RegradeReport) -> None:
    """Tiers, who moved, and where the workbook is."""
    print_grading(report)
    print_moves(report.moved, report.formats, report.lang)
    print_files(report.file, report.backup, written=report.written, lang=report.lang)


def print_grading(report: RegradeReport) -> None:
    """By what was graded, and the tiers."""
    lang = report.lang
    console = result_console()
    facts = {"title": report.title, "as_of": report.as_of.isoformat()}
    facts |= {"customers": count(report.customers, lang), "graded": count(report.graded, lang)}
    console.print(TEXTS.get("cli.graded", lang, **facts))
    console.print()
    print_tiers(report.tiers, report.top_share, report.formats, lang)


def print_files(
    file: Path | None,
    backup: Path | None,
    *,
    written: bool,
    lang: Lang,
    unchanged: str = "cli.nothing_changed",
) -> None:
    """Where the result is; paths are never broken over lines, so that they can be copied.

    Args:
        file: Where the workbook is.
        backup: The copy of the old one.
        written: Whether anything was written.
        lang: Language of the words.
        unchanged: Key of what to say where there was nothing to write.
    """
    console = result_console()
    console.print()
    if not written:
        console.print(TEXTS.get(unchanged, lang))
        return
    for key, path in (("written", file), ("backup", backup)):
        if path is not None:
            console.print(TEXTS.get(f"cli.{key}", lang, file=path), soft_wrap=True)


def print_plan(report: PlanReport) -> None:
    """What was planned, what was left out, and where the workbook is."""
    plan_tables(report)
    print_files(
        report.file,
        report.backup,
        written=report.written,
        lang=report.lang,
        unchanged="cli.nothing_planned",
    )


def plan_tables(report: PlanReport) -> None:
    """Coverage per tier, how full the reps are, and what found no place."""
    lang = report.lang
    console = result_console()
    end = report.start + timedelta(days=7 * report.weeks - 1)
    facts: dict[str, object] = {"start": report.start.isoformat(), "end": end.isoformat()}
    facts |= {"visits": count(len(report.visits), lang), "unplaced": len(report.unplaced)}
    key = "cli.planned" if report.unplaced else "cli.planned_all"
    if not report.unplaced and any(rep.stretch >= STRETCHED for rep in report.reps):
        key = "plan.told.all_stretched"
    console.print(TEXTS.get(key, lang, **facts))
    console.print()
    console.print(_coverage(report.tiers, lang))
    console.print()
    console.print(_loads(report.reps, lang))
    for line in _capacity(report):
        console.print(line)
    if report.unplaced:
        console.print()
        console.print(_unplaced(report.unplaced, lang))
        if len(report.unplaced) > _SHOWN:
            console.print(TEXTS.get("cli.more_visits", lang, count=len(report.unplaced) - _SHOWN))


def _capacity(report: PlanReport) -> Iterator[str]:
    """Whose intervals were stretched, and how many reps it would take."""
    lang, team = report.lang, report.team
    stretched = [rep for rep in report.reps if rep.stretch >= STRETCHED]
    for rep in stretched[:_SHOWN]:
        factor = factor_text(rep.stretch, lang)
        yield TEXTS.get("plan.told.stretch", lang, rep=rep.rep, factor=factor)
    if stretched and sum(tier.remaining for tier in report.tiers) > len(report.unplaced):
        yield TEXTS.get("plan.told.left_out", lang)
    if report.gap >= _SMALLEST_GAP:
        gap = shown_percent(report.gap, lang)
        yield TEXTS.get("plan.told.gap", lang, gap=gap)
    needed = (team.reps_needed_by_minutes, team.reps_needed_by_accounts)
    if any(count is not None and count > team.reps_there for count in needed):
        minutes, accounts = ("–" if count is None else count for count in needed)
        facts = {"there": team.reps_there, "minutes": minutes, "accounts": accounts}
        yield TEXTS.get("plan.told.team", lang, **facts)


def _headers(lang: Lang, *keys: str) -> list[str]:
    return [TEXTS.get(f"cli.column.{key}", lang) for key in keys]


def _coverage(tiers: Sequence[TierCoverage], lang: Lang) -> Table:
    rows = [
        (
            tier.tier,
            count(tier.customers, lang),
            count(tier.target, lang),
            count(tier.planned, lang),
            count(tier.done, lang),
            count(tier.remaining, lang),
            percent(tier.coverage, lang),
            count(tier.overdue, lang),
        )
        for tier in tiers
    ]
    keys = ("grade", "customers", "target", "planned", "done", "remaining", "coverage", "overdue")
    return make_table(_headers(lang, *keys), rows, right=range(1, len(keys)))


def _loads(reps: Sequence[RepLoad], lang: Lang) -> Table:
    rows = [
        (
            rep.rep,
            count(rep.contacts, lang),
            count(rep.load_minutes / 60, lang),
            count(rep.capacity_minutes / 60, lang),
            percent(rep.utilisation, lang) or "-",
        )
        for rep in reps
    ]
    headers = _headers(lang, "rep", "contacts", "used", "open", "load")
    return make_table(headers, rows, right=(1, 2, 3, 4), wrapping=(0,))


def _unplaced(visits: Sequence[UnplacedVisit], lang: Lang) -> Group:
    rows = [
        (visit.customer, visit.grade, visit.due.isoformat(), visit.rep, _stopped(visit, lang))
        for visit in visits[:_SHOWN]
    ]
    headers = _headers(lang, "customer", "grade", "due", "rep", "reason")
    title = TEXTS.get("cli.unplaced_title", lang)
    return titled(title, make_table(headers, rows, wrapping=(0, 3, 4)))


def _stopped(visit: UnplacedVisit, lang: Lang) -> str:
    """What stopped a contact, and what would free it."""
    advice = "" if visit.advice is None else f"→ {visit.advice.text(lang)}"
    return "\n".join(filter(None, (visit.reason.text(lang), advice)))
