"""Tier colours as conditional formatting: one ``cellIs`` rule per tier on one column."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from addin.hosts.markup import Edits, Node, element, parse
from addin.hosts.ranges import Range
from addin.hosts.sheet_frame import SCHEMA_ORDER

__all__ = ["TierRule", "set_tier_rules"]

_PRIORITY = re.compile(rb"\bpriority\s*=\s*[\"'](\d+)")
_TEXT = re.compile(r'"((?:[^"]|"")*)"')


@dataclass(frozen=True, slots=True)
class TierRule:
    """Cells equal to ``grade`` look like the differential format ``dxf`` (zero-based)."""

    grade: str
    dxf: int


def set_tier_rules(
    frame: bytes,
    cells: Range,
    rules: Sequence[TierRule],
    is_tier_dxf: Callable[[int], bool],
) -> bytes:
    """The frame with one rule per tier on a column, in place of the set that stood there.

    Rules that say the same already are left as they are, byte for byte; all others on the column
    are the user's own, stay, and rank above ours.

    Args:
        frame: The sheet's frame.
        cells: The data cells of one column.
        rules: What is wanted, best tier first.
        is_tier_dxf: Whether a differential format is of the kind we write.
    """
    root = parse(frame)
    ours = [
        node for node in root.all("conditionalFormatting") if _is_ours(node, cells, is_tier_dxf)
    ]
    if _says(ours, cells) == list(rules):
        return frame
    edits = Edits(frame)
    for node in ours:
        edits.remove(node)
    frame = edits.apply()
    if not rules:
        return frame
    root = parse(frame)
    first = max((int(found) for found in _PRIORITY.findall(frame)), default=0) + 1
    inner = b"".join(_rule(root.prefix, rule, first + place) for place, rule in enumerate(rules))
    new = element(f"{root.prefix}conditionalFormatting", {"sqref": cells}, inner)
    edits = Edits(frame)
    edits.insert_child(root, SCHEMA_ORDER, "conditionalFormatting", new)
    return edits.apply()


def _rule(prefix: str, rule: TierRule, priority: int) -> bytes:
    text = rule.grade.replace('"', '""').replace("&", "&amp;").replace("<", "&lt;")
    formula = element(f"{prefix}formula", {}, f'"{text}"'.encode())
    values = {"type": "cellIs", "dxfId": rule.dxf, "priority": priority, "operator": "equal"}
    return element(f"{prefix}cfRule", values, formula)


def _is_ours(node: Node, cells: Range, is_tier_dxf: Callable[[int], bool]) -> bool:
    """Whether a set stands on these cells' column alone and each rule is of our making."""
    area = Range.parse(node.attributes.get("sqref", ""))
    if area is None or area.left != area.right or not area.meets(cells):
        return False
    rules = list(node.all("cfRule"))
    return bool(rules) and all(
        rule.attributes.get("type") == "cellIs"
        and rule.attributes.get("operator") == "equal"
        and _grade(rule) is not None
        and is_tier_dxf(rule.number("dxfId", -1))
        for rule in rules
    )


def _says(nodes: Sequence[Node], cells: Range) -> list[TierRule] | None:
    """What our rules say, in order of priority; None if they cover other cells."""
    if any(node.attributes.get("sqref") != str(cells) for node in nodes):
        return None
    found = [
        (rule.number("priority", 0), _grade(rule) or "", rule.attributes["dxfId"])
        for node in nodes
        for rule in node.all("cfRule")
    ]
    return [TierRule(grade, int(dxf)) for _, grade, dxf in sorted(found)]


def _grade(rule: Node) -> str | None:
    formula = rule.child("formula")
    match = _TEXT.fullmatch(formula.text.strip()) if formula else None
    return match[1].replace('""', '"') if match else None
