"""A workbook that somebody has open is not written, and the message says who has it."""

import os
from datetime import datetime, timedelta

import pytest

from addin.hosts.locks import find_lock, refuse_if_open
from grading.exceptions import LockedError

NOW = datetime(2026, 11, 21, 14, 15)


def excel_lock(name: str, wide: str | None = None) -> bytes:
    """An owner file as Excel writes it: 165 bytes, the name in two encodings."""
    narrow = name.encode("latin-1", "replace")
    data = bytes([len(narrow)]) + narrow.ljust(54, b" ")
    written = wide if wide is not None else name
    data += len(written).to_bytes(2, "little") + written.encode("utf-16-le")
    return data.ljust(165, b" ")


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "book.xlsx"
    path.write_bytes(b"PK")
    return path


def test_without_a_lock_file_the_workbook_is_free(book):
    assert find_lock(book) is None
    refuse_if_open(book, NOW)


@pytest.mark.parametrize("name", ["Ana García", "王小明"])
def test_excel_owner_file_names_its_owner(book, name):
    """The UTF-16 name is the true one; the code-page name is a poor copy."""
    (book.parent / "~$book.xlsx").write_bytes(excel_lock(name))
    with pytest.raises(LockedError, match=f"open by {name} in Excel since"):
        refuse_if_open(book, NOW)


def test_short_excel_owner_file_gives_the_code_page_name(book):
    (book.parent / "~$book.xlsx").write_bytes(b"\x04Rosa".ljust(54, b" "))
    with pytest.raises(LockedError, match="open by Rosa in Excel"):
        refuse_if_open(book, NOW)


@pytest.mark.parametrize("data", [b"", b"\x00", b"\xff\xff\xff"])
def test_owner_file_without_a_name_still_locks(book, data):
    (book.parent / "~$book.xlsx").write_bytes(data)
    with pytest.raises(LockedError, match=r"book\.xlsx: must be closed"):
        refuse_if_open(book, NOW)


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        (",ana,laptop,21.11.2026 14:00,file:///home/ana/.config;", "ana on laptop"),
        ("Ana García,ana,laptop,21.11.2026 14:00,;", "Ana García on laptop"),
        ("García\\, Ana,ana,laptop,21.11.2026 14:00,;", "García, Ana on laptop"),
    ],
)
def test_libreoffice_lock_names_owner_and_machine(book, text, owner):
    (book.parent / ".~lock.book.xlsx#").write_text(text, encoding="utf-8")
    with pytest.raises(LockedError, match=f"open by {owner} in LibreOffice"):
        refuse_if_open(book, NOW)


@pytest.mark.parametrize(
    ("age", "said"),
    [
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=59), "59 minutes ago"),
        (timedelta(hours=1), "1 hour ago"),
        (timedelta(hours=23, minutes=59), "23 hours ago"),
        (timedelta(days=1), "1 day ago"),
        (timedelta(days=40), "40 days ago"),
    ],
)
def test_age_of_a_lock_is_said_not_judged(book, age, said):
    """A lock left over by a crash is old; only the person can know that it is left over."""
    lock = book.parent / "~$book.xlsx"
    lock.write_bytes(excel_lock("Rosa"))
    made = (NOW - age).timestamp()
    os.utime(lock, (made, made))
    with pytest.raises(LockedError, match=rf"\({said}\).*--ignore-lock"):
        refuse_if_open(book, NOW)


def test_lock_beside_the_target_of_a_symbolic_link_counts(book, tmp_path):
    link = tmp_path / "elsewhere" / "book.xlsx"
    link.parent.mkdir()
    link.symlink_to(book)
    (book.parent / "~$book.xlsx").write_bytes(excel_lock("Rosa"))
    with pytest.raises(LockedError, match="Rosa"):
        refuse_if_open(link, NOW)


def test_lock_of_another_workbook_does_not_count(book):
    (book.parent / "~$book2.xlsx").write_bytes(excel_lock("Rosa"))
    refuse_if_open(book, NOW)


def test_lock_is_told_in_every_language(book):
    """Who has the workbook open, and since when, is said in the language of the person."""
    (book.parent / ".~lock.book.xlsx#").write_text(",Ana,pc,;", encoding="utf-8")
    with pytest.raises(LockedError) as caught:
        refuse_if_open(book, datetime.now() + timedelta(hours=3))
    assert "由 Ana on pc 在 LibreOffice 中打开着" in caught.value.message("zh")
    assert "por Ana on pc en LibreOffice desde" in caught.value.message("es")
    assert "(hace 3 horas)" in caught.value.message("es")
