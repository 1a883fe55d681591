"""``tierbook addin build``: what it says, and what it refuses to write over."""

import io
import json
import shutil
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from addin import cli
from addin.desktop.addin_file import TIERBOOK, addin_bytes, shared_configuration
from addin.desktop.conf_sheet import read_configuration
from addin.desktop.vba_project import quickstart


@pytest.fixture
def build(tmp_path, monkeypatch):
    """The verb in a folder of its own, in English."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    return lambda *more: CliRunner().invoke(cli.app, ["addin", "build", *map(str, more)])


@pytest.fixture
def signed(addin_content, tmp_path):
    """The add-in as it is after somebody has signed its macros."""
    file = tmp_path / "tierbook.xlam"
    with (
        zipfile.ZipFile(io.BytesIO(addin_content)) as before,
        zipfile.ZipFile(file, "w") as after,
    ):
        for entry in before.infolist():
            after.writestr(entry, before.read(entry))
        after.writestr("xl/vbaProjectSignature.bin", b"signature")
    return file


def test_makes_the_addin(build, tmp_path, addin_content):
    """Without options it lies in the current folder, and is the one for any computer."""
    ended = build()
    assert ended.exit_code == 0, ended.stderr
    assert ended.stdout.startswith("Made: tierbook.xlam, ")
    assert (tmp_path / "tierbook.xlam").read_bytes() == addin_content


def test_odd_paths_do(build, tmp_path):
    """Blanks and Chinese letters in a path are ordinary letters."""
    (tmp_path / "我的 文件").mkdir()
    assert build("-o", "我的 文件/客户 分级.xlam", "--lang", "zh").exit_code == 0
    assert read_configuration(tmp_path / "我的 文件" / "客户 分级.xlam") == shared_configuration()


def test_dry_run_writes_nothing(build, tmp_path):
    """It says what would be made, and where."""
    ended = build("--dry-run", "--json")
    found = json.loads(ended.stdout)
    assert (found["file"], found["written"], found["before"]) == ("tierbook.xlam", False, None)
    assert list(tmp_path.iterdir()) == []


def test_older_addin_is_replaced_and_told(build, tmp_path):
    """Whose place it takes is said."""
    older = addin_bytes({**shared_configuration(), TIERBOOK: "0.0.9"})
    (tmp_path / "tierbook.xlam").write_bytes(older)
    ended = build()
    assert "takes the place of the add-in of Tierbook 0.0.9" in ended.stdout
    assert read_configuration(tmp_path / "tierbook.xlam") == shared_configuration()


def test_signature_is_not_broken_unless_asked(build, signed):
    """A company's signature on the macros would be lost without a word."""
    before = signed.read_bytes()
    refused = build()
    assert refused.exit_code == 1
    assert "macros of the add-in there are signed" in refused.stderr
    assert signed.read_bytes() == before
    assert build("--replace-signed").exit_code == 0
    assert read_configuration(signed) == shared_configuration()


@pytest.mark.parametrize("content", ["another add-in", "no package"])
def test_other_files_stay(build, tmp_path, content):
    """What is not Tierbook's add-in is not written over."""
    file = tmp_path / "tierbook.xlam"
    if content == "another add-in":
        shutil.copyfile(quickstart(), file)
    else:
        file.write_bytes(b"PK")
    before = file.read_bytes()
    refused = build()
    assert refused.exit_code == 1
    assert "something else than Tierbook's add-in" in refused.stderr
    assert file.read_bytes() == before


def test_open_addin_stays(build, addin_content, tmp_path):
    """Excel's lock file beside it says that it is open."""
    (tmp_path / "tierbook.xlam").write_bytes(addin_content)
    (tmp_path / "~$tierbook.xlam").write_bytes(b"\x03Ann" + b" " * 161)
    refused = build()
    assert refused.exit_code == 1
    assert "Excel has the add-in open" in refused.stderr
    assert "delete ~$tierbook.xlam beside it" in refused.stderr


def test_ending_must_be_that_of_addins(build, tmp_path):
    """Excel would not take it for an add-in."""
    refused = build("-o", "tierbook.xlsm")
    assert refused.exit_code == 1
    assert "must end in .xlam. Use: -o" in refused.stderr
    assert list(tmp_path.iterdir()) == []


def test_missing_folder_is_named(build):
    """The folder of the output must be there, and the message says so."""
    refused = build("-o", Path("none", "tierbook.xlam"))
    assert refused.exit_code == 1
    assert "none" in refused.stderr
    assert "Traceback" not in refused.stderr
