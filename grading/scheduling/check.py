"""An independent judge of plans: lists every broken rule.

It shares no code with the solvers but the data, so that a fault in one shows in the other.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from grading.language import Message
from grading.scheduling.check_agreements import AGREEMENT_CODES, broken_agreements
from grading.scheduling.check_choices import CHOICE_CODES, broken_patterns
from grading.scheduling.check_days import DAY_CODES, broken_together
from grading.scheduling.check_rules import RULE_CODES, broken_rules
from grading.scheduling.check_stretch import STRETCH_CODES, broken_proportions
from grading.scheduling.check_visits import VISIT_CODES, Finding, Judged, broken_by_one
from grading.scheduling.plan import Plan, contacts_of
from grading.scheduling.problem import PlanProblem

__all__ = ["CODES", "Violation", "check"]

CODES = (
    "unknown_contact",
    "missing",
    "placed_twice",
    "placed_and_unplaced",
    *VISIT_CODES,
    *DAY_CODES,
    *AGREEMENT_CODES,
    *RULE_CODES,
    *CHOICE_CODES,
    *STRETCH_CODES,
)
"""Every rule the checker knows."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule.

    Args:
        code: Short English word, one of ``CODES``.
        message: What is wrong.
        contact: Zero-based position of the contact, None where a whole day is at fault.
    """

    code: str
    message: Message
    contact: int | None = None


def check(problem: PlanProblem, plan: Plan) -> list[Violation]:
    """Every rule of ``problem`` that ``plan`` breaks; empty for a sound plan.

    Kept entries are a person's own doing: two of them may overlap, what the plan adds may not.
    """
    judged = Judged.of(problem, plan)
    findings = [
        *_counted(problem, plan),
        *broken_by_one(problem, judged),
        *broken_together(problem, judged),
        *broken_agreements(problem, plan),
        *broken_rules(problem, plan),
        *broken_patterns(problem, judged),
        *broken_proportions(problem),
    ]
    return [Violation(*finding) for finding in findings]


def _counted(problem: PlanProblem, plan: Plan) -> Iterator[Finding]:
    """Each contact is placed once, or explained once."""
    count = len(problem.contacts)
    placed = Counter(contacts_of(plan.visits).tolist())
    explained = Counter(contacts_of(plan.unplaced).tolist())
    for position in sorted({*placed, *explained}):
        if not 0 <= position < count:
            message = Message("scheduling.violation.unknown_contact", {"contact": position})
            yield "unknown_contact", message, position
    for position in range(count):
        times = placed[position]
        if not times and not explained[position]:
            yield _of_contact(problem, "missing", position)
        if times > 1:
            yield _of_contact(problem, "placed_twice", position, times=times)
        if times and explained[position]:
            yield _of_contact(problem, "placed_and_unplaced", position)


def _of_contact(problem: PlanProblem, code: str, position: int, /, **facts: object) -> Finding:
    contact = problem.contacts[position]
    told = {"customer": contact.key, "due": contact.due, **facts}
    return code, Message(f"scheduling.violation.{code}", told), position
