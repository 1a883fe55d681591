"""Which columns and sheets are ours: those that one of our workbook-level names points at."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from addin.hosts.base import Area
from addin.hosts.references import CellReference
from addin.workbook.columns import OWNED_COLUMNS, OwnedColumn
from grading.language import LANGUAGES, Lang

__all__ = ["Place", "find_name", "new_header", "our_sheet", "owned_place", "places", "yielding"]

SHEET_PREFIX = "Tierbook_Sheet_"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an owned column stands, or the header under which it will be appended.

    Args:
        owned: Which column it is.
        header: Its header, as it stands or as it will be written.
        column: 1-based sheet column, None where it is not there yet.
        displaced: The user's own header that kept ours from its usual name, or None.
    """

    owned: OwnedColumn
    header: str
    column: int | None = None
    displaced: str | None = None


def owned_place(names: Mapping[str, str], area: Area, name: str) -> int | None:
    """The 1-based column of ``area`` whose header ``name`` points at.

    A name that is missing, broken (``#REF!``) or points elsewhere finds nothing: such a column
    was deleted, or belongs to another table.
    """
    target = find_name(names, name)
    if target is None or target.sheet.casefold() != area.sheet.casefold():
        return None
    inside = target.row == area.top and area.left <= target.column <= area.right
    return target.column if inside else None


def our_sheet(names: Mapping[str, str], sheet: str) -> bool:
    """Whether Tierbook made the sheet."""
    targets = (find_name(names, name) for name in names if name.startswith(SHEET_PREFIX))
    return any(t is not None and t.sheet.casefold() == sheet.casefold() for t in targets)


def places(
    names: Mapping[str, str],
    area: Area,
    headers: Sequence[str],
    columns: Iterable[OwnedColumn],
    lang: Lang,
    *,
    read: Collection[int] = (),
) -> list[Place]:
    """Where each owned column stands, or under which header it goes.

    A user's own column of the same title is never ours: then ours is called
    ``Grade (Tierbook)``. Names that programs other than Excel left behind when they moved columns
    are not believed.

    Args:
        names: The workbook's names and what they refer to.
        area: The customers.
        headers: Theirs, left to right.
        columns: What is to be placed.
        lang: Language of new headers.
        read: 1-based columns that hold what the customers are graded by; never ours, unless they
            still have the title we gave them.
    """
    taken = [*headers]
    found: list[Place] = []
    columns = tuple(columns)
    known = _believed(names, area, headers, columns, read)
    for owned in columns:
        column = known.get(owned.name)
        if column is not None:
            found.append(Place(owned, headers[column - area.left], column))
            continue
        wanted = owned.header(lang)
        header = new_header(wanted, taken)
        taken.append(header)
        displaced = next((h for h in headers if _same(h, wanted)), None)
        found.append(Place(owned, header, None, displaced))
    return found


def yielding(names: Mapping[str, str], area: Area, headers: Sequence[str]) -> frozenset[int]:
    """Zero-based positions of our columns that still have the title we gave them.

    Where a person's own column holds the same, such as the last contact, that one is read.
    """
    found = ((owned, owned_place(names, area, owned.name)) for owned in OWNED_COLUMNS)
    at = ((owned, column - area.left) for owned, column in found if column is not None)
    return frozenset(place for owned, place in at if _is_title(headers[place], owned))


def _believed(
    names: Mapping[str, str],
    area: Area,
    headers: Sequence[str],
    columns: Sequence[OwnedColumn],
    read: Collection[int],
) -> dict[str, int]:
    """The 1-based column by name, of names that can be true."""
    claims = {owned: owned_place(names, area, owned.name) for owned in columns}
    titles = {
        owned: headers[column - area.left]
        for owned, column in claims.items()
        if column is not None
    }
    if any(
        _is_title(title, other) for own, title in titles.items() for other in {*columns} - {own}
    ):
        return {}  # a column was put in or taken out, and the names stayed behind
    found: dict[str, int] = {}
    for owned, title in titles.items():
        column = claims[owned]
        read_here = column in read and not _is_title(title, owned)
        if column is not None and not read_here and column not in found.values():
            found[owned.name] = column
    return found


def _is_title(header: str, owned: OwnedColumn) -> bool:
    """Whether a header is what we call an owned column, in any language."""
    plain = header.partition(" (Tierbook")[0]
    return any(_same(plain, owned.header(lang)) for lang in LANGUAGES)


def new_header(wanted: str, taken: Sequence[str]) -> str:
    """A header like ``wanted`` that no other column has; Excel's tables ignore case."""
    header, number = wanted, 1
    while any(_same(header, other) for other in taken):
        header = f"{wanted} (Tierbook)" if number == 1 else f"{wanted} (Tierbook {number})"
        number += 1
    return header


def _same(first: str, second: str) -> bool:
    return " ".join(first.split()).casefold() == " ".join(second.split()).casefold()


def find_name(names: Mapping[str, str], name: str) -> CellReference | None:
    """The cell a workbook-level name points at, None where it is missing or broken."""
    # Excel treats defined names as equal whatever their case.
    wanted = name.casefold()
    return next(
        (CellReference.parse(to) for n, to in names.items() if n.casefold() == wanted), None
    )
