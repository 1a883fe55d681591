"""A slowdown of xlwings outside the browser, removed while the installed version has it.

For each cell of a formula's arguments ``xlwings.utils.is_jsnull`` tries to import a module that
only browsers have; a failing import costs more than all else that is done for the cell. Outside
a browser the answer is always no.
"""

import builtins
import sys
from collections.abc import Callable
from types import ModuleType

__all__ = ["imports_per_call", "skip_null_check"]


def imports_per_call(check: Callable[[object], bool]) -> bool:
    """Whether a check still tries an import on each call, so that it is worth replacing."""
    attempts: list[str] = []
    real = builtins.__import__

    def counting(name: str, *rest: object) -> ModuleType:
        attempts.append(name)
        return real(name, *rest)  # type: ignore[arg-type]  # passed on as it came

    builtins.__import__ = counting  # type: ignore[assignment]  # the same but for its hints
    try:
        check(0.0)
        attempts.clear()  # a mended version may import once and remember
        check(0.0)
    finally:
        builtins.__import__ = real
    return bool(attempts)


def skip_null_check() -> bool:
    """Replace the check if it is slow here; gives whether it was replaced."""
    from xlwings import utils
    from xlwings.conversion import standard

    if sys.platform == "emscripten" or not imports_per_call(utils.is_jsnull):
        return False
    for module in (utils, standard):
        vars(module)["is_jsnull"] = _never
    return True


def _never(value: object) -> bool:
    return False
