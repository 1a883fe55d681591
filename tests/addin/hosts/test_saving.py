"""At any moment either the old or the new file is whole, and nothing is left beside it."""

import errno
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from addin.hosts.saving import Stamp, refuse_if_read_only, replace_file
from grading.exceptions import RefusedError, WriteError

posix = pytest.mark.skipif(os.name == "nt", reason="permissions and signals are POSIX's")


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "book.xlsx"
    path.write_bytes(b"old")
    return path


def writes(data):
    return lambda stream: stream.write(data)


def only_file(path: Path) -> None:
    assert [found.name for found in path.parent.iterdir()] == [path.name]


def test_new_content_takes_the_place_of_the_old(book):
    replace_file(book, writes(b"new"))
    assert book.read_bytes() == b"new"
    only_file(book)


def test_a_file_that_was_not_there_is_made(tmp_path):
    replace_file(tmp_path / "new.xlsx", writes(b"new"))
    assert (tmp_path / "new.xlsx").read_bytes() == b"new"


@posix
@pytest.mark.parametrize(("withheld", "mode"), [(0o022, 0o644), (0o002, 0o664), (0o077, 0o600)])
def test_a_new_file_has_the_rights_of_any_new_file(tmp_path, withheld, mode):
    """Whoever may read what else a person makes in a shared folder may read this too."""
    before = os.umask(withheld)
    try:
        replace_file(tmp_path / "new.xlam", writes(b"new"))
        assert os.umask(withheld) == withheld
    finally:
        os.umask(before)
    assert (tmp_path / "new.xlam").stat().st_mode & 0o777 == mode


@posix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
def test_permissions_stay(book, mode):
    book.chmod(mode)
    replace_file(book, writes(b"new"))
    assert book.stat().st_mode & 0o777 == mode


@posix
def test_permissions_of_another_file_are_taken_where_asked(book, tmp_path):
    book.chmod(0o640)
    replace_file(tmp_path / "out.xlsx", writes(b"new"), like=book)
    assert (tmp_path / "out.xlsx").stat().st_mode & 0o777 == 0o640


@posix
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells such attributes")
def test_attributes_of_the_file_system_stay(book):
    """Lists of who may read a file are kept as such attributes."""
    try:
        os.setxattr(book, "user.note", b"mine")
    except OSError:
        pytest.skip("this file system has no such attributes")
    replace_file(book, writes(b"new"))
    assert os.getxattr(book, "user.note") == b"mine"


@pytest.mark.parametrize("letter", ["x", "客"])
def test_long_names_leave_room_for_the_temporary_file(tmp_path, letter):
    room = 255 - len(".xlsx")
    path = tmp_path / (letter * (room // len(letter.encode())) + ".xlsx")
    replace_file(path, writes(b"new"))
    only_file(path)


def test_symbolic_link_stays_and_its_target_is_replaced(book, tmp_path):
    link = tmp_path / "link.xlsx"
    link.symlink_to(book)
    replace_file(link, writes(b"new"))
    assert link.is_symlink()
    assert book.read_bytes() == b"new"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EDQUOT, "disk is full"),
        (errno.EACCES, "may not be changed"),
        (errno.EIO, "could not be written"),
    ],
)
def test_failing_write_keeps_the_old_file(book, number, said):
    def fail(stream):
        stream.write(b"half")
        raise OSError(number, os.strerror(number))

    with pytest.raises(WriteError, match=said):
        replace_file(book, fail)
    assert book.read_bytes() == b"old"
    only_file(book)


@pytest.mark.parametrize("stop", [KeyboardInterrupt, MemoryError])
def test_interrupted_write_leaves_nothing_behind(book, stop):
    def interrupt(stream):
        stream.write(b"half")
        raise stop

    with pytest.raises(stop):
        replace_file(book, interrupt)
    assert book.read_bytes() == b"old"
    only_file(book)


def test_last_check_can_still_keep_the_old_file(book):
    def refuse():
        raise RefusedError("changed meanwhile")

    with pytest.raises(RefusedError, match="changed meanwhile"):
        replace_file(book, writes(b"new"), before_replace=refuse)
    assert book.read_bytes() == b"old"
    only_file(book)


def test_what_a_killed_run_left_is_cleared_away_later(book):
    """A run that works at the same time on the same file keeps its temporary file."""
    old, new = (book.with_name(f".book.xlsx-{name}.tierbook.tmp") for name in ("old", "new"))
    other = book.with_name(".another.xlsx-old.tierbook.tmp")
    for file in (old, new, other):
        file.write_bytes(b"half")
    for file in (old, other):
        os.utime(file, (1, 1))
    replace_file(book, writes(b"new"))
    assert sorted(found.name for found in book.parent.iterdir()) == sorted(
        found.name for found in (book, new, other)
    )


def test_folder_is_no_file(tmp_path):
    with pytest.raises(RefusedError, match="it is a folder"):
        replace_file(tmp_path, writes(b"new"))


def test_missing_folder_is_said(tmp_path):
    with pytest.raises(WriteError, match="no such folder"):
        replace_file(tmp_path / "nowhere" / "book.xlsx", writes(b"new"))


@posix
def test_read_only_file_is_refused(book):
    book.chmod(0o444)
    with pytest.raises(RefusedError, match="read-only"):
        refuse_if_read_only(book)


def test_writable_and_missing_files_are_not_refused(book, tmp_path):
    refuse_if_read_only(book)
    refuse_if_read_only(tmp_path / "new.xlsx")


def test_stamp_tells_a_changed_file(book):
    before = Stamp.of(book)
    assert Stamp.of(book) == before
    replace_file(book, writes(b"new"))
    assert Stamp.of(book) != before


def run(code: str, *arguments: object, **options: object) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **options,
    )


FULL = """
import resource, signal, sys
from pathlib import Path
from addin.hosts.saving import replace_file
from grading.exceptions import WriteError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    replace_file(Path(sys.argv[1]), lambda stream: stream.write(b"n" * 200_000))
except WriteError as error:
    print(error)
"""


@posix
def test_real_limit_on_the_disk_keeps_the_old_file(book):
    """The system itself stops the write half-way, as a full disk does."""
    child = run(FULL, book)
    said, error = child.communicate(timeout=30)
    assert b"disk is full" in said, error
    assert book.read_bytes() == b"old"
    only_file(book)


ENDLESS = """
import sys
from pathlib import Path
from addin.hosts.saving import replace_file
target = Path(sys.argv[1])
number = 0
while True:
    number += 1
    letter = b"%d" % (number % 10)
    replace_file(target, lambda stream: [stream.write(letter * 1000) for _ in range(200)])
    if number == 1:
        print("ready", flush=True)
"""


@posix
@pytest.mark.parametrize("seed", range(4))
def test_killed_at_any_moment_the_file_is_whole(book, seed):
    child = run(ENDLESS, book)
    assert child.stdout is not None
    assert child.stdout.readline() == b"ready\n"
    time.sleep(random.Random(seed).uniform(0, 0.03))
    child.send_signal(signal.SIGKILL)
    child.communicate(timeout=30)
    data = book.read_bytes()
    assert len(data) == 200_000
    assert len(set(data)) == 1
