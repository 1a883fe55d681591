"""Grading, contact planning and scheduling: pure, without Excel and without files of its own.

The names below are the promise; each is imported on first use, so that ``import grading`` stays
light. A grading takes four lines::

    scheme = grading.load_scheme("pareto")
    read = grading.intake(grading.block_from_rows(rows), scheme.inputs, as_of=today)
    fitted = grading.fit(scheme, read.by_input, as_of=today, invalid=read.invalid)
    grades = fitted.grade(read.by_input, as_of=today, invalid=read.invalid)
"""

from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grading.contacts.calendars import BusinessCalendar
    from grading.contacts.due import next_due, overdue
    from grading.contacts.movement import movement
    from grading.engine.block import Block
    from grading.engine.fit import FittedScheme, fit
    from grading.engine.grades import Grades, Lookup
    from grading.engine.intake import intake
    from grading.engine.problems import Problem
    from grading.engine.rows import block_from_rows
    from grading.engine.tabular import grade_rows
    from grading.exceptions import TierbookError
    from grading.scheduling.planning import plan_visits
    from grading.schemes.catalogue import load_scheme, scheme_ids
    from grading.schemes.checks import check_scheme
    from grading.schemes.models import Scheme
    from grading.schemes.toml_document import from_toml, to_toml

__all__ = [
    "Block",
    "BusinessCalendar",
    "FittedScheme",
    "Grades",
    "Lookup",
    "Problem",
    "Scheme",
    "TierbookError",
    "block_from_rows",
    "check_scheme",
    "fit",
    "from_toml",
    "grade_rows",
    "intake",
    "load_scheme",
    "movement",
    "next_due",
    "overdue",
    "plan_visits",
    "scheme_ids",
    "to_toml",
]

_HOMES = MappingProxyType(
    {
        "Block": "engine.block",
        "BusinessCalendar": "contacts.calendars",
        "FittedScheme": "engine.fit",
        "Grades": "engine.grades",
        "Lookup": "engine.grades",
        "Problem": "engine.problems",
        "Scheme": "schemes.models",
        "TierbookError": "exceptions",
        "block_from_rows": "engine.rows",
        "check_scheme": "schemes.checks",
        "fit": "engine.fit",
        "from_toml": "schemes.toml_document",
        "grade_rows": "engine.tabular",
        "intake": "engine.intake",
        "load_scheme": "schemes.catalogue",
        "movement": "contacts.movement",
        "next_due": "contacts.due",
        "overdue": "contacts.due",
        "plan_visits": "scheduling.planning",
        "scheme_ids": "schemes.catalogue",
        "to_toml": "schemes.toml_document",
    }
)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        msg = f"module 'grading' has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(f"grading.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
