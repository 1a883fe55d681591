"""Append to ``styles.xml``: cell formats and differential formats, equal ones reused."""

from collections.abc import Mapping

from addin.hosts.base import CellStyle, TierFormat
from addin.hosts.markup import Edits, Node, document, element, parse

__all__ = ["DATE_FORMAT", "Stylesheet", "minimal_stylesheet"]

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
_FONT_CHILDREN = (  # Excel's own order; the validator accepts no other
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
    "integer": "0",
    "decimal": "#,##0.00",
    "percent": "0%",
    "date": DATE_FORMAT,
    "wrapped": "General",
}


class Stylesheet:
    """``styles.xml`` with what was appended to it.

    Indexes are zero-based places in ``cellXfs`` and ``dxfs``, as cells and rules hold them; those
    that stand in the part keep theirs.

    Args:
        xml: The part in UTF-8.
    """

    def __init__(self, xml: bytes) -> None:
        self.original = xml
        self._xml = xml
        self._load()

    def _load(self) -> None:
        self._root = parse(self._xml, "styles.xml")

    @property
    def xml(self) -> bytes:
        """The part as it is now; the very same bytes if nothing had to be appended."""
        return self._xml

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
        alignment = {"wrapText": "1", "vertical": "top"} if style == "wrapped" else {}
        return self.xf(base, changes, alignment)

    def quoted(self, base: int) -> int:
        """The same cell format for a text that starts like a formula."""
        return self.xf(base, {"quotePrefix": "1"}, {})

    def font(self, base: int, *, bold: bool = False, points: int | None = None) -> int:
        """The cell format with the base's font made bold or of another size."""
        fonts = self._list("fonts")
        xf = self._xfs()[base] if base < len(self._xfs()) else None
        number = int(xf.attributes.get("fontId", "0")) if xf else 0
        old = fonts[number] if number < len(fonts) else None
        prefix = self._root.prefix
        children = {c.name: self._bytes(c) for c in (old.children if old else [])}
        if bold:
            children["b"] = element(f"{prefix}b")
        if points:
            children["sz"] = element(f"{prefix}sz", {"val": points})
        inner = b"".join(children[name] for name in _FONT_CHILDREN if name in children)
        new = self._append("fonts", "font", element(f"{prefix}font", {}, inner))
        return self.xf(base, {"fontId": str(new), "applyFont": "1"}, {})

    def dxf(self, tier: TierFormat) -> int:
        """The differential format of one tier: its font colour on its fill."""
        prefix = self._root.prefix
        font = element(f"{prefix}color", {"rgb": _argb(tier.font)})
        fill = element(f"{prefix}bgColor", {"rgb": _argb(tier.fill)})
        inner = element(f"{prefix}font", {}, font) + element(
            f"{prefix}fill", {}, element(f"{prefix}patternFill", {}, fill)
        )
        return self._append("dxfs", "dxf", element(f"{prefix}dxf", {}, inner))

    def is_tier_dxf(self, index: int) -> bool:
        """Whether a differential format holds a font colour and a fill, as ours do, only."""
        found = self._list("dxfs")
        if not 0 <= index < len(found):
            return False
        shape = [
            (child.name, tuple(inner.name for inner in child.children))
            for child in found[index].children
        ]
        return shape == [("font", ("color",)), ("fill", ("patternFill",))]

    def xf(
        self, base: int, changes: Mapping[str, str | None], alignment: Mapping[str, str]
    ) -> int:
        """A cell format like ``base`` with attributes changed; an equal one is reused."""
        if not self._xfs():
            prefix = self._root.prefix
            plain = {"numFmtId": 0, "fontId": 0, "fillId": 0, "borderId": 0, "xfId": 0}
            self._append("cellXfs", "xf", element(f"{prefix}xf", plain))
        xfs = self._xfs()
        node = xfs[base] if base < len(xfs) else xfs[0]
        values: dict[str, object] = {**node.attributes, **changes}
        children = {child.name: self._bytes(child) for child in node.children}
        if alignment:
            old = node.child("alignment")
            wanted = {**(old.attributes if old else {}), **alignment}
            children["alignment"] = element(f"{self._root.prefix}alignment", wanted)
            values["applyAlignment"] = "1"
        inner = b"".join(children[name] for name in _XF_CHILDREN if name in children)
        return self._append(
            "cellXfs", "xf", element(f"{self._root.prefix}xf", values, inner or None)
        )

    def _number_format(self, code: str) -> int:
        """The number of a format code; a custom one is appended unless it is there."""
        if code in _BUILT_IN:
            return _BUILT_IN[code]
        taken = {
            int(node.attributes.get("numFmtId", "0")): node.attributes.get("formatCode", "")
            for node in self._list("numFmts")
        }
        for number, known in taken.items():
            if known == code:
                return number
        number = max([*taken, _FIRST_CUSTOM_FORMAT - 1]) + 1
        values = {"numFmtId": number, "formatCode": code}
        self._append("numFmts", "numFmt", element(f"{self._root.prefix}numFmt", values))
        return number

    def _xfs(self) -> list[Node]:
        return self._list("cellXfs")

    def _list(self, name: str) -> list[Node]:
        found = self._root.child(name)
        return list(found.children) if found else []

    def _bytes(self, node: Node) -> bytes:
        return self._xml[node.start : node.end]

    def _append(self, parent: str, name: str, new: bytes) -> int:
        """The place of an element equal to ``new`` in a list; it is appended if there is none."""
        signature = self._signature(new)
        existing = self._list(parent)
        for place, node in enumerate(existing):
            if node.name == name and node.signature() == signature:
                return place
        edits = Edits(self._xml)
        holder = self._root.child(parent)
        if holder is None:
            made = element(f"{self._root.prefix}{parent}", {"count": 1}, new)
            edits.insert_child(self._root, _SCHEMA_ORDER, parent, made)
        else:
            edits.append(holder, new, count=str(len(existing) + 1))
        self._xml = edits.apply()
        self._load()
        return len(existing)

    def _signature(self, new: bytes) -> tuple[object, ...]:
        """The signature of an element that does not stand in the part yet."""
        tag = self._xml[self._root.start : self._root.tag_end]
        name = f"{self._root.prefix}{self._root.name}".encode()
        opening = tag[:-2] + b">" if self._root.is_empty_tag else tag
        return parse(opening + new + b"</" + name + b">").children[0].signature()


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
