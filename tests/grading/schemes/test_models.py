"""The small parts of a scheme document."""

import pickle

import pytest
from pydantic import ValidationError

from grading.schemes.catalogue import load_scheme
from grading.schemes.frozen import FrozenMapping
from grading.schemes.models import Aliases, ContactRule, LocalText


def test_plain_string_serves_all_languages():
    """A person who writes in one language writes a plain string."""
    text = LocalText.model_validate("good")
    assert (text.get("en"), text.get("zh"), text.get("es")) == ("good", "good", "good")
    assert text.all == ("good",)
    assert text.model_dump() == "good"


def test_text_falls_back_to_the_first_language_there_is():
    """A text missing in one language is shown in another rather than blank."""
    text = LocalText(zh="好")
    assert text.get("es") == text.get("en") == "好"
    assert text.model_dump() == {"zh": "好"}


@pytest.mark.parametrize(("text", "expected"), [(LocalText(), False), (LocalText(es="x"), True)])
def test_text_is_true_where_there_is_one(text, expected):
    """An empty text counts as none."""
    assert bool(text) is expected


def test_aliases_come_with_their_language():
    """The language of an alias tells the language of a sheet."""
    aliases = Aliases(en=("amount",), es=("monto", "importe"))
    assert list(aliases) == [("en", "amount"), ("es", "monto"), ("es", "importe")]


def test_origin_of_a_contact_fact():
    """Single facts may be the practice's where the rest is ours, and the other way round."""
    rule = ContactRule(source_fields=("weekdays",))
    assert (rule.origin_of("weekdays"), rule.origin_of("minutes")) == ("source", "default")
    assert ContactRule(origin="source").origin_of("minutes") == "source"


@pytest.mark.parametrize(
    ("field", "value"),
    [("every_days", 0), ("every_days", 731), ("due_after_pct", 0), ("due_after_pct", 101),
     ("tolerance_days", -1), ("minutes", 0), ("minutes", 1441), ("close_within_days", 0),
     ("customers_per_rep", 0), ("channel", "fax"), ("weekdays", ["Monday"])],
)  # fmt: skip
def test_contact_rule_out_of_range(field, value):
    """No tier is contacted every 0 days, by fax, or on a day that is no weekday."""
    with pytest.raises(ValidationError, match=field):
        ContactRule(**{field: value})


@pytest.mark.parametrize(
    ("field", "value"),
    [("every_days", 1), ("every_days", 730), ("every_days", None), ("due_after_pct", 1),
     ("due_after_pct", 100), ("tolerance_days", 0), ("minutes", 1), ("minutes", 1440)],
)  # fmt: skip
def test_contact_rule_at_the_edge(field, value):
    """The edges themselves are allowed."""
    assert getattr(ContactRule(**{field: value}), field) == value


def test_inputs_and_tiers_are_found_by_name():
    """A scheme hands out its parts by their names."""
    scheme = load_scheme("pareto")
    assert scheme.input("annual_amount").type == "number"
    assert scheme.tier("D").label.en == "tail"
    with pytest.raises(StopIteration):
        scheme.tier("Z")


def test_frozen_mapping_is_a_value():
    """It equals any mapping of the same items, can be hashed and pickled, and cannot change."""
    frozen = FrozenMapping({"a": 1, "b": 2})
    assert frozen == {"b": 2, "a": 1}
    assert frozen == FrozenMapping({"b": 2, "a": 1})
    assert hash(frozen) == hash(FrozenMapping({"b": 2, "a": 1}))
    assert pickle.loads(pickle.dumps(frozen)) == frozen
    assert (len(frozen), list(frozen), frozen["a"]) == (2, ["a", "b"], 1)
    assert repr(frozen) == "FrozenMapping({'a': 1, 'b': 2})"
    with pytest.raises(TypeError, match="does not support item assignment"):
        frozen["a"] = 3
