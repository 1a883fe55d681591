"""Errors say the same in every language, and keep their facts."""

import pickle
import string

import pytest

from grading.exceptions import InputError, PlanError, UnknownSchemeError
from grading.language import LANGUAGES, Joined, Lang, Message, Texts

TEXTS = Texts("grading")
KEYS = sorted(key for key in TEXTS.keys("en") if key.startswith("errors."))
WEEKS = PlanError(Message("errors.plan.weeks", {"most": 104, "weeks": 0}))


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_error_with_a_message_speaks_every_language() -> None:
    """Where an error has a message, its text is the English one and each language has its own."""
    assert str(WEEKS) == WEEKS.message("en")
    assert len({WEEKS.message(lang) for lang in LANGUAGES}) == len(LANGUAGES)
    assert all("104" in WEEKS.message(lang) for lang in LANGUAGES)


def test_error_of_plain_text_says_it_in_any_language() -> None:
    """An error that knows English alone is better told in English than not at all."""
    error = InputError("A1: must be a number.")
    assert {error.message(lang) for lang in LANGUAGES} == {str(error)} == {"A1: must be a number."}


def test_error_survives_the_way_to_another_process() -> None:
    """A copy says the same in every language."""
    copy = pickle.loads(pickle.dumps(WEEKS))
    assert [copy.message(lang) for lang in LANGUAGES] == [WEEKS.message(x) for x in LANGUAGES]


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "a or b?"), ("zh", "a或b 吗？"), ("es", "¿Quiso decir a o b?")]
)
def test_unknown_scheme_suggests_in_every_language(lang: Lang, said: str) -> None:
    """Each of the nearest is offered."""
    assert said in UnknownSchemeError("ab", ["a", "b", "c"], ["a", "b"]).message(lang)


def test_nothing_is_suggested_where_nothing_is_near() -> None:
    """No question is asked without an answer to offer."""
    error = UnknownSchemeError("xyz", ["a", "b"], [])
    assert not any(mark in error.message(lang) for lang in LANGUAGES for mark in "?？")


def test_joined_words_are_put_into_the_language() -> None:
    """A message among them is worded as well."""
    joined = Joined(("x", Message("errors.and")), Message("errors.or"))
    assert joined.get("es") == "x o  y "


@pytest.mark.parametrize("key", KEYS)
def test_a_text_has_the_same_placeholders_in_all_languages(key: str) -> None:
    """No fact is lost in a translation."""
    wanted = placeholders(TEXTS.get(key, "en"))
    assert all(placeholders(TEXTS.get(key, lang)) == wanted for lang in LANGUAGES)
