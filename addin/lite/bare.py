"""A module's source that does the same in fewer letters, for programs alone to read."""

import ast
import re
from collections.abc import Collection, Iterator

__all__ = ["bare_source", "imported_names"]

_MEANT = re.compile(r"pydantic|ClassVar|InitVar|KW_ONLY|TypedDict|NamedTuple")
"""Where hints of class attributes do more than say what they hold."""
_WORD = re.compile(r"\w+")


def imported_names(source: str) -> Iterator[tuple[str, str]]:
    """Every name that a source takes from a module, with that module in front."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.module, alias.name) for alias in node.names)


def bare_source(source: str, asked: Collection[str]) -> str:
    """A module without docstrings, comments, hints and what it imports for hints alone.

    Args:
        source: Of the module.
        asked: Names that other modules take from it.
    """
    import python_minifier

    hints = python_minifier.RemoveAnnotationsOptions(
        remove_variable_annotations=True,
        remove_return_annotations=True,
        remove_argument_annotations=True,
        remove_class_attribute_annotations=False,  # they make up data classes
    )
    short = python_minifier.minify(
        source,
        remove_annotations=hints,
        remove_literal_statements=True,
        hoist_literals=False,
        convert_posargs_to_args=False,
        # Each of these walks through all of the code once more, and packed it is no smaller.
        combine_imports=False,
        constant_folding=False,
        remove_builtin_exception_brackets=False,
        remove_object_base=False,
    )
    tree = ast.parse(short)
    if short.count("__all__") == 1:
        _Promise().visit(tree)
    if not _MEANT.search(short):
        _Hints().visit(tree)
    tree = _Imports({*asked, *_used(tree)}).visit(tree)
    return python_minifier.unparse(ast.fix_missing_locations(tree))


def _used(tree: ast.AST) -> Iterator[str]:
    """Names that a module uses, those within texts too, since a hint may be one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from _WORD.findall(node.value)


class _Promise(ast.NodeTransformer):
    """Drops the list of what a module promises, which no star import asks for here."""

    def visit_Assign(self, node: ast.Assign) -> ast.Assign | None:
        names = [target.id for target in node.targets if isinstance(target, ast.Name)]
        return None if names == ["__all__"] else node


class _Hints(ast.NodeTransformer):
    """Says of class attributes only that they are: a data class asks for no more."""

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.ClassDef:
        for statement in node.body:
            if isinstance(statement, ast.AnnAssign):
                statement.annotation = ast.Constant(0)
        return node


class _Imports(ast.NodeTransformer):
    """Drops imports of names that nobody uses."""

    def __init__(self, used: Collection[str]) -> None:
        self._used = used

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.stmt:
        node.names = [alias for alias in node.names if (alias.asname or alias.name) in self._used]
        return node if node.names else ast.Pass()
