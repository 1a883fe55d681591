"""A workbook's own code in Pyodide, the Python in the browser that xlwings Lite runs.

Pyodide's numpy and pandas come from its own servers alone, so that formulas and buttons are run
elsewhere (``tests/addin/lite/test_browser.py``); here is proved what needs neither.
"""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from addin.lite.bundle import bundled_files
from addin.texts import TEXTS
from grading.schemes.catalogue import load_scheme, scheme_ids

pytestmark = pytest.mark.e2e
_PROGRAM = Path(__file__).parent / "pyodide" / "run.mjs"


def test_main_py_out_of_a_workbook_runs_in_pyodide(tierbook, tmp_path, pyodide):
    """It unpacks, every module compiles, all texts and schemes are there; numpy alone lacks."""
    assert tierbook("new", "abcd-value", "客户.xlsx", "--lang", "zh").code == 0
    assert tierbook("lite", "extract", "客户.xlsx", "-o", "code").code == 0
    run = subprocess.run(
        [shutil.which("node"), str(_PROGRAM), str(pyodide), str(tmp_path / "code" / "main.py")],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    told = json.loads(run.stdout.splitlines()[-1])
    assert told["python"] == "emscripten"
    assert told["files"] == sum(path.endswith(".py") for path in bundled_files())
    assert told["schemes"] == {name: load_scheme(name).title.get("zh") for name in scheme_ids()}
    assert told["text"] == TEXTS.get("actions.no_reps_table", "es")
    assert told["stopped"] == "numpy"
