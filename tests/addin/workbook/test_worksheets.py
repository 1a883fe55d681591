"""Worksheets are found by what people call them, and never taken for schemes."""

import pytest

from addin.formulas.schemes import named_scheme as scheme_of_formula
from addin.workbook.scheme_choice import choose_scheme, named_scheme
from addin.workbook.worksheets import C4_WORKSHEET, WORKSHEETS, find_worksheet, speaks_of
from grading.exceptions import InputError, UnknownSchemeError
from grading.schemes.catalogue import scheme_ids


@pytest.mark.parametrize(
    "name",
    ["c4-worksheet", "C4 Worksheet", "C4工作表", "Ｃ４ 工作表", "hoja de trabajo c4"],
)
def test_a_worksheet_is_found_by_id_or_title(name):
    """Case, spaces, hyphens and full-width letters do not matter, in any language."""
    assert find_worksheet(name) == C4_WORKSHEET


@pytest.mark.parametrize("name", ["", "c4", "pareto", "worksheet"])
def test_nothing_else_is_a_worksheet(name):
    """Part of a name is not enough, and a scheme is none."""
    assert find_worksheet(name) is None


def test_no_worksheet_is_a_scheme():
    """The catalogue of schemes holds what grades, and nothing else."""
    assert set(WORKSHEETS).isdisjoint(scheme_ids())


@pytest.mark.parametrize(
    "choose", [named_scheme, lambda name: choose_scheme(name, None), scheme_of_formula]
)
def test_grading_by_a_worksheet_leads_to_the_template(choose):
    """Whoever grades by it hears what it is and how to get it."""
    with pytest.raises(InputError, match=r"^c4-worksheet: .*tierbook new c4-worksheet"):
        choose("C4 worksheet")
    with pytest.raises(UnknownSchemeError, match="c5-worksheet"):
        choose("c5-worksheet")


@pytest.mark.parametrize(
    ("word", "found"), [("canales", True), ("渠道", True), ("revenue", False)]
)
def test_words_of_any_language_find_it(word, found):
    """What it is for is searched too."""
    assert speaks_of(C4_WORKSHEET, word) is found
