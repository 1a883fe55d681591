"""A preview tells what a re-grade would change, also under changed rules, and writes nothing."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addin.actions.preview import PreviewReport, preview
from addin.actions.regrade import regrade
from addin.hosts.base import Area
from addin.hosts.memory import MemoryHost
from addin.hosts.memory_sheet import Formula
from addin.workbook.rules.writing import write_rules
from grading.exceptions import ChangeError, InputError
from grading.schemes.catalogue import load_scheme
from grading.schemes.changes import apply_changes
from grading.schemes.toml_document import from_toml, to_toml

OWNED = {"Tierbook_Grade": "Data!$C$1"}
B_FROM_70 = "rule:bands.2:annual_amount=[70000..100000)"
C_TO_70 = "rule:bands.3:annual_amount=[10000..70000)"


@pytest.fixture
def standing() -> list[list[object]]:
    """Grades as they stood, of which most no longer hold."""
    return [
        ["Customer", "Annual amount", "Grade"],
        ["Stays", 120_000.0, "A"],
        ["Falls one", 60_000.0, "A"],
        ["Falls three", 500.0, "A"],
        ["Rises one", 65_000.0, "C"],
        ["Falls one, larger", 69_000.0, "A"],
        [None, None, None],
        ["First", 20_000.0, None],
        ["Loses", "lots", "B"],
        ["Rises three", 150_000.0, "D"],
    ]


@pytest.fixture
def graded(in_table, standing) -> Callable[[], object]:
    """A workbook in which those grades stand in our column."""
    return lambda: in_table(standing, names=OWNED)


def shown(report: PreviewReport) -> list[tuple[str, str | None, str | None]]:
    return [(move.customer, move.old, move.new) for move in report.moved]


def test_the_longest_ways_come_first_then_falls_then_amounts(graded, as_of: date) -> None:
    report = preview(graded().host, scheme="amount-bands", as_of=as_of, lang="en")
    assert shown(report) == [
        ("Falls three", "A", "D"),
        ("Rises three", "D", "A"),
        ("Falls one, larger", "A", "B"),
        ("Falls one", "A", "B"),
        ("Rises one", "C", "B"),
    ]
    assert (report.up, report.down) == (2, 3)
    assert [(m.customer, m.old, m.new) for m in report.gained] == [("First", None, "C")]
    assert [(m.customer, m.old, m.new) for m in report.lost] == [("Loses", "B", None)]
    assert report.moved[0].reason == "Buys for less than 10,000 a year"
    assert (report.basis, report.anyway, report.changes) == ("sheet", None, ())
    assert (report.customers, report.graded) == (8, 7)
    assert [p.cell for p in report.problems] == ["B9"]


def test_it_says_what_a_regrade_then_does(graded, as_of: date) -> None:
    made = graded()
    report = preview(made.host, scheme="amount-bands", as_of=as_of, lang="en")
    done = regrade(made.host, scheme="amount-bands", as_of=as_of, lang="en")
    told = [*report.moved, *report.gained, *report.lost]
    assert sorted((m.key, m.old or "", m.new or "", m.reason) for m in told) == sorted(
        (m.key, m.old or "", m.new or "", m.reason) for m in done.moved
    )
    assert [tier.after for tier in report.tiers] == list(done.tiers)


def test_tiers_are_told_before_and_after(graded, as_of: date) -> None:
    report = preview(graded().host, scheme="amount-bands", as_of=as_of, lang="en")
    best = report.as_json()["tiers"][0]  # type: ignore[index]  # a list of dicts
    assert best == {
        "grade": "A",
        "label": "VIP",
        "before": {
            "customers": 4,
            "share": 0.571429,
            "amount": 249_500.0,
            "amount_share": 0.537137,
        },
        "after": {
            "customers": 2,
            "share": 0.285714,
            "amount": 270_000.0,
            "amount_share": 0.557276,
        },
        "difference": {
            "customers": -2,
            "share": -0.285715,
            "amount": 20_500.0,
            "amount_share": 0.020139,
        },
    }
    assert sum(tier.customers or 0 for tier in report.tiers) == 0


def test_a_changed_rule_is_previewed_as_a_regrade_by_the_saved_scheme(
    graded, as_of: date, tmp_path: Path
) -> None:
    made = graded()
    changes = [B_FROM_70, C_TO_70]
    report = preview(made.host, scheme="amount-bands", changes=changes, as_of=as_of, lang="en")
    file = tmp_path / "mine.toml"
    file.write_text(to_toml(report.practice), encoding="utf-8")
    assert from_toml(to_toml(report.practice), "mine") == report.practice
    done = regrade(made.host, scheme=file, as_of=as_of, lang="en")
    told = {m.key: (m.old, m.new, m.reason) for m in (*report.moved, *report.gained, *report.lost)}
    assert told == {m.key: (m.old, m.new, m.reason) for m in done.moved}
    assert told["Falls one"][:2] == ("A", "C")
    assert told["Falls one"][2] == "Annual amount from 10,000 to below 70,000"
    assert [tier.after for tier in report.tiers] == list(done.tiers)


@pytest.mark.parametrize(
    ("scheme", "changes", "reason"),
    [
        ("pareto", ["share:A=40"], "Among the first 40 % of customers by annual amount"),
        (
            "volume-loyalty",
            ["share:large=20"],
            "Among the first 20 % of customers by annual amount",
        ),
        ("abcd-value", ["weight:complaints=50", "cutoff:A=90"], "of 50 points"),
        ("amount-bands", ["rule:bands.1:annual_amount=>=30000"], "Annual amount 30,000 or more"),
    ],
)
def test_every_kind_of_change_comes_to_what_a_regrade_by_the_file_gives(
    in_memory, as_of: date, tmp_path: Path, scheme: str, changes: list[str], reason: str
) -> None:
    headers = [
        "Customer",
        "Annual amount",
        "Orders per year",
        "Loyalty",
        "Influence",
        "Complaints",
    ]
    rows = [[*headers, "Grade"]]
    rows += [
        [f"C{n}", n * 9_000.0, n * 2.0, n / 15, n % 5 + 1.0, n % 3 * 2.0, "ABCD"[n % 4]]
        for n in range(15)
    ]
    host = in_memory(rows, names={"Tierbook_Grade": "Data!$G$1"})
    report = preview(host, scheme=scheme, changes=changes, rescale=True, as_of=as_of, lang="en")
    file = tmp_path / "mine.toml"
    file.write_text(to_toml(report.practice), encoding="utf-8")
    done = regrade(host, scheme=file, as_of=as_of, lang="en")
    assert report.moved
    assert {m.key: (m.old, m.new, m.reason) for m in report.moved} == {
        m.key: (m.old, m.new, m.reason) for m in done.moved
    }
    assert any(reason in m.reason for m in report.moved)


def test_the_rules_on_the_sheet_are_previewed_and_changed_further(
    book, standing, as_of: date, tmp_path: Path
) -> None:
    """A person edits Rules, looks who would move, and asks what if on top of it."""
    edited = apply_changes(load_scheme("amount-bands"), [B_FROM_70, C_TO_70])
    rules = [[cell.value for cell in row] or [None] for row in write_rules(edited, "en")]
    made = book({"Data": standing, "Rules": rules}, {"Customers": "Data"}, names=OWNED)
    report = preview(made.host, as_of=as_of, lang="en")
    assert {m.customer: m.new for m in report.moved}["Falls one"] == "C"
    assert report.changes == ()
    changes = ["rule:bands.3:grade=D"]
    further = preview(made.host, changes=changes, as_of=as_of, lang="en")
    assert {m.customer: m.new for m in further.moved}["Falls one"] == "D"
    assert [change.place.text for change in further.changes] == ["rule:bands.3:grade"]
    file = tmp_path / "mine.toml"
    file.write_text(to_toml(further.practice), encoding="utf-8")
    by_file = preview(made.host, scheme=file, as_of=as_of, lang="en")
    assert (by_file.moved, by_file.tiers) == (further.moved, further.tiers)


def test_what_moves_for_the_data_alone_is_counted_apart(in_table, as_of: date) -> None:
    rows = [
        ["Customer", "Annual amount", "Grade"],
        ["Stale", 500.0, "A"],
        ["By the change", 60_000.0, "B"],
        ["Not at all", 80_000.0, "B"],
    ]
    made = in_table(rows, names=OWNED)
    changes = [B_FROM_70, C_TO_70]
    report = preview(made.host, scheme="amount-bands", changes=changes, as_of=as_of, lang="en")
    assert [m.customer for m in report.moved] == ["Stale", "By the change"]
    assert report.anyway == 1


def test_changes_are_told_from_what_to_what(graded, as_of: date) -> None:
    report = preview(
        graded().host, scheme="amount-bands", changes=[B_FROM_70], as_of=as_of, lang="en"
    )
    assert report.as_json()["changes"] == [
        {
            "place": "rule:bands.2:annual_amount",
            "old": "[50000..100000)",
            "new": "[70000..100000)",
            "origin": "source",
        }
    ]
    assert any("No rule of bands applies to this" in note for note in report.notes)


def test_a_gap_that_was_there_before_is_no_news(graded, as_of: date) -> None:
    report = preview(
        graded().host, scheme="amount-bands", changes=[B_FROM_70, C_TO_70], as_of=as_of, lang="en"
    )
    assert report.notes == ()


def test_rules_that_now_overlap_are_a_problem(graded, as_of: date) -> None:
    document = load_scheme("amount-bands").model_dump()
    document["steps"][0]["hit_policy"] = "UNIQUE"
    document["steps"][0]["rules"][4]["when"] = ("<10000", 'null, "low"')
    scheme = from_toml(to_toml(load_scheme("amount-bands").model_validate(document)), "mine")
    sound = preview(graded().host, scheme=scheme, as_of=as_of, lang="en")
    assert [p.code for p in sound.problems] == ["not_a_number"]
    change = "rule:bands.2:annual_amount=[50000..110000)"
    report = preview(graded().host, scheme=scheme, changes=[change], as_of=as_of, lang="en")
    assert [p.code for p in report.problems] == ["scheme_error", "not_a_number"]


def test_faults_in_changes_come_together(graded, as_of: date) -> None:
    with pytest.raises(ChangeError, match=r"amount-bands: 2 faults(.|\n)*Did you mean 'bands'"):
        preview(
            graded().host,
            scheme="amount-bands",
            changes=["rule:band.2:grade=A", "cutoff:A=3"],
            as_of=as_of,
            lang="en",
        )


def test_a_workbook_never_graded_has_nothing_to_move(in_table, amounts, as_of: date) -> None:
    report = preview(in_table(amounts).host, scheme="amount-bands", as_of=as_of, lang="en")
    assert (report.basis, report.moved, report.gained, report.lost) == (None, (), (), ())
    assert [(t.before, t.after.customers) for t in report.tiers] == [(None, 1)] * 4
    assert report.as_json()["tiers"][0]["difference"] is None  # type: ignore[index]  # as above


def test_without_grades_a_changed_practice_is_compared_with_itself(
    in_table, amounts, as_of: date
) -> None:
    report = preview(
        in_table(amounts).host,
        scheme="amount-bands",
        changes=[B_FROM_70, C_TO_70],
        as_of=as_of,
        lang="en",
    )
    assert report.basis == "scheme"
    assert shown(report) == [("Bo", "B", "C")]
    assert report.anyway == 0


def test_a_column_that_was_never_filled_is_no_grading(in_table, amounts, as_of: date) -> None:
    rows = [[*amounts[0], "Grade"], *([*row, None] for row in amounts[1:])]
    made = in_table(rows, names={"Tierbook_Grade": "Data!$D$1"})
    report = preview(made.host, scheme="amount-bands", as_of=as_of, lang="en")
    assert (report.basis, report.gained) == (None, ())


def test_a_persons_own_grade_column_says_nothing(in_table, standing, as_of: date) -> None:
    report = preview(in_table(standing).host, scheme="amount-bands", as_of=as_of, lang="en")
    assert report.basis is None


def test_another_practice_is_compared_by_its_own_letters(in_table, as_of: date) -> None:
    rows = [
        ["Customer", "Annual amount", "Grade"],
        ["Ann", 50_000.0, "AA"],
        ["Bo", 100.0, "A"],
        ["Cy", 90.0, "AA"],
    ]
    made = in_table(rows, names=OWNED)
    report = preview(made.host, scheme="pareto", as_of=as_of, lang="en")
    # AA is no tier of this practice, so it lies neither above nor below its letters.
    assert shown(report) == [("Bo", "A", "B"), ("Ann", "AA", "A"), ("Cy", "AA", "C")]
    assert (report.up, report.down) == (0, 1)
    assert [
        (t.grade, t.before and t.before.customers, t.after.customers) for t in report.tiers
    ] == [
        ("A", 1, 1),
        ("B", 0, 1),
        ("C", 0, 1),
        ("D", 0, 0),
        ("AA", 2, 0),
    ]


def test_overrides_win_in_a_preview_as_in_a_regrade(in_table, as_of: date) -> None:
    rows = [
        ["Customer", "Annual amount", "Grade", "Override"],
        ["Ann", 500.0, "A", "A"],
        ["Bo", 500.0, "A", None],
    ]
    report = preview(
        in_table(rows, names=OWNED).host, scheme="amount-bands", as_of=as_of, lang="en"
    )
    assert [m.customer for m in report.moved] == ["Bo"]
    changed = preview(
        in_table(rows, names=OWNED).host,
        scheme="amount-bands",
        changes=["rule:bands.5:grade=B"],
        as_of=as_of,
        lang="en",
    )
    assert shown(changed) == [("Bo", "A", "B")]


def test_revenue_is_told_also_where_the_practice_does_not_look_at_it(
    in_table, as_of: date
) -> None:
    rows = [
        ["Customer", "Orders per month", "Grade", "Revenue"],
        ["Ann", 6.0, "A", 30.0],
        ["Bo", 3.0, "A", 10.0],
        ["Cy", 3.0, "A", None],
        ["Di", 3.0, "A", 60.0],
    ]
    made = in_table(rows, names=OWNED)
    report = preview(made.host, scheme="frequency-bands", as_of=as_of, lang="en")
    assert [(m.customer, m.amount) for m in report.moved] == [
        ("Di", 60.0),
        ("Bo", 10.0),
        ("Cy", 0.0),
    ]
    assert [t.after.amount_share for t in report.tiers] == [0.3, 0.7, 0.0, 0.0]
    assert report.tiers[0].amount == -70.0


def test_without_any_amount_the_rest_is_told(in_table, as_of: date) -> None:
    rows = [["Customer", "Orders per month", "Grade"], ["Ann", 6.0, "B"]]
    report = preview(
        in_table(rows, names=OWNED).host, scheme="frequency-bands", as_of=as_of, lang="en"
    )
    assert report.moved[0].amount is None
    assert report.tiers[0].as_json()["after"] == {
        "customers": 1,
        "share": 1.0,
        "amount": None,
        "amount_share": None,
    }


def test_a_list_without_the_needed_column_is_refused(in_table, as_of: date) -> None:
    made = in_table([["Customer", "City"], ["Ann", "Rome"]])
    with pytest.raises(InputError, match="Annual amount"):
        preview(made.host, scheme="amount-bands", as_of=as_of, lang="en")


def test_an_empty_list_has_an_empty_preview(in_table, as_of: date) -> None:
    made = in_table([["Customer", "Annual amount", "Grade"], [None, None, None]], names=OWNED)
    report = preview(made.host, scheme="pareto", as_of=as_of, lang="en")
    assert (report.customers, report.moved) == (0, ())
    changes = ["share:A=30"]
    report = preview(
        made.host, scheme="pareto", changes=changes, rescale=True, as_of=as_of, lang="en"
    )
    assert (report.customers, report.moved, report.basis) == (0, (), "scheme")


def test_grades_that_are_formulas_are_named(in_memory, as_of: date) -> None:
    rows = [["Customer", "Annual amount", "Grade"], ["Ann", 1.0, Formula('="A"', "A")]]
    host = in_memory(rows, names=OWNED)
    report = preview(host, scheme="amount-bands", as_of=as_of, lang="en")
    assert shown(report) == [("Ann", "A", "D")]
    assert any("holds formulas" in note for note in report.notes)


@pytest.mark.parametrize("typed", [7.0, True, "#N/A", " A", "x"])
def test_whatever_stands_in_our_column_is_told_as_it_is(in_table, typed, as_of: date) -> None:
    rows = [["Customer", "Annual amount", "Grade"], ["Ann", 1.0, typed], ["Bo", 5.0, "D"]]
    made = in_table(rows, names=OWNED)
    report = preview(made.host, scheme="amount-bands", as_of=as_of, lang="en")
    assert [(m.customer, m.new) for m in report.moved] == [("Ann", "D")]
    assert report.tiers[-1].before is not None
    assert (report.tiers[-1].before.customers, report.tiers[-1].label) == (1, "")


@pytest.mark.parametrize("changes", [(), ("rule:bands.2:grade=C",)])
def test_nothing_is_staged_or_written(standing, as_of: date, changes) -> None:
    area = Area("Data", 1, 1, len(standing), 3, table="Customers")
    host = MemoryHost({"Data": standing}, tables=[area], names=OWNED)
    before = host.sheet_values("Data")
    preview(host, scheme="amount-bands", changes=changes, as_of=as_of, lang="en")
    host.commit()
    assert host.sheet_values("Data") == before
    assert host.names() == OWNED


@pytest.mark.parametrize("book", ["file"], indirect=True)
def test_not_one_byte_of_a_file_changes(graded, as_of: date, tmp_path: Path) -> None:
    host = graded().host
    (path,) = tmp_path.glob("*.xlsx")
    before = path.read_bytes()
    preview(host, scheme="amount-bands", changes=[B_FROM_70], as_of=as_of, lang="en")
    assert host.commit().written is False
    assert path.read_bytes() == before


@pytest.mark.parametrize(("lang", "label"), [("zh", "VIP客户"), ("es", "VIP")])
def test_texts_are_in_the_language_asked_for(graded, as_of: date, lang, label: str) -> None:
    report = preview(
        graded().host, scheme="amount-bands", changes=[B_FROM_70], as_of=as_of, lang=lang
    )
    assert report.tiers[0].label == label
    english = preview(
        graded().host, scheme="amount-bands", changes=[B_FROM_70], as_of=as_of, lang="en"
    )
    assert report.moved[0].reason != english.moved[0].reason
    assert report.notes != english.notes


def test_the_report_has_the_shape_scripts_rely_on(graded, as_of: date) -> None:
    told = preview(graded().host, scheme="amount-bands", as_of=as_of, lang="en").as_json()
    assert list(told) == [
        "scheme", "as_of", "compared_with", "changes", "tiers", "moved", "gained", "lost", "up",
        "down", "anyway", "customers", "graded", "problems", "warnings", "notes",
    ]  # fmt: skip
    assert list(told["moved"][0]) == ["customer", "old", "new", "reason", "key", "amount"]  # type: ignore[index]  # as above


CUSTOMERS = st.lists(
    st.tuples(
        st.one_of(st.none(), st.just("lots"), st.integers(0, 200_000).map(float)),
        st.sampled_from([None, "A", "B", "C", "D", "AA", "?"]),
        st.sampled_from([None, None, "A", "d", "nonsense"]),
    ),
    max_size=8,
)


@given(CUSTOMERS, st.sampled_from(["amount-bands", "pareto"]))
@settings(max_examples=60, deadline=None)
def test_whatever_stands_there_a_preview_says_what_a_regrade_does(customers, scheme: str) -> None:
    rows: list[list[object]] = [["Customer", "Annual amount", "Grade", "Override"]]
    rows += [[f"C{n}", *cells] for n, cells in enumerate(customers)]
    area = Area("Data", 1, 1, len(rows), 4, table="Customers")
    host = MemoryHost({"Data": rows}, tables=[area], names=OWNED)
    day = date(2026, 11, 21)
    report = preview(host, scheme=scheme, as_of=day, lang="en")
    done = regrade(host, scheme=scheme, as_of=day, lang="en")
    told = [*report.moved, *report.gained, *report.lost]
    assert {m.key: (m.old, m.new, m.reason) for m in told} == {
        m.key: (m.old, m.new, m.reason) for m in done.moved
    }
    assert [t.after for t in report.tiers[:4]] == list(done.tiers)
    assert len(report.moved) >= report.up + report.down
    place = {letter: n for n, letter in enumerate("ABCD")}
    ways = [(place.get(m.old or ""), place.get(m.new or "")) for m in report.moved]
    sizes = [0 if old is None or new is None else abs(old - new) for old, new in ways]
    assert sizes == sorted(sizes, reverse=True)
    again = preview(host, scheme=scheme, as_of=day, lang="en")
    assert (again.moved, again.gained, again.lost) == ((), (), ())


@given(st.decimals(min_value="5", max_value="90", places=1), st.integers(61, 99))
@settings(max_examples=20, deadline=None)
def test_a_what_if_is_the_preview_of_the_changed_scheme(weight, cutoff: int) -> None:
    headers = [
        "Customer",
        "Annual amount",
        "Orders per year",
        "Loyalty",
        "Influence",
        "Complaints",
    ]
    rows: list[list[object]] = [[*headers, "Grade"]]
    rows += [
        [f"C{n}", n * 9_000.0, n * 2.0, n / 15, n % 5 + 1.0, n % 3 * 1.0, "ABCD"[n % 4]]
        for n in range(15)
    ]
    host = MemoryHost({"Data": rows}, names={"Tierbook_Grade": "Data!$G$1"})
    changes = [f"weight:loyalty={weight}", f"cutoff:A={cutoff}"]
    day = date(2026, 11, 21)
    asked = preview(host, scheme="abcd-value", changes=changes, rescale=True, as_of=day, lang="en")
    plain = preview(host, scheme=asked.practice, as_of=day, lang="en")
    assert (asked.moved, asked.tiers) == (plain.moved, plain.tiers)
    assert asked.changes
    assert plain.changes == ()
