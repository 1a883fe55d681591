"""The verb that brings Tierbook into Excel."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from addin.command_line import options as opt
from addin.command_line.app import app
from addin.command_line.conventions import Exit, guarded

__all__: list[str] = []


class SignInBy(StrEnum):
    """How people sign in."""

    ENTRAID = "entraid"
    CUSTOM = "custom"


def _roles(given: list[str] | None) -> list[str] | None:
    for pair in given or ():
        script, _, role = pair.partition("=")
        if not (script and role):
            msg = f"expected SCRIPT=ROLE such as regrade_all=managers, got {pair!r}."
            raise typer.BadParameter(msg)
    return given


def _by_script(given: list[str] | None) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for pair in given or ():
        script, _, role = pair.partition("=")
        found[script] = (*found.get(script, ()), role)
    return found


@app.command()
@guarded
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8765,
    hostname: Annotated[
        str | None,
        typer.Option(metavar="NAME[:PORT]", help="By which people's computers reach the server."),
    ] = None,
    trust: Annotated[
        bool, typer.Option("--trust", help="Make this computer trust the certificate.")
    ] = False,
    noncommercial: Annotated[
        bool, typer.Option("--noncommercial", help="Your use of xlwings Server is noncommercial.")
    ] = False,
    cert: Annotated[
        Path | None,
        typer.Option(help="Certificate, PEM.", exists=True, dir_okay=False),
    ] = None,
    key: Annotated[
        Path | None,
        typer.Option(help="Its private key, PEM.", exists=True, dir_okay=False),
    ] = None,
    auth: Annotated[SignInBy | None, typer.Option(help="How people sign in.")] = None,
    auth_folder: Annotated[
        Path | None,
        typer.Option(help="Holds auth/custom/__init__.py.", exists=True, file_okay=False),
    ] = None,
    role: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SCRIPT=ROLE",
            callback=_roles,
            help="Role needed for a button, such as regrade_all=managers; * for all.",
        ),
    ] = None,
    allow_origin: Annotated[
        list[str] | None,
        typer.Option(metavar="URL", help="Another site whose pages may send workbooks."),
    ] = None,
    max_mb: Annotated[
        float, typer.Option(metavar="MB", help="Largest workbook accepted.", min=1)
    ] = 32,
    workers: Annotated[int, typer.Option(help="Processes.", min=1)] = 1,
    no_sign_in: Annotated[
        bool, typer.Option("--no-sign-in", help="Let in everyone who reaches the server.")
    ] = False,
    insecure_http: Annotated[
        bool,
        typer.Option("--insecure-http", help="Speak HTTP, behind a proxy that speaks HTTPS."),
    ] = False,
    lang: opt.LanguageOption = None,
    debug: opt.Debug = False,
) -> Exit:
    """Serve formulas, buttons and the task pane to Excel."""
    from addin.command_line.serve import serve as start
    from addin.server.settings import ServerSettings

    settings = ServerSettings(
        host=host,
        port=port,
        hostname=hostname,
        certificate=cert,
        key=key,
        plain_http=insecure_http,
        auth=None if auth is None else auth.value,
        auth_folder=auth_folder,
        open_to_all=no_sign_in,
        origins=tuple(allow_origin or ()),
        roles=_by_script(role),
        limit_mb=max_mb,
        workers=workers,
    )
    return start(settings, trust=trust, noncommercial=noncommercial, lang=opt.code(lang))
