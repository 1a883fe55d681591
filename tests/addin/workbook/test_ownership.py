"""Only what one of our names points at is ours."""

import pytest

from addin.hosts.base import Area
from addin.workbook.columns import GRADE, LABEL, REASON, graded_columns, ownership_name
from addin.workbook.ownership import new_header, our_sheet, owned_place, places
from grading.schemes.catalogue import load_scheme

AREA = Area("Data", 5, 2, 9, 4)


@pytest.mark.parametrize(
    ("reference", "column"),
    [
        ("Data!$B$5", 2),
        ("Data!$D$5", 4),
        ("data!$D$5", 4),
        ("Data!$A$5", None),
        ("Data!$E$5", None),
        ("Data!$C$6", None),
        ("Other!$C$5", None),
        ("#REF!", None),
        ("Data!#REF!", None),
    ],
)
def test_a_name_counts_only_on_a_header_of_the_list(reference: str, column: int | None) -> None:
    assert owned_place({"Tierbook_Grade": reference}, AREA, "Tierbook_Grade") == column


def test_names_are_equal_whatever_their_case() -> None:
    assert owned_place({"TIERBOOK_GRADE": "Data!$C$5"}, AREA, "Tierbook_Grade") == 3


@pytest.mark.parametrize(
    ("field", "name"),
    [("grade", "Tierbook_Grade"), ("changed_on", "Tierbook_ChangedOn")],
)
def test_ownership_names_are_built_from_fields(field: str, name: str) -> None:
    assert ownership_name(field) == name


def test_our_column_keeps_the_header_a_person_gave_it() -> None:
    found = places({"Tierbook_Grade": "Data!$C$5"}, AREA, ("A", "Klasse", "B"), [GRADE], "en")
    assert [(p.header, p.column, p.displaced) for p in found] == [("Klasse", 3, None)]


@pytest.mark.parametrize(("header", "ours"), [("Customer", False), ("Reason", True)])
def test_what_customers_are_graded_by_is_never_overwritten(header: str, *, ours: bool) -> None:
    """A scheme may read a column of one of our titles, but no other of its columns is ours."""
    names = {"Tierbook_Reason": "Data!$C$5"}
    (found,) = places(names, AREA, ("A", header, "B"), [REASON], "en", read={3})
    assert found.column == (3 if ours else None)


@pytest.mark.parametrize("other", ["Label", "类别", "Label (Tierbook)"])
def test_names_left_behind_by_moved_columns_are_not_believed(other: str) -> None:
    """A library put a column in at the left; the name of the grade now points at a person's."""
    names = {"Tierbook_Grade": "Data!$B$5", "Tierbook_Reason": "Data!$D$5"}
    headers = ("Phone", "Grade", other)
    found = places(names, AREA, headers, [GRADE, LABEL, REASON], "en")
    assert [place.column for place in found] == [None, None, None]


def test_one_column_is_never_two_of_ours() -> None:
    names = {"Tierbook_Grade": "Data!$C$5", "Tierbook_Label": "Data!$C$5"}
    found = places(names, AREA, ("A", "Klasse", "B"), [GRADE, LABEL], "en")
    assert [place.column for place in found] == [3, None]


@pytest.mark.parametrize(
    ("headers", "ours", "displaced"),
    [
        (("Customer",), "Grade", None),
        (("Customer", "Grade"), "Grade (Tierbook)", "Grade"),
        (("Customer", " grade "), "Grade (Tierbook)", " grade "),
        (("Grade", "Grade (Tierbook)"), "Grade (Tierbook 2)", "Grade"),
    ],
)
def test_a_persons_own_column_displaces_ours(
    headers: tuple[str, ...], ours: str, displaced: str | None
) -> None:
    found = places({}, AREA, headers, [GRADE], "en")
    assert [(p.header, p.column, p.displaced) for p in found] == [(ours, None, displaced)]


def test_new_headers_differ_from_each_other() -> None:
    assert new_header("Grade", ["GRADE", "Grade (Tierbook)"]) == "Grade (Tierbook 2)"


@pytest.mark.parametrize(("sheet", "ours"), [("Schedule", True), ("schedule", True), ("X", False)])
def test_sheets_are_ours_by_name(*, sheet: str, ours: bool) -> None:
    assert our_sheet({"Tierbook_Sheet_Schedule": "Schedule!$A$1"}, sheet) is ours


def test_columns_follow_the_scheme() -> None:
    """A score only where there is one, and one column per date the steps give."""
    scheme = load_scheme("amount-bands")
    plain = graded_columns(scheme, scored=False)
    full = graded_columns(scheme, scored=True, outputs=["call_on"])
    moved = ["Previous", "Changed on"]
    assert [c.header("en") for c in plain] == ["Grade", "Label", "Reason", *moved]
    first = ["Grade", "Label", "Score", "Reason", *moved]
    assert [c.header("en") for c in full] == [*first, "Call on"]
    overridden = graded_columns(scheme, scored=False, overridden=True)
    assert [c.name for c in overridden[:2]] == ["Tierbook_Grade", "Tierbook_ComputedGrade"]
    assert full[-1].name == "Tierbook_OutputCallOn"
    assert full[-1].style == "date"


def test_headers_follow_the_language() -> None:
    assert [GRADE.header(lang) for lang in ("en", "zh", "es")] == ["Grade", "等级", "Categoría"]
    assert len({LABEL.header(lang) for lang in ("en", "zh", "es")}) == 3
