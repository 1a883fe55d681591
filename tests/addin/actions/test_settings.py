"""Settings are shown and set, and nothing else in the workbook changes."""

import pytest

from addin.actions.regrade import regrade
from addin.actions.settings import settings
from addin.workbook.settings import read_pairs, read_settings
from grading.exceptions import InputError, TierbookError


def test_a_workbook_without_settings_shows_none_and_stays(in_table, amounts) -> None:
    made = in_table(amounts)
    report = settings(made.host, lang="en")
    assert report.as_json()["settings"] == {
        "scheme": None, "language": None, "as_of": None, "version": None,
    }  # fmt: skip
    assert not report.written


def test_settings_are_set_and_cleared(in_table, amounts, as_of) -> None:
    made = in_table(amounts)
    report = settings(made.host, {"scheme": "Amount bands", "language": "ZH_cn"})
    assert report.changed == ("scheme", "language")
    assert read_pairs(made.host) == {"scheme": "amount-bands", "language": "zh", "version": "1"}
    settings(made.host, {"language": "", "as_of": as_of.isoformat()})
    assert (read_settings(made.host).language, read_settings(made.host).as_of) == (None, as_of)
    assert regrade(made.host, as_of=as_of).scheme == "amount-bands"


def test_the_same_value_again_writes_nothing(in_table, amounts) -> None:
    made = in_table(amounts)
    settings(made.host, {"scheme": "pareto"})
    again = settings(made.host, {"scheme": "pareto"})
    assert (again.changed, again.written) == ((), False)


@pytest.mark.parametrize(
    ("key", "value", "match"),
    [
        ("colour", "blue", "the key must be one of scheme, language, as_of, got 'colour'"),
        ("version", "7", "the key must be one of"),
        ("scheme", "paretto", r"Did you mean pareto\?"),
        ("language", "fr", "language must be one of en, zh, es, got 'fr'"),
        ("as_of", "soon", "as_of must be a date such as 2026-11-21, got 'soon'"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_set(in_table, amounts, key, value, match):
    made = in_table(amounts)
    with pytest.raises(TierbookError, match=match):
        settings(made.host, {"language": "en", key: value})
    assert read_pairs(made.host) == {}


def test_the_cutoffs_in_use_are_shown(in_table, amounts, as_of) -> None:
    made = in_table(amounts)
    regrade(made.host, scheme="pareto", as_of=as_of, lang="en")
    fit = settings(made.host).as_json()["fit"]
    assert fit[0] == {
        "step": fit[0]["step"],
        "bin": "A",
        "cutoff": 120_000,
        "fitted_on": as_of.isoformat(),
        "rows": 4,
    }


def test_a_cutoff_edited_by_hand_is_no_number_any_more(book) -> None:
    fit = [["step", "bin", "cutoff", "fitted on", "rows"], ["place", "A", "many", None, 4.0]]
    host = book({"Own": fit}, {"TierbookFit": "Own"}).host
    assert settings(host).as_json()["fit"] == [
        {"step": "place", "bin": "A", "cutoff": None, "fitted_on": None, "rows": 4}
    ]


def test_a_setting_that_cannot_be_read_is_named_and_can_be_mended(book) -> None:
    own = [["key", "value"], ["language", "fr"], ["as_of", "soon"]]
    host = book({"Own": own}, {"TierbookSettings": "Own"}).host
    with pytest.raises(InputError, match="TierbookSettings on Own: language must be one of"):
        settings(host)
    with pytest.raises(InputError, match="TierbookSettings on Own: as_of must be a date"):
        settings(host, {"language": "en"})
    settings(host, {"language": "en", "as_of": ""})
    assert read_pairs(host) == {"language": "en", "version": "1"}
