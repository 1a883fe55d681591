"""The texts that cells share, in every way they can be spelled."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addin.hosts.markup import text_content
from addin.hosts.shared_strings import SharedStrings
from grading.exceptions import RefusedError


def texts(items: str) -> list[str]:
    return SharedStrings(f'<?xml version="1.0"?>\n<sst count="9">{items}</sst>'.encode()).texts


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ("<si><t>Ann</t></si>", "Ann"),
        ('<si><t xml:space="preserve"> Ann </t></si>', " Ann "),
        ("<si><t>A &amp; B &lt;&gt;&quot;&apos; &#228;&#xE9;</t></si>", "A & B <>\"' äé"),
        ("<si><t></t></si>", ""),
        ("<si><t/></si>", ""),
        ("<si/>", ""),
        ("<si></si>", ""),
        (
            "<si><r><t>bo</t></r><r><rPr><b/></rPr><t xml:space='preserve'>ld </t></r></si>",
            "bold ",
        ),
        ("<si><t>東京</t><rPh sb='0' eb='2'><t>トウキョウ</t></rPh><phoneticPr/></si>", "東京"),
        ("<si><t>a_x000D_b_x0041_</t></si>", "a\rbA"),
        ("<si><t>_x005F_x0041_</t></si>", "_x0041_"),
        ("<si><t>_xD83D__xDE00_</t></si>", "😀"),
        ("<si><t>a\r\nb\rc</t></si>", "a\nb\nc"),
        ("<si>\n  <t>Ann</t>\n</si>", "Ann"),
        ("<si><t>a<!-- x -->b<![CDATA[<&]]></t></si>", "ab<&"),
        ("<x:si><x:t>Ann</x:t></x:si>", "Ann"),
        ("<x:si><x:t>_x0041_&amp;</x:t><x:rPh><x:t>no</x:t></x:rPh></x:si>", "A&"),
    ],
)
def test_one_item(item: str, text: str) -> None:
    """An item means the same alone and between plain ones."""
    if item.startswith("<x:"):
        xml = f'<x:sst xmlns:x="u">{item}{item}</x:sst>'
        assert SharedStrings(xml.encode()).texts == [text, text]
    else:
        assert texts(item) == [text]
        plain = "<si><t>1</t></si>"
        assert texts(plain + item + plain + plain + item) == ["1", text, "1", "1", text]


def test_a_workbook_may_have_none() -> None:
    assert SharedStrings(None).texts == []
    assert len(SharedStrings(b"<sst/>")) == 0


def test_items_are_found_by_position() -> None:
    shared = SharedStrings(b"<sst><si><t>a</t></si><si><t>b</t></si></sst>")
    assert shared[1] == "b"


@pytest.mark.parametrize("xml", [b"<sst><si><t>\xff</t></si></sst>", b"<x:sst><!-- <x:si>"])
def test_damage_is_refused(xml: bytes) -> None:
    with pytest.raises(RefusedError, match="damaged"):
        SharedStrings(xml, "book.xlsx").texts  # noqa: B018 # read on first use


@settings(max_examples=100, deadline=None)
@given(wanted=st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=8), max_size=8))
def test_spelled_then_read_gives_the_text(wanted: list[str]) -> None:
    """Whatever characters a text has, those that XML cannot hold included."""
    spelled = [text_content(text) for text in wanted]
    items = "".join(f'<si><t xml:space="preserve">{text}</t></si>' for text in spelled)
    assert texts(items) == wanted
    prefixed = re.sub(r"<(/?)(si|t)(?=[ >])", r"<\1x:\2", items)
    assert SharedStrings(f'<x:sst xmlns:x="u">{prefixed}</x:sst>'.encode()).texts == wanted
