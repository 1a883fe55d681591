"""The pictures are what their drawings say."""

import struct
import zlib

import numpy as np
import pytest

from addin.server.drawing import Layer, box, circle, line, polygon, render, ring
from addin.server.icons import ICONS, PICTURES, write_icons
from addin.server.manifest import ICON_SIZES
from addin.server.ribbon import GROUPS


def pixels(png: bytes) -> np.ndarray:
    """Red, green, blue and opacity of a PNG without row filters."""
    width, height = struct.unpack(">II", png[16:24])
    length = struct.unpack(">I", png[33:37])[0]
    rows = np.frombuffer(zlib.decompress(png[41 : 41 + length]), dtype=np.uint8)
    return rows.reshape(height, 1 + width * 4)[:, 1:].reshape(height, width, 4)


def test_files_are_current(tmp_path):
    """Whoever changes a drawing writes the files anew: python -m addin.server.icons."""
    write_icons(tmp_path)
    drawn = {file.name for file in tmp_path.iterdir()}
    assert drawn == {file.name for file in PICTURES.iterdir()}
    assert len(drawn) == len(ICONS) * len(ICON_SIZES) + 1
    for name in drawn:
        old, new = (pixels((folder / name).read_bytes()) for folder in (PICTURES, tmp_path))
        # A last bit may differ between machines; a changed drawing differs in more.
        assert np.abs(old.astype(int) - new.astype(int)).max() <= 1, name


def test_each_button_has_its_own_drawing():
    """No two buttons look alike, and none lacks a picture."""
    buttons = {name for group in GROUPS for name in group.buttons}
    assert set(ICONS) == buttons | {"logo"}
    assert len({render(layers, 32) for layers in ICONS.values()}) == len(ICONS)


@pytest.mark.parametrize("name", sorted(ICONS))
def test_smallest_size_shows_something(name):
    """At 16 pixels a fifth of the picture is covered at least, and its edge is not all covered."""
    opacity = pixels(render(ICONS[name], 16))[..., 3]
    assert (opacity > 128).mean() > 0.2
    assert (opacity < 128).any()


@pytest.mark.parametrize(
    ("shape", "inside", "outside"),
    [
        (box(10, 10, 30, 20), (11, 11), (9, 11)),
        (box(10, 10, 30, 30, 8), (20, 11), (11, 11)),
        (circle(40, 40, 10), (40, 49), (40, 51)),
        (ring(40, 40, 5, 10), (40, 47), (40, 43)),
        (ring(40, 40, 0, 10, 0, 90), (45, 45), (35, 45)),
        (line(10, 10, 30, 10, 4), (8.5, 10), (7.5, 10)),
        (polygon((0, 0), (20, 0), (0, 20)), (5, 5), (15, 15)),
    ],
)
def test_shapes(shape, inside, outside):
    """Each shape holds a point just inside its edge and not one just outside."""
    x, y = np.array([[inside[0], outside[0]]], float), np.array([[inside[1], outside[1]]], float)
    assert shape(x, y).tolist() == [[True, False]]


def test_later_layers_cover_earlier_ones_and_the_rest_stays_clear():
    """Half a picture in red, a quarter of it covered in blue."""
    layers = (Layer(box(0, 0, 40, 80), "#FF0000"), Layer(box(0, 0, 40, 40), "#0000FF"))
    picture = pixels(render(layers, 16))
    assert picture[2, 2].tolist() == [0, 0, 255, 255]
    assert picture[12, 2].tolist() == [255, 0, 0, 255]
    assert picture[2, 12, 3] == 0
