"""Why contacts by rule take place, for the schedule."""

from datetime import date

import numpy as np
import numpy.typing as npt

from grading.language import Message
from grading.scheduling.customer_rules import EVERY_WEEK, Rules
from grading.scheduling.demand import History

__all__ = ["Purposes"]

_WEEK_WORDS = {0: "A", 1: "B"}
_FIRST = Message("scheduling.purpose.first")


class Purposes:
    """Words each purpose once, since thousands of contacts share one.

    Args:
        rules: Which rule each customer follows.
        history: Last contacts, and what of an earlier plan stays.
        rep: Zero-based rep per customer.
        start: First day of the plan.
    """

    def __init__(
        self, rules: Rules, history: History, rep: npt.NDArray[np.int64], start: date
    ) -> None:
        self._start = start
        self._kept_days = history.kept_days
        self._never = np.isnat(history.last).tolist()
        self._every = rules.every.tolist()
        self._usual = rules.usual.tolist()
        self._rhythm = rules.rhythm.tolist()
        self._turns = rules.start_weeks(rep).tolist()
        self._made: dict[tuple[object, ...], Message] = {}

    def overdue(self, due: date) -> Message:
        """Of a contact whose day lay before the plan."""
        key = ("overdue", due)
        if key not in self._made:
            self._made[key] = Message("scheduling.purpose.overdue", {"due": due})
        return self._made[key]

    def regular(self, customer: int, number: int, due: date) -> Message:
        """Of a contact with a zero-based customer whose turn it simply is.

        Args:
            customer: Who.
            number: Zero-based place among the customer's contacts.
            due: Its target date.
        """
        if number == 0 and self._never[customer] and not self._kept_before(customer, due):
            return _FIRST
        key = (
            self._every[customer],
            self._usual[customer],
            self._rhythm[customer],
            self._turns[customer],
        )
        if key not in self._made:
            days, usual, rhythm, turn = key
            facts: dict[str, object] = {"days": days}
            word = "rhythm" if rhythm else "regular"
            if days != usual:
                word, facts = "stretched", {**facts, "usual": usual}
            elif turn != EVERY_WEEK:
                word, facts = "in_turn", {**facts, "week": _WEEK_WORDS[turn]}
            self._made[key] = Message(f"contact_rules.purpose.{word}", facts)
        return self._made[key]

    def _kept_before(self, customer: int, due: date) -> bool:
        """Whether an entry that stays comes first, such as one too near to be planned anew."""
        offset = (due - self._start).days
        return any(day < offset for day in self._kept_days.get(customer, ()))
