"""Who moved between tiers since the log began: the matrix, ups and downs, one customer's path."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from addin.hosts.base import Host
from addin.texts import message
from addin.workbook.customer_keys import read_customer_keys
from addin.workbook.history_table import HistoryRow, read_history
from addin.workbook.language import choose_language
from addin.workbook.scheme_source import scheme_source
from addin.workbook.settings import Settings, read_settings
from addin.workbook.state_rows import texts
from grading.contacts.movement import Movement, movement
from grading.engine.problems import Problem
from grading.engine.words import fold
from grading.exceptions import InputError, TierbookError
from grading.language import Lang

__all__ = ["HistoryReport", "history"]

_SHOWN = 8
"""How many customers a message lists."""


@dataclass(frozen=True, slots=True)
class HistoryReport:
    """The moves of a workbook.

    Args:
        customer: Of whom alone, None for everybody.
        rows: The moves in the order in which they happened.
        movement: From the first old to the last new grade of each customer.
        tiers: Grade letters, best first.
        problems: Cells of the log that cannot be read.
        notes: Things to tell, in the report's language.
    """

    lang: Lang
    customer: str | None
    rows: tuple[HistoryRow, ...]
    movement: Movement
    tiers: tuple[str, ...]
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()

    def as_json(self, lang: Lang | None = None) -> dict[str, object]:
        """The shape scripts rely on, texts in ``lang`` or the report's own language."""
        found = self.movement
        return {
            "customer": self.customer,
            "ups": found.ups,
            "downs": found.downs,
            "customers": len(found),
            "grades": [*found.grades, None],
            "matrix": [row[: len(found.grades) + 1] for row in found.matrix.tolist()][:-1],
            "moves": [_move_json(row) for row in self.rows],
            "problems": [problem.as_json(lang or self.lang) for problem in self.problems],
            "notes": list(self.notes),
        }


def _move_json(row: HistoryRow) -> dict[str, object]:
    return {
        "date": None if row.day is None else row.day.isoformat(),
        "customer": row.customer,
        "old": row.old or None,
        "new": row.new or None,
        "score": None if row.score != row.score else row.score,
        "reason": row.reason,
        "scheme": row.scheme,
    }


def history(
    host: Host, customer: str | None = None, *, as_of: date, lang: Lang | None = None
) -> HistoryReport:
    """Read the log of moves.

    Args:
        host: The workbook; nothing is written.
        customer: Whose moves alone: name or key; case does not matter, and the beginning is
            enough where only one customer begins so.
        as_of: The date that counts as today.
        lang: Language of texts; None takes the workbook's, else the person's.

    Raises:
        InputError: Nobody, or several, of that name stand in the log; says who does.
    """
    host.progress(None)
    settings = read_settings(host)
    language = choose_language(lang, settings.language)
    rows, problems = read_history(host, as_of=as_of)
    rows = _in_order(rows)
    notes = () if rows else (message("history.empty").text(language),)
    if customer is not None and rows:
        customer = _meant(host, customer, rows, as_of)
        rows = [row for row in rows if row.customer == customer]
    tiers = _tiers(host, settings, rows)
    return HistoryReport(
        language, customer, tuple(rows), _net(rows, tiers), tiers, problems, notes
    )


def _in_order(rows: Sequence[HistoryRow]) -> list[HistoryRow]:
    """By date; a row without one stays behind the row above it."""
    days, last = [], date.min
    for row in rows:
        last = row.day or last
        days.append(last)
    order = sorted(range(len(rows)), key=lambda at: (days[at], at))
    return [rows[at] for at in order]


def _net(rows: Sequence[HistoryRow], tiers: Sequence[str]) -> Movement:
    """Each customer's first old grade against the last new one."""
    first = {row.customer: row.old for row in reversed(rows)}
    last = {row.customer: row.new for row in rows}
    keys = texts(list(last))
    before = texts([first[customer] for customer in last])
    return movement(keys, before, keys, texts(list(last.values())), tiers)


def _tiers(host: Host, settings: Settings, rows: Sequence[HistoryRow]) -> tuple[str, ...]:
    """Grade letters, best first: the scheme's, else those of the log in the alphabet's order."""
    try:
        chosen = scheme_source(host, None, settings, None).scheme
    except TierbookError:
        chosen = None
    if chosen is not None:
        return tuple(tier.grade for tier in chosen.tiers)
    return tuple(sorted({g for row in rows for g in (row.old, row.new) if g}))


def _meant(host: Host, wanted: str, rows: Sequence[HistoryRow], as_of: date) -> str:
    """The customer of the log that is meant."""
    names = list(dict.fromkeys(row.customer for row in rows))
    target = fold(wanted)
    for found in (
        [name for name in names if name == wanted.strip()],
        [name for name in names if fold(name) == target],
        _by_key(host, wanted, names, as_of),
        [name for name in names if target and fold(name).startswith(target)],
    ):
        if len(found) == 1:
            return found[0]
        if found:
            facts = {"wanted": wanted, "count": len(found), "shown": _shown(found)}
            raise InputError(message("history.several", **facts))
    raise InputError(message("history.none", wanted=wanted, shown=_shown(names)))


def _shown(names: Sequence[str]) -> str:
    return "; ".join(names[:_SHOWN]) + ("; …" if len(names) > _SHOWN else "")


def _by_key(host: Host, key: str, names: Sequence[str], as_of: date) -> list[str]:
    """What the log calls the customer of a key, as far as the list knows it."""
    try:
        customers = read_customer_keys(host, None, as_of=as_of)
    except InputError:
        return []
    row = customers.rows.get(key.strip())
    name = None if row is None else customers.name(row)
    return [name] if name is not None and name in names else []
