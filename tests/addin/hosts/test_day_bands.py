"""Days and weeks of a plan are set apart by rules that hold after sorting and growing."""

import itertools
from datetime import date, timedelta

import pytest

from addin.hosts.day_bands import day_bands
from addin.hosts.markup import parse
from addin.hosts.ranges import Range
from addin.hosts.styles import Stylesheet, minimal_stylesheet

EXCEL_EPOCH = date(1899, 12, 30)


def bands(**places: int | None):
    styles = Stylesheet(minimal_stylesheet())
    node = parse(day_bands(Range(5, 1, 9, 7), styles, **places))
    return node, parse(styles.xml).child("dxfs").children


@pytest.mark.parametrize(
    ("tier", "cells"),
    [
        (None, "A5:G9"),
        (4, "A5:C9 E5:G9"),
        (1, "B5:G9"),
        (7, "A5:F9"),
    ],
)
def test_the_tier_column_keeps_its_own_ground(tier, cells):
    assert bands(week=1, day=2, tier=tier)[0].attributes["sqref"] == cells


def test_rules_compare_the_week_below_and_the_parity_of_the_day():
    """A row that is both shows both, since some programs draw one rule per cell only."""
    node, formats = bands(week=1, day=2, tier=None)
    rules = node.children
    assert [rule.child("formula").text for rule in rules] == [
        "AND($A5<>$A6,MOD($B5,2)=1)",
        "$A5<>$A6",
        "MOD($B5,2)=1",
    ]
    shown = [
        [part.name for part in formats[int(rule.attributes["dxfId"])].children] for rule in rules
    ]
    assert shown == [["fill", "border"], ["border"], ["fill"]]


def test_working_days_alternate_across_the_weekend():
    """The parity that the rule reads differs between a Friday and the Monday after it."""
    friday = date(2026, 11, 20)
    parities = [
        ((friday + timedelta(days=days)) - EXCEL_EPOCH).days % 2 for days in (0, 3, 4, 5, 6, 7)
    ]
    assert all(a != b for a, b in itertools.pairwise(parities))
