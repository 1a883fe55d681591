"""Worksheets on the command line: listed beside the schemes, shown, made."""

import pytest

from addin.command_line.conventions import Exit


@pytest.mark.parametrize(
    ("lang", "title", "group"),
    [
        ("en", "C4 worksheet", "Worksheets without grading"),
        ("zh", "C4 工作表", "不分级的工作表"),
        ("es", "Hoja de trabajo C4", "Hojas de trabajo sin clasificación"),
    ],
)
def test_it_is_listed_and_shown(run, lang, title, group):
    """It stands after the schemes, and its card tells how to make it, in three languages."""
    told = run("schemes", "--lang", lang).stdout
    assert told.index("pareto") < told.index(group) < told.index("c4-worksheet")
    card = run("scheme", "c4-worksheet", "--lang", lang)
    assert card.exit_code == Exit.DONE
    assert title in card.stdout
    assert "tierbook new c4-worksheet" in card.stdout


def test_it_is_found_by_words(run):
    """A search that fits it alone lists it alone; one that does not leaves it out."""
    alone = run("schemes", "competitors")
    assert alone.exit_code == Exit.DONE
    assert "c4-worksheet" in alone.stdout
    assert "pareto" not in alone.stdout
    assert "c4-worksheet" not in run("schemes", "wedding").stdout


def test_as_a_document_it_is_refused(run):
    """There is no document of rules to show."""
    refused = run("scheme", "c4-worksheet", "--as", "toml")
    assert refused.exit_code == Exit.NEEDS_ATTENTION
    assert "tierbook new c4-worksheet" in refused.stderr
    assert refused.stdout == ""


def test_a_new_one_leads_on_to_the_schemes(run, tmp_path):
    """There is nothing to re-grade in it; what comes next is to choose how to grade."""
    made = run("new", "c4-worksheet")
    assert made.exit_code == Exit.DONE
    assert (tmp_path / "c4-worksheet.xlsx").exists()
    assert "tierbook schemes" in made.stdout
    assert "regrade" not in made.stdout
    refused = run("regrade", "c4-worksheet.xlsx")
    assert refused.exit_code == Exit.NEEDS_ATTENTION
    assert "nothing to grade" in refused.stderr
