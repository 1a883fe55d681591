"""Which of our modules a workbook must carry: all that formulas and buttons can come to need."""

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from addin.lite.named_texts import NamedTexts

__all__ = [
    "PACKAGES",
    "STARTS",
    "carried_modules",
    "carried_texts",
    "files_below",
    "source_of",
]

STARTS = ("addin.functions", "addin.scripts")
"""What Excel sees; everything else is carried because one of these leads to it."""

PACKAGES = ("addin", "grading")
"""Ours."""
_LEFT_OUT = frozenset(f"grading.lifetime.{name}" for name in ("bg_nbd", "gamma_gamma", "maximum"))
"""What runs on scipy alone, which a browser does not have; who asks for it is told so."""


def source_of(module: str) -> tuple[str, Traversable] | None:
    """Path within the bundle and file of a module of ours, None where there is no such module."""
    top, *rest = module.split(".")
    if top not in PACKAGES:
        return None
    place = resources.files(top)
    folder = place.joinpath(*rest) if rest else place
    package = folder.joinpath("__init__.py")
    if folder.is_dir() and package.is_file():
        return "/".join([top, *rest, "__init__.py"]), package
    if not rest:
        return None
    single = place.joinpath(*rest[:-1], f"{rest[-1]}.py")
    return ("/".join([top, *rest]) + ".py", single) if single.is_file() else None


@cache
def carried_modules() -> tuple[str, ...]:
    """Dotted names, in order, of all modules that ``STARTS`` import, at once or when needed.

    Imports within functions count too: what only some schemes need has to be there as well,
    unless it cannot run there.
    """
    found: set[str] = set()
    waiting = list(STARTS)
    while waiting:
        module = waiting.pop()
        source = source_of(module)
        if module in found or module in _LEFT_OUT or source is None:
            continue
        found.add(module)
        parents = module.split(".")[:-1]
        waiting += [".".join(parents[: n + 1]) for n in range(len(parents))]
        waiting += _imported(source[1].read_text(encoding="utf-8"))
    return tuple(sorted(found))


def _imported(source: str) -> Iterator[str]:
    """Whatever a source may import; what turns out to be no module is passed over later."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


@cache
def carried_texts() -> tuple[tuple[str, str], ...]:
    """Path and text of all schemes, and of the messages that a carried module can come to say."""
    import tomli_w

    sources = (source_of(module) for module in carried_modules())
    named = NamedTexts(found[1].read_text(encoding="utf-8") for found in sources if found)
    found: list[tuple[str, str]] = []
    for package in PACKAGES:
        for language in sorted(resources.files(package).joinpath("locale").iterdir(), key=str):
            for topic in sorted(language.iterdir(), key=str):
                table = tomllib.loads(topic.read_text(encoding="utf-8"))
                part = named.part(table, f"{topic.name.removesuffix('.toml')}.")
                if part:
                    path = f"{package}/locale/{language.name}/{topic.name}"
                    found.append((path, tomli_w.dumps(part)))
    data = resources.files("grading.schemes").joinpath("data")
    files = files_below(data, "grading/schemes/data", ".toml")
    return (*found, *((path, _bare(file.read_text(encoding="utf-8"))) for path, file in files))


def _bare(document: str) -> str:
    """A TOML document without lines that are comments or blank."""
    lines = (line for line in document.splitlines() if line and not line.startswith("#"))
    return "\n".join([*lines, ""])


def files_below(
    folder: Traversable, path: str, *endings: str
) -> Iterator[tuple[str, Traversable]]:
    """Path and file, in order, of all files in a folder and those within it.

    Args:
        folder: Where they are.
        path: Of the folder, in front of theirs.
        endings: Only files whose names end so.
    """
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from files_below(entry, f"{path}/{entry.name}", *endings)
        elif entry.name.endswith(endings):
            yield f"{path}/{entry.name}", entry
