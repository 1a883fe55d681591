"""The Office manifest that tells Excel of the add-in: its tab, its formulas, its task pane.

Source: the XML manifest reference of the Office Add-ins documentation. The order of elements is
fixed by its schema, so the functions here stand in that order.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from addin.server.ribbon import GROUPS, PANE, Group
from addin.texts import TEXTS
from grading.language import Lang

__all__ = ["ICON_SIZES", "MANIFEST_ID", "MANIFEST_VERSION", "SignIn", "manifest_xml"]

MANIFEST_ID = "8e6c2f4b-5d0a-4c39-9f71-b2a4d3c60e17"
"""By which Excel knows the add-in again; an installation may have one of its own."""
MANIFEST_VERSION = "1.0.0.0"
"""Raised with each change of the ribbon, since Excel keeps a manifest by its version."""
ICON_SIZES = (16, 32, 80)

_LOCALES: dict[str, Lang] = {"zh-CN": "zh", "zh-SG": "zh", "es-ES": "es", "es-MX": "es"}
"""Display languages of Office that get other texts than English."""
_APP = "http://schemas.microsoft.com/office/appforoffice/1.1"
_BASIC = "http://schemas.microsoft.com/office/officeappbasictypes/1.0"
_OVERRIDES = "http://schemas.microsoft.com/office/taskpaneappversionoverrides"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_SETS = (("SharedRuntime", "1.1"), ("ExcelApi", "1.13"))
"""What Excel must offer: one runtime for buttons, formulas and pane, and resizable tables."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """The app registration by which people sign in with Microsoft Entra ID."""

    client_id: str


def manifest_xml(
    address: str, *, manifest_id: str = MANIFEST_ID, sign_in: SignIn | None = None
) -> str:
    """The manifest of the add-in that a server at an address serves.

    Args:
        address: Where the server is, such as ``https://localhost:8765``; without a slash at the
            end.
        manifest_id: By which Excel knows the add-in again.
        sign_in: How people sign in, None where they do not.
    """
    for prefix, space in (("bt", _BASIC), ("xsi", _XSI)):
        ET.register_namespace(prefix, space)
    app = ET.Element("OfficeApp", {"xmlns": _APP, f"{{{_XSI}}}type": "TaskPaneApp"})
    for name, text in (("Id", manifest_id), ("Version", MANIFEST_VERSION)):
        _leaf(app, name, text)
    _leaf(app, "ProviderName", "Tierbook")
    _leaf(app, "DefaultLocale", "en-US")
    _localised(app, "DisplayName", "name", "")
    _localised(app, "Description", "description", "")
    _value(app, "IconUrl", f"{address}{_icon('logo', 32)}")
    _value(app, "HighResolutionIconUrl", f"{address}{_icon('logo', 80)}")
    _value(app, "SupportUrl", f"{address}/tierbook/help")
    _leaf(ET.SubElement(app, "AppDomains"), "AppDomain", address)
    ET.SubElement(ET.SubElement(app, "Hosts"), "Host", {"Name": "Workbook"})
    sets = ET.SubElement(ET.SubElement(app, "Requirements"), "Sets", {"DefaultMinVersion": "1.1"})
    for name, least in _SETS:
        ET.SubElement(sets, "Set", {"Name": name, "MinVersion": least})
    _value(ET.SubElement(app, "DefaultSettings"), "SourceLocation", f"{address}/taskpane.html")
    _leaf(app, "Permissions", "ReadWriteDocument")
    app.append(_version_overrides(address, sign_in))
    ET.indent(app)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(app, encoding="unicode") + "\n"


def _version_overrides(address: str, sign_in: SignIn | None) -> ET.Element:
    extra = {"xmlns": _OVERRIDES, f"{{{_XSI}}}type": "VersionOverridesV1_0"}
    overrides = ET.Element("VersionOverrides", extra)
    host = ET.SubElement(
        ET.SubElement(overrides, "Hosts"), "Host", {f"{{{_XSI}}}type": "Workbook"}
    )
    runtime = {"resid": "Pane.Url", "lifetime": "long"}
    ET.SubElement(ET.SubElement(host, "Runtimes"), "Runtime", runtime)
    host.append(_formulas())
    host.append(_ribbon())
    overrides.append(_resources(address))
    if sign_in is not None:
        overrides.append(_sign_in(address, sign_in))
    return overrides


def _formulas() -> ET.Element:
    """The custom functions; without a ``Namespace`` they have plain names such as GRADE."""
    factors = ET.Element("AllFormFactors")
    point = ET.SubElement(factors, "ExtensionPoint", {f"{{{_XSI}}}type": "CustomFunctions"})
    places = (("Script", "Formulas.Code"), ("Page", "Pane.Url"), ("Metadata", "Formulas.Meta"))
    for name, resid in places:
        ET.SubElement(ET.SubElement(point, name), "SourceLocation", {"resid": resid})
    return factors


def _ribbon() -> ET.Element:
    factor = ET.Element("DesktopFormFactor")
    ET.SubElement(factor, "FunctionFile", {"resid": "Pane.Url"})
    point = ET.SubElement(factor, "ExtensionPoint", {f"{{{_XSI}}}type": "PrimaryCommandSurface"})
    tab = ET.SubElement(point, "CustomTab", {"id": "Tierbook.Tab"})
    for group in GROUPS:
        tab.append(_group(group))
    ET.SubElement(tab, "Label", {"resid": "Tab.Label"})
    return factor


def _group(group: Group) -> ET.Element:
    found = ET.Element("Group", {"id": f"Tierbook.Group.{group.name}"})
    ET.SubElement(found, "Label", {"resid": f"Group.{group.name}"})
    found.append(_icons(group.buttons[0]))
    for button in group.buttons:
        found.append(_button(button))
    return found


def _button(name: str) -> ET.Element:
    control = ET.Element("Control", {f"{{{_XSI}}}type": "Button", "id": f"Tierbook.{name}"})
    ET.SubElement(control, "Label", {"resid": f"Label.{name}"})
    tip = ET.SubElement(control, "Supertip")
    ET.SubElement(tip, "Title", {"resid": f"Label.{name}"})
    ET.SubElement(tip, "Description", {"resid": f"Tip.{name}"})
    control.append(_icons(name))
    kind = "ShowTaskpane" if name == PANE else "ExecuteFunction"
    action = ET.SubElement(control, "Action", {f"{{{_XSI}}}type": kind})
    if name == PANE:
        _leaf(action, "TaskpaneId", "Tierbook.Pane")
        ET.SubElement(action, "SourceLocation", {"resid": "Pane.Url"})
    else:
        _leaf(action, "FunctionName", name)
    return control


def _icons(name: str) -> ET.Element:
    icon = ET.Element("Icon")
    for size in ICON_SIZES:
        place = {"size": str(size), "resid": f"Icon.{name}.{size}"}
        ET.SubElement(icon, f"{{{_BASIC}}}Image", place)
    return icon


def _resources(address: str) -> ET.Element:
    found = ET.Element("Resources")
    pictures = ET.SubElement(found, f"{{{_BASIC}}}Images")
    for name in _buttons():
        for size in ICON_SIZES:
            at = {"id": f"Icon.{name}.{size}", "DefaultValue": f"{address}{_icon(name, size)}"}
            ET.SubElement(pictures, f"{{{_BASIC}}}Image", at)
    urls = ET.SubElement(found, f"{{{_BASIC}}}Urls")
    for resid, path in (
        ("Pane.Url", "/taskpane.html"),
        ("Formulas.Code", "/xlwings/custom-functions-code.js"),
        ("Formulas.Meta", "/xlwings/custom-functions-meta.json"),
    ):
        ET.SubElement(urls, f"{{{_BASIC}}}Url", {"id": resid, "DefaultValue": address + path})
    labels = [("Tab.Label", "name")]
    labels += [(f"Group.{group.name}", f"group.{group.name}") for group in GROUPS]
    labels += [(f"Label.{name}", f"button.{name}.label") for name in _buttons()]
    _strings(found, "ShortStrings", labels)
    tips = [(f"Tip.{name}", f"button.{name}.tip") for name in _buttons()]
    _strings(found, "LongStrings", tips)
    return found


def _strings(parent: ET.Element, kind: str, entries: Sequence[tuple[str, str]]) -> None:
    strings = ET.SubElement(parent, f"{{{_BASIC}}}{kind}")
    for resid, key in entries:
        _localised(strings, f"{{{_BASIC}}}String", key, f"{{{_BASIC}}}", id=resid)


def _localised(parent: ET.Element, tag: str, key: str, space: str, **more: str) -> None:
    """An element with a text in English, and its overrides by display language."""
    default = {"DefaultValue": TEXTS.get(f"server.{key}", "en")}
    element = ET.SubElement(parent, tag, {**more, **default})
    for locale, lang in _LOCALES.items():
        other = {"Locale": locale, "Value": TEXTS.get(f"server.{key}", lang)}
        ET.SubElement(element, f"{space}Override", other)


def _sign_in(address: str, sign_in: SignIn) -> ET.Element:
    found = ET.Element("WebApplicationInfo")
    _leaf(found, "Id", sign_in.client_id)
    host = address.partition("://")[2]
    _leaf(found, "Resource", f"api://{host}/{sign_in.client_id}")
    scopes = ET.SubElement(found, "Scopes")
    for scope in ("openid", "profile"):
        _leaf(scopes, "Scope", scope)
    return found


def _buttons() -> Iterator[str]:
    for group in GROUPS:
        yield from group.buttons


def _icon(name: str, size: int) -> str:
    return f"/static/images/{name}-{size}.png"


def _leaf(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = text


def _value(parent: ET.Element, tag: str, value: str) -> None:
    ET.SubElement(parent, tag, {"DefaultValue": value})
