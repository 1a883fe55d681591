"""A scheme is named, or it is the only one that the columns fit."""

import re

import pytest

from addin.workbook.scheme_choice import (
    choose_scheme,
    customer_inputs,
    fitting_scheme,
    known_inputs,
    lacking_inputs,
    missing_inputs,
    needed_columns,
)
from grading.engine.expectations import Listing
from grading.exceptions import InputError, UnknownSchemeError
from grading.language import Lang
from grading.schemes.catalogue import load_scheme, scheme_ids


def said(columns, lang: Lang = "en") -> str:
    return Listing(tuple(columns)).get(lang)


def test_what_was_asked_for_wins_over_the_setting() -> None:
    pareto = load_scheme("pareto")
    assert choose_scheme("amount-bands", "pareto") == load_scheme("amount-bands")
    assert choose_scheme(None, "pareto") == pareto
    assert choose_scheme(pareto, "amount-bands") is pareto
    assert choose_scheme(None, None) is None


def test_titles_serve_as_well_as_ids() -> None:
    scheme = load_scheme("sales-funnel")
    for title in scheme.title.all:
        assert choose_scheme(title, None) == scheme


def test_an_unknown_setting_is_an_error_too() -> None:
    with pytest.raises(UnknownSchemeError, match="Did you mean pareto"):
        choose_scheme(None, "paretto")


@pytest.mark.parametrize(
    ("headers", "scheme"),
    [
        (("Customer", "Stage"), "sales-funnel"),
        (("客户名称", "销售阶段"), "sales-funnel"),
        (("Cliente", "Pedidos por mes"), "frequency-bands"),
    ],
)
def test_the_only_scheme_that_fits_is_taken(headers: tuple[str, ...], scheme: str) -> None:
    assert fitting_scheme(headers, "Data").id == scheme


def test_several_that_fit_are_listed() -> None:
    with pytest.raises(InputError) as caught:
        fitting_scheme(("Customer", "Annual amount"), "Data")
    text = str(caught.value)
    assert re.match(r"Data: the columns fit \d+ schemes: ", text)
    assert "amount-bands, sales-size, transaction-size (Bands on one measure)" in text
    assert "amount-abc, pareto (Rankings of all customers)" in text
    assert "全体客户排名" in caught.value.message("zh")


def test_of_many_that_fit_the_most_demanding_are_named() -> None:
    headers = [w.label.en for i in scheme_ids() for w in load_scheme(i).inputs]
    with pytest.raises(InputError) as caught:
        fitting_scheme(tuple(dict.fromkeys(headers)), "Data")
    text = str(caught.value)
    assert "behaviour" in text
    named = [scheme_id for scheme_id in scheme_ids() if re.search(rf"[ ,]{scheme_id}[ ,]", text)]
    assert len(named) == 8
    count, more = re.search(r"fit (\d+) schemes.* and (\d+) more", text).groups()
    assert int(count) == 8 + int(more)


def test_where_none_fits_the_nearest_say_what_they_lack() -> None:
    with pytest.raises(InputError) as caught:
        fitting_scheme(("Customer", "Colour"), "Data")
    first, *lines, last = str(caught.value).splitlines()
    assert "fit no scheme" in first
    assert len(lines) == 8
    assert "  - amount-bands lacks Annual amount" in lines
    assert last.startswith(f"  - and {len(scheme_ids()) - 8} more")


def test_a_scheme_in_which_blanks_mean_something_reads_all_its_columns() -> None:
    assert said(needed_columns(load_scheme("tenure"))) == "First order date"
    assert said(needed_columns(load_scheme("wedding-horizon"))) == "Event date, Has a request"


def test_one_of_several_columns_is_asked_for_as_such() -> None:
    missing = missing_inputs(load_scheme("project-prospect"), ("Ownership", "Lead source"))
    assert said(missing) == "Floor area (m²) or Project value"
    assert said(missing, "es") == "Superficie (m²) o Valor del proyecto"
    assert (
        missing_inputs(load_scheme("project-prospect"), ("Ownership", "Lead source", "m2")) == []
    )


def test_a_column_that_only_some_rows_need_does_not_stop_the_others() -> None:
    scheme = load_scheme("decision-maker")
    found = {"decision_role", "has_need", "has_budget"}
    assert not lacking_inputs(scheme, found)
    assert lacking_inputs(scheme, found - {"has_need"})
    missing = missing_inputs(scheme, ("Decision role", "Has need", "Has budget"))
    assert said(missing) == "First contact date"


def test_each_input_is_looked_for_once() -> None:
    for scheme in (None, load_scheme("pareto")):
        names = [wanted.name for wanted in known_inputs(scheme)]
        assert len(names) == len(set(names))
    scheme = load_scheme("pareto")
    assert customer_inputs(scheme)[0].name == "annual_amount"
    assert not any(i.required for i in customer_inputs(scheme) if i.name != "annual_amount")


def test_a_column_of_which_another_would_do_is_needed_too() -> None:
    needed = needed_columns(load_scheme("project-prospect"))
    assert said(needed) == "Floor area (m²) or Project value, Ownership, Lead source"


def test_what_each_scheme_lacks_is_said_in_every_language() -> None:
    with pytest.raises(InputError) as caught:
        fitting_scheme(("Customer", "Colour"), "Data")
    assert "  - amount-bands 缺少：年购买金额" in caught.value.message("zh").splitlines()
    assert "a amount-bands le falta: Monto anual" in caught.value.message("es")
