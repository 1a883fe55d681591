"""Our code as one text that a workbook can hold.

Files by path as JSON, packed by bzip2 and spelled in 85 letters: of what the standard library of a
browser runtime has, that is the smallest. Docstrings, comments and hints of types are left out,
since people read the code where it is made; what Excel sees keeps them, as xlwings reads them.
"""

import ast
import base64
import bz2
import json
from collections.abc import Mapping
from functools import cache
from typing import TypeVar

from addin.lite.modules import STARTS, carried_modules, carried_texts, source_of

__all__ = ["SPELLING", "bundle_text", "bundled_files", "unpacked"]

SPELLING = ("&<>", ".,:")
"""Letters of base 85 that XML would have to escape, and what stands for them here."""
_Function = TypeVar("_Function", ast.FunctionDef, ast.AsyncFunctionDef)
_Block = TypeVar("_Block", ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
_LINE = 500
"""Letters per line: editors are slow with very long ones."""


@cache
def bundle_text() -> str:
    """The bundle as lines of letters; the same code always gives the same text."""
    files = json.dumps(bundled_files(), ensure_ascii=False, separators=(",", ":"))
    letters = base64.b85encode(bz2.compress(files.encode())).decode("ascii")
    spelled = letters.translate(str.maketrans(*SPELLING))
    return "\n".join(spelled[at : at + _LINE] for at in range(0, len(spelled), _LINE))


def unpacked(text: str) -> Mapping[str, str]:
    """The files of a bundle by path.

    Raises:
        ValueError: The text is no bundle.
    """
    letters = "".join(text.split()).translate(str.maketrans(*reversed(SPELLING)))
    try:
        files: Mapping[str, str] = json.loads(bz2.decompress(base64.b85decode(letters)))
    except OSError as cause:
        raise ValueError(str(cause)) from cause
    return files


@cache
def bundled_files() -> Mapping[str, str]:
    """Text of each file by its path, like beside like, since that packs better."""
    found = {path: file.read_text(encoding="utf-8") for path, file in carried_texts()}
    for module in carried_modules():
        source = source_of(module)
        if source is not None:
            path, file = source
            text = file.read_text(encoding="utf-8")
            found[path] = text if module in STARTS else _bare(text)
    return dict(sorted(found.items(), key=_likeness))


def _likeness(file: tuple[str, str]) -> tuple[bool, str, str]:
    """Code first; then a topic's texts in all languages one after another."""
    path = file[0]
    topic = path.rpartition("/")[2] if "/locale/" in path else ""
    return not path.endswith(".py"), topic, path


def _bare(source: str) -> str:
    """A module's source without comments, docstrings and the types of arguments."""
    return ast.unparse(_Bare().visit(ast.parse(source))) + "\n"


class _Bare(ast.NodeTransformer):
    """Leaves out what no run needs; hints of fields stay, since they make up data classes."""

    def visit_Module(self, node: ast.Module) -> ast.Module:
        return self._without_notes(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.ClassDef:
        return self._without_notes(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        return self._without_hints(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AsyncFunctionDef:
        return self._without_hints(node)

    def visit_arg(self, node: ast.arg) -> ast.arg:
        node.annotation = None
        return node

    def _without_hints(self, node: _Function) -> _Function:
        node.returns = None
        return self._without_notes(node)

    def _without_notes(self, node: _Block) -> _Block:
        self.generic_visit(node)
        node.body = [line for line in node.body if not _is_note(line)] or [ast.Pass()]
        return node


def _is_note(line: ast.stmt) -> bool:
    return (
        isinstance(line, ast.Expr)
        and isinstance(line.value, ast.Constant)
        and isinstance(line.value.value, str)
    )
