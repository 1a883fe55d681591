"""The Excel in memory does as Excel does, or else the tests that use it would prove nothing."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.e2e


def test_model_keeps_to_the_rules_of_excel():
    """Its own tests, in node, all pass."""
    node = shutil.which("node")
    if node is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("node is not installed")
    folder = Path(__file__).with_name("office")
    done = subprocess.run(
        [node, "--test", str(folder / "model.test.mjs")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "# fail 0" in done.stdout
    assert "# skipped 0" in done.stdout
