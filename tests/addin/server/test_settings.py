"""What is unsafe or cannot work is refused before anything starts."""

import json
from pathlib import Path

import pytest

from addin.server.guards import MEGABYTE
from addin.server.manifest import MANIFEST_ID, SignIn
from addin.server.settings import Passed, ServerSettings, is_loopback, sign_in
from grading.exceptions import InputError

CERT = {"certificate": Path("c.pem"), "key": Path("k.pem")}
OPEN = {"host": "0.0.0.0", "hostname": "tierbook.example.com"}  # what is refused
ENTRA = {
    "XLWINGS_AUTH_ENTRAID_CLIENT_ID": "client-1",
    "XLWINGS_AUTH_ENTRAID_TENANT_ID": "tenant-1",
}


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("localhost", True),
     ("0.0.0.0", False), ("::", False), ("192.168.1.2", False), ("example.com", False)],
)  # fmt: skip
def test_loopback_is_what_only_this_computer_reaches(host, loopback):
    """A name other than localhost counts as reached by others."""
    assert is_loopback(host) is loopback


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"host": "::1", "port": 1},
        {"auth": "entraid"},
        {"hostname": "localhost:9000"},
        {"hostname": "t.example", "plain_http": True, "auth": "entraid"},
        {**OPEN, **CERT, "auth": "entraid"},
        {**OPEN, **CERT, "open_to_all": True},
        {**OPEN, "plain_http": True, "open_to_all": True},
        {"roles": {"regrade_all": ("a",), "*": ("b",)}},
    ],
)
def test_what_is_safe_passes(asked):
    """On this computer nothing is asked for; off it sign-in, a certificate and a name."""
    ServerSettings(**asked).check(ENTRA)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({**OPEN, **CERT}, "people must sign in. Choose --auth entraid"),
        ({**OPEN, "auth": "entraid"}, "needs a certificate that people's computers trust"),
        ({**CERT, "host": "10.0.0.1", "auth": "entraid"}, "Give it with --hostname"),
        ({"hostname": "t.example", "plain_http": True}, "reach the server as t.example"),
        ({"hostname": "t.example", "auth": "entraid"}, "as t.example the server needs a certif"),
        ({"certificate": Path("c.pem")}, "only --cert was given"),
        ({"key": Path("k.pem")}, "only --key was given"),
        ({"roles": {"regrade": ("x",)}}, "none called regrade"),
    ],
)
def test_what_is_not_is_refused(asked, words):
    """The message names the option that mends it."""
    with pytest.raises(InputError, match=words):
        ServerSettings(**asked).check(ENTRA)


def test_all_faults_come_together():
    """Nobody mends one to be told of the next."""
    with pytest.raises(InputError) as refused:
        ServerSettings(host="10.0.0.1").check({})
    text = str(refused.value)
    assert all(option in text for option in ("--no-sign-in", "--cert", "--hostname"))
    assert "登录" in refused.value.message("zh")


def test_entra_id_needs_its_registration():
    """The message names what is not set."""
    with pytest.raises(InputError, match="but XLWINGS_AUTH_ENTRAID_TENANT_ID is not set"):
        ServerSettings(auth="entraid").check({"XLWINGS_AUTH_ENTRAID_CLIENT_ID": "x"})


def test_custom_sign_in_needs_its_module(tmp_path):
    """The folder must hold what is imported."""
    asked = ServerSettings(auth="custom", auth_folder=tmp_path)
    with pytest.raises(InputError, match=r"must find auth/custom/__init__\.py"):
        asked.check({})
    (tmp_path / "auth" / "custom").mkdir(parents=True)
    (tmp_path / "auth" / "custom" / "__init__.py").touch()
    asked.check({})


def test_server_processes_are_told_all():
    """What a process reads is what was asked for."""
    asked = ServerSettings(
        port=9000,
        origins=("https://p.example",),
        limit_mb=1.5,
        roles={"undo": ("a", "b"), "*": ("c",)},
    )
    told = asked.environment({})
    passed = Passed.on(told)
    assert passed.hosts == ("127.0.0.1", "::1", "localhost")
    assert (passed.origins, passed.limit) == (("https://p.example",), 1.5 * MEGABYTE)
    assert passed.roles == {"undo": ["a", "b"]}
    assert told["XLWINGS_HOSTNAME"] == "localhost:9000"
    assert json.loads(told["XLWINGS_AUTH_REQUIRED_ROLES"]) == ["c"]
    assert told["XLWINGS_MANIFEST_ID_PROD"] == MANIFEST_ID
    assert told["XLWINGS_FUNCTIONS_NAMESPACE"] == ""
    assert told["XLWINGS_ENVIRONMENT"] == "prod"


def test_this_computer_is_not_bound_to_https():
    """Strict transport would hold for all other programs on localhost too, for a year."""
    header = "Strict-Transport-Security"
    local = json.loads(ServerSettings().environment({})["XLWINGS_CUSTOM_HEADERS"])
    assert local[header] == "max-age=0"
    public = ServerSettings(hostname="t.example").environment({})
    assert header not in json.loads(public["XLWINGS_CUSTOM_HEADERS"])


@pytest.mark.parametrize(
    ("hostname", "name"),
    [("Tierbook.Example.com", "tierbook.example.com"), ("t.example:8443", "t.example")],
)
def test_public_name_is_served(hostname, name):
    """Requests come under the name that people use, whatever its port and case."""
    asked = ServerSettings(host="0.0.0.0", hostname=hostname)  # not bound here
    assert name in Passed.on(asked.environment({})).hosts
    assert asked.address == f"https://{hostname}"


def test_installation_may_have_its_own_identity():
    """Two servers in one company are two add-ins."""
    own = {"XLWINGS_MANIFEST_ID_PROD": "0f0e0d0c-0b0a-4009-8807-060504030201"}
    assert ServerSettings().environment(own).items() >= own.items()


def test_manifest_names_the_registration_only_with_entra_id():
    """Other ways to sign in need nothing in the manifest."""
    assert sign_in(ServerSettings().environment({})) is None
    told = ServerSettings(auth="entraid").environment({}) | ENTRA
    assert sign_in(told) == SignIn("client-1")
