"""The certificate of this computer: for it alone, kept private, renewed in time."""

import ipaddress
import os
import ssl
import stat
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID
from cryptography.x509.verification import PolicyBuilder, Store

from addin.server.certificates import local_certificate

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def load(file):
    return x509.load_pem_x509_certificate(file.read_bytes())


def verified(made, name, at=NOW):
    """Verify as a browser does that the certificate stands for a name at a time."""
    store = Store([load(made.authority)])
    verifier = PolicyBuilder().store(store).time(at).build_server_verifier(name)
    return verifier.verify(load(made.certificate), [])


@pytest.mark.parametrize(
    "name",
    [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
     x509.IPAddress(ipaddress.ip_address("::1"))],
)  # fmt: skip
def test_stands_for_this_computer(tmp_path, name):
    """Whoever trusts the authority trusts this computer's names."""
    assert len(verified(local_certificate(tmp_path, now=NOW), name)) == 2


def test_stands_for_no_other(tmp_path):
    """It says nothing of another site."""
    made = local_certificate(tmp_path, now=NOW)
    with pytest.raises(x509.verification.VerificationError):
        verified(made, x509.DNSName("example.com"))


def test_authority_may_vouch_for_this_computer_alone(tmp_path):
    """Even a stolen key signs for no other site: the authority itself says so, critically."""
    authority = load(local_certificate(tmp_path, now=NOW).authority)
    limits = authority.extensions.get_extension_for_class(x509.NameConstraints)
    assert limits.critical
    allowed = {str(name.value) for name in limits.value.permitted_subtrees}
    assert allowed == {"localhost", "127.0.0.0/8", "::1/128"}
    basic = authority.extensions.get_extension_for_class(x509.BasicConstraints).value
    assert (basic.ca, basic.path_length) == (True, 0)


def test_is_what_systems_ask_of_a_server(tmp_path):
    """It lives no longer than 398 days and is for servers alone."""
    leaf = load(local_certificate(tmp_path, now=NOW).certificate)
    assert leaf.not_valid_after_utc - leaf.not_valid_before_utc <= timedelta(days=398)
    usage = leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(usage) == [ExtendedKeyUsageOID.SERVER_AUTH]


def test_python_loads_it(tmp_path):
    """The files are what a server needs."""
    made = local_certificate(tmp_path, now=NOW)
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(made.certificate, made.key)


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights in another way")
def test_is_for_its_owners_eyes_alone(tmp_path):
    """Neither the keys nor their folder can be read by others."""
    folder = tmp_path / "certificate"
    local_certificate(folder, now=NOW)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}


@pytest.mark.parametrize(("days", "renewed"), [(0, False), (365, False), (367, True), (400, True)])
def test_is_renewed_a_month_before_it_ends(tmp_path, days, renewed):
    """The authority stays, so that nobody has to trust it again."""
    first = local_certificate(tmp_path, now=NOW)
    assert first.renewed
    before = first.authority.read_bytes()
    later = local_certificate(tmp_path, now=NOW + timedelta(days=days))
    assert later.renewed is renewed
    assert later.authority.read_bytes() == before
    verified(later, x509.DNSName("localhost"), NOW + timedelta(days=days))


def test_authority_is_made_anew_before_it_ends_what_it_signs(tmp_path):
    """A certificate never outlives the authority behind it."""
    first = local_certificate(tmp_path, now=NOW)
    before = first.authority.read_bytes()
    late = NOW + timedelta(days=3650 - 300)
    made = local_certificate(tmp_path, now=late)
    assert made.authority.read_bytes() != before
    verified(made, x509.DNSName("localhost"), late)


@pytest.mark.parametrize(
    "name", ["localhost.pem", "localhost.key", "authority.key", "authority.pem"]
)
@pytest.mark.parametrize("damage", ["gone", "empty", "text"])
def test_damaged_files_are_made_anew(tmp_path, name, damage):
    """Whatever happened to a file, the next start mends it."""
    local_certificate(tmp_path, now=NOW)
    file = tmp_path / name
    if damage == "gone":
        file.unlink()
    else:
        file.write_text("" if damage == "empty" else "not a certificate")
    verified(local_certificate(tmp_path, now=NOW), x509.DNSName("localhost"))
