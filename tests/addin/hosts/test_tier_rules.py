"""One ``cellIs`` rule per tier: in the schema's place, below a person's own, never doubled."""

import pytest

from addin.hosts.markup import parse
from addin.hosts.ranges import Range
from addin.hosts.tier_rules import TierRule, set_tier_rules

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
CELLS = Range(2, 10, 301, 10)
RULES = [TierRule("A", 0), TierRule("B", 1)]


def frame(after: str = "", before: str = "") -> bytes:
    return (
        f'<worksheet xmlns="{MAIN}"><sheetData></sheetData>{before}{after}</worksheet>'
    ).encode()


def ours(_dxf: int) -> bool:
    return True


def own_rule(sqref: str, priority: int, formula: str = '"A"', kind: str = "cellIs") -> str:
    return (
        f'<conditionalFormatting sqref="{sqref}"><cfRule type="{kind}" dxfId="0" '
        f'priority="{priority}" operator="equal"><formula>{formula}</formula></cfRule>'
        "</conditionalFormatting>"
    )


def rules(xml: bytes):
    return [
        (node.attributes["sqref"], rule.child("formula").text, int(rule.attributes["priority"]))
        for node in parse(xml).all("conditionalFormatting")
        for rule in node.all("cfRule")
    ]


def test_rules_say_the_tiers_without_relative_references():
    xml = set_tier_rules(frame(), CELLS, RULES, ours)
    assert rules(xml) == [("J2:J301", '"A"', 1), ("J2:J301", '"B"', 2)]


def test_second_run_changes_no_byte():
    xml = set_tier_rules(frame(), CELLS, RULES, ours)
    assert set_tier_rules(xml, CELLS, RULES, ours) is xml


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        (Range(2, 10, 400, 10), RULES),
        (CELLS, [TierRule("A", 5), TierRule("B", 1)]),
        (CELLS, [*RULES, TierRule("C", 2)]),
        (CELLS, [TierRule("B", 1), TierRule("A", 0)]),
    ],
)
def test_changed_set_takes_the_place_of_the_old(cells, wanted):
    xml = set_tier_rules(frame(), CELLS, RULES, ours)
    xml = set_tier_rules(xml, cells, wanted, ours)
    assert [(where, said) for where, said, _ in rules(xml)] == [
        (str(cells), f'"{rule.grade}"') for rule in wanted
    ]


def test_rules_of_a_person_stay_and_rank_above():
    before = own_rule("A1:Z9", 7, "A1>3", "expression")
    xml = set_tier_rules(frame(before), CELLS, RULES, ours)
    assert before.encode() in xml
    assert [priority for *_, priority in rules(xml)] == [7, 8, 9]


def test_extension_rules_count_for_the_priority():
    ext = '<extLst><ext><x14:cfRule xmlns:x14="urn:x" priority="41"/></ext></extLst>'
    xml = set_tier_rules(frame(ext), CELLS, RULES, ours)
    assert [priority for *_, priority in rules(xml)] == [42, 43]


def test_rule_with_its_own_extension_list_does_not_attract_ours():
    """A cfRule may hold an extLst; ours must stand after the whole element."""
    inner = (
        '<conditionalFormatting sqref="A1"><cfRule type="dataBar" priority="1">'
        "<extLst><ext/></extLst></cfRule></conditionalFormatting>"
    )
    xml = set_tier_rules(frame(inner + "<pageMargins/><extLst/>"), CELLS, RULES, ours)
    names = [child.name for child in parse(xml).children]
    assert names == [
        "sheetData",
        "conditionalFormatting",
        "conditionalFormatting",
        "pageMargins",
        "extLst",
    ]


@pytest.mark.parametrize(
    ("sqref", "formula", "kind", "stays"),
    [
        ("J2:J301", '"A"', "cellIs", False),
        ("J2:J50", '"old tier"', "cellIs", False),
        ("J2:K301", '"A"', "cellIs", True),
        ("J2:J301", "5", "cellIs", True),
        ("J2:J301", 'J2="A"', "expression", True),
    ],
)
def test_only_rules_of_our_making_are_replaced(sqref, formula, kind, stays):
    xml = set_tier_rules(frame(own_rule(sqref, 1, formula, kind)), CELLS, RULES, ours)
    assert len(rules(xml)) == 2 + stays


def test_look_that_is_not_ours_marks_a_rule_of_a_person():
    xml = set_tier_rules(frame(own_rule("J2:J301", 1)), CELLS, RULES, lambda _dxf: False)
    assert len(rules(xml)) == 3


def test_no_tiers_take_the_rules_away():
    xml = set_tier_rules(frame(), CELLS, RULES, ours)
    assert set_tier_rules(xml, CELLS, [], ours) == frame()


def test_grade_with_markup_and_quotes_is_spelled_as_excel_does():
    xml = set_tier_rules(frame(), CELLS, [TierRule('a"<&', 0)], ours)
    assert rules(xml)[0][1] == '"a""<&"'
    assert set_tier_rules(xml, CELLS, [TierRule('a"<&', 0)], ours) is xml


def test_prefixed_sheet_gets_prefixed_rules():
    xml = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData/></x:worksheet>'.encode()
    assert len(rules(set_tier_rules(xml, CELLS, RULES, ours))) == 2
