"""Speed of the grading engine beside hand-written numpy, as a table of ratios.

Run ``python tests/benchmarks/bench_engine.py``; ``--rows 10000,100000`` and ``--repeats 7`` change
the sizes and the number of runs. Variants take turns within one process, so that other load on
the machine strikes all of them, and the medians are compared. The reference is what an expert
writes by hand: ``searchsorted`` and ``take`` per criterion, words coded by ``pandas.factorize``.
Every variant is first checked to give the same grades as the reference.
"""

import argparse
import gc
import itertools
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from grading.engine.fit import FittedScheme, compiled, fit
from grading.engine.tabular import grade_rows
from grading.schemes.models import (
    Attribute,
    Characteristic,
    Choice,
    Cutoff,
    DecisionTable,
    Input,
    LocalText,
    Rank,
    Rule,
    Scheme,
    Scorecard,
    Tier,
)
from grading.schemes.unary import UnaryTests

AS_OF = date(2026, 11, 21)
AMOUNT_EDGES = [5_000, 15_000, 40_000, 100_000, 300_000]
ORDER_EDGES = [1, 3, 6, 9, 14]
SILENT_EDGES = [30, 90, 180, 365, 540]
LOYALTY_EDGES = [0.1, 0.3, 0.5, 0.7, 0.9]
RISING, FALLING = [0, 20, 40, 60, 80, 100], [100, 80, 60, 40, 20, 0]
NUMERIC = {
    "annual_amount": (AMOUNT_EDGES, RISING, 30),
    "orders_per_year": (ORDER_EDGES, RISING, 20),
    "days_silent": (SILENT_EDGES, FALLING, 15),
    "loyalty": (LOYALTY_EDGES, RISING, 15),
}
WORDS = {
    "stage": ({"aware": 10, "considering": 40, "buying": 80, "loyal": 100}, 10),
    "city": ({"Beijing": 100, "Shanghai": 90, "Chengdu": 60}, 10),
}
CUTOFFS = [70, 50, 30]
# Least and (not reached) greatest amount, orders and silent days, the stage, the grade.
TABLE = [
    (300_000, None, None, None, None, None, None, "A"),
    (100_000, None, 6, None, None, None, None, "A"),
    (40_000, None, 9, None, None, 180, "loyal", "A"),
    (100_000, None, None, None, 365, None, None, "C"),
    (40_000, None, 3, None, None, 180, None, "B"),
    (40_000, None, None, None, None, 90, "buying", "B"),
    (15_000, None, 6, None, None, 180, "loyal", "B"),
    (15_000, None, None, None, None, 365, None, "C"),
    (None, None, 9, None, None, 90, None, "C"),
    (5_000, None, 3, None, None, 365, "buying", "C"),
    (None, None, None, None, 540, None, None, "D"),
    (None, 5_000, None, 3, None, None, None, "D"),
    (None, None, None, None, None, None, None, "D"),
]
TABLE_NUMBERS = ("annual_amount", "orders_per_year", "days_silent")
Columns = dict[str, npt.NDArray[np.generic]]


def customers(rows: int) -> Columns:
    """Customers of the usual skew, one amount in a hundred blank."""
    random = np.random.default_rng(20261121)
    amount = random.lognormal(10, 1.5, rows).round(2)
    amount[random.random(rows) < 0.01] = np.nan
    return {
        "annual_amount": amount,
        "orders_per_year": random.poisson(6, rows).astype(float),
        "days_silent": random.integers(0, 700, rows).astype(float),
        "loyalty": random.uniform(0, 1, rows).round(3),
        "stage": random.choice(np.array(list(WORDS["stage"][0]), object), rows),
        "city": random.choice(np.array(list(WORDS["city"][0]), object), rows),
    }


def scheme(step: Scorecard | DecisionTable | Rank) -> Scheme:
    """A scheme of one step over the inputs above, none of them required."""
    numbers = [
        Input(name=name, type="number", label=LocalText(en=name.replace("_", " ").capitalize()),
              required=False)
        for name in NUMERIC
    ]  # fmt: skip
    words = [
        Input(name=name, type="choice", required=False,
              choices=tuple(Choice(value=word) for word in points))
        for name, (points, _) in WORDS.items()
    ]  # fmt: skip
    tiers = tuple(Tier(grade=g, label=LocalText(en=g), colour="#808080") for g in "ABCD")
    return Scheme(
        id="bench", title=LocalText(en="Bench"), inputs=(*numbers, *words), steps=(step,),
        tiers=tiers,
    )  # fmt: skip


def scorecard() -> Scheme:
    """Six criteria: four numbers of five edges, two choices."""
    characteristics = []
    for name, (edges, points, weight) in NUMERIC.items():
        spans = [f"<{edges[0]}", *(f"[{a}..{b})" for a, b in itertools.pairwise(edges)),
                 f">={edges[-1]}"]  # fmt: skip
        attributes = tuple(
            Attribute(when=UnaryTests.parse(span), points=p)
            for span, p in zip(spans, points, strict=True)
        )
        characteristics.append(
            Characteristic(input=name, weight_pct=weight, attributes=attributes)
        )
    for name, (points_of, weight) in WORDS.items():
        attributes = tuple(
            Attribute(when=UnaryTests.parse(f'"{word}"'), points=p)
            for word, p in points_of.items()
        )
        characteristics.append(
            Characteristic(input=name, weight_pct=weight, attributes=attributes)
        )
    cutoffs = (
        *(Cutoff(grade=g, minimum=m) for g, m in zip("ABC", CUTOFFS, strict=True)),
        Cutoff(grade="D"),
    )
    return scheme(Scorecard(name="value", characteristics=tuple(characteristics), cutoffs=cutoffs))


def table() -> Scheme:
    """Twelve first-match rules over four inputs, and one for all others."""
    rules = []
    for *edges, stage, grade in TABLE:
        when = [_span(*edges[place : place + 2]) for place in (0, 2, 4)]
        when.append(UnaryTests.parse("-" if stage is None else f'"{stage}"'))
        rules.append(Rule(when=tuple(when), then=(grade,)))
    return scheme(
        DecisionTable(
            name="rules",
            inputs=(*TABLE_NUMBERS, "stage"),
            outputs=("grade",),
            rules=tuple(rules),
        )
    )


def _span(low: float | None, high: float | None) -> UnaryTests:
    if low is not None:
        return UnaryTests.parse(f">={low}")
    return UnaryTests.parse("-" if high is None else f"<{high}")


def pareto() -> Scheme:
    """The first 20, the next 30 and 40, the last 10 % by amount."""
    return scheme(
        Rank(name="place", input="annual_amount", output="grade", method="top_shares",
             shares_pct=(20, 30, 40, 10), values=tuple("ABCD"))
    )  # fmt: skip


Edges = tuple[npt.NDArray[np.float64], npt.NDArray[np.uint16]]


def within(place: int, value: float, rule: Sequence[Any]) -> bool:
    """Whether a value meets the edges at a place of a rule; NaN meets only their absence."""
    low, high = rule[place : place + 2]
    return (low is None or value >= low) and (high is None or value < high)


class ByHand:
    """The same grades in hand-written numpy, its look-up tables made beforehand."""

    def __init__(self) -> None:
        self.points = {
            name: (np.array([*edges, np.nan]), np.array([*(p * w for p in points), 0], np.int32))
            for name, (edges, points, w) in NUMERIC.items()
        }
        self.word_points = {
            name: np.array([*(p * w for p in points.values()), 0], np.int32)
            for name, (points, w) in WORDS.items()
        }
        thresholds = np.array(sorted(c * 100 for c in CUTOFFS))
        scores = np.arange(10_001)
        self.grade_of_score = (3 - thresholds.searchsorted(scores, side="right")).astype(np.uint8)
        self.rule_bits = dict(self._rule_bits())
        self.stage_bits = np.array([
            *(self._bits(lambda rule, word=word: rule[6] in (None, word)) for word in WORDS["stage"][0]),
            self._bits(lambda rule: rule[6] is None),
        ])  # fmt: skip
        first = [min(range(13), key=lambda r, b=b: (not b >> r & 1, r)) for b in range(1 << 13)]
        grades = np.array(["ABCD".index(rule[7]) for rule in TABLE], np.uint8)
        self.grade_of_bits = grades[np.array(first)]

    def _bits(self, meets: Callable[..., bool]) -> int:
        return sum(1 << number for number, rule in enumerate(TABLE) if meets(rule))

    def _rule_bits(self) -> Iterator[tuple[str, Edges]]:
        for place, name in zip((0, 2, 4), TABLE_NUMBERS, strict=True):
            edges = sorted({e for rule in TABLE for e in rule[place : place + 2] if e is not None})
            bits = [self._bits(partial(within, place, v)) for v in (-np.inf, *edges, np.nan)]
            yield name, (np.array([*edges, np.nan]), np.array(bits, np.uint16))

    @staticmethod
    def word_codes(
        column: npt.NDArray[np.generic], words: Mapping[str, int]
    ) -> npt.NDArray[np.int8]:
        codes, found = pd.factorize(column)
        position = {word: place for place, word in enumerate(words)}
        places = [position.get(word, len(words)) for word in found]
        return np.array([*places, len(words)], np.int8).take(codes)

    def scorecard(self, columns: Columns) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.uint8]]:
        total = np.zeros(len(columns["loyalty"]), np.int32)
        for name, (edges, points) in self.points.items():
            total += points.take(edges.searchsorted(columns[name], side="right"))
        for name, points in self.word_points.items():
            total += points.take(self.word_codes(columns[name], WORDS[name][0]))
        return total / 100, self.grade_of_score.take(total)

    def table(self, columns: Columns) -> npt.NDArray[np.uint8]:
        bits = self.stage_bits.take(self.word_codes(columns["stage"], WORDS["stage"][0]))
        for name, (edges, sets) in self.rule_bits.items():
            bits &= sets.take(edges.searchsorted(columns[name], side="right"))
        return self.grade_of_bits.take(bits)

    def pareto(self, columns: Columns) -> npt.NDArray[np.uint8]:
        """By a stable sort of row numbers; ties are not looked at."""
        amount = columns["annual_amount"]
        order = np.argsort(-amount, kind="stable")
        count = len(amount) - int(np.isnan(amount).sum())
        grade = np.full(len(amount), 255, np.uint8)
        begin = 0
        for number, share in enumerate((0.2, 0.5, 0.9, 1.0)):
            end = int(np.ceil(share * count))
            grade[order[begin:end]] = number
            begin = end
        return grade


@dataclass
class Comparison:
    """Variants of one workload; the first is the reference."""

    title: str
    variants: dict[str, Callable[[], object]]
    target: float


def medians(variants: Mapping[str, Callable[[], object]], repeats: int) -> dict[str, float]:
    """Median seconds per variant, taking turns, the first round not counted.

    The garbage collector rests meanwhile, as ``timeit`` does it: its full collections are due
    after so many new lists, and would be paid by whichever variant makes the last of them.
    """
    seconds: dict[str, list[float]] = {name: [] for name in variants}
    gc.collect()
    gc.disable()
    try:
        for turn in range(repeats + 1):
            for name, run in variants.items():
                begin = time.perf_counter()
                run()
                if turn:
                    seconds[name].append(time.perf_counter() - begin)
    finally:
        gc.enable()
    return {name: statistics.median(times) for name, times in seconds.items()}


def column_comparisons(rows: int) -> Iterator[Comparison]:
    """Whole columns in, whole columns out."""
    columns, by_hand = customers(rows), ByHand()
    card, rules, ranking = compiled(scorecard()), compiled(table()), pareto()
    wide = rows >= 100_000

    def grade(fitted: FittedScheme, *, reasons: bool = False) -> object:
        return fitted.grade(columns, as_of=AS_OF, reasons=reasons)

    def rank() -> object:
        return grade(fit(ranking, columns, as_of=AS_OF))

    check(columns, by_hand, card, rules, ranking)
    yield Comparison("scorecard", {"numpy by hand": lambda: by_hand.scorecard(columns),
        "engine": lambda: grade(card)}, 0.7 if wide else 1.0)  # fmt: skip
    yield Comparison("12-rule table", {"numpy by hand": lambda: by_hand.table(columns),
        "engine": lambda: grade(rules)}, 1.0)  # fmt: skip
    yield Comparison("rank, fitted", {"numpy by hand": lambda: by_hand.pareto(columns),
        "engine": rank}, 1.0)  # fmt: skip
    for title, fitted in (("scorecard", card), ("12-rule table", rules)):
        yield Comparison(f"{title}: reasons", {"engine without": lambda f=fitted: grade(f),
            "engine with": lambda f=fitted: grade(f, reasons=True)}, 2.0)  # fmt: skip


def check(
    columns: Columns, by_hand: ByHand, card: FittedScheme, rules: FittedScheme, ranking: Scheme
) -> None:
    """Stop if the engine and the hand-written variants differ anywhere."""
    score, grade = by_hand.scorecard(columns)
    ours = card.grade(columns, as_of=AS_OF)
    np.testing.assert_array_equal(ours.grade.codes, grade)
    np.testing.assert_allclose(ours.score, score, atol=1e-9)
    ours = rules.grade(columns, as_of=AS_OF)
    np.testing.assert_array_equal(ours.grade.codes, by_hand.table(columns))
    ours = fit(ranking, columns, as_of=AS_OF).grade(columns, as_of=AS_OF)
    differing = ours.grade.codes != by_hand.pareto(columns).astype(np.int8)
    if differing.mean() > 0.001:  # ties share the better band, the reference splits them
        raise SystemExit(f"rank: {differing.sum()} rows differ from the reference")


def list_comparison(rows: int) -> Comparison:
    """Lists in, lists out, beside the two conversions alone."""
    columns = customers(rows)
    header: list[object] = list(columns)
    cells = [list(row) for row in zip(*(c.tolist() for c in columns.values()), strict=True)]
    cells = [[None if value != value else value for value in row] for row in cells]
    given, fitted = [header, *cells], compiled(scorecard())
    score, grade = ByHand().scorecard(columns)
    letters = np.array(list("ABCD"), object)

    def convert() -> object:
        turned = list(zip(*cells, strict=True))
        read = [np.array(column, float) for column in turned[:4]]
        read += [pd.factorize(np.array(column, object))[0] for column in turned[4:]]
        pairs = zip(letters[grade].tolist(), score.tolist(), strict=True)
        return read, [list(pair) for pair in pairs]

    return Comparison("lists in, lists out", {"two conversions": convert,
        "engine": lambda: grade_rows(fitted, given, as_of=AS_OF, lang="en")}, 1.2)  # fmt: skip


def print_row(comparison: Comparison, rows: int, repeats: int) -> None:
    """Time one comparison and print its line."""
    seconds = medians(comparison.variants, repeats)
    (reference, base), (_, ours) = seconds.items()
    ratio = ours / base
    verdict = "" if ratio <= comparison.target else "  over"
    print(
        f"{comparison.title:26}{rows:>10,}  {reference:>15} {base * 1e3:10.3f} ms  "
        f"engine {ours * 1e3:10.3f} ms  {ratio:6.2f} x  (target {comparison.target}){verdict}",
        flush=True,
    )


def print_single_row(repeats: int) -> None:
    """Time a formula's call: one row, already compiled, and compiling itself."""
    columns = {name: column[:1] for name, column in customers(2).items()}
    for title, document in (("scorecard", scorecard()), ("12-rule table", table())):
        fitted = FittedScheme(document)
        runs = {
            "one row": lambda f=fitted: f.grade(columns, as_of=AS_OF),
            "compiling": lambda d=document: FittedScheme(d),
        }
        for name, seconds in medians(runs, max(repeats, 51)).items():
            target = 0.3 if name == "one row" else 10
            verdict = "" if seconds * 1e3 <= target else "  over"
            print(
                f"{title + ': ' + name:26}{'':14}{seconds * 1e3:10.3f} ms  (target {target} ms){verdict}"
            )


def main() -> None:
    """Run all comparisons and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", default="10000,100000,1000000")
    parser.add_argument("--repeats", type=int, default=7)
    options = parser.parse_args()
    for rows in [int(count) for count in options.rows.split(",")]:
        for comparison in column_comparisons(rows):
            print_row(comparison, rows, options.repeats)
        if rows <= 100_000:
            print_row(list_comparison(rows), rows, options.repeats)
    print_single_row(options.repeats)


if __name__ == "__main__":
    main()
