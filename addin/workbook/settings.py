"""What the workbook itself says about how it is to be graded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from addin.hosts.base import Area, Host
from grading.exceptions import InputError
from grading.language import LANGUAGES, Lang, as_lang

__all__ = ["SETTINGS_TABLE", "Settings", "read_settings"]

SETTINGS_TABLE = "TierbookSettings"


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings a workbook carries; None where it is silent.

    Args:
        scheme: Id, title or file of the scheme.
        language: Language of texts.
        as_of: The date that counts as today.
    """

    scheme: str | None = None
    language: Lang | None = None
    as_of: date | None = None


def read_settings(host: Host) -> Settings:
    """Read the table ``TierbookSettings`` (key, value), wherever it stands.

    Raises:
        InputError: A setting holds something it cannot be; names the cell's sheet and the key.
    """
    table = next(
        (t for t in host.tables() if t.name.casefold() == SETTINGS_TABLE.casefold()), None
    )
    if table is None:
        return Settings()
    found = _pairs(host.peek(table.area.sheet, table.area.bottom), table.area)
    where = f"{SETTINGS_TABLE} on {table.area.sheet}"
    scheme = found.get("scheme")
    return Settings(
        scheme=None if scheme is None else str(scheme),
        language=_language(found.get("language"), where),
        as_of=_date(found.get("as_of"), where, date1904=host.date1904),
    )


def _pairs(rows: Sequence[Sequence[object]], area: Area) -> dict[str, object]:
    pairs: dict[str, object] = {}
    for row in rows[area.top : area.bottom]:
        cells = [*row[area.left - 1 : area.right], None, None]
        key, value = cells[0], cells[1]
        if isinstance(value, str):
            value = value.strip() or None
        if key is not None and value is not None:
            pairs[str(key).strip().casefold()] = value
    return pairs


def _language(value: object, where: str) -> Lang | None:
    if value is None:
        return None
    lang = as_lang(str(value))
    if lang is None:
        msg = (
            f"{where}: language must be one of {', '.join(LANGUAGES)}, got {value!r}. Correct it."
        )
        raise InputError(msg)
    return lang


def _date(value: object, where: str, *, date1904: bool) -> date | None:
    if value is None:
        return None
    try:
        if isinstance(value, int | float):
            return (date(1904, 1, 1) if date1904 else date(1899, 12, 30)) + timedelta(int(value))
        return date.fromisoformat(str(value))
    except (OverflowError, ValueError) as error:
        msg = (
            f"{where}: as_of must be a date such as 2026-11-21, got {value!r}. "
            "Correct it, or leave it blank for today."
        )
        raise InputError(msg) from error
