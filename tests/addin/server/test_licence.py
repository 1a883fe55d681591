"""What the server needs is asked for before it starts."""

import sys

import pytest

from addin.server.licence import refuse_without_packages
from grading.exceptions import TierbookError


def test_installed_extra_passes():
    """With the extra installed nothing is said."""
    refuse_without_packages()


@pytest.mark.parametrize("module", ["xlwings_server", "uvicorn", "cryptography"])
def test_missing_package_is_named_with_the_command(monkeypatch, module):
    """A person copies one command and goes on."""
    monkeypatch.setitem(sys.modules, module, None)  # as Python marks what cannot be imported
    with pytest.raises(
        TierbookError, match=rf"but {module} is not.*pip install 'tierbook\[server"
    ):
        refuse_without_packages()
