"""The card of a workbook's scheme as a sheet of the workbook, to read, print and hand out."""

from dataclasses import dataclass
from pathlib import Path

from addin.actions.grading_run import SchemeName
from addin.actions.saved import saved_json
from addin.actions.scheme_card_content import scheme_card_content
from addin.actions.scheme_card_page import scheme_card_sheet
from addin.hosts.base import Host
from addin.workbook.language import choose_language
from addin.workbook.locate import locate_customers
from addin.workbook.scheme_choice import known_inputs
from addin.workbook.scheme_source import scheme_source
from addin.workbook.settings import read_settings
from grading.language import Lang

__all__ = ["SchemeCardReport", "scheme_card"]


@dataclass(frozen=True, slots=True)
class SchemeCardReport:
    """Where the card stands.

    Args:
        scheme: Id of the scheme.
        title: What people call it.
        page: Tab name of the card.
        notes: Things to tell, in the report's language.
    """

    scheme: str
    title: str
    lang: Lang
    page: str
    notes: tuple[str, ...] = ()
    file: Path | None = None
    backup: Path | None = None
    written: bool = False

    def as_json(self) -> dict[str, object]:
        """The shape scripts rely on."""
        return {
            "scheme": self.scheme,
            "title": self.title,
            "page": self.page,
            **saved_json(self),
            "notes": list(self.notes),
        }


def scheme_card(
    host: Host,
    *,
    scheme: SchemeName | None = None,
    sheet: str | None = None,
    lang: Lang | None = None,
) -> SchemeCardReport:
    """Write what a scheme measures and how it decides as a page of its own.

    The page is made anew each time, so that a workbook has one; a person's sheets and what Undo
    takes back stay as they are.

    Args:
        host: The workbook.
        scheme: Whose card; None takes the workbook's own rules, its setting, or the only scheme
            that fits its customers.
        sheet: Where the customers stand, to look for a scheme that fits.
        lang: Language of the card; None takes the workbook's, else the person's.

    Raises:
        TierbookError: No scheme is named and none fits, its rules do not hold together, or the
            page cannot be written.
    """
    host.progress(None)
    settings = read_settings(host)
    source = scheme_source(host, scheme, settings, lang)
    chosen = source.scheme
    if chosen is None:
        customers = locate_customers(host, known_inputs(None), sheet=sheet)
        chosen = source.fitting(customers.block.headers, customers.where)
    language = choose_language(lang, settings.language)
    page = host.put_grid(scheme_card_sheet(scheme_card_content(chosen, language)))
    saved = host.commit()
    host.progress(1.0)
    notes = tuple(note.text(language) for note in (*source.notes, *saved.notes))
    return SchemeCardReport(
        chosen.id,
        chosen.title.get(language),
        language,
        page,
        notes,
        saved.file,
        saved.backup,
        saved.written,
    )
