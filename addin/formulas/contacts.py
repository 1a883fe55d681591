"""``NEXT_CONTACT``: when each customer is next due."""

from collections.abc import Mapping
from datetime import date

import numpy as np
import numpy.typing as npt

from addin.formulas.answers import PREFIX, Answer, column
from addin.formulas.arguments import rows_of
from addin.formulas.customers import customer_rows
from addin.formulas.schemes import contact_rules
from addin.texts import message
from addin.workbook.language import choose_language
from grading.contacts.calendars import BusinessCalendar
from grading.contacts.due import next_due
from grading.engine.block import RawColumn
from grading.engine.expectations import expectation
from grading.engine.rows import raw_column
from grading.engine.typed_columns import cell_text, read_column
from grading.engine.words import fold
from grading.exceptions import InputError
from grading.language import Message
from grading.schemes.catalogue import common_input, default_contact_rule
from grading.schemes.models import ContactRule

__all__ = ["next_contacts"]

_Days = npt.NDArray[np.datetime64]


def next_contacts(tier: object, last_contact: object, tiers: object, as_of: date) -> Answer:
    """The day on which each customer is next due, in the shape of ``tier``.

    A cell that cannot be answered says why in its place; the others have their days.

    Args:
        tier: Letters or labels; a blank one gives "".
        last_contact: Dates, as many as tiers, or a single one for all; blank for never.
        tiers: As ``contact_rules`` takes it; left out, what is usual for each letter.
        as_of: The date that counts as today; who was never contacted is due from it on.

    Raises:
        InputError: The ranges are of different shapes.
    """
    wanted = customer_rows(tier)
    height, width = len(wanted), max(map(len, wanted))
    letters = raw_column([cell for row in wanted for cell in row])
    words = [cell_text(letters, place).strip() for place in range(len(letters))]
    dates = raw_column(_as_many(last_contact, height, width))
    reading = read_column(dates, common_input("last_contact"), as_of=as_of, date1904=False)
    found = _due(words, np.asarray(reading.values).astype("M8[D]"), contact_rules(tiers), as_of)
    for place in (at for rows in reading.faults.values() for at in rows.tolist()):
        if words[place]:
            found[place] = _unclear_date(dates, place, as_of)
    return [found[begin : begin + width] for begin in range(0, len(found), width)]


def _as_many(last_contact: object, height: int, width: int) -> list[object]:
    """The dates cell by cell, as many as there are tiers.

    Raises:
        InputError: There are neither as many nor one.
    """
    rows = rows_of(last_contact) or [[None]]
    if len(rows) == 1 and len(rows[0]) == 1:
        return [rows[0][0]] * (height * width)
    # Blank cells at the end of the tiers were dropped, so the dates may reach further down.
    if len(rows) < height or any(len(row) != width for row in rows):
        facts = {"rows": len(rows), "columns": len(rows[0]), "height": height, "width": width}
        raise InputError(message("formulas.other_shape", **facts))
    return [cell for row in rows[:height] for cell in row]


def _due(
    words: list[str], last: _Days, rules: Mapping[str, ContactRule] | None, as_of: date
) -> list[object]:
    """A date, a message or "" for each cell, worked out tier by tier."""
    calendar = BusinessCalendar(as_of)
    found: list[object] = [""] * len(words)
    for word in dict.fromkeys(filter(None, words)):
        at = [place for place, each in enumerate(words) if each == word]
        rule = _rule(word, rules)
        answers: list[object]
        if isinstance(rule, Message):
            answers = [PREFIX + rule.text(choose_language(None))] * len(at)
        else:
            answers = column(next_due(last[at], rule, calendar=calendar))
        for place, answer in zip(at, answers, strict=True):
            found[place] = answer
    return found


def _rule(word: str, rules: Mapping[str, ContactRule] | None) -> ContactRule | Message:
    """How a tier is contacted, or what to say where there is none called so."""
    if rules is not None:
        known = rules.get(fold(word))
        return known or message("formulas.no_tier", tier=word)
    try:
        return default_contact_rule(word.upper())
    except KeyError:
        return message("formulas.no_usual_tier", tier=word)


def _unclear_date(dates: RawColumn, place: int, as_of: date) -> str:
    facts = {
        "value": cell_text(dates, place),
        "expected": expectation(common_input("last_contact"), as_of),
    }
    return PREFIX + message("formulas.last_contact", **facts).text(choose_language(None))
