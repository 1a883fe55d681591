"""Making this computer trust the server's certificate, each system in its own way."""

import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

__all__ = ["trust_command", "trust_now"]

_TIMEOUT_SECONDS = 120
"""The system asks the person, who may take a while."""


def trust_command(authority: Path, *, system: str = sys.platform) -> Sequence[str] | None:
    """The command by which this person's account trusts an authority; None on Linux.

    Neither needs an administrator: both write to the list of the account alone.
    """
    if system == "win32":
        return ("certutil", "-user", "-addstore", "Root", str(authority))
    if system == "darwin":
        chain = Path("~/Library/Keychains/login.keychain-db").expanduser()
        return (
            *("security", "add-trusted-cert", "-r", "trustRoot", "-p", "ssl"),
            *("-k", str(chain), str(authority)),
        )
    return None


def trust_now(command: Sequence[str]) -> str | None:
    """Run the command; gives what went wrong, None where nothing did."""
    try:
        run = subprocess.run(
            command, capture_output=True, text=True, timeout=_TIMEOUT_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    if run.returncode == 0:
        return None
    return (run.stderr or run.stdout).strip() or shlex.join(command)
