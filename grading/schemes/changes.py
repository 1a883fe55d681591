"""Changing single numbers and conditions of a scheme: what if a weight were another?

A change is written as a place, ``=`` and what is to stand there:

=============================================  =============================================
``weight:annual_amount=40``                    weight of a scorecard's characteristic, %
``cutoff:A=75``                                score from which a grade begins
``points:annual_amount.2=80``                  points for the second condition of it
``condition:annual_amount.2=[60000..100000)``  the second condition itself
``share:A=15``                                 share of a band of a ranking, %
``ties:place=worse``                           which band equal values at its end belong to
``rule:bands.2:annual_amount=[60000..100000)`` condition of the second rule of ``bands``
``rule:bands.2:grade=C``                       what that rule gives
``unknown:loyalty=ungraded``                   what a blank means: no grade (``ungraded``), a value
                                               of its own (``own``), or the value written here
``decay:annual_amount=365@last_order_date``    half-life in days of its points, and the date their
                                               age counts from; empty for none
``hysteresis:grade=5``                         by how much a number must pass a cutoff before a
                                               grade changes; 0 for none
=============================================  =============================================

Where two steps have what is named, the step stands before it: ``weight:value.annual_amount=40``.
"""

from collections.abc import Iterable, Mapping
from decimal import ROUND_DOWN, Decimal

from grading.exceptions import ChangeError, SchemeError
from grading.language import Message
from grading.schemes.changed_steps import with_parts, with_value
from grading.schemes.differences import Place, PlaceKind
from grading.schemes.models import Rank, Scheme, Scorecard, Step
from grading.schemes.step_consistency import ROUNDING
from grading.schemes.toml_document import as_document, read_scheme
from grading.schemes.written_changes import UnfitChangeError, read_change

__all__ = ["apply_changes"]

_HUNDREDTH = Decimal("0.01")


def apply_changes(scheme: Scheme, changes: Iterable[str], *, rescale: bool = False) -> Scheme:
    """The scheme with some of its numbers and conditions changed, checked as if read anew.

    What is changed counts as a default of ours from then on, no longer as a fact of the practice,
    and a reason that spoke of the old number gives way to one made from the new.

    Args:
        scheme: The scheme; it stays as it is.
        changes: As written above.
        rescale: Whether weights and shares that are not named are scaled, each in proportion,
            so that all sum to 100 again; otherwise they are kept.

    Raises:
        ChangeError: A change cannot be read or made, or the result does not hold together; names
            every fault, each with the nearest name there is.
    """
    faults: list[str | Message] = []
    named: dict[Place, str] = {}
    changed = scheme
    for text in changes:
        try:
            place, value = read_change(text.strip(), scheme)
        except UnfitChangeError as fault:
            facts = {"change": text.strip(), "fault": fault.args[0]}
            faults.append(Message("errors.change.at", facts))
            continue
        if place in named:
            facts = {"change": text.strip(), "other": named[place]}
            faults.append(Message("errors.change.twice", facts))
            continue
        named[place] = text.strip()
        changed = with_value(changed, place, value)
    for step in scheme.steps:
        changed = _summing_to_100(changed, step, named, rescale=rescale, faults=faults)
    if not named and not faults:
        return scheme
    try:
        changed = read_scheme(as_document(changed), scheme.id)
    except SchemeError as error:
        faults += error.faults
    if faults:
        raise ChangeError(scheme.id, faults)
    return changed


def _summing_to_100(
    scheme: Scheme,
    old: Step,
    named: Mapping[Place, str],
    *,
    rescale: bool,
    faults: list[str | Message],
) -> Scheme:
    """The scheme with the weights or shares of one step summing to 100, or as they were before."""
    step = next(each for each in scheme.steps if each.name == old.name)
    kind, before, parts = *_parts(old), _parts(step)[1]
    total = sum(parts.values(), Decimal())
    if parts == before or abs(total - 100) <= ROUNDING:
        return scheme
    fixed = {place.name for place in named if (place.kind, place.step) == (kind, step.name)}
    scaled = _scaled(parts, fixed) if rescale else None
    if scaled is not None:
        return with_parts(scheme, step.name, kind, scaled)
    listed = ", ".join(f"{name} {_plain(share)}" for name, share in parts.items())
    facts = {"step": step.name, "total": _plain(total), "listed": listed}
    faults.append(Message(f"errors.change.{kind}s_{'rescaled' if rescale else 'sum'}", facts))
    # As they were, so that the rest can be checked.
    return with_parts(scheme, step.name, kind, before)


def _parts(step: Step) -> tuple[PlaceKind, dict[str, Decimal]]:
    """What of a step sums to 100, by name."""
    if isinstance(step, Scorecard):
        return "weight", {part.input: part.weight_pct for part in step.characteristics}
    if isinstance(step, Rank):
        return "share", dict(zip(step.values, step.shares_pct, strict=True))
    return "weight", {}


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _scaled(parts: Mapping[str, Decimal], fixed: set[str]) -> dict[str, Decimal] | None:
    """The parts with those not fixed scaled to fill 100, in hundredths; None where none is left."""
    others = {name: share for name, share in parts.items() if name not in fixed}
    room = 100 - sum((parts[name] for name in fixed), Decimal())
    if not others or room < _HUNDREDTH * len(others):
        return None
    whole = sum(others.values(), Decimal())
    exact = {name: share * room / whole for name, share in others.items()}
    scaled = {
        name: max(share.quantize(_HUNDREDTH, ROUND_DOWN), _HUNDREDTH)
        for name, share in exact.items()
    }
    # What rounding left over goes to those it took most from, the first among equals.
    short = sorted(exact, key=lambda name: scaled[name] - exact[name])
    rest = room - sum(scaled.values())
    for name in short:
        step = min(rest, _HUNDREDTH)
        if step <= 0:
            break
        scaled[name] += step
        rest -= step
    return {name: scaled.get(name, share) for name, share in parts.items()}
