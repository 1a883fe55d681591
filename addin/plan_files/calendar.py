"""A rep's calendar as an iCalendar file, which calendars import again without doubling.

Source: RFC 5545 (iCalendar) and RFC 5546, which entry supersedes which: the same UID with a higher
SEQUENCE. Times are floating, the wall-clock time wherever the calendar is read; so a day on which
the clock changes needs no rule, and no time zone has to be guessed from a country that has several.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from addin.plan_files.entries import CalendarEntry
from addin.texts import message
from grading.exceptions import RefusedError

if TYPE_CHECKING:
    from icalendar import Calendar, Event

__all__ = ["calendar_file"]

_PRODUCT = "-//Tierbook//Visit plan//EN"
_CUSTOMER, _DUE, _CHANNEL = "X-TIERBOOK-CUSTOMER", "X-TIERBOOK-DUE", "X-TIERBOOK-CHANNEL"
_FIRST_DAY = date(2020, 1, 1)
"""From which sequence numbers count, so that a later day's is always higher."""


@dataclass(frozen=True, slots=True)
class _Known:
    """An entry of the file as it stands."""

    event: "Event"
    uid: str
    customer: str
    due: date
    channel: str
    begin: date
    cancelled: bool


def calendar_file(
    title: str, entries: Sequence[CalendarEntry], *, as_of: date, earlier: bytes | None, name: str
) -> bytes | None:
    """The file of one rep; None where there is nothing to say.

    Entries that the earlier file holds keep their UID however the plan has moved them; those that
    are not planned any more are cancelled as long as their day has not passed.

    Args:
        title: What the calendar is called.
        entries: All there are, UIDs different.
        as_of: The date that counts as today; stands in place of the clock.
        earlier: The file as it stands, None where there is none.
        name: The file's name, for messages.

    Raises:
        RefusedError: The file that stands there is no calendar that Tierbook wrote.
    """
    from icalendar import Calendar

    known = [] if earlier is None else _known(earlier, name)
    kept = _kept(entries, known)
    used = {each.uid for each in known}
    events: list[tuple[date, str, Event]] = []
    for entry in entries:
        before = kept.pop(entry.uid, None)
        uid = entry.uid if before is None else before.uid
        if before is None and uid in used:  # that one is another entry by now
            uid = f"2-{uid}"
        events.append((_day(entry.begin), uid, _event(entry, uid, before, as_of)))
        used.add(uid)
    taken = {uid for _, uid, _ in events}
    events += [
        (gone.begin, gone.uid, _cancelled(gone, as_of))
        for gone in known
        if gone.uid not in taken and gone.begin >= as_of
    ]
    if not events:
        return None
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", title)
    for _, _, event in sorted(events, key=lambda found: found[:2]):
        calendar.add_component(event)
    made: bytes = calendar.to_ical()
    return made


def _known(content: bytes, name: str) -> list[_Known]:
    from icalendar import Calendar, Event

    try:
        calendar = Calendar.from_ical(content)
    except ValueError as error:
        raise RefusedError(message("plan.files.not_ours", file=name)) from error
    if not _is_ours(calendar):
        raise RefusedError(message("plan.files.not_ours", file=name))
    found = []
    for event in calendar.walk("VEVENT"):
        if not isinstance(event, Event):  # a property list of another kind under that name
            continue
        begin, due = event.decoded("dtstart"), str(event.get(_DUE, ""))
        found.append(
            _Known(
                event,
                str(event["uid"]),
                str(event.get(_CUSTOMER, "")),
                date.fromisoformat(due) if due else _day(begin),
                str(event.get(_CHANNEL, "")),
                _day(begin),
                str(event.get("status", "")) == "CANCELLED",
            )
        )
    return found


def _is_ours(calendar: "Calendar") -> bool:
    return str(calendar.get("prodid", "")) == _PRODUCT


def _kept(entries: Sequence[CalendarEntry], known: Sequence[_Known]) -> dict[str, _Known]:
    """Which entry of the file each one is, by the UID it would have by itself.

    First those of one customer, channel and due date; then, since a contact that was made shifts
    the due dates of those after it, the nearest of the same customer and channel.
    """
    found: dict[str, _Known] = {}
    left = list(known)
    exact = {(each.customer, each.channel, each.due): each for each in reversed(known)}
    for entry in entries:
        same = exact.pop((entry.customer, entry.channel, entry.due), None)
        if same is not None:
            found[entry.uid] = same
            left.remove(same)
    open_ones = _by_customer(each for each in left if not each.cancelled)
    for entry in entries:
        others = open_ones.get((entry.customer, entry.channel))
        if entry.uid not in found and others:
            near = min(others, key=lambda each: abs((each.due - entry.due).days))
            others.remove(near)
            found[entry.uid] = near
    return found


def _by_customer(known: Iterable[_Known]) -> Mapping[tuple[str, str], list[_Known]]:
    found: dict[tuple[str, str], list[_Known]] = {}
    for each in known:
        found.setdefault((each.customer, each.channel), []).append(each)
    return found


def _event(entry: CalendarEntry, uid: str, before: _Known | None, as_of: date) -> "Event":
    """The entry; one that says the same as before is the very same."""
    from icalendar import Event

    event = Event()
    event.add("uid", uid)
    event.add("dtstart", entry.begin)
    event.add("dtend", entry.end)
    event.add("summary", entry.summary)
    if entry.location:
        event.add("location", entry.location)
    if entry.description:
        event.add("description", entry.description)
    if entry.category:
        event.add("categories", [entry.category])
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if entry.free or entry.cancelled else "OPAQUE")
    event.add(_CUSTOMER, entry.customer)
    event.add(_DUE, entry.due.isoformat())
    event.add(_CHANNEL, entry.channel)
    if before is not None and _content(before.event) == _content(event):
        return before.event
    _stamp(event, before, as_of)
    return event


_STAMPS = frozenset({"SEQUENCE", "DTSTAMP", "LAST-MODIFIED"})


def _content(event: "Event") -> list[tuple[str, bytes]]:
    """All that an entry says, without when it was said."""
    return sorted(
        (name, value.to_ical() if hasattr(value, "to_ical") else str(value).encode())
        for name, value in event.items()
        if name.upper() not in _STAMPS
    )


def _cancelled(gone: _Known, as_of: date) -> "Event":
    if gone.cancelled:
        return gone.event
    event = gone.event.copy()
    for name in ("status", "transp"):
        event.pop(name, None)
    event.add("status", "CANCELLED")
    event.add("transp", "TRANSPARENT")
    _stamp(event, gone, as_of)
    return event


def _stamp(event: "Event", before: _Known | None, as_of: date) -> None:
    """A sequence number above the one before, and the day as its time."""
    for name in _STAMPS:
        event.pop(name, None)
    least = -1 if before is None else int(before.event.get("sequence", 0))
    event.add("sequence", max((as_of - _FIRST_DAY).days, least + 1, 0))
    moment = datetime.combine(as_of, time(), tzinfo=UTC)
    event.add("dtstamp", moment)
    event.add("last-modified", moment)


def _day(begin: date) -> date:
    return begin.date() if isinstance(begin, datetime) else begin
