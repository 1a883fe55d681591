"""The last ten copies of each workbook are kept beside it, dated, with its permissions."""

import os
from datetime import datetime, timedelta

import pytest

from addin.hosts.backups import BACKUP_FOLDER, back_up
from grading.exceptions import WriteError

NOW = datetime(2026, 11, 21, 14, 15, 2)


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "my book.xlsx"
    path.write_bytes(b"content")
    return path


def names(book):
    return sorted(found.name for found in (book.parent / BACKUP_FOLDER).iterdir())


def test_copy_carries_date_and_time(book):
    copy = back_up(book, NOW)
    assert copy == book.parent / ".tierbook" / "my book 2026-11-21 141502.xlsx"
    assert copy.read_bytes() == b"content"


@pytest.mark.skipif(os.name == "nt", reason="permissions are POSIX's")
def test_copy_has_the_permissions_of_the_workbook(book):
    """A workbook only its owner may read must not leak through its backup."""
    book.chmod(0o600)
    assert back_up(book, NOW).stat().st_mode & 0o777 == 0o600


def test_two_copies_in_one_second_get_a_counter(book):
    assert back_up(book, NOW) != back_up(book, NOW)
    assert names(book) == [
        "my book 2026-11-21 141502 (2).xlsx",
        "my book 2026-11-21 141502.xlsx",
    ]


def test_only_the_last_ten_copies_stay(book):
    copies = [back_up(book, NOW + timedelta(seconds=n)) for n in range(12)]
    assert names(book) == [copy.name for copy in copies[2:]]


def test_within_a_second_the_counter_tells_which_is_older(book):
    copies = [back_up(book, NOW) for _ in range(12)]
    assert set(names(book)) == {copy.name for copy in copies[2:]}


def test_copy_just_made_stays_even_if_the_clock_was_set_back(book):
    for n in range(10):
        back_up(book, NOW + timedelta(seconds=n))
    copy = back_up(book, NOW - timedelta(days=1))
    assert copy.name in names(book)
    assert len(names(book)) == 10


def test_copies_of_other_workbooks_and_other_files_stay(book):
    folder = book.parent / BACKUP_FOLDER
    folder.mkdir()
    others = ["my book 2 2020-01-01 000000.xlsx", "my book.xlsx", "notes.txt"]
    for name in others:
        (folder / name).write_bytes(b"x")
    for n in range(12):
        back_up(book, NOW + timedelta(seconds=n))
    assert set(others) <= set(names(book))
    assert len(names(book)) == 13


def test_file_in_place_of_the_folder_is_said(book):
    (book.parent / BACKUP_FOLDER).write_bytes(b"")
    with pytest.raises(WriteError, match="--no-backup"):
        back_up(book, NOW)
