"""Add Tierbook to a person's own workbook: its sheets beside theirs, ready to be filled in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from addin.actions.grading_run import SchemeName
from addin.actions.saved import saved_json
from addin.hosts.base import Host, TableInfo
from addin.texts import message
from addin.workbook.comparison import text_in
from addin.workbook.contact_rows import contact_inputs
from addin.workbook.contacts_table import CONTACTS_TABLE, LOG_NEEDS, contacts_sheet
from addin.workbook.language import choose_language
from addin.workbook.locate import Customers, locate_customers
from addin.workbook.planning_inputs import holiday_inputs, rep_inputs, travel_inputs
from addin.workbook.rules.carried import TIERS_TABLE, find_rules, find_tiers
from addin.workbook.rules.sheets import rules_sheet, tiers_sheet
from addin.workbook.scheme_choice import choose_scheme, customer_inputs, known_inputs
from addin.workbook.scheme_source import scheme_source
from addin.workbook.settings import WORKBOOK_VERSION, read_pairs, read_settings, settings_table
from addin.workbook.team_sheets import holidays_sheet, reps_sheet, travel_sheet
from addin.workbook.team_tables import HOLIDAYS_TABLE, REPS_TABLE
from addin.workbook.travel_table import TRAVEL_TABLE
from grading.engine.headers import recognise
from grading.engine.intake import intake
from grading.exceptions import InputError
from grading.language import Lang, Message
from grading.schemes.catalogue import load_scheme, scheme_ids
from grading.schemes.models import Input, Scheme

__all__ = ["AddReport", "add_sheets"]

_WAY = ("origin", "destination", "way_minutes")
"""The columns of a table of ways."""


@dataclass(frozen=True, slots=True)
class AddReport:
    """What was put into a workbook.

    Args:
        scheme: Id of the scheme by which it is graded from now on.
        where: Table or sheet of the customers.
        added: Tab names of the sheets that were put in.
        present: Tab names of those that were there already, and were left as they are.
        notes: Things to tell, in the report's language.
    """

    scheme: str
    where: str
    lang: Lang
    added: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    file: Path | None = None
    backup: Path | None = None
    written: bool = False

    def as_json(self) -> dict[str, object]:
        """The shape scripts rely on."""
        return {
            "scheme": self.scheme,
            "where": self.where,
            "added": list(self.added),
            "present": list(self.present),
            **saved_json(self),
            "notes": list(self.notes),
        }


@dataclass(slots=True)
class _Outcome:
    added: list[str] = field(default_factory=list)
    present: list[str] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)


def add_sheets(
    host: Host,
    *,
    scheme: SchemeName | None = None,
    sheet: str | None = None,
    as_of: date,
    lang: Lang | None = None,
) -> AddReport:
    """Put rules, tiers, reps, days off, ways and a log of contacts into a workbook that lacks them.

    What is there already is left as it is, a person's own sheets above all. Afterwards all verbs
    do without options.

    Args:
        host: The workbook.
        scheme: By which to grade; None takes the workbook's own, else the only one that fits.
        sheet: Where the customers stand, None to look for them.
        as_of: The date that counts as today.
        lang: Language of the sheets; None takes the workbook's, the headers', the person's.

    Raises:
        InputError: The customers cannot be found, or no scheme is named and none fits.
        RefusedError: The workbook does not let sheets be added; nothing is changed.
    """
    host.progress(None)
    settings = read_settings(host)
    asked = None if find_rules(host) else scheme  # rules that are there decide
    source = scheme_source(host, asked, settings, lang)
    customers = locate_customers(host, known_inputs(source.scheme), sheet=sheet)
    chosen = source.fitting(customers.block.headers, customers.where)
    found = recognise(customers.block.headers, customer_inputs(chosen)).language
    language = choose_language(lang, settings.language, found)
    outcome = _Outcome()
    _add_rules(host, chosen, language, outcome)
    _tell_other(scheme, chosen, outcome)
    _add_tables(host, _reps(customers, as_of), language, outcome)
    _set(host, chosen, language)
    _tell_where(host, customers, sheet, outcome)
    saved = host.commit()
    return AddReport(
        chosen.id,
        customers.where,
        language,
        tuple(outcome.added),
        tuple(dict.fromkeys(outcome.present)),
        tuple(note.text(language) for note in (*outcome.notes, *saved.notes)),
        saved.file,
        saved.backup,
        saved.written,
    )


def _add_rules(host: Host, scheme: Scheme, lang: Lang, outcome: _Outcome) -> None:
    """Stage rules and tiers, unless the workbook carries some."""
    rules, tiers = find_rules(host), find_tiers(host)
    if rules is None:
        outcome.added.append(host.put_grid(rules_sheet(scheme, lang)))
    else:
        outcome.present.append(rules.name)
    if tiers is not None:
        outcome.present.append(tiers.area.sheet)
    elif (other := _table(host, TIERS_TABLE)) is not None:
        outcome.notes.append(message("add.left_tiers", sheet=other.area.sheet))
    else:
        outcome.added.append(host.put_sheet(tiers_sheet(scheme, lang)))


def _tell_other(asked: SchemeName | None, scheme: Scheme, outcome: _Outcome) -> None:
    """Say so where another scheme was asked for than the one whose rules are there."""
    other = choose_scheme(asked, None)
    if other is not None and other.id != scheme.id:
        sheet = outcome.present[0]
        outcome.notes.append(message("add.has_rules", sheet=sheet, scheme=other.id))


def _add_tables(host: Host, reps: list[str], lang: Lang, outcome: _Outcome) -> None:
    """Stage the tables that planning reads, each unless there is one of its name.

    One of its name and of another kind is told, since ours cannot stand beside it.
    """
    for name, sheet, inputs, needed in (
        (REPS_TABLE, reps_sheet(reps, lang), rep_inputs(), ("rep_name",)),
        (HOLIDAYS_TABLE, holidays_sheet(lang), holiday_inputs(), ("day_off",)),
        (TRAVEL_TABLE, travel_sheet(lang), travel_inputs(), _WAY),
        (CONTACTS_TABLE, contacts_sheet(lang), contact_inputs(), LOG_NEEDS),
    ):
        standing = _table(host, name)
        if standing is None:
            outcome.added.append(host.put_sheet(sheet))
        elif lacking := _lacking(standing, inputs, needed, lang):
            told = {"sheet": standing.area.sheet, "table": standing.name, "columns": lacking}
            outcome.notes.append(message("add.left_table", **told))
        else:
            outcome.present.append(standing.area.sheet)


def _lacking(table: TableInfo, inputs: Sequence[Input], needed: Sequence[str], lang: Lang) -> str:
    """The columns without which a table is of another kind than ours, "" where it has them."""
    found = recognise(table.headers, inputs).positions if table.has_header else {}
    labels = {each.name: each.label.get(lang) for each in inputs}
    return ", ".join(labels[name] for name in needed if name not in found)


def _table(host: Host, name: str) -> TableInfo | None:
    return next((t for t in host.tables() if t.name.casefold() == name.casefold()), None)


def _reps(customers: Customers, as_of: date) -> list[str]:
    """The names in the customers' Rep column, in the order they come."""
    inputs = [each for each in known_inputs(None) if each.name == "rep"]
    names = intake(customers.block, inputs, as_of=as_of).texts.get("rep")
    if names is None:
        return []
    texts = (text_in(names, row) for row in range(len(names.codes)))
    return list(dict.fromkeys(_filled(texts)))


def _filled(texts: Iterator[str | None]) -> Iterator[str]:
    for text in texts:
        if text and text.strip():
            yield " ".join(text.split())


def _set(host: Host, scheme: Scheme, lang: Lang) -> None:
    """Stage scheme and language where the workbook does not say them yet."""
    before = read_pairs(host)
    after = {"language": lang, **before}
    if scheme.id in scheme_ids() and load_scheme(scheme.id) == scheme:
        after.setdefault("scheme", scheme.id)
    if after != before:
        after["version"] = str(WORKBOOK_VERSION)
        host.put_table(settings_table(after))


def _tell_where(host: Host, customers: Customers, sheet: str | None, outcome: _Outcome) -> None:
    """Say so where the verbs would look for the customers elsewhere."""
    if sheet is None:
        return
    try:
        area = locate_customers(host, known_inputs(None)).area
    except InputError:
        area = None
    if area != customers.area:
        outcome.notes.append(message("add.name_sheet", sheet=customers.area.sheet))
