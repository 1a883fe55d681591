"""Let a workbook be graded by another scheme; its old rules are kept on a dated sheet."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from addin.actions.grading_run import SchemeName
from addin.actions.saved import saved_json
from addin.hosts.base import Host, SheetInfo, TableInfo
from addin.texts import message
from addin.workbook.fit_table import fit_table, read_fit
from addin.workbook.language import choose_language
from addin.workbook.locate import Customers, locate_customers
from addin.workbook.orders_table import has_orders
from addin.workbook.rules.carried import (
    carried_scheme,
    find_rules,
    find_tiers,
    with_carried_tiers,
)
from addin.workbook.rules.kept_rules import kept_scheme, kept_sheet
from addin.workbook.rules.sheets import rules_sheet
from addin.workbook.rules.tiers_standing import put_tiers
from addin.workbook.rules.tiers_writing import write_tiers
from addin.workbook.rules.writing import write_rules
from addin.workbook.scheme_choice import choose_scheme, known_inputs, missing_inputs
from addin.workbook.settings import WORKBOOK_VERSION, read_pairs, read_settings, settings_table
from grading.engine.headers import recognise
from grading.engine.problems import Problem
from grading.exceptions import InputError, SchemeError
from grading.language import Lang, Message
from grading.schemes.catalogue import load_scheme, scheme_ids
from grading.schemes.models import Scheme
from grading.schemes.population import unfitted

__all__ = ["SwitchReport", "switch_scheme"]


@dataclass(frozen=True, slots=True)
class SwitchReport:
    """What was put in the place of what.

    Args:
        scheme: Id of the scheme by which the workbook is graded from now on.
        before: Id of the one before, None where none was set or its rules could not be read.
        sheets: Tab names of the rules and the tiers that were written; none where the workbook
            carries no rules.
        kept: Tab name of the sheet that keeps the old ones, None where there were none.
        problems: Columns that the scheme needs and the customers lack.
        notes: Things to tell, in the report's language.
    """

    scheme: str
    before: str | None
    lang: Lang
    sheets: tuple[str, ...] = ()
    kept: str | None = None
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    file: Path | None = None
    backup: Path | None = None
    written: bool = False

    def as_json(self, lang: Lang | None = None) -> dict[str, object]:
        """The shape scripts rely on, texts in ``lang`` or the report's own language."""
        return {
            "scheme": self.scheme,
            "before": self.before,
            "sheets": list(self.sheets),
            "kept": self.kept,
            "problems": [problem.as_json(lang or self.lang) for problem in self.problems],
            **saved_json(self),
            "notes": list(self.notes),
        }


@dataclass(slots=True)
class _Standing:
    """What the workbook is graded by so far; no scheme where its rules have faults."""

    rules: SheetInfo | None
    tiers: TableInfo | None
    scheme: Scheme | None = None
    notes: list[Message] = field(default_factory=list)


def switch_scheme(
    host: Host,
    *,
    scheme: SchemeName,
    as_of: date,
    sheet: str | None = None,
    lang: Lang | None = None,
    allow_problems: bool = False,
) -> SwitchReport:
    """Put another scheme's rules and tiers in the place of the workbook's.

    A workbook that carries rules or tiers gets those of the scheme; the old ones are kept on a
    sheet called by the day, and naming that sheet as ``scheme`` brings them back. Without rules
    only the setting changes, unless the scheme is of no catalogue, so that its rules must travel
    in the workbook. No customer is graded anew.

    Args:
        host: The workbook.
        scheme: The scheme, its id, title or file, or the tab of rules that were kept.
        as_of: The date that counts as today, by which the kept sheet is called.
        sheet: Where the customers stand, None to look for them.
        lang: Language of texts; None takes the workbook's, the headers', the person's.
        allow_problems: Whether to switch though the customers lack columns that the scheme needs.

    Raises:
        UnknownSchemeError: No such scheme; suggests the nearest.
        RefusedError: Something of a person's stands in the way; nothing is changed.
    """
    host.progress(None)
    settings = read_settings(host)
    speaks = choose_language(lang, settings.language)
    chosen = _chosen(host, scheme, speaks)
    standing = _standing(host, settings.scheme, speaks)
    customers = _customers(host, chosen, sheet, standing)
    if customers is not None:
        found = recognise(customers.block.headers, known_inputs(chosen)).language
        speaks = choose_language(lang, settings.language, found)
    problems = () if customers is None else _lacking(host, chosen, customers)
    before = settings.scheme if standing.scheme is None else standing.scheme.id
    report = SwitchReport(chosen.id, before, speaks, problems=problems)
    if problems and not allow_problems:
        notes = (message("switch.not_switched"),)
        return _told(host, report, (*standing.notes, *notes))
    return _switched(host, chosen, standing, report, as_of)


def _chosen(host: Host, scheme: SchemeName, lang: Lang) -> Scheme:
    kept = kept_scheme(host, scheme, lang=lang) if isinstance(scheme, str) else None
    chosen = kept or choose_scheme(scheme, None)
    if chosen is None:
        msg = "switch: a scheme must be named, but none was. Name one; see: tierbook schemes"
        raise InputError(msg)
    return unfitted(chosen)


def _standing(host: Host, setting: str | None, lang: Lang) -> _Standing:
    standing = _Standing(find_rules(host), find_tiers(host))
    try:
        carried = carried_scheme(host, lang=lang, base=lambda: choose_scheme(None, setting))
        found = choose_scheme(None, setting) if carried is None else carried.scheme
        if found is not None and carried is None:
            found = with_carried_tiers(host, found, lang=lang)
        standing.scheme = None if found is None else unfitted(found)
    except SchemeError:  # switching is a way out of it
        sheets = [standing.rules.name] if standing.rules else []
        sheets += [standing.tiers.area.sheet] if standing.tiers else []
        if sheets:
            standing.notes.append(message("switch.faulty_before", sheets=", ".join(sheets)))
    return standing


def _customers(
    host: Host, scheme: Scheme, sheet: str | None, standing: _Standing
) -> Customers | None:
    """The customers, None where there are none to check yet."""
    try:
        return locate_customers(host, known_inputs(scheme), sheet=sheet)
    except InputError as error:
        if sheet is not None:
            raise
        standing.notes.append(message("switch.unchecked", why=error))
        return None


def _lacking(host: Host, scheme: Scheme, customers: Customers) -> tuple[Problem, ...]:
    where, headers = customers.where, customers.block.headers
    ordered = scheme.orders is not None and has_orders(host)
    return tuple(
        Problem(
            what=message("switch.lacks", where=where, scheme=scheme.id, column=column),
            sheet=customers.area.sheet,
            code="missing_column",
        )
        for column in missing_inputs(scheme, headers, ordered=ordered)
    )


def _switched(
    host: Host, scheme: Scheme, standing: _Standing, report: SwitchReport, day: date
) -> SwitchReport:
    lang, notes = report.lang, list(standing.notes)
    carries = standing.rules is not None or standing.tiers is not None
    kept: str | None = None
    sheets: tuple[str, ...] = ()
    if not _same(standing, scheme, lang) and (carries or not _catalogued(scheme)):
        if carries:
            kept = host.put_grid(
                kept_sheet(host, standing.rules, standing.tiers, day=day, lang=lang)
            )
        sheets = _put(host, scheme, standing, lang)
    changed = bool(sheets) | _set(host, scheme)
    if changed and read_fit(host):
        host.put_table(fit_table([]))
    if changed:
        notes.append(message("switch.regrade"))
    return _told(host, replace(report, sheets=sheets, kept=kept), notes)


def _put(host: Host, scheme: Scheme, standing: _Standing, lang: Lang) -> tuple[str, ...]:
    """Stage rules and tiers; a workbook that has tiers alone goes on with tiers alone."""
    sheets: list[str] = []
    if standing.rules is not None or not _catalogued(scheme) or standing.tiers is None:
        over = standing.rules.name if standing.rules else None
        sheets.append(host.put_grid(rules_sheet(scheme, lang, over=over)))
    if scheme.tiers:
        sheets.append(put_tiers(host, scheme, standing.tiers, lang))
    return tuple(sheets)


def _set(host: Host, scheme: Scheme) -> bool:
    """Stage the setting; whether it changes."""
    before = read_pairs(host)
    after = {key: value for key, value in before.items() if key != "scheme"}
    if _catalogued(scheme):
        after["scheme"] = scheme.id
    if after.get("scheme") == before.get("scheme"):
        return False
    after["version"] = str(WORKBOOK_VERSION)
    host.put_table(settings_table(after))
    return True


def _catalogued(scheme: Scheme) -> bool:
    return scheme.id in scheme_ids() and load_scheme(scheme.id) == scheme


def _same(standing: _Standing, scheme: Scheme, lang: Lang) -> bool:
    """Whether the workbook's own rules and tiers say what the scheme says, word for word."""
    old = standing.scheme
    if old is None:
        return False
    rules = [write_rules(each, lang) for each in (old, scheme)]
    tiers = [write_tiers(each, lang) for each in (old, scheme)]
    return rules[0] == rules[1] and tiers[0] == tiers[1]


def _told(host: Host, report: SwitchReport, notes: Sequence[Message]) -> SwitchReport:
    """The report after what was staged, if anything, is written."""
    saved = host.commit()
    return replace(
        report,
        notes=tuple(note.text(report.lang) for note in (*notes, *saved.notes)),
        file=saved.file,
        backup=saved.backup,
        written=saved.written,
    )
