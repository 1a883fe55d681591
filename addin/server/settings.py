"""How one server is to run: what a person asked for, checked, and as xlwings Server reads it."""

import ipaddress
import json
import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from addin.server.guards import MEGABYTE
from addin.server.manifest import MANIFEST_ID, SignIn
from addin.server.ribbon import SCRIPTS
from addin.texts import message
from grading.exceptions import InputError
from grading.language import Lang, Message

__all__ = [
    "CONTENT_POLICY",
    "PROJECT",
    "Auth",
    "Passed",
    "ServerSettings",
    "is_loopback",
    "sign_in",
]

Auth = Literal["entraid", "custom"]
"""Microsoft Entra ID, or a module ``auth.custom`` of one's own."""
PROJECT = Path(__file__).parent / "project"
"""The folder of formulas, scripts, pages and pictures that xlwings Server serves."""

_ENTRA = ("XLWINGS_AUTH_ENTRAID_CLIENT_ID", "XLWINGS_AUTH_ENTRAID_TENANT_ID")
_VARIABLE = "TIERBOOK_SERVER"
_UNUSED = ("ALPINEJS_CSP", "BOOTSTRAP", "HTMX", "SOCKETIO", "HOTRELOAD")
"""Parts of xlwings Server's pages that ours do without."""

CONTENT_POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "style-src 'self' 'unsafe-inline'",  # Office.js styles its own notices
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self' https://*.officeapps.live.com https://*.office.com "
        "https://*.cloud.microsoft https://*.microsoft365.com https://*.sharepoint.com",
    )
)
"""All code comes from this server, and only Excel on the web may show its pages in a frame."""


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """What a person asked for.

    Args:
        host: Address to listen on.
        port: Port to listen on.
        hostname: Name and port by which people's computers reach the server, such as
            ``tierbook.example.com``; None for ``localhost``.
        certificate: PEM file; None makes one where only this computer reaches the server.
        key: Its private key, PEM.
        plain_http: Speak HTTP, for a proxy in front that speaks HTTPS.
        auth: How people sign in, None where they do not.
        auth_folder: Holds the module ``auth.custom``, and ``auth.js`` for the page if it needs one;
            None for the current folder.
        open_to_all: Let everyone in who reaches the server.
        origins: Other sites whose pages may send workbooks.
        roles: Roles needed by script name; ``*`` stands for every script and formula.
        limit_mb: Largest body that is accepted.
        workers: Processes.
    """

    host: str = "127.0.0.1"
    port: int = 8765
    hostname: str | None = None
    certificate: Path | None = None
    key: Path | None = None
    plain_http: bool = False
    auth: Auth | None = None
    auth_folder: Path | None = None
    open_to_all: bool = False
    origins: tuple[str, ...] = ()
    roles: Mapping[str, tuple[str, ...]] | None = None
    limit_mb: float = 32
    workers: int = 1

    @property
    def public_name(self) -> str:
        """Name and port by which Excel reaches the server."""
        return self.hostname or f"localhost:{self.port}"

    @property
    def address(self) -> str:
        """Where Excel reaches the server; it loads nothing but HTTPS."""
        return f"https://{self.public_name}"

    @property
    def _reached_by_others(self) -> bool:
        """Whether other computers reach the server, itself or by a proxy on this one."""
        named = self.hostname is not None and not is_loopback(_bare(self.hostname))
        return named or not is_loopback(self.host)

    def check(self, environment: Mapping[str, str] = os.environ) -> None:
        """Refuse what would be unsafe or cannot work.

        Raises:
            InputError: Names every fault and the options that mend it.
        """
        faults = [*self._network_faults(), *self._auth_faults(environment)]
        faults += [
            message("server.serve.unknown_script", script=name, scripts=", ".join(SCRIPTS))
            for name in self.roles or ()
            if name not in {*SCRIPTS, "*"}
        ]
        if len(faults) == 1:
            raise InputError(faults[0])
        if faults:
            raise InputError(message("server.serve.faults", faults=_Lines(tuple(faults))))

    def _network_faults(self) -> list[Message]:
        faults: list[Message] = []
        if (self.certificate is None) != (self.key is None):
            given = "--cert" if self.key is None else "--key"
            faults.append(message("server.serve.pair_needed", given=given))
        if not self._reached_by_others:
            return faults
        where = self.hostname or self.host
        if self.auth is None and not self.open_to_all:
            faults.append(message("server.serve.needs_sign_in", address=where))
        if self.certificate is None and not self.plain_http:
            faults.append(message("server.serve.needs_certificate", address=where))
        if self.hostname is None:
            faults.append(message("server.serve.needs_hostname", host=self.host))
        return faults

    def _auth_faults(self, environment: Mapping[str, str]) -> list[Message]:
        lacking = [name for name in _ENTRA if not environment.get(name)]
        if self.auth == "entraid" and lacking:
            return [message("server.serve.entraid_incomplete", names=", ".join(lacking))]
        own = self._own_sign_in
        if self.auth == "custom" and not (own / "auth" / "custom" / "__init__.py").is_file():
            return [message("server.serve.bad_folder", folder=own)]
        return []

    @property
    def _own_sign_in(self) -> Path:
        return self.auth_folder or Path.cwd()

    def environment(self, environment: Mapping[str, str] = os.environ) -> dict[str, str]:
        """All that the server's processes read from their environment."""
        roles = dict(self.roles or {})
        passed = Passed(
            hosts=self._hosts(),
            origins=self.origins,
            limit=int(self.limit_mb * MEGABYTE),
            auth_folder=str(self._own_sign_in.resolve()) if self.auth == "custom" else "",
            roles={name: wanted for name, wanted in roles.items() if name != "*"},
        )
        return {
            "XLWINGS_PROJECT_DIR": str(PROJECT),
            "XLWINGS_PROJECT_NAME": "Tierbook",
            "XLWINGS_ENVIRONMENT": "prod",
            "XLWINGS_FUNCTIONS_NAMESPACE": "",
            "XLWINGS_HOSTNAME": self.public_name,
            "XLWINGS_MANIFEST_ID_PROD": environment.get("XLWINGS_MANIFEST_ID_PROD") or MANIFEST_ID,
            "XLWINGS_AUTH_PROVIDERS": json.dumps([self.auth] if self.auth else []),
            "XLWINGS_AUTH_REQUIRED_ROLES": json.dumps(roles.get("*", ())),
            # Who may read from another site is decided by our own doorkeeper.
            "XLWINGS_CORS_ALLOW_ORIGINS": "[]",
            # A formula that met a defect meets it again: asking thrice only takes longer.
            "XLWINGS_CUSTOM_FUNCTIONS_RETRY_CODES": "[502, 503, 504]",
            "XLWINGS_CUSTOM_HEADERS": json.dumps(self._headers()),
            **{f"XLWINGS_ENABLE_{name}": "false" for name in _UNUSED},
            _VARIABLE: json.dumps(asdict(passed)),
        }

    def _headers(self) -> dict[str, str]:
        found = {"Content-Security-Policy": CONTENT_POLICY}
        if is_loopback(_bare(self.public_name)):
            # Browsers would refuse plain HTTP from everything else that runs on this computer.
            found["Strict-Transport-Security"] = "max-age=0"
        return found

    def _hosts(self) -> tuple[str, ...]:
        own = {"localhost", "127.0.0.1", "::1", self.host.lower()}
        return tuple(sorted(own | {_bare(self.public_name)}))


@dataclass(frozen=True, slots=True)
class Passed:
    """What our own part of each server process is told; see ``ServerSettings``.

    Args:
        hosts: Names under which the server is asked.
        limit: Largest body in bytes.
        auth_folder: Holds the module ``auth.custom``, "" for none.
    """

    hosts: tuple[str, ...]
    origins: tuple[str, ...]
    limit: int
    auth_folder: str
    roles: Mapping[str, tuple[str, ...]]

    @classmethod
    def on(cls, environment: Mapping[str, str] = os.environ) -> "Passed":
        """As the process that started this one has passed it on."""
        told = json.loads(environment[_VARIABLE])
        return cls(**{**told, "hosts": tuple(told["hosts"]), "origins": tuple(told["origins"])})


def sign_in(environment: Mapping[str, str] = os.environ) -> SignIn | None:
    """The app registration that the manifest names, None where people do not sign in by it."""
    if "entraid" not in json.loads(environment.get("XLWINGS_AUTH_PROVIDERS") or "[]"):
        return None
    return SignIn(environment[_ENTRA[0]])


def _bare(name: str) -> str:
    """A name without its port."""
    return re.sub(r":\d+$", "", name).strip("[]").lower()


def is_loopback(host: str) -> bool:
    """Whether an address is reached from this computer alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


@dataclass(frozen=True, slots=True)
class _Lines:
    """Several faults, one per line."""

    faults: tuple[Message, ...]

    def get(self, lang: Lang) -> str:
        return "\n".join(f"  - {fault.text(lang)}" for fault in self.faults)
