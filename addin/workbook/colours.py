"""The colours of tiers as cell formats."""

from addin.hosts.base import TierFormat
from grading.schemes.models import Scheme

__all__ = ["font_on", "tier_formats"]

_DARK, _LIGHT = "#1F1F1F", "#FFFFFF"


def tier_formats(scheme: Scheme) -> tuple[TierFormat, ...]:
    """One format per tier, best first, with a font that can be read on its fill."""
    return tuple(
        TierFormat(tier.grade, tier.colour, font_on(tier.colour)) for tier in scheme.tiers
    )


def font_on(fill: str) -> str:
    """The dark or light font that stands out more on a fill such as ``#C6EFCE``.

    Source: relative luminance and contrast ratio of WCAG 2.1.
    """
    light = _luminance(fill)
    against_dark = (light + 0.05) / (_luminance(_DARK) + 0.05)
    against_light = 1.05 / (light + 0.05)
    return _DARK if against_dark >= against_light else _LIGHT


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
