"""The ``tierbook`` command; its verbs are in ``addin.command_line.verbs``.

Nothing heavy is imported here, so that ``tierbook --help`` answers at once.
"""

import sys

from addin.command_line.app import app
from addin.command_line.conventions import Exit, set_up_streams, tell_interrupted
from addin.command_line.verbs import (  # noqa: F401  # each adds its verbs, in this order of help
    catalogue,
    contacts,
    grading,
    serving,
    sharing,
    sheets,
    state,
)

__all__ = ["app", "main"]


def main() -> None:
    """Run the command line; ends the process with the exit code."""
    try:
        set_up_streams()
        app(prog_name="tierbook")
    except KeyboardInterrupt:
        tell_interrupted()
        sys.exit(Exit.INTERRUPTED)
    except SystemExit as end:
        if end.code == Exit.INTERRUPTED:
            tell_interrupted()
        raise


if __name__ == "__main__":
    main()
