"""``workbook.xml``: sheets, names and settings, read and appended to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from addin.hosts.markup import Edits, Node, element, parse
from addin.hosts.package import Relationship
from grading.exceptions import RefusedError

__all__ = [
    "Sheet",
    "WorkbookPart",
    "add_sheet",
    "calculate_on_load",
    "define_names",
    "read_workbook",
]

SheetKind = Literal["worksheet", "chartsheet", "dialogsheet", "macrosheet"]
_KINDS: Mapping[str, SheetKind] = {
    "worksheet": "worksheet",
    "chartsheet": "chartsheet",
    "dialogsheet": "dialogsheet",
    "xlMacrosheet": "macrosheet",
    "xlIntlMacrosheet": "macrosheet",
}
_SCHEMA_ORDER = (
    "fileVersion",
    "fileSharing",
    "workbookPr",
    "AlternateContent",
    "revisionPtr",
    "absPath",
    "workbookProtection",
    "bookViews",
    "sheets",
    "functionGroups",
    "externalReferences",
    "definedNames",
    "calcPr",
    "oleSize",
    "customWorkbookViews",
    "pivotCaches",
    "smartTagPr",
    "smartTagTypes",
    "webPublishing",
    "fileRecoveryPr",
    "webPublishObjects",
    "extLst",
)
_TRUE = {"1", "true", "on"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One tab.

    Args:
        name: As a person sees it.
        path: Where its part stands in the package.
        kind: Only worksheets have cells.
        visible: Whether its tab is shown.
    """

    name: str
    path: str
    kind: SheetKind
    visible: bool


@dataclass(frozen=True, slots=True)
class WorkbookPart:
    """What ``workbook.xml`` says.

    Args:
        sheets: In tab order.
        active: Zero-based place of the sheet the workbook opens on.
        date1904: Whether date serials count from 1904-01-01.
        names: Workbook-level names and what they refer to.
        structure_locked: Whether sheets may not be added.
        strict: Whether the workbook is of the strict kind.
        read_only_recommended: Whether Excel is to suggest opening it read-only.
    """

    sheets: tuple[Sheet, ...]
    active: int
    date1904: bool
    names: Mapping[str, str]
    structure_locked: bool
    strict: bool
    read_only_recommended: bool = False

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of that name (case does not matter, as in Excel), or None."""
        wanted = name.casefold()
        return next((sheet for sheet in self.sheets if sheet.name.casefold() == wanted), None)


def read_workbook(path: str, xml: bytes, relationships: Sequence[Relationship]) -> WorkbookPart:
    """Read the workbook part.

    Args:
        path: Where it stands in the package.
        xml: The part.
        relationships: Its relationships, which say what kind each sheet is.

    Raises:
        RefusedError: It holds no sheets, or one of them is missing.
    """
    root = parse(xml, path)
    by_id = {found.id: found for found in relationships}
    sheets = tuple(
        _sheet(path, node, by_id) for holder in root.all("sheets") for node in holder.all("sheet")
    )
    if not sheets:
        message = f"{path}: must list the sheets, but lists none. The workbook is damaged."
        raise RefusedError(message)
    settings = root.child("workbookPr")
    views = root.child("bookViews")
    view = views.child("workbookView") if views else None
    active = view.number("activeTab", 0) if view else 0
    lock = root.child("workbookProtection")
    sharing = root.child("fileSharing")
    return WorkbookPart(
        sheets=sheets,
        active=active if active < len(sheets) else 0,
        date1904=settings is not None and settings.attributes.get("date1904") in _TRUE,
        names={
            node.attributes.get("name", ""): node.text.strip()
            for node in _name_nodes(root)
            if "localSheetId" not in node.attributes
        },
        structure_locked=lock is not None and lock.attributes.get("lockStructure") in _TRUE,
        strict="purl.oclc.org" in root.space,
        read_only_recommended=sharing is not None
        and sharing.attributes.get("readOnlyRecommended") in _TRUE,
    )


def add_sheet(xml: bytes, name: str, relationship_id: str, *, hidden: bool = False) -> bytes:
    """The part with a sheet more, at the right end."""
    root = parse(xml)
    holder = next(root.all("sheets"))
    used = [node.number("sheetId", 0) for node in holder.all("sheet")]
    space = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    if "purl.oclc.org" in root.space:
        space = "http://purl.oclc.org/ooxml/officeDocument/relationships"
    values: dict[str, object] = {"name": name, "sheetId": max(used, default=0) + 1}
    if hidden:
        values["state"] = "hidden"
    # The namespace is declared on the spot: a workbook may bind it to any prefix.
    values |= {"xmlns:r": space, "r:id": relationship_id}
    edits = Edits(xml)
    edits.append(holder, element(f"{root.prefix}sheet", values))
    return edits.apply()


def define_names(
    xml: bytes, names: Mapping[str, str], *, local: Mapping[tuple[str, int], str] | None = None
) -> bytes:
    """The part with names defined or given another meaning; unchanged if they stand there.

    Args:
        xml: The part.
        names: Workbook-level names and what they refer to.
        local: The same for names of one sheet, by name and the sheet's zero-based place.
    """
    wanted: dict[tuple[str, str | None], str] = {(n, None): ref for n, ref in names.items()}
    wanted |= {(n, str(place)): ref for (n, place), ref in (local or {}).items()}
    for (name, sheet), reference in wanted.items():
        xml = _define(xml, name, sheet, reference)
    return xml


def _define(xml: bytes, name: str, sheet: str | None, reference: str) -> bytes:
    root = parse(xml)
    edits = Edits(xml)
    new = element(
        f"{root.prefix}definedName",
        {"name": name, "localSheetId": sheet},
        reference.replace("&", "&amp;").replace("<", "&lt;").encode(),
    )
    holder = root.child("definedNames")
    if holder is None:
        made = element(f"{root.prefix}definedNames", {}, new)
        edits.insert_child(root, _SCHEMA_ORDER, "definedNames", made)
        return edits.apply()
    place = None
    for node in holder.all("definedName"):
        known = node.attributes.get("name", "")
        if known.casefold() == name.casefold() and node.attributes.get("localSheetId") == sheet:
            if node.text.strip() == reference:
                return xml
            edits.replace(node.start, node.end, new)
            return edits.apply()
        if place is None and known.casefold() > name.casefold():
            place = node.start
    if place is None:
        edits.append(holder, new)
    else:
        edits.insert(place, new)
    return edits.apply()


def calculate_on_load(xml: bytes) -> bytes:
    """The part with the order to compute all formulas when it is opened."""
    root = parse(xml)
    edits = Edits(xml)
    settings = root.child("calcPr")
    if settings is None:
        new = element(f"{root.prefix}calcPr", {"fullCalcOnLoad": 1})
        edits.insert_child(root, _SCHEMA_ORDER, "calcPr", new)
    elif settings.attributes.get("fullCalcOnLoad") not in _TRUE:
        edits.set(settings, fullCalcOnLoad="1")
    return edits.apply()


def _sheet(path: str, node: Node, by_id: Mapping[str, Relationship]) -> Sheet:
    name = node.attributes.get("name", "")
    found = by_id.get(node.attributes.get("r:id", ""))
    if found is None:
        message = f"{path}: the sheet {name!r} has no part. The workbook is damaged; open it in "
        raise RefusedError(message + "Excel, let Excel repair it and save it.")
    return Sheet(
        name=name,
        path=found.target,
        kind=_KINDS.get(found.kind, "worksheet"),
        visible=node.attributes.get("state", "visible") == "visible",
    )


def _name_nodes(root: Node) -> Sequence[Node]:
    holder = root.child("definedNames")
    return list(holder.all("definedName")) if holder else []
