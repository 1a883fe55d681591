"""Days and weeks of a plan are set apart by rules that hold after sorting and growing."""

import itertools
from datetime import date, timedelta

import pytest

from addin.hosts.day_bands import BandColumns, day_bands
from addin.hosts.markup import element, parse
from addin.hosts.ranges import Range
from addin.hosts.styles import Stylesheet, minimal_stylesheet

EXCEL_EPOCH = date(1899, 12, 30)


def bands(looks=(), **places: int | None):
    """The sets of rules on a table, and the formats they name."""
    styles = Stylesheet(minimal_stylesheet())
    columns = BandColumns(**places)
    made = element("sets", {}, day_bands(Range(5, 1, 9, 7), styles, columns, looks))
    return parse(made).children, parse(styles.xml).child("dxfs").children


def shown(rules, formats) -> list[list[str]]:
    return [
        [part.name for part in formats[int(rule.attributes["dxfId"])].children] for rule in rules
    ]


@pytest.mark.parametrize(
    ("tier", "cells"),
    [
        (None, "B5:G9"),
        (4, "B5:C9 E5:G9"),
        (2, "C5:G9"),
        (7, "B5:F9"),
    ],
)
def test_the_tier_column_keeps_its_own_ground(tier, cells):
    """Days are set apart beside it, and beside the week, which has rules of its own."""
    sets, _ = bands(week=1, day=3, tier=tier)
    assert [node.attributes["sqref"] for node in sets] == ["A5:A9", cells]


def test_rules_compare_the_week_below_and_the_parity_of_the_day():
    """A row that is both shows both, since some programs draw one rule per cell only."""
    (_, days), formats = bands(week=1, day=2)
    rules = days.children
    assert [rule.child("formula").text for rule in rules] == [
        "AND($A5<>$A6,MOD($B5,2)=1)",
        "$A5<>$A6",
        "MOD($B5,2)=1",
    ]
    assert shown(rules, formats) == [["fill", "border"], ["border"], ["fill"]]


def test_the_first_row_of_a_week_heads_it():
    """It shows the week in large contrast; below it the week steps back."""
    (weeks, _), formats = bands(week=1, day=2)
    first, *others = weeks.children
    assert first.child("formula").text == "$A5<>$A4"
    assert shown([first], formats) == [["font", "fill", "border"]]
    assert [look[0] for look in shown(others, formats)] == ["font"] * 4


def test_rows_that_are_done_dropped_or_firm_differ_in_type():
    """The words are those of the status column; a quotation mark in one is doubled."""
    looks = (("done", "finished"), ('not "now"', "dropped"), ("fixed", "firm"))
    (states, _, _), formats = bands(looks, week=1, day=2, status=6)
    assert [rule.child("formula").text for rule in states.children] == [
        '$F5="done"',
        '$F5="not ""now"""',
        '$F5="fixed"',
    ]
    fonts = [formats[int(rule.attributes["dxfId"])].children[0] for rule in states.children]
    assert [[part.name for part in font.children] for font in fonts] == [
        ["i", "color"],
        ["strike", "color"],
        ["b", "color"],
    ]


def test_priorities_are_counted_on_over_all_sets():
    """No two rules of a sheet have one priority."""
    sets, _ = bands((("done", "finished"),), week=1, day=2, status=6)
    numbers = [int(rule.attributes["priority"]) for node in sets for rule in node.children]
    assert numbers == list(range(1, 10))


def test_working_days_alternate_across_the_weekend():
    """The parity that the rule reads differs between a Friday and the Monday after it."""
    friday = date(2026, 11, 20)
    parities = [
        ((friday + timedelta(days=days)) - EXCEL_EPOCH).days % 2 for days in (0, 3, 4, 5, 6, 7)
    ]
    assert all(a != b for a, b in itertools.pairwise(parities))
