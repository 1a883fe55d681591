"""``tierbook addin install | remove | status`` on computers of which only the facts are here."""

import io
import json
import shutil
import sys
import zipfile
from pathlib import Path

import pytest
import xlwings

import addin
from addin.command_line import addin_install
from addin.command_line.conventions import Exit
from addin.desktop.addin_file import FILE_NAME, TIERBOOK, addin_bytes, shared_configuration
from addin.desktop.conf_sheet import read_configuration
from addin.desktop.installing import place
from addin.desktop.machine import START_FOLDERS, Machine, this_machine
from addin.desktop.vba_project import quickstart
from grading.exceptions import LockedError, RefusedError


@pytest.fixture
def python(tmp_path):
    """A Python in a folder with blanks and Chinese letters, with xlwings' library beside it."""
    folder = tmp_path / "程序 文件" / "Scripts"
    folder.mkdir(parents=True)
    folder.parent.joinpath(f"xlwings64-{xlwings.__version__}.dll").touch()
    file = folder / "python.exe"
    file.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    file.chmod(0o755)
    return file


@pytest.fixture
def make_machine(tmp_path, python):
    """Makes the facts of a computer whose person's folder is the test's."""

    def make(system="win32"):
        return Machine(
            system=system,
            home=tmp_path / "home",
            python=python,
            source=Path(addin.__file__).parents[1],
            excel=tmp_path / "EXCEL.EXE",
            environment={"APPDATA": str(tmp_path / "home" / "App Data")},
        )

    return make


@pytest.fixture
def windows(make_machine):
    """A computer with Windows."""
    return make_machine()


@pytest.fixture
def install(windows):
    """The verb on that computer, in English unless said."""

    def run(machine=windows, **more):
        chosen = {"replace_signed": False, "dry_run": False, "as_json": False} | more
        return addin_install.install(**{"lang": "en"} | chosen, machine=machine)

    return run


def remove(machine, **more):
    return addin_install.remove(
        **{"lang": "en", "dry_run": False, "as_json": False} | more, machine=machine
    )


def status(machine, **more):
    return addin_install.status(**{"lang": "en", "as_json": False} | more, machine=machine)


def said(capsys):
    """What was printed since it was last asked."""
    return capsys.readouterr().out


def test_installs_examines_and_removes(install, windows, python, capsys):
    """The add-in works with the Python that put it there; nothing is left when it is taken out."""
    assert install() == Exit.DONE
    assert f"It works with this Python: {python}" in said(capsys)
    file = place(windows)
    assert file.parts[-4:] == ("Microsoft", "Excel", "XLSTART", FILE_NAME)
    assert read_configuration(file)["Interpreter_Win"] == str(python)
    assert status(windows) == Exit.DONE
    assert "Nothing stands in the way" in said(capsys)
    assert remove(windows) == Exit.DONE
    assert "Taken out of Excel" in said(capsys)
    assert list(file.parent.iterdir()) == []
    assert remove(windows) == Exit.DONE
    assert "Nothing to take out" in said(capsys)
    assert status(windows) == Exit.NEEDS_ATTENTION
    assert "FAULT   The add-in is not in Excel" in said(capsys)


def test_dry_runs_change_nothing(install, windows, capsys):
    """They say what would be done."""
    assert install(dry_run=True) == Exit.DONE
    assert "Would put into Excel" in said(capsys)
    assert not windows.home.exists()
    install()
    before = place(windows).read_bytes()
    assert remove(windows, dry_run=True) == Exit.DONE
    assert "Would take out of Excel" in said(capsys)
    assert place(windows).read_bytes() == before


def test_mac_gets_a_script_besides(install, make_machine, python, capsys):
    """There Excel may start a program only by a script in a folder of its own."""
    mac = make_machine("darwin")
    assert install(mac, as_json=True) == Exit.DONE
    told = json.loads(said(capsys))
    script = Path(told["script"])
    assert script.name == f"xlwings-{xlwings.__version__}.applescript"
    assert script.read_text() == (quickstart().parent / script.name).read_text()
    assert read_configuration(Path(told["file"]))["Interpreter_Mac"] == str(python)
    assert status(mac) == Exit.DONE
    assert "On a Mac the add-in has the buttons" in said(capsys)
    script.unlink()
    assert status(mac) == Exit.NEEDS_ATTENTION
    assert "script by which Excel on a Mac starts Python is not there" in said(capsys)


def test_older_addin_is_replaced_and_told(install, windows, capsys):
    """Status tells of it before, and all is well after."""
    place(windows).parent.mkdir(parents=True)
    place(windows).write_bytes(addin_bytes({**shared_configuration(), TIERBOOK: "0.0.9"}))
    assert status(windows) == Exit.NEEDS_ATTENTION
    assert "made by Tierbook 0.0.9, but" in said(capsys)
    install()
    assert "takes the place of the add-in of Tierbook 0.0.9" in said(capsys)
    assert status(windows) == Exit.DONE


def test_signed_addin_stays_unless_asked(install, windows, addin_content):
    """A company's signature is not lost without a word."""
    file = place(windows)
    file.parent.mkdir(parents=True)
    file.write_bytes(addin_content)
    with zipfile.ZipFile(file, "a") as package:
        package.writestr("xl/vbaProjectSignatureV3.bin", b"signature")
    before = file.read_bytes()
    with pytest.raises(RefusedError, match="macros of the add-in there are signed"):
        install()
    assert file.read_bytes() == before
    assert install(replace_signed=True) == Exit.DONE
    assert (
        "xl/vbaProjectSignatureV3.bin"
        not in zipfile.ZipFile(io.BytesIO(file.read_bytes())).namelist()
    )


def test_addin_of_somebody_else_stays(install, windows):
    """One of that name is neither replaced nor deleted nor examined."""
    file = place(windows)
    file.parent.mkdir(parents=True)
    shutil.copyfile(quickstart(), file)
    for verb in (install, lambda: remove(windows), lambda: status(windows)):
        with pytest.raises(RefusedError, match="something else than Tierbook's add-in"):
            verb()
    assert file.read_bytes() == quickstart().read_bytes()


def test_open_addin_stays(install, windows):
    """While Excel has it open it is neither replaced nor deleted."""
    install()
    place(windows).with_name(f"~${FILE_NAME}").write_bytes(b"\x03Ann" + b" " * 161)
    for verb in (install, lambda: remove(windows)):
        with pytest.raises(LockedError, match="Close Excel and run this again"):
            verb()
    assert place(windows).exists()


@pytest.mark.parametrize("verb", ["install", "remove", "status"])
def test_other_systems_are_told(verb, make_machine, capsys, install):
    """Where no Excel runs, the verbs say what they would do on the systems where it does."""
    linux = make_machine("linux")
    verbs = {"install": install, "remove": remove, "status": status}
    assert verbs[verb](linux) == Exit.DONE
    told = said(capsys)
    assert all(folder in told for folder in START_FOLDERS.values())
    assert not linux.home.exists()


def test_folders_are_those_that_are_told(make_machine, tmp_path):
    """What people read is where the add-in goes."""
    told = START_FOLDERS["win32"].replace("%APPDATA%", str(tmp_path / "home" / "App Data"))
    assert place(make_machine("win32")).parent == Path(told.replace("\\", "/"))
    told = START_FOLDERS["darwin"].replace("~", str(tmp_path / "home"))
    assert place(make_machine("darwin")).parent == Path(told)
    assert place(make_machine("linux")) is None


def test_this_machine_is_the_one_that_runs():
    """Its facts are those of this process."""
    machine = this_machine()
    assert (machine.system, machine.python) == (sys.platform, Path(sys.executable))
    assert (machine.source / "grading" / "__init__.py").is_file()
