"""Calendar files are read by another library, and are imported again without doubling."""

from datetime import date, datetime, timedelta

import pytest
import vobject

from addin.plan_files.calendar import calendar_file
from addin.plan_files.entries import calendar_entries
from grading.exceptions import RefusedError

KEYS = {"Ann": "C1", "Bo & Söhne": "C2"}
AREAS = {"Ann": "Old Town, North"}
FIRST, SECOND = date(2026, 11, 21), date(2026, 11, 22)


def written(rows, *, as_of=FIRST, earlier=None, lang="en") -> bytes | None:
    entries = list(calendar_entries(rows, KEYS, AREAS, lang))
    return calendar_file("Visit plan · Li", entries, as_of=as_of, earlier=earlier, name="Li.ics")


def events(content: bytes | None) -> list:
    """The entries as another calendar program reads them, by their begin."""
    assert content is not None
    calendar = vobject.readOne(content.decode())
    return sorted(calendar.vevent_list, key=lambda event: str(event.dtstart.value))


def test_another_library_reads_what_was_planned(make_row):
    """Times are the wall clock's, texts come back whole, whatever signs stand in them."""
    (event,) = events(written([make_row()]))
    assert event.dtstart.value == datetime(2026, 11, 23, 9, 30)
    assert event.dtend.value - event.dtstart.value == timedelta(minutes=45)
    assert event.summary.value == "Ann · visit · A"
    assert event.location.value == "Old Town, North"
    assert event.description.value.splitlines() == [
        "Purpose: Regular contact, every 7 days",
        "Prepare: Gather: material; prices, sizes",
        "Due: 2026-11-23",
    ]
    assert (event.status.value, event.transp.value) == ("CONFIRMED", "OPAQUE")


@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2026, 10, 25)])
def test_the_clock_may_change_on_the_day(make_row, day):
    """In a night in which clocks are set the visit is at half past two all the same, as typed."""
    (event,) = events(written([make_row(day=day, time="02:30", minutes=60)]))
    assert event.dtstart.value == datetime(day.year, day.month, day.day, 2, 30)
    assert event.dtend.value == datetime(day.year, day.month, day.day, 3, 30)
    assert event.dtstart.value.tzinfo is None


@pytest.mark.parametrize("time", ["", "in the morning", "24:00"])
def test_an_entry_without_a_time_takes_the_day_and_leaves_it_free(make_row, time):
    """Where only the day is agreed the calendar shows the day, not midnight."""
    (event,) = events(written([make_row(time=time, status="fixed")]))
    assert (event.dtstart.value, event.dtend.value) == (date(2026, 11, 23), date(2026, 11, 24))
    assert event.transp.value == "TRANSPARENT"


def test_messages_leave_the_rep_free(make_row):
    """Five minutes for a message do not block a calendar."""
    (event,) = events(written([make_row(channel="message", minutes=5)]))
    assert event.transp.value == "TRANSPARENT"


def test_the_same_plan_gives_the_same_file(make_row):
    """Byte by byte, with and without the earlier file, on a later day too."""
    rows = [make_row(), make_row(customer="Bo & Söhne", time="11:00")]
    first = written(rows)
    assert written(rows) == first
    assert written(rows, as_of=SECOND, earlier=first) == first


def test_a_moved_contact_keeps_its_identity(make_row):
    """By itself, without the earlier file: a calendar then moves the entry it has."""
    (before,) = events(written([make_row()]))
    moved = make_row(day=date(2026, 11, 24), time="15:00")
    (after,) = events(written([moved], as_of=SECOND))
    assert after.uid.value == before.uid.value
    assert int(after.sequence.value) > int(before.sequence.value)


def test_a_moved_contact_supersedes_the_earlier_one_on_the_same_day(make_row):
    """Two plans on one day: the later one has the higher sequence."""
    first = written([make_row()])
    second = written([make_row(time="15:00")], earlier=first)
    (before,), (after,) = events(first), events(second)
    assert after.uid.value == before.uid.value
    assert int(after.sequence.value) == int(before.sequence.value) + 1


def test_due_dates_may_shift(make_row):
    """When a contact was made late, those after it are due later; they move in the calendar."""
    weekly = [make_row(day=day, due=day) for day in (date(2026, 11, 30), date(2026, 12, 7))]
    first = written(weekly)
    shifted = [make_row(day=day, due=day) for day in (date(2026, 12, 1), date(2026, 12, 8))]
    second = written(shifted, as_of=SECOND, earlier=first)
    assert [e.uid.value for e in events(second)] == [e.uid.value for e in events(first)]
    assert {e.status.value for e in events(second)} == {"CONFIRMED"}


def test_what_is_not_planned_any_more_is_cancelled_once(make_row):
    """It stays cancelled, unchanged, until its day has passed; then it is left out."""
    stays, goes = make_row(), make_row(customer="Bo & Söhne", day=date(2026, 11, 25))
    first = written([stays, goes])
    second = written([stays], as_of=SECOND, earlier=first)
    cancelled = events(second)[1]
    assert (cancelled.status.value, cancelled.transp.value) == ("CANCELLED", "TRANSPARENT")
    assert cancelled.uid.value == events(first)[1].uid.value
    assert int(cancelled.sequence.value) > int(events(first)[1].sequence.value)
    assert written([stays], as_of=date(2026, 11, 25), earlier=second) == second
    assert len(events(written([stays], as_of=date(2026, 11, 26), earlier=second))) == 1


def test_a_cancelled_contact_may_come_back(make_row):
    """Its entry is confirmed again under the same identity."""
    first = written([make_row()])
    gone = written([], earlier=first)
    (back,) = events(written([make_row()], earlier=gone))
    assert back.status.value == "CONFIRMED"
    assert back.uid.value == events(first)[0].uid.value
    assert int(back.sequence.value) == int(events(gone)[0].sequence.value) + 1


def test_a_row_that_a_person_skipped_is_cancelled(make_row):
    """The calendar is told, so that the time is free again."""
    (event,) = events(written([make_row(status="skipped")]))
    assert event.status.value == "CANCELLED"


def test_entries_of_one_day_differ(make_row):
    """Two rows of one customer, due the same day, are two entries."""
    rows = [make_row(due=None), make_row(due=None, time="16:00")]
    assert len({event.uid.value for event in events(written(rows))}) == 2


def test_nothing_to_say_gives_no_file():
    """An empty calendar is none, and many programs refuse it."""
    assert written([]) is None


@pytest.mark.parametrize(
    "content",
    [
        b"dear diary",
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Somebody//EN\r\nEND:VCALENDAR\r\n",
    ],
)
def test_a_file_of_somebody_else_is_not_replaced(make_row, content):
    """A calendar of another program, or no calendar at all, is named and left alone."""
    with pytest.raises(RefusedError, match=r"Li\.ics: must be a calendar that Tierbook wrote"):
        written([make_row()], earlier=content)
