"""Value against potential on a dashboard: where customers are worth developing."""

from workbook_templates.dashboard_canvas import Canvas, Figure, Style, sentence
from workbook_templates.dashboard_records import Records

__all__ = ["POTENTIALS", "add_potential"]

POTENTIALS = ("high", "medium", "low")
"""What a customer's potential may be, best first."""
_GRADE, _LABEL, _FIRST = 1, 2, 3
_UNRATED = _FIRST + len(POTENTIALS)


def add_potential(canvas: Canvas, records: Records, row: int) -> int:
    """Write the table of tiers by potential from a row on.

    Returns:
        The first free row below.
    """
    canvas.section(
        row, _GRADE, _UNRATED, records.text("potential.title"), records.text("potential.note")
    )
    header = row + 2
    canvas.text(header, _GRADE, records.text("tier"), "head", "center")
    canvas.text(header, _LABEL, None, "head")
    words = [records.potential(word) for word in POTENTIALS]
    words.append(records.text("potential.unrated"))
    canvas.texts(header, _FIRST, words, align="center")
    for number in range(1, len(records.grades) + 1):
        _tier(canvas, records, header, number)
    first, last = header + 1, header + len(records.grades)
    _totals(canvas, records, first, last)
    high = records.rows(
        "Customers",
        lambda c: c.get("potential") == words[0] and c.get("grade") in records.grades[1:],
    )
    told = sentence(records.text("potential.develop"), f"SUM($C${first + 1}:$C${last})", len(high))
    canvas.figure(last + 2, _GRADE, told, style="note", align="left")
    return last + 3


def _tier(canvas: Canvas, records: Records, header: int, number: int) -> None:
    row, grade = header + number, records.grades[number - 1]
    grades, potentials = (records.column("Customers", name) for name in ("grade", "potential"))
    canvas.figure(row, _GRADE, records.tier(number), style="grade")
    canvas.figure(row, _LABEL, records.tier_text(number, "label"), align="left")
    mine = records.rows("Customers", lambda c: c.get("grade") == grade)
    rated = 0
    for column, word in enumerate(POTENTIALS, _FIRST):
        found = sum(c.get("potential") == records.potential(word) for c in mine)
        rated += found
        letter = "CDE"[column - _FIRST]
        formula = f"=COUNTIFS({grades},$A{row},{potentials},{letter}${header})"
        style: Style = "framed" if number > 1 and word == "high" else "body"
        canvas.figure(row, column, Figure(formula, found), "0", style=style, align="center")
    unrated = Figure(f"=COUNTIFS({grades},$A{row})-SUM($C{row}:$E{row})", len(mine) - rated)
    canvas.figure(row, _UNRATED, unrated, "0", align="center")


def _totals(canvas: Canvas, records: Records, first: int, last: int) -> None:
    canvas.band(last + 1, _GRADE, _UNRATED, "total")
    canvas.text(last + 1, _LABEL, records.text("total"), "total")
    graded = records.rows("Customers", lambda c: c.get("grade") in records.grades)
    words = [records.potential(word) for word in POTENTIALS]
    counts = [sum(c.get("potential") == word for c in graded) for word in words]
    for column, count in enumerate([*counts, len(graded) - sum(counts)], _FIRST):
        letter = "CDEF"[column - _FIRST]
        total = Figure(f"=SUM({letter}{first}:{letter}{last})", count)
        canvas.figure(last + 1, column, total, "0", style="total", align="center")
