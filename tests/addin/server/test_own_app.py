"""Two workbooks that are open at once never see each other."""

import json
import os
import subprocess
import sys

import pytest

CODE = """
import copy, json, sys
import xlwings as xw
from addin.server.own_app import give_own_app
payload = json.load(sys.stdin)
first, second = (xw.Book(json=copy.deepcopy(payload)) for _ in "ab")
first.impl.api["book"]["selection"] = "A1"
second.impl.api["book"]["selection"] = "B3"
if "apart" in sys.argv:
    for book in (first, second, second):
        give_own_app(book)
first.app.alert("to the first")
print(json.dumps({
    "alerts": [[a["args"][0] for a in book.json()["actions"]] for book in (first, second)],
    "selections": [book.selection.address for book in (first, second)],
    "shared": len(xw.engines["remote"].apps.active.books.impl.books),
}))
first.close(); second.close()
"""


@pytest.fixture
def told(workbook_payload):
    """What two workbooks in one process say, apart or as xlwings keeps them."""

    def run(*how):
        ended = subprocess.run(
            [sys.executable, "-c", CODE, *how],
            input=json.dumps(workbook_payload()),
            env=os.environ | {"XLWINGS_LICENSE_KEY": "noncommercial"},
            capture_output=True,
            text=True,
            check=True,
        )
        return json.loads(ended.stdout)

    return run


def test_each_has_its_own_messages_and_selection(told):
    """What one person is told reaches nobody else, and each explains what its person selected."""
    apart = told("apart")
    assert apart["alerts"] == [["to the first"], []]
    assert apart["selections"] == ["$A$1", "$B$3"]


def test_none_stays_behind(told):
    """The application all share keeps only the workbook xlwings begins with, if any."""
    assert told("apart")["shared"] == told()["shared"] - 2


def test_xlwings_still_needs_it(told):
    """When this fails, xlwings keeps requests apart itself: remove own_app.py and its two calls."""
    assert told()["alerts"] == [[], ["to the first"]]
