"""``tierbook serve`` refuses in plain words what it cannot do."""

import socket

import pytest

pytestmark = pytest.mark.e2e


@pytest.fixture
def serve(tierbook, tmp_path):
    """The verb in an environment of its own, where no key is known."""

    def run(*options, **env):
        own = {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path), "XLWINGS_LICENSE_KEY": ""}
        return tierbook("serve", *options, env=own | env)

    return run


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", "Three ways on"), ("zh", "有三种办法"), ("es", "Hay tres caminos")],
)
def test_without_a_key_three_ways_are_named(serve, lang, words):
    """No traceback, and nothing is left behind."""
    ended = serve("--lang", lang)
    assert ended.code == 1
    assert words in ended.err
    assert "--noncommercial" in ended.err
    assert "Traceback" not in ended.err
    assert ended.out == ""


def test_refused_key_is_named_as_the_cause(serve, tmp_path):
    """A key that xlwings does not take leads to the same three ways."""
    ended = serve(XLWINGS_LICENSE_KEY="not-a-key")
    assert ended.code == 1
    assert "Invalid xlwings license key" in ended.err
    assert "XLWINGS_LICENSE_KEY=" in ended.err
    assert list(tmp_path.iterdir()) == []


def test_taken_port_is_named(serve):
    """Another program listens there: which port, and how to choose another."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        ended = serve("--noncommercial", "--port", port)
    assert ended.code == 1
    assert f"port {port} on 127.0.0.1 must be free" in ended.err
    assert "--port" in ended.err


def test_address_of_another_computer_is_named(serve):
    """Only addresses of this computer can be listened on."""
    network = ("--no-sign-in", "--insecure-http", "--hostname", "t.example")
    ended = serve("--noncommercial", "--host", "192.0.2.1", *network)
    assert ended.code == 1
    assert "192.0.2.1 must be an address of this computer" in ended.err


def test_network_needs_sign_in_certificate_and_name(serve):
    """All that is lacking is said at once, before the key is asked for."""
    ended = serve("--host", "0.0.0.0")  # it is refused
    assert ended.code == 1
    for option in ("--auth", "--no-sign-in", "--cert", "--insecure-http", "--hostname"):
        assert option in ended.err


@pytest.mark.parametrize("role", ["regrade_all", "=x", "regrade_all="])
def test_role_is_written_as_script_and_role(serve, role):
    """Anything else is wrong usage."""
    ended = serve("--role", role)
    assert ended.code == 2
    assert "SCRIPT=ROLE" in ended.err
