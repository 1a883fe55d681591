"""Schemes as TOML: what is written reads back equal, whatever can be written."""

import tomllib
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.exceptions import SchemeError
from grading.language import LANGUAGES
from grading.schemes.catalogue import load_scheme, scheme_ids
from grading.schemes.models import DecisionTable, LocalText, Rank, Scheme, Scorecard
from grading.schemes.toml_document import deciding_part, from_toml, read_scheme, to_toml

each_id = pytest.mark.parametrize("scheme_id", scheme_ids())


@each_id
def test_catalogue_reads_back_equal(scheme_id):
    """Every shipped scheme survives being written and read, and is written the same again."""
    scheme = load_scheme(scheme_id)
    text = to_toml(scheme)
    again = from_toml(text, "again")
    assert again == scheme
    assert hash(again) == hash(scheme)
    assert to_toml(again) == text


@each_id
def test_written_document_stands_on_its_own(scheme_id):
    """What is handed out needs neither the vocabulary nor the default contact rules."""
    document = tomllib.loads(to_toml(load_scheme(scheme_id)))
    assert not any("use" in part for part in (*document["inputs"], *document["tiers"]))
    assert all(step["kind"] for step in document["steps"])


def test_fitted_cutoffs_are_kept():
    """A scheme in use can be written with the cutoffs it was fitted with."""
    scheme = load_scheme("pareto")
    fitted = {"cutoffs": (800.5, 300.1, 0.1), "fitted_on": date(2026, 11, 21), "fitted_rows": 1000}
    step = scheme.steps[0].model_copy(update=fitted)
    again = from_toml(to_toml(scheme.model_copy(update={"steps": (step,)})), "again")
    assert again.steps == (step,)


def test_short_lists_stand_on_one_line():
    """A written document looks as a person would write it."""
    text = to_toml(load_scheme("amount-bands"))
    assert 'when = ["[50000..100000)", "-"]\n' in text
    assert max(len(line) for line in text.splitlines() if "[" in line) <= 100


# --- any scheme ------------------------------------------------------------------------------

_texts = st.fixed_dictionaries(
    {lang: st.text(st.characters(exclude_categories=["Cs"]), max_size=12) for lang in LANGUAGES}
)
_amounts = st.floats(0, 1e9, allow_nan=False).map(lambda x: round(x, 3))
_words = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=8)


@st.composite
def _documents(draw):
    """Documents of one step of any kind, with texts, words and numbers of every sort."""
    grades = draw(st.lists(_words.map("G{}".format), min_size=2, max_size=4, unique=True))
    options = draw(st.lists(_words, min_size=1, max_size=3, unique=True))
    edges = sorted(
        draw(st.lists(_amounts, min_size=len(grades), max_size=len(grades), unique=True))
    )
    origins = st.sampled_from(["source", "default"])
    choices = [{"value": value, "label": draw(_texts)} for value in options]
    inputs = [
        {"name": "amount", "type": "number", "label": draw(_texts), "unit": draw(_words)},
        {"name": "option", "type": "choice", "choices": choices, "required": draw(st.booleans())},
        {"name": "day", "type": "date", "past": draw(st.booleans())},
    ]
    quoted = [f'"{value.translate({34: None, 92: None}) or "x"}"' for value in options]
    plain = all(quote == f'"{value}"' for quote, value in zip(quoted, options, strict=True))
    table = {
        "kind": "decision_table",
        "name": "table",
        "inputs": ["amount", "option", "day"],
        "outputs": ["grade", "points"],
        "hit_policy": draw(st.sampled_from(["FIRST", "UNIQUE"])),
        "rules": [
            {
                "when": [f">={edge!r}", ", ".join(quoted) if plain else "-", "<2026-11-03"],
                "then": [grade, draw(st.one_of(_amounts, st.just("")))],
                "origin": draw(origins),
            }
            for grade, edge in zip(grades, edges, strict=True)
        ],
    }
    shares = draw(st.sampled_from([["33.333333333333333333", "66.67"], [12.5, 87.5], [20, 80]]))
    rank = {
        "kind": "rank",
        "name": "place",
        "input": "amount",
        "output": "grade",
        "method": draw(st.sampled_from(["top_shares", "quantiles"])),
        "shares_pct": shares,
        "values": grades[:2],
        "cutoffs": draw(st.sampled_from([[], [0.1], [1e300], [5e-324], [-7.0]])),
    }
    card = {
        "kind": "scorecard",
        "name": "card",
        "characteristics": [
            {"input": "amount", "weight_pct": 100, "attributes": [{"when": "-", "points": 12.25}]}
        ],
        "cutoffs": [
            {"grade": grade, "minimum": edge}
            for grade, edge in zip(grades, edges[:0:-1], strict=False)
        ]
        + [{"grade": grades[-1]}],
    }
    return {
        "id": "any",
        "title": draw(_texts),
        "inputs": inputs,
        "require_any": [["amount", "option"], ["day"]],
        "steps": [draw(st.sampled_from([table, rank, card]))],
        "words": {draw(_words): draw(_texts)},
        "tiers": [
            {"grade": grade, "label": draw(_texts), "colour": "#08415C", "origin": draw(origins)}
            for grade in grades
        ],
    }


@given(_documents())
@settings(max_examples=60, deadline=None)
def test_any_scheme_reads_back_equal(document):
    """Odd words, quotes, line breaks, tiny numbers and long decimals survive writing."""
    scheme = read_scheme(document, "any")
    again = from_toml(to_toml(scheme), "again")
    assert again == scheme
    assert deciding_part(again) == deciding_part(scheme)


# --- what decides ------------------------------------------------------------------------------


def _without_texts(scheme):
    """The same practice with its texts in one language only, as a sheet holds it."""
    blank = LocalText()
    tiers = tuple(t.model_copy(update={"label": blank, "policy": blank}) for t in scheme.tiers)
    inputs = tuple(
        i.model_copy(update={"label": blank, "description": blank}) for i in scheme.inputs
    )
    steps = []
    for step in scheme.steps:
        if isinstance(step, DecisionTable):
            rules = tuple(rule.model_copy(update={"reason": blank}) for rule in step.rules)
            step = step.model_copy(update={"rules": rules})
        elif isinstance(step, Rank):
            step = step.model_copy(update={"reasons": ()})
        steps.append(step)
    changes = {"title": LocalText(en="x"), "tiers": tiers, "inputs": inputs, "steps": tuple(steps)}
    return scheme.model_copy(update=changes | {"description": blank, "overlooks": blank})


@each_id
def test_texts_do_not_decide(scheme_id):
    """Two schemes that differ only in texts are the same practice, though not equal."""
    scheme = load_scheme(scheme_id)
    mute = _without_texts(scheme)
    assert mute != scheme
    assert deciding_part(mute) == deciding_part(scheme)


def _changed_number(scheme):
    step = next(
        s for s in reversed(scheme.steps) if isinstance(s, Scorecard | Rank | DecisionTable)
    )
    if isinstance(step, Scorecard):
        changes = {
            "cutoffs": (step.cutoffs[0].model_copy(update={"minimum": 81.0}), *step.cutoffs[1:])
        }
    elif isinstance(step, Rank):
        first, second, *others = step.shares_pct
        changes = {"shares_pct": (first + 1, second - 1, *others)}
    else:
        changes = {
            "rules": (step.rules[0].model_copy(update={"origin": "default"}), *step.rules[1:])
        }
        if step.rules[0].origin == "default":
            changes = {"rules": step.rules[1:]}
    changed = step.model_copy(update=changes)
    steps = tuple(changed if each is step else each for each in scheme.steps)
    return scheme.model_copy(update={"steps": steps})


@each_id
def test_numbers_and_origins_decide(scheme_id):
    """A changed cutoff, share, rule or origin makes another practice."""
    scheme = load_scheme(scheme_id)
    assert deciding_part(_changed_number(scheme)) != deciding_part(scheme)


# --- what people write -------------------------------------------------------------------------


def test_use_takes_the_shared_input_and_overrides_fields():
    """``use`` brings spellings and bounds; a field given beside it replaces the shared one."""
    scheme = load_scheme("project-prospect")
    assert not scheme.input("project_value").required
    assert scheme.input("project_value").usual_minimum == 0
    assert scheme.input("lead_source").required


def test_use_of_a_tier_merges_its_contact_rule(document):
    """One fact of a contact rule is changed without repeating the others."""
    document["tiers"][0] = {"use": "A", "label": "good", "contact": {"every_days": 10}}
    tier = read_scheme(document, "mine").tier("A")
    assert (tier.contact.every_days, tier.contact.weekdays) == (10, ("Mon", "Tue", "Wed"))
    assert tier.colour == "#0F6B8F"


def test_use_of_what_is_not_shared(document):
    """A misspelt ``use`` is refused with the nearest, even where all else holds together."""
    document["inputs"].append({"use": "annual_amont"})
    with pytest.raises(
        SchemeError,
        match=r"nothing called 'annual_amont' is shared\. Did you mean 'annual_amount'",
    ):
        read_scheme(document, "mine")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("id = my-bands", r"no TOML: Invalid value \(at line 1, column 6\)"),
        ('id = "x"\ntitle = [\n', r"no TOML: .*line 3|no TOML: .*end of document"),
        ('id = "x"\nid = "y"\n', r"no TOML: Cannot overwrite a value \(at line 2"),
        ("", r"5 faults"),
    ],
)
def test_syntax_error_names_the_line(text, words):
    """What is no TOML is refused with its line and a hint how to write it."""
    with pytest.raises(SchemeError, match=words):
        from_toml(text, "mine.toml")


def test_conditions_may_be_plain_toml_values(document):
    """A number or a day in ``when`` needs no quotes in TOML."""
    text = to_toml(read_scheme(document, "mine"))
    scheme = from_toml(text.replace('when = [">=100", "-"]', 'when = [100, "-"]'), "mine")
    assert scheme.steps[0].rules[0].when[0].text == "100"
    assert isinstance(scheme, Scheme)
