"""VBA of the formulas: one function each that calls Python, and what is known of its arguments.

xlwings would write the same functions, but only on Windows, into an Excel that trusts programs with
its VBA; so what it would write is written here. The texts of arguments are read from the source of
``addin.functions``, since xlwings keeps them on Windows alone.
"""

import ast
import inspect
from collections.abc import Iterator
from dataclasses import dataclass

from addin import functions

__all__ = ["Argument", "Formula", "formulas", "wrappers"]

_MODULE = functions.__name__
_WRAPPER = """\
Function {excel}({signature})
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        {excel} = XLPy.CallUDF("{module}", "{python}", Array({names}), ActiveWorkbook, Application.Caller)
        Exit Function
    #Else
        {excel} = XLPy.CallUDF("{module}", "{python}", Array({names}))
        Exit Function
    #End If
failed:
    {excel} = Err.Description
End Function
"""
"""As xlwings writes it."""


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a formula.

    Args:
        name: As Excel shows it.
        doc: What it is, for the wizard.
        optional: Whether it may be left out.
    """

    name: str
    doc: str
    optional: bool


@dataclass(frozen=True, slots=True)
class Formula:
    """One formula.

    Args:
        python: Name of the Python function.
        doc: What it gives, for the wizard.
        arguments: In order.
    """

    python: str
    doc: str
    arguments: tuple[Argument, ...]

    @property
    def excel(self) -> str:
        """The name in a cell, such as ``GRADE``."""
        return self.python.upper()


def formulas() -> tuple[Formula, ...]:
    """Every formula of Tierbook, by name."""
    tree = ast.parse(inspect.getsource(functions))
    constants = dict(_constants(tree))
    found = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    return tuple(_formula(found[name], constants) for name in sorted(functions.__all__))


def wrappers() -> str:
    """The VBA functions, as xlwings' own generator writes them but for their names' capitals."""
    return "\n".join(map(_wrapper, formulas()))


def _constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            try:
                value = ast.literal_eval(node.value)
            except ValueError:
                continue
            if isinstance(value, str):
                yield node.targets[0].id, value


def _formula(node: ast.FunctionDef, constants: dict[str, str]) -> Formula:
    docs = dict(_docs(node, constants))
    required = len(node.args.args) - len(node.args.defaults)
    arguments = tuple(
        Argument(each.arg, docs[each.arg], optional=place >= required)
        for place, each in enumerate(node.args.args)
    )
    text = ast.get_docstring(node) or ""
    return Formula(node.name, text.partition("\n\n")[0].replace("\n", " "), arguments)


def _docs(node: ast.FunctionDef, constants: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Name and text of each argument, from the decorators ``@xw.arg(name, doc=…)``."""
    for decorator in node.decorator_list:
        if not isinstance(decorator, ast.Call):
            continue
        doc = next((each.value for each in decorator.keywords if each.arg == "doc"), None)
        if doc is not None:
            text = constants[doc.id] if isinstance(doc, ast.Name) else ast.literal_eval(doc)
            yield ast.literal_eval(decorator.args[0]), text


def _wrapper(formula: Formula) -> str:
    names = [each.name for each in formula.arguments]
    shown = [f"Optional {each.name}" if each.optional else each.name for each in formula.arguments]
    return _WRAPPER.format(
        excel=formula.excel,
        python=formula.python,
        module=_MODULE,
        signature=", ".join(shown),
        names=", ".join(names),
    )
