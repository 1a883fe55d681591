"""Tab names that Excel takes."""

import pytest

from addin.hosts.sheet_names import free_sheet_name


@pytest.mark.parametrize(
    ("wanted", "taken", "found"),
    [
        ("Check", [], "Check"),
        ("Check", ["check"], "Check (Tierbook)"),
        ("Check", ["Check", "Check (Tierbook)"], "Check (Tierbook 2)"),
        ("a/b:c", [], "a b c"),
        ("''", [], "Tierbook"),
        ("x" * 40, [], "x" * 31),
        ("x" * 31, ["x" * 31], "x" * 20 + " (Tierbook)"),
    ],
)
def test_tab_name_is_free_and_allowed(wanted, taken, found):
    assert free_sheet_name(wanted, taken) == found
