"""Web extensions: which Office add-ins a workbook brings with it, and what they keep in it.

Source: ECMA-376 packages with the parts of [MS-OWEXML]; a property's value is JSON.
"""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from addin.hosts.markup import Edits, Node, document, element, parse
from addin.hosts.package import Package
from addin.hosts.part_edits import PartEdits

__all__ = ["ExtensionEdit", "WebExtension", "edit_extension", "read_extensions"]

_EXTENSIONS = "http://schemas.microsoft.com/office/webextensions/webextension/2010/11"
_PANES = "http://schemas.microsoft.com/office/webextensions/taskpanes/2010/11"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_TYPES = "http://schemas.microsoft.com/office/2011/relationships/"
_CONTENT = "application/vnd.ms-office."
_FOLDER = "xl/webextensions"
_HAS_FUNCTIONS = "{D87F86FE-615C-45B5-9D79-34F1136793EB}"
_ORDER = (
    *("reference", "alternateReferences", "properties"),
    *("bindings", "snapshot", "extLst"),
)
_IDS = uuid.UUID("9f0c1e0a-5d0e-5a41-8f1c-3a1f6f1d9a10")
"""Namespace of the ids of extensions: the same add-in always gets the same."""


@dataclass(frozen=True, slots=True)
class WebExtension:
    """What a workbook says of one add-in.

    Args:
        part: Name of its part.
        store_id: Id of the add-in in the store, in lower case.
        properties: The texts it keeps in the workbook, by name.
    """

    part: str
    store_id: str
    properties: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ExtensionEdit:
    """A change to what a workbook says of one add-in.

    Args:
        store_id: Id of the add-in in the store.
        properties: Texts to keep, by name; others stay as they are. None takes the add-in out.
    """

    store_id: str
    properties: Mapping[str, str] | None


def read_extensions(package: Package) -> tuple[WebExtension, ...]:
    """The web extensions of a workbook, in the order of their panes."""
    found = []
    for panes in _panes(package):
        for link in package.relationships(panes):
            if link.kind == "webextension" and link.target in package:
                root = parse(package.xml(link.target), package.where(link.target))
                found.append(WebExtension(link.target, _store_id(root), _properties(root)))
    return tuple(found)


def edit_extension(parts: PartEdits, package: Package, edit: ExtensionEdit) -> None:
    """Put an add-in into a workbook, change its texts, or take it out.

    Args:
        parts: Takes the changes.
        package: The workbook as it is.
        edit: What is wanted.
    """
    known = {extension.store_id: extension for extension in read_extensions(package)}
    there = known.get(edit.store_id.lower())
    if edit.properties is None:
        if there is not None:
            _drop(parts, package, there)
    elif there is None:
        _add(parts, package, edit.store_id, edit.properties)
    else:
        xml = _with_properties(parts.get(there.part), edit.properties)
        parts.set(there.part, _with_functions(xml))


def _panes(package: Package) -> list[str]:
    links = package.relationships()
    return [
        link.target
        for link in links
        if link.kind == "webextensiontaskpanes" and link.target in package
    ]


def _store_id(root: Node) -> str:
    reference = root.child("reference")
    return "" if reference is None else reference.attributes.get("id", "").lower()


def _properties(root: Node) -> dict[str, str]:
    found: dict[str, str] = {}
    kept = root.child("properties")
    for node in () if kept is None else kept.all("property"):
        try:
            value = json.loads(node.attributes.get("value", ""))
        except ValueError:  # another add-in's own way; not ours to read
            continue
        if isinstance(value, str):
            found[node.attributes.get("name", "")] = value
    return found


def _add(parts: PartEdits, package: Package, store_id: str, properties: Mapping[str, str]) -> None:
    part = parts.free_part(_FOLDER, "webextension")
    parts.set(part, _new_extension(store_id, properties))
    parts.declare(part, f"{_CONTENT}webextension+xml")
    panes = next(iter(_panes(package)), None)
    if panes is None:
        panes = f"{_FOLDER}/taskpanes.xml"
        parts.set(panes, document(element("wetp:taskpanes", {"xmlns:wetp": _PANES}, b"")))
        parts.declare(panes, f"{_CONTENT}webextensiontaskpanes+xml")
        parts.relate("", f"{_TYPES}webextensiontaskpanes", panes)
    number = parts.relate(panes, f"{_TYPES}webextension", part)
    xml = parts.get(panes)
    root, edits = parse(xml, panes), Edits(xml)
    edits.append(root, _pane(root.prefix, number, len(root.children) + 1))
    parts.set(panes, edits.apply())


def _pane(prefix: str, number: str, row: int) -> bytes:
    reference = element(f"{prefix}webextensionref", {"xmlns:r": _LINKS, "r:id": number})
    looks = {"dockstate": "right", "visibility": 1, "width": 350, "row": row}
    return element(f"{prefix}taskpane", looks, reference)


def _new_extension(store_id: str, properties: Mapping[str, str]) -> bytes:
    place = {"version": "1.0.0.0", "storeType": "OMEX"}
    reference = {"id": store_id.lower(), **place, "store": "en-US"}
    other = {"id": store_id.upper(), **place, "store": store_id.upper()}
    number = str(uuid.uuid5(_IDS, store_id.lower())).upper()
    children = (
        element("we:reference", reference),
        element("we:alternateReferences", {}, element("we:reference", other)),
        element("we:properties", {}, _written("we:", properties)),
        element("we:bindings", {}),
        element("we:snapshot", {"xmlns:r": _LINKS}),
        _functions("we:"),
    )
    root = {"xmlns:we": _EXTENSIONS, "id": f"{{{number}}}"}
    return document(element("we:webextension", root, b"".join(children)))


def _written(prefix: str, properties: Mapping[str, str]) -> bytes:
    return b"".join(
        element(f"{prefix}property", {"name": name, "value": json.dumps(text, ensure_ascii=False)})
        for name, text in properties.items()
    )


def _functions(prefix: str) -> bytes:
    """Tells Excel that the add-in has formulas, so that it loads it for them."""
    mark = element(f"{prefix}containsCustomFunctions", {})
    inner = element("a:ext", {"xmlns:a": _DRAWING, "uri": _HAS_FUNCTIONS}, mark)
    return element(f"{prefix}extLst", {}, inner)


def _with_properties(xml: bytes, properties: Mapping[str, str]) -> bytes:
    root, edits = parse(xml), Edits(xml)
    kept = root.child("properties")
    if kept is None:
        new = element(f"{root.prefix}properties", {}, _written(root.prefix, properties))
        edits.insert_child(root, _ORDER, "properties", new)
        return edits.apply()
    missing = dict(properties)
    for node in kept.all("property"):
        name = node.attributes.get("name", "")
        if name in missing:
            edits.set(node, value=json.dumps(missing.pop(name), ensure_ascii=False))
    edits.append(kept, _written(root.prefix, missing))
    return edits.apply()


def _with_functions(xml: bytes) -> bytes:
    if _HAS_FUNCTIONS.encode() in xml:
        return xml
    root, edits = parse(xml), Edits(xml)
    edits.insert_child(root, _ORDER, "extLst", _functions(root.prefix))
    return edits.apply()


def _drop(parts: PartEdits, package: Package, extension: WebExtension) -> None:
    for panes in _panes(package):
        ids = {link.id for link in package.relationships(panes) if link.target == extension.part}
        if not ids:
            continue
        xml = parts.get(panes)
        root, edits = parse(xml, panes), Edits(xml)
        others = 0
        for pane in root.children:
            reference = next(iter(pane.children), None)
            if reference is not None and reference.attributes.get("r:id") in ids:
                edits.remove(pane)
            else:
                others += 1
        if others:
            parts.set(panes, edits.apply())
            parts.unrelate(panes, extension.part)
        else:
            parts.unrelate(panes, extension.part)
            parts.unrelate("", panes)
            parts.drop(panes)
    parts.drop(extension.part)
