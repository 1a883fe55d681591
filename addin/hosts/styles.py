"""Append to ``styles.xml``: cell formats and differential formats, equal ones reused."""

from collections.abc import Mapping, Sequence

from addin.hosts.base import CellStyle, TierFormat
from addin.hosts.markup import Edits, Node, document, element, parse

__all__ = ["DATE_FORMAT", "FONT_ORDER", "Stylesheet", "minimal_stylesheet"]

_SCHEMA_ORDER = (
    "numFmts",
    "fonts",
    "fills",
    "borders",
    "cellStyleXfs",
    "cellXfs",
    "cellStyles",
    "dxfs",
    "tableStyles",
    "colors",
    "extLst",
)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_XF_CHILDREN = ("alignment", "protection", "extLst")
FONT_ORDER = (  # Excel's own order; the validator accepts no other
    "b",
    "i",
    "strike",
    "condense",
    "extend",
    "outline",
    "shadow",
    "u",
    "vertAlign",
    "sz",
    "color",
    "name",
    "family",
    "charset",
    "scheme",
)
_FIRST_CUSTOM_FORMAT = 164

DATE_FORMAT = "yyyy-mm-dd"
_BUILT_IN = {"General": 0, "0": 1, "0.00": 2, "#,##0": 3, "#,##0.00": 4, "0%": 9, "@": 49}
_FORMATS: Mapping[CellStyle, str] = {
    "general": "General",
    "text": "@",
    "code": "@",
    "line": "General",
    "integer": "0",
    "count": "#,##0",
    "decimal": "#,##0.00",
    "percent": "0%",
    "date": DATE_FORMAT,
    "wrapped": "General",
    "prose": "General",
}

_ALIGNMENTS: Mapping[CellStyle, Mapping[str, str]] = {
    "code": {"horizontal": "center"},
    "line": {"horizontal": "left", "indent": "1", "shrinkToFit": "1"},
    "wrapped": {"vertical": "top", "wrapText": "1"},
    "prose": {"vertical": "top", "wrapText": "1"},
}


class _List:
    """One list of the stylesheet: the elements that stand in it and those appended.

    Args:
        source: The part.
        nodes: The elements that stand in it.
    """

    def __init__(self, source: bytes, nodes: Sequence[Node]) -> None:
        self.items = [(source, node) for node in nodes]
        self.original = len(self.items)
        self._places: dict[tuple[object, ...], int] = {}
        for place, node in enumerate(nodes):
            self._places.setdefault(node.signature(), place)

    def node(self, place: int) -> Node | None:
        """The element at a zero-based place, or None."""
        return self.items[place][1] if 0 <= place < len(self.items) else None

    def markup(self, node: Node, owner: int) -> bytes:
        """The bytes of an element inside the one at ``owner``."""
        return self.items[owner][0][node.start : node.end]

    def append(self, source: bytes, node: Node) -> int:
        """The place of an equal element; it is appended if there is none."""
        place = self._places.setdefault(node.signature(), len(self.items))
        if place == len(self.items):
            self.items.append((source, node))
        return place

    @property
    def added(self) -> bytes:
        """The markup of all appended elements."""
        new = self.items[self.original :]
        return b"".join(source[node.start : node.end] for source, node in new)


class Stylesheet:
    """``styles.xml`` with what was appended to it.

    Indexes are zero-based places in ``cellXfs`` and ``dxfs``, as cells and rules hold them; those
    that stand in the part keep theirs.

    Args:
        xml: The part in UTF-8.
    """

    def __init__(self, xml: bytes) -> None:
        self._xml = xml
        self._root = parse(xml, "styles.xml")
        self._prefix = self._root.prefix
        self._lists: dict[str, _List] = {}
        self._placed: dict[tuple[str, bytes], int] = {}

    @property
    def xml(self) -> bytes:
        """The part as it is now; the very same bytes if nothing had to be appended."""
        xml = self._xml
        for name, found in self._lists.items():
            if len(found.items) > found.original:
                xml = _with_list(xml, name, found)
        return xml

    def styled(self, style: CellStyle, base: int = 0, *, quote_prefix: bool = False) -> int:
        """The cell format for a kind of value, everything else as in another format.

        Args:
            style: What the cells show.
            base: The format it is derived from.
            quote_prefix: Whether texts that look like formulas are to stay texts when edited.
        """
        changes: dict[str, str | None] = {}
        if style != "general":
            changes["numFmtId"] = str(self._number_format(_FORMATS[style]))
            changes["applyNumberFormat"] = "1"
        if quote_prefix:
            changes["quotePrefix"] = "1"
        return self.xf(base, changes, _ALIGNMENTS.get(style, {}))

    def quoted(self, base: int) -> int:
        """The same cell format for a text that starts like a formula."""
        return self.xf(base, {"quotePrefix": "1"}, {})

    def font(
        self,
        base: int,
        *,
        bold: bool = False,
        points: int | None = None,
        colour: str | None = None,
    ) -> int:
        """The cell format with the base's font made bold, of another size or colour."""
        xf = self._list("cellXfs").node(base)
        number = xf.number("fontId", 0) if xf else 0
        fonts = self._list("fonts")
        old = fonts.node(number)
        children = {c.name: fonts.markup(c, number) for c in (old.children if old else [])}
        if bold:
            children["b"] = element(f"{self._prefix}b")
        if points:
            children["sz"] = element(f"{self._prefix}sz", {"val": points})
        if colour:
            children["color"] = element(f"{self._prefix}color", {"rgb": _argb(colour)})
        inner = b"".join(children[name] for name in FONT_ORDER if name in children)
        new = self._append("fonts", element(f"{self._prefix}font", {}, inner))
        return self.xf(base, {"fontId": str(new), "applyFont": "1"}, {})

    def filled(self, base: int, colour: str) -> int:
        """The cell format on another ground, given as ``#RRGGBB``."""
        prefix = self._prefix
        ground = element(f"{prefix}fgColor", {"rgb": _argb(colour)})
        pattern = element(f"{prefix}patternFill", {"patternType": "solid"}, ground)
        new = self._append("fills", element(f"{prefix}fill", {}, pattern))
        return self.xf(base, {"fillId": str(new), "applyFill": "1"}, {})

    def lined(self, base: int, colour: str) -> int:
        """The cell format with a thin line of a colour under the cell and no other."""
        prefix = self._prefix
        sides = [element(f"{prefix}{side}") for side in ("left", "right", "top")]
        line = element(f"{prefix}color", {"rgb": _argb(colour)})
        sides.append(element(f"{prefix}bottom", {"style": "thin"}, line))
        sides.append(element(f"{prefix}diagonal"))
        border = self._append("borders", element(f"{prefix}border", {}, b"".join(sides)))
        return self.xf(base, {"borderId": str(border), "applyBorder": "1"}, {})

    def framed(self, base: int, colour: str) -> int:
        """The cell format with a thin line of a colour on all four sides."""
        prefix = self._prefix
        line = element(f"{prefix}color", {"rgb": _argb(colour)})
        edges = ("left", "right", "top", "bottom")
        sides = [element(f"{prefix}{side}", {"style": "thin"}, line) for side in edges]
        sides.append(element(f"{prefix}diagonal"))
        border = self._append("borders", element(f"{prefix}border", {}, b"".join(sides)))
        return self.xf(base, {"borderId": str(border), "applyBorder": "1"}, {})

    def attributes(self, place: int) -> Mapping[str, str]:
        """The attributes of a cell format, such as its ``fontId``."""
        xf = self._list("cellXfs").node(place)
        return xf.attributes if xf else {}

    def alignment(self, place: int) -> Mapping[str, str] | None:
        """How a cell format aligns, None where it says nothing about it."""
        xf = self._list("cellXfs").node(place)
        found = xf.child("alignment") if xf else None
        return found.attributes if found else None

    def dxf(self, tier: TierFormat) -> int:
        """The differential format of one tier: its font colour, bold, on its fill."""
        prefix = self._prefix
        font = element(f"{prefix}b") + element(f"{prefix}color", {"rgb": _argb(tier.font)})
        inner = element(f"{prefix}font", {}, font) + self._ground(tier.fill)
        return self._append("dxfs", element(f"{prefix}dxf", {}, inner))

    def band(self, *, fill: str | None = None, line: str | None = None) -> int:
        """The differential format of rows on another ground or with a line under them."""
        inner = self._ground(fill) if fill else b""
        if line:
            inner += self._line_under(line)
        return self._append("dxfs", element(f"{self._prefix}dxf", {}, inner))

    def lettering(
        self,
        *,
        colour: str,
        bold: bool = False,
        italic: bool = False,
        struck: bool = False,
        fill: str | None = None,
        line: str | None = None,
    ) -> int:
        """The differential format of rows in another type, on a ground or with a line under it."""
        prefix = self._prefix
        marks = (("b", bold), ("i", italic), ("strike", struck))
        font = b"".join(element(f"{prefix}{name}") for name, wanted in marks if wanted)
        font += element(f"{prefix}color", {"rgb": _argb(colour)})
        inner = element(f"{prefix}font", {}, font) + (self._ground(fill) if fill else b"")
        if line:
            inner += self._line_under(line)
        return self._append("dxfs", element(f"{prefix}dxf", {}, inner))

    def _line_under(self, colour: str) -> bytes:
        prefix = self._prefix
        inner = element(f"{prefix}color", {"rgb": _argb(colour)})
        bottom = element(f"{prefix}bottom", {"style": "thin"}, inner)
        return element(f"{prefix}border", {}, bottom)

    def _ground(self, colour: str) -> bytes:
        ground = element(f"{self._prefix}bgColor", {"rgb": _argb(colour)})
        pattern = element(f"{self._prefix}patternFill", {}, ground)
        return element(f"{self._prefix}fill", {}, pattern)

    def is_tier_dxf(self, index: int) -> bool:
        """Whether a differential format is a bold font colour and a fill, as ours are, only."""
        found = self._list("dxfs").node(index)
        if found is None:
            return False
        shape = [
            (child.name, tuple(inner.name for inner in child.children)) for child in found.children
        ]
        return shape == [("font", ("b", "color")), ("fill", ("patternFill",))]

    def xf(
        self, base: int, changes: Mapping[str, str | None], alignment: Mapping[str, str]
    ) -> int:
        """A cell format like ``base`` with attributes changed; an equal one is reused."""
        xfs = self._list("cellXfs")
        if not xfs.items:
            plain = {"numFmtId": 0, "fontId": 0, "fillId": 0, "borderId": 0, "xfId": 0}
            self._append("cellXfs", element(f"{self._prefix}xf", plain))
        base = base if 0 <= base < len(xfs.items) else 0  # damaged workbooks name formats beyond
        node = xfs.items[base][1]
        values: dict[str, object] = {**node.attributes, **changes}
        children = {child.name: xfs.markup(child, base) for child in node.children}
        if alignment:
            old = node.child("alignment")
            wanted = {**(old.attributes if old else {}), **alignment}
            children["alignment"] = element(f"{self._prefix}alignment", wanted)
            values["applyAlignment"] = "1"
        inner = b"".join(children[name] for name in _XF_CHILDREN if name in children)
        return self._append("cellXfs", element(f"{self._prefix}xf", values, inner or None))

    def _number_format(self, code: str) -> int:
        """The number of a format code; a custom one is appended unless it is there."""
        if code in _BUILT_IN:
            return _BUILT_IN[code]
        known = [node.attributes for _, node in self._list("numFmts").items]
        numbers = [int(values.get("numFmtId", "0")) for values in known]
        for values, number in zip(known, numbers, strict=True):
            if values.get("formatCode") == code:
                return number
        new = max([*numbers, _FIRST_CUSTOM_FORMAT - 1]) + 1
        values = {"numFmtId": str(new), "formatCode": code}
        self._append("numFmts", element(f"{self._prefix}numFmt", values))
        return new

    def _list(self, name: str) -> _List:
        if name not in self._lists:
            holder = self._root.child(name)
            self._lists[name] = _List(self._xml, holder.children if holder else [])
        return self._lists[name]

    def _append(self, name: str, new: bytes) -> int:
        """The place of an element equal to ``new`` in a list; it is appended if there is none."""
        if (name, new) in self._placed:  # most formats are asked for again and again
            return self._placed[name, new]
        tag = self._xml[self._root.start : self._root.tag_end]
        opening = tag[:-2] + b">" if self._root.is_empty_tag else tag
        closing = f"</{self._prefix}{self._root.name}>".encode()
        source = opening + new + closing
        place = self._list(name).append(source, parse(source, "styles.xml").children[0])
        self._placed[name, new] = place
        return place


def _with_list(xml: bytes, name: str, found: _List) -> bytes:
    """The part with the elements appended to one list."""
    root = parse(xml, "styles.xml")
    edits = Edits(xml)
    holder = root.child(name)
    count = str(len(found.items))
    if holder is not None:
        edits.append(holder, found.added, count=count)
    else:
        made = element(f"{root.prefix}{name}", {"count": count}, found.added)
        edits.insert_child(root, _SCHEMA_ORDER, name, made)
    return edits.apply()


def minimal_stylesheet() -> bytes:
    """A ``styles.xml`` for a workbook that has none."""
    font = b'<fonts count="1"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>'
    fills = (
        b'<fills count="2"><fill><patternFill patternType="none"/></fill>'
        b'<fill><patternFill patternType="gray125"/></fill></fills>'
    )
    borders = (
        b'<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    )
    plain = b'<xf numFmtId="0" fontId="0" fillId="0" borderId="0"'
    xfs = (
        b'<cellStyleXfs count="1">' + plain + b"/></cellStyleXfs>"
        b'<cellXfs count="1">' + plain + b' xfId="0"/></cellXfs>'
    )
    styles = (
        b'<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    )
    return document(element("styleSheet", {"xmlns": _MAIN}, font + fills + borders + xfs + styles))


def _argb(colour: str) -> str:
    return "FF" + colour.lstrip("#").upper()
