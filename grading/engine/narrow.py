"""Populations in which a comparison of customers says little: few of them, or all alike."""

from collections.abc import Iterator

from grading.engine.fit import FittedScheme
from grading.engine.fit_step import Spread
from grading.engine.phrases import Named
from grading.engine.problems import Problem
from grading.engine.ranking import band_of
from grading.language import Message
from grading.schemes.models import Rank

__all__ = ["narrow_populations"]

_SAID_ONCE = frozenset({"few", "one"})
"""What holds of the list rather than of one column of it."""


def narrow_populations(fitted: FittedScheme, *, sheet: str) -> tuple[Problem, ...]:
    """Warnings of steps that compare too few customers, or customers who are all alike.

    The grades are right by the rules; but whoever reads them should know why so many are the
    same, or why a tier stays empty.

    Args:
        fitted: A scheme that was fitted just now; one with stored numbers gives no warnings.
        sheet: Where the customers stand, "" for no sheet.
    """
    found: list[Problem] = []
    for spread in fitted.spreads:
        for message in _of_step(fitted, spread):
            code = message.key.rpartition(".")[2]
            if code in _SAID_ONCE and any(code == known.code for known in found):
                continue
            facts = {"where": sheet or Message("intake.where.data"), **message.facts}
            whole = Message(message.key, facts)
            found.append(Problem(whole, sheet=sheet, header=spread.column, code=code))
    return tuple(found)


def _of_step(fitted: FittedScheme, spread: Spread) -> Iterator[Message]:
    scheme = fitted.scheme
    step = next(each for each in scheme.steps if each.name == spread.step)
    alike = spread.rows > 1 and spread.low == spread.high
    facts = {"column": Named(scheme, spread.column), "count": spread.rows}
    if not isinstance(step, Rank):
        if alike:
            yield Message("narrow.alike_points", facts)
        return
    bands = len(step.values)
    band = Named(scheme, step.values[band_of(step, spread.low)])
    output = {"band": band, "output": Named(scheme, step.output)}
    if spread.rows == 1:
        yield Message("narrow.one", {**facts, **output})
    elif spread.rows < bands:
        yield Message("narrow.few", {**facts, "bands": bands})
    if alike:
        yield Message("narrow.alike", {**facts, **output})
