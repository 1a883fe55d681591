"""What a person reads is there in every language."""

import string

import pytest

from addin.texts import TEXTS, message
from grading.language import LANGUAGES, Lang

KEYS = sorted(TEXTS.keys("en"))


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_all_languages_have_the_same_texts(lang: Lang) -> None:
    assert sorted(TEXTS.keys(lang)) == KEYS


@pytest.mark.parametrize("key", KEYS)
def test_a_text_has_the_same_placeholders_in_all_languages(key: str) -> None:
    wanted = placeholders(TEXTS.get(key, "en"))
    assert all(placeholders(TEXTS.get(key, lang)) == wanted for lang in LANGUAGES)


def test_messages_are_worded_when_they_are_shown() -> None:
    told = message("actions.formula_column", column="Grade")
    assert len({told.text(lang) for lang in LANGUAGES}) == len(LANGUAGES)
    assert all("Grade" in told.text(lang) for lang in LANGUAGES)
