"""The rows of a schedule that a plan gives."""

from collections.abc import Iterator, Mapping

import numpy as np

from addin.actions.graded_block import GradedBlock
from addin.actions.plan_report import UnplacedVisit
from addin.workbook.schedule_rows import ScheduleRow
from grading.language import Lang, Message
from grading.scheduling.hours import clock
from grading.scheduling.problem import Contact, Customer
from grading.scheduling.result import PlanResult
from grading.schemes.models import LocalText, Tier

__all__ = ["planned_rows", "unplaced_visits"]


def planned_rows(
    result: PlanResult, names: Mapping[str, str], graded: GradedBlock
) -> Iterator[ScheduleRow]:
    """One row per visit of a plan, in its order.

    Args:
        result: The plan.
        names: What each customer is called, by key.
        graded: The customers, whose scheme says how to speak with them.
    """
    problem, lang = result.problem, graded.lang
    texts = _TierTexts(graded)
    purposes: dict[tuple[object, ...], str] = {}
    for visit in result.plan.visits:
        contact = problem.contacts[visit.contact]
        yield ScheduleRow(
            day=visit.day,
            time=clock(visit.start),
            rep=problem.reps[visit.rep].name,
            customer=names[contact.key],
            grade=contact.tier,
            channel=contact.channel,
            minutes=contact.minutes,
            purpose=_purpose(contact.purpose, lang, purposes),
            approach=texts.approach(contact),
            prepare=texts.prepare(problem.customers[contact.customer], contact.tier),
            due=contact.due,
        )


def _purpose(purpose: Message, lang: Lang, known: dict[tuple[object, ...], str]) -> str:
    """The purpose in words; most are said of many contacts."""
    kind = (purpose.key, *map(str, purpose.facts.values()))
    if any(not isinstance(fact, str | int) for fact in purpose.facts.values()):
        return purpose.text(lang)
    if kind not in known:
        known[kind] = purpose.text(lang)
    return known[kind]


class _TierTexts:
    """What the tiers and the customers' own types say of the manner of a contact.

    Args:
        graded: The customers.
    """

    def __init__(self, graded: GradedBlock) -> None:
        self._lang = graded.lang
        self._tiers: Mapping[str, Tier] = {tier.grade: tier for tier in graded.scheme.tiers}
        self._own = _approaches(graded)
        self._policies = {
            grade: tier.policy.get(graded.lang) for grade, tier in self._tiers.items()
        }
        self._prepared: dict[LocalText, str] = {}

    def approach(self, contact: Contact) -> str:
        """What is known of the customer, before what holds for all of its tier."""
        own, policy = self._own.get(contact.key), self._policies[contact.tier]
        return "\n".join(filter(None, (own, policy))) if own else policy

    def prepare(self, customer: Customer, grade: str) -> str:
        """What to do before and at the visit, by the rule that holds for the customer."""
        rule = customer.rule or self._tiers[grade].contact
        if rule.prepare not in self._prepared:
            self._prepared[rule.prepare] = rule.prepare.get(self._lang)
        return self._prepared[rule.prepare]


def _approaches(graded: GradedBlock) -> Mapping[str, str]:
    """How to speak with each customer by key, where the scheme says something of it."""
    told = graded.grades.approach
    if told is None:
        return {}
    rows = np.flatnonzero(told.codes >= 0).tolist()
    return {graded.key_of(row): told.texts[told.codes[row]] for row in rows}


def unplaced_visits(result: PlanResult, names: Mapping[str, str]) -> Iterator[UnplacedVisit]:
    """What found no place, in the order of the problem's contacts."""
    for entry in result.plan.unplaced:
        contact = result.problem.contacts[entry.contact]
        rep = result.problem.customers[contact.customer].rep_name
        yield UnplacedVisit(
            names[contact.key], rep, contact.tier, contact.due, entry.reason, entry.advice
        )
