"""Cells of scales, fading points, picks and approaches that cannot be read."""

from datetime import date

import pytest


@pytest.fixture
def rules() -> list[list[object]]:
    """A scaled and a fading characteristic, a pick, an approach."""
    return [
        ["About · scheme"],
        ["Field", "Text"],
        ["Margin before a grade changes", 2.0],
        [],
        ["Inputs · inputs"],
        ["Input", "Type", "Required", "Choices"],
        ["Revenue", "number", "yes"],
        ["Orders", "number", "yes"],
        ["Seen", "date", "no"],
        ["Kind", "choice", "no", "x, y"],
        [],
        ["models · pick"],
        [
            "Group by",
            "Picked by",
            "Group size from",
            "How many",
            "→ model",
            "Group",
            "Cutoff in use",
        ],
        ["Kind", "Revenue", 5.0, 2.0, None, "x", 70.0],
        [None, None, None, 1.0, None, "y", None],
        [],
        ["card · scorecard"],
        ["Characteristic", "Weight", "Condition", "Points", "Fades by", "Half-life (days)"],
        ["Revenue", 60.0, "more is better"],
        ["Orders", 40.0, ">=10", 100.0, "Seen", 90.0],
        [None, None, "<10", 0.0],
        ["Cutoff", None, 50.0, "A"],
        ["Cutoff", None, "-", "B"],
        [],
        ["Talk · approaches"],
        ["Input", "Value", "Text"],
        ["Kind", "x", "Be brief"],
        ["model", "yes", "As a guest"],
        [],
        ["Try it · example · as of=2026-11-22"],
        ["Row", "Revenue", "Seen", "Kind"],
        [1.0, 70.0, "2026-10-01", "x"],
        [2.0],
    ]


def test_what_a_person_writes_is_read(rules, scheme_of):
    """A sheet typed by hand, without the columns that nobody needs."""
    scheme = scheme_of(rules)
    pick, card = scheme.steps
    assert [(each.from_rows, each.count) for each in pick.counts] == [(5, 2), (0, 1)]
    assert [(cut.group, cut.value) for cut in pick.cuts] == [("x", 70)]
    scaled, fading = card.characteristics
    assert scaled.scale.order == "descending"
    assert scaled.attributes == ()
    assert (fading.decay.input, fading.decay.half_life_days) == ("seen", 90)
    assert scheme.hysteresis == 2
    assert [(each.column, each.value) for each in scheme.approaches] == [
        ("kind", "x"),
        ("model", "yes"),
    ]
    assert scheme.example.as_of == date(2026, 11, 22)
    seen = date(2026, 10, 1)
    assert [dict(row) for row in scheme.example.rows] == [
        {"revenue": 70.0, "seen": seen, "kind": "x"},
        {},
    ]


@pytest.mark.parametrize(
    ("row", "column", "value", "cell", "code"),
    [
        (3, 2, 0.0, "B3", "not_above_zero"),
        (3, 2, "much", "B3", "not_a_number"),
        (14, 1, "Knd", "A14", "unknown_column_near"),
        (14, 2, None, "B14", "unknown_column"),
        (14, 4, 1.5, "D14", "not_whole"),
        (20, 6, None, "F20", "half_life"),
        (20, 6, 0.0, "F20", "half_life"),
        (20, 5, "Sen", "E20", "unknown_column_near"),
        (27, 2, None, "B27", "approach_value"),
        (27, 2, "z", "B27", "unknown_value"),
        (28, 1, "modl", "A28", "unknown_column_near"),
        (30, 1, "Try it · example", "A30", "example_day"),
        (30, 1, "Try it · example · as of=soon", "A30", "not_a_date"),
        (31, 2, "Revenu", "B31", "unknown_column_near"),
        (32, 2, "much", "B32", "not_a_number"),
        (32, 4, "z", "D32", "unknown_value"),
    ],
)
def test_each_fault_is_told_at_its_cell(rules, faults_of, row, column, value, cell, code):
    rules[row - 1] = [*rules[row - 1], *[None] * 7][:7]
    rules[row - 1][column - 1] = value
    assert faults_of(rules)[f"Rules!{cell}"] == code


def test_a_pick_must_say_how_many(rules, faults_of):
    rules[13][3] = rules[14][3] = None
    assert faults_of(rules)["Rules!D14"] == "count_missing"
