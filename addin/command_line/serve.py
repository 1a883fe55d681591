"""``tierbook serve``: Tierbook in Excel, from this computer or for a team."""

import os
import shlex
import sys
from datetime import UTC, datetime
from pathlib import Path

from addin.command_line.conventions import Exit
from addin.command_line.output import say
from addin.server.launch import Prepared, prepare, run
from addin.server.licence import refuse_without_licence, refuse_without_packages
from addin.server.settings import ServerSettings
from addin.server.trust import trust_command, trust_now
from addin.texts import TEXTS
from addin.workbook.language import choose_language
from grading.language import Lang

__all__ = ["serve"]

_WEF = Path("~/Library/Containers/com.microsoft.Excel/Data/Documents/wef")
"""Where Excel on a Mac looks for manifests."""


def serve(
    settings: ServerSettings, *, trust: bool, noncommercial: bool, lang: Lang | None
) -> Exit:
    """Start the server, say where it is and how Excel finds it, and serve until stopped.

    Args:
        settings: What was asked for.
        trust: Make this computer trust the certificate first.
        noncommercial: The person says that the use is noncommercial.
        lang: Language of what is printed.
    """
    refuse_without_packages()
    settings.check()
    if noncommercial:
        os.environ["XLWINGS_LICENSE_KEY"] = "noncommercial"
    refuse_without_licence()
    prepared = prepare(settings, now=datetime.now(UTC))
    _tell(prepared, trust=trust, lang=choose_language(lang))
    run(prepared)
    say(TEXTS.get("server.serve.stopped", choose_language(lang)))
    return Exit.DONE


def _tell(prepared: Prepared, *, trust: bool, lang: Lang) -> None:
    """Say all that a person needs to load the add-in."""
    settings, manifest = prepared.settings, prepared.manifest

    def tell(key: str, **facts: object) -> None:
        say(TEXTS.get(f"server.serve.{key}", lang, **facts))

    if prepared.made is not None:
        _tell_trust(prepared.made.authority, trust=trust, lang=lang)
    tell("manifest", file=manifest)
    say(TEXTS.get("server.serve.load", lang, folder=manifest.parent, wef=_WEF))
    if settings.plain_http:
        tell("insecure_http")
    if settings.open_to_all and settings.auth is None:
        tell("open_to_all", address=settings.address)
    tell("starting", address=settings.address)


def _tell_trust(authority: Path, *, trust: bool, lang: Lang) -> None:
    """Make the certificate trusted, or say how."""
    command = trust_command(authority, system=sys.platform)
    if not trust:
        if command is not None:
            say(TEXTS.get("server.serve.trust_hint", lang))
        return
    if command is None:
        say(TEXTS.get("server.serve.trust_linux", lang, file=authority))
        return
    cause = trust_now(command)
    if cause is None:
        say(TEXTS.get("server.serve.trusted", lang, file=authority))
    else:
        by_hand = shlex.join(command)
        say(TEXTS.get("server.serve.trust_failed", lang, cause=cause, command=by_hand))
