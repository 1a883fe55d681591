"""Where things are kept on each system, and how each comes to trust the certificate."""

import os
import stat
import sys
from pathlib import Path

import pytest

from addin.data_folder import data_folder, write_private
from addin.server.trust import trust_command, trust_now


@pytest.mark.parametrize(
    ("system", "environment", "folder"),
    [
        ("linux", {"HOME": "/h"}, "/h/.local/share/tierbook"),
        ("linux", {"HOME": "/h", "XDG_DATA_HOME": "/d"}, "/d/tierbook"),
        ("darwin", {"HOME": "/h"}, "/h/Library/Application Support/Tierbook"),
        ("darwin", {"HOME": "/h", "XDG_DATA_HOME": "/d"}, "/d/Tierbook"),
        ("win32", {"USERPROFILE": "/h", "LOCALAPPDATA": "/l"}, "/l/Tierbook"),
        ("win32", {"USERPROFILE": "/h"}, "/h/AppData/Local/Tierbook"),
        ("win32", {"LOCALAPPDATA": "/l", "XDG_DATA_HOME": "/d"}, "/d/Tierbook"),
    ],
)
def test_data_folder_is_where_the_system_wants_it(system, environment, folder):
    """Each system has its own place for what a program keeps for a person."""
    assert data_folder(environment, system=system) == Path(folder)


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights in another way")
def test_private_file_can_be_read_by_its_owner_alone(tmp_path):
    """A file that was there before with wider rights is replaced."""
    file = tmp_path / "key"
    file.write_text("old")
    file.chmod(0o644)
    write_private(file, b"new")
    assert file.read_bytes() == b"new"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [file]


def test_each_system_trusts_for_the_account_alone():
    """Neither command needs an administrator."""
    authority = Path("/x/authority.pem")
    windows = trust_command(authority, system="win32")
    assert windows[:4] == ("certutil", "-user", "-addstore", "Root")
    mac = trust_command(authority, system="darwin")
    assert mac[:2] == ("security", "add-trusted-cert")
    assert mac[mac.index("-k") + 1].endswith("login.keychain-db")
    assert windows[-1] == mac[-1] == str(authority)
    assert trust_command(authority, system="linux") is None


def test_failure_to_trust_is_told():
    """What the system says is passed on, or what was tried where it says nothing."""
    assert trust_now((sys.executable, "-c", "")) is None
    loud = "import sys; sys.exit('access denied')"
    assert trust_now((sys.executable, "-c", loud)) == "access denied"
    silent = trust_now((sys.executable, "-c", "raise SystemExit(3)"))
    assert "SystemExit(3)" in silent
    assert "no-such-program" in trust_now(("no-such-program",))
