"""Intake understands customers as people list them for the schemes of the catalogue."""

from datetime import date

import pytest

from grading.engine.headers import recognise, spellings
from grading.engine.intake import intake
from grading.engine.rows import block_from_rows
from grading.language import LANGUAGES
from grading.schemes.catalogue import CUSTOMER_INPUTS, common_input, load_scheme, scheme_ids
from grading.schemes.models import Input

TODAY = date(2026, 11, 21)


def inputs_of(scheme_id: str) -> tuple[Input, ...]:
    """A scheme's inputs and those of every workbook, which it may read itself."""
    own = load_scheme(scheme_id).inputs
    names = {wanted.name for wanted in own}
    return (*own, *(common_input(name) for name in CUSTOMER_INPUTS if name not in names))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("scheme_id", scheme_ids())
def test_the_labels_of_a_language_are_all_recognised_and_in_that_language(
    scheme_id: str, lang: str
) -> None:
    inputs = inputs_of(scheme_id)
    found = recognise([each.label.get(lang) for each in inputs], inputs)
    assert found.clashes == ()
    assert dict(found.positions) == {each.name: at for at, each in enumerate(inputs)}
    assert found.language == lang


@pytest.mark.parametrize("scheme_id", scheme_ids())
def test_every_spelling_of_a_header_means_one_input(scheme_id: str) -> None:
    inputs = inputs_of(scheme_id)
    for each in inputs:
        for spelling in spellings(each):
            assert dict(recognise([spelling], inputs).positions) == {each.name: 0}, spelling


@pytest.mark.parametrize("scheme_id", scheme_ids())
def test_every_spelling_of_an_option_is_understood(scheme_id: str) -> None:
    for each in load_scheme(scheme_id).inputs:
        for at, choice in enumerate(each.choices):
            words = (choice.value, *choice.label.all, *(alias for _, alias in choice.aliases))
            block = block_from_rows([[each.name], *([word] for word in words)])
            found = intake(block, [each], as_of=TODAY)
            assert found.problems == ()
            assert found.columns[each.name].tolist() == [at] * len(words)


def test_a_list_of_open_deals_in_chinese_is_read() -> None:
    """Dates are needed only of first, second or third decision-makers with need and budget."""
    inputs = inputs_of("decision-maker")
    labels = {each.name: each.label.zh for each in inputs}
    names = ("customer", "decision_role", "has_need", "has_budget", "first_contact_date")
    rows = [
        [labels[name] for name in names],
        ["甲公司", "first", True, "是", "2026年11月3日"],
        ["乙公司", "second", "有", 1, None],
        ["丙公司", "none", "是", "是", None],
        ["丁公司", "first", "否", "是", None],
    ]
    found = intake(block_from_rows(rows, sheet="客户"), inputs, as_of=TODAY)
    assert found.language == "zh"
    assert [(problem.cell, problem.code) for problem in found.problems] == [("E3", "blank")]
    assert found.columns["first_contact_date"].tolist() == [date(2026, 11, 3), None, None, None]
    yes_no = [choice.value for choice in load_scheme("decision-maker").input("has_need").choices]
    assert [yes_no[at] for at in found.columns["has_need"]] == ["yes", "yes", "yes", "no"]


def test_one_of_two_sizes_is_enough_for_a_building_project() -> None:
    scheme = load_scheme("project-prospect")
    rows = [
        ["customer", "floor area m2", "project value", "ownership", "lead source"],
        ["a", "30.000,5", None, "sole_private", "magazine"],
        ["b", None, "120万", "multi state", "friend"],
        ["c", None, None, "sole_state", "web"],
    ]
    found = intake(
        block_from_rows(rows),
        inputs_of("project-prospect"),
        as_of=TODAY,
        require_any=scheme.require_any,
    )
    assert [(problem.cell, problem.code) for problem in found.problems] == [("B4", "blank_any")]
    assert found.columns["floor_area_m2"].tolist()[0] == 30000.5
    assert found.columns["project_value"].tolist()[1] == 1_200_000
