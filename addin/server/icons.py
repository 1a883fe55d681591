"""The icons of the ribbon, drawn from shapes; ``python -m addin.server.icons`` writes them anew.

Our own drawings: four bars, long to short, are the tiers; green is what acts, blue what shows.
"""

from collections.abc import Mapping
from pathlib import Path

from addin.server.drawing import Layer, box, circle, line, polygon, render, ring
from addin.server.manifest import ICON_SIZES

__all__ = ["ICONS", "PICTURES", "write_icons"]

PICTURES = Path(__file__).parent / "project" / "static" / "images"
"""Where the server finds them."""

_GREEN, _BLUE, _AMBER, _GREY, _INK, _PAPER = (
    "#1F7A5C",
    "#2B6CB0",
    "#C77700",
    "#8A8F98",
    "#3B4048",
    "#FFFFFF",
)


def _tiers(right: float = 74) -> tuple[Layer, ...]:
    lengths = (1.0, 0.78, 0.56, 0.34)
    colours = (_GREEN, _BLUE, _AMBER, _GREY)
    return tuple(
        Layer(box(6, 8 + 17 * place, 6 + (right - 6) * length, 20 + 17 * place, 4), colour)
        for place, (length, colour) in enumerate(zip(lengths, colours, strict=True))
    )


def _page(left: float = 12, right: float = 68) -> tuple[Layer, ...]:
    return (
        Layer(box(left, 6, right, 74, 6), _INK),
        Layer(box(left + 5, 11, right - 5, 69, 3), _PAPER),
    )


def _tick(x: float, y: float, reach: float, width: float, colour: str) -> tuple[Layer, ...]:
    """A tick whose lower corner is at a point."""
    return (
        Layer(line(x - reach / 2, y - reach / 2, x, y, width), colour),
        Layer(line(x, y, x + reach, y - reach, width), colour),
    )


def _calendar() -> tuple[Layer, ...]:
    days = [Layer(box(x, y, x + 9, y + 9, 2), _GREY) for y in (40, 54) for x in (19, 35.5, 52)]
    return (
        Layer(box(8, 12, 72, 74, 6), _INK),
        Layer(box(13, 30, 67, 69, 3), _PAPER),
        Layer(box(20, 5, 28, 22, 3), _BLUE),
        Layer(box(52, 5, 60, 22, 3), _BLUE),
        *days,
    )


def _badge(colour: str) -> tuple[Layer, ...]:
    return Layer(circle(58, 58, 21), _PAPER), Layer(circle(58, 58, 18), colour)


def _person(x: float, y: float, colour: str) -> tuple[Layer, ...]:
    return (
        Layer(circle(x, y, 8), colour),
        Layer(ring(x, y + 24, 0, 14, 180, 180), colour),
    )


ICONS: Mapping[str, tuple[Layer, ...]] = {
    "logo": _tiers(),
    "regrade_all": (
        *_tiers(70),
        *_badge(_GREEN),
        Layer(ring(58, 58, 6, 10, 290, 280), _PAPER),
        Layer(polygon((55, 44.5), (58, 55.5), (45, 54)), _PAPER),
    ),
    "preview": (
        Layer(ring(40, 64, 0, 42, 214, 112), _BLUE),
        Layer(ring(40, 16, 0, 42, 34, 112), _BLUE),
        Layer(circle(40, 40, 15), _PAPER),
        Layer(circle(40, 40, 8.5), _INK),
    ),
    "undo": (
        Layer(ring(43, 43, 17, 29, 205, 290), _BLUE),
        Layer(polygon((3, 38), (14, 10), (36, 40)), _BLUE),
    ),
    "check_data": (
        *_page(),
        Layer(box(24, 22, 56, 27, 2), _GREY),
        Layer(box(24, 34, 44, 39, 2), _GREY),
        *_tick(39, 60, 18, 9, _GREEN),
    ),
    "explain_selection": (
        Layer(box(6, 8, 74, 58, 9), _BLUE),
        Layer(polygon((18, 52), (42, 52), (18, 76)), _BLUE),
        Layer(box(18, 20, 62, 26, 3), _PAPER),
        Layer(box(18, 32, 62, 38, 3), _PAPER),
        Layer(box(18, 44, 44, 50, 3), _PAPER),
    ),
    "plan_visits": _calendar(),
    "log_done_visits": (*_calendar(), *_badge(_GREEN), *_tick(55, 67, 12, 6, _PAPER)),
    "customer_card": (
        Layer(box(4, 14, 76, 66, 7), _INK),
        Layer(box(9, 19, 71, 61, 4), _PAPER),
        *_person(26, 33, _BLUE),
        Layer(box(46, 28, 65, 33, 2), _GREY),
        Layer(box(46, 38, 65, 43, 2), _GREY),
        Layer(box(46, 48, 58, 53, 2), _GREY),
    ),
    "switch_scheme": (
        Layer(box(8, 22, 52, 32, 3), _GREEN),
        Layer(polygon((50, 10), (74, 27), (50, 44)), _GREEN),
        Layer(box(28, 50, 72, 60, 3), _BLUE),
        Layer(polygon((30, 38), (30, 72), (6, 55)), _BLUE),
    ),
    "add_tierbook": (
        *_page(8, 60),
        Layer(box(19, 22, 49, 27, 2), _GREY),
        Layer(box(19, 34, 43, 39, 2), _GREY),
        *_badge(_GREEN),
        Layer(box(55, 47, 61, 69, 2), _PAPER),
        Layer(box(47, 55, 69, 61, 2), _PAPER),
    ),
    "task_pane": (
        Layer(box(4, 10, 76, 70, 6), _INK),
        Layer(box(9, 22, 44, 65, 2), _PAPER),
        Layer(box(49, 22, 71, 65, 2), _BLUE),
    ),
    "help": (
        Layer(circle(40, 40, 35), _BLUE),
        Layer(ring(40, 31, 8.5, 16, 180, 235), _PAPER),
        Layer(line(44.5, 42, 40, 49, 7.5), _PAPER),
        Layer(circle(40, 61, 5), _PAPER),
    ),
}


def write_icons(folder: Path = PICTURES) -> None:
    """Write every icon in every size; favicon included."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, layers in ICONS.items():
        for size in ICON_SIZES:
            (folder / f"{name}-{size}.png").write_bytes(render(layers, size))
    (folder / "favicon.png").write_bytes(render(ICONS["logo"], 32))


if __name__ == "__main__":
    write_icons()
