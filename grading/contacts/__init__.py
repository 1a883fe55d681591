"""Contacts: working days, due dates, what overdue means, and movement between gradings."""

from grading.contacts.calendars import BusinessCalendar
from grading.contacts.due import next_due, overdue, overdue_days, window
from grading.contacts.movement import Movement

__all__ = [
    "BusinessCalendar",
    "Movement",
    "next_due",
    "overdue",
    "overdue_days",
    "window",
]
