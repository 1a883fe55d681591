"""The catalogue: what is in it, how a scheme is found, and spellings that name one thing only."""

import re
import unicodedata
from collections import defaultdict
from itertools import pairwise

import pytest

from grading.engine.fit import fit
from grading.exceptions import SchemeError, UnknownSchemeError
from grading.language import LANGUAGES
from grading.schemes.catalogue import (
    CUSTOMER_INPUTS,
    common_input,
    default_contact_rule,
    load_scheme,
    resolve,
    scheme_ids,
)
from grading.schemes.checks import check_scheme
from grading.schemes.models import DecisionTable, LocalText, Rank
from grading.schemes.toml_document import to_toml

SCHEMES = [load_scheme(scheme_id) for scheme_id in scheme_ids()]
each_scheme = pytest.mark.parametrize("scheme", SCHEMES, ids=scheme_ids())


def plain(text):
    """A spelling without case, accents, width, spaces and punctuation, units in brackets left out."""
    text = re.sub(r"[(（][^)）]*[)）]", "", text)
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if char.isalnum())


def spellings(thing, name):
    yield name
    yield from thing.label.all
    for _, alias in thing.aliases:
        yield alias


def test_ids():
    """The catalogue holds these practices; their ids are a contract."""
    expected = {
        "abcd-value",
        "account-nature",
        "activity",
        "amount-abc",
        "amount-bands",
        "attitude",
        "behaviour",
        "composite-value",
        "credit-abc",
        "customer-layers",
        "deal-likelihood",
        "decision-maker",
        "franchise-function",
        "franchise-intent",
        "franchise-motive",
        "frequency-bands",
        "growth",
        "importance-value-need",
        "insurance-renewal",
        "lifecycle",
        "membership",
        "mvc-mgc",
        "need-segment",
        "pareto",
        "payment-cycle",
        "personality-13",
        "personality-4",
        "potential",
        "profit-bands",
        "project-prospect",
        "relationship",
        "sales-funnel",
        "sales-size",
        "share-volume",
        "shipping",
        "spend-loyalty",
        "spend-mix",
        "telecom",
        "tenure",
        "transaction-size",
        "value-potential",
        "value-tiers",
        "volume-loyalty",
        "wedding-horizon",
    }
    assert expected | {"rfm", "clv"} == set(scheme_ids())
    assert list(scheme_ids()) == sorted(scheme_ids())


@each_scheme
def test_file_name_is_the_id(scheme):
    """A scheme is found under the id that stands in it."""
    assert load_scheme(scheme.id) is scheme


@each_scheme
def test_shipped_rules_have_no_findings(scheme):
    """No gap, overlap, idle rule or unused tier is shipped."""
    assert check_scheme(scheme) == ()


@each_scheme
def test_texts_stand_in_every_language(scheme):
    """Whatever a person reads is there in English, Chinese and Spanish, and differs between them."""
    texts = {
        "title": scheme.title,
        "description": scheme.description,
        "overlooks": scheme.overlooks,
        "used_by": scheme.used_by,
        **{f"approach {n}": each.text for n, each in enumerate(scheme.approaches, 1)},
        **{f"word {word}": text for word, text in scheme.words.items()},
    }
    for wanted in scheme.inputs:
        texts[f"{wanted.name} label"] = wanted.label
        texts[f"{wanted.name} description"] = wanted.description
        texts |= {f"{wanted.name} {choice.value}": choice.label for choice in wanted.choices}
    for tier in scheme.tiers:
        texts[f"tier {tier.grade}"] = tier.label
        texts[f"tier {tier.grade} policy"] = tier.policy
        texts[f"tier {tier.grade} prepare"] = tier.contact.prepare
    for step in scheme.steps:
        if isinstance(step, DecisionTable):
            texts |= {f"{step.name} {n}": rule.reason for n, rule in enumerate(step.rules, 1)}
        elif isinstance(step, Rank):
            texts |= {f"{step.name} {n}": reason for n, reason in enumerate(step.reasons, 1)}
    for where, text in texts.items():
        assert isinstance(text, LocalText)
        assert all(getattr(text, lang) for lang in LANGUAGES), where
        assert not re.search(r"[\u4e00-\u9fff]", text.en + text.es), where
        quoted = re.sub(r"\{\w+\}", "", text.zh)  # what other steps say is judged there
        assert (
            re.search(r"[\u4e00-\u9fff]", quoted)
            or where.startswith("word")
            or not quoted.strip("；，。（）")
        ), where
    # Words such as "web" and "no" are the same in English and Spanish, sentences never.
    assert scheme.description.en != scheme.description.es


@each_scheme
def test_a_card_shows_an_example(scheme):
    """Each practice shows customers of every grade and what becomes of them; all can be graded."""
    rows = scheme.example.rows
    columns = {i.name: [row.get(i.name) for row in rows] for i in scheme.inputs}
    day = scheme.example.as_of
    found = fit(scheme, columns, as_of=day).grade(columns, as_of=day)
    assert all(found.label.to_list())
    assert len(set(found.label.to_list())) > 1
    assert set(found.grade.to_list()) >= {tier.grade for tier in scheme.tiers}


@each_scheme
def test_reasons_are_sentences_without_an_end(scheme):
    """A reason begins with a capital, or is a part of one, and ends without a stop."""
    quoted = {
        name for step in scheme.steps for r in _reasons(step) for name in _QUOTED.findall(r.en)
    }
    for step in scheme.steps:
        for reason in _reasons(step):
            assert step.name in quoted or re.match(r"[A-Z0-9{]", reason.en)
            assert not reason.en.endswith(".")
            assert not reason.zh.endswith("。")


_QUOTED = re.compile(r"\{(\w+)\}")


def _reasons(step):
    if isinstance(step, DecisionTable):
        return [rule.reason for rule in step.rules]
    return getattr(step, "reasons", ())


def test_no_header_names_two_inputs():
    """Every spelling belongs to one input, in all schemes beside the workbook's own columns.

    So no header is read in two ways, and the headers tell which schemes fit. An alias of one input
    may be the name or label of another, which then has it where both are looked for.
    """
    proper, aliases = defaultdict(set), defaultdict(set)
    inputs = {wanted.name: wanted for scheme in SCHEMES for wanted in scheme.inputs}
    inputs |= {name: common_input(name) for name in CUSTOMER_INPUTS}
    for name, wanted in inputs.items():
        own = {plain(spelling) for spelling in (name, *wanted.label.all)}
        for spelling in own:
            proper[spelling].add(name)
        for spelling in {plain(alias) for _, alias in wanted.aliases} - own:
            aliases[spelling].add(name)
    assert {spelling: names for spelling, names in proper.items() if len(names) > 1} == {}
    assert {spelling: names for spelling, names in aliases.items() if len(names) > 1} == {}


@each_scheme
def test_no_header_of_a_scheme_names_two_inputs(scheme):
    """Among what one scheme reads, an alias is never what another input is called."""
    owners = defaultdict(set)
    names = {wanted.name for wanted in scheme.inputs}
    read = [*scheme.inputs, *(common_input(name) for name in CUSTOMER_INPUTS if name not in names)]
    for wanted in read:
        for spelling in spellings(wanted, wanted.name):
            owners[plain(spelling)].add(wanted.name)
    assert {spelling: names for spelling, names in owners.items() if len(names) > 1} == {}


@each_scheme
def test_no_word_names_two_options(scheme):
    """Every spelling of an option belongs to one option of its input."""
    for wanted in scheme.inputs:
        owners = defaultdict(set)
        for choice in wanted.choices:
            for spelling in spellings(choice, choice.value):
                owners[plain(spelling)].add(choice.value)
        assert {word: values for word, values in owners.items() if len(values) > 1} == {}


@each_scheme
def test_option_labels_can_be_listed(scheme):
    """No label of an option holds what parts the options where messages list them."""
    labels = [text for i in scheme.inputs for c in i.choices for text in c.label.all]
    assert [text for text in labels if set(text) & set(",、;")] == []


@each_scheme
def test_every_input_has_aliases_in_every_language(scheme):
    """Every input and every option can be written in three languages."""
    for wanted in scheme.inputs:
        assert {lang for lang, _ in wanted.aliases} == set(LANGUAGES), wanted.name
        for choice in wanted.choices:
            assert {lang for lang, _ in choice.aliases} == set(LANGUAGES), choice.value


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("annual_amount", "revenue"),
        ("annual_amount", "年购买金额"),
        ("annual_amount", "购买金额"),
        ("annual_amount", "monto anual"),
        ("annual_amount", "ingresos anuales"),
        ("customer", "客户名称"),
        ("customer_id", "código de cliente"),
    ],
)
def test_known_headers(name, header):
    """These headers have to be understood."""
    assert plain(header) in {plain(s) for s in spellings(common_input(name), name)}


@pytest.mark.parametrize(
    ("word", "value"),
    [("y", "yes"), ("TRUE", "yes"), ("1", "yes"), ("是", "yes"), ("有", "yes"), ("sí", "yes"),
     ("n", "no"), ("0", "no"), ("否", "no"), ("无", "no")],
)  # fmt: skip
def test_known_words_for_yes_and_no(word, value):
    """These spellings of yes and no have to be understood."""
    choices = {choice.value: choice for choice in common_input("has_need").choices}
    assert plain(word) in {plain(s) for s in spellings(choices[value], value)}


@pytest.mark.parametrize("word", ["medium", "中", "media"])
def test_potential_of_three_levels_can_be_read_where_high_alone_counts(word):
    """A list with high, medium and low needs no other column; elsewhere medium is not low."""
    for scheme_id, reads in (
        ("amount-bands", True),
        ("frequency-bands", True),
        ("relationship", False),
    ):
        choices = load_scheme(scheme_id).input("growth_potential").choices
        low = next(choice for choice in choices if choice.value == "low")
        assert (word in spellings(low, low.value)) == reads


def test_magazine_is_press():
    """A project found in a magazine counts as found in the press."""
    press = next(c for c in common_input("lead_source").choices if c.value == "press")
    assert "magazine" in press.aliases.en


def test_customer_inputs_are_never_required():
    """A table without the workbook's own columns can be graded."""
    assert not any(common_input(name).required for name in CUSTOMER_INPUTS)


def test_common_input_unknown():
    """Only shared inputs are handed out."""
    with pytest.raises(KeyError, match="annual_amont"):
        common_input("annual_amont")


# --- tiers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("grade", "channel", "every", "days", "time", "minutes", "per_rep"),
    [
        ("O", "phone", 30, "", "any", 20, None),
        ("AA", "visit", 7, "Mon Tue Wed", "morning", 60, 1),
        ("A", "visit", 7, "Mon Tue Wed", "morning", 60, 1),
        ("B", "visit", 14, "Wed Thu", "any", 45, 2),
        ("C", "phone", 30, "Thu Fri", "afternoon", 20, 4),
        ("D", "message", 90, "", "any", 5, None),
    ],
)
def test_default_contact_rules(grade, channel, every, days, time, minutes, per_rep):
    """How each tier is contacted by default."""
    rule = default_contact_rule(grade)
    assert (rule.channel, rule.every_days, rule.time, rule.minutes) == (
        channel,
        every,
        time,
        minutes,
    )
    assert rule.weekdays == tuple(days.split())
    assert rule.customers_per_rep == per_rep


def test_origin_of_contact_facts():
    """That A comes in the first half of the week is the practice's; every 7 days is ours."""
    rule = default_contact_rule("A")
    assert rule.origin_of("weekdays") == "source"
    assert rule.origin_of("every_days") == "default"


def test_only_open_deals_have_deadlines():
    """Deadlines are on for decision-makers and off wherever else."""
    with_deadlines = {
        scheme.id for scheme in SCHEMES for tier in scheme.tiers if tier.contact.close_within_days
    }
    assert with_deadlines == {"decision-maker"}
    best = load_scheme("decision-maker").tier("A").contact
    assert (best.close_within_days, best.falls_to) == (10, "B")
    # The deadline stands beside the tier's own rule, not instead of it.
    assert best.every_days == 7


@each_scheme
def test_tier_colours_can_be_told_apart_in_grey(scheme):
    """From the best tier down each colour is clearly lighter than the one before."""
    greys = [_grey(tier.colour) for tier in scheme.tiers]
    assert all(lighter - darker > 15 for darker, lighter in pairwise(greys))


def _grey(colour):
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def test_pareto_states_what_it_expects():
    """The shares of revenue that the practice names, none for the tail."""
    scheme = load_scheme("pareto")
    expected = {
        t.grade: t.expected and (t.expected.relation, t.expected.pct) for t in scheme.tiers
    }
    assert expected == {"A": ("over", 50), "B": ("about", 35), "C": ("about", 20), "D": None}
    assert scheme.top_share_pct == 80


# --- finding a scheme --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["pareto", "Pareto", "PARETO 80/20", "pareto 80 20", "二八法则分级", "　二八法则分级 "],
)
def test_resolves_ids_and_titles(name):
    """An id or a title in any language names the scheme, whatever its case and spaces."""
    assert resolve(name) == "pareto"
    assert load_scheme(name) is load_scheme("pareto")


def test_unknown_scheme_suggests_the_nearest():
    """A misspelt id is answered with the nearest and with all there are."""
    with pytest.raises(UnknownSchemeError, match="Did you mean amount-bands") as caught:
        load_scheme("amount-band")
    assert caught.value.nearest[0] == "amount-bands"
    assert caught.value.known == scheme_ids()


def test_unknown_scheme_without_anything_near():
    """Nothing is suggested where nothing is near."""
    with pytest.raises(UnknownSchemeError, match="The catalogue has abcd-value") as caught:
        load_scheme("xyz")
    assert caught.value.nearest == ()


def test_loads_a_file(tmp_path):
    """A path ending in .toml is a file, given as text or as path, with or without a BOM."""
    file = tmp_path / "mine.toml"
    file.write_text("\ufeff" + to_toml(load_scheme("pareto")), encoding="utf-8")
    assert load_scheme(file) == load_scheme(str(file)) == load_scheme("pareto")


def test_missing_file(tmp_path):
    """A missing file is named, with what to do."""
    with pytest.raises(SchemeError, match=r"mine\.toml: there is no such file\. Check the path"):
        load_scheme(tmp_path / "mine.toml")


def test_file_in_another_encoding(tmp_path):
    """A file that is not UTF-8 is refused with what to do."""
    file = tmp_path / "mine.toml"
    file.write_text('title = "二八"', encoding="utf-16")
    with pytest.raises(SchemeError, match="Save it in that encoding"):
        load_scheme(file)


def test_folder_instead_of_a_file(tmp_path):
    """A folder is no file, and the text says that it could not be read."""
    folder = tmp_path / "mine.toml"
    folder.mkdir()
    with pytest.raises(SchemeError, match="the file cannot be read"):
        load_scheme(folder)


@pytest.mark.parametrize("scheme_id", scheme_ids())
def test_steps_and_their_outputs_have_words_in_every_language(scheme_id):
    """Nobody reads ``days_in_role`` in an explanation: each step and output has its words."""
    scheme = load_scheme(scheme_id)
    inputs = {wanted.name for wanted in scheme.inputs}
    put_out = {name for step in scheme.steps for name in (step.name, *_outputs(step))}
    for name in put_out - inputs - {"grade", "label", "score"}:
        words = scheme.words[name]
        assert all((words.en, words.zh, words.es)), name


def _outputs(step):
    return step.outputs if step.kind == "decision_table" else (getattr(step, "output", "score"),)
