"""Tierbook's code in a workbook: put in, renewed and taken out; code of others stays."""

from datetime import date

import pytest

from addin.actions.plan import plan
from addin.actions.regrade import regrade
from addin.actions.undo import undo
from addin.hosts.file import FileHost
from addin.hosts.web_extensions import ExtensionEdit
from addin.lite.main_py import OWN_LINE, main_source, requirements, version_of
from addin.lite.workbook import LITE, embed, extract, remove, upgrade
from grading.exceptions import RefusedError

TODAY = date(2026, 11, 20)


@pytest.fixture
def with_texts(make_carrying):
    """A workbook whose texts for xlwings Lite are the ones given."""

    def make(**texts):
        path = make_carrying()
        named = {name.replace("_", "."): text for name, text in texts.items()}
        with FileHost(path, backup=False) as host:
            host.put_extension(ExtensionEdit(LITE, named))
            host.commit()
        return path

    return make


def test_what_goes_in_comes_out(carrying):
    """The texts of the workbook are those that were made, letter for letter."""
    with FileHost(carrying) as host:
        assert extract(host) == {"main.py": main_source(), "requirements.txt": requirements()}


def test_a_second_time_writes_nothing(carrying):
    """The workbook stays the same file."""
    before = carrying.read_bytes()
    with FileHost(carrying) as host:
        report = embed(host)
    assert not report.written
    assert report.before == report.version
    assert carrying.read_bytes() == before


def test_work_goes_on_around_it(carrying, packed_parts):
    """Through re-grade, plan, undo and upgrade its parts keep their bytes."""
    before = packed_parts(carrying)
    with FileHost(carrying, backup=False) as host:
        regrade(host, scheme="amount-bands", as_of=TODAY)
        plan(host, scheme="amount-bands", as_of=TODAY)
        undo(host, as_of=TODAY)
        assert not upgrade(host).written
    after = packed_parts(carrying)
    code = [name for name in before if "webextension" in name or "taskpanes" in name]
    assert len(code) == 3
    assert all(after[name] == before[name] for name in code)


def test_an_older_tierbook_is_renewed(with_texts):
    """Its version is told; code below ours and further requirements stay."""
    older = main_source("import mine\n").replace(
        f"Tierbook {version_of(main_source())} in", "Tierbook 0.0.1 in", 1
    )
    path = with_texts(main_py=older, requirements_txt="xlwings==0.30\nnumpy\nrequests\n")
    with FileHost(path, backup=False) as host:
        report = upgrade(host)
        texts = extract(host)
    assert report.before == "0.0.1"
    assert report.version == version_of(main_source())
    assert texts["main.py"] == main_source("import mine\n")
    assert texts["requirements.txt"].splitlines() == [*requirements().splitlines(), "requests"]


@pytest.mark.parametrize("action", [embed, remove])
def test_other_code_stays(with_texts, action):
    """Whoever has code of their own for xlwings Lite keeps it, and is told what to do."""
    path = with_texts(main_py="import xlwings as xw\n")
    before = path.read_bytes()
    with (
        FileHost(path) as host,
        pytest.raises(RefusedError, match="code of somebody else's for xlwings Lite"),
    ):
        action(host)
    assert path.read_bytes() == before


def test_own_code_below_ours_is_not_thrown_away(with_texts):
    """Tierbook is taken out only where nothing of the owner's goes with it."""
    path = with_texts(main_py=main_source("import mine\n"))
    with FileHost(path) as host, pytest.raises(RefusedError, match="code of your own"):
        remove(host)


def test_taken_out_nothing_is_left(carrying):
    """A workbook without the code is told so, whatever is asked of it."""
    with FileHost(carrying, backup=False) as host:
        assert remove(host).before is not None
    with FileHost(carrying, backup=False) as host:
        assert not remove(host).written
        with pytest.raises(RefusedError, match="carries no code for xlwings Lite"):
            extract(host)
        with pytest.raises(RefusedError, match="tierbook lite embed"):
            upgrade(host)


def test_an_empty_main_py_is_nobodys(with_texts):
    """Lite makes an empty one by itself; ours takes its place."""
    path = with_texts(main_py=" \n")
    with FileHost(path, backup=False) as host:
        assert embed(host).written
        assert extract(host)["main.py"] == main_source()
    assert OWN_LINE in main_source()


@pytest.mark.needs_validator
def test_the_workbook_is_valid(carrying, ooxml_validator):
    """By the Open XML SDK."""
    assert ooxml_validator(carrying).errors == []
