"""A workbook as Excel holds it: it gives what xlwings is sent and does what xlwings answers.

It reads what is written into cells as Excel does, so that a text that looks like a number, a date
or a formula becomes one unless it is protected.
"""

import json
import re
from dataclasses import dataclass, field
from datetime import date, datetime

from addin.hosts.base import Area
from addin.hosts.excel_colours import COLOURS_PREFIX
from addin.hosts.memory import MemoryHost
from addin.hosts.memory_sheet import Formula, MemorySheet
from addin.hosts.ranges import Range
from addin.hosts.references import CellReference

DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
TYPED_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}(?:[-/.]\d{1,4})?|\d{1,2}[- ][A-Za-z]{3,9}")
NUMBER = re.compile(r"[-+(]?[$€¥]?\s?[\d.,\uff10-\uff19]+\s?[%)]?(?:[eE][-+]?\d+)?|\d+ \d+/\d+")
LINK = re.compile(r'=HYPERLINK\("((?:[^"]|"")*)","((?:[^"]|"")*)"\)')
DRESSING = {
    "activateSheet", "alert", "deleteDataValidation", "freezePaneAtRange", "rangeClearFormats",
    "setColumnWidth", "setDataValidationList", "setFontProperty", "setNumberFormat", "setRangeColor", "setWrapText",
}  # fmt: skip


def typed(value):
    """What Excel makes of a value that is put into a cell."""
    if not isinstance(value, str) or not value:
        return None if value == "" else value
    if value.startswith("'"):
        return value[1:]
    if value.startswith(("=", "+", "-", "@")):
        found = LINK.fullmatch(value)
        shown = found[2].replace('""', '"') if found else "#NAME?"
        return Formula(value, shown)
    if DATE.fullmatch(value):
        return datetime.fromisoformat(value)
    if TYPED_DATE.fullmatch(value) or NUMBER.fullmatch(value):
        return Formula("turned into a number", -1.0)
    return value.casefold() == "true" if value.casefold() in ("true", "false") else value


@dataclass
class Tab:
    """One sheet."""

    cells: MemorySheet
    tables: list[Area] = field(default_factory=list)
    rules: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """Conditional formats: formula and colour by range."""


class ExcelModel:
    """A workbook in Excel, made from one in memory.

    Args:
        host: What stands in it.
        title: Its name.
    """

    def __init__(self, host, title="Book1.xlsx"):
        self.title = title
        self.names = dict(host.names())
        self.tabs = [Tab(host.sheet(info.name).copy()) for info in host.sheets()]
        self.active = next(n for n, info in enumerate(host.sheets()) if info.active)
        self.headerless = [table.name for table in host.tables() if not table.has_header]
        for table in host.tables():
            self.tab(table.area.sheet).tables.append(table.area)
        self.alerts = []
        self.sources = {}
        """What feeds a table, as Excel numbers it, by table name."""
        self.actions = []

    def tab(self, name):
        """A sheet by its name."""
        return next(tab for tab in self.tabs if tab.cells.name == name)

    def as_host(self):
        """The same workbook in memory; what Tierbook remembers of colours is left out."""
        for number, tab in enumerate(self.tabs):
            tab.cells.active = number == self.active
        return MemoryHost(
            [tab.cells.copy() for tab in self.tabs],
            tables=[area for tab in self.tabs for area in tab.tables],
            names={n: to for n, to in self.names.items() if not n.startswith(COLOURS_PREFIX)},
            headerless=self.headerless,
            title=self.title,
        )

    def payload(self, selection="A1"):
        """What the JavaScript of xlwings sends, as it arrives."""
        book = {"name": self.title, "active_sheet_index": self.active, "selection": selection}
        payload = {
            "client": "Office.js",
            "version": "",
            "book": book | {"calculation": "Automatic"},
            "names": [self._name(name, to) for name, to in self.names.items()],
            "sheets": [self._sheet(tab) for tab in self.tabs],
        }
        return json.loads(json.dumps(payload))

    def _name(self, name, to):
        target = CellReference.parse(to)
        tabs = [tab.cells.name for tab in self.tabs]
        found = target is not None and target.sheet in tabs
        return {
            "name": name,
            "refers_to": f"={to}",
            "type": "Range",
            "sheet_index": tabs.index(target.sheet) if found else None,
            "address": to.rpartition("!")[2].replace("$", "") if found else None,
            "scope_sheet_name": None,
            "scope_sheet_index": None,
            "book_scope": True,
        }

    def _sheet(self, tab):
        info = tab.cells.info()
        used = Range(1, 1, info.rows, info.columns) if info.rows else None
        rows, columns = max(info.rows, 1), max(info.columns, 1)
        values = [
            [_sent(tab.cells.cell(row, column)) for column in range(1, columns + 1)]
            for row in range(1, rows + 1)
        ]
        return {
            "name": tab.cells.name,
            "visibility": "Visible" if tab.cells.visible else "Hidden",
            "show_gridlines": True,
            "print_area": None,
            "notes": [],
            "notes_supported": True,
            "used_range_address": str(used) if used else None,
            "values": values,
            "pictures": [],
            "shapes": [],
            "charts": [],
            "pivot_tables": [],
            "tables": [self._table(tab, area) for area in tab.tables],
        }

    def _table(self, tab, area):
        shown = area.table not in self.headerless
        whole = Range(area.top + (not shown), area.left, area.bottom + area.totals, area.right)
        body = Range(area.top + 1, area.left, area.bottom, area.right)
        columns = range(area.left, area.right + 1)
        return {
            "name": area.table,
            "range_address": str(whole),
            "row_count": whole.bottom - whole.top + 1,
            "column_count": len(columns),
            "columns": [str(tab.cells.cell(area.top, n) or "") for n in columns],
            "header_row_range_address": str(Range(area.top, area.left, area.top, area.right))
            if shown
            else None,
            "data_body_range_address": str(body),
            "total_row_range_address": None,
            "show_headers": shown,
            "show_totals": bool(area.totals),
            "table_style": "TableStyleLight1",
            "show_autofilter": True,
        }

    def apply(self, actions):
        """Do what xlwings asks the JavaScript for."""
        for action in json.loads(json.dumps(actions, allow_nan=False)):
            self.actions.append(action["func"])
            method = getattr(self, f"_{action['func']}", None)
            if method is None:
                assert action["func"] in DRESSING, action
            else:
                method(action, action["args"])

    def _alert(self, _action, args):
        self.alerts.append(args[0])

    def _activateSheet(self, _action, args):  # noqa: N802  # the name xlwings gives it
        self.active = args[0]

    def _at(self, action):
        top, left = action["start_row"] + 1, action["start_column"] + 1
        bottom = top + action["row_count"] - 1
        return Range(top, left, bottom, left + action["column_count"] - 1)

    def _setValues(self, action, _args):  # noqa: N802  # as above
        cells, at = self.tabs[action["sheet_position"]].cells, self._at(action)
        assert len(action["values"]) == action["row_count"]
        for row, values in enumerate(action["values"], at.top):
            assert len(values) == action["column_count"]
            for column, value in enumerate(values, at.left):
                if value is not None:  # Excel leaves such cells as they are
                    cells.put(row, column, typed(value))

    def _setFormula(self, action, args):  # noqa: N802  # as above
        self._setValues(action, args)

    def _addSheet(self, _action, args):  # noqa: N802  # as above
        assert args[1].casefold() not in [tab.cells.name.casefold() for tab in self.tabs]
        assert len(args[1]) <= 31
        self.tabs.insert(args[0], Tab(MemorySheet(args[1])))

    def _setSheetVisibility(self, action, args):  # noqa: N802  # as above
        self.tabs[action["sheet_position"]].cells.visible = args[0] == "Visible"

    def _addTable(self, action, args):  # noqa: N802  # as above
        tab, cells = self.tabs[action["sheet_position"]], Range.parse(args[0])
        names = [area.table.casefold() for tab in self.tabs for area in tab.tables]
        assert args[3].casefold() not in names
        area = Area(
            tab.cells.name, cells.top, cells.left, cells.bottom, cells.right, table=args[3]
        )
        self._distinct_headers(tab, area)
        tab.tables.append(area)

    def _resizeTable(self, action, args):  # noqa: N802  # as above
        tab, cells = self.tabs[action["sheet_position"]], Range.parse(args[1])
        old = tab.tables[args[0]]
        assert (old.top, old.left) == (cells.top, cells.left)
        bottom = cells.bottom - old.totals
        new = Area(old.sheet, old.top, old.left, bottom, cells.right, old.totals, table=old.table)
        for column in range(old.right + 1, new.right + 1):
            tab.cells.put(old.top, column, f"Column{column}")
        tab.tables[args[0]] = new

    def _distinct_headers(self, tab, area):
        headers = [tab.cells.cell(area.top, n) for n in range(area.left, area.right + 1)]
        assert all(headers)
        assert len({str(header).casefold() for header in headers}) == len(headers)

    def _namesAdd(self, _action, args):  # noqa: N802  # as above
        assert args[0].casefold() not in [name.casefold() for name in self.names]
        self.names[args[0]] = args[1].removeprefix("=")

    def _setNameRefersTo(self, _action, args):  # noqa: N802  # as above
        assert args[0] in self.names
        self.names[args[0]] = args[3].removeprefix("=")

    def _nameDelete(self, _action, args):  # noqa: N802  # as above
        del self.names[args[2]]

    def _clearConditionalFormats(self, action, _args):  # noqa: N802  # as above
        rules, cells = self.tabs[action["sheet_position"]].rules, self._at(action)
        for where in [where for where in rules if Range.parse(where).meets(cells)]:
            del rules[where]

    def _addConditionalFormat(self, action, args):  # noqa: N802  # as above
        rules = self.tabs[action["sheet_position"]].rules
        rule = args[0]["formula1"], args[0]["fill_color"]
        rules.setdefault(str(self._at(action)), []).append(rule)


def _sent(cell):
    value = cell.value if isinstance(cell, Formula) else cell
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds") + "Z"
    if isinstance(value, date):
        return f"{value.isoformat()}T00:00:00.000Z"
    return "" if value is None else value


def contents(host):
    """All that a workbook holds, to be compared: cells, tables, names, hidden sheets."""
    cells = {}
    for info in host.sheets():
        rows = [list(row) for row in host.peek(info.name, 100_000)]
        for row in rows:
            while row and row[-1] in (None, ""):
                row.pop()
        while rows and not rows[-1]:
            rows.pop()
        cells[info.name] = rows
    return {
        "cells": cells,
        "tables": {table.name: table.area for table in host.tables()},
        "names": dict(host.names()),
        "hidden": {info.name for info in host.sheets() if not info.visible},
    }
