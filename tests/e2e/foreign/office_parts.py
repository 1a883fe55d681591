"""What Excel of today puts into a workbook and no library writes: pivot, slicer, threads, add-in."""

from collections.abc import Sequence

from foreign.package_parts import Part

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MS = "http://schemas.microsoft.com/office"
_X14 = f"{_MS}/spreadsheetml/2009/9/main"
_SHEET_ML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_THREAD = "{11111111-2222-3333-4444-555555555555}"
_PERSON = "{AAAAAAAA-BBBB-CCCC-DDDD-EEEEEEEEEEEE}"
_PANE = "{77777777-8888-9999-AAAA-BBBBBBBBBBBB}"
THREAD_AUTHOR = f"tc={_THREAD}"
"""Author of the old-style comment that stands in for a thread in older Excel."""

Rows = Sequence[Sequence[object]]


def _xml(text: str) -> bytes:
    return ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + text).encode()


def pivot(headers: Sequence[str], rows: Rows, *, sheet: str) -> list[Part]:
    """A pivot table on a sheet: the sum of the third column by the fourth, from Customers."""
    areas = sorted({str(row[3]) for row in rows})
    items = "".join(f'<s v="{area}"/>' for area in areas)
    fields = "".join(
        f'<cacheField name="{header}" numFmtId="0"><sharedItems count="{len(areas)}">{items}'
        "</sharedItems></cacheField>"
        if at == 3
        else f'<cacheField name="{header}" numFmtId="0"><sharedItems/></cacheField>'
        for at, header in enumerate(headers)
    )
    definition = (
        f'<pivotCacheDefinition xmlns="{_MAIN}" xmlns:r="{_OFFICE}" r:id="rId1" '
        f'refreshedBy="Ana" refreshedDate="46340" createdVersion="6" refreshedVersion="6" '
        f'minRefreshableVersion="3" recordCount="{len(rows)}"><cacheSource type="worksheet">'
        f'<worksheetSource name="Customers"/></cacheSource>'
        f'<cacheFields count="{len(headers)}">{fields}</cacheFields></pivotCacheDefinition>'
    )
    records = "".join(
        "<r>"
        + "".join(
            f'<x v="{areas.index(str(cell))}"/>'
            if at == 3
            else (f'<n v="{cell}"/>' if isinstance(cell, int | float) else f'<s v="{cell}"/>')
            for at, cell in enumerate(row)
        )
        + "</r>"
        for row in rows
    )
    return [
        Part(
            "xl/pivotCache/pivotCacheDefinition1.xml",
            _xml(definition),
            f"{_SHEET_ML}.pivotCacheDefinition+xml",
            f"{_OFFICE}/pivotCacheDefinition",
            id="rId901",
        ),
        Part(
            "xl/pivotCache/pivotCacheRecords1.xml",
            _xml(
                f'<pivotCacheRecords xmlns="{_MAIN}" count="{len(rows)}">{records}'
                "</pivotCacheRecords>"
            ),
            f"{_SHEET_ML}.pivotCacheRecords+xml",
            f"{_OFFICE}/pivotCacheRecords",
            source="xl/pivotCache/pivotCacheDefinition1.xml",
            id="rId1",
        ),
        Part(
            "xl/pivotTables/pivotTable1.xml",
            _xml(_pivot_table(len(headers), len(areas))),
            f"{_SHEET_ML}.pivotTable+xml",
            f"{_OFFICE}/pivotTable",
            source=sheet,
        ),
        # The table's own way to the cache, beside the workbook's.
        Part(
            "xl/pivotCache/pivotCacheDefinition1.xml",
            _xml(definition),
            f"{_SHEET_ML}.pivotCacheDefinition+xml",
            f"{_OFFICE}/pivotCacheDefinition",
            source="xl/pivotTables/pivotTable1.xml",
            id="rId1",
        ),
    ]


def _pivot_table(columns: int, areas: int) -> str:
    items = "".join(f'<item x="{at}"/>' for at in range(areas)) + '<item t="default"/>'
    fields = "".join(
        f'<pivotField axis="axisRow" showAll="0"><items count="{areas + 1}">{items}</items>'
        "</pivotField>"
        if at == 3
        else '<pivotField dataField="1" showAll="0"/>'
        if at == 2
        else '<pivotField showAll="0"/>'
        for at in range(columns)
    )
    lines = "".join(f'<i><x v="{at}"/></i>' if at else "<i><x/></i>" for at in range(areas))
    return (
        f'<pivotTableDefinition xmlns="{_MAIN}" name="ByArea" cacheId="7" dataCaption="Values" '
        'applyNumberFormats="0" applyBorderFormats="0" applyFontFormats="0" '
        'applyPatternFormats="0" applyAlignmentFormats="0" applyWidthHeightFormats="1" '
        'updatedVersion="6" minRefreshableVersion="3" createdVersion="6">'
        f'<location ref="A3:B{4 + areas}" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/>'
        f'<pivotFields count="{columns}">{fields}</pivotFields>'
        '<rowFields count="1"><field x="3"/></rowFields>'
        f'<rowItems count="{areas + 1}">{lines}<i t="grand"><x/></i></rowItems>'
        '<colItems count="1"><i/></colItems><dataFields count="1">'
        '<dataField name="Sum" fld="2" baseField="0" baseItem="0"/></dataFields>'
        "</pivotTableDefinition>"
    )


def slicer(areas: Sequence[str], *, sheet: str, tab_id: int) -> list[Part]:
    """Buttons that filter the pivot table by area."""
    items = "".join(f'<i x="{at}" s="1"/>' for at in range(len(areas)))
    cache = (
        f'<slicerCacheDefinition xmlns="{_X14}" name="Slicer_Area" sourceName="Rep">'
        f'<pivotTables><pivotTable tabId="{tab_id}" name="ByArea"/></pivotTables><data>'
        f'<tabular pivotCacheId="7"><items count="{len(areas)}">{items}</items></tabular></data>'
        "</slicerCacheDefinition>"
    )
    shown = (
        f'<slicers xmlns="{_X14}"><slicer name="Area" cache="Slicer_Area" caption="Area" '
        'rowHeight="241300"/></slicers>'
    )
    kind = f"{_MS}/2007/relationships"
    return [
        Part(
            "xl/slicerCaches/slicerCache1.xml",
            _xml(cache),
            "application/vnd.ms-excel.slicerCache+xml",
            f"{kind}/slicerCache",
            id="rId902",
        ),
        Part(
            "xl/slicers/slicer1.xml",
            _xml(shown),
            "application/vnd.ms-excel.slicer+xml",
            f"{kind}/slicer",
            source=sheet,
            id="rId903",
        ),
    ]


def thread(cell: str, *, sheet: str) -> list[Part]:
    """A threaded comment and the person who wrote it."""
    space = f"{_MS}/spreadsheetml/2018/threadedcomments"
    kind = f"{_MS}/2017/10/relationships"
    comment = (
        f'<ThreadedComments xmlns="{space}"><threadedComment ref="{cell}" '
        f'dT="2026-11-01T08:00:00.00" personId="{_PERSON}" id="{_THREAD}">'
        "<text>Who calls them?</text></threadedComment></ThreadedComments>"
    )
    person = (
        f'<personList xmlns="{space}"><person displayName="Ana" id="{_PERSON}" userId="ana" '
        'providerId="None"/></personList>'
    )
    return [
        Part(
            "xl/threadedComments/threadedComment1.xml",
            _xml(comment),
            "application/vnd.ms-excel.threadedcomments+xml",
            f"{kind}/threadedComment",
            source=sheet,
            id="rId904",
        ),
        Part(
            "xl/persons/person.xml",
            _xml(person),
            "application/vnd.ms-excel.person+xml",
            f"{kind}/person",
            id="rId905",
        ),
    ]


def add_in() -> list[Part]:
    """A task pane whose add-in keeps its code inside the workbook."""
    space = f"{_MS}/webextensions"
    kind = f"{_MS}/2011/relationships"
    panes = (
        f'<wetp:taskpanes xmlns:wetp="{space}/taskpanes/2010/11"><wetp:taskpane dockstate="right" '
        f'visibility="0" width="350" row="4"><wetp:webextensionref xmlns:r="{_OFFICE}" '
        'r:id="rId1"/></wetp:taskpane></wetp:taskpanes>'
    )
    extension = (
        f'<we:webextension xmlns:we="{space}/webextension/2010/11" id="{_PANE}">'
        '<we:reference id="wa200008175" version="1.0.0.0" store="en-US" storeType="OMEX"/>'
        '<we:alternateReferences/><we:properties><we:property name="main.py" '
        'value="&quot;import xlwings as xw&quot;"/></we:properties><we:bindings/>'
        "</we:webextension>"
    )
    return [
        Part(
            "xl/webextensions/taskpanes.xml",
            _xml(panes),
            "application/vnd.ms-office.webextensiontaskpanes+xml",
            f"{kind}/webextensiontaskpanes",
            source="",
        ),
        Part(
            "xl/webextensions/webextension1.xml",
            _xml(extension),
            "application/vnd.ms-office.webextension+xml",
            f"{kind}/webextension",
            source="xl/webextensions/taskpanes.xml",
            id="rId1",
        ),
    ]


def other_workbook() -> list[Part]:
    """A link to a workbook that is somewhere else, with the value last seen there."""
    link = (
        f'<externalLink xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><externalBook r:id="rId1"><sheetNames>'
        '<sheetName val="Prices"/></sheetNames><sheetDataSet><sheetData sheetId="0">'
        '<row r="1"><cell r="A1"><v>7</v></cell></row></sheetData></sheetDataSet>'
        "</externalBook></externalLink>"
    )
    return [
        Part(
            "xl/externalLinks/externalLink1.xml",
            _xml(link),
            f"{_SHEET_ML}.externalLink+xml",
            f"{_OFFICE}/externalLink",
            id="rId906",
            links=(("rId1", f"{_OFFICE}/externalLinkPath", "Prices.xlsx"),),
        )
    ]


def custom_xml() -> list[Part]:
    """A note of a document system, and what it says of itself."""
    space = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
    item = "{12345678-1234-1234-1234-123456789ABC}"
    return [
        Part(
            "customXml/item1.xml",
            b"<note xmlns='urn:example:archive'>keep me</note>",
            "application/xml",
            f"{_OFFICE}/customXml",
            id="rId907",
        ),
        Part(
            "customXml/itemProps1.xml",
            _xml(f'<ds:datastoreItem xmlns:ds="{space}" ds:itemID="{item}"/>'),
            "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
            f"{_OFFICE}/customXmlProps",
            source="customXml/item1.xml",
            id="rId1",
        ),
    ]


def printer(*, sheet: str) -> list[Part]:
    """What a printer's driver keeps with a sheet: bytes that only it understands."""
    return [
        Part(
            "xl/printerSettings/printerSettings1.bin",
            bytes(range(256)),
            f"{_SHEET_ML}.printerSettings",
            f"{_OFFICE}/printerSettings",
            source=sheet,
            id="rId908",
        )
    ]


SLICER_LIST = (
    '<extLst><ext uri="{A8765BA9-456A-4dab-B4F3-ACF838C121DE}" '
    f'xmlns:x14="{_X14}"><x14:slicerList><x14:slicer r:id="rId903"/></x14:slicerList></ext></extLst>'
)
SLICER_CACHES = (
    '<extLst><ext uri="{BBE1A952-AA13-448e-AADC-164F8A28A991}" '
    f'xmlns:x14="{_X14}"><x14:slicerCaches><x14:slicerCache r:id="rId902"/></x14:slicerCaches>'
    "</ext></extLst>"
)
PIVOT_CACHES = '<pivotCaches><pivotCache cacheId="7" r:id="rId901"/></pivotCaches>'
EXTERNAL_REFERENCES = '<externalReferences><externalReference r:id="rId906"/></externalReferences>'
