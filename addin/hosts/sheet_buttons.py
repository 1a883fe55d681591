"""Buttons on sheets: shapes over a cell that select it when they are clicked.

Source: ECMA-376 part 1, 20.5 (drawings of sheets). A link of a shape to a place in the workbook is
a relationship whose target is ``#'Sheet'!A1``, without a target mode, as Excel writes it.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from addin.hosts.markup import Edits, Node, document, element, parse, text_content
from addin.hosts.part_edits import PartEdits
from addin.hosts.references import CellReference
from addin.hosts.sheet_frame import set_drawing
from addin.hosts.workbook_part import Sheet
from addin.hosts.workbook_reader import WorkbookReader
from grading.engine.problems import cell_address
from grading.language import Lang

__all__ = ["ButtonsEdit", "SheetButton", "edit_buttons"]

_SPACES = {
    "xdr": "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
_STRICT_SPACES = {
    "xdr": "http://purl.oclc.org/ooxml/drawingml/spreadsheetDrawing",
    "a": "http://purl.oclc.org/ooxml/drawingml/main",
    "r": "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.drawing+xml"
_GROUND, _INK = "2F6DB5", "FFFFFF"
_ROUNDING = 18_000
"""Radius of the corners in 1/100000 of the shorter side."""
_POINTS_X100 = 1000
_LANGUAGES: Mapping[Lang, str] = {"en": "en-US", "zh": "zh-CN", "es": "es-ES"}
_FONTS: Mapping[Lang, str] = {"en": "Calibri", "zh": "Microsoft YaHei", "es": "Calibri"}


@dataclass(frozen=True, slots=True)
class SheetButton:
    """A button over a cell.

    Args:
        shape: Name of the shape, by which it is found again.
        text: What it says.
        tip: What it does; shown by the mouse and read out to those who do not see it.
        cell: Which cell it covers and selects.
        lang: Language of the texts.
    """

    shape: str
    text: str
    tip: str
    cell: CellReference
    lang: Lang

    @property
    def address(self) -> str:
        """The cell as links name it, such as ``#'Start here'!B12``."""
        sheet = self.cell.sheet.replace("'", "''")
        return f"#'{sheet}'!{cell_address(self.cell.row, self.cell.column)}"


@dataclass(frozen=True, slots=True)
class ButtonsEdit:
    """Which buttons a workbook is to have.

    Args:
        buttons: Those to have. One that is there keeps its place and its looks, and so do copies
            of it on other sheets; only what they select is set right.
        ours: Names of shapes that are buttons of ours; those that are not among ``buttons`` go.
    """

    buttons: Sequence[SheetButton]
    ours: Collection[str]


@dataclass(frozen=True, slots=True)
class _Shape:
    """A shape of a drawing: its element with the anchor around it, and the id of its link."""

    name: str
    anchor: Node
    link: str | None


def edit_buttons(parts: PartEdits, reader: WorkbookReader, edit: ButtonsEdit) -> None:
    """Put buttons on sheets, and take those out that are not wanted any more.

    Args:
        parts: Takes the changes.
        reader: The workbook as it is.
        edit: What is wanted.
    """
    for sheet in reader.workbook.sheets:
        if sheet.kind == "worksheet":
            _edit_sheet(parts, reader, sheet, edit)


def _edit_sheet(parts: PartEdits, reader: WorkbookReader, sheet: Sheet, edit: ButtonsEdit) -> None:
    links = reader.package.relationships(sheet.path)
    drawing = next((link.target for link in links if link.kind == "drawing"), None)
    here = [b for b in edit.buttons if b.cell.sheet.casefold() == sheet.name.casefold()]
    if drawing is None and not here:
        return
    spaces = _STRICT_SPACES if reader.workbook.strict else _SPACES
    if drawing is None:
        drawing = _add_drawing(parts, reader, sheet, spaces)
    xml = parts.get(drawing)
    root, edits = parse(xml, drawing), Edits(xml)
    shapes = [shape for shape in _shapes(root) if shape.name in edit.ours]
    wanted = {button.shape: button for button in edit.buttons}
    dead = [shape for shape in shapes if shape.name not in wanted]
    new = [b for b in here if all(b.shape != shape.name for shape in shapes)]
    if dead and not new and len(dead) == len(root.children):
        _drop_drawing(parts, reader, sheet, drawing)
        return
    for shape in dead:
        edits.remove(shape.anchor)
    parts.unlink(drawing, {shape.link for shape in dead if shape.link is not None})
    for shape in shapes:
        if shape.name in wanted and shape.link is not None:
            parts.point(drawing, shape.link, wanted[shape.name].address)
    taken = max([1, *(node.number("id", 0) for node in _all(root, "cNvPr"))])
    added = (
        _anchor(button, number, parts.link(drawing, "hyperlink", button.address), spaces)
        for number, button in enumerate(new, taken + 1)
    )
    edits.append(root, b"".join(added))
    parts.set(drawing, edits.apply())


def _shapes(root: Node) -> Iterator[_Shape]:
    """The shapes of a drawing that stand by themselves; Excel knows those in groups otherwise."""
    for anchor in root.children:
        for shape in anchor.all("sp"):
            for named in _all(shape, "cNvPr"):
                link = next((node for node in named.children if node.name == "hlinkClick"), None)
                number = None if link is None else link.attributes.get("r:id")
                yield _Shape(named.attributes.get("name", ""), anchor, number)


def _all(node: Node, name: str) -> Iterator[Node]:
    for child in node.children:
        if child.name == name:
            yield child
        yield from _all(child, name)


def _add_drawing(
    parts: PartEdits, reader: WorkbookReader, sheet: Sheet, spaces: Mapping[str, str]
) -> str:
    part = parts.free_part("xl/drawings", "drawing")
    declared = {f"xmlns:{prefix}": spaces[prefix] for prefix in ("xdr", "a")}
    parts.set(part, document(element("xdr:wsDr", declared, b"")))
    parts.declare(part, _CONTENT_TYPE)
    number = parts.relate(sheet.path, "drawing", part)
    parts.set(sheet.path, set_drawing(reader.passing_xml(sheet), number))
    return part


def _drop_drawing(parts: PartEdits, reader: WorkbookReader, sheet: Sheet, drawing: str) -> None:
    links = reader.package.relationships(drawing)
    parts.unlink(drawing, {link.id for link in links})
    parts.unrelate(sheet.path, drawing)
    parts.drop(drawing)
    parts.set(sheet.path, set_drawing(reader.passing_xml(sheet), None))


def _anchor(button: SheetButton, number: int, link: str, spaces: Mapping[str, str]) -> bytes:
    """The shape with its anchor, which moves and grows with the cell."""
    row, column = button.cell.row - 1, button.cell.column - 1
    shape = b"".join((_named(button, number, link), _looks(), _text(button)))
    children = (
        _marker("xdr:from", row, column),
        _marker("xdr:to", row + 1, column + 1),
        element("xdr:sp", {"macro": "", "textlink": ""}, shape),
        element("xdr:clientData", {"fPrintsWithSheet": 0}),
    )
    # Declared on the spot: a drawing may bind the namespaces to any prefix.
    declared = {f"xmlns:{prefix}": space for prefix, space in spaces.items()}
    return element("xdr:twoCellAnchor", declared, b"".join(children))


def _marker(name: str, row: int, column: int) -> bytes:
    places = {"col": column, "colOff": 0, "row": row, "rowOff": 0}
    inner = (element(f"xdr:{key}", {}, str(value).encode()) for key, value in places.items())
    return element(name, {}, b"".join(inner))


def _named(button: SheetButton, number: int, link: str) -> bytes:
    names = {"id": number, "name": button.shape, "descr": button.tip}
    leads = element("a:hlinkClick", {"r:id": link, "tooltip": button.tip})
    inner = element("xdr:cNvPr", names, leads) + element("xdr:cNvSpPr")
    return element("xdr:nvSpPr", {}, inner)


def _looks() -> bytes:
    rounding = element("a:gd", {"name": "adj", "fmla": f"val {_ROUNDING}"})
    geometry = element("a:prstGeom", {"prst": "roundRect"}, element("a:avLst", {}, rounding))
    line = element("a:ln", {}, element("a:noFill"))
    return element("xdr:spPr", {}, geometry + _colour(_GROUND) + line)


def _text(button: SheetButton) -> bytes:
    font = {"typeface": _FONTS[button.lang]}
    looks = {"lang": _LANGUAGES[button.lang], "sz": _POINTS_X100, "b": 1}
    fonts = element("a:latin", font) + element("a:ea", font)
    run = (
        element("a:rPr", looks, _colour(_INK) + fonts),
        element("a:t", {}, text_content(button.text).encode()),
    )
    line = element("a:pPr", {"algn": "ctr"}) + element("a:r", {}, b"".join(run))
    sides = {f"{side}Ins": 0 for side in "ltrb"}
    clip = {"vertOverflow": "clip", "horzOverflow": "clip", "wrap": "none"}
    body = element("a:bodyPr", {**clip, **sides, "anchor": "ctr"})
    return element("xdr:txBody", {}, body + element("a:lstStyle") + element("a:p", {}, line))


def _colour(colour: str) -> bytes:
    return element("a:solidFill", {}, element("a:srgbClr", {"val": colour}))
