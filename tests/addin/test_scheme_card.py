"""The card of a scheme tells what a person needs to know before grading by it."""

import pytest

from addin.command_line.scheme_card import print_card
from grading.schemes.catalogue import load_scheme


@pytest.fixture
def card(capsys, monkeypatch):
    """The text of a card, in a wide window."""
    monkeypatch.setenv("COLUMNS", "200")

    def show(scheme, lang="en"):
        print_card(load_scheme(scheme), lang)
        return capsys.readouterr().out

    return show


@pytest.mark.parametrize(
    ("scheme", "line"),
    [
        ("abcd-value", "Influence influence number yes 1…5"),
        ("abcd-value", "Complaints complaints number yes >=0"),
        ("abcd-value", "Annual amount annual_amount number yes"),
        ("decision-maker", "First contact date first_contact_date date at times"),
        ("decision-maker", "Closed closed choice optional yes, no"),
        ("project-prospect", "Project value project_value number one of these"),
    ],
)
def test_inputs_are_told_with_what_they_may_hold(card, scheme, line):
    """Limits of numbers stand beside the choices of words, and when an input is needed."""
    assert line in [" ".join(each.split()) for each in card(scheme).splitlines()]


@pytest.mark.parametrize(
    ("lang", "deadline"),
    [
        ("en", "If not closed within 20 days, it falls to C."),
        ("zh", "20 天内未成交则降为 C。"),
        ("es", "Si no se cierra en 20 días, baja a C."),
    ],
)
def test_policies_and_deadlines_follow_the_tiers(card, lang, deadline):
    """What the practice advises for a tier, and what becomes of it when time runs out."""
    scheme = load_scheme("decision-maker")
    lines = card("decision-maker", lang).splitlines()
    assert f"B · {scheme.tier('B').policy.get(lang)} {deadline}" in lines
    assert f"D · {scheme.tier('D').policy.get(lang)}" in lines


def test_a_scheme_without_deadlines_names_none(card):
    """Deadlines belong to schemes of open deals."""
    assert "closed within" not in card("sales-funnel")


@pytest.mark.parametrize(
    ("lang", "lines"),
    [
        (
            "en",
            [
                "Size · decision table · the first rule that fits",
                "→ Owner",
                "Owner B",
                "[size]; [owner]",
            ],
        ),
        ("zh", ["规模 · 决策表 · 以首条符合的规则为准", "→ 业主", "业主为B", "[规模]", "事实"]),
        (
            "es",
            ["decide la primera regla", "→ Dueño", "Dueño: B", "[tamaño]", "hecho"],
        ),
    ],
)
def test_steps_and_what_they_put_out_are_told_in_words(card, lang, lines):
    """A card names steps, outputs and quoted reasons as people do, not as the file does."""
    shown = " ".join(card("project-prospect", lang).replace("\u00a0", " ").split())
    assert [line for line in lines if line not in shown] == []
    assert "{" not in shown
