"""A block of cells becomes typed columns, and every fault is named with its cell."""

import itertools
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.engine.block import Block, CellKind, RawColumn
from grading.engine.columns import Intake
from grading.engine.grades import Lookup
from grading.engine.intake import intake
from grading.engine.rows import block_from_rows, raw_column
from grading.schemes.models import Aliases, Choice, Input, LocalText
from grading.schemes.unary import Interval, UnaryTests, Value

TODAY = date(2026, 11, 21)
AMOUNT = Input(
    name="annual_amount",
    type="number",
    label=LocalText(en="Annual amount", zh="年购买金额", es="Monto anual"),
    aliases=Aliases(en=("revenue",)),
    minimum=0,
)
SHARE = Input(name="loyalty", type="number", minimum=0, maximum=1, required=False)
POTENTIAL = Input(
    name="potential",
    type="choice",
    required=False,
    choices=(
        Choice(value="high", label=LocalText(en="high", zh="高", es="alto")),
        Choice(value="low", label=LocalText(en="low", zh="低", es="bajo")),
        Choice(value="3"),
    ),
)
LAST = Input(name="last_order", type="date", past=True, required=False)
NEED = Input(name="has_need", type="boolean", required=False)
ID = Input(name="customer_id", type="text", required=False)
NAME = Input(name="customer", type="text", required=False)


def take(
    rows: Sequence[Sequence[object]], *inputs: Input, require_any: Any = (), **where: Any
) -> Intake:
    """The intake of rows, the first of which holds the headers."""
    block = block_from_rows(rows, **where)
    return intake(block, inputs, as_of=TODAY, require_any=require_any)


def column(wanted: Input, *cells: object, **where: Any) -> Intake:
    """The intake of one column beside a column of customers without fault."""
    rows = [["customer", wanted.name], *([f"C{n}", cell] for n, cell in enumerate(cells))]
    return take(rows, wanted, NAME, **where)


def codes(found: Intake) -> list[tuple[str | None, str]]:
    """Cell and code of every problem."""
    return [(problem.cell, problem.code) for problem in found.problems]


def loose(wanted: Input, **changes: Any) -> Input:
    """An input that differs from another in some fields."""
    return wanted.model_copy(update=changes)


class TestValues:
    def test_numbers_come_as_floats(self) -> None:
        found = column(AMOUNT, 5, 2.5, "1,234.50", "12万", "85%", "1,234")
        assert found.columns["annual_amount"].tolist() == [5, 2.5, 1234.5, 120000, 0.85, 1234]
        assert (found.problems, found.warnings, dict(found.invalid)) == ((), (), {})

    def test_dates_come_as_days(self) -> None:
        found = column(
            LAST, "2026-11-03", 46329, date(2026, 11, 3), "3/11/2026", "25/10/2026", None
        )
        assert found.columns["last_order"].dtype == np.dtype("datetime64[D]")
        assert found.columns["last_order"].tolist() == [date(2026, 11, 3)] * 4 + [
            date(2026, 10, 25),
            None,
        ]

    def test_serials_follow_the_calendar_of_the_workbook(self) -> None:
        found = column(LAST, 44867, date1904=True)
        assert found.columns["last_order"].tolist() == [date(2026, 11, 3)]

    def test_choices_come_as_positions(self) -> None:
        found = column(POTENTIAL, "HIGH", "bajo", "低", 3, "3.0 ", None)
        assert found.columns["potential"].dtype == np.int16
        assert found.columns["potential"].tolist()[:4] == [0, 1, 1, 2]
        assert codes(found) == [("B6", "unknown_option")]
        assert found.columns["potential"].tolist()[4:] == [-1, -1]

    def test_booleans_come_as_zero_and_one(self) -> None:
        found = column(NEED, True, False, 1, 0, "sí", "否", "x", None)
        assert found.columns["has_need"].dtype == np.int8
        assert found.columns["has_need"].tolist() == [1, 0, 1, 0, 1, 0, 1, -1]
        assert found.problems == ()

    @pytest.mark.parametrize(
        "name", ["🙂 Acme", "شركة النور", "=cmd|'/c calc'!A1", " Ácme ", "#1"]
    )
    def test_names_pass_unchanged(self, name: str) -> None:
        found = take([["customer", "revenue"], [name, 5]], AMOUNT, NAME)
        assert found.texts["customer"].to_list() == [name]
        assert found.problems == ()

    def test_numbers_in_a_text_column_are_texts_as_excel_shows_them(self) -> None:
        found = take([["customer"], [1001.0], ["Acme"], [1.5], [date(2026, 1, 2)], [True]], NAME)
        assert found.texts["customer"].to_list() == ["1001", "Acme", "1.5", "2026-01-02", "TRUE"]

    def test_only_recognised_columns_are_loaded(self) -> None:
        loaded = []

        def load(position: int) -> RawColumn:
            loaded.append(position)
            return raw_column([1.0])

        headers = (*(f"Other {n}" for n in range(16_383)), "Revenue")
        found = intake(Block(headers, 1, 2, 1, load), [AMOUNT], as_of=TODAY)
        assert (loaded, found.positions) == ([16_383], {"annual_amount": 16_383})

    def test_a_host_may_share_one_table_of_texts_among_columns(self) -> None:
        texts = ["unused", "7", " ", "1.5M", "8"]
        kinds = np.full(3, CellKind.TEXT, np.uint8)
        raw = RawColumn(kinds, np.full(3, np.nan), np.array([4, 1, 2], np.int32), texts)
        found = intake(Block(("revenue",), 3, 2, 1, lambda _: raw), [AMOUNT], as_of=TODAY)
        assert found.columns["annual_amount"].tolist() == [8, 7]
        assert found.problems == ()

    def test_the_cells_of_the_host_are_left_as_they_were(self) -> None:
        raw = raw_column([5.0, -1.0, 2.0])
        intake(Block(("revenue",), 3, 2, 1, lambda _: raw), [AMOUNT], as_of=TODAY)
        assert raw.numbers.tolist() == [5, -1, 2]

    def test_language_and_positions_are_those_of_the_headers(self) -> None:
        found = take([["备注", "年购买金额（元）"], ["", 5]], AMOUNT)
        assert (found.language, found.positions, found.first_row) == (
            "zh",
            {"annual_amount": 1},
            2,
        )


class TestCellFaults:
    @pytest.mark.parametrize(
        ("wanted", "good", "value", "faulty", "code"),
        [
            (AMOUNT, "5", 5.0, "-5", "too_small"),
            (SHARE, "50%", 0.5, "150%", "too_large"),
            (LAST, "2026-11-20", np.datetime64("2026-11-20"), "2026-11-22", "future_date"),
            (POTENTIAL, "bajo", 1, "hihg", "unknown_option"),
            (NEED, "sí", 1, "perhaps", "not_yes_no"),
        ],
    )
    @pytest.mark.parametrize("blank", [(), (None,), (" ",)])
    def test_a_column_of_texts_alone_is_checked_like_any_other(
        self, wanted: Input, good: str, value: object, faulty: str, code: str, blank: Any
    ) -> None:
        found = column(wanted, good, faulty, *blank, good)
        assert [(p.row, p.code) for p in found.problems if p.code != "blank"] == [(3, code)]
        values = found.columns[wanted.name]
        assert (values[0], values[-1]) == (value, value)
        assert values[1] != value
        assert found.invalid[wanted.name].tolist() == [False, True, *(False for _ in blank), False]

    @pytest.mark.parametrize(
        ("wanted", "cell", "code"),
        [
            (AMOUNT, "abc", "not_a_number"),
            (AMOUNT, True, "not_a_number"),
            (AMOUNT, date(2026, 1, 2), "date_for_number"),
            (AMOUNT, "1,234", "ambiguous_number"),
            (AMOUNT, "5 M", "unclear_unit"),
            (AMOUNT, float("inf"), "not_finite"),
            (AMOUNT, "1e999", "not_finite"),
            (AMOUNT, -1, "too_small"),
            (AMOUNT, "-0.01", "too_small"),
            (SHARE, 1.01, "unclear_share"),
            (SHARE, "1.99", "unclear_share"),
            (SHARE, 100.01, "too_large"),
            (SHARE, "101%", "too_large"),
            (SHARE, "85０％", "too_large"),
            (LAST, "soon", "not_a_date"),
            (LAST, True, "not_a_date"),
            (LAST, "03/04/2026", "ambiguous_date"),
            (LAST, "3/4/26", "two_digit_year"),
            (LAST, "2026-02-30", "impossible_date"),
            (LAST, -1, "impossible_serial"),
            (LAST, 2958466, "impossible_serial"),
            (LAST, 60, "impossible_serial"),
            (LAST, 2026, "looks_like_a_year"),
            (LAST, "2026-11-22", "future_date"),
            (LAST, 46348, "future_date"),
            (POTENTIAL, "hihg", "unknown_option"),
            (POTENTIAL, 4, "unknown_option"),
            (NEED, "perhaps", "not_yes_no"),
            (NEED, 2, "not_yes_no"),
            (NEED, date(2026, 1, 2), "not_yes_no"),
            *((wanted, "#N/A", "error_value") for wanted in (AMOUNT, LAST, POTENTIAL, NEED)),
        ],
    )
    def test_a_faulty_cell_is_a_problem_and_holds_nothing(
        self, wanted: Input, cell: object, code: str
    ) -> None:
        found = column(wanted, None, cell, first_row=4, first_column=2)
        problem = found.problems[-1]
        assert (problem.cell, problem.code, problem.header) == ("C6", code, wanted.name)
        assert found.invalid[wanted.name].tolist() == [False, True]
        blank, faulty = found.columns[wanted.name]
        assert str(blank) == str(faulty)

    @pytest.mark.parametrize(
        ("wanted", "cell"),
        [
            (AMOUNT, 0),
            (AMOUNT, 1e308),
            (SHARE, 0),
            (SHARE, 1),
            (SHARE, 2),
            (SHARE, 100),
            (SHARE, "100%"),
            (LAST, "2026-11-21"),
            (LAST, 46347),
            (LAST, 61),
            (loose(LAST, past=False), "2026-11-22"),
        ],
    )
    def test_a_cell_on_the_edge_is_good(self, wanted: Input, cell: object) -> None:
        assert column(wanted, cell).problems == ()

    def test_a_formula_without_a_result_is_named(self) -> None:
        raw = raw_column([1.0, None])
        raw.kinds[1] = CellKind.UNCACHED
        found = intake(Block(("revenue",), 2, 2, 1, lambda _: raw), [AMOUNT], as_of=TODAY)
        assert codes(found) == [("A3", "uncached")]
        assert found.rows == 2

    def test_inputs_that_hold_formulas_are_named(self) -> None:
        raw = raw_column([1.0, 2.0])
        formula = RawColumn(
            raw.kinds, raw.numbers, raw.text_codes, raw.texts, np.array([False, True])
        )
        block = Block(
            ("revenue", "loyalty"), 2, 2, 1, lambda p: formula if p else raw_column([1.0, 2.0])
        )
        found = intake(block, [AMOUNT, loose(SHARE, maximum=None)], as_of=TODAY)
        assert (found.formulas, found.problems) == (("loyalty",), ())

    @pytest.mark.parametrize(("cell", "warned"), [(9.99, True), (10, False), ("", False)])
    def test_a_value_below_the_usual_is_a_warning_only(self, cell: object, warned: bool) -> None:
        wanted = loose(SHARE, maximum=None, usual_minimum=10)
        found = column(wanted, cell, 20)
        assert [w.code for w in found.warnings] == ["unusual"] * warned
        assert (found.problems, dict(found.invalid)) == ((), {})

    def test_a_number_may_have_an_upper_edge_only(self) -> None:
        found = column(loose(SHARE, minimum=None), 2)
        assert found.problems[0].expected is not None
        assert found.problems[0].expected.text("en") == "a number of 1 or less"

    def test_a_problem_holds_the_facts_scripts_rely_on(self) -> None:
        found = column(SHARE, 0.5, 185, sheet="Customers")
        assert found.problems[0].as_json("en") == {
            "sheet": "Customers",
            "row": 3,
            "column": "loyalty",
            "cell": "B3",
            "value": "185",
            "expected": "a number from 0 to 1",
            "message": "Customers!B3: loyalty must be a number from 0 to 1, but is 185. A share of "
            "85 percent is written 85%, 85 or 0.85.",
        }

    def test_problems_come_row_by_row_left_to_right(self) -> None:
        rows = [["revenue", "loyalty"], ["x", 200], [-1, 500], ["y", 0.5]]
        assert [cell for cell, _ in codes(take(rows, SHARE, AMOUNT))] == [
            "A2",
            "B2",
            "A3",
            "B3",
            "A4",
        ]


class TestBlanks:
    def test_a_blank_in_a_required_column_is_a_problem_but_not_invalid(self) -> None:
        found = column(AMOUNT, 5, None, "  ")
        assert codes(found) == [("B3", "blank"), ("B4", "blank")]
        assert "annual_amount" not in found.invalid

    @pytest.mark.parametrize(
        "wanted",
        [
            loose(AMOUNT, required=False),
            loose(AMOUNT, blank_as=0.0),
            loose(AMOUNT, blank_from="loyalty"),
        ],
        ids=["optional", "blank_as", "blank_from"],
    )
    def test_a_blank_is_nothing_to_speak_of_where_it_is_allowed(self, wanted: Input) -> None:
        assert column(wanted, 5, None).problems == ()
        assert take([["customer"], ["a"]], wanted, NAME).problems == ()

    when_needed = loose(
        LAST, required=True, required_when={"has_need": UnaryTests((Value(True),))}
    )

    @pytest.mark.parametrize(
        ("need", "problems"),
        [(True, ["blank"]), (False, []), (None, []), ("perhaps", ["not_yes_no"])],
    )
    def test_required_when_looks_at_the_other_cell_of_the_row(
        self, need: object, problems: list[str]
    ) -> None:
        rows = [
            ["customer", "has need", "last order"],
            ["a", need, None],
            ["b", True, "2026-01-02"],
        ]
        found = take(rows, NAME, NEED, self.when_needed)
        assert [code for _, code in codes(found)] == problems

    @pytest.mark.parametrize(("blank_as", "problems"), [("yes", ["blank"]), ("no", [])])
    def test_required_when_sees_what_a_blank_stands_for(
        self, blank_as: str, problems: list[str]
    ) -> None:
        rows = [["customer", "has need", "last order"], ["a", None, None]]
        found = take(rows, NAME, loose(NEED, blank_as=blank_as), self.when_needed)
        assert [code for _, code in codes(found)] == problems

    @pytest.mark.parametrize(
        ("other", "tests", "good", "bad"),
        [
            (SHARE, UnaryTests((Interval(0.5, None, True, False),)), 0.49, 0.5),
            (POTENTIAL, UnaryTests((Value("low"),), negated=True), "low", "high"),
            (
                LAST,
                UnaryTests((Interval(None, date(2026, 1, 1), False, False),)),
                "2026-01-01",
                46022,
            ),
        ],
        ids=["number", "choice", "date"],
    )
    def test_required_when_reads_conditions_on_every_type(
        self, other: Input, tests: UnaryTests, good: object, bad: object
    ) -> None:
        wanted = loose(AMOUNT, required_when={other.name: tests})
        rows = [["customer", other.name, "revenue"], ["a", good, None], ["b", bad, None]]
        assert codes(take(rows, NAME, other, wanted)) == [("C3", "blank")]

    @pytest.mark.parametrize(
        ("other", "blank_as", "tests"),
        [
            (SHARE, 0.25, UnaryTests((Interval(None, 0.5, False, False),))),
            (POTENTIAL, "low", UnaryTests((Value("low"),))),
            (NEED, "no", UnaryTests((Value(False),))),
            (LAST, "2026-01-01", UnaryTests((Value(date(2026, 1, 1)),))),
            (loose(NAME, name="region"), "north", UnaryTests((Value("north"),))),
        ],
        ids=["number", "choice", "boolean", "date", "text"],
    )
    @pytest.mark.parametrize("there", [True, False])
    def test_required_when_sees_what_a_blank_of_any_type_stands_for(
        self, other: Input, blank_as: object, tests: UnaryTests, there: bool
    ) -> None:
        wanted = loose(AMOUNT, required_when={other.name: tests})
        header = other.name if there else "x"
        rows = [["customer", "revenue", header], ["a", None, None], ["b", 5, None]]
        assert codes(take(rows, NAME, wanted, loose(other, blank_as=blank_as))) == [
            ("B2", "blank")
        ]
        assert codes(take(rows, NAME, wanted, other)) == []

    def test_required_when_sees_the_input_that_a_blank_is_taken_from(self) -> None:
        other = loose(SHARE, name="mood", blank_from="loyalty")
        wanted = loose(AMOUNT, required_when={"mood": UnaryTests((Value(1.0),))})
        rows = [
            ["customer", "revenue", "mood", "loyalty"],
            ["own", None, 1, 0],
            ["taken", None, None, 1],
            ["own wins", None, 0, 1],
            ["none", None, None, None],
            ["faulty", None, None, "x"],
        ]
        found = take(rows, NAME, wanted, other, SHARE)
        assert codes(found) == [("B2", "blank"), ("B3", "blank"), ("D6", "not_a_number")]

    def test_a_required_key_is_named_once(self) -> None:
        rows = [["customer", "revenue"], ["a", 1], [None, 2]]
        assert codes(take(rows, loose(NAME, required=True), AMOUNT)) == [("A3", "blank")]

    def test_an_any_of_set_that_clashes_is_named_once(self) -> None:
        rows = [["customer", "revenue", "annual amount"], ["a", None, None]]
        wanted = loose(AMOUNT, required=False)
        found = take(rows, NAME, wanted, SHARE, require_any=[("annual_amount", "loyalty")])
        assert [code for _, code in codes(found)] == ["clashing_columns"]

    def test_a_column_required_in_no_row_may_be_missing(self) -> None:
        rows = [["customer", "has need"], ["a", False]]
        assert take(rows, NAME, NEED, self.when_needed).problems == ()
        rows[1][1] = True
        assert codes(take(rows, NAME, NEED, self.when_needed)) == [(None, "missing_column")]

    def test_an_input_may_be_read_without_the_one_that_makes_it_required(self) -> None:
        rows = [["customer", self.when_needed.name], ["a", None]]
        assert take(rows, NAME, self.when_needed).problems == ()

    def test_of_some_inputs_each_row_must_fill_one(self) -> None:
        one, other = (loose(AMOUNT, name=name, required=False) for name in ("area", "worth"))
        one, other = (loose(i, label=LocalText(), aliases=Aliases()) for i in (one, other))
        rows = [["customer", "area", "worth"], ["a", 1, None], ["b", None, 2], ["c", None, None]]
        any_of = (("area", "worth"),)
        assert codes(take(rows, NAME, one, other, require_any=any_of)) == [("B4", "blank_any")]
        narrow = [row[::2] for row in rows]
        assert [c for _, c in codes(take(narrow, NAME, one, other, require_any=any_of))] == [
            "blank_any",
            "blank_any",
        ]
        keys = [row[:1] for row in rows]
        found = take(keys, NAME, one, other, require_any=any_of)
        assert codes(found) == [(None, "missing_column")]


def test_columns_and_texts_are_given_to_the_engine_together() -> None:
    """Else a condition on a text would see a blank where a text stands."""
    given = take([["customer", "revenue"], ["a", 5]], NAME, AMOUNT).by_input
    assert sorted(given) == ["annual_amount", "customer"]
    assert isinstance(given["customer"], Lookup)
    assert given["annual_amount"].tolist() == [5.0]


class TestHeaders:
    def test_a_missing_required_column_is_one_problem(self) -> None:
        found = take([["customer", "phone"], ["a", 1], ["b", 2]], NAME, AMOUNT, SHARE)
        assert codes(found) == [(None, "missing_column")]
        problem = found.problems[0]
        assert (problem.row, problem.header) == (None, "annual_amount")
        assert "“Annual amount”" in problem.message("en")
        assert "may be Annual amount, revenue." in problem.message("en")
        assert "标题可以是：年购买金额、annual amount。" in problem.message("zh")
        assert "Headers found: customer, phone." in problem.message("en")

    def test_a_header_that_looks_like_it_is_suggested(self) -> None:
        found = take([["customer", "anual ammount"], ["a", 1]], NAME, AMOUNT)
        assert "Did you mean “anual ammount” in B1?" in found.problems[0].message("en")

    def test_two_columns_for_one_input_are_named_and_not_read(self) -> None:
        found = take([["revenue", "x", "Annual amount"], [1, 2, 3]], AMOUNT, sheet="S")
        assert codes(found) == [("A1", "clashing_columns")]
        assert "A1 (revenue), C1 (Annual amount)" in found.problems[0].message("en")
        assert "annual_amount" not in found.columns

    def test_one_column_for_two_inputs_is_named_and_not_read(self) -> None:
        twin = loose(AMOUNT, name="other")
        found = take([["customer", "revenue"], ["a", 1]], NAME, AMOUNT, twin)
        assert codes(found) == [("B1", "unclear_column")]
        assert list(found.columns) == []

    @pytest.mark.parametrize("headers", [("loyalty", "Loyalty"), ("loyalty", "x")])
    def test_what_two_columns_claim_cannot_be_used_even_where_it_may_be_blank(
        self, headers: tuple[str, str]
    ) -> None:
        found = take([["customer", *headers], ["a", 0.5, 1], ["b", None, None]], NAME, SHARE)
        unusable = {name: mask.tolist() for name, mask in found.invalid.items()}
        assert unusable == ({"loyalty": [True, True]} if headers[1] == "Loyalty" else {})

    def test_equal_and_blank_headers_of_other_columns_are_warnings(self) -> None:
        found = take([["customer", "x", "", "X", None, "revenue"], ["a", *range(5)]], NAME, AMOUNT)
        assert found.problems == ()
        assert [w.code for w in found.warnings] == ["blank_header", "duplicate_header"]
        texts = [w.message("en") for w in found.warnings]
        assert "C, E" in texts[0]
        assert "B1, D1" in texts[1]

    @pytest.mark.parametrize(
        ("header", "warned"), [("Revenue (k€)", True), ("Revenue (€)", False)]
    )
    def test_a_header_that_counts_in_thousands_is_a_warning(
        self, header: str, warned: bool
    ) -> None:
        found = take([["customer", header], ["a", 1]], NAME, AMOUNT)
        assert [w.code for w in found.warnings] == ["scaled_header"] * warned

    def test_a_block_of_unknown_columns_keeps_its_rows(self) -> None:
        found = take([["x", "y"], [1, 2], [None, 3]], AMOUNT)
        assert (found.rows, found.blank.tolist(), found.language) == (2, [False, False], None)
        assert codes(found) == [(None, "missing_column")]


class TestRows:
    def test_blank_rows_in_the_middle_are_left_out_with_one_warning(self) -> None:
        cells = [[5], [None], [6], [" "], [""], [None], [7]]
        rows = [
            ["customer", "revenue"],
            *(["a" * c[0] if c[0] in (5, 6, 7) else None, *c] for c in cells),
        ]
        found = take(rows, NAME, AMOUNT, first_row=10)
        assert found.blank.tolist() == [False, True, False, True, True, True, False]
        assert found.problems == ()
        assert [w.code for w in found.warnings] == ["blank_rows"]
        assert "12, 14–16" in found.warnings[0].message("en")

    def test_blank_rows_at_the_end_are_dropped_silently(self) -> None:
        found = take([["customer", "revenue"], ["a", 5], [None, None], ["  ", ""]], NAME, AMOUNT)
        assert (found.rows, len(found.columns["annual_amount"]), found.warnings) == (1, 1, ())

    @pytest.mark.parametrize("rows", [[], [[None, None]], [["", " "]] * 3])
    def test_no_rows_give_empty_columns_and_a_warning(self, rows: list[list[object]]) -> None:
        found = take([["customer", "revenue"], *rows], NAME, AMOUNT)
        assert (found.rows, found.columns["annual_amount"].shape, found.problems) == (0, (0,), ())
        assert [w.code for w in found.warnings] == ["no_rows"]

    def test_one_row_is_enough(self) -> None:
        found = take([["revenue"], [5]], AMOUNT)
        assert (found.rows, found.problems, found.warnings) == (1, (), ())

    @pytest.mark.parametrize("word", ["Total", "TOTAL:", "合计", "总计", "Suma", "Grand total"])
    def test_a_totals_row_at_the_end_is_left_out_with_a_warning(self, word: str) -> None:
        found = take([["customer", "revenue"], ["a", 5], ["b", 6], [word, 99]], NAME, AMOUNT)
        assert (found.rows, found.keys.to_list(), found.problems) == (2, ["a", "b"], ())
        assert [w.code for w in found.warnings] == ["totals_row"]
        assert "row 4" in found.warnings[0].message("en")

    @pytest.mark.parametrize(("last", "left_out"), [(11, True), (5.5, False), (12, False)])
    def test_a_sum_without_a_key_is_a_totals_row(self, last: float, left_out: bool) -> None:
        found = take([["customer", "revenue"], ["a", 5], ["b", 6], [None, last]], NAME, AMOUNT)
        assert found.rows == (2 if left_out else 3)
        assert [code for _, code in codes(found)] == ([] if left_out else ["blank_key"])

    def test_zeros_and_other_values_do_not_make_a_totals_row(self) -> None:
        rows = [["a", 0, "high"], ["b", 0, None], [None, 0, None]]
        assert (
            take([["customer", "revenue", "potential"], *rows], NAME, AMOUNT, POTENTIAL).rows == 3
        )
        rows = [["a", 1, "high"], ["b", 2, None], [None, 3, "low"]]
        assert (
            take([["customer", "revenue", "potential"], *rows], NAME, AMOUNT, POTENTIAL).rows == 3
        )

    @pytest.mark.parametrize(("above", "rows"), [(False, 2), (True, 3)])
    def test_a_formula_without_a_key_is_a_totals_row_unless_all_rows_compute(
        self, above: bool, rows: int
    ) -> None:
        numbers = raw_column([5.0, 6.0, 99.0])
        formulas = np.array([above, above, True])
        columns = [
            raw_column(["a", "b", None]),
            RawColumn(numbers.kinds, numbers.numbers, numbers.text_codes, (), formulas),
        ]
        block = Block(("customer", "revenue"), 3, 2, 1, columns.__getitem__)
        found = intake(block, [NAME, AMOUNT], as_of=TODAY)
        assert (found.rows, found.formulas) == (rows, ("annual_amount",) * above)

    @pytest.mark.parametrize(
        "rows",
        [[["Total", 5]], [["Total", 5], ["b", 6]], [["a", 5], ["Total Energies", 6]]],
        ids=["alone", "first", "longer name"],
    )
    def test_other_rows_that_say_total_are_customers(self, rows: list[list[object]]) -> None:
        found = take([["customer", "revenue"], *rows], NAME, AMOUNT)
        assert (found.rows, found.warnings) == (len(rows), ())

    def test_a_totals_row_below_a_gap_and_a_mean_is_left_out_whole(self) -> None:
        rows = [["a", 5], ["b", 7], [None, None], ["Average", 6], ["Total", 12], [None, None]]
        found = take([["customer", "revenue"], *rows], NAME, AMOUNT)
        assert found.rows == 2
        assert [w.message("en").count("row 5") for w in found.warnings] == [1, 0]

    def test_a_million_rows_are_read(self) -> None:
        rows = 1_000_000
        numbers = np.arange(rows, dtype=float)
        raw = RawColumn(
            np.full(rows, CellKind.NUMBER, np.uint8), numbers, np.full(rows, -1, np.int32), ()
        )
        found = intake(Block(("revenue",), rows, 2, 1, lambda _: raw), [AMOUNT], as_of=TODAY)
        assert (found.rows, found.problems) == (rows, ())
        assert found.columns["annual_amount"].sum() == numbers.sum()


class TestKeys:
    def test_a_number_and_its_text_are_one_key(self) -> None:
        found = take(
            [["customer id"], [1001], ["1001"], [" 1001 "], ["1001.0"], [1001.5], ["01001"]], ID
        )
        assert found.keys.to_list() == ["1001"] * 4 + ["1001.5", "01001"]
        assert codes(found) == [(f"A{row}", "duplicate_key") for row in (3, 4, 5)]
        assert "A2" in found.problems[0].message("en")

    def test_repeated_and_blank_keys_are_problems_and_still_graded(self) -> None:
        found = take([["customer", "revenue"], ["a", 1], ["a", 2], [None, 4]], NAME, AMOUNT)
        assert codes(found) == [("A3", "duplicate_key"), ("A4", "blank_key")]
        assert found.keys.to_list() == ["a", "a", ""]
        assert dict(found.invalid) == {}
        assert found.columns["annual_amount"].tolist() == [1, 2, 4]

    def test_blank_keys_do_not_repeat_each_other(self) -> None:
        found = take([["customer", "revenue"], [None, 1], [None, 2]], NAME, AMOUNT)
        assert [code for _, code in codes(found)] == ["blank_key", "blank_key"]

    def test_the_id_is_the_key_and_names_may_repeat(self) -> None:
        found = take([["customer", "customer id"], ["a", 1], ["a", 2]], NAME, ID)
        assert (found.keys.to_list(), found.problems) == (["1", "2"], ())

    def test_an_empty_id_column_leaves_the_name_as_key(self) -> None:
        found = take([["customer", "customer id"], ["a", None], ["b", ""]], NAME, ID)
        assert (found.keys.to_list(), found.problems) == (["a", "b"], ())

    def test_an_error_in_the_key_is_named_once(self) -> None:
        found = take([["customer", "revenue"], ["#N/A", 1], ["#N/A", 2]], NAME, AMOUNT)
        assert codes(found) == [("A2", "error_value"), ("A3", "error_value")]
        assert found.keys.to_list() == ["", ""]

    @pytest.mark.parametrize(("inputs", "warned"), [((NAME, AMOUNT), True), ((AMOUNT,), False)])
    def test_no_key_column_is_one_warning_where_one_was_looked_for(
        self, inputs: tuple[Input, ...], warned: bool
    ) -> None:
        found = take([["revenue"], [1], [2]], *inputs)
        assert [w.code for w in found.warnings] == ["no_key"] * warned
        assert found.keys.to_list() == ["", ""]


CELLS = {
    "annual_amount": [5, "1,234.50", "1,234", "x", None, -1, "#N/A", "12,5"],
    "last_order": ["03/04/2026", "25/04/2026", 46329, "soon", None, 2026, "04/25/2026"],
    "potential": ["high", "alto", "hihg", 3, None, " "],
    "has_need": [True, "no", "perhaps", None, 0],
}
lines = st.lists(
    st.tuples(*(st.sampled_from(cells) for cells in CELLS.values())), min_size=1, max_size=6
)


def outcome(rows: Sequence[Sequence[object]]) -> list[tuple[object, ...]]:
    """Per row all its values and the codes of its problems; keys are the rows' numbers."""
    found = take([["customer", *CELLS], *rows], NAME, AMOUNT, LAST, POTENTIAL, NEED)
    by_row: dict[int | None, list[str]] = {}
    for problem in found.problems:
        by_row.setdefault(problem.row, []).append(f"{problem.header} {problem.code}")
    values = (map(str, found.columns[name].tolist()) for name in CELLS)
    return [
        (key, *cells, by_row.get(row))
        for row, (key, *cells) in enumerate(
            zip(found.keys.to_list(), *values, strict=True), start=2
        )
    ]


@settings(max_examples=60, deadline=None)
@given(lines.flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(range(len(rows))))))
def test_the_order_of_rows_does_not_matter(drawn: tuple[list[Any], list[int]]) -> None:
    rows = [[f"C{at}", *row] for at, row in enumerate(drawn[0])]
    shuffled = [rows[at] for at in drawn[1]]
    assert sorted(outcome(rows), key=str) == sorted(outcome(shuffled), key=str)


@settings(max_examples=60, deadline=None)
@given(lines)
def test_one_row_alone_is_read_as_in_its_column_unless_the_column_had_to_decide(
    drawn: list[tuple[object, ...]],
) -> None:
    rows = [[f"C{at}", *row] for at, row in enumerate(drawn)]
    for row, together in zip(rows, outcome(rows), strict=True):
        if {"1,234", "03/04/2026"}.isdisjoint(row):
            assert outcome([row]) == [together]


def test_intake_is_the_same_however_the_inputs_are_ordered() -> None:
    rows = [["customer", "revenue", "loyalty"], ["a", "x", 5], ["a", None, 0.5]]
    found = [
        codes(take(rows, *inputs)) for inputs in itertools.permutations([NAME, AMOUNT, SHARE])
    ]
    assert all(each == found[0] for each in found)


@pytest.mark.parametrize(
    ("cell", "value", "found"),
    [
        (" None ", np.inf, []),
        ("无", np.inf, []),
        (7, 7.0, []),
        (6, np.nan, [("B2", "too_small")]),
        ("nothing", np.nan, [("B2", "not_a_number")]),
        (None, np.nan, []),
    ],
)
def test_a_number_may_have_words_for_none(
    cell: object, value: float, found: list[tuple[str, str]]
) -> None:
    """They are no fault, whatever the limits, and differ from a blank."""
    words = Aliases(en=("none",), zh=("无",))
    wanted = Input(name="interval", type="number", minimum=7, required=False, none_words=words)
    read = column(wanted, cell, 30)
    assert codes(read) == found
    np.testing.assert_array_equal(read.columns["interval"], [value, 30.0])
