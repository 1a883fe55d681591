"""Where the result of a workbook file goes, and what keeps it from being written."""

import os
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from addin.hosts.backups import back_up
from addin.hosts.base import Area, ColumnWrite
from addin.hosts.file import FileHost
from grading.exceptions import LockedError, RefusedError, WorkbookError, WriteError

NOW = datetime(2026, 11, 21, 14, 15, 2)
AREA = Area("Data", 1, 1, 3, 1)
posix = pytest.mark.skipif(os.name == "nt", reason="permissions and limits are POSIX's")


@pytest.fixture
def book(make_book):
    def fill(made):
        made.add_worksheet("Data").write_column(0, 0, ["Customer", "a", "b"])

    return make_book(fill)


def open_host(path, **options):
    return FileHost(path, now=lambda: NOW, **options)


def stage(host):
    host.write_columns(AREA, [ColumnWrite("Score", np.array([1.0, 2.0]))])


def test_old_file_is_kept_as_dated_copy(book):
    old = book.read_bytes()
    with open_host(book) as host:
        stage(host)
        report = host.commit()
    assert report.file == book
    assert report.backup == book.parent / ".tierbook" / "book 2026-11-21 141502.xlsx"
    assert report.backup.read_bytes() == old


def test_no_copy_where_none_is_wanted(book):
    with open_host(book, backup=False) as host:
        stage(host)
        assert host.commit().backup is None
    assert not (book.parent / ".tierbook").exists()


def test_output_leaves_the_source_alone(book, tmp_path):
    old = book.read_bytes()
    with open_host(book, output=tmp_path / "out.xlsx") as host:
        stage(host)
        report = host.commit()
        assert (report.file, report.backup) == (tmp_path / "out.xlsx", None)
        assert host.peek("Data")[1] == ["a", 1]
    assert book.read_bytes() == old
    assert not (tmp_path / ".tierbook").exists()


def test_output_is_made_even_if_nothing_changes(book, tmp_path, packed_parts):
    """Whoever names an output file expects to find it."""
    with open_host(book, output=tmp_path / "out.xlsx") as host:
        assert host.commit().written
    assert packed_parts(tmp_path / "out.xlsx") == packed_parts(book)


def test_output_may_be_a_file_that_is_there(book, tmp_path):
    out = tmp_path / "out.xlsx"
    out.write_bytes(b"older")
    with open_host(book, output=out) as host:
        stage(host)
        host.commit()
    with open_host(out) as host:
        assert host.sheets()[0].columns == 2


@posix
def test_output_gets_the_permissions_of_the_source(book, tmp_path):
    book.chmod(0o600)
    with open_host(book, output=tmp_path / "out.xlsx") as host:
        stage(host)
        host.commit()
    assert (tmp_path / "out.xlsx").stat().st_mode & 0o777 == 0o600


def test_output_in_a_folder_that_is_not_there(book, tmp_path):
    with open_host(book, output=tmp_path / "no" / "out.xlsx") as host:
        stage(host)
        with pytest.raises(WriteError, match="no such folder"):
            host.commit()


def test_output_that_is_a_folder(book, tmp_path):
    (tmp_path / "folder.xlsx").mkdir()
    with open_host(book, output=tmp_path / "folder.xlsx") as host:
        stage(host)
        with pytest.raises(RefusedError, match="it is a folder"):
            host.commit()


@pytest.mark.parametrize("name", ["out.xlsm", "out.csv", "out"])
def test_output_of_another_kind_is_refused_at_once(book, tmp_path, name):
    """Excel opens no file whose extension does not fit its content."""
    with pytest.raises(RefusedError, match=r"must end in \.xlsx"):
        open_host(book, output=tmp_path / name)


@pytest.mark.parametrize("spelling", ["book.xlsx", "../{folder}/book.xlsx"])
def test_output_that_is_the_workbook_itself_is_refused(book, spelling):
    output = book.parent / spelling.format(folder=book.parent.name)
    with pytest.raises(RefusedError, match="Leave -o out"):
        open_host(book, output=output)


def test_file_saved_by_somebody_meanwhile_is_not_overwritten(book):
    with open_host(book) as host:
        stage(host)
        theirs = book.with_suffix(".tmp")
        theirs.write_bytes(book.read_bytes() + b"\0")
        theirs.replace(book)
        with pytest.raises(RefusedError, match="by somebody meanwhile"):
            host.commit()
    assert book.read_bytes().endswith(b"\0")
    assert [found.name for found in book.parent.iterdir()] == ["book.xlsx"]


def test_file_saved_while_it_is_backed_up_is_not_overwritten(book, monkeypatch):
    """Copying a large file takes long enough for somebody to save."""
    old = book.read_bytes()

    def slow(workbook, now):
        copy = back_up(workbook, now)
        theirs = workbook.with_suffix(".tmp")
        theirs.write_bytes(old + b"\0")
        theirs.replace(workbook)
        return copy

    monkeypatch.setattr("addin.hosts.file.back_up", slow)
    with open_host(book) as host:
        stage(host)
        with pytest.raises(RefusedError, match="by somebody meanwhile"):
            host.commit()
    assert book.read_bytes() == old + b"\0"
    assert [copy.read_bytes() for copy in (book.parent / ".tierbook").iterdir()] == [old]


def test_file_removed_by_somebody_meanwhile_is_not_made_again(book):
    with open_host(book) as host:
        stage(host)
        book.unlink()
        with pytest.raises(RefusedError, match="removed by somebody meanwhile"):
            host.commit()
    assert list(book.parent.iterdir()) == []


def test_interrupt_after_the_replacement_keeps_the_copy_of_the_old_file(book, monkeypatch):
    """Ctrl-C may come at the last moment; then the backup is all that is left."""

    def interrupt(folder):
        if folder == book.parent:
            raise KeyboardInterrupt

    old = book.read_bytes()
    with open_host(book) as host:
        stage(host)
        monkeypatch.setattr("addin.hosts.saving.sync_folder", interrupt)
        with pytest.raises(KeyboardInterrupt):
            host.commit()
    assert book.read_bytes() != old
    copies = list((book.parent / ".tierbook").iterdir())
    assert [copy.read_bytes() for copy in copies] == [old]


def test_open_workbook_is_read_but_not_written(book):
    (book.parent / "~$book.xlsx").write_bytes(b"\x04Rosa".ljust(54))
    with open_host(book) as host:
        assert host.peek("Data")[1] == ["a"]
        with pytest.raises(LockedError, match="Rosa"):
            stage(host)


def test_workbook_opened_while_working_is_not_written(book):
    with open_host(book) as host:
        stage(host)
        (book.parent / "~$book.xlsx").write_bytes(b"\x04Rosa".ljust(54))
        with pytest.raises(LockedError, match="Rosa"):
            host.commit()


def test_lock_can_be_ignored(book):
    (book.parent / "~$book.xlsx").write_bytes(b"\x04Rosa".ljust(54))
    with open_host(book, ignore_lock=True) as host:
        stage(host)
        assert host.commit().written


def test_lock_of_the_source_does_not_matter_with_an_output(book, tmp_path):
    (book.parent / "~$book.xlsx").write_bytes(b"\x04Rosa".ljust(54))
    with open_host(book, output=tmp_path / "out.xlsx") as host:
        stage(host)
        assert host.commit().written


@posix
def test_read_only_file_is_refused_before_work_is_done(book):
    book.chmod(0o444)
    with open_host(book) as host, pytest.raises(RefusedError, match="read-only"):
        stage(host)


@posix
def test_symbolic_link_stays_a_link(book, tmp_path):
    link = tmp_path / "elsewhere" / "link.xlsx"
    link.parent.mkdir()
    link.symlink_to(book)
    with open_host(link) as host:
        stage(host)
        report = host.commit()
    assert link.is_symlink()
    assert report.backup is not None
    assert report.backup.parent.parent == book.parent


def test_missing_file_is_said(tmp_path):
    with pytest.raises(WorkbookError, match="there is no such file"):
        open_host(tmp_path / "nope.xlsx")


def test_more_can_be_written_after_a_commit(book):
    moments = iter(NOW + timedelta(seconds=n) for n in range(20))
    with FileHost(book, now=lambda: next(moments)) as host:
        stage(host)
        host.commit()
        host.write_columns(
            Area("Data", 1, 1, 3, 2), [ColumnWrite("More", np.array([np.nan, 3.0]))]
        )
        assert host.commit().written
        assert host.peek("Data")[2] == ["b", 2, 3]


def test_progress_is_passed_on(book):
    said = []
    with open_host(book, on_progress=lambda done, text: said.append((done, text))) as host:
        host.progress(0.5, "half")
    assert said == [(0.5, "half")]


def test_progress_without_listener_is_no_error(book):
    with open_host(book) as host:
        host.progress(None)


FULL = """
import resource, signal, sys
import numpy as np
from addin.hosts.base import Area, ColumnWrite
from addin.hosts.file import FileHost
from grading.exceptions import WriteError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))
host = FileHost(sys.argv[1])
host.write_columns(Area("Data", 1, 1, 3, 1), [ColumnWrite("Score", np.array([1.0, 2.0]))])
try:
    host.commit()
except WriteError as error:
    print(error)
host.peek("Data")
"""


@posix
def test_full_disk_keeps_the_workbook_and_leaves_nothing(book):
    old = book.read_bytes()
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(book)], capture_output=True, text=True, timeout=60
    )
    assert "disk is full" in done.stdout, done.stderr
    assert done.returncode == 0
    assert book.read_bytes() == old
    assert [found.name for found in Path(book.parent).iterdir()] == ["book.xlsx"]


@pytest.mark.parametrize(
    ("lang", "said"),
    [("en", "read-only"), ("zh", "只读"), ("es", "solo lectura")],
)
def test_wish_to_be_read_only_is_told_in_the_persons_language(book, edit_parts, lang, said):
    wish = b'<fileSharing readOnlyRecommended="1"/><workbookPr'
    edit_parts(book, {"xl/workbook.xml": lambda xml: xml.replace(b"<workbookPr", wish, 1)})
    with open_host(book) as host:
        stage(host)
        assert any(said in note.text(lang) for note in host.commit().notes)


def test_mark_as_final_is_told(make_book):
    def fill(made):
        made.add_worksheet("Data").write_column(0, 0, ["Customer", "a", "b"])
        made.set_custom_property("_MarkAsFinal", value=True)

    with open_host(make_book(fill)) as host:
        stage(host)
        assert any("marked as final" in note.text("en") for note in host.commit().notes)


WORKBOOK = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACROS = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
TEMPLATE = b"application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml"


@pytest.mark.parametrize(
    ("name", "kind", "said"),
    [
        ("BOOK.XLSX", None, None),
        ("客户 2026.xlsm", MACROS, None),
        ("客户 2026.xlsm", None, "without macros, so its name must end in .xlsx"),
        ("book.xlsx", MACROS, "hold macros, so its name must end in .xlsm"),
        ("book.xlsx", TEMPLATE, "a template without macros, so its name must end in .xltx"),
        ("book", None, "Rename it to “book.xlsx”"),
        ("Sales 3.11", None, "Rename it to “Sales 3.11.xlsx”"),
        ("book.xls", None, "Rename it to “book.xlsx”"),
    ],
)
def test_name_of_another_kind_of_workbook_is_told(book, edit_parts, name, kind, said):
    """Excel opens no file whose ending does not fit; whether or not anything is written."""
    if kind is not None:
        types = {"[Content_Types].xml": lambda xml: xml.replace(WORKBOOK, kind)}
        edit_parts(book, types)
    named = book.rename(book.with_name(name))
    with open_host(named) as host:
        idle = host.commit()
        stage(host)
        busy = host.commit()
        assert (idle.written, busy.written) == (False, True)
        for notes in (host.remarks(), idle.notes, busy.notes):
            told = [note.text("en") for note in notes]
            assert len(told) == (said is not None)
            assert said is None or (named.name in told[0] and said in told[0])


@pytest.mark.parametrize(
    ("lang", "said"),
    [("zh", "请将其重命名为“book.xlsx”"), ("es", "Cámbiele el nombre a «book.xlsx»")],
)
def test_such_a_name_is_told_in_the_persons_language(book, lang, said):
    with open_host(book.rename(book.with_suffix(".xltm"))) as host:
        (note,) = host.remarks()
    assert said in note.text(lang)


def test_output_under_the_right_name_is_not_blamed_for_the_wrong_one(book, tmp_path):
    named = book.rename(book.with_suffix(".xlsm"))
    with open_host(named, output=tmp_path / "right.xlsx") as host:
        stage(host)
        assert list(host.commit().notes) == []


def test_file_that_cannot_be_replaced_after_all_leaves_no_copy(book, monkeypatch):
    """Windows refuses to replace a file that another program holds open."""
    old, replace = book.read_bytes(), Path.replace

    def refuse(self, target):
        if Path(target) == book:
            raise PermissionError(13, "in use")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    with open_host(book) as host:
        stage(host)
        with pytest.raises(WriteError, match="may not be changed"):
            host.commit()
        assert host.peek("Data")[1] == ["a"]
        monkeypatch.undo()
        assert host.commit().written
    assert [found.name for found in (book.parent / ".tierbook").iterdir()] == [
        "book 2026-11-21 141502.xlsx"
    ]
    assert (book.parent / ".tierbook" / "book 2026-11-21 141502.xlsx").read_bytes() == old


ENDLESS = """
import sys
import numpy as np
from addin.hosts.base import Area, ColumnWrite
from addin.hosts.file import FileHost
with FileHost(sys.argv[1], backup=False) as host:
    host.write_columns(Area("Data", 1, 1, 3, 1), [ColumnWrite("Score", np.array([0.0, 0.0]))])
    host.commit()
    print("ready", flush=True)
    for number in range(1, 100_000):
        new = ColumnWrite("Score", np.array([1.0, 1.0]) * number, column=2)
        host.write_columns(Area("Data", 1, 1, 3, 2), [new])
        host.commit()
"""


@posix
@pytest.mark.parametrize("wait", [0.0, 0.013, 0.031])
def test_workbook_of_a_killed_run_is_whole(book, wait):
    """Both cells of the column come from the same run: there is no half-written file."""
    child = subprocess.Popen([sys.executable, "-c", ENDLESS, str(book)], stdout=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stdout.readline() == b"ready\n"
    time.sleep(wait)
    child.kill()
    child.communicate(timeout=30)
    with open_host(book) as host:
        rows = host.peek("Data")
    assert rows[0] == ["Customer", "Score"]
    assert rows[1][1] == rows[2][1]
