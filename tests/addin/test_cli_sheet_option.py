"""``--sheet`` where there are no sheets is said, not passed over."""

import pytest
from typer.testing import CliRunner

from addin import cli

CUSTOMERS = "Customer,Annual amount\nAnn,120000\n"
CASES = "Annual amount,Expected grade\n120000,A\n"


@pytest.mark.parametrize(
    ("verb", "text", "name"), [("grade", CUSTOMERS, "list.csv"), ("test", CASES, "cases.csv")]
)
@pytest.mark.parametrize("named", [False, True])
def test_a_sheet_of_a_text_file_is_told_as_not_needed(tmp_path, verb, text, name, named):
    """The verb does its work all the same."""
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    sheet = ["--sheet", "Data"] if named else []
    options = [verb, str(file), "--scheme", "amount-bands", "--lang", "en", *sheet]
    result = CliRunner().invoke(cli.app, options)
    assert result.exit_code == 0
    assert (f"{name} has no sheets; --sheet Data was not needed." in result.stderr) is named
