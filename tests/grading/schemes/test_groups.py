"""The groups of the catalogue, and finding schemes by words."""

import pytest

from grading.language import LANGUAGES
from grading.schemes.catalogue import load_scheme, scheme_ids
from grading.schemes.groups import by_group, group_title, matching

SCHEMES = [load_scheme(scheme_id) for scheme_id in scheme_ids()]


def test_every_scheme_belongs_to_a_known_group():
    """No scheme of the catalogue stands among the others, and each group has its title."""
    for group, members in by_group(SCHEMES).items():
        title = group_title(group)
        assert members
        assert all(getattr(title, lang) for lang in LANGUAGES)
        assert title.en != group
    assert sum(map(len, by_group(SCHEMES).values())) == len(SCHEMES)


def test_groups_of_ones_own_come_last_as_they_are_written():
    """A person's own group is shown under the words it was given."""
    own = load_scheme("pareto").model_copy(update={"group": "mine"})
    assert list(by_group([own, *SCHEMES]))[-1] == "mine"
    assert group_title("mine").get("zh") == "mine"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["insur"], "insurance-renewal"),
        (["seguro"], "insurance-renewal"),
        (["老虎"], "personality-4"),
        (["Ｐａｒｅｔｏ"], "pareto"),
        (["clasificaciones", "núcleo", "二八"], "pareto"),
        (["船运"], "shipping"),
        (["franchise", "motive"], "franchise-motive"),
        (["wedding"], "wedding-horizon"),
        (["weddings"], "wedding-horizon"),
        (["婚礼"], "wedding-horizon"),
        (["bodas"], "wedding-horizon"),
        (["回款"], "payment-cycle"),
        (["construction"], "project-prospect"),
        (["construcción"], "project-prospect"),
        (["champions"], "rfm"),
        (["hotel leisure"], "need-segment"),
        (["site visit"], "franchise-intent"),
    ],
)
def test_words_find_schemes(words, found):
    """All words must be met, in any language, whatever their case, accents and width."""
    assert [scheme.id for scheme in matching(words, SCHEMES)] == [found]


@pytest.mark.parametrize("word", ["loyalty", "FIDELIDAD", "忠诚"])
def test_an_input_finds_all_that_read_it(word):
    """By its header in any language."""
    found = {scheme.id for scheme in matching([word], SCHEMES)}
    assert found >= {s.id for s in SCHEMES if any(i.name == "loyalty" for i in s.inputs)}


def test_words_that_nothing_speaks_of_find_nothing():
    """Not even where they end like a plural."""
    assert matching(["zeppelins"], SCHEMES) == ()
    assert matching(["loyalty", "zeppelin"], SCHEMES) == ()


def test_no_words_find_all():
    """Who looks for nothing sees everything."""
    assert matching([], SCHEMES) == tuple(SCHEMES)
    assert matching(["  "], SCHEMES) == tuple(SCHEMES)
