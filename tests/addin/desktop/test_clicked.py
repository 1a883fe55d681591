"""What the ribbon's macro calls runs the script on the workbook in front."""

import pytest
import xlwings

from addin import scripts
from addin.desktop.clicked import clicked
from addin.hosts.memory import MemoryHost
from addin.hosts.memory_sheet import MemorySheet


def test_clicked_runs_the_script(excel, desktop, monkeypatch):
    """The script works on the workbook that Excel calls from, and tells how it went."""
    model = excel.ExcelModel(
        MemoryHost([MemorySheet("Data", [["Customer"], ["Ann"]], active=True)])
    )
    with desktop(model) as book:
        monkeypatch.setattr(xlwings.Book, "caller", lambda: book)
        clicked("help")
    assert len(model.alerts) == 1


def test_unknown_script_is_named():
    """An add-in of a newer Tierbook may have a button that this one does not know."""
    assert "regrade_some" not in scripts.__all__
    with pytest.raises(LookupError, match="regrade_some"):
        clicked("regrade_some")
