"""What has been agreed with a few invented customers: grades set by hand, and when to contact them."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from grading.language import Lang
from workbook_templates.template import Row

__all__ = ["demo_agreements"]

_OVERRIDES: Mapping[Lang, tuple[str, str]] = {
    "en": ("Sales director", "Branch of a group we want to win"),
    "zh": ("销售总监", "我们希望争取的集团的分公司"),
    "es": ("Dirección comercial", "Filial de un grupo que queremos ganar"),
}
"""Who set a grade by hand, and why."""
_WEEKS_AHEAD, _BLOCKED_WEEKS = 2, 2
_BORN = 1980
"""A leap year, which has every day."""


def demo_agreements(
    customers: Sequence[str], grade: str, as_of: date, lang: Lang, *, why: str | None = None
) -> dict[str, Row]:
    """Agreements by customer id.

    Args:
        customers: Ids of six customers, to each of whom one agreement goes.
        grade: The grade one of them gets by hand.
        as_of: Today; agreements lie in the coming weeks.
        lang: Language of the texts.
        why: Why the grade was set by hand; None takes the usual reason.
    """
    by, usual = _OVERRIDES[lang]
    monday = as_of + timedelta(days=7 - as_of.weekday())
    week = monday + timedelta(weeks=_WEEKS_AHEAD)
    year, number, _ = week.isocalendar()
    agreements: list[Row] = [
        {"override": grade, "override_by": by, "override_reason": why or usual},
        {"interval_days": 21},
        {"agreed_week": f"{year}-W{number:02d}"},
        {"must_include": "yes"},
        {"blocked_from": monday, "blocked_to": monday + timedelta(weeks=_BLOCKED_WEEKS, days=4)},
        {"birthday": (monday + timedelta(days=8)).replace(year=_BORN)},
    ]
    return dict(zip(customers, agreements, strict=True))
