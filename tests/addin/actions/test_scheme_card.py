"""The card of a scheme as a sheet: all of it told, nothing cut off, made anew from what stands."""

from datetime import date

import pytest

from addin.actions.put_rules import put_rules
from addin.actions.regrade import regrade
from addin.actions.scheme_card import scheme_card
from addin.actions.scheme_card_content import scheme_card_content
from addin.actions.scheme_card_page import scheme_card_sheet
from addin.actions.undo import undo
from addin.hosts.memory import MemoryHost
from addin.workbook.rules.carried import carried_scheme
from addin.workbook.text_flow import text_columns
from grading.exceptions import InputError
from grading.language import LANGUAGES
from grading.schemes.catalogue import load_scheme, scheme_ids
from grading.schemes.models import Decay

COLUMNS, LETTERS = 16, 8
"""Of the page; what one column holds at least, East Asian letters counting as two."""


def page_rows(scheme, lang):
    """The card's cells row by row."""
    return scheme_card_sheet(scheme_card_content(scheme, lang)).rows


def texts(workbook, sheet="Scheme card"):
    """All texts of the page, one line per row."""
    return [" | ".join(str(c) for c in row if c is not None) for row in workbook.cells(sheet)]


@pytest.mark.parametrize("scheme_id", scheme_ids())
def test_a_card_tells_all_of_a_scheme(scheme_id):
    """Purpose, users, limits, inputs, options, tiers, service and an example, in each language."""
    scheme = load_scheme(scheme_id)
    for lang in LANGUAGES:
        card = scheme_card_content(scheme, lang)
        about = (scheme.description, scheme.used_by, scheme.overlooks)
        assert [text for _, text in card.about] == [text.get(lang) for text in about]
        for wanted, row in zip(scheme.inputs, card.inputs.rows, strict=True):
            assert row[0] == wanted.label.get(lang)
            assert all(choice.value in str(row[4]) for choice in wanted.choices)
        tiers = card.tiers.rows if card.tiers else ()
        wanted = [(tier.grade, tier.label.get(lang)) for tier in scheme.tiers]
        assert [row[:2] for row in tiers] == wanted
        assert [line[0] for line in card.service] == [tier.grade for tier in scheme.tiers]
        assert len({row[1] for row in card.example.rows}) > 1


@pytest.mark.parametrize("scheme_id", scheme_ids())
def test_no_text_on_the_page_runs_into_another(scheme_id):
    """Each line is short enough for the blank columns it runs on over, up to the page's edge."""
    for lang in LANGUAGES:
        for row in page_rows(load_scheme(scheme_id), lang):
            assert len(row) <= COLUMNS
            filled = [place for place, cell in enumerate(row) if cell.value is not None]
            for place, following in zip(filled, [*filled, COLUMNS][1:], strict=True):
                value = row[place].value
                assert text_columns(str(value)) <= (following - place) * LETTERS, value


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_rules_of_a_workbook_tell_what_the_catalogue_tells(lang):
    """Who uses a scheme, what it does not see and its example travel with the sheet of rules."""
    for scheme_id in scheme_ids():
        host = MemoryHost({"Data": [["Customer"], ["Ann"]]})
        put_rules(host, scheme=scheme_id, lang=lang)
        carried = carried_scheme(host, lang=lang).scheme
        assert page_rows(carried, lang) == page_rows(load_scheme(scheme_id), lang), scheme_id


@pytest.fixture
def own_rules(in_table, amounts):
    """A workbook with rules of its own, in English."""
    made = in_table(amounts)
    put_rules(made.host, scheme="amount-bands", lang="en")
    return made


def change(made, old, new):
    """Type something else into the cell of the rules that says ``old``."""
    rows = made.cells("Rules")
    at = next((r, c) for r, row in enumerate(rows, 1) for c, v in enumerate(row, 1) if v == old)
    made.host.write_cells("Rules", {at: new})
    made.host.commit()


def test_the_card_is_of_the_workbooks_own_rules(own_rules):
    """As they stand: a threshold and the words about them that a person has changed."""
    used_by = load_scheme("amount-bands").used_by.en
    change(own_rules, ">=100000", ">=90000")
    change(own_rules, used_by, "Our own team")
    report = scheme_card(own_rules.host, lang="en")
    assert (report.scheme, report.page, report.written) == ("amount-bands", "Scheme card", True)
    page = texts(own_rules)
    assert any("Annual amount 90,000 or more | A" in line for line in page)
    assert "Our own team" in page
    assert used_by not in page


def test_an_example_that_changed_rules_cannot_grade_is_left_out(own_rules):
    """An input that the example does not know may now be needed; the rest of the card stands."""
    scheme_card(own_rules.host, lang="en")
    assert any(line.startswith("An example") for line in texts(own_rules))
    change(own_rules, "growth_potential", "outlook")
    scheme_card(own_rules.host, lang="en")
    assert not any(line.startswith("An example") for line in texts(own_rules))
    assert "How it decides" in texts(own_rules)


def test_a_workbook_has_one_card(own_rules):
    """It is made anew for another scheme, and not written where it says the same already."""
    scheme_card(own_rules.host, lang="en")
    assert not scheme_card(own_rules.host, lang="en").written
    other = scheme_card(own_rules.host, scheme="personality-4", lang="en")
    assert other.page == "Scheme card"
    assert any("Rules" in note for note in other.notes)  # whose rules were not used
    assert texts(own_rules)[0] == load_scheme("personality-4").title.en
    assert own_rules.host.worksheets().count("Scheme card") == 1


def test_the_only_scheme_that_fits_is_taken(in_table):
    """As a re-grade would; where several fit they are listed."""
    made = in_table([["Customer", "Attitude"], ["Ann", "neutral"]])
    assert scheme_card(made.host, lang="zh").scheme == "attitude"
    several = in_table([["Customer", "Annual amount"], ["Ann", 5.0]])
    with pytest.raises(InputError, match="amount-bands"):
        scheme_card(several.host)


def test_undo_takes_back_the_re_grade_before_the_card(own_rules, as_of):
    """A page that is made anew at will is nothing to take back."""
    before = own_rules.cells()
    regrade(own_rules.host, as_of=as_of, lang="en")
    scheme_card(own_rules.host, lang="en")
    undo(own_rules.host, as_of=as_of)
    width = len(before[0])
    assert [row[:width] for row in own_rules.cells()] == before
    assert own_rules.column("Grade") == [None] * 5
    assert "Scheme card" in own_rules.host.worksheets()


def test_options_of_a_scheme_are_told():
    """Held grades, points that fade, ties and what was taken from the customers."""
    scheme = load_scheme("abcd-value")
    (card,) = scheme.steps
    first, *rest = card.characteristics
    faded = first.model_copy(update={"decay": Decay(input="since", half_life_days=365)})
    step = card.model_copy(update={"characteristics": (faded, *rest)})
    changed = scheme.model_copy(update={"hysteresis": 2.5, "steps": (step,), "example": None})
    told = scheme_card_content(changed, "en")
    assert told.about[-1][1] == "A grade changes only when a cutoff is passed by 2.5 or more."
    assert told.steps[0].notes == (
        "Points for “Annual amount” halve every 365 days since “since”.",
    )
    ranked = load_scheme("pareto")
    (place,) = ranked.steps
    fitted = {"cutoffs": (9.0, 5.0, 1.0), "fitted_on": date(2026, 11, 21), "fitted_rows": 40}
    ranked = ranked.model_copy(update={"steps": (place.model_copy(update=fitted),)})
    (table,) = scheme_card_content(ranked, "en").steps
    assert [row[2] for row in table.rows] == [9.0, 5.0, 1.0, ""]
    assert table.notes == (
        "Customers with equal values share the better band.",
        "Taken from 40 customers on 2026-11-21.",
    )
