"""xlwings as it is on Windows, on any system: its own modules over empty ones of pywin32.

Run as a program it reads calls from standard input, one JSON document, and prints what Excel would
get. What Windows itself does is left out: nothing here opens Excel. The work is that of xlwings'
``udfs``: it registers the functions, writes their VBA, converts arguments as COM delivers them and
results as COM takes them.
"""

import ctypes
import datetime
import io
import json
import sys
import types
from typing import Any

_PYWIN32 = (
    "pythoncom", "pywintypes", "win32api", "win32con", "win32event", "win32gui", "win32process",
    "win32timezone", "winerror", "win32com", "win32com.client", "win32com.client.dynamic",
    "win32com.server", "win32com.server.dispatcher", "win32com.server.policy",
    "win32com.server.util",
)  # fmt: skip
_MISSING = -2147352572
"""What COM passes for an argument that is left out."""
_ERRORS = {"#DIV/0!": -2146826281, "#N/A": -2146826246, "#VALUE!": -2146826273}
"""What COM passes for a cell that shows an error."""


class _Hollow(types.ModuleType):
    """A module in which every name is a class that does nothing."""

    __path__ = ()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        made = type(name, (), {"__init__": lambda self, *args, **named: None})
        setattr(self, name, made)
        return made


class _Library:
    """A library of Windows in which every function does nothing and gives 0."""

    def __getattr__(self, name: str) -> "_Library":
        return self

    def __call__(self, *_: object) -> int:
        return 0


class _ComTime(datetime.datetime):
    """A time as pywin32 delivers it: a date-time of its own kind, with a time zone."""


class _Utc(datetime.tzinfo):
    def utcoffset(self, _: object) -> datetime.timedelta:
        return datetime.timedelta(0)

    def dst(self, _: object) -> None:
        return None

    def tzname(self, _: object) -> str:
        return "UTC"


def install() -> None:
    """Make xlwings believe that it runs on Windows; to be called before it is imported."""
    import asyncio  # noqa: F401  # these look at the platform as well, and must see the true one

    import numpy  # noqa: F401
    import pandas  # noqa: F401

    import grading  # noqa: F401

    for name in _PYWIN32:
        sys.modules[name] = _Hollow(name)
    for name in _PYWIN32:
        parent, _, child = name.rpartition(".")
        if parent:
            setattr(sys.modules[parent], child, sys.modules[name])
    stubs: Any = types.SimpleNamespace(**{n.replace(".", "_"): sys.modules[n] for n in _PYWIN32})
    stubs.pywintypes.TimeType = _ComTime
    stubs.pywintypes.com_error = type("com_error", (Exception,), {})
    stubs.win32timezone.TimeZoneInfo.utc = staticmethod(_Utc)
    for name in ("windll", "oledll"):
        setattr(ctypes, name, _Library())
    stubs.pythoncom.TypeIIDs = {stubs.pythoncom.IID_IDispatch: object}
    stubs.pythoncom.__file__ = "pythoncom311.dll"
    platform, sys.platform = sys.platform, "win32"
    load, ctypes.PyDLL = ctypes.PyDLL, lambda _: _Library()  # type: ignore[assignment,misc]
    try:
        import xlwings
        import xlwings.udfs  # noqa: F401
    finally:
        sys.platform, ctypes.PyDLL = platform, load  # type: ignore[misc]


def vba() -> str:
    """The VBA that xlwings puts into the add-in."""
    from xlwings import udfs

    from addin import functions

    written = io.StringIO()
    workbook = types.SimpleNamespace(Name="tierbook.xlam")
    udfs.generate_vba_wrapper("addin.functions", functions, written, workbook)
    return written.getvalue()


def described() -> dict[str, Any]:
    """What the function wizard of Excel is told about each function."""
    from addin import functions

    return {
        name: {
            "doc": made["ret"]["doc"],
            "category": made["category"],
            "args": {each["name"]: each["doc"] for each in made["args"]},
            "optional": [each["name"] for each in made["args"] if "optional" in each],
        }
        for name in functions.__all__
        if (made := getattr(functions, name).__xlfunc__)
    }


def call(name: str, arguments: list[Any]) -> Any:
    """One formula with its arguments as COM delivers them, and the result as COM takes it."""
    from xlwings import udfs

    result = udfs.call_udf("addin.functions", name, tuple(map(_com, arguments)))
    return [[_shown(cell) for cell in row] for row in result]


def _com(value: Any) -> Any:
    """A JSON value as COM has it: ranges are tuples, numbers floats, dates times."""
    if isinstance(value, list):
        return tuple(map(_com, value))
    if isinstance(value, dict):
        if "date" in value:
            day = datetime.date.fromisoformat(value["date"])
            return _ComTime(day.year, day.month, day.day, tzinfo=_Utc())
        return _ERRORS[value["error"]] if "error" in value else _MISSING
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return value


def _shown(cell: Any) -> Any:
    return {"date": cell.date().isoformat()} if isinstance(cell, datetime.datetime) else cell


if __name__ == "__main__":
    install()
    calls = json.load(sys.stdin)
    answers = [call(name, arguments) for name, arguments in calls]
    json.dump({"vba": vba(), "functions": described(), "answers": answers}, sys.stdout)
