"""What of the contact rules cannot hold as it is written, and is taken as near as it can be."""

import difflib
from collections.abc import Iterator

import numpy as np

from grading.engine.problems import Problem
from grading.language import Message
from grading.scheduling.customer_rules import Rules
from grading.scheduling.greetings import GreetingDays

__all__ = ["rule_remarks"]

_FORTNIGHT = 14


def rule_remarks(rules: Rules, holidays: GreetingDays) -> Iterator[Problem]:
    """A remark for each rule in use that contradicts itself, or names what there is not.

    Args:
        rules: Which rule each customer follows.
        holidays: The days of good wishes that there are.
    """
    for place, tier in enumerate(rules.tiers):
        if not (rules.tier == place).any():
            continue
        rule = tier.contact
        facts = {"tier": tier.grade, "days": rule.every_days}
        if rule.channel == "none" or rule.every_days is None:
            continue
        if rule.tolerance_days >= rule.every_days:
            yield _remark("tolerance", rule.tolerance_days, tolerance=rule.tolerance_days, **facts)
        if rule.min_gap_days > rule.every_days:
            yield _remark("gap", rule.min_gap_days, gap=rule.min_gap_days, **facts)
        if rule.start_week is not None and rule.every_days % _FORTNIGHT:
            yield _remark("start_week", rule.start_week, week=rule.start_week, **facts)
    used = [rules.kinds[kind] for kind in np.unique(rules.kind[rules.kind >= 0]).tolist()]
    names = [name for rule in used for name in rule.greetings]
    for name in holidays.unknown(names):
        called = {text: None for each in holidays.known for text in each.name.all}
        near = difflib.get_close_matches(name, called, n=1, cutoff=0.5)
        key = "holiday_nearest" if near else "holiday"
        yield _remark(key, name, holiday=name, **({"nearest": near[0]} if near else {}))


def _remark(code: str, value: object, /, **facts: object) -> Problem:
    return Problem(
        what=Message(f"contact_rules.remark.{code}", facts),
        expected=Message("contact_rules.remark.expected"),
        value=str(value),
        code=f"rule_{code}",
    )
