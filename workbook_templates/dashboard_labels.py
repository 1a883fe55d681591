"""How customers divide into the groups of a practice that knows no ranks, on a dashboard."""

from collections.abc import Callable, Sequence
from string import ascii_uppercase

from grading.schemes.models import DecisionTable, Scheme
from workbook_templates.charts import Bars, Place, add_bar_chart
from workbook_templates.dashboard_canvas import Canvas, Figure, Style
from workbook_templates.dashboard_records import Records, Row

__all__ = ["add_labels", "labels_of_scheme"]

_LABEL, _COUNT, _SHARE, _FIRST_REP = 1, 3, 4, 5
_MOST_REPS = 4
_CHART_FROM, _LAST = 10, 17
_NUMBER, _PERCENT = "#,##0", "0%"
_TWO_LINES, _HEAD = 32, 30
"""Heights in points."""


def labels_of_scheme(scheme: Scheme) -> list[str]:
    """What a scheme calls its groups, in the order of its rules; values, not yet words."""
    tables = (step for step in scheme.steps if isinstance(step, DecisionTable))
    found = [
        str(rule.then[table.outputs.index("label")])
        for table in tables
        if "label" in table.outputs
        for rule in table.rules
    ]
    return list(dict.fromkeys(found))


def add_labels(canvas: Canvas, records: Records, row: int) -> int:
    """Write how many customers each group has, and how to speak with them, from a row on.

    Returns:
        The first free row below.
    """
    scheme = records.content.scheme
    values = labels_of_scheme(scheme)
    words = [scheme.words[v].get(records.lang) if v in scheme.words else v for v in values]
    row = _Counts(canvas, records, words).add(row)
    told = {each.value: each.text.get(records.lang) for each in scheme.approaches}
    spoken = [(w, told[v]) for v, w in zip(values, words, strict=True) if v in told]
    if not spoken:
        return row
    canvas.section(row, _LABEL, _LAST, records.text("labels.approach"))
    for at, (word, text) in enumerate(spoken, row + 1):
        canvas.band(at, _LABEL, _LAST, "prose")
        canvas.text(at, _LABEL, word, "strong")
        canvas.merge(at, _LABEL, _COUNT - 1)
        canvas.text(at, _COUNT, text, "prose")
        canvas.merge(at, _COUNT, _LAST)
        canvas.height(at, _TWO_LINES)
    return row + len(spoken) + 2


class _Counts:
    """Draws the table of groups by reps, with a chart of the groups to the right."""

    def __init__(self, canvas: Canvas, records: Records, words: Sequence[str]) -> None:
        self._canvas = canvas
        self._records = records
        self._words = words
        self._reps = [row.get("rep_name") for row in records.rows("Reps")][:_MOST_REPS]
        self._columns = range(_FIRST_REP, _FIRST_REP + len(self._reps))

    def add(self, row: int) -> int:
        """Write it from a row on; the first free row below comes back."""
        canvas, text = self._canvas, self._records.text
        canvas.section(row, _LABEL, _LAST, text("labels.title"), text("labels.note"))
        header, first = row + 2, row + 3
        self._head(header)
        last, total = row + 2 + len(self._words), row + 4 + len(self._words)
        for at, word in enumerate(self._words, first):
            self._line(at, word, header, total)
        self._others(last + 1, first, total)
        self._total(total, header)
        add_bar_chart(
            canvas.sheet,
            Place(header, _CHART_FROM, max(total, header + 8), _LAST),
            names=(_LABEL, first, last),
            bars=[Bars(text("mix.chart_customers"), _COUNT, "middle", _NUMBER)],
            across=True,
        )
        return max(total, header + 8) + 2

    def _head(self, row: int) -> None:
        canvas, text = self._canvas, self._records.text
        canvas.height(row, _HEAD)
        canvas.text(row, _LABEL, text("labels.label"), "head")
        canvas.merge(row, _LABEL, _COUNT - 1)
        canvas.texts(row, _COUNT, [text("mix.count"), text("mix.share")])
        names = self._records.column("Reps", "rep_name")
        for number, (column, rep) in enumerate(zip(self._columns, self._reps, strict=True), 1):
            name = Figure(f'=IFERROR(INDEX({names},{number})&"","")', str(rep or ""))
            canvas.figure(row, column, name, style="head")

    def _line(self, row: int, word: str, header: int, total: int) -> None:
        canvas, labels = self._canvas, self._records.column("Customers", "label")
        canvas.text(row, _LABEL, word, "strong")
        canvas.text(row, _LABEL + 1, None)
        canvas.merge(row, _LABEL, _COUNT - 1)
        mine = self._found(lambda customer: customer.get("label") == word)
        canvas.figure(row, _COUNT, Figure(f"=COUNTIFS({labels},$A{row})", len(mine)), _NUMBER)
        self._share(row, total, len(mine))
        reps = self._records.column("Customers", "rep")
        for column, rep in zip(self._columns, self._reps, strict=True):
            cell = f"{ascii_uppercase[column - 1]}${header}"
            formula = f"=COUNTIFS({labels},$A{row},{reps},{cell})"
            seen = sum(customer.get("rep") == rep for customer in mine)
            canvas.figure(row, column, Figure(formula, seen), _NUMBER)

    def _others(self, row: int, first: int, total: int) -> None:
        """Those without a label, or with one that is none of the practice's."""
        canvas = self._canvas
        canvas.text(row, _LABEL, self._records.text("labels.ungraded"))
        canvas.text(row, _LABEL + 1, None)
        canvas.merge(row, _LABEL, _COUNT - 1)
        others = len(self._found(lambda customer: customer.get("label") not in self._words))
        left = Figure(f"=$C${total}-SUM($C${first}:$C${row - 1})", others)
        canvas.figure(row, _COUNT, left, _NUMBER)
        self._share(row, total, others)
        for column in self._columns:
            canvas.text(row, column, None)

    def _total(self, row: int, header: int) -> None:
        canvas, records = self._canvas, self._records
        style: Style = "total"
        canvas.band(row, _LABEL, self._columns.stop - 1, style)
        canvas.text(row, _LABEL, records.text("total"), style)
        names = records.column("Customers", records.customer_of("Customers"))
        everybody = Figure(f"=COUNTA({names})", len(self._found(lambda _: True)))
        canvas.figure(row, _COUNT, everybody, _NUMBER, style=style)
        reps = records.column("Customers", "rep")
        for column, rep in zip(self._columns, self._reps, strict=True):
            cell = f"{ascii_uppercase[column - 1]}${header}"
            count = sum(customer.get("rep") == rep for customer in self._found(lambda _: True))
            canvas.figure(
                row, column, Figure(f"=COUNTIFS({reps},{cell})", count), _NUMBER, style=style
            )

    def _share(self, row: int, total: int, part: int) -> None:
        whole = len(self._found(lambda _: True))
        formula = f"=IF($C${total}=0,0,$C{row}/$C${total})"
        self._canvas.figure(row, _SHARE, Figure(formula, part / whole if whole else 0), _PERCENT)

    def _found(self, where: Callable[[Row], bool]) -> list[Row]:
        return self._records.rows("Customers", where)
