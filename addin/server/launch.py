"""Starting the server and stopping it cleanly."""

import errno
import os
import socket
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from addin.data_folder import data_folder
from addin.server.certificates import LocalCertificate, local_certificate
from addin.server.manifest import manifest_xml
from addin.server.settings import ServerSettings, sign_in
from addin.texts import message
from grading.exceptions import TierbookError

__all__ = ["Prepared", "prepare", "run"]

_SECONDS_TO_FINISH = 10
"""How long running requests may take to end once the server is told to stop."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """All that a server needs, checked and written.

    Args:
        manifest: The file that tells Excel of the add-in.
        made: The certificate of this computer, None where a person brought one or speaks HTTP.
        certificate: What the server shows, None for plain HTTP.
        key: Its private key.
    """

    settings: ServerSettings
    manifest: Path
    made: LocalCertificate | None
    certificate: Path | None
    key: Path | None


def prepare(settings: ServerSettings, *, now: datetime) -> Prepared:
    """Put into the environment, and onto this computer, what the server needs.

    Args:
        settings: Checked already.
        now: The time that counts as now, with its zone.

    Raises:
        TierbookError: The port is taken, or the address is none of this computer.
    """
    _refuse_taken_port(settings.host, settings.port)
    os.environ |= settings.environment()
    folder = data_folder()
    # A folder of its own: people share it with Excel, and keys have no business there.
    manifest = folder / "manifest" / "tierbook.xml"
    identity = os.environ["XLWINGS_MANIFEST_ID_PROD"]
    text = manifest_xml(settings.address, manifest_id=identity, sign_in=sign_in())
    manifest.parent.mkdir(parents=True, exist_ok=True)
    manifest.write_text(text, encoding="utf-8")
    if settings.plain_http or settings.certificate is not None:
        return Prepared(settings, manifest, None, settings.certificate, settings.key)
    made = local_certificate(folder / "certificate", now=now)
    return Prepared(settings, manifest, made, made.certificate, made.key)


def _refuse_taken_port(host: str, port: int) -> None:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM
        )[0]
        with socket.socket(family, kind, protocol) as trial:
            if os.name != "nt":  # on Windows the option would let two programs share a port
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except OSError as error:
        if error.errno in {errno.EADDRINUSE, errno.EACCES}:
            raise TierbookError(
                message("server.serve.port_taken", host=host, port=port)
            ) from error
        cause = error.strerror or str(error)
        raise TierbookError(
            message("server.serve.host_unusable", host=host, cause=cause)
        ) from error


def run(prepared: Prepared) -> None:
    """Serve until somebody stops it with Ctrl-C or a signal to end.

    Raises:
        RuntimeError: The server did not come up though all was checked; the log says where.
    """
    try:
        _serve(prepared)
    except SystemExit as end:
        if end.code:
            msg = f"uvicorn ended with {end.code}"
            raise RuntimeError(msg) from end


def _serve(prepared: Prepared) -> None:
    import uvicorn

    from addin.server.logs import LOG_CONFIG

    settings = prepared.settings
    uvicorn.run(
        "addin.server.app:create_app",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        ssl_certfile=prepared.certificate,
        ssl_keyfile=None if prepared.key is None else str(prepared.key),
        log_config=LOG_CONFIG,
        access_log=False,
        server_header=False,
        # Only a proxy on this computer may say who really asks.
        proxy_headers=True,
        forwarded_allow_ips="127.0.0.1",
        timeout_graceful_shutdown=_SECONDS_TO_FINISH,
    )
