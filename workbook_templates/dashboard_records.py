"""The rows behind a dashboard: what its formulas refer to, and the same rows for Python."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from addin.texts import TEXTS
from grading.language import Lang
from workbook_templates.content import TemplateContent
from workbook_templates.dashboard_canvas import DASH, Figure
from workbook_templates.template_texts import dashboard_text

__all__ = ["Records", "Row", "sum_of"]

Row = Mapping[str, object]
_AMOUNTS = (
    *("annual_amount", "total_amount", "annual_profit", "customer_value", "project_value"),
    "premium",
)
"""Columns whose sum says how much a tier brings, the most telling first."""
_CUSTOMER_FIELDS = ("customer_name", "customer")


class Records:
    """The tables of a template, as formulas and as rows."""

    def __init__(self, content: TemplateContent) -> None:
        self.content = content
        self.lang: Lang = content.lang
        self.as_of: date = content.as_of
        self._filled = {
            name: [row for row in table.rows if any(map(_filled, row.values()))]
            for name, table in content.tables.items()
        }
        rows = content.tables["Tiers"].rows if "Tiers" in content.tables else ()
        tiers = [str(row["grade"]) for row in rows if row.get("grade")]
        self.grades: tuple[str, ...] = tuple(tiers)
        """Letters of the tiers, best first; none where customers are only told apart."""
        amounts = (name for name in _AMOUNTS if self.has("Customers", name))
        self.amount: str | None = next(amounts, None)
        """The column of amounts, None where the template has none."""

    def column(self, table: str, field: str) -> str:
        """The data cells of a column as formulas refer to them."""
        return self.content.tables[table].column(field)

    def has(self, table: str, field: str) -> bool:
        """Whether there is such a table, with such a column."""
        return table in self.content.tables and field in self.content.tables[table].headers

    def customer_of(self, table: str) -> str:
        """The field that names the customer in a log, which differs from table to table."""
        return next(field for field in _CUSTOMER_FIELDS if self.has(table, field))

    def rows(self, table: str, where: Callable[[Row], bool] | None = None) -> list[Row]:
        """The rows that are not blank throughout, or those of them that meet a condition."""
        return [row for row in self._filled[table] if where is None or where(row)]

    def total(self, table: str, field: str, where: Callable[[Row], bool] | None = None) -> float:
        """The sum of a column over the rows that meet a condition; only numbers count."""
        return sum_of(self.rows(table, where), field)

    def ranked(self, table: str, key: Callable[[Row], Any]) -> list[int]:
        """Zero-based places of rows in their table, those with the least key first.

        Args:
            table: Which one.
            key: What a row is ranked by, None where it is not to be listed.
        """
        keys = ((key(row), place) for place, row in enumerate(self.content.tables[table].rows))
        return [place for _, place in sorted(found for found in keys if found[0] is not None)]

    def text(self, key: str) -> str:
        """A text of the dashboard; ``{tiers}`` and the like in it become the tabs of sheets."""
        text = dashboard_text(self.content.template, key, self.lang)
        for sheet, tab in self.content.sheets.items():
            text = text.replace(f"{{{sheet}}}", tab)
        return text

    def status(self, word: str) -> str:
        """What the schedule calls a status such as ``done``."""
        return TEXTS.get(f"workbook.status.{word}", self.lang)

    def potential(self, word: str) -> str:
        """What the customers' list calls a potential such as ``high``."""
        return TEXTS.get(f"template.choice.potential.{word}", self.lang)

    def tier(self, number: int) -> Figure:
        """The letter of a tier, 1-based from the best."""
        place = f"INDEX({self.column('Tiers', 'grade')},{number})"
        letter = self.grades[number - 1] if number <= len(self.grades) else DASH
        return Figure(f'=IFERROR(IF({place}="","{DASH}",{place}),"{DASH}")', letter)

    def tier_text(self, number: int, field: str) -> Figure:
        """A text that the table of tiers holds about a tier, "" for none."""
        row = self.rows("Tiers", lambda tier: bool(tier.get("grade")))[number - 1]
        formula = f'=IFERROR(INDEX({self.column("Tiers", field)},{number})&"","")'
        return Figure(formula, str(row.get(field) or ""))


def sum_of(rows: Iterable[Row], field: str) -> float:
    """The sum of a field over rows; only numbers count."""
    values = (row.get(field) for row in rows)
    return sum(value for value in values if isinstance(value, int | float))


def _filled(value: object) -> bool:
    return value is not None and value != ""
