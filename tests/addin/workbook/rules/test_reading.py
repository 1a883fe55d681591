"""What people put into a Rules sheet, right and wrong."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addin.hosts.base import Area
from addin.workbook.rules.cells import CellReader, fractions_as_percent
from addin.workbook.rules.conditions import ConditionWriter
from addin.workbook.rules.faults import Faults, RulesError
from addin.workbook.rules.grid import Grid, Place
from addin.workbook.rules.reading import read_rules
from addin.workbook.rules.scheme import scheme_from_workbook
from addin.workbook.rules.writing import write_rules
from grading.language import LANGUAGES, Lang
from grading.schemes.catalogue import load_scheme
from grading.schemes.column_types import ColumnType, column_types
from grading.schemes.models import ContactRule, Scheme
from grading.schemes.unary import ANY, Interval, IsNull, UnaryTests, Value

Rows = list[list[object]]
Make = Callable[..., Scheme]
Find = Callable[..., dict[str, str]]
WORDS = ColumnType(
    "word", ("yes", "no"), spellings=(("sí", "yes"), ("是", "yes"), ("1", "yes"), ("否", "no"))
)


def read_cell(cell: object, kind: ColumnType) -> tuple[UnaryTests, list[str]]:
    """A condition cell as it is read, and the codes of its faults."""
    faults = Faults()
    reader = CellReader(Grid([]), faults, "en")
    tests = reader.condition(cell, kind, Place("Rules", 1, 1))
    return tests, [problem.code for problem in faults.problems]


@pytest.mark.parametrize(
    ("cell", "kind", "meant"),
    [
        (None, "number", "-"),
        (5.0, "number", "5"),
        ("≥１０００", "number", ">=1000"),
        ("20%", "number", "0.2"),
        ("<= 5", "number", "<=5"),
        ("２０２６年11月3日", "date", "2026-11-03"),
        (46329.0, "date", "2026-11-03"),
        (date(2026, 11, 3), "date", "2026-11-03"),
        (True, "boolean", "true"),
    ],
)
def test_conditions_are_understood_as_people_type_them(
    cell: object, kind: str, meant: str
) -> None:
    """Signs, widths, percentages and dates as Excel users write them."""
    assert read_cell(cell, ColumnType(kind)) == (UnaryTests.parse(meant), [])  # type: ignore[arg-type]  # one of its kinds


@pytest.mark.parametrize("cell", ["yes", "YES", "sí", "Si", "是", '"yes"', 1.0, "1"])
def test_choices_are_understood_by_label_and_alias_of_any_language(cell: object) -> None:
    """A condition may use any word that a customer's cell may use."""
    assert read_cell(cell, WORDS) == (UnaryTests((Value("yes"),)), [])


@pytest.mark.parametrize(
    ("cell", "kind", "code"),
    [
        (date(2026, 1, 2), ColumnType("number"), "rules_became_date"),
        (date(2026, 1, 2), WORDS, "rules_became_date"),
        (">=1,000", ColumnType("number"), "rules_condition"),
        ("[5..", ColumnType("number"), "rules_condition"),
        ("perhaps", WORDS, "rules_unknown_value"),
        (">5", WORDS, "rules_compared_with_word"),
        ("many", ColumnType("number"), "rules_compared_with_number"),
        (">5", ColumnType("date"), "rules_compared_with_date"),
        ("5", ColumnType("boolean"), "rules_compared_with_boolean"),
        ("5", ColumnType("text"), "rules_compared_with_text"),
        ("#REF!", ColumnType("number"), "rules_error_cell"),
        (1e12, ColumnType("date"), "rules_not_a_date"),
    ],
)
def test_a_condition_that_cannot_be_meant_is_a_fault(
    cell: object, kind: ColumnType, code: str
) -> None:
    """Nothing is guessed: a number with commas is never a second test."""
    assert read_cell(cell, kind) == (ANY, [code])


_numbers = st.floats(-1e9, 1e9, allow_nan=False).map(lambda number: number + 0.0)
_words = st.sampled_from(["yes", "no"])
_tests = st.one_of(
    st.builds(Value, _words),
    st.just(IsNull()),
)


@given(st.lists(_tests, min_size=1, max_size=4), st.booleans(), st.sampled_from(LANGUAGES))
@settings(max_examples=60, deadline=None)
def test_a_condition_on_a_choice_reads_as_it_was_written(
    tests: list[Value | IsNull], negated: bool, lang: str
) -> None:
    """Labels stand for values only where that is clear."""
    scheme = load_scheme("decision-maker")
    condition = UnaryTests(tuple(tests), negated=negated)
    written = ConditionWriter(scheme, lang).text(condition, "has_need")  # type: ignore[arg-type]  # a language
    assert read_cell(written, column_types(scheme)["has_need"]) == (condition, [])


@given(_numbers, _numbers, st.booleans(), st.booleans())
@settings(max_examples=60, deadline=None)
def test_a_condition_on_a_number_reads_as_it_was_written(
    first: float, second: float, low: bool, high: bool
) -> None:
    """Any interval makes the trip, to the last digit."""
    edges = sorted((first, second))
    closed = (low and high) or edges[0] == edges[1]
    interval = Interval(*edges, low_closed=low or closed, high_closed=high or closed)
    condition = UnaryTests((interval, Value(first)))
    scheme = load_scheme("amount-bands")
    written = ConditionWriter(scheme, "en").text(condition, "annual_amount")
    assert read_cell(written, ColumnType("number")) == (condition, [])


@given(
    st.lists(
        st.lists(
            st.one_of(
                st.none(),
                st.text(max_size=12),
                st.floats(),
                st.booleans(),
                st.sampled_from(
                    ["a · decision table", "x · rank", "Input", "Type", "→ grade", "Cutoff"]
                ),
            ),
            max_size=4,
        ),
        max_size=8,
    )
)
@settings(max_examples=80, deadline=None)
def test_no_sheet_makes_the_reader_stumble(rows: list[list[object]]) -> None:
    """Whatever stands on a sheet gives a scheme or faults, never an error of another kind."""
    read = read_rules(Grid(rows), lang="en")
    outcome = ""
    try:
        scheme_from_workbook(read, None, load_scheme("pareto"))
    except RulesError as error:
        outcome = str(error)
    assert bool(read.problems) <= bool(outcome)


_JUNK = st.sampled_from(
    [None, "", 5.0, -1.0, True, date(2026, 1, 2), "#REF!", "→ grade", "→", "1,000", "{", "not("]
)


@given(
    st.sampled_from(["abcd-value", "decision-maker", "pareto", "project-prospect"]),
    st.sampled_from(LANGUAGES),
    st.lists(st.tuples(st.integers(0, 400), st.integers(0, 12), _JUNK), min_size=1, max_size=5),
)
@settings(max_examples=40, deadline=None)
def test_no_edit_makes_the_reader_stumble(
    scheme_id: str, lang: str, edits: list[tuple[int, int, object]]
) -> None:
    """Rules with cells spoilt in any way give a scheme, or faults that name cells."""
    scheme = load_scheme(scheme_id)
    rules: Rows = [[cell.value for cell in row] for row in write_rules(scheme, lang)]  # type: ignore[arg-type]  # a language
    for row, column, junk in edits:
        cells = rules[row % len(rules)]
        if cells:
            cells[column % len(cells)] = junk
    try:
        scheme_from_workbook(read_rules(Grid(rules), lang="en"), None)
    except RulesError as error:
        nameless = [problem for problem in error.problems if problem.cell is None]
    else:
        nameless = []
    assert nameless == []


def test_cutoffs_fall_from_the_best_grade_down(faults_of: Find) -> None:
    """The row that breaks the order is named."""
    rows = scorecard()
    rows.insert(12, ["Cutoff", None, 60.0, "C", None])
    assert faults_of(rows) == {"Rules!C13": "cutoff_order"}


def test_a_table_of_tiers_without_its_headers_is_a_fault(
    faults_of: Find, small_rules: Rows, small_tiers: Rows
) -> None:
    """Grade and Label make it one."""
    small_tiers[0][1] = "Remark"
    assert faults_of(small_rules, small_tiers)["Tiers!A1"] == "header_lacks"
    assert faults_of(small_rules, [[], ["A", "best"]])["Tiers!A1"] == "header_lacks"


def test_a_sheet_typed_by_hand_is_a_scheme(
    scheme_of: Make, small_rules: Rows, small_tiers: Rows
) -> None:
    """Labels serve as names, words need no quotes, ranges of days are days."""
    scheme = scheme_of(small_rules, small_tiers)
    assert [wanted.name for wanted in scheme.inputs] == ["revenue", "potential"]
    assert scheme.steps[1].rules[0].when[0] == UnaryTests((Value("large"),))
    assert scheme.tier("A").contact.weekdays == ("Mon", "Tue", "Wed")
    assert scheme.tier("B").contact.every_days is None


def test_a_title_may_use_bars_and_full_width_signs(scheme_of: Make, small_rules: Rows) -> None:
    """``|``, ``·`` and their wide forms part a title."""
    small_rules[5] = ["sizes｜决策表｜命中＝唯一"]
    assert scheme_of(small_rules).steps[0].hit_policy == "UNIQUE"


def test_a_block_needs_no_blank_row_before_its_title(scheme_of: Make, small_rules: Rows) -> None:
    """A title begins a block, even if somebody deleted the blank row."""
    del small_rules[4]
    assert [step.name for step in scheme_of(small_rules).steps] == ["sizes", "grades"]


def test_a_line_of_text_is_a_remark(scheme_of: Make, small_rules: Rows) -> None:
    """People may write between the blocks."""
    remark = [["Ask Ana before you change these."], []]
    assert scheme_of([*remark, *small_rules]) == scheme_of(small_rules)


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ([35, 65], ["35", "65"]),
        ([0.35, 0.65], ["35", "65"]),
        ([0.35, 65], ["35", "65"]),
        ([0.5, 99.5], ["0.5", "99.5"]),
        ([20, 60], ["20", "60"]),
    ],
)
def test_percentages_that_excel_made_fractions_of_are_still_percentages(
    given: list[float], meant: list[str]
) -> None:
    """Typing 35% leaves 0.35 in the cell; only where that makes 100 is it read so."""
    assert [f"{number.normalize():f}" for number in fractions_as_percent(given) if number] == meant


def test_results_of_formulas_are_used_and_said(small_rules: Rows) -> None:
    """A threshold may be computed; the person is told which cells were."""
    small_rules[7][0] = 1000.0
    read = read_rules(Grid(small_rules, formulas=frozenset({(8, 1)})), lang="en")
    assert [note.text("en") for note in read.notes] == [
        "Rules: the rules hold formulas in A8. "
        "Their results were used as they were last calculated."
    ]
    assert not read.problems


@pytest.mark.parametrize(
    ("change", "cell", "code"),
    [
        (lambda rows: rows.__setitem__(5, []), "A7", "no_title_below"),
        (lambda rows: rows.__setitem__(0, []), "A2", "no_title"),
        (lambda rows: rows.__delitem__(6), "A7", "no_output"),
        (lambda rows: rows.__delitem__(1), "A2", "no_header_row"),
        (lambda rows: rows.__delitem__(slice(6, 9)), "A6", "half_block"),
        (lambda rows: rows.__delitem__(slice(7, 9)), "A7", "no_rows"),
        (lambda rows: rows.__setitem__(5, ["sizes · decison table"]), "A6", "unknown_kind_near"),
        (lambda rows: rows.__setitem__(5, ["sizes · 123"]), "A6", "unknown_kind"),
        (lambda rows: rows.__setitem__(5, ["sizes · table · colour=red"]), "A6", "unknown_option"),
        (lambda rows: rows.__setitem__(10, ["sizes · decision table"]), "A11", "step_twice"),
        (lambda rows: rows[6].__setitem__(0, None), "A7", "blank_header"),
        (lambda rows: rows[6].__setitem__(0, "Revenues"), "A7", "unknown_column_near"),
        (lambda rows: rows[6].__setitem__(0, "xyz"), "A7", "unknown_column"),
        (lambda rows: rows[6].__setitem__(2, "→ size"), "C7", "header_twice"),
        (lambda rows: rows[7].__setitem__(1, None), "B8", "no_output_value"),
        (lambda rows: rows[7].__setitem__(0, date(2026, 1, 2)), "A8", "became_date"),
        (lambda rows: rows[13].__setitem__(2, "C"), "C14", "grade_without_tier"),
        (lambda rows: rows[2].__setitem__(1, "numbr"), "B3", "unknown_word"),
        (lambda rows: rows[2].__setitem__(1, None), "B3", "type_missing"),
        (lambda rows: rows[3].__setitem__(3, None), "D4", "choices_missing"),
        (lambda rows: rows[2].append("a, b"), "D3", "choices_unasked"),
        (lambda rows: rows[3].__setitem__(0, "Revenue"), "A4", "input_twice"),
        (lambda rows: rows[12].__setitem__(3, "{nobody}"), "D13", "cross"),
        (lambda rows: rows[11].__setitem__(2, "→ class"), "A11", "cross"),
        (lambda rows: rows.insert(0, [None, "stray", 5.0]), "B1", "not_in_first_column"),
    ],
)
def test_each_fault_is_told_with_its_cell(
    change: Callable[[Rows], None],
    cell: str,
    code: str,
    small_rules: Rows,
    small_tiers: Rows,
    faults_of: Find,
) -> None:
    """Where it is wrong and what is wrong, whatever else follows from it."""
    change(small_rules)
    assert faults_of(small_rules, small_tiers)[f"Rules!{cell}"] == code


def test_merged_cells_are_faults_but_not_in_a_title(
    scheme_of: Make, faults_of: Find, small_rules: Rows
) -> None:
    """A title drawn over several columns harms nothing."""
    title = Area("Rules", 6, 1, 6, 3)
    assert scheme_of(small_rules, merged=[title]).steps
    down = Area("Rules", 8, 1, 9, 1)
    assert faults_of(small_rules, merged=[title, down]) == {"Rules!A8": "merged"}


def scorecard() -> Rows:
    """Two weighted characteristics."""
    return [
        ["Inputs · inputs"],
        ["Input", "Type"],
        ["Revenue", "number"],
        ["Loyalty", "number"],
        [],
        ["value · scorecard"],
        ["Characteristic", "Weight %", "Condition", "Points", "Origin"],
        ["Revenue", 60.0, ">=1000", 100.0, "default"],
        [None, None, "<1000", 0.0, "default"],
        ["Loyalty", 40.0, ">=0.5", 100.0, "source"],
        [None, None, "<0.5", 0.0, None],
        ["Cutoff", None, 50.0, "A", None],
        ["Cutoff", None, "-", "B", None],
    ]


@pytest.mark.parametrize(
    ("row", "column", "value", "code"),
    [
        (8, 1, 70.0, None),
        (8, 1, None, "weight_missing"),
        (8, 1, 0.0, "weight_outside"),
        (9, 1, 50.0, "weight_differs"),
        (9, 1, 60.0, ""),
        (8, 3, 101.0, "points_outside"),
        (8, 3, None, "points_missing"),
        (8, 3, "many", "not_a_number"),
        (8, 3, True, "not_a_number"),
        (8, 4, "hearsay", "unknown_word"),
        (10, 0, "Revenue", ""),
        (10, 0, "Lojalty", "unknown_column_near"),
        (12, 3, None, "grade_missing"),
        (12, 2, "high", "not_a_number"),
        (12, 2, ">=50", ""),
        (12, 2, "-", "cutoff_open"),
        (13, 2, 60.0, "cutoff_last"),
    ],
)
def test_a_scorecard_says_what_is_wrong_with_each_cell(
    row: int, column: int, value: object, code: str | None, scheme_of: Make, faults_of: Find
) -> None:
    """Weights, points, cutoffs; repeating a characteristic or its weight is fine."""
    rows = scorecard()
    rows[row - 1][column] = value
    cell = f"Rules!{'ABCDE'[column]}{row}"
    if code == "" and (row, column) != (10, 0):
        assert scheme_of(rows) == scheme_of(scorecard())
    elif code is None:  # the sum is a matter of the whole column
        assert faults_of(rows) == {"Rules!B7": "sum"}
    elif code:
        assert faults_of(rows)[cell] == code
    else:
        assert faults_of(rows) == {"Rules!B7": "sum", "Rules!B10": "weight_differs"}


@pytest.mark.parametrize(
    ("row", "column", "value", "code"),
    [
        (5, 0, "Revenu", "unknown_column_near"),
        (5, 2, None, "method_missing"),
        (5, 2, "best", "unknown_word"),
        (6, 3, None, "share_missing"),
        (6, 1, None, "band_unnamed"),
        (6, 3, 70.0, None),
    ],
)
def test_a_ranking_says_what_is_wrong_with_each_cell(
    row: int, column: int, value: object, code: str | None, faults_of: Find
) -> None:
    """Input, method, shares and names of bands."""
    rows: Rows = [
        ["Inputs · inputs"],
        ["Input", "Type"],
        ["Revenue", "number"],
        ["place · rank"],
        ["Input", "→ grade", "Method", "Shares"],
        ["Revenue", "A", "top shares", 20.0],
        [None, "B", None, 80.0],
    ]
    rows[row][column] = value
    cell = "D5" if code is None else f"{'ABCD'[column]}{row + 1}"
    assert faults_of(rows)[f"Rules!{cell}"] == (code or "sum")


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["Since", "as of", "months"], ""),
        (["Since", None, "days"], ""),
        (["Sinse", "as of", "days"], "Rules!A6:unknown_column_near"),
        (["Since", "as of", "weeks"], "Rules!C6:unknown_word"),
        (["Since", "as of", None], "Rules!C6:unit_missing"),
        (["Since", "Since", "days"], "Rules!A4:cross"),
    ],
)
def test_an_elapsed_time_says_what_is_wrong_with_each_cell(
    row: list[object], code: str, scheme_of: Make, faults_of: Find
) -> None:
    """From, to and unit; a blank end is the day that counts as today."""
    rows: Rows = [
        ["Inputs · inputs"],
        ["Input", "Type"],
        ["Since", "date"],
        ["age · elapsed"],
        ["From", "To", "Unit", "→ months_known"],
        row,
        ["grades · decision table"],
        ["months_known", "→ grade"],
        [">=12", "A"],
        ["<12", "B"],
    ]
    if code:
        cell, _, kind = code.partition(":")
        assert faults_of(rows)[cell] == kind
    else:
        assert scheme_of(rows).steps[0].end == "as_of"


def test_all_faults_of_both_sheets_come_together(
    faults_of: Find, small_rules: Rows, small_tiers: Rows
) -> None:
    """Nobody has to mend one fault to hear of the next."""
    small_rules[3][3] = None
    small_rules[5] = ["sizes · decision table · odd"]
    small_rules[7][0] = ">=1,000"
    small_rules[12][3] = "{nobody}"
    small_tiers[1][2] = "red"
    small_tiers.append(["A", "again", "#123456"])
    small_tiers.append(["Z", "invented", "#123456"])
    assert faults_of(small_rules, small_tiers) == {
        "Rules!D4": "choices_missing",
        "Rules!A6": "unknown_option",
        "Rules!A8": "condition",
        "Rules!B14": "unknown_value",
        "Rules!D13": "cross",
        "Tiers!C2": "colour",
        "Tiers!A4": "tier_twice",
        "Tiers!A5": "tier_without_grade",
    }


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "Tiers!C2: a colour is written #RRGGBB, such as #0F6B8F, but red came."),
        ("zh", "Tiers!C2: 颜色写作 #RRGGBB，例如 #0F6B8F，但得到 red。"),
        ("es", "Tiers!C2: un color se escribe #RRGGBB, como #0F6B8F, pero hay red."),
    ],
)
def test_faults_speak_the_persons_language(
    lang: str, said: str, scheme_of: Make, small_rules: Rows, small_tiers: Rows
) -> None:
    """Cell, what must hold, what came."""
    small_tiers[1][2] = "red"
    with pytest.raises(RulesError) as caught:
        scheme_of(small_rules, small_tiers, lang=lang)
    assert caught.value.faults == (said,)


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("Colour", "red", "colour"),
        ("Colour", "#12345G", "colour"),
        ("Colour", None, "colour"),
        ("Colour", "＃0F6B8F", ""),
        ("Grade", None, "grade_missing"),
        ("Label", None, "label_missing"),
        ("Channel", "pigeon", "unknown_word"),
        ("Channel", "电话", ""),
        ("Every (days)", 7.5, "not_whole"),
        ("Every (days)", 0.0, "outside"),
        ("Every (days)", 730.0, ""),
        ("Every (days)", 731.0, "outside"),
        ("Days", "Mon, Foo", "unknown_weekday"),
        ("Days", "lun, 周三 y viernes", ""),
        ("Due after %", 0.7, ""),
        ("Due after %", 101.0, "outside"),
        ("Customers per rep", 0.0, "not_above_zero"),
        ("Falls to", "Q", "cross"),
        ("Expected share of revenue", "over 50 %", ""),
        ("Expected share of revenue", "half", "expected"),
        ("Facts of the practice", "Days, Foo", "unknown_word"),
        ("Minimum gap (days)", 0.0, "outside"),
        ("Minimum gap (days)", 730.0, ""),
        ("Minimum gap (days)", 731.0, "outside"),
        ("Start week", "a", ""),
        ("Start week", "C", "unknown_word"),
        ("Own rhythm", "sí", ""),
        ("Own rhythm", "maybe", "unknown_word"),
        ("Reactivate after (days)", 0.5, "not_whole"),
        ("Win back after (days)", 3651.0, "outside"),
        ("Greetings", "Christmas, 春节", ""),
    ],
)
def test_each_cell_of_the_tiers_is_checked(
    column: str, value: object, code: str, small_rules: Rows, scheme_of: Make, faults_of: Find
) -> None:
    """Words of any language, numbers within their limits, colours that are colours."""
    headers = ["Grade", "Label", "Colour"]
    headers += [] if column in headers else [column]
    rows: Rows = [headers, ["A", "best", "#0F6B8F", None], ["B", "rest", "#EFC978", None]]
    rows[1][headers.index(column)] = value
    cell = f"Tiers!{'ABCD'[headers.index(column)]}2"
    if code:
        assert faults_of(small_rules, rows)[cell] == code
    else:
        assert scheme_of(small_rules, rows).tier("A")


def test_seldom_columns_of_the_tiers_are_read_in_any_language(
    small_rules: Rows, scheme_of: Make
) -> None:
    """Blank cells are as in a table without the column."""
    headers = ["Grade", "Label", "Colour", "最小间隔（天）", "Semana de inicio", "Own rhythm"]
    headers += ["节日问候", "Reactivar tras (días)", "Win back after"]
    filled = ["A", "best", "#0F6B8F", 5.0, "repartir", "是", "Navidad、元旦", 90.0, 365.0]
    rows: Rows = [headers, filled, ["B", "rest", "#EFC978", *[None] * 6]]
    scheme = scheme_of(small_rules, rows)
    rule = scheme.tier("A").contact
    assert (rule.min_gap_days, rule.start_week, rule.own_rhythm) == (5, "split", True)
    assert (rule.greetings, rule.reactivate_after_days) == (("Navidad", "元旦"), 90)
    assert rule.win_back_after_days == 365
    other = scheme.tier("B").contact
    plain = ContactRule()
    for field in ("min_gap_days", "start_week", "own_rhythm", "greetings", "win_back_after_days"):
        assert getattr(other, field) == getattr(plain, field)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_seldom_columns_are_written_where_a_tier_has_them_and_read_back(lang: Lang) -> None:
    from addin.workbook.rules.tiers_reading import read_tiers
    from addin.workbook.rules.tiers_writing import tier_columns, write_tiers

    base = load_scheme("amount-bands")
    rule = base.tiers[1].contact.model_copy(
        update={
            "min_gap_days": 3,
            "start_week": "B",
            "own_rhythm": True,
            "greetings": ("Fiesta", "春节"),
            "reactivate_after_days": 60,
        }
    )
    tiers = [base.tiers[0], base.tiers[1].model_copy(update={"contact": rule}), *base.tiers[2:]]
    scheme = base.model_copy(update={"tiers": tuple(tiers)})
    assert set(tier_columns(scheme)) >= {"min_gap_days", "start_week", "own_rhythm", "greetings"}
    assert "win_back_after_days" not in tier_columns(scheme)
    cells = [[cell.value for cell in row] for row in write_tiers(scheme, lang)]
    read = read_tiers(Grid(cells, sheet="Tiers"), lang=lang, base=base)
    assert not read.problems
    contacts = [document["contact"] for document in read.documents]
    assert contacts[0]["greetings"] == ("all",)
    for field in ("min_gap_days", "start_week", "own_rhythm", "greetings"):
        assert contacts[1][field] == getattr(rule, field)


def test_tiers_alone_change_how_a_schemes_tiers_are_served(small_tiers: Rows) -> None:
    """A workbook without rules may still say how often its customers are called."""
    from addin.workbook.rules.tiers_reading import read_tiers

    base = load_scheme("amount-bands")
    rows = [[t.grade, t.label.get("en"), 10.0 + n] for n, t in enumerate(base.tiers)]
    read = read_tiers(Grid([["Grade", "Label", "Every (days)"], *rows], sheet="Tiers"), lang="en")
    scheme = scheme_from_workbook(None, read, base)
    assert [tier.contact.every_days for tier in scheme.tiers] == [10, 11, 12, 13]
    assert scheme.steps == base.steps
    assert scheme.tier("A").contact.prepare == base.tier("A").contact.prepare
