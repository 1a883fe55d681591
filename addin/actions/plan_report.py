"""What a plan tells: contacts, what found no place, coverage, loads."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from addin.actions.saved import saved_json
from addin.workbook.schedule_rows import ScheduleRow
from grading.engine.problems import Problem
from grading.language import Lang, Message
from grading.scheduling.result import RepLoad, TeamNeed, TierCoverage

__all__ = ["PlanReport", "UnplacedVisit"]


@dataclass(frozen=True, slots=True)
class UnplacedVisit:
    """A contact that found no place."""

    customer: str
    rep: str
    grade: str
    due: date
    reason: Message
    advice: Message | None = None

    def as_json(self, lang: Lang) -> dict[str, object]:
        """customer, rep, grade, due, reason, advice."""
        return {
            "customer": self.customer,
            "rep": self.rep,
            "grade": self.grade,
            "due": self.due.isoformat(),
            "reason": self.reason.text(lang),
            "advice": None if self.advice is None else self.advice.text(lang),
        }


@dataclass(frozen=True, slots=True)
class PlanReport:
    """A visit plan as it was written.

    Args:
        start: Its first day.
        weeks: How many times seven days.
        visits: What is planned, and what a person has kept, by date, time and rep.
        unplaced: What found no place, and why.
        tiers: How far the contacts of each tier are covered.
        reps: How full each rep is.
        team: How many reps there are, and how many the customers need.
        gap: By what share the plan is at most below the best possible one.
        sheet: Tab name of the schedule.
        problems: What must be mended, among customers, reps and days off.
        notes: Things to tell, in the report's language.
    """

    scheme: str
    lang: Lang
    start: date
    weeks: int
    visits: tuple[ScheduleRow, ...]
    unplaced: tuple[UnplacedVisit, ...]
    tiers: tuple[TierCoverage, ...]
    reps: tuple[RepLoad, ...]
    team: TeamNeed
    gap: float
    sheet: str
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    notes: tuple[str, ...]
    file: Path | None = None
    backup: Path | None = None
    written: bool = False

    def as_json(self, lang: Lang | None = None) -> dict[str, object]:
        """The shape scripts rely on, texts in ``lang`` or the report's own language."""
        lang = lang or self.lang
        return {
            "from": self.start.isoformat(),
            "weeks": self.weeks,
            "visits": [_visit_json(visit) for visit in self.visits],
            "unplaced": [entry.as_json(lang) for entry in self.unplaced],
            "coverage": {
                "tiers": [_tier_json(tier) for tier in self.tiers],
                "reps": [_rep_json(rep, lang) for rep in self.reps],
                "team": _team_json(self.team),
            },
            "gap": round(self.gap, 6),
            "scheme": self.scheme,
            "sheet": self.sheet,
            **saved_json(self),
            "problems": [problem.as_json(lang) for problem in self.problems],
            "warnings": [warning.as_json(lang) for warning in self.warnings],
            "notes": list(self.notes),
        }


def _visit_json(visit: ScheduleRow) -> dict[str, object]:
    return {
        "date": visit.day.isoformat(),
        "time": visit.time,
        "rep": visit.rep,
        "customer": visit.customer,
        "grade": visit.grade,
        "channel": visit.channel,
        "minutes": visit.minutes,
        "purpose": visit.purpose,
        "due": None if visit.due is None else visit.due.isoformat(),
        "status": visit.status,
    }


def _tier_json(tier: TierCoverage) -> dict[str, object]:
    return {
        "grade": tier.tier,
        "customers": tier.customers,
        "target": tier.target,
        "planned": tier.planned,
        "done": tier.done,
        "remaining": tier.remaining,
        "overdue": tier.overdue,
        "share": None if tier.coverage is None else round(tier.coverage, 6),
    }


def _rep_json(rep: RepLoad, lang: Lang) -> dict[str, object]:
    return {
        "rep": rep.rep,
        "capacity_minutes": rep.capacity_minutes,
        "load_minutes": rep.load_minutes,
        "utilisation": None if rep.utilisation is None else round(rep.utilisation, 6),
        "visits": rep.visits,
        "contacts": rep.contacts,
        "stretch": round(rep.stretch, 6),
        "accounts": rep.accounts,
        "accounts_load": round(rep.load_accounts, 6),
        "reason": None if rep.reason is None else rep.reason.text(lang),
    }


def _team_json(team: TeamNeed) -> dict[str, object]:
    return {
        "reps": team.reps_there,
        "needed_by_accounts": team.reps_needed_by_accounts,
        "needed_by_minutes": team.reps_needed_by_minutes,
    }
