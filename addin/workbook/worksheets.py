"""Worksheets: practices that are thought through and written down, and grade nobody.

Each is a template. What is known of them here is what takes no template to be built.
"""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

from addin.texts import TEXTS, message
from grading.exceptions import InputError, UnknownSchemeError
from grading.language import LANGUAGES

__all__ = [
    "C4_WORKSHEET",
    "WORKSHEETS",
    "WORKSHEET_NAME",
    "find_worksheet",
    "leading_to_worksheets",
    "speaks_of",
]

C4_WORKSHEET = "c4-worksheet"
WORKSHEETS = (C4_WORKSHEET,)
"""Ids of all worksheets."""
WORKSHEET_NAME = "Tierbook_Worksheet"
"""Workbook-level name that a worksheet has: there are no customers to look for."""


def find_worksheet(name: str) -> str | None:
    """The id of the worksheet that a person calls by its id or by its title in any language."""
    wanted = _folded(name)
    for worksheet in WORKSHEETS:
        titles = (TEXTS.get(f"template.{worksheet}.title", lang) for lang in LANGUAGES)
        if wanted in {_folded(worksheet), *map(_folded, titles)}:
            return worksheet
    return None


@contextmanager
def leading_to_worksheets(name: str) -> Iterator[None]:
    """Where a scheme is looked for by name, say of a worksheet what it is and how to get it.

    Args:
        name: What the scheme is called.

    Raises:
        InputError: There is no such scheme, but such a worksheet.
    """
    try:
        yield
    except UnknownSchemeError as error:
        if worksheet := find_worksheet(name):
            raise InputError(message("worksheet.no_scheme", id=worksheet)) from error
        raise


def speaks_of(worksheet: str, word: str) -> bool:
    """Whether a worksheet's id, title or purpose says a word, in whatever language."""
    return any(_folded(word) in _folded(text) for text in _texts(worksheet))


def _texts(worksheet: str) -> Iterator[str]:
    yield worksheet
    for lang in LANGUAGES:
        yield TEXTS.get(f"template.{worksheet}.title", lang)
        yield TEXTS.get(f"template.{worksheet}.about", lang)


def _folded(text: str) -> str:
    """Letters and digits alone, without case, accents and full-width forms."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if char.isalnum())
