"""The columns of the table Tiers."""

from collections.abc import Mapping

__all__ = ["FACT_FIELDS", "SELDOM_COLUMNS", "TIER_COLUMNS", "USUAL_COLUMNS"]

TIER_COLUMNS: Mapping[str, str] = {
    "grade": "grade",
    "label": "label",
    "colour": "colour",
    "channel": "channel",
    "every_days": "every_days",
    "due_after_pct": "due_after_pct",
    "tolerance_days": "tolerance_days",
    "weekdays": "weekdays",
    "time": "time",
    "minutes": "minutes",
    "prepare": "prepare",
    "close_within_days": "close_within_days",
    "falls_to": "falls_to",
    "customers_per_rep": "customers_per_rep",
    "policy": "policy",
    "min_gap_days": "min_gap_days",
    "start_week": "start_week",
    "own_rhythm": "own_rhythm",
    "greetings": "greetings",
    "reactivate_after_days": "reactivate_after_days",
    "win_back_after_days": "win_back_after_days",
    "expected": "expected",
    "origin": "origin",
    "facts": "source_fields",
}
"""Field of a tier or its contact rule by the word of the column, left to right."""
USUAL_COLUMNS = tuple(TIER_COLUMNS)[:15]
"""Columns that every table has; the others are written where a scheme needs them."""
SELDOM_COLUMNS = tuple(TIER_COLUMNS)[15:21]
"""Columns of contact rules that few tiers have."""
_OF_THE_TIER = {"grade", "label", "colour", "policy", "expected", "origin", "facts"}
FACT_FIELDS = tuple(key for key in TIER_COLUMNS if key not in _OF_THE_TIER)
"""Columns that a practice may itself prescribe: those of the contact rule."""
