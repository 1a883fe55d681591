"""One click: the workbook is read, a verb is run, and the person is told how it went."""

import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

import xlwings as xw

from addin.hosts.excel import ExcelHost
from addin.hosts.excel_sheets import is_remote
from addin.scripting.attendance import attended
from addin.scripting.dialogue import tell
from addin.scripting.wording import told_in_excel
from addin.texts import TEXTS
from addin.workbook.language import choose_language
from addin.workbook.scheme_choice import refuse_scheme_file
from addin.workbook.settings import read_settings
from addin.workbook.spoken import workbook_language
from grading.exceptions import StoppedError, TierbookError
from grading.language import Lang

__all__ = ["Click", "click"]

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Click:
    """What a button works with.

    Args:
        book: The workbook in Excel.
        host: The same as actions see it.
        as_of: The date that counts as today.
        lang: The language of the workbook.
    """

    book: xw.Book
    host: ExcelHost
    as_of: date
    lang: Lang


def click(book: xw.Book, work: Callable[[Click], str]) -> None:
    """Run what stands behind a button and show what it says.

    What Tierbook refuses is told in the workbook's language. What it did not expect is told
    plainly; the log names the place in the program and nothing of the workbook.

    Args:
        book: The workbook.
        work: Does it and gives the text to show.
    """
    lang: Lang = choose_language(None)
    try:
        with attended(book) as attendance:
            host = ExcelHost(book, attendance)
            lang = choose_language(None, workbook_language(host))
            if attendance is not None:
                attendance.lang = lang
            as_of = _settle(book, host)
            said = work(Click(book, host, as_of, lang))
    except StoppedError as stop:
        tell(book, stop.message(lang))
    except TierbookError as error:
        tell(book, told_in_excel(error, lang), failed=True)
    except Exception as error:  # a person in front of Excel must never meet a stack trace
        place = traceback.extract_tb(error.__traceback__)[-1]
        # Not the message of the exception, which may quote cells.
        _LOG.error("%s in %s, line %s", type(error).__name__, place.name, place.lineno)
        if is_remote(book):
            book.json()["actions"].clear()
        tell(book, TEXTS.get("scripts.defect", lang, kind=type(error).__name__), failed=True)
    else:
        tell(book, said)


def _settle(book: xw.Book, host: ExcelHost) -> date:
    """The date that counts as today.

    Raises:
        InputError: A setting cannot be what it is.
        RefusedError: The setting names a file, and the workbook comes from another machine.
    """
    settings = read_settings(host)
    if is_remote(book):
        refuse_scheme_file(settings.scheme)
    return settings.as_of or datetime.now().astimezone().date()
