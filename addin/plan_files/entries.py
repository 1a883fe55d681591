"""What a calendar file says of one contact, and how it is told from all others."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from addin.texts import TEXTS
from addin.workbook.schedule_rows import ScheduleRow, channel_text, start_minute
from grading.language import Lang

__all__ = ["CalendarEntry", "calendar_entries"]

_DOMAIN = "tierbook"


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One contact.

    Args:
        customer: The customer's key.
        due: For which date it is wanted; the day itself where a person made the row.
        channel: ``visit``, ``phone`` ...
        uid: By which calendars know it, as long as the facts above stay; a contact that moves
            keeps it.
        begin: Wall-clock time without a time zone, or a date where only the day is agreed.
        end: When it is over; of a day the day after.
        cancelled: Whether a person took it out.
        free: Whether the rep is free for other things at that time.
    """

    customer: str
    due: date
    channel: str
    uid: str
    begin: datetime | date
    end: datetime | date
    summary: str
    location: str
    description: str
    category: str
    cancelled: bool = False
    free: bool = False


def calendar_entries(
    rows: Iterable[ScheduleRow],
    keys: Mapping[str, str],
    areas: Mapping[str, str],
    lang: Lang,
) -> Iterator[CalendarEntry]:
    """The entries of one rep's rows, in their order.

    Args:
        rows: Of the schedule.
        keys: The customer's key by the name in the rows.
        areas: Where customers are visited, by the same name.
        lang: Language of texts.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    for row in rows:
        key = keys.get(row.customer, row.customer)
        due = row.due or row.day
        facts = (row.rep, key, due.isoformat(), row.channel)
        seen[facts] += 1
        begin, end = _when(row)
        yield CalendarEntry(
            customer=key,
            due=due,
            channel=row.channel,
            uid=_uid(facts, seen[facts]),
            begin=begin,
            end=end,
            summary=_summary(row, lang),
            location=areas.get(row.customer, ""),
            description="\n".join(_description(row, lang)),
            category=row.grade,
            cancelled=row.status == "skipped",
            free=row.channel == "message" or not isinstance(begin, datetime),
        )


def _uid(facts: tuple[str, ...], number: int) -> str:
    """The same for the same facts in every workbook and on every day."""
    text = "\x1f".join((*facts, str(number)))
    return f"{hashlib.sha256(text.encode()).hexdigest()[:32]}@{_DOMAIN}"


def _when(row: ScheduleRow) -> tuple[datetime | date, datetime | date]:
    start = start_minute(row.time)
    if start is None:
        return row.day, row.day + timedelta(days=1)
    begin = datetime.combine(row.day, time()) + timedelta(minutes=start)
    return begin, begin + timedelta(minutes=max(row.minutes, 1))


def _summary(row: ScheduleRow, lang: Lang) -> str:
    """Such as ``Alder & Sons · visit · A``."""
    parts = (row.customer, channel_text(row.channel, lang), row.grade)
    return " · ".join(filter(None, parts))


def _description(row: ScheduleRow, lang: Lang) -> Iterator[str]:
    """What the rep should have read before; labels as in the schedule."""
    texts = (
        ("purpose", row.purpose),
        ("approach", row.approach),
        ("prepare", row.prepare),
        ("due", "" if row.due is None else row.due.isoformat()),
        ("notes", row.notes),
    )
    for name, text in texts:
        if text:
            label = TEXTS.get(f"workbook.schedule.{name}", lang)
            yield TEXTS.get("card.labelled", lang, label=label, text=text)
