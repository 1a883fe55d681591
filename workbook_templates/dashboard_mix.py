"""The tier mix of a dashboard: customers and revenue per tier against what one expects."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from grading.schemes.catalogue import load_scheme
from grading.schemes.models import ExpectedShare, Rank, Scheme
from workbook_templates.charts import Bars, Place, add_bar_chart
from workbook_templates.dashboard_canvas import Canvas, Figure
from workbook_templates.dashboard_records import Records, Row, sum_of

__all__ = ["Mix", "add_mix", "expected_shares"]

_GRADE, _LABEL, _COUNT, _SHARE, _EXPECTED, _SUM, _SUM_SHARE, _SUM_EXPECTED = range(1, 9)
_CHART_FROM, _CHART_TO = 10, 17
_NUMBER, _PERCENT = "#,##0", "0%"
_RELATIONS = {"over": '">"0%', "about": '"≈"0%'}
_BENCHMARKS = ("pareto", "amount-abc")
"""Practices that say how large tiers are, taken where a scheme itself does not."""
_BENCHMARKED = "scorecards"
"""Group of schemes whose tiers are of more and less value, so that benchmarks fit them."""


@dataclass(frozen=True, slots=True)
class Mix:
    """Where the figures of the tier mix stand.

    Args:
        first_row: 1-based row of the best tier.
        customers: Address of the number of customers.
        graded: Addresses of the customers per tier, as a range.
        amount: Address of the sum of amounts, "" where there are none.
        next_row: First free row below.
    """

    first_row: int
    customers: str
    graded: str
    amount: str
    next_row: int


def expected_shares(
    scheme: Scheme,
) -> tuple[Mapping[str, float], Mapping[str, ExpectedShare], bool]:
    """What share of customers, and of revenue, one expects per grade.

    Returns:
        Percent of customers by grade, revenue by grade, and whether the scheme itself says so;
        where it does not, the usual shares are taken if it weighs value and has the usual tiers.
    """
    grades = [tier.grade for tier in scheme.tiers]
    counts, amounts = _stated(scheme)
    if counts or amounts:
        return counts, amounts, True
    for name in _BENCHMARKS if scheme.group == _BENCHMARKED else ():
        benchmark = load_scheme(name)
        if [tier.grade for tier in benchmark.tiers] == grades:
            return *_stated(benchmark), False
    return {}, {}, False


def _stated(scheme: Scheme) -> tuple[dict[str, float], dict[str, ExpectedShare]]:
    grades = {tier.grade for tier in scheme.tiers}
    counts = {
        value: float(share)
        for step in scheme.steps
        if isinstance(step, Rank) and step.method == "top_shares" and grades <= set(step.values)
        for value, share in zip(step.values, step.shares_pct, strict=True)
    }
    amounts = {tier.grade: tier.expected for tier in scheme.tiers if tier.expected is not None}
    return counts, amounts


def add_mix(canvas: Canvas, records: Records, row: int) -> Mix:
    """Write the tier mix from a row on, with its chart to the right."""
    counts, amounts, stated = expected_shares(records.content.scheme)
    note = "held" if not counts and not amounts else "stated" if stated else "default"
    title, told = records.text("mix.title"), records.text(f"mix.{note}")
    canvas.section(row, _GRADE, _CHART_TO, title, told)
    _head(canvas, records, row + 2, expected=bool(counts), expected_amount=bool(amounts))
    first, last = row + 3, row + 2 + len(records.grades)
    mix = Mix(
        first,
        f"$C${last + 2}",
        f"$C${first}:$C${last}",
        f"$F${last + 2}" if records.amount else "",
        last + 4,
    )
    panel = _Panel(canvas, records, mix)
    for number in range(1, len(records.grades) + 1):
        panel.tier(number, counts, amounts)
    panel.ungraded(last + 1)
    panel.total(last + 2)
    add_bar_chart(
        canvas.sheet,
        Place(row + 2, _CHART_FROM, last + 2, _CHART_TO),
        names=(_GRADE, first, last),
        bars=list(_bars(records, expected=bool(counts), expected_amount=bool(amounts))),
    )
    return mix


def _head(
    canvas: Canvas, records: Records, row: int, *, expected: bool, expected_amount: bool
) -> None:
    words = ["count", "share", "expected" if expected else ""]
    if records.amount is not None:
        words += ["amount", "share", "expected" if expected_amount else ""]
    canvas.height(row, 30)
    canvas.text(row, _GRADE, records.text("tier"), "head", "center")
    canvas.text(row, _LABEL, None, "head")
    canvas.texts(row, _COUNT, [records.text(f"mix.{word}") if word else "" for word in words])


class _Panel:
    """Writes the rows of the tier mix."""

    def __init__(self, canvas: Canvas, records: Records, mix: Mix) -> None:
        self._canvas = canvas
        self._records = records
        self._mix = mix
        self._grade = records.column("Customers", "grade")
        self._customers = records.rows("Customers")

    def tier(
        self, number: int, counts: Mapping[str, float], amounts: Mapping[str, ExpectedShare]
    ) -> None:
        """One tier, 1-based."""
        canvas, records, row = self._canvas, self._records, self._mix.first_row + number - 1
        grade = records.grades[number - 1]
        canvas.figure(row, _GRADE, records.tier(number), style="grade")
        canvas.figure(row, _LABEL, records.tier_text(number, "label"), align="left")
        found = records.rows("Customers", lambda customer: customer.get("grade") == grade)
        count = f"=COUNTIFS({self._grade},$A{row})"
        canvas.figure(row, _COUNT, Figure(count, len(found)), _NUMBER)
        share = len(found) / max(len(self._customers), 1)
        self._canvas.share(row, _SHARE, f"$C{row}", self._mix.customers, share)
        canvas.text(row, _EXPECTED, None)
        if grade in counts:
            canvas.number(row, _EXPECTED, counts[grade] / 100, _PERCENT)
        if records.amount is not None:
            self._amount(row, found, amounts.get(grade))

    def ungraded(self, row: int) -> None:
        """Those without a grade, or with one that is no tier's."""
        mix, records = self._mix, self._records
        others = records.rows("Customers", lambda c: c.get("grade") not in records.grades)
        self._canvas.text(row, _GRADE, None)
        self._canvas.text(row, _LABEL, records.text("mix.ungraded"))
        left = Figure(f"={mix.customers}-SUM({mix.graded})", len(others))
        self._canvas.figure(row, _COUNT, left, _NUMBER)
        share = len(others) / max(len(self._customers), 1)
        self._canvas.share(row, _SHARE, f"$C{row}", mix.customers, share)
        self._canvas.text(row, _EXPECTED, None)
        if records.amount is not None:
            amounts = f"{mix.amount}-SUM($F${mix.first_row}:$F${row - 1})"
            self._amount_cells(row, f"={amounts}", self._sum(others))

    def total(self, row: int) -> None:
        """All customers."""
        canvas, records = self._canvas, self._records
        canvas.band(row, _GRADE, _SUM_EXPECTED if records.amount else _EXPECTED, "total")
        canvas.text(row, _LABEL, records.text("total"), "total")
        names = records.column("Customers", records.customer_of("Customers"))
        count = Figure(f"=COUNTA({names})", len(self._customers))
        canvas.figure(row, _COUNT, count, _NUMBER, style="total")
        if records.amount is not None:
            amounts = f"=SUM({records.column('Customers', records.amount)})"
            total = Figure(amounts, self._sum(self._customers))
            canvas.figure(row, _SUM, total, _NUMBER, style="total")

    def _amount(self, row: int, found: list[Row], expected: ExpectedShare | None) -> None:
        amount = self._records.column("Customers", self._records.amount or "")
        self._amount_cells(row, f"=SUMIFS({amount},{self._grade},$A{row})", self._sum(found))
        if expected is not None:
            relation = _RELATIONS[expected.relation]
            self._canvas.number(row, _SUM_EXPECTED, expected.pct / 100, relation)

    def _amount_cells(self, row: int, formula: str, amount: float) -> None:
        self._canvas.figure(row, _SUM, Figure(formula, amount), _NUMBER)
        whole = self._sum(self._customers)
        share = amount / whole if whole else 0
        self._canvas.share(row, _SUM_SHARE, f"$F{row}", self._mix.amount, share)
        self._canvas.text(row, _SUM_EXPECTED, None)

    def _sum(self, customers: list[Row]) -> float:
        return sum_of(customers, self._records.amount or "")


def _bars(records: Records, *, expected: bool, expected_amount: bool) -> Iterator[Bars]:
    """Customers, and what they buy, each beside what one expects where that is known."""

    def hollow(word: str, column: int) -> Bars:
        return Bars(records.text(f"mix.{word}"), column, "hollow", _PERCENT, as_cells=True)

    yield Bars(records.text("mix.chart_customers"), _SHARE, "middle", _PERCENT)
    if records.amount is not None:
        yield Bars(records.text("mix.chart_amount"), _SUM_SHARE, "dark", _PERCENT)
        if expected_amount:
            yield hollow("chart_expected_amount", _SUM_EXPECTED)
    elif expected:
        yield hollow("chart_expected_customers", _EXPECTED)
