"""Every button, through the page and the real server, leaves what the command leaves in a file."""

import shutil
from datetime import date

import pytest

from addin.actions.card import card
from addin.actions.log_done import log_done
from addin.actions.plan import plan
from addin.actions.regrade import regrade
from addin.actions.settings import settings
from addin.actions.switch import switch_scheme
from addin.actions.undo import undo
from addin.hosts.file import FileHost
from addin.server.ribbon import SCRIPTS
from workbook_templates.build import write_template

pytestmark = pytest.mark.e2e

AS_OF = date(2026, 11, 21)
LANGUAGES = ("en", "zh", "es")
STATUS, AMOUNT = 6, 5


def _act(path, work, *more, **options):
    """A verb on the file, as the command runs it."""
    with FileHost(path, backup=False) as host:
        return work(host, *more, as_of=AS_OF, **options)


@pytest.fixture(scope="session")
def templates(tmp_path_factory):
    """The template in each language, on a fixed day, with amounts changed since its grades."""
    folder = tmp_path_factory.mktemp("templates")
    made = {}
    for lang in LANGUAGES:
        made[lang] = folder / f"{lang}.xlsx"
        write_template("abcd-value", made[lang], as_of=AS_OF, lang=lang)
        with FileHost(made[lang], backup=False) as host:
            settings(host, {"as_of": AS_OF.isoformat()})
        _change_amounts(made[lang])
    return made


def _table(host, name):
    return next(table for table in host.tables() if table.name == name)


def _change_amounts(path):
    with FileHost(path, backup=False) as host:
        area = _table(host, "Customers").area
        cells = {(row, AMOUNT): 250_000.0 for row in range(area.top + 1, area.top + 6)}
        host.write_cells(area.sheet, cells)
        host.commit()


@pytest.fixture
def both(templates, excel, read_workbook, meaning, tmp_path):
    """A template in Excel and in a file, and whether the two still say the same."""

    def opened(lang):
        path = tmp_path / f"{lang}.xlsx"
        shutil.copy(templates[lang], path)
        return Both(path, excel(path), read_workbook, meaning)

    return opened


class Both:
    """One workbook in Excel and in a file."""

    def __init__(self, path, excel, read, meaning):
        self.path, self.excel, self._read, self._meaning = path, excel, read, meaning

    def in_excel(self):
        return self._meaning(self.excel.look()["book"])

    def in_file(self):
        return self._meaning(self._read(self.path))

    def table(self, name):
        with FileHost(self.path) as host:
            return _table(host, name).area

    def same(self, *pages):
        """Compare sheet by sheet, without the pages that only a button makes."""
        excel, file = self.in_excel(), self.in_file()
        for page in pages:
            excel["sheets"].pop(page)
            for name in [n for n, to in excel["names"].items() if to.startswith(f"={page}!")]:
                del excel["names"][name]
        assert list(excel["sheets"]) == list(file["sheets"])
        for name, sheet in file["sheets"].items():
            for part, expected in sheet.items():
                assert excel["sheets"][name][part] == expected, (name, part)
        assert excel["names"] == file["names"]


def _check_page(book):
    """The tab of what needs attention, which only a button makes."""
    names = book.in_excel()["names"]
    return [
        to.removeprefix("=").partition("!")[0] for n, to in names.items() if n.endswith("_Check")
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_regrade_all_and_undo(both, lang):
    """Grades, reasons, history and settings are those of the file; so is what Undo leaves."""
    book = both(lang)
    before = book.in_excel()
    book.same()
    book.excel.press("regrade_all")
    moved = _act(book.path, regrade).moved
    assert len(moved) >= 3
    book.same(*_check_page(book))
    assert book.in_excel() != before
    book.excel.press("undo")
    _act(book.path, undo)
    book.same(*_check_page(book))
