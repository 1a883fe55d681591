"""Pivot tables that read what was written are refreshed on opening, others left alone."""

import zipfile

import pytest

from addin.hosts.base import Area
from addin.hosts.ranges import Range
from addin.hosts.recalculation import holds_formulas, pivot_caches_to_refresh, refreshed
from addin.hosts.workbook_reader import WorkbookReader

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CACHE = "xl/pivotCache/pivotCacheDefinition1.xml"


@pytest.fixture
def reader(make_book, edit_parts):
    """Opens a workbook whose one pivot cache reads from ``source``."""
    opened = []

    def make(source: str, formula: bool = False) -> WorkbookReader:
        def fill(book):
            data = book.add_worksheet("Data")
            data.add_table("A1:B5", {"name": "Customers"})
            if formula:
                data.write_formula("H1", "=1+1")
            book.define_name("Area", "=Data!$A$1:$B$5")

        path = make_book(fill)
        link = (
            f'<Relationship Id="rId50" Type="{RELATIONSHIPS}/pivotCacheDefinition" '
            f'Target="/{CACHE}"/></Relationships>'
        )
        change = {
            "xl/_rels/workbook.xml.rels": lambda xml: xml.replace(
                b"</Relationships>", link.encode()
            )
        }
        edit_parts(path, change)
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr(
                CACHE,
                f'<pivotCacheDefinition xmlns="{MAIN}" xmlns:r="{RELATIONSHIPS}">'
                f'<cacheSource type="worksheet">{source}</cacheSource></pivotCacheDefinition>',
            )
        opened.append(WorkbookReader(path))
        return opened[-1]

    yield make
    for found in opened:
        found.close()


@pytest.mark.parametrize(
    ("source", "reads"),
    [
        ('<worksheetSource name="Customers"/>', True),
        ('<worksheetSource name="customers"/>', True),
        ('<worksheetSource name="Area"/>', True),
        ('<worksheetSource name="Orders"/>', False),
        ('<worksheetSource ref="A1:C5" sheet="Data"/>', True),
        ('<worksheetSource ref="A1:B5" sheet="Data"/>', False),
        ('<worksheetSource ref="A1:C5" sheet="Other"/>', False),
        ('<worksheetSource ref="A:C" sheet="Data"/>', True),
        ('<worksheetSource name="Customers" r:id="rId1"/>', False),
        ("", False),
    ],
)
def test_cache_is_refreshed_if_it_reads_written_cells(reader, source, reads):
    written = [(Area("Data", 1, 1, 5, 2, table="Customers"), Range(1, 3, 5, 3))]
    assert pivot_caches_to_refresh(reader(source), written) == ([CACHE] if reads else [])


def test_refreshing_is_ordered_once():
    xml = refreshed(f'<pivotCacheDefinition xmlns="{MAIN}"/>'.encode())
    assert b'refreshOnLoad="1"' in xml
    assert refreshed(xml) is xml


@pytest.mark.parametrize("formula", [True, False])
def test_formulas_are_found_on_any_sheet(reader, formula):
    assert holds_formulas(reader("", formula=formula)) is formula
