"""The finished bundle on this computer: made once, believed only where it is whole."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from addin.lite import kept
from addin.lite.bundle import bundle_text
from addin.lite.kept import kept_text, own_folder

_WITHOUT_ITS_MAKER = """
import sys
sys.modules["python_minifier"] = None
from addin.lite.bundle import bundle_text
sys.stdout.write(bundle_text())
"""


class Maker:
    """Counts how often it is asked to make the text."""

    def __init__(self, text="made now"):
        self.text = text
        self.asked = 0

    def __call__(self):
        self.asked += 1
        return self.text


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "data" / "lite"


def test_another_process_takes_it_from_there():
    """Though it could not make one: the text is the very same."""
    text = bundle_text()
    command = [sys.executable, "-c", _WITHOUT_ITS_MAKER]
    done = subprocess.run(command, capture_output=True, encoding="ascii", check=True)
    assert done.stdout == text


def test_it_is_made_once(folder):
    """The second time it is read."""
    maker = Maker()
    assert [kept_text(folder, maker) for _ in range(2)] == ["made now"] * 2
    assert maker.asked == 1
    assert len(list(folder.iterdir())) == 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: content[:-1],
        lambda content: content + b"import os",
        lambda content: content.replace(b"now", b"new"),
        lambda content: b"\xff" + content,
        lambda content: b"",
    ],
    ids=["cut", "longer", "changed", "no text", "empty"],
)
def test_what_is_damaged_is_made_anew(folder, spoil):
    """And mended."""
    maker = Maker()
    kept_text(folder, maker)
    (file,) = folder.iterdir()
    whole = file.read_bytes()
    file.write_bytes(spoil(whole))
    assert kept_text(folder, maker) == "made now"
    assert maker.asked == 2
    assert file.read_bytes() == whole


def test_that_of_other_code_is_not_taken(folder, monkeypatch):
    """Not even under the name of this code's."""
    kept_text(folder, Maker("of older code"))
    (file,) = folder.iterdir()
    monkeypatch.setattr(kept, "PACKAGES", ("grading",))
    maker = Maker()
    assert kept_text(folder, maker) == "made now"
    other = next(each for each in folder.iterdir() if each != file)
    file.replace(other)
    assert kept_text(folder, maker) == "made now"
    assert maker.asked == 2


def test_where_nothing_can_be_kept_it_is_made_each_time(tmp_path):
    """A file stands where the folder would be: no word of it to anybody."""
    (tmp_path / "data").write_text("mine", encoding="utf-8")
    maker = Maker()
    assert [kept_text(tmp_path / "data" / "lite", maker) for _ in range(2)] == ["made now"] * 2
    assert maker.asked == 2
    assert (tmp_path / "data").read_text(encoding="utf-8") == "mine"


@pytest.mark.skipif(os.name == "nt", reason="Windows asks for more than a mode")
def test_a_read_only_home_harms_nothing(tmp_path):
    """As on a computer for many. Modes bind no administrator; what the system itself shows does."""
    tmp_path.chmod(0o500)
    home = tmp_path if os.geteuid() else Path("/proc")
    with pytest.raises(OSError, match=r"denied|No such file|Read-only|not permitted"):
        (home / "lite").mkdir()
    assert kept_text(home / "lite", Maker()) == "made now"
    tmp_path.chmod(0o700)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no numbers of users")
def test_a_process_of_nobodys_keeps_nothing(monkeypatch):
    """As in a container whose user has neither a name nor a home."""
    assert own_folder() is not None
    for name in ("XDG_DATA_HOME", "HOME", "USERPROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os, "getuid", lambda: 4_000_000_000)
    assert own_folder() is None
    maker = Maker()
    assert [kept_text(own_folder(), maker) for _ in range(2)] == ["made now"] * 2
    assert maker.asked == 2


def test_old_ones_go(folder):
    """The newest three stay, and what is not ours."""
    folder.mkdir(parents=True)
    for age in range(4):
        old = folder / f"{age}.txt"
        old.write_text("old", encoding="ascii")
        os.utime(old, (age, age))
    (folder / "notes").write_text("mine", encoding="utf-8")
    kept_text(folder, Maker())
    left = {Path(each).stem for each in folder.iterdir()}
    assert len(left) == 4
    assert {"2", "3", "notes"} < left
