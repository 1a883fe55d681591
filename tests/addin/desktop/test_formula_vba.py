"""The VBA of the formulas is what xlwings writes on Windows, and its Python side answers."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from addin import functions
from addin.desktop.formula_vba import formulas, wrappers
from addin.desktop.ribbon_vba import ribbon_source
from addin.desktop.wizard import WIZARD_LIMIT, argument_key, wizard_texts

WINDOWS = Path(__file__).parents[1] / "excel_for_windows.py"
CALLED = re.compile(r'XLPy\.CallUDF\("([\w.]+)", "(\w+)", Array\(([\w, ]+)\), ActiveWorkbook')
ROWS = [
    ["Customer", "Annual amount", "Orders per year", "Loyalty", "Influence", "Complaints"],
    ["Alder & Sons", 120_000, 24, "90%", 4, 0],
    ["Birch Ltd", 8_000, 2, "10%", 2, 3],
]
GIVEN = {
    "customers": ROWS,
    "scheme": "abcd-value",
    "tier": "A",
    "reps": [["Rep", "Mon"], ["Li", "09:00-12:00"]],
}
"""What the wrappers' arguments get here; the others are left out."""


@pytest.fixture(scope="module")
def windows():
    """VBA, descriptions and answers as xlwings gives them on Windows, asked as the wrappers ask."""
    asked = [
        [python, [GIVEN.get(name, {"left": "out"}) for name in names.split(", ")]]
        for _, python, names in CALLED.findall(wrappers())
    ]
    kept = {name: text for name, text in os.environ.items() if not name.startswith("XLWINGS")}
    done = subprocess.run(
        [sys.executable, str(WINDOWS)],
        input=json.dumps(asked),
        env=kept,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout) | {"asked": [python for python, _ in asked]}


def test_wrappers_are_those_of_xlwings(windows):
    """But for the capitals that a formula has in Excel, the text is that of xlwings' generator."""
    ours = re.sub(r"\b(?:GRADE|NEXT|TIER|VISIT)\w*", lambda name: name[0].lower(), wrappers())
    assert ours.strip() == windows["vba"].strip()


def test_wizard_is_told_what_xlwings_would_tell(windows):
    """Name, text, arguments and which of them may be left out agree, for every formula."""
    told = {
        each.python: {
            "doc": each.doc,
            "category": "Tierbook",
            "args": {argument.name: argument.doc for argument in each.arguments},
            "optional": [argument.name for argument in each.arguments if argument.optional],
        }
        for each in formulas()
    }
    assert told == windows["functions"]


def test_each_wrapper_is_answered(windows):
    """The module, function and arguments that a wrapper names are there, and give cells."""
    assert windows["asked"] == sorted(functions.__all__)
    for name, answer in zip(windows["asked"], windows["answers"], strict=True):
        assert not str(answer[0][0]).startswith("#"), f"{name}: {answer[0][0]}"


def test_vba_keeps_to_its_limits():
    """Excel's VBA takes lines of 1,023 letters, 24 continued lines, and no Chinese letters."""
    for source in (wrappers(), ribbon_source(1, "zh")):
        assert source.isascii()
        assert max(map(len, source.splitlines())) <= 1023
        assert (
            max(len(run.splitlines()) for run in re.findall(r"(?:.* _\n)+", source + " _\n")) <= 24
        )


def test_wizard_texts_are_those_of_the_formulas():
    """In English word for word, so that no formula or argument is forgotten in any language."""
    told = {key: texts["en"] for key, texts in wizard_texts()}
    expected = {}
    for formula in formulas():
        expected[f"formula.{formula.python}"] = formula.doc
        for argument in formula.arguments:
            key = f"argument.{argument_key(formula.python, argument.name)}"
            assert expected.setdefault(key, argument.doc) == argument.doc
    assert told == expected


@pytest.mark.parametrize(("lang", "code_page"), [("en", "ascii"), ("zh", "gbk"), ("es", "cp1252")])
def test_wizard_texts_keep_to_the_limit(lang, code_page):
    """As letters, and as bytes where Windows has the code page of the language."""
    for _, texts in wizard_texts():
        assert 0 < len(texts[lang].encode(code_page)) <= WIZARD_LIMIT
