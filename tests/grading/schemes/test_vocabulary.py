"""Shared inputs are read one by one; together they are what the file says."""

import tomllib

import pytest

from grading.schemes.vocabulary import DATA, expand, input_fields

WHOLE = tomllib.loads(DATA.joinpath("vocabulary.toml").read_text(encoding="utf-8"))


def test_each_input_read_alone_says_what_the_whole_file_says():
    """Lists of choices that several inputs share stand in by name."""
    for name, fields in WHOLE["inputs"].items():
        choices = fields.get("choices")
        shared = {"choices": WHOLE["choices"][choices]} if isinstance(choices, str) else {}
        assert input_fields(name) == {"name": name, **fields, **shared}


def test_an_input_that_is_not_shared_is_unknown():
    """By name a key error; in a document the nearest is suggested."""
    with pytest.raises(KeyError, match="anual_amount"):
        input_fields("anual_amount")
    found, faults = expand({"inputs": [{"use": "anual_amount"}]})
    assert faults == [
        "inputs: nothing called 'anual_amount' is shared. Did you mean 'annual_amount'?"
    ]
    assert found["inputs"][0]["name"] == "annual_amount"
