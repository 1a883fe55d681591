"""One customer's grade and the path to it, for a person to read."""

from rich.text import Text

from addin.actions.explain import ExplainReport
from addin.command_line.output import result_console
from addin.command_line.tables import make_table
from addin.texts import TEXTS

__all__ = ["print_explanation"]


def print_explanation(report: ExplainReport) -> None:
    """Print who it is, the cells that were read, and what each step made of them."""
    console = result_console()
    name = report.customer or report.key
    called = name if report.key in ("", name) else f"{name} ({report.key})"
    console.print(Text(called, style="bold"))
    where = TEXTS.get("cli.explain.where", report.lang, sheet=report.sheet, row=report.row)
    console.print(where)
    console.print()
    keys = ("column", "cell", "value")
    headers = [TEXTS.get(f"cli.explain.{key}", report.lang) for key in keys]
    rows = [(value.header, value.cell, value.value) for value in report.values]
    console.print(make_table(headers, rows, wrapping=(0, 2)))
    console.print()
    for line in report.explanation.lines():
        console.print(line)
