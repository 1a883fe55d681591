"""What the workbook itself says about how it is to be graded."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from addin.hosts.base import Area, Host, StateTable
from addin.workbook.state_rows import find_table, state_table
from grading.exceptions import InputError, RefusedError
from grading.language import LANGUAGES, Lang, as_lang

__all__ = [
    "SETTINGS_TABLE",
    "WORKBOOK_VERSION",
    "Settings",
    "read_pairs",
    "read_settings",
    "settings_table",
]

SETTINGS_TABLE = "TierbookSettings"
WORKBOOK_VERSION = 1
"""Of the contract of tables and names; raised when an older Tierbook would misread a workbook."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings a workbook carries; None where it is silent.

    Args:
        scheme: Id, title or file of the scheme.
        language: Language of texts.
        as_of: The date that counts as today.
        version: Of the contract it was written by.
    """

    scheme: str | None = None
    language: Lang | None = None
    as_of: date | None = None
    version: int | None = None


def read_settings(host: Host, *, mending: Collection[str] = ()) -> Settings:
    """Read the table ``TierbookSettings`` (key, value), wherever it stands.

    Args:
        host: The workbook.
        mending: Keys that count as blank.

    Raises:
        InputError: A setting holds something it cannot be; names the cell's sheet and the key.
        RefusedError: The workbook was written by a newer Tierbook.
    """
    table = find_table(host, SETTINGS_TABLE)
    if table is None:
        return Settings()
    found = {k: v for k, v in _cells(host, table.area).items() if k not in mending}
    where = f"{SETTINGS_TABLE} on {table.area.sheet}"
    scheme = found.get("scheme")
    return Settings(
        version=_version(found.get("version"), where, host.title),
        scheme=None if scheme is None else str(scheme),
        language=_language(found.get("language"), where),
        as_of=_date(found.get("as_of"), where, date1904=host.date1904),
    )


def read_pairs(host: Host, *, mending: Collection[str] = ()) -> dict[str, str]:
    """All settings as texts by key, a person's own included, top to bottom; blank ones left out.

    Args:
        host: The workbook.
        mending: Keys that are about to get another value, so that theirs may be anything.

    Raises:
        InputError: As ``read_settings``.
        RefusedError: As ``read_settings``.
    """
    settings = read_settings(host, mending=mending)
    table = find_table(host, SETTINGS_TABLE)
    pairs = {} if table is None else _cells(host, table.area)
    texts = {key: _text(value) for key, value in pairs.items()}
    if settings.as_of is not None:
        texts["as_of"] = settings.as_of.isoformat()
    return texts


def settings_table(pairs: Mapping[str, str]) -> StateTable:
    """The table as a host writes it; empty values are left out."""
    return state_table(
        SETTINGS_TABLE, ("key", "value"), [pair for pair in pairs.items() if pair[1]]
    )


def _cells(host: Host, area: Area) -> dict[str, object]:
    return _pairs(host.peek(area.sheet, area.bottom), area)


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


def _text(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.15g}"
    return str(value)


def _version(value: object, where: str, title: str) -> int | None:
    if value is None:
        return None
    try:
        version = int(float(str(value)))
    except (OverflowError, ValueError) as error:
        msg = f"{where}: version must be a whole number, got {value!r}. Delete that row."
        raise InputError(msg) from error
    if version > WORKBOOK_VERSION:
        msg = (
            f"{title}: must be of workbook version {WORKBOOK_VERSION} or older, but a newer "
            f"Tierbook has made it version {version}. Update Tierbook (pip install -U tierbook), "
            "then try again; nothing was changed."
        )
        raise RefusedError(msg)
    return version


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
