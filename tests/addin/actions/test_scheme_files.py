"""A workbook that is graded by a scheme file: said while it is there, and when it is not."""

from datetime import date

import pytest

from addin.actions.check import check
from addin.actions.put_rules import put_rules
from addin.actions.regrade import regrade
from addin.actions.switch import switch_scheme
from grading.exceptions import InputError
from grading.schemes.catalogue import load_scheme
from grading.schemes.toml_document import to_toml

DAY = date(2026, 11, 22)


@pytest.fixture
def file(tmp_path, monkeypatch):
    """A scheme of one's own, in the folder one works in."""
    monkeypatch.chdir(tmp_path)
    own = load_scheme("amount-bands").model_copy(update={"id": "mine"})
    path = tmp_path / "mine.toml"
    path.write_text(to_toml(own), encoding="utf-8")
    return path


def test_a_regrade_by_a_file_says_that_its_rules_are_not_in_the_workbook(in_table, amounts, file):
    """With the verb that puts them in; then nothing is said any more."""
    host = in_table(amounts).host
    report = regrade(host, scheme="mine.toml", as_of=DAY, lang="en")
    assert any("tierbook rules WORKBOOK --scheme mine.toml" in note for note in report.notes)
    put_rules(host, scheme="mine.toml")
    assert regrade(host, as_of=DAY).notes == ()


def test_a_file_that_is_gone_is_told_with_the_ways_out(in_table, amounts, file):
    """It is never graded by another scheme in silence; a switch is one of the ways."""
    host = in_table(amounts).host
    regrade(host, scheme="mine.toml", as_of=DAY, lang="en")
    file.unlink()
    for verb in (regrade, check):
        with pytest.raises(InputError, match=r"the scheme file mine\.toml, .* must be there"):
            verb(host, as_of=DAY)
    assert switch_scheme(host, scheme="amount-bands", as_of=DAY).before == "mine.toml"
    assert regrade(host, as_of=DAY).scheme == "amount-bands"
