"""The add-ins that a workbook brings with it: put in, changed and taken out, all else untouched."""

import zipfile

import pytest

from addin.hosts.file import FileHost
from addin.hosts.web_extensions import ExtensionEdit

OURS, OTHER = "wa200008175", "wa104380862"
TEXTS = {"main.py": "print('ü <&> \"q\" 😀')\n\t# end\n", "requirements.txt": "numpy\n"}


@pytest.fixture
def book(make_book):
    """A plain workbook."""
    return make_book(lambda book: book.add_worksheet("Data").write(0, 0, "x"))


def edit(path, *edits):
    """Edit the add-ins of a workbook in place; gives whether each edit wrote something."""
    written = []
    for store_id, texts in edits:
        with FileHost(path, backup=False) as host:
            host.put_extension(ExtensionEdit(store_id, texts))
            written.append(host.commit().written)
    return written


def kept(path):
    """The texts of each add-in by its id in the store."""
    with FileHost(path) as host:
        return {one.store_id: dict(one.properties) for one in host.web_extensions()}


def test_texts_come_back_as_they_went_in(book):
    """Whatever letters they hold; and saying the same again writes nothing."""
    assert edit(book, (OURS, TEXTS), (OURS, TEXTS)) == [True, False]
    assert kept(book) == {OURS: TEXTS}


def test_taken_out_the_workbook_is_as_it_was(book, packed_parts):
    """Put in and taken out again, no part is left, and all parts have their bytes."""
    before = packed_parts(book)
    edit(book, (OURS, TEXTS), (OURS, None))
    with zipfile.ZipFile(book) as archive:
        assert sorted(archive.namelist()) == sorted(before)
    after = packed_parts(book)
    touched = {"[Content_Types].xml", "_rels/.rels"}  # packed anew, and say the same
    assert {k: v for k, v in after.items() if k not in touched} == {
        k: v for k, v in before.items() if k not in touched
    }


def test_other_add_ins_stay(book):
    """Another add-in's texts and pane stay, whichever comes first and whichever goes."""
    theirs = {"state": "their own"}
    edit(book, (OTHER, theirs), (OURS, TEXTS))
    assert kept(book) == {OTHER: theirs, OURS: TEXTS}
    edit(book, (OURS, {"main.py": "2"}))
    assert kept(book) == {OTHER: theirs, OURS: {**TEXTS, "main.py": "2"}}
    edit(book, (OURS, None))
    assert kept(book) == {OTHER: theirs}
    edit(book, (OTHER, None))
    assert kept(book) == {}


def test_properties_of_another_kind_stay(book, edit_parts):
    """What the add-in itself has stored there, and is no text of ours, is not touched."""
    edit(book, (OURS, TEXTS))
    own = b'<we:property name="addinVersion" value="{&quot;a&quot;: 1}"/>'
    part = "xl/webextensions/webextension1.xml"
    edit_parts(
        book, {part: lambda xml: xml.replace(b"</we:properties>", own + b"</we:properties>")}
    )
    edit(book, (OURS, {"main.py": "3"}))
    with zipfile.ZipFile(book) as archive:
        assert own in archive.read(part)
    assert kept(book)[OURS]["main.py"] == "3"


@pytest.mark.needs_validator
def test_the_workbook_is_valid(book, ooxml_validator):
    """With one add-in and with two, by the Open XML SDK."""
    edit(book, (OURS, TEXTS))
    assert ooxml_validator(book).errors == []
    edit(book, (OTHER, {"state": "x"}))
    assert ooxml_validator(book).errors == []


def test_a_regrade_keeps_the_add_in(book, packed_parts):
    """Cells written later leave its parts byte for byte."""
    edit(book, (OURS, TEXTS))
    before = packed_parts(book)
    with FileHost(book, backup=False) as host:
        host.write_cells("Data", {(2, 1): "y"})
        assert host.commit().written
    after = packed_parts(book)
    for name in before:
        if "webextension" in name or "taskpanes" in name:
            assert after[name] == before[name]
