"""The options that verbs share, each declared once."""

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from grading.language import Lang, as_lang

__all__ = [
    "WORKBOOK_ENDINGS",
    "AllowProblems",
    "AsOf",
    "CardFormat",
    "Debug",
    "IgnoreLock",
    "InputFile",
    "Json",
    "Language",
    "LanguageOption",
    "NoBackup",
    "Output",
    "SchemeOption",
    "Sheet",
    "TableFormat",
    "Workbook",
    "code",
    "key_values",
    "new_csv_file",
    "new_scheme_file",
    "parse_date",
    "scheme_name",
]


WORKBOOK_ENDINGS = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm"})
"""How the names of workbooks end."""


class Language(StrEnum):
    """Languages Tierbook speaks."""

    EN = "en"
    ZH = "zh"
    ES = "es"


class TableFormat(StrEnum):
    """How ``grade`` prints its rows."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


class CardFormat(StrEnum):
    """How ``scheme`` prints a scheme."""

    TABLE = "table"
    TOML = "toml"


def code(language: Language | None) -> Lang | None:
    """The language as the rest of Tierbook names it."""
    return None if language is None else as_lang(language.value)


def parse_date(text: str) -> date:
    """A date of the command line.

    Raises:
        typer.BadParameter: It is none of the form ``2026-11-20``.
    """
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        msg = f"expected a date such as 2026-11-20, got {text!r}."
        raise typer.BadParameter(msg) from error


def scheme_name(text: str | None) -> str | None:
    """A scheme of the command line; a file must be there.

    Raises:
        typer.BadParameter: There is no such file.
    """
    if text is not None and _names_file(text) and not Path(text).is_file():
        msg = f"there is no file {text!r}."
        raise typer.BadParameter(msg)
    return text


def new_scheme_file(file: Path | None) -> Path | None:
    """A scheme file to be written.

    Raises:
        typer.BadParameter: Its name is none of a scheme file, so that no verb would read it.
    """
    if file is not None and file.suffix.lower() != ".toml":
        msg = f"a scheme file is called something.toml, got {str(file)!r}."
        raise typer.BadParameter(msg)
    return file


def new_csv_file(file: Path | None) -> Path | None:
    """A file of comma-separated values to be written.

    Raises:
        typer.BadParameter: Its name is none of such a file, so that it may be another one.
    """
    if file is not None and file.suffix.lower() != ".csv":
        msg = f"such a file is called something.csv, got {str(file)!r}."
        raise typer.BadParameter(msg)
    return file


def _names_file(text: str) -> bool:
    return Path(text).suffix.lower() in {".toml", *WORKBOOK_ENDINGS}


def key_values(pairs: list[str] | None) -> list[str] | None:
    """Settings of the command line, each written as key=value.

    Raises:
        typer.BadParameter: One has no equals sign.
    """
    for pair in pairs or ():
        if "=" not in pair:
            msg = f"expected KEY=VALUE such as scheme=pareto, got {pair!r}."
            raise typer.BadParameter(msg)
    return pairs


LanguageOption = Annotated[
    Language | None,
    typer.Option("--lang", help="Language of texts; otherwise the workbook's, or yours."),
]
Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
Debug = Annotated[
    bool, typer.Option("--debug", help="Show what to send along when you report an error.")
]

Sheet = Annotated[
    str | None,
    typer.Option("--sheet", metavar="NAME", help="Sheet with the customers."),
]
SchemeOption = Annotated[
    str | None,
    typer.Option(
        "--scheme",
        metavar="ID|FILE.toml",
        callback=scheme_name,
        help="Grade by this scheme; otherwise by the workbook's.",
    ),
]
AsOf = Annotated[
    date | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        parser=parse_date,
        help="Date that counts as today, such as 2026-11-20.",
    ),
]

Output = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", metavar="FILE", help="Write to this file; leave WORKBOOK alone."
    ),
]
NoBackup = Annotated[
    bool, typer.Option("--no-backup", help="Keep no dated copy in the folder .tierbook.")
]
IgnoreLock = Annotated[
    bool, typer.Option("--ignore-lock", help="Write though somebody has the workbook open.")
]
AllowProblems = Annotated[
    bool, typer.Option("--allow-problems", help="Exit with 0 though cells need attention.")
]

Workbook = Annotated[
    Path,
    typer.Argument(metavar="WORKBOOK", help="An Excel workbook.", exists=True, dir_okay=False),
]
InputFile = Annotated[
    Path,
    typer.Argument(metavar="FILE", help="A .csv or Excel file.", exists=True, dir_okay=False),
]
