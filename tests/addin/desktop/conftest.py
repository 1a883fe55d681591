"""The add-in as it is built for any computer, and Basic that runs beside its macros."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from addin.desktop.addin_file import addin_bytes, shared_configuration

_DOCTYPE = '<!DOCTYPE {0} PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "{1}.dtd">\n'
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_LIBRARY = (
    f"{_HEAD}{_DOCTYPE.format('library:library', 'library')}<library:library "
    'xmlns:library="http://openoffice.org/2000/library" library:name="Standard" '
    'library:readonly="false" library:passwordprotected="false"><library:element '
    'library:name="Driver"/></library:library>'
)
_MODULE = (
    f"{_HEAD}{_DOCTYPE.format('script:module', 'module')}<script:module "
    'xmlns:script="http://openoffice.org/2000/script" script:name="Driver" '
    'script:language="StarBasic">{}</script:module>'
)


@pytest.fixture(scope="session")
def addin_content() -> bytes:
    """The add-in for any computer."""
    return addin_bytes(shared_configuration())


@pytest.fixture(scope="session")
def addin_file(addin_content, tmp_path_factory) -> Path:
    """The same as a file, which no test changes."""
    file = tmp_path_factory.mktemp("addin") / "tierbook.xlam"
    file.write_bytes(addin_content)
    return file


@pytest.fixture
def run_basic(libreoffice) -> Callable[[str], None]:
    """Runs the macro ``Main`` of a Basic module in LibreOffice, which is to end it."""

    def start(*arguments: str) -> None:
        profile = f"-env:UserInstallation={libreoffice.profile.as_uri()}"
        command = [libreoffice.program, "--headless", "--norestore", profile, *arguments]
        subprocess.run(command, check=True, capture_output=True, timeout=100)

    def run(source: str) -> None:
        library = libreoffice.profile / "user" / "basic" / "Standard"
        if not library.exists():
            start("--terminate_after_init")  # the first start would put its own library there
        (library / "script.xlb").write_text(_LIBRARY, encoding="utf-8")
        (library / "Driver.xba").write_text(_MODULE.format(escape(source)), encoding="utf-8")
        start("macro:///Standard.Driver.Main")

    return run
