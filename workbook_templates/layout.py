"""A rehearsed template as an openpyxl workbook: its sheets in tab order, its names, its state."""

from collections.abc import Callable, Mapping
from functools import partial

from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from addin.hosts.base import Area
from addin.hosts.grid_cells import grid_names
from addin.hosts.references import cell_reference
from addin.hosts.state_tables import STATE_NAME, STATE_SHEET
from addin.texts import TEXTS
from addin.workbook.colours import tier_formats
from addin.workbook.columns import GRADE
from addin.workbook.contacts_table import CONTACTS_NAME
from addin.workbook.fit_table import FIT_TABLE
from addin.workbook.history_table import HISTORY_NAME
from addin.workbook.rules.carried import RULES_SHEET, TIERS_SHEET
from addin.workbook.schedule_rows import SCHEDULE_NAME
from addin.workbook.settings import SETTINGS_TABLE
from addin.workbook.undo_table import UNDO_TABLE
from grading.language import Lang
from workbook_templates import look
from workbook_templates.customers_sheet import add_customers
from workbook_templates.dashboard import add_dashboard
from workbook_templates.generated_sheets import add_generated, colour_tiers
from workbook_templates.live_card import add_customer_card
from workbook_templates.page import HEADER_ROW
from workbook_templates.rehearsal import Rehearsed
from workbook_templates.rules_sheet import add_rules
from workbook_templates.start_sheet import add_start
from workbook_templates.state_sheet import add_state
from workbook_templates.template import Page
from workbook_templates.template_texts import template_text, told_of
from workbook_templates.typed_sheets import add_typed_table

__all__ = ["lay_out_workbook"]

_GENERATED: Mapping[str, tuple[str, str]] = {
    "schedule": ("Schedule", SCHEDULE_NAME),
    "tiers": ("Tiers", TIERS_SHEET),
    "contacts": ("Contacts", CONTACTS_NAME),
    "history": ("History", HISTORY_NAME),
}
"""Table and ownership name of the sheets that actions make."""
_HEADS = ("heading", "note")
_TIERS_WIDEST = 28.0
_TAB_COLOURS = {"start": look.ACCENT, "customers": look.BAR, "dashboard": look.BAR}


def lay_out_workbook(rehearsed: Rehearsed, *, sample: bool) -> Workbook:
    """The workbook, ready to be saved.

    Args:
        rehearsed: What its tables hold and how they look.
        sample: Whether to keep the invented data.
    """
    return _Layout(rehearsed, sample=sample).build()


class _Layout:
    def __init__(self, rehearsed: Rehearsed, *, sample: bool) -> None:
        self.rehearsed = rehearsed
        self.template = rehearsed.template
        self.host = rehearsed.host
        self.content = rehearsed.content
        self.lang: Lang = rehearsed.content.lang
        self.sample = sample
        self.footer = TEXTS.get("template.page", self.lang, page="&P", pages="&N")
        self.workbook = Workbook()
        self.names: dict[str, str] = {}

    def build(self) -> Workbook:
        """All sheets, then what holds for the workbook as a whole."""
        look.set_usual_font(self.workbook, self.lang)
        self.workbook.remove(self.workbook.worksheets[0])
        sheets = {key: self.workbook.create_sheet(tab) for key, tab in self.content.sheets.items()}
        for key, fill in self._fillers().items():
            if key in sheets:
                fill(sheets[key])
        for key, colour in _TAB_COLOURS.items():
            sheets[key].sheet_properties.tabColor = colour
        self._state(self.workbook.create_sheet(STATE_SHEET))
        self._define_names()
        title = told_of(self.template.id, "title", self.content.scheme, self.lang)
        self.workbook.properties.title = title
        self.workbook.properties.creator = "Tierbook"
        self.workbook.properties.language = self.lang
        return self.workbook

    def _fillers(self) -> Mapping[str, Callable[[Worksheet], None]]:
        return {
            "start": self._start,
            "customers": self._customers,
            "rules": self._rules,
            "dashboard": lambda sheet: add_dashboard(self.workbook, sheet, self.content),
            "card": lambda sheet: add_customer_card(self.workbook, sheet, self.content),
            "reps": lambda sheet: self._team(sheet, "Reps"),
            "holidays": lambda sheet: self._team(sheet, "Holidays"),
            **{name.lower(): partial(self._further, name) for name in self.template.tables},
            **{page.key: partial(self._page, page) for page in self.template.pages},
            **{key: partial(self._generated, key) for key in _GENERATED},
        }

    def _start(self, sheet: Worksheet) -> None:
        self.names |= add_start(sheet, self.content, self.footer, sample=self.sample)

    def _customers(self, sheet: Worksheet) -> None:
        content, host = self.content, self.host
        typed = self.rehearsed.typed["Customers"]
        owned = list(host.appended.values())
        like = self.rehearsed.played.tables["Customers"]
        add_customers(sheet, content, self.template, like, typed, owned, self.footer)
        left = len(typed) + 1
        bottom = HEADER_ROW + max(len(content.tables["Customers"].rows), 1)
        area = Area(sheet.title, HEADER_ROW, 1, bottom, len(typed) + len(owned))
        for column, write in enumerate(owned, left):
            self.names[write.name or ""] = cell_reference(sheet.title, HEADER_ROW, column)
            if write.name == GRADE.name:
                colour_tiers(sheet, area, column, tier_formats(content.scheme))

    def _rules(self, sheet: Worksheet) -> None:
        grid = self.host.grids[RULES_SHEET]
        wanted = [[cell.value for cell in row] for row in grid.rows]
        standing = self.host.sheet_values(self.content.sheets["rules"])
        add_rules(sheet, grid, standing if self.sample else wanted, self.lang, self.footer)
        self.names |= grid_names(grid, sheet.title)

    def _page(self, page: Page, sheet: Worksheet) -> None:
        page.fill(sheet, self.content, self.footer)

    def _further(self, table: str, sheet: Worksheet) -> None:
        like, typed = self.rehearsed.played.tables[table], self.rehearsed.typed[table]
        add_typed_table(sheet, self.content, like, typed, self.footer)

    def _team(self, sheet: Worksheet, table: str) -> None:
        self._further(table, sheet)
        self.names[f"Tierbook_Sheet_{table}"] = cell_reference(sheet.title, 1, 1)

    def _generated(self, key: str, sheet: Worksheet) -> None:
        table, name = _GENERATED[key]
        generated, rows = self.host.generated[name], self.content.tables[table]
        if key == "tiers":  # put_rules gives that sheet no title, and columns as wide as texts
            title, note = (
                template_text(self.template.id, f"{part}.tiers", self.lang) for part in _HEADS
            )
            add_generated(
                sheet,
                self.content,
                rows,
                generated,
                self.footer,
                title=title,
                note=note,
                widest=_TIERS_WIDEST,
            )
        else:
            add_generated(sheet, self.content, rows, generated, self.footer)
        self.names[name] = cell_reference(sheet.title, 1, 1)

    def _state(self, sheet: Worksheet) -> None:
        kept = {SETTINGS_TABLE} | ({FIT_TABLE} if self.sample else set())
        tables = [
            (name, self.host.headers(name), self.host.rows(name) if name in kept else [])
            for name in (found.name for found in self.host.tables())
            if name in (SETTINGS_TABLE, FIT_TABLE, UNDO_TABLE)
        ]
        add_state(sheet, tables, self.lang)
        self.names[STATE_NAME] = cell_reference(sheet.title, 1, 1)

    def _define_names(self) -> None:
        for name, place in sorted(self.names.items()):
            self.workbook.defined_names[name] = DefinedName(name, attr_text=place)
