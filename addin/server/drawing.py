"""Small pictures from plain shapes, as PNG bytes.

A shape is a test of points on a grid of 80 by 80 units; a picture is coloured shapes, the later
over the earlier. Sixteen samples per pixel make smooth edges. No imaging library is needed.
"""

import struct
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = [
    "UNITS",
    "Layer",
    "Points",
    "Shape",
    "box",
    "circle",
    "line",
    "polygon",
    "render",
    "ring",
]

UNITS = 80
"""Width and height of the grid that shapes are drawn on."""
_SAMPLES = 4

Points = npt.NDArray[np.float64]
Shape = Callable[[Points, Points], npt.NDArray[np.bool_]]
"""Whether points, given as x to the right and y downwards, are inside."""


@dataclass(frozen=True, slots=True)
class Layer:
    """A shape in one colour, such as ``#1F7A5C``."""

    shape: Shape
    colour: str


def box(left: float, top: float, right: float, bottom: float, corner: float = 0) -> Shape:
    """A rectangle with round corners."""

    def inside(x: Points, y: Points) -> npt.NDArray[np.bool_]:
        out_x = np.maximum(np.maximum(left + corner - x, x - right + corner), 0)
        out_y = np.maximum(np.maximum(top + corner - y, y - bottom + corner), 0)
        within: npt.NDArray[np.bool_] = out_x**2 + out_y**2 <= corner**2 + 1e-9
        return within

    return inside


def circle(x: float, y: float, radius: float) -> Shape:
    """A disc around a point."""
    return ring(x, y, 0, radius)


def ring(
    x: float, y: float, inner: float, outer: float, start: float = 0, sweep: float = 360
) -> Shape:
    """A ring around a point, or a part of it.

    Args:
        x: Of the centre.
        y: Of the centre.
        inner: Radius of the hole.
        outer: Radius of the ring.
        start: Where the part begins, in degrees clockwise from the right.
        sweep: How far it goes on from there, in degrees.
    """

    def inside(px: Points, py: Points) -> npt.NDArray[np.bool_]:
        distance = np.hypot(px - x, py - y)
        turn = (np.degrees(np.arctan2(py - y, px - x)) - start) % 360
        within: npt.NDArray[np.bool_] = (distance >= inner) & (distance <= outer) & (turn <= sweep)
        return within

    return inside


def line(x1: float, y1: float, x2: float, y2: float, width: float) -> Shape:
    """A straight stroke with round ends."""

    def inside(x: Points, y: Points) -> npt.NDArray[np.bool_]:
        dx, dy = x2 - x1, y2 - y1
        along = np.clip(((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy), 0, 1)
        within: npt.NDArray[np.bool_] = (
            np.hypot(x - x1 - along * dx, y - y1 - along * dy) <= width / 2
        )
        return within

    return inside


def polygon(*corners: tuple[float, float]) -> Shape:
    """A convex polygon whose corners run clockwise as one sees it."""

    def inside(x: Points, y: Points) -> npt.NDArray[np.bool_]:
        found = np.ones(x.shape, dtype=np.bool_)
        for (ax, ay), (bx, by) in zip(corners, (*corners[1:], corners[0]), strict=True):
            found &= (bx - ax) * (y - ay) - (by - ay) * (x - ax) >= 0
        return found

    return inside


def render(layers: Sequence[Layer], size: int) -> bytes:
    """A picture as a PNG file with transparency.

    Args:
        layers: From the lowest to the highest.
        size: Width and height in pixels.
    """
    fine = size * _SAMPLES
    steps = (np.arange(fine) + 0.5) * UNITS / fine
    x, y = np.meshgrid(steps, steps)
    colour = np.zeros((fine, fine, 3))
    covered = np.zeros((fine, fine), dtype=np.bool_)
    for layer in layers:
        inside = layer.shape(x, y)
        colour[inside] = [int(layer.colour[at : at + 2], 16) for at in (1, 3, 5)]
        covered |= inside
    return _png(_averaged(colour, covered, size))


def _averaged(colour: Points, covered: npt.NDArray[np.bool_], size: int) -> npt.NDArray[np.uint8]:
    """Red, green, blue and opacity per pixel, the mean of its samples."""
    cells = (size, _SAMPLES, size, _SAMPLES)
    count = covered.reshape(cells).sum(axis=(1, 3))
    sums = (colour * covered[..., None]).reshape(*cells, 3).sum(axis=(1, 3))
    mean = sums / np.maximum(count, 1)[..., None]
    opacity = count * 255 / _SAMPLES**2
    pixels: npt.NDArray[np.uint8] = np.rint(np.dstack([mean, opacity])).astype(np.uint8)
    return pixels


def _png(pixels: npt.NDArray[np.uint8]) -> bytes:
    """Source: PNG specification, third edition; colour type 6, no filter, no interlace."""
    height, width = pixels.shape[:2]
    rows = b"".join(b"\0" + row.tobytes() for row in pixels)
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)
