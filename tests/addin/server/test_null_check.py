"""The slowdown of xlwings outside browsers is worked around exactly while it is there."""

import os
import subprocess
import sys

from xlwings import utils

from addin.server.null_check import imports_per_call


def mended(value):
    """A check that imports once and remembers."""
    if not hasattr(mended, "kind"):
        try:
            from pyodide.ffi import JsNull
        except ImportError:
            JsNull = None  # noqa: N806  # the name of the class it would be
        mended.kind = JsNull
    return mended.kind is not None and isinstance(value, mended.kind)


def test_installed_version_needs_the_workaround():
    """When this fails, xlwings has mended it: remove null_check.py and its call in app.py."""
    assert imports_per_call(utils.is_jsnull)


def test_version_that_imports_once_does_not():
    """A check that remembers what it found is left alone."""
    assert not imports_per_call(mended)
    assert not imports_per_call(lambda value: False)


def test_replaced_check_answers_the_same_without_an_import():
    """After the replacement no call imports anything, in either module that holds the check."""
    code = (
        "from xlwings import utils; from xlwings.conversion import standard\n"
        "from addin.server.null_check import imports_per_call, skip_null_check\n"
        "before = [utils.is_jsnull(v) for v in (None, 0, '', 1.5, [], False)]\n"
        "assert skip_null_check()\n"
        "assert before == [utils.is_jsnull(v) for v in (None, 0, '', 1.5, [], False)]\n"
        "assert not imports_per_call(utils.is_jsnull)\n"
        "assert not imports_per_call(standard.is_jsnull)\n"
        "assert not skip_null_check()\n"
    )
    subprocess.run([sys.executable, "-c", code], env=os.environ.copy(), check=True)
