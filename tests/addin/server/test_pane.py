"""What the pane shows of a workbook is what the actions say of it."""

import pytest

from addin.actions.preview import preview
from addin.actions.regrade import regrade
from addin.hosts.base import Area
from addin.hosts.memory import MemoryHost
from addin.server.display_language import asked_language
from addin.server.pane import MOST_MOVES, help_page, pane_texts, pane_view
from addin.server.ribbon import GROUPS
from grading.language import LANGUAGES
from grading.schemes.catalogue import scheme_ids

HEADERS = ("Customer", "Annual amount", "Orders per year", "Loyalty", "Influence", "Complaints")


def rows(count=3):
    """Customers who bring less and less."""
    body = [(f"C{n}", 500 - n, 24, 0.9, 4, 0) for n in range(count)]
    return [list(row) for row in (HEADERS, *body)]


def test_shows_what_a_preview_says(in_memory, as_of):
    """The pane and the button cannot disagree: both ask the same action."""
    host = in_memory(rows())
    view = pane_view(host, scheme="abcd-value", as_of=as_of).as_json()
    report = preview(in_memory(rows()), scheme="abcd-value", as_of=as_of)
    assert [t["after"] for t in view["tiers"]] == [t.after.customers for t in report.tiers]
    assert view["customers"] == 3
    assert view["title"] == report.title


def test_mix_before_is_unknown_until_graded(in_memory, as_of):
    """A workbook that was never graded has no numbers now."""
    host = in_memory(rows())
    fresh = pane_view(host, scheme="abcd-value", as_of=as_of).as_json()
    assert {tier["before"] for tier in fresh["tiers"]} == {None}
    regrade(host, scheme="abcd-value", as_of=as_of)
    graded = pane_view(host, scheme="abcd-value", as_of=as_of).as_json()
    assert [t["before"] for t in graded["tiers"]] == [t["after"] for t in graded["tiers"]]
    assert graded["movement"] == "Nobody would move."


@pytest.mark.parametrize("more", [0, 1])
def test_long_lists_are_cut_and_counted(in_memory, as_of, more):
    """The pane stays short; the rest is a number."""
    host = in_memory(rows(MOST_MOVES + more))
    regrade(host, scheme="abcd-value", as_of=as_of)
    view = pane_view(host, scheme="amount-bands", as_of=as_of).as_json()
    assert len(view["moves"]) == MOST_MOVES
    assert view["more"] == more


def test_every_scheme_can_be_chosen(in_memory, as_of):
    """The list is the catalogue in order of title."""
    view = pane_view(in_memory(rows()), scheme="abcd-value", as_of=as_of)
    assert {scheme for scheme, _ in view.schemes} == set(scheme_ids())
    titles = [title for _, title in view.schemes]
    assert titles == sorted(titles)


def test_refusal_is_shown_with_the_choice(in_memory, as_of):
    """A list that cannot be graded says why, in Excel's language where it has none of its own."""
    host = in_memory([["Name"], ["Alder"]])
    view = pane_view(host, scheme=None, as_of=as_of, display="es")
    assert view.lang == "es"
    assert view.report is None
    assert view.error
    assert "tiers" not in view.as_json()
    assert len(view.schemes) == len(scheme_ids())


@pytest.mark.parametrize(
    ("header", "lang"),
    [("zh-CN,zh;q=0.9", "zh"), ("de-DE, es-MX;q=0.5", "es"), ("de", None), ("", None)],
)
def test_display_language_is_the_first_one_known(header, lang):
    """As a browser lists what its person reads."""
    assert asked_language(header) == lang


def test_texts_are_there_in_every_language():
    """The page can label itself before it has asked for anything."""
    texts = pane_texts()
    assert set(texts) == set(LANGUAGES)
    assert all(set(texts[lang]) == set(texts["en"]) for lang in LANGUAGES)
    buttons = {f"button.{name}" for group in GROUPS for name in group.buttons}
    assert buttons <= set(texts["en"])


@pytest.mark.parametrize(("header", "title"), [("es", "Clasificar"), ("fr", "Grade")])
def test_help_names_every_button(header, title):
    """In the language of the browser, else in English."""
    page = help_page(header)
    assert page["groups"][0]["title"] == title
    names = [button["name"] for group in page["groups"] for button in group["buttons"]]
    assert names == [name for group in GROUPS for name in group.buttons]


@pytest.mark.parametrize("named", ["{}", "{} ", "{}x"])
def test_no_file_is_read(in_memory, as_of, tmp_path, named):
    """Neither the page nor a workbook's settings make the server read a file of its own."""
    own = tmp_path / "own.toml"
    own.write_text("a secret = 'of the server'", encoding="utf-8")
    scheme = named.format(own)
    assert "secret" not in pane_view(in_memory(rows()), scheme=scheme, as_of=as_of).error
    state = [["key", "value"], ["scheme", scheme]]
    area = Area("S", 1, 1, 2, 2, table="TierbookSettings")
    host = MemoryHost({"Data": rows(), "S": state}, tables=[area])
    error = pane_view(host, scheme=None, as_of=as_of).error
    assert str(own) in error
    assert "secret" not in error


def test_several_schemes_are_told_without_options_of_a_command(in_memory, as_of):
    """In the pane there is a list to choose from, not a command line."""
    error = pane_view(in_memory(rows()), scheme=None, as_of=as_of).error
    assert "task pane" in error
    assert "--scheme" not in error
