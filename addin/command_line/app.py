"""The command itself, to which each module of verbs adds its own."""

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

__all__ = ["app"]

_ORDER = (
    *("demo", "new", "add"),
    *("check", "preview", "regrade", "grade", "explain", "card"),
    *("plan", "log-done"),
    *("undo", "history", "settings"),
    *("schemes", "scheme", "scheme-card", "rules", "switch", "test"),
    *("lite", "formulas", "addin", "serve"),
)
"""Of the verbs in the help: as a person comes to need them."""


class _Verbs(TyperGroup):
    def list_commands(self, ctx: Any) -> list[str]:
        """All verbs, in the order of the help; others come last."""
        known = super().list_commands(ctx)
        return sorted(known, key=lambda verb: _ORDER.index(verb) if verb in _ORDER else 99)


app = typer.Typer(
    name="tierbook",
    cls=_Verbs,
    help="Grade the customers in an Excel workbook into A/B/C/D by your own rules, see why, "
    "and plan who is visited when.",
    epilog="Exit codes: 0 done, 1 the input needs attention, 2 wrong usage, 70 internal error, "
    "130 interrupted.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # plain help: a quarter of the time, and right on every console
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            print(f"tierbook {version('tierbook')}")
        except PackageNotFoundError:
            print("tierbook, run from its source without being installed")
        raise typer.Exit


@app.callback()
def _common(
    _wanted: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Options of the command itself."""
