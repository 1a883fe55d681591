"""Owned columns are as wide as their texts need, within limits."""

import numpy as np
import pytest

from addin.workbook.columns import GRADE, OWNED_COLUMNS, REASON, header_width, text_width
from grading.engine.grades import Lookup
from grading.engine.headers import recognise
from grading.language import LANGUAGES
from grading.schemes.catalogue import CUSTOMER_INPUTS, load_scheme, scheme_ids


@pytest.mark.parametrize(
    ("texts", "width"),
    [
        ([], 12),
        (["short"], 12),
        (["x" * 20, "short"], 21.1),
        (["十个字的中文标签而已"], 21.1),
        (["x" * 100], 30),
    ],
)
def test_width_follows_the_longest_text(texts, width):
    """East Asian letters count twice; neither limit is passed."""
    assert text_width(texts, 12, 30) == width


def test_only_columns_of_free_text_grow():
    """A grade stays narrow whatever it is called; numbers have no texts to measure."""
    texts = Lookup(np.array([0]), ["x" * 60])
    assert REASON.width < REASON.width_for("Reason", texts) < REASON.widest
    assert GRADE.width_for("Grade", texts) < 10
    assert REASON.width_for("Reason", np.array([1.0])) == REASON.width


@pytest.mark.parametrize("header", ["Puntuación", "Orders per Puntuación"])
def test_a_header_is_never_divided_within_a_word(header):
    """Headers wrap between words; the longest one needs room beside the filter button."""
    assert header_width(header) == header_width("Puntuación") > len("Puntuación") + 2


def test_prose_on_two_lines_needs_half_the_width():
    """A column of wrapped texts is as wide as its longest text takes on the lines it has."""
    assert text_width(["x" * 100], 12, 90, lines=2) == text_width(["x" * 50], 12, 90)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_column_of_ours_is_called_like_what_a_scheme_reads(lang):
    """A formula over a whole table sees both kinds of columns and must not take one for the other."""
    headers = [owned.header(lang) for owned in OWNED_COLUMNS]
    for scheme in map(load_scheme, scheme_ids()):
        read = [each for each in scheme.inputs if each.name not in CUSTOMER_INPUTS]
        assert not recognise(headers, read).positions, scheme.id
