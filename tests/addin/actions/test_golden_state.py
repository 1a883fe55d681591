"""The whole workbook after each verb, the same on every host, against a stored copy.

``TIERBOOK_NEW_GOLDEN=1 pytest tests/addin/actions/test_golden_state.py`` stores it anew.
"""

import json
import os
from datetime import date
from pathlib import Path

import numpy as np

from addin.actions.plan import plan
from addin.actions.regrade import regrade
from addin.actions.undo import undo
from addin.hosts.base import ColumnWrite, Host

GOLDEN = Path(__file__).with_name("golden_state.json")
FIRST, SECOND, THIRD = date(2026, 11, 21), date(2026, 12, 24), date(2027, 1, 7)
ROWS = [
    ["Customer ID", "Customer", "Annual amount", "Rep", "Override"],
    [1001.0, "Ann", 120_000.0, "Li", None],
    [1002.0, "=Bo", 60_000.0, "Li", None],
    [None, None, None, None, None],
    [1003.0, "Cy", 20_000.0, "Mo", "A"],
    [1004.0, "Di", 500.0, "Mo", None],
]


def dump(host: Host) -> dict[str, object]:
    """Cells, tables and names; blank cells at the end of rows and blank rows at the end do not count."""
    sheets = {}
    for info in host.sheets():
        rows = [list(row) for row in host.peek(info.name, 10_000)]
        for row in rows:
            while row and row[-1] is None:
                row.pop()
        while rows and not rows[-1]:
            rows.pop()
        sheets[info.name] = {"visible": info.visible, "rows": rows}
    tables = {}
    for table in host.tables():
        area = table.area
        tables[table.name] = [area.sheet, area.top, area.left, area.bottom, area.right]
    return {"sheets": sheets, "tables": tables, "names": dict(sorted(host.names().items()))}


def amounts(host: Host, value: float, row: int) -> None:
    """Type an amount into one zero-based data row."""
    area = next(t.area for t in host.tables() if t.name == "Customers")
    rows = np.zeros(area.bottom - area.top, np.bool_)
    rows[row] = True
    values = np.full(len(rows), value)
    host.write_columns(area, [ColumnWrite("Annual amount", values, 3, rows=rows)])
    host.commit()


def test_each_verb_leaves_the_workbook_as_stored(in_table) -> None:
    """First grading, a second with moves, a plan, the plan undone, a population scheme, undone."""
    host = in_table(ROWS).host
    steps: dict[str, object] = {}
    regrade(host, scheme="amount-bands", as_of=FIRST, lang="en")
    steps["first grading"] = dump(host)
    amounts(host, 90_000.0, 4)
    regrade(host, as_of=SECOND)
    steps["a move"] = dump(host)
    plan(host, as_of=SECOND, weeks=1)
    steps["plan"] = dump(host)
    undo(host, as_of=SECOND)
    steps["plan undone"] = dump(host)
    regrade(host, scheme="pareto", as_of=THIRD, lang="es")
    steps["another scheme"] = dump(host)
    undo(host, as_of=THIRD)
    steps["undone"] = dump(host)
    found = json.loads(json.dumps(steps))
    if os.environ.get("TIERBOOK_NEW_GOLDEN"):
        text = json.dumps(steps, ensure_ascii=False, indent=1)
        GOLDEN.write_text(text + "\n", encoding="utf-8")
    stored = json.loads(GOLDEN.read_text(encoding="utf-8"))
    for step, workbook in stored.items():
        for part, wanted in workbook.items():
            assert found[step][part] == wanted, (step, part)
    assert list(found) == list(stored)
