"""Which steps take numbers from the population, and whether they have them."""

from collections.abc import Sequence

from grading.schemes.models import LifetimeValue, Pick, Rank, Scheme, Scorecard, Step

__all__ = ["is_fitted", "needs_population", "unfitted", "with_ranges"]


def needs_population(step: Step) -> bool:
    """Whether what a step says of one customer depends on who the others are."""
    return isinstance(step, Rank | Pick | LifetimeValue) or (
        isinstance(step, Scorecard) and bool(step.scales)
    )


def is_fitted(step: Step) -> bool:
    """Whether a step has the numbers it takes; one fitted on nobody has none, and says so."""
    if isinstance(step, Rank):
        return len(step.cutoffs) == len(step.values) - 1 or step.fitted_rows == 0
    if isinstance(step, Pick | LifetimeValue):
        return step.fitted_rows is not None
    if isinstance(step, Scorecard):
        return step.fitted_rows == 0 or all(scale.low is not None for scale in step.scales)
    return True


def unfitted(scheme: Scheme) -> Scheme:
    """The scheme without any number that was taken from a population."""
    steps = tuple(_unfitted(step) for step in scheme.steps)
    return scheme.model_copy(update={"steps": steps})


def _unfitted(step: Step) -> Step:
    day = {"fitted_on": None, "fitted_rows": None}
    if isinstance(step, Rank):
        return step.model_copy(update={"cutoffs": (), **day})
    if isinstance(step, Pick):
        return step.model_copy(update={"cuts": (), **day})
    if isinstance(step, LifetimeValue):
        return step.model_copy(update={"parameters": None, **day})
    if isinstance(step, Scorecard) and step.scales:
        return with_ranges(step, [None] * len(step.characteristics), **day)
    return step


def with_ranges(
    card: Scorecard, ranges: Sequence[tuple[float, float] | None], **fields: object
) -> Scorecard:
    """The scorecard with the ranges of its scaled characteristics.

    Args:
        card: A scorecard.
        ranges: Per characteristic its low and high end, None for no range.
        fields: Other fields to set, such as ``fitted_on``.
    """
    parts = []
    for part, ends in zip(card.characteristics, ranges, strict=True):
        if part.scale is None:
            parts.append(part)
            continue
        low, high = ends or (None, None)
        scale = part.scale.model_copy(update={"low": low, "high": high})
        parts.append(part.model_copy(update={"scale": scale}))
    return card.model_copy(update={"characteristics": tuple(parts), **fields})
