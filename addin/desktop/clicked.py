"""What the ribbon calls when a button is clicked."""

import inspect

import xlwings as xw

from addin import scripts

__all__ = ["clicked"]


def clicked(name: str) -> None:
    """Run a script on the workbook in front.

    Args:
        name: Of the script in ``addin.scripts``, as the button carries it.

    Raises:
        LookupError: There is no such script, so the add-in is of another version.
    """
    if name not in scripts.__all__:
        raise LookupError(name)
    inspect.unwrap(getattr(scripts, name))(xw.Book.caller())
