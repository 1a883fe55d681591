"""Excel as a program on a desktop is: xlwings calls it directly, and each call takes effect.

An engine for xlwings' own front end, on the workbook model beside this file. It follows what
xlwings does on Windows: formulas can be read, a new sheet is turned to, a name that is there is
defined anew, and what is written is read as if it were typed.
"""

import sys
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from types import SimpleNamespace

import xlwings

from addin.hosts.base import Area
from addin.hosts.memory_sheet import Formula, MemorySheet
from addin.hosts.ranges import Range

model_of = sys.modules["excel_model"]


@contextmanager
def desktop(model):
    """The workbook of a model, open in Excel on a desktop."""
    book = _Book(model)
    before = xlwings.engines.active
    xlwings.engines.active = xlwings.Engine(impl=_Engine(book.app))
    yield xlwings.Book(impl=book)
    xlwings.engines.active = before


class _Engine:
    name, type = "excel", "desktop"

    def __init__(self, app):
        self.apps = [app]

    @staticmethod
    def prepare_xl_data_element(value, _options):
        return "" if value is None else value

    @staticmethod
    def clean_value_data(data, _datetimes, empty_as, _numbers, _errors):
        return [[empty_as if cell in (None, "") else cell for cell in row] for row in data]


class _App:
    pid = 1

    def __init__(self, model):
        self.model = model
        self._bar, self._updating = False, True
        self.shown = []
        """What the status bar and the screen were told, in order."""
        self.engine = _Engine(self)
        self.selected = (1, 1, 1, 1)

    @property
    def selection(self):
        active = _Sheet(self.model, self.model.tabs[self.model.active])
        return _Range(active, Range(*self.selected))

    @property
    def status_bar(self):
        """False where Excel itself says what it does."""
        return self._bar

    @status_bar.setter
    def status_bar(self, text):
        self._bar = text
        self.shown.append(text)

    @property
    def screen_updating(self):
        return self._updating

    @screen_updating.setter
    def screen_updating(self, on):
        self._updating = on
        self.shown.append("screen on" if on else "screen off")

    def activate(self, _steal_focus):
        """There is but one window."""

    def alert(self, prompt, *_options):
        self.shown.append("window")
        self.model.alerts.append(prompt)


class _Book:
    def __init__(self, model):
        self.model, self.name, self.fullname = model, model.title, model.title
        self.app = _App(model)
        self.sheets = _Sheets(model)
        self.names = _Names(model)

    def activate(self):
        """It is the only workbook."""


class _Sheets:
    def __init__(self, model):
        self.model = model

    @property
    def active(self):
        return _Sheet(self.model, self.model.tabs[self.model.active])

    def __len__(self):
        return len(self.model.tabs)

    def __iter__(self):
        return (_Sheet(self.model, tab) for tab in self.model.tabs)

    def __call__(self, key):
        tab = self.model.tabs[key - 1] if isinstance(key, int) else self.model.tab(key)
        return _Sheet(self.model, tab)

    def __contains__(self, key):
        return True

    def add(self, _before, after, name):
        place = after.index
        self.model.tabs.insert(place, model_of.Tab(MemorySheet(name)))
        self.model.active = place
        return _Sheet(self.model, self.model.tabs[place])


class _Sheet:
    def __init__(self, model, tab):
        self.model, self.tab, self.cells = model, tab, tab.cells
        self.api = SimpleNamespace(ProtectContents=tab.cells.protected)
        self.tables = _Tables(self)

    @property
    def book(self):
        return _Book(self.model)

    @property
    def name(self):
        return self.cells.name

    @property
    def index(self):
        return self.model.tabs.index(self.tab) + 1

    @property
    def visible(self):
        return self.cells.visible

    @visible.setter
    def visible(self, value):
        self.cells.visible = value

    @property
    def used_range(self):
        info = self.cells.info()
        return _Range(self, Range(1, 1, max(info.rows, 1), max(info.columns, 1)))

    def select(self):
        """As activate."""

    @property
    def freeze_panes(self):
        raise NotImplementedError

    def activate(self):
        self.model.active = self.index - 1

    def range(self, first, last=None):
        if isinstance(first, _Range):
            end = last.cells
            return _Range(self, replace(first.cells, bottom=end.bottom, right=end.right))
        if isinstance(first, tuple):
            return _Range(self, Range(*first, *(last or first)))
        return _Range(self, Range.parse(first))


class _Font:
    bold = size = color = italic = name = None


class _Range:
    max_cells_per_read = max_cells_per_write = None
    color = number_format = column_width = wrap_text = None

    def __init__(self, sheet, cells):
        self.sheet, self.cells, self.font = sheet, cells, _Font()
        self.api = self
        self.row, self.column = cells.top, cells.left
        self.shape = cells.bottom - cells.top + 1, cells.right - cells.left + 1
        self.address = str(cells)
        self.conditional_formats = _Rules(sheet.tab.rules, str(cells))
        self.data_validation = SimpleNamespace(set_list=lambda *_: None, delete=lambda: None)

    def _grid(self, look):
        columns = range(self.cells.left, self.cells.right + 1)
        rows = [
            tuple(look(self.sheet.cells.cell(row, column)) for column in columns)
            for row in range(self.cells.top, self.cells.bottom + 1)
        ]
        return rows[0][0] if self.shape == (1, 1) else tuple(rows)

    @property
    def raw_value(self):
        return self._grid(lambda cell: cell.value if isinstance(cell, Formula) else cell)

    @raw_value.setter
    def raw_value(self, values):
        rows = values if isinstance(values, list) else [[values] * self.shape[1]] * self.shape[0]
        for row, cells in enumerate(rows, self.row):
            for column, value in enumerate(cells, self.column):
                self.sheet.cells.put(row, column, model_of.typed(value))

    @property
    def formula(self):
        return self._grid(_formula)

    @formula.setter
    def formula(self, values):
        self.raw_value = values

    def __len__(self):
        return self.shape[0] * self.shape[1]

    def clear_formats(self):
        """Formats are not kept here."""

    def __call__(self, row, column=None):
        at = self.cells
        here = Range(
            at.top + row - 1, at.left + column - 1, at.top + row - 1, at.left + column - 1
        )
        return _Range(self.sheet, here)


def _formula(cell):
    if isinstance(cell, Formula):
        return cell.text
    return 0.0 if isinstance(cell, datetime) else "" if cell is None else cell


class _Rules:
    def __init__(self, rules, where):
        self.rules, self.where = rules, where

    def __len__(self):
        return len(self.rules.get(self.where, ()))

    def __iter__(self):
        return (
            _Rule(self.rules[self.where], rule) for rule in list(self.rules.get(self.where, ()))
        )

    def __call__(self, number):
        return _Rule(self.rules[self.where], self.rules[self.where][number - 1])

    def add_cell_value(self, spec):
        rule = spec["formula1"], "#{:02x}{:02x}{:02x}".format(*spec["fill_color"])
        self.rules.setdefault(self.where, []).insert(0, rule)
        return _Rule(self.rules[self.where], rule)


class _Rule:
    def __init__(self, rules, rule):
        self.rules, self.rule = rules, rule
        own = rule[0].startswith('="')
        self.type, self.operator = ("cell_value", "equal_to") if own else ("custom", None)

    def delete(self):
        self.rules.remove(self.rule)


class _Tables:
    def __init__(self, sheet):
        self.sheet, self.areas = sheet, sheet.tab.tables

    def __len__(self):
        return len(self.areas)

    def __iter__(self):
        return (_Table(self.sheet, place) for place in range(len(self.areas)))

    def __call__(self, key):
        names = [area.table for area in self.areas]
        return _Table(self.sheet, key - 1 if isinstance(key, int) else names.index(key))

    def add(self, *_types, source=None, name=None, **_options):
        at = source.impl.cells
        area = Area(self.sheet.name, at.top, at.left, at.bottom, at.right, table=name)
        self.areas.append(area)
        return _Table(self.sheet, len(self.areas) - 1)


class _Table:
    show_headers = True

    def __init__(self, sheet, place):
        self.sheet, self.place = sheet, place
        self.area = sheet.tab.tables[place]
        self.name, self.show_totals = self.area.table, bool(self.area.totals)
        self.api = SimpleNamespace(SourceType=sheet.model.sources.get(self.name, 1))

    @property
    def range(self):
        area = self.area
        return _Range(
            self.sheet, Range(area.top, area.left, area.bottom + area.totals, area.right)
        )

    def resize(self, cells):
        at = cells.cells if isinstance(cells, _Range) else cells.impl.cells
        bottom = at.bottom - self.area.totals
        self.sheet.tab.tables[self.place] = replace(self.area, bottom=bottom, right=at.right)


class _Names:
    def __init__(self, model):
        self.model = model

    def __len__(self):
        return len(self.model.names)

    def __call__(self, key):
        name = list(self.model.names)[key - 1] if isinstance(key, int) else key
        return _Name(self.model, name)

    def __iter__(self):
        return (_Name(self.model, name) for name in list(self.model.names))

    def snapshot(self):
        return [(name, _Name(self.model, name)) for name in self.model.names]

    def contains(self, name):
        return name in self.model.names

    def add(self, name, refers_to):
        self.model.names[name] = refers_to.removeprefix("=")
        return _Name(self.model, name)


class _Name:
    def __init__(self, model, name):
        self.model, self.name = model, name

    @property
    def refers_to(self):
        return f"={self.model.names[self.name]}"

    @refers_to.setter
    def refers_to(self, value):
        self.model.names[self.name] = value.removeprefix("=")

    def delete(self):
        del self.model.names[self.name]
