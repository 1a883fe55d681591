"""A re-grade writes what changed, keeps what is a person's, and says what it did."""

from datetime import date

import pytest

from addin.actions.regrade import regrade
from addin.hosts.base import Area
from addin.hosts.memory import MemoryHost
from addin.hosts.memory_sheet import Formula
from grading.exceptions import InputError, RefusedError, UnknownSchemeError
from grading.schemes.catalogue import load_scheme

BANDS = "amount-bands"


def column(host: MemoryHost, header: str, sheet: str = "Data") -> list[object]:
    rows = host.sheet_values(sheet)
    top = next(n for n, row in enumerate(rows) if header in row)
    at = rows[top].index(header)
    return [row[at] if at < len(row) else None for row in rows[top + 1 :]]


def test_first_grading_appends_coloured_named_columns(in_memory, amounts, as_of: date) -> None:
    host = in_memory(amounts)
    report = regrade(host, scheme=BANDS, as_of=as_of, lang="en")
    assert column(host, "Grade") == ["A", "B", None, "C", "D"]
    assert column(host, "Label") == ["VIP", "important", None, "ordinary", "potential"]
    assert all(isinstance(cell, str) for cell in (*column(host, "Reason")[:2],))
    assert column(host, "Reason")[2] is None
    assert host.names() == {
        "Tierbook_Grade": "Data!$D$1",
        "Tierbook_Label": "Data!$E$1",
        "Tierbook_Reason": "Data!$F$1",
        "Tierbook_Previous": "Data!$G$1",
        "Tierbook_ChangedOn": "Data!$H$1",
        "Tierbook_Sheet_State": "Tierbook!$A$1",
    }
    assert [f.grade for f in host.sheet("Data").tier_formats[4]] == ["A", "B", "C", "D"]
    assert report.columns == ("Grade", "Label", "Reason", "Previous", "Changed on")
    assert report.moved == ()
    assert (report.customers, report.graded) == (4, 4)


def test_report_has_the_shape_scripts_rely_on(in_table, amounts, as_of: date) -> None:
    report = regrade(in_table(amounts).host, scheme=BANDS, as_of=as_of, lang="en").as_json()
    assert list(report)[:7] == ["scheme", "as_of", "file", "backup", "tiers", "moved", "problems"]
    assert report["scheme"] == BANDS
    assert report["as_of"] == "2026-11-21"
    tiers = report["tiers"]
    assert isinstance(tiers, list)
    assert [(t["grade"], t["customers"], t["share"]) for t in tiers] == [
        ("A", 1, 0.25),
        ("B", 1, 0.25),
        ("C", 1, 0.25),
        ("D", 1, 0.25),
    ]
    assert tiers[0]["amount"] == 120_000.0
    assert tiers[0]["amount_share"] == pytest.approx(120_000 / 200_500, abs=1e-6)


def test_a_regrade_that_changes_nothing_writes_nothing(in_table, amounts, as_of: date) -> None:
    made = in_table(amounts)
    regrade(made.host, scheme=BANDS, as_of=as_of, lang="en")
    before = made.cells()
    report = regrade(made.host, scheme=BANDS, as_of=as_of, lang="en")
    assert not report.written
    assert report.columns == ()
    assert made.cells() == before


def test_only_changed_columns_are_written(in_memory, amounts, as_of: date) -> None:
    host = in_memory(amounts)
    regrade(host, scheme=BANDS, as_of=as_of, lang="en")
    host.sheet("Data").put(2, 5, "edited by hand")
    report = regrade(host, scheme=BANDS, as_of=as_of, lang="en")
    assert report.columns == ("Label",)
    assert column(host, "Label")[0] == "VIP"


def test_moves_name_old_new_and_why(in_memory, amounts, as_of: date) -> None:
    host = in_memory(amounts)
    regrade(host, scheme=BANDS, as_of=as_of, lang="en")
    host.sheet("Data").put(6, 2, 99_999.0)
    host.sheet("Data").put(3, 2, "many")
    host.sheet("Data").put(4, 1, "Ed")
    host.sheet("Data").put(4, 2, 1.0)
    report = regrade(host, scheme=BANDS, as_of=as_of, lang="en")
    assert [(m.customer, m.old, m.new) for m in report.moved] == [
        ("Bo", "B", None),
        ("Ed", None, "D"),
        ("Di", "D", "B"),
    ]
    assert all(move.reason for move in report.moved)
    assert report.moved[2].as_json()["reason"] == report.moved[2].reason


@pytest.mark.parametrize("cell", ["A", "B"])
def test_a_name_that_slipped_onto_what_is_graded_by_harms_nothing(cell: str, as_of: date) -> None:
    """Programs other than Excel move columns and leave names where they were."""
    rows = [["Customer", "Annual amount"], ["Ann", 1.0]]
    host = MemoryHost({"Data": rows}, names={"Tierbook_Label": f"Data!${cell}$1"})
    report = regrade(host, scheme=BANDS, as_of=as_of, lang="en")
    assert report.columns == ("Grade", "Label", "Reason", "Previous", "Changed on")
    assert host.sheet_values("Data")[1][:4] == ["Ann", 1.0, "D", "potential"]
    assert host.names()["Tierbook_Label"] == "Data!$D$1"


def test_an_empty_grade_column_of_a_template_is_a_first_grading(as_of: date) -> None:
    rows = [["Customer", "Annual amount", "Grade"], ["Ann", 1.0, None]]
    host = MemoryHost(
        {"Data": rows},
        tables=[Area("Data", 1, 1, 2, 3, table="Customers")],
        names={"Tierbook_Grade": "Data!$C$1"},
    )
    report = regrade(host, scheme=BANDS, as_of=as_of, lang="en")
    assert report.moved == ()
    assert column(host, "Grade") == ["D"]


def test_rows_with_problems_stay_ungraded_and_the_others_are_written(
    in_table, amounts, as_of: date
) -> None:
    amounts[1][1] = "#N/A"
    amounts[2][1] = "12,5x"
    made = in_table(amounts)
    report = regrade(made.host, scheme=BANDS, as_of=as_of, lang="en")
    assert made.column("Grade") == [None, None, None, "C", "D"]
    assert "Annual amount" in str(made.column("Reason")[0])
    assert [p.cell for p in report.problems] == ["B2", "B3"]
    assert report.problems[0].value == "#N/A"


def test_a_persons_own_grade_column_is_never_written(in_table, amounts, as_of: date) -> None:
    for row, mine in zip(amounts, ["Grade", "x", "x", None, "x", "x"], strict=True):
        row.append(mine)
    made = in_table(amounts)
    report = regrade(made.host, scheme=BANDS, as_of=as_of, lang="en")
    assert made.column("Grade") == ["x", "x", None, "x", "x"]
    assert made.column("Grade (Tierbook)") == ["A", "B", None, "C", "D"]
    assert any("Grade (Tierbook)" in note for note in report.notes)
    again = regrade(made.host, scheme=BANDS, as_of=as_of, lang="en")
    assert not again.written
    assert again.notes == ()


def test_a_stale_name_is_not_ours(in_memory, amounts, as_of: date) -> None:
    """After a column was deleted its name is broken; a new column is appended."""
    host = in_memory(amounts, names={"Tierbook_Grade": "#REF!", "Tierbook_Label": "Data!$A$9"})
    regrade(host, scheme=BANDS, as_of=as_of, lang="en")
    assert host.names()["Tierbook_Grade"] == "Data!$D$1"
    assert host.names()["Tierbook_Label"] == "Data!$E$1"


def test_an_owned_column_of_formulas_is_left_alone_and_named(
    in_memory, amounts, as_of: date
) -> None:
    host = in_memory(amounts)
    regrade(host, scheme=BANDS, as_of=as_of, lang="en")
    host.sheet("Data").put(2, 4, Formula("=UPPER(A1)", "Z"))
    report = regrade(host, scheme=BANDS, as_of=as_of, lang="en")
    assert column(host, "Grade")[0] == "Z"
    assert report.moved == ()
    assert any(note.startswith("Grade: the column holds formulas") for note in report.notes)


def test_formula_inputs_are_taken_as_of_the_last_save_and_said_so(
    in_table, amounts, as_of: date
) -> None:
    amounts[1][1] = Formula("=60000*2", 120_000.0)
    report = regrade(in_table(amounts).host, scheme=BANDS, as_of=as_of, lang="en")
    assert report.graded == 4
    assert any("as of the last save in Excel" in note for note in report.notes)


def test_formulas_never_calculated_are_problems(in_memory, amounts, as_of: date) -> None:
    amounts[1][1] = Formula("=60000*2", cached=False)
    host = in_memory(amounts)
    report = regrade(host, scheme=BANDS, as_of=as_of, lang="en")
    assert column(host, "Grade")[0] is None
    assert [p.cell for p in report.problems] == ["B2"]


@pytest.mark.parametrize(
    ("header", "lang", "grade"),
    [("年购买金额", "zh", "等级"), ("Monto anual", "es", "Categoría"), ("Revenue", "en", "Grade")],
)
def test_texts_follow_the_headers_language(
    in_table, as_of: date, header: str, lang: str, grade: str
) -> None:
    name = {"zh": "客户名称", "es": "Nombre del cliente", "en": "Customer name"}[lang]
    made = in_table([[name, header], ["Ann", 120_000.0]])
    report = regrade(made.host, scheme=BANDS, as_of=as_of)
    assert report.lang == lang
    assert made.column(grade) == ["A"]


def test_the_language_asked_for_wins_and_headers_stay(in_table, amounts, as_of: date) -> None:
    made = in_table(amounts)
    regrade(made.host, scheme=BANDS, as_of=as_of, lang="en")
    report = regrade(made.host, scheme=BANDS, as_of=as_of, lang="zh")
    assert "VIP" not in report.columns
    assert made.cells()[0][3:] == ["Grade", "Label", "Reason", "Previous", "Changed on"]
    assert report.moved == ()


def test_title_rows_blank_rows_and_a_totals_row_of_a_foreign_sheet(
    book, amounts, as_of: date
) -> None:
    total = ["Total", 200_500.0, None]
    made = book({"Sheet1": [["Customers 2026"], [], [], [], *amounts, total]})
    report = regrade(made.host, scheme=BANDS, as_of=as_of, lang="en")
    assert made.column("Grade", "Sheet1") == ["A", "B", None, "C", "D", None]
    assert made.column("Reason", "Sheet1")[-1] is None
    assert made.host.names()["Tierbook_Grade"] == "Sheet1!$D$5"
    assert report.graded == 4
    assert not regrade(made.host, scheme=BANDS, as_of=as_of, lang="en").written


def test_one_customer_is_graded(in_table, as_of: date) -> None:
    made = in_table([["Customer", "Annual amount"], ["Solo", 3.0]])
    report = regrade(made.host, scheme="pareto", as_of=as_of, lang="en")
    assert made.column("Grade") == ["A"]
    assert report.top_share is not None
    assert report.top_share.as_json() == {"customers": 1, "share": 1.0, "expected": 0.8}


def test_a_list_without_customers_is_graded_empty(in_table, as_of: date) -> None:
    made = in_table([["Customer", "Annual amount"]])
    report = regrade(made.host, scheme="pareto", as_of=as_of, lang="en")
    assert (report.customers, report.graded) == (0, 0)
    assert [t.share for t in report.tiers] == [0.0, 0.0, 0.0, 0.0]
    assert report.top_share is None
    assert [w.code for w in report.warnings] == ["no_rows"]


def test_names_of_all_kinds_stay_what_they_are(in_memory, as_of: date) -> None:
    names = ["🦊 狐狸 Ltd", "شركة النور", "=cmd|'/c calc'!A1", '=HYPERLINK("x")', "+1", "@a"]
    host = in_memory([["Customer", "Annual amount"], *[[name, 5.0] for name in names]])
    regrade(host, scheme=BANDS, as_of=as_of, lang="en")
    host.sheet("Data").put(4, 2, 1e6)
    report = regrade(host, scheme=BANDS, as_of=as_of, lang="en")
    assert column(host, "Customer") == names
    assert [m.customer for m in report.moved] == ["=cmd|'/c calc'!A1"]


def test_amounts_at_the_edge_of_numbers_make_no_trouble(in_table, as_of: date) -> None:
    rows = [["Customer", "Annual amount"], ["Big", 1e308], ["Bigger", 1.7e308], ["Low", -5.0]]
    report = regrade(in_table(rows).host, scheme=BANDS, as_of=as_of, lang="en")
    assert [t.customers for t in report.tiers] == [2, 0, 0, 1]
    assert report.tiers[0].amount is None
    assert report.tiers[0].amount_share is None
    assert report.tiers[3].amount == -5.0
    assert [w.cell for w in report.warnings] == ["B4"]


def test_expected_shares_stand_beside_real_ones(in_table, as_of: date) -> None:
    rows = [["Customer", "Annual amount"], *[[f"C{n}", float(n)] for n in range(1, 11)]]
    report = regrade(in_table(rows).host, scheme="pareto", as_of=as_of, lang="en")
    tiers = [tier.as_json() for tier in report.tiers]
    assert [t["customers"] for t in tiers] == [2, 3, 4, 1]
    assert [t.get("expected") for t in tiers] == [
        {"relation": "over", "share": 0.5},
        {"relation": "about", "share": 0.35},
        {"relation": "about", "share": 0.2},
        None,
    ]
    assert report.top_share is not None
    assert report.top_share.share == pytest.approx(19 / 55, abs=1e-6)


def test_a_missing_column_stops_before_anything_is_written(in_table, as_of: date) -> None:
    made = in_table([["Customer", "Rep"], ["Ann", "Li"]])
    with pytest.raises(InputError, match="Annual amount"):
        regrade(made.host, scheme=BANDS, as_of=as_of, lang="en")
    assert made.cells()[0] == ["Customer", "Rep"]


def test_two_columns_for_one_input_stop_too(in_table, as_of: date) -> None:
    made = in_table([["Customer", "Revenue", "Sales"], ["Ann", 1.0, 2.0]])
    with pytest.raises(InputError, match=r"Data: .*B1 \(Revenue\).*C1 \(Sales\)"):
        regrade(made.host, scheme=BANDS, as_of=as_of, lang="en")


def test_two_columns_for_one_optional_input_stop_too(in_table, as_of: date) -> None:
    """Else whoever has high potential in the right column would be put lowest unnoticed."""
    headers = ["Customer", "Revenue", "Growth potential", "growth_potential"]
    made = in_table([headers, ["Ann", 1.0, "high", "low"]])
    with pytest.raises(InputError, match=r"Data: .*C1 \(Growth potential\).*D1"):
        regrade(made.host, scheme=BANDS, as_of=as_of, lang="en")
    assert made.cells()[0] == headers


def test_an_unknown_scheme_suggests_the_nearest(in_table, amounts, as_of: date) -> None:
    with pytest.raises(UnknownSchemeError, match="Did you mean amount-bands"):
        regrade(in_table(amounts).host, scheme="amount-band", as_of=as_of)


def test_occupied_cells_beside_are_refused_and_nothing_is_changed(
    in_memory, amounts, as_of: date
) -> None:
    host = in_memory(amounts)
    host.sheet("Data").put(4, 5, "note")
    before = host.sheet_values("Data")
    with pytest.raises(RefusedError, match="Data!E4"):
        regrade(host, scheme=BANDS, as_of=as_of)
    assert host.sheet_values("Data") == before


def test_merged_cells_among_the_customers_are_named(amounts, as_of: date) -> None:
    host = MemoryHost({"Sheet1": amounts})
    host.sheet("Sheet1").merged = (Area("Sheet1", 2, 3, 3, 3), Area("Sheet1", 40, 1, 41, 2))
    report = regrade(host, scheme=BANDS, as_of=as_of, lang="en")
    assert [p.message("en").split(":")[0] for p in report.problems] == ["Sheet1!C2"]
    assert report.problems[0].code == "merged_cells"


def test_a_score_is_written_where_the_practice_scores(in_table, as_of: date) -> None:
    headers = [
        "Customer",
        "Annual amount",
        "Orders per year",
        "Loyalty",
        "Influence",
        "Complaints",
    ]
    made = in_table(
        [headers, ["Best", 1e6, 60.0, 1.0, 5.0, 0.0], ["Worst", 0.0, 0.0, 0.0, 1.0, 9.0]]
    )
    report = regrade(made.host, scheme="abcd-value", as_of=as_of, lang="en")
    assert report.columns == ("Grade", "Label", "Score", "Reason", "Previous", "Changed on")
    assert made.column("Grade") == ["A", "D"]
    best, worst = made.column("Score")
    assert isinstance(best, float)
    assert isinstance(worst, float)
    assert best > 80 > 40 > worst


def test_scores_of_another_practice_do_not_stay(in_table, as_of: date) -> None:
    headers = [
        "Customer",
        "Annual amount",
        "Orders per year",
        "Loyalty",
        "Influence",
        "Complaints",
    ]
    made = in_table([headers, ["Best", 1e6, 60.0, 1.0, 5.0, 0.0]])
    regrade(made.host, scheme="abcd-value", as_of=as_of, lang="en")
    report = regrade(made.host, scheme="amount-bands", as_of=as_of, lang="en")
    assert made.column("Score") == [None]
    assert report.columns == ("Label", "Score", "Reason")
    assert report.moved == ()


def test_progress_is_reported_to_the_end(in_memory, amounts, as_of: date) -> None:
    host = in_memory(amounts)
    regrade(host, scheme=BANDS, as_of=as_of)
    assert host.reported[0][0] is None
    assert host.reported[-1][0] == 1.0


@pytest.mark.parametrize(("gap", "refused"), [(5, True), (6, False)])
def test_a_list_beside_stays_apart(book, as_of: date, *, gap: int, refused: bool) -> None:
    """After the columns are appended a blank one must still part the two lists."""
    between: list[object] = [None] * gap
    rows = [
        ["Customer", "Annual amount", *between, "City"],
        ["Ann", 1.0, *between, "Rome"],
    ]
    made = book({"Data": rows})
    if refused:
        with pytest.raises(RefusedError, match="Data!H1"):
            regrade(made.host, scheme=BANDS, as_of=as_of, lang="en")
        return
    regrade(made.host, scheme=BANDS, as_of=as_of, lang="en")
    assert made.column("City") == ["Rome"]
    assert not regrade(made.host, scheme=BANDS, as_of=as_of, lang="en").written


def test_report_knows_the_colours_of_a_scheme_of_ones_own(in_memory, amounts, as_of: date) -> None:
    own = load_scheme(BANDS).model_copy(update={"id": "our-own"})
    report = regrade(in_memory(amounts), scheme=own, as_of=as_of, lang="en")
    assert [tier.grade for tier in report.formats] == ["A", "B", "C", "D"]
    assert report.formats[0].fill == own.tiers[0].colour
