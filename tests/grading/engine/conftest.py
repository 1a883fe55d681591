"""Small schemes to grade with."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest

from grading.schemes.models import (
    Attribute,
    Characteristic,
    Choice,
    Cutoff,
    DecisionTable,
    Input,
    LocalText,
    Rule,
    Scheme,
    Scorecard,
    Step,
    Tier,
)
from grading.schemes.unary import UnaryTests


@pytest.fixture(scope="session")
def as_of() -> date:
    """The date that counts as today."""
    return date(2026, 11, 21)


@pytest.fixture(scope="session")
def number() -> Callable[..., Input]:
    """A number input called by its name, optional unless said otherwise."""

    def build(name: str, **options: Any) -> Input:
        options = {"required": False, "label": LocalText(en=name.title()), **options}
        return Input(name=name, type="number", **options)

    return build


@pytest.fixture(scope="session")
def choice() -> Callable[..., Input]:
    """A choice input of the given values, optional unless said otherwise."""

    def build(name: str, *values: str, **options: Any) -> Input:
        options = {"required": False, "label": LocalText(en=name.title()), **options}
        choices = tuple(Choice(value=value) for value in values)
        return Input(name=name, type="choice", choices=choices, **options)

    return build


@pytest.fixture(scope="session")
def table() -> Callable[..., DecisionTable]:
    """A decision table from rows of condition texts and outputs."""

    def build(
        inputs: Sequence[str],
        rows: Sequence[tuple[Sequence[str | UnaryTests], Any]],
        outputs: Sequence[str] = ("grade",),
        **options: Any,
    ) -> DecisionTable:
        rules = []
        for when, then in rows:
            tests = [UnaryTests.parse(w) if isinstance(w, str) else w for w in when]
            values = then if isinstance(then, tuple) else (then,)
            rules.append(Rule(when=tuple(tests), then=values))
        options = {"name": "rules", **options}
        return DecisionTable(
            inputs=tuple(inputs), outputs=tuple(outputs), rules=tuple(rules), **options
        )

    return build


@pytest.fixture(scope="session")
def scorecard() -> Callable[..., Scorecard]:
    """A scorecard from ``{input: (weight, {condition: points})}`` and ``{grade: minimum}``."""

    def build(
        characteristics: dict[str, tuple[Any, dict[str, float]]],
        cutoffs: dict[str, float | None],
        **options: Any,
    ) -> Scorecard:
        return Scorecard(
            name=options.pop("name", "card"),
            characteristics=tuple(
                Characteristic(
                    input=name,
                    weight_pct=weight,
                    attributes=tuple(
                        Attribute(when=UnaryTests.parse(when), points=points)
                        for when, points in bands.items()
                    ),
                )
                for name, (weight, bands) in characteristics.items()
            ),
            cutoffs=tuple(Cutoff(grade=g, minimum=m) for g, m in cutoffs.items()),
            **options,
        )

    return build


@pytest.fixture(scope="session")
def scheme() -> Callable[..., Scheme]:
    """A scheme of tiers A to D from inputs and steps."""

    def build(inputs: Sequence[Input], *steps: Step, **options: Any) -> Scheme:
        words = {"A": "VIP", "B": "important", "C": "ordinary", "D": "small"}
        tiers = tuple(
            Tier(grade=g, label=LocalText(en=w), colour="#808080") for g, w in words.items()
        )
        options = {"id": "sample", "title": LocalText(en="Sample"), **options}
        return Scheme(inputs=tuple(inputs), steps=steps, tiers=tiers, **options)

    return build
