"""The add-in ``tierbook.xlam`` as a file: VBA, tab, sheet and what binds them together."""

import io
import zipfile
from collections.abc import Mapping

from addin.desktop.conf_sheet import SHEET_PART, Value, sheet_xml
from addin.desktop.custom_ui import UI_PART, ribbon_texts, ui_parts
from addin.desktop.formula_vba import wrappers
from addin.desktop.ribbon_vba import MODULE, opening_source, ribbon_source
from addin.desktop.vba_project import project_bytes, quickstart
from addin.desktop.wizard import wizard_texts
from addin.texts import message
from grading.exceptions import RefusedError
from grading.language import Lang

__all__ = ["FILE_NAME", "TIERBOOK", "XLWINGS", "addin_bytes", "shared_configuration", "versions"]

FILE_NAME = "tierbook.xlam"
TIERBOOK, XLWINGS = "Tierbook version", "xlwings version"
"""Names of our own settings in the add-in, beside those of xlwings."""

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MICROSOFT = "http://schemas.microsoft.com/office"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_XL = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_TYPES = {
    "xl/workbook.xml": "application/vnd.ms-excel.addin.macroEnabled.main+xml",
    "xl/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
    "xl/styles.xml": f"{_XL}.styles+xml",
    "xl/vbaProject.bin": "application/vnd.ms-office.vbaProject",
    SHEET_PART: f"{_XL}.worksheet+xml",
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
}
_WORKBOOK = (
    f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><workbookPr codeName="ThisWorkbook"/>'
    '<bookViews><workbookView visibility="hidden"/></bookViews>'
    '<sheets><sheet name="tierbook.conf" sheetId="1" r:id="rId1"/></sheets></workbook>\n'
)
_CORE = (
    f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Tierbook</dc:title>'
    "<dc:creator>Tierbook</dc:creator><dc:description>Grades customers by your own rules and "
    "plans who is visited when.</dc:description></cp:coreProperties>\n"
)


def versions() -> dict[str, str]:
    """The versions of Tierbook and xlwings that the add-in needs, by setting."""
    from importlib.metadata import PackageNotFoundError, version

    import xlwings

    try:
        tierbook = version("tierbook")
    except PackageNotFoundError as cause:
        raise RefusedError(message("desktop.not_installed")) from cause
    return {TIERBOOK: tierbook, XLWINGS: str(xlwings.__version__)}


def shared_configuration() -> dict[str, Value]:
    """The settings of an add-in for any computer; Python is the one that Windows finds first."""
    return {
        **versions(),
        "UDF Modules": "addin.functions",
        "Use UDF Server": True,
        "Debug UDFs": False,
        "Show Console": False,
        "ADD_WORKBOOK_TO_PYTHONPATH": False,
    }


def addin_bytes(configuration: Mapping[str, Value], *, lang: Lang | None = None) -> bytes:
    """The whole add-in; the same settings give the same bytes.

    Args:
        configuration: Settings of the sheet ``tierbook.conf``.
        lang: Language of the tab; None for that of Excel.

    Raises:
        RefusedError: pyOpenVBA is not installed, or xlwings is another than this was made for.
    """
    texts = [*ribbon_texts(), *wizard_texts()]
    with zipfile.ZipFile(quickstart()) as base:
        parts = {name: base.read(name) for name in ("xl/theme/theme1.xml", "xl/styles.xml")}
    parts |= ui_parts()
    parts[SHEET_PART] = sheet_xml(configuration, texts).encode()
    parts["xl/vbaProject.bin"] = project_bytes(
        ribbon=(MODULE, ribbon_source(len(texts), lang)),
        opening=opening_source(),
        formulas='#Const App = "Microsoft Excel" \'Adjust when using outside of Excel\n'
        + wrappers(),
    )
    parts["xl/workbook.xml"] = _WORKBOOK.encode()
    parts["docProps/core.xml"] = _CORE.encode()
    return _packed(_bindings() | parts)


def _bindings() -> dict[str, bytes]:
    """What says of which kind each part is and which belongs to which."""
    overrides = "".join(
        f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in _TYPES.items()
    )
    types = (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="png" ContentType="image/png"/>'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f"{overrides}</Types>\n"
    )
    package = {
        f"{_OFFICE}/officeDocument": "xl/workbook.xml",
        f"{_MICROSOFT}/2007/relationships/ui/extensibility": UI_PART,
        f"{_PACKAGE}/relationships/metadata/core-properties": "docProps/core.xml",
    }
    workbook = {
        f"{_OFFICE}/worksheet": "worksheets/sheet1.xml",
        f"{_OFFICE}/theme": "theme/theme1.xml",
        f"{_OFFICE}/styles": "styles.xml",
        f"{_MICROSOFT}/2006/relationships/vbaProject": "vbaProject.bin",
    }
    return {
        "[Content_Types].xml": types.encode(),
        "_rels/.rels": _relationships(package),
        "xl/_rels/workbook.xml.rels": _relationships(workbook),
    }


def _relationships(targets: Mapping[str, str]) -> bytes:
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets.items(), 1)
    )
    return (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'.encode()
    )


def _packed(parts: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, content)
    return packed.getvalue()
