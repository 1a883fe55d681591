"""The key Esc, pressed in Excel while Python works; only Windows tells of it."""

import sys
from collections.abc import Callable

import xlwings as xw

__all__ = ["escape_watch"]

_ESCAPE = 0x1B
_NOW, _SINCE = 0x8000, 0x0001
"""Bits of a key's state: it is down, it was pressed since it was last asked for."""


def escape_watch(app: xw.App) -> Callable[[], bool] | None:
    """Tells whether Esc was pressed since the last call; None where no system tells.

    Args:
        app: Excel; a key pressed in another program does not count.
    """
    if sys.platform != "win32":
        return None
    import ctypes

    user32 = ctypes.windll.user32
    user32.GetAsyncKeyState(_ESCAPE)  # forgets what was pressed before the click

    def pressed() -> bool:
        state = user32.GetAsyncKeyState(_ESCAPE)
        return bool(state & (_NOW | _SINCE)) and user32.GetForegroundWindow() == app.hwnd

    return pressed
