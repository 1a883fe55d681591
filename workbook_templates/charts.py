"""Native charts in the look of the workbooks: few bars, figures at the bars, nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal
from xml.etree.ElementTree import Element

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.data_source import (
    AxDataSource,
    NumData,
    NumDataSource,
    NumRef,
    NumVal,
    StrData,
    StrRef,
    StrVal,
)
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.legend import Legend
from openpyxl.chart.series import Series, SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.drawing.text import (
    CharacterProperties,
    Paragraph,
    ParagraphProperties,
    RichTextProperties,
)
from openpyxl.worksheet.worksheet import Worksheet

from workbook_templates import look
from workbook_templates.cached import CachedValue, shown_value

__all__ = ["SHADES", "Bars", "Place", "add_bar_chart"]

Shade = Literal["dark", "middle", "hollow"]
"""Told apart by lightness, so that grey print and colour-blind readers lose nothing."""
SHADES: tuple[Shade, ...] = ("dark", "middle", "hollow")

_FILLS: dict[Shade, str] = {"dark": look.BAR, "middle": "93B4D8", "hollow": "FFFFFF"}
_OUTLINE = "6B7280"
_HAIRLINE_EMU = 9525
_HUNDREDTHS_OF_POINT = 100


@dataclass(frozen=True, slots=True)
class Bars:
    """One series of a chart.

    Args:
        name: Its name in the legend.
        column: 1-based column of its values on the sheet.
        shade: How its bars are filled.
        digits: Number format of the figures at its bars; a zero shows none.
        as_cells: Whether each figure has the format of its own cell instead.
    """

    name: str
    column: int
    shade: Shade
    digits: str
    as_cells: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """The cells a chart lies over, 1-based, the last ones included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


def add_bar_chart(
    sheet: Worksheet,
    place: Place,
    *,
    names: tuple[int, int, int],
    bars: Sequence[Bars],
    across: bool = False,
) -> None:
    """Draw bars over the cells of a sheet, in the order of its rows.

    The figures stand at the bars, so there is no axis of values and no grid.

    Args:
        sheet: Where the figures stand and the chart goes; its formulas are set already.
        place: The cells it covers.
        names: Column of what the bars are called, first and last row of the figures.
        bars: The series, in order.
        across: Whether the bars lie, first row on top.
    """
    chart = BarChart()
    chart.type = "bar" if across else "col"
    chart.grouping = "clustered"
    chart.overlap = 0
    chart.gapWidth = 60
    chart.style = 2
    chart.varyColors = False
    chart.roundedCorners = False
    chart.legend = Legend()
    chart.legend.position = "t"
    chart.legend.overlay = False
    chart.legend.txPr = _type()
    chart.graphical_properties = GraphicalProperties(noFill=True, ln=LineProperties(noFill=True))
    _set_axes(chart, across=across)
    chart.series = [_series(sheet, one, names) for one in bars]
    chart.anchor = TwoCellAnchor(  # type: ignore[assignment]  # its stub knows only a cell
        editAs="oneCell",
        _from=AnchorMarker(col=place.first_column - 1, row=place.first_row - 1),
        to=AnchorMarker(col=place.last_column, row=place.last_row),
    )
    sheet.add_chart(chart)


def _set_axes(chart: BarChart, *, across: bool) -> None:
    names, values = chart.x_axis, chart.y_axis
    names.delete = False
    names.majorTickMark = names.minorTickMark = "none"
    names.txPr = _type()
    names.graphicalProperties = GraphicalProperties(ln=_line("9CA3AF"))
    names.title = values.title = None
    names.axPos, values.axPos = ("l", "b") if across else ("b", "l")
    values.delete = True  # the figures stand at the bars
    values.majorGridlines = None
    values.scaling.min = 0
    if across:
        names.scaling.orientation = "maxMin"


def _series(sheet: Worksheet, one: Bars, names: tuple[int, int, int]) -> Series:
    column, first, last = names
    figures = NumRef(
        f=str(Reference(sheet, min_col=one.column, min_row=first, max_row=last)),
        numCache=_numbers(_shown(sheet, one.column, first, last), one.digits),
    )
    series = Series(tx=SeriesLabel(v=one.name), val=NumDataSource(numRef=figures))
    words = StrRef(
        f=str(Reference(sheet, min_col=column, min_row=first, max_row=last)),
        strCache=_words(_shown(sheet, column, first, last)),
    )
    series.cat = AxDataSource(strRef=words)
    series.invertIfNegative = False
    series.graphicalProperties = GraphicalProperties(
        solidFill=_FILLS[one.shade],
        ln=_line(_OUTLINE if one.shade == "hollow" else _FILLS[one.shade]),
    )
    series.dLbls = _Labels(
        numFmt=None if one.as_cells else f'[=0]"";{one.digits}',
        txPr=_type(),
        dLblPos="outEnd",
        showVal=True,
        showLegendKey=False,
        showCatName=False,
        showSerName=False,
        showPercent=False,
        showBubbleSize=False,
    )
    return series


class _Labels(DataLabelList):
    """Labels that say that their format is their own; openpyxl's leave each program to guess."""

    tagname = "dLbls"
    __attrs__ = DataLabelList.__attrs__
    __elements__ = DataLabelList.__elements__
    __nested__ = DataLabelList.__nested__

    def to_tree(self, *args: Any, **facts: Any) -> Element:
        """The labels as XML."""
        tree = super().to_tree(*args, **facts)
        number_format = tree.find("numFmt")
        if number_format is not None:
            number_format.set("sourceLinked", "0")
        return tree


def _shown(sheet: Worksheet, column: int, first: int, last: int) -> list[CachedValue | None]:
    return [shown_value(sheet.cell(row, column)) for row in range(first, last + 1)]


def _numbers(values: Sequence[CachedValue | None], digits: str) -> NumData:
    """What a program draws that computes nothing; cells without a number have no bar."""
    points = [
        NumVal(idx=at, v=value)
        for at, value in enumerate(values)
        if isinstance(value, int | float) and not isinstance(value, bool)
    ]
    return NumData(formatCode=digits, ptCount=len(values), pt=points)


def _words(values: Sequence[CachedValue | None]) -> StrData:
    points = [StrVal(idx=at, v=str(value)) for at, value in enumerate(values) if value]
    return StrData(ptCount=len(values), pt=points)


def _type() -> RichText:
    """The type of a chart's words."""
    words = CharacterProperties(
        sz=look.POINTS["small"] * _HUNDREDTHS_OF_POINT, solidFill=look.QUIET
    )
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=words), endParaRPr=words)
    paragraph.r = []  # openpyxl puts an empty text in, though only the type is meant
    return RichText(bodyPr=RichTextProperties(), p=[paragraph])


def _line(colour: str) -> LineProperties:
    return LineProperties(solidFill=colour, w=_HAIRLINE_EMU)
