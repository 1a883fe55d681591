"""All that a workbook knows of one customer, as the page, the terminal and scripts show it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from addin.actions.card_contacts import Care
from addin.actions.explain import ExplainReport
from addin.actions.saved import saved_json
from addin.workbook.history_table import HistoryRow
from grading.engine.improvements import Improvement
from grading.engine.problems import Problem
from grading.language import Lang

__all__ = ["CardReport", "FileEntry", "Override"]


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One cell of the customer's row that is not ours.

    Args:
        value: None for a blank.
        is_input: Whether the scheme reads it.
        is_share: Whether it is a number from 0 to 1 that people write in percent.
    """

    header: str
    value: str | float | date | None
    is_input: bool = False
    is_share: bool = False


@dataclass(frozen=True, slots=True)
class Override:
    """A grade that a person has set.

    Args:
        computed: What the rules give, None for nothing.
    """

    by: str
    why: str
    computed: str | None


@dataclass(frozen=True, slots=True)
class CardReport:
    """One customer on one page.

    Args:
        explained: Who it is, the grade in effect and the path to the rules' grade.
        title: What people call the scheme.
        as_of: The date that counts as today.
        rep: Whose customer it is.
        previous: The grade before the last change, "" for none.
        changed_on: When that was.
        override: A grade set by hand, None where the rules' one stands.
        entries: What stands in the customer's row, left to right.
        improvements: Each change that alone would give a better grade.
        care: How the customer is looked after.
        history: When its grade changed, latest first.
        problems: What must be mended in this row, and what of the logs cannot be read.
        notes: Things to tell, in the report's language.
        page: Tab name of the page.
    """

    explained: ExplainReport
    title: str
    as_of: date
    rep: str = ""
    previous: str = ""
    changed_on: date | None = None
    override: Override | None = None
    entries: tuple[FileEntry, ...] = ()
    improvements: tuple[Improvement, ...] = ()
    care: Care = field(default_factory=Care)
    history: tuple[HistoryRow, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    page: str = ""
    file: Path | None = None
    backup: Path | None = None
    written: bool = False

    @property
    def lang(self) -> Lang:
        """The language of its texts."""
        return self.explained.lang

    @property
    def called(self) -> str:
        """The customer's name, else the key."""
        return self.explained.customer or self.explained.key

    def as_json(self, lang: Lang | None = None) -> dict[str, object]:
        """What ``explain`` gives, and all that the page shows beside it."""
        override = self.override
        return {
            **self.explained.as_json(lang),
            "title": self.title,
            "as_of": self.as_of.isoformat(),
            "rep": self.rep,
            "previous": self.previous or None,
            "changed_on": _iso(self.changed_on),
            "override": override
            and {"by": override.by, "reason": override.why, "computed": override.computed},
            "file_entries": [
                {
                    "header": entry.header,
                    "value": _iso(entry.value) if isinstance(entry.value, date) else entry.value,
                }
                for entry in self.entries
            ],
            "improvements": [
                {"input": each.input, "condition": each.condition, "grade": each.grade}
                for each in self.improvements
            ],
            "contact_rule": _rule_json(self.care),
            "last_contact": _iso(self.care.last_contact),
            "next_due": _iso(self.care.next_due),
            "overdue_days": self.care.overdue_days,
            "visits": _visits_json(self.care),
            "contacts": _contacts_json(self.care),
            "history": [_move_json(row) for row in self.history],
            "problems": [problem.as_json(lang or self.lang) for problem in self.problems],
            "notes": list(self.notes),
            "page": self.page,
            **saved_json(self),
        }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _rule_json(care: Care) -> Mapping[str, object] | None:
    rule = care.rule
    if rule is None:
        return None
    return {
        "channel": rule.channel,
        "every_days": rule.every_days,
        "own_interval": care.own_interval,
        "days": list(rule.weekdays),
        "time": rule.time,
        "minutes": rule.minutes,
        "prepare": care.prepare,
        "policy": care.policy,
    }


def _visits_json(care: Care) -> list[dict[str, object]]:
    return [
        {
            "date": visit.day.isoformat(),
            "time": visit.time,
            "rep": visit.rep,
            "channel": visit.channel,
            "minutes": visit.minutes,
            "purpose": visit.purpose,
            "status": visit.status,
        }
        for visit in care.visits
    ]


def _contacts_json(care: Care) -> list[dict[str, object]]:
    return [
        {
            "date": contact.day.isoformat(),
            "rep": contact.rep,
            "channel": contact.channel,
            "result": contact.result,
            "notes": contact.notes,
        }
        for contact in care.contacts
    ]


def _move_json(row: HistoryRow) -> dict[str, object]:
    return {
        "date": _iso(row.day),
        "old": row.old or None,
        "new": row.new or None,
        "score": None if row.score != row.score else row.score,
        "reason": row.reason,
        "scheme": row.scheme,
    }
