"""Headers are matched to inputs, and never by a guess."""

import pytest

from grading.engine.headers import Clash, find_header, recognise, spellings
from grading.schemes.models import Aliases, Input, LocalText

AMOUNT = Input(
    name="annual_amount",
    type="number",
    label=LocalText(en="Annual amount", zh="年购买金额", es="Monto anual"),
    aliases=Aliases(en=("revenue", "sales"), zh=("购买金额",), es=("facturación",)),
)
ORDERS = Input(
    name="orders_per_year",
    type="number",
    label=LocalText(en="Orders per year", zh="年订单数", es="Pedidos al año"),
    aliases=Aliases(en=("orders", "sales count")),
)
MONTHLY = Input(
    name="monthly_orders",
    type="number",
    label=LocalText(en="Monthly orders", zh="月订单数", es="Pedidos al mes"),
    aliases=Aliases(en=("orders",)),
)
CUSTOMER = Input(
    name="customer", type="text", label=LocalText(en="Customer", zh="客户", es="Cliente")
)
INPUTS = (AMOUNT, ORDERS, CUSTOMER)


@pytest.mark.parametrize(
    "header",
    [
        "annual_amount",
        "Annual Amount",
        "ANNUAL\nAMOUNT *",
        "Revenue",
        "revenue (EUR)",
        "年购买金额",
        "购买金额（元）",
        "Monto  anual:",
        "FACTURACION",
        "ｒｅｖｅｎｕｅ",
    ],
)
def test_an_input_is_recognised_by_name_label_and_alias_in_every_language(header: str) -> None:
    assert recognise(["Notes", header], INPUTS).positions == {"annual_amount": 1}


@pytest.mark.parametrize("header", ["Revenue 2025", "Last contact", "Grade", "", "amount"])
def test_a_header_of_no_input_is_not_recognised(header: str) -> None:
    assert recognise([header], INPUTS).positions == {}


@pytest.mark.parametrize("headers", [("Revenue", "Annual amount"), ("Revenue", "Revenue (EUR)")])
def test_two_columns_for_one_input_are_a_clash_however_well_one_fits(
    headers: tuple[str, str],
) -> None:
    found = recognise([*headers, "Customer"], INPUTS)
    assert found.positions == {"customer": 2}
    assert found.clashes == (Clash(("annual_amount",), (0, 1)),)


def test_one_column_for_two_inputs_is_a_clash() -> None:
    found = recognise(["Orders"], (ORDERS, MONTHLY))
    assert (found.positions, found.clashes) == (
        {},
        (Clash(("orders_per_year", "monthly_orders"), (0,)),),
    )


def test_a_header_that_is_the_name_of_one_input_beats_an_alias_of_another() -> None:
    tag = Input(name="orders", type="text")
    assert recognise(["Orders"], (ORDERS, tag)).positions == {"orders": 0}


def test_a_whole_header_beats_one_without_its_bracket() -> None:
    net = Input(name="net", type="number", label=LocalText(en="Revenue (net)"))
    assert recognise(["Revenue (net)", "Revenue"], (AMOUNT, net)).positions == {
        "net": 0,
        "annual_amount": 1,
    }


def test_blank_unknown_and_equal_headers_are_told_apart() -> None:
    found = recognise(["x", "", "Customer", " ", "X"], INPUTS)
    assert (found.blank, found.unknown, found.duplicates) == ((1, 3), (0, 4), ((0, 4),))


def test_of_two_inputs_of_one_name_the_first_counts() -> None:
    other = Input(name="customer", type="text", label=LocalText(en="Account"))
    assert recognise(["Account"], (CUSTOMER, other)).positions == {}
    assert recognise(["Account"], (other, CUSTOMER)).positions == {"customer": 0}


@pytest.mark.parametrize(
    ("headers", "language"),
    [
        (("Customer", "Revenue"), "en"),
        (("客户", "年购买金额", "Orders"), "zh"),
        (("Cliente", "Monto anual (€)", "Orders"), "es"),
        (("customer", "annual_amount", "客户信息"), "en"),
        (("x", "y"), None),
    ],
)
def test_the_language_is_that_of_most_headers(headers: tuple[str, ...], language: str) -> None:
    assert recognise(headers, INPUTS).language == language


def test_ties_between_languages_do_not_depend_on_the_order_of_columns() -> None:
    headers = ["Customer", "年购买金额"]
    assert recognise(headers, INPUTS).language == recognise(headers[::-1], INPUTS).language == "en"


def test_spellings_begin_with_the_name_and_do_not_repeat_themselves() -> None:
    assert spellings(AMOUNT) == (
        "annual amount",
        "年购买金额",
        "Monto anual",
        "revenue",
        "sales",
        "购买金额",
        "facturación",
    )


HEADER = ["Customer", "Revenue", "Phone"]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([HEADER, ["Acme", 5.0, None]], 0),
        ([["Customer list 2026"], [None, None], [], ["", ""], HEADER, ["Acme", 5.0]], 4),
        ([["Customer", None, None], HEADER, ["Acme", 5.0]], 1),
        ([["Revenue"], ["Revenue"], [5.0]], 1),
        ([HEADER, ["Acme", 5.0], HEADER, ["Beta", 6.0]], 0),
        ([["Acme", 5.0], ["Beta", 6.0]], None),
        ([], None),
        ([[None, 3.0, True]], None),
    ],
    ids=[
        "first",
        "fifth",
        "merged title",
        "title as header",
        "repeated",
        "none",
        "empty",
        "no texts",
    ],
)
def test_the_header_row_is_the_one_in_which_most_inputs_are_recognised(
    rows: list[list[object]], found: int | None
) -> None:
    assert find_header(rows, INPUTS) == found


def test_a_header_row_of_clashing_columns_is_still_the_header_row() -> None:
    assert find_header([["Report"], ["Revenue", "Annual amount"]], (AMOUNT,)) == 1
