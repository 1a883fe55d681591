"""The tab Tierbook as Excel on a desktop reads it: buttons, texts asked for at load, own icons.

Source: [MS-CUSTOMUI2]; the relationship type is that of 2007 for this newer namespace too.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping

from addin.desktop.ribbon_vba import MODULE
from addin.server.drawing import render
from addin.server.icons import ICONS
from addin.server.ribbon import GROUPS, PANE, SCRIPTS, Group
from addin.texts import TEXTS
from grading.language import LANGUAGES

__all__ = ["UI_PART", "ribbon_texts", "ui_parts"]

UI_PART = "customUI/customUI14.xml"
"""The part of the add-in that describes its tab."""

_SPACE = "http://schemas.microsoft.com/office/2009/07/customui"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_LARGE_PIXELS = 64
"""Twice the size of a large button's icon, for windows that show everything larger."""
_OWN_TIPS = frozenset({"switch_scheme"})
"""Buttons whose tip on a server speaks of its task pane."""


def ui_parts() -> dict[str, bytes]:
    """The parts that make up the tab, by name."""
    parts = {UI_PART: _xml(_tab()), "customUI/_rels/customUI14.xml.rels": _xml(_images())}
    for name in SCRIPTS:
        parts[f"customUI/images/{name}.png"] = render(ICONS[name], _LARGE_PIXELS)
    return parts


def ribbon_texts() -> Iterator[tuple[str, Mapping[str, str]]]:
    """Key and text in each language of all that the ribbon shows."""

    def told(text_key: str) -> dict[str, str]:
        return {lang: TEXTS.get(text_key, lang) for lang in LANGUAGES}

    yield "tab.label", told("server.name")
    for group in GROUPS:
        yield f"group_{group.name}.label", told(f"server.group.{group.name}")
    for name in SCRIPTS:
        tip = f"desktop.tip.{name}" if name in _OWN_TIPS else f"server.button.{name}.tip"
        yield f"button_{name}.label", told(f"server.button.{name}.label")
        yield f"button_{name}.tip", told(tip)
    for name in ("no_workbook", "failed"):
        yield name, told(f"desktop.vba.{name}")


def _tab() -> ET.Element:
    root = ET.Element("customUI", {"xmlns": _SPACE})
    tabs = ET.SubElement(ET.SubElement(root, "ribbon"), "tabs")
    tab = ET.SubElement(tabs, "tab", {"id": "tab", "getLabel": f"{MODULE}.GetLabel"})
    for group in GROUPS:
        tab.append(_group(group))
    return root


def _group(group: Group) -> ET.Element:
    label = {"id": f"group_{group.name}", "getLabel": f"{MODULE}.GetLabel"}
    found = ET.Element("group", label)
    for name in group.buttons:
        if name != PANE:
            ET.SubElement(
                found,
                "button",
                {
                    "id": f"button_{name}",
                    "tag": name,
                    "size": "large",
                    "image": name,
                    "getLabel": f"{MODULE}.GetLabel",
                    "getSupertip": f"{MODULE}.GetTip",
                    "onAction": f"{MODULE}.Clicked",
                },
            )
    return found


def _images() -> ET.Element:
    root = ET.Element("Relationships", {"xmlns": _RELATIONS})
    for name in SCRIPTS:
        link = {"Id": name, "Type": _IMAGE, "Target": f"images/{name}.png"}
        ET.SubElement(root, "Relationship", link)
    return root


def _xml(root: ET.Element) -> bytes:
    ET.indent(root)
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f"{head}{ET.tostring(root, encoding='unicode')}\n".encode()
