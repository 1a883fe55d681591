"""Put the rules of a scheme into a workbook, for a person to edit."""

from dataclasses import dataclass
from pathlib import Path

from addin.actions.grading_run import SchemeName
from addin.hosts.base import Host
from addin.workbook.language import choose_language
from addin.workbook.locate import locate_customers
from addin.workbook.orders_table import has_orders
from addin.workbook.rules.carried import TIERS_TABLE, find_rules
from addin.workbook.rules.sheets import rules_sheet, tiers_sheet
from addin.workbook.scheme_choice import choose_scheme, fitting_scheme, known_inputs
from addin.workbook.settings import read_settings
from grading.exceptions import RefusedError
from grading.language import Lang

__all__ = ["RulesReport", "put_rules"]


@dataclass(frozen=True, slots=True)
class RulesReport:
    """What was put into a workbook.

    Args:
        scheme: Id of the scheme.
        sheets: Tab names of the rules and of the tiers.
        notes: Things to tell, in the report's language.
    """

    scheme: str
    lang: Lang
    sheets: tuple[str, ...]
    notes: tuple[str, ...] = ()
    file: Path | None = None
    backup: Path | None = None
    written: bool = False

    def as_json(self) -> dict[str, object]:
        """The shape scripts rely on."""
        return {
            "scheme": self.scheme,
            "sheets": list(self.sheets),
            "file": None if self.file is None else str(self.file),
            "backup": None if self.backup is None else str(self.backup),
            "written": self.written,
            "notes": list(self.notes),
        }


def put_rules(
    host: Host,
    *,
    scheme: SchemeName | None = None,
    sheet: str | None = None,
    lang: Lang | None = None,
) -> RulesReport:
    """Write the sheets Rules and Tiers; from then on the workbook is graded by them.

    Args:
        host: The workbook.
        scheme: Whose rules; None takes the workbook's setting, else the only one that fits.
        sheet: Where the customers stand, to look for a scheme that fits.
        lang: Language of the sheets; None takes the workbook's, the person's.

    Raises:
        RefusedError: The workbook has rules already, or no sheet can be added.
        TierbookError: No scheme is named and none fits.
    """
    settings = read_settings(host)
    chosen = choose_scheme(scheme, settings.scheme)
    _refuse_rules(host)
    if chosen is None:
        customers = locate_customers(host, known_inputs(None), sheet=sheet)
        headers, where = customers.block.headers, customers.where
        chosen = fitting_scheme(headers, where, ordered=has_orders(host))
    language = choose_language(lang, settings.language)
    sheets = [host.put_grid(rules_sheet(chosen, language))]
    if chosen.tiers:
        sheets.append(host.put_sheet(tiers_sheet(chosen, language)))
    saved = host.commit()
    notes = tuple(note.text(language) for note in saved.notes)
    return RulesReport(
        chosen.id, language, tuple(sheets), notes, saved.file, saved.backup, saved.written
    )


def _refuse_rules(host: Host) -> None:
    info = find_rules(host)
    if info is not None:
        msg = (
            f"{info.name}: a workbook carries one set of rules, and this sheet holds some already. "
            "Rename the sheet away or delete it with its table Tiers, then try again."
        )
        raise RefusedError(msg)
    for table in host.tables():
        if table.name.casefold() == TIERS_TABLE.casefold():
            msg = (
                f"{table.area.sheet}: the workbook has a table {table.name} already, and a second "
                "cannot have that name. Rename or delete it, then try again."
            )
            raise RefusedError(msg)
