"""Formulas and buttons as coroutines that work in a thread, so that none holds up the others.

xlwings Server would run them in its event loop, where one slow workbook makes everyone wait.
"""

import os
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from functools import partial, wraps
from inspect import unwrap
from types import ModuleType
from typing import Any

from addin.server.own_app import give_own_app

__all__ = ["formulas_in_threads", "in_thread", "scripts_in_threads"]

_THREADS = min(32, 4 * (os.cpu_count() or 1))
"""At once per process; numpy lets go of the interpreter's lock, pure Python shares it."""

Work = Callable[..., Any]


def in_thread(function: Work) -> Callable[..., Awaitable[Any]]:
    """A coroutine function that does what a function does, in a thread.

    Signature, docstring and what xlwings has noted about the function stay the same.
    """

    @wraps(function)
    async def call(*args: Any, **options: Any) -> Any:
        from anyio import to_thread

        return await to_thread.run_sync(
            partial(function, *args, **options), limiter=_limiter(), abandon_on_cancel=False
        )

    return call


def _limiter() -> Any:
    """The limit on threads of the running event loop; one for formulas and buttons together."""
    from anyio import CapacityLimiter
    from anyio.lowlevel import RunVar

    limit: RunVar[CapacityLimiter] = RunVar("tierbook_threads")
    known = limit.get(None)
    if known is None:
        known = CapacityLimiter(_THREADS)
        limit.set(known)
    return known


def formulas_in_threads(module: ModuleType) -> dict[str, Callable[..., Awaitable[Any]]]:
    """Every formula of a module by the name xlwings calls it by."""
    return {name: in_thread(work) for name, work in _marked(module, "__xlfunc__")}


def scripts_in_threads(
    module: ModuleType, roles: Mapping[str, Sequence[str]] | None = None
) -> dict[str, Work]:
    """Every script of a module, registered anew.

    Args:
        module: With functions that ``xlwings.script`` has decorated.
        roles: Which roles a person must have to run a script, by its name; others keep what
            they were registered with.
    """
    from xlwings.server import script

    found: dict[str, Work] = {}
    for name, work in _marked(module, "__xlscript__"):
        options = dict(work.__xlscript__)
        if roles and name in roles:
            options["required_roles"] = list(roles[name])
        options.pop("lazy", None)  # follows from the annotation of the workbook
        found[name] = script(**options)(in_thread(_apart(unwrap(work))))
    return found


def _apart(work: Work) -> Work:
    """A script whose workbook is apart from those of all other requests."""

    @wraps(work)
    def run(*args: Any, **options: Any) -> Any:
        import xlwings as xw

        for value in (*args, *options.values()):
            if isinstance(value, xw.Book):
                give_own_app(value)
        return work(*args, **options)

    return run


def _marked(module: ModuleType, mark: str) -> Iterator[tuple[str, Any]]:
    for name, work in vars(module).items():
        if hasattr(work, mark) and name == work.__name__:
            yield name, work
