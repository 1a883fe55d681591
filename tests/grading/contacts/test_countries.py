import pytest

from grading.contacts.countries import country_code
from grading.exceptions import CalendarError


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", ""),
        ("  ", ""),
        ("CN", "CN"),
        ("cn", "CN"),
        ("ＣＮ", "CN"),
        ("CHN", "CN"),
        ("China", "CN"),
        ("中国", "CN"),
        ("西班牙", "ES"),
        ("España", "ES"),
        ("espana", "ES"),
        ("Estados Unidos", "US"),
        ("EE.UU.", "US"),
        ("United States", "US"),
        ("UK", "GB"),
        ("Reino Unido", "GB"),
        ("Saudi Arabia", "SA"),
        ("沙特阿拉伯", "SA"),
    ],
)
def test_a_country_is_known_by_code_and_by_name_in_three_languages(text: str, code: str) -> None:
    assert country_code(text) == code


@pytest.mark.parametrize(
    ("text", "hint"),
    [("Spian", r"'Spian'. Did you mean Spain \(ES\)"), ("Chna", r"Did you mean China \(CN\)")],
)
def test_a_misspelt_country_gets_the_nearest_one_suggested(text: str, hint: str) -> None:
    with pytest.raises(CalendarError, match=hint):
        country_code(text)


@pytest.mark.parametrize("text", ["ZZ", "Qwxyzk", "?"])
def test_an_unknown_country_is_named_with_what_to_write(text: str) -> None:
    with pytest.raises(CalendarError, match="two-letter code such as CN, ES or US"):
        country_code(text)
