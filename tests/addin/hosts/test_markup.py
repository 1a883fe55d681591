"""XML is edited by byte place: what is not edited keeps its bytes, whatever its spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.hosts.cell_text import unescaped
from addin.hosts.markup import (
    Edits,
    attribute_text,
    element,
    escaped_name,
    parse,
    set_attributes,
    text_content,
)
from grading.exceptions import RefusedError

RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def test_places_are_those_of_the_bytes():
    xml = '<?xml version="1.0"?>\n<!-- é --><a n="1>0"><b>text é</b><c/></a>'.encode()
    root = parse(xml)
    assert xml[root.start : root.tag_end] == b'<a n="1>0">'
    b, c = root.children
    assert xml[b.start : b.end] == "<b>text é</b>".encode()
    assert xml[b.tag_end : b.inner_end] == "text é".encode()
    assert xml[c.start : c.end] == b"<c/>"
    assert (b.is_empty_tag, c.is_empty_tag) == (False, True)
    assert (b.text, root.attributes) == ("text é", {"n": "1>0"})


def test_names_are_local_and_children_of_other_namespaces_are_told_apart():
    root = parse(b'<x:a xmlns:x="urn:x" xmlns:y="urn:y"><y:b/><x:b i="2"/></x:a>')
    assert (root.name, root.space, root.prefix) == ("a", "urn:x", "x:")
    found = root.child("b")
    assert found is not None
    assert found.attributes == {"i": "2"}


def test_relationship_ids_are_found_under_any_prefix():
    root = parse(f'<a xmlns:q="{RELATIONSHIPS}" q:id="rId1" id="5"/>'.encode())
    assert root.attributes == {"r:id": "rId1", "id": "5"}


@pytest.mark.parametrize("xml", [b"", b"<a>", b"<a></b>", b"<a>\xff</a>", b"text"])
def test_damaged_part_is_refused_with_its_name(xml):
    with pytest.raises(RefusedError, match=r"book\.xlsx \(styles\).*damaged"):
        parse(xml, "book.xlsx (styles)")


def test_document_type_is_refused():
    bomb = b'<!DOCTYPE a [<!ENTITY b "bbbbbbbb">]><a>&b;</a>'
    with pytest.raises(RefusedError, match="must not declare a document type"):
        parse(bomb)


def test_no_edit_gives_the_very_same_bytes():
    xml = b"<a ><b  c = '1' /></a >"
    edits = Edits(xml)
    edits.set(parse(xml).children[0], d=None)
    edits.replace(0, 2, b"<a")
    assert edits.apply() is xml


@pytest.mark.parametrize(
    ("tag", "values", "expected"),
    [
        (b"<a/>", {"b": "1"}, b'<a b="1"/>'),
        (b"<a />", {"b": "1"}, b'<a b="1"/>'),
        (b"<a>", {"b": "<"}, b'<a b="&lt;">'),
        (b"<a b = '1' c=\"2\">", {"b": "3"}, b'<a b="3" c="2">'),
        (b'<a b="1" c="2">', {"b": None}, b'<a c="2">'),
        (b'<a bb="1">', {"b": "2"}, b'<a bb="1" b="2">'),
        (b"<a c=\" b='1'\">", {"b": "2"}, b'<a c=" b=\'1\'" b="2">'),
    ],
)
def test_attributes_are_set_in_place(tag, values, expected):
    assert set_attributes(tag, values) == expected


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        (b"<a/>", b'<a n="1"><b/></a>'),
        (b"<a></a>", b'<a n="1"><b/></a>'),
        (b"<a><c/></a>", b'<a n="1"><c/><b/></a>'),
        (b'<x:a xmlns:x="u"/>', b'<x:a xmlns:x="u" n="1"><b/></x:a>'),
    ],
)
def test_children_are_appended(xml, expected):
    edits = Edits(xml)
    edits.append(parse(xml), b"<b/>", n="1")
    assert edits.apply() == expected


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        (b"<a/>", b"<a><b/></a>"),
        (b"<a><c/></a>", b"<a><b/><c/></a>"),
        (b"<a><first/><c/></a>", b"<a><first/><b/><c/></a>"),
        (b"<a><first/><b/></a>", b"<a><first/><b/><b/></a>"),
    ],
)
def test_child_goes_where_the_schema_wants_it(xml, expected):
    edits = Edits(xml)
    edits.insert_child(parse(xml), ("first", "b", "c"), "b", b"<b/>")
    assert edits.apply() == expected


def test_element_leaves_out_what_is_none():
    assert element("x:a", {"b": 1, "c": None}) == b'<x:a b="1"/>'
    assert element("a", {}, b"") == b"<a></a>"


def test_equal_elements_have_equal_signatures_whatever_their_spelling():
    one = parse(b"<x:a xmlns:x='u' b='1' c='2'><x:d/></x:a>")
    two = parse(b'<a xmlns="u" c="2" b="1"><d></d></a>')
    assert one.signature() == two.signature()
    assert one.signature() != parse(b'<a xmlns="u" c="2"><d/></a>').signature()


@given(st.text(st.characters(blacklist_categories=["Cs"]), max_size=30))
def test_texts_come_back_as_they_were(text):
    """Control characters are spelled as Excel spells them; a parser refuses none of it."""
    written = text_content(text).encode()
    assert unescaped(parse(b"<a>" + written + b"</a>").text) == text


@given(st.text(st.characters(blacklist_categories=["Cs"]), max_size=30))
def test_column_names_come_back_as_they_were(text):
    xml = element("a", {"name": escaped_name(text)})
    kept = "".join(letter for letter in text if letter not in "\ufffe\uffff")
    assert unescaped(parse(xml).attributes["name"]) == kept


@given(st.text("ab\"'<>&\t\n\r ", max_size=20))
def test_attribute_values_come_back_as_they_were(text):
    assert parse(f'<a b="{attribute_text(text)}"/>'.encode()).attributes["b"] == text
