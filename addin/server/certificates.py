"""A certificate for this computer alone, so that Excel can reach the server over HTTPS.

An authority of one's own signs it. People trust the authority once and the certificate is made
anew as often as needed. The authority's certificate says that it may vouch for this computer
only: even whoever stole its key could not pretend to be another site.
"""

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from addin.data_folder import write_private

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

__all__ = ["AUTHORITY_NAME", "LocalCertificate", "local_certificate"]

AUTHORITY_NAME = "Tierbook on this computer"
"""By which people find the authority in their system's list."""

_AUTHORITY_LIFE = timedelta(days=3650)
_LEAF_LIFE = timedelta(days=397)
"""Systems refuse server certificates that live longer than 398 days."""
_RENEWED_BEFORE = timedelta(days=30)
_BACKDATED = timedelta(days=1)
"""So that a clock that is somewhat slow accepts it at once."""
_NETWORKS = tuple(map(ipaddress.ip_network, ("127.0.0.0/8", "::1/128")))


@dataclass(frozen=True, slots=True)
class LocalCertificate:
    """Files of a certificate for localhost.

    Args:
        certificate: What the server shows, PEM.
        key: Its private key, PEM.
        authority: What people's systems must trust, PEM.
        renewed: Whether the certificate was made in this call.
    """

    certificate: Path
    key: Path
    authority: Path
    renewed: bool


def local_certificate(folder: Path, *, now: datetime) -> LocalCertificate:
    """The certificate kept in a folder, made on the first call and whenever it is about to end.

    Args:
        folder: Made if it is not there. All files in it are for their owner's eyes alone.
        now: The time that counts as now, with its zone.
    """
    authority, authority_key = _authority(folder, now)
    files = (folder / "localhost.pem", folder / "localhost.key")
    renewed = not _usable(files[0], files[1], authority, now)
    if renewed:
        _write_leaf(files, authority, authority_key, now)
    return LocalCertificate(*files, folder / "authority.pem", renewed)


def _authority(
    folder: Path, now: datetime
) -> tuple["x509.Certificate", "EllipticCurvePrivateKey"]:
    file, key_file = folder / "authority.pem", folder / "authority.key"
    known, key = _certificate(file), _private_key(key_file)
    if (
        known is not None
        and key is not None
        and key.public_key() == known.public_key()
        and now < known.not_valid_after_utc - _LEAF_LIFE
    ):
        return known, key
    made, key = _make_authority(now)
    write_private(key_file, _key_pem(key))
    write_private(file, _pem(made))
    return made, key


def _make_authority(now: datetime) -> tuple["x509.Certificate", "EllipticCurvePrivateKey"]:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    allowed = [x509.DNSName("localhost"), *(x509.IPAddress(network) for network in _NETWORKS)]
    builder = _builder(AUTHORITY_NAME, AUTHORITY_NAME, key, now, _AUTHORITY_LIFE)
    made = (
        builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(x509.NameConstraints(allowed, None), critical=True)
        .sign(key, hashes.SHA256())
    )
    return made, key


def _write_leaf(
    files: tuple[Path, Path],
    authority: "x509.Certificate",
    authority_key: "EllipticCurvePrivateKey",
    now: datetime,
) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import ExtendedKeyUsageOID

    key = ec.generate_private_key(ec.SECP256R1())
    addresses = [x509.IPAddress(ipaddress.ip_address(ip)) for ip in ("127.0.0.1", "::1")]
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), *addresses])
    signer = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key())
    made = (
        _builder("localhost", AUTHORITY_NAME, key, now, _LEAF_LIFE)
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(signer, critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    write_private(files[1], _key_pem(key))
    write_private(files[0], _pem(made) + _pem(authority))


def _builder(
    subject: str,
    issuer: str,
    key: "EllipticCurvePrivateKey",
    now: datetime,
    life: timedelta,
) -> "x509.CertificateBuilder":
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    def name(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    start = now.astimezone(UTC) - _BACKDATED
    return (
        x509.CertificateBuilder()
        .subject_name(name(subject))
        .issuer_name(name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + life)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, signs: bool) -> "x509.KeyUsage":
    from cryptography import x509

    return x509.KeyUsage(
        digital_signature=not signs,
        key_cert_sign=signs,
        crl_sign=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _usable(file: Path, key_file: Path, authority: "x509.Certificate", now: datetime) -> bool:
    """Whether there is a certificate of this authority that lives on for a while."""
    from cryptography import x509

    known, key = _certificate(file), _private_key(key_file)
    if known is None or key is None or key.public_key() != known.public_key():
        return False
    # An authority made anew has another key, so its identifier tells it apart.
    ours = authority.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    theirs = known.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value
    lives = known.not_valid_before_utc <= now < known.not_valid_after_utc - _RENEWED_BEFORE
    return lives and theirs.key_identifier == ours.digest


def _private_key(file: Path) -> "EllipticCurvePrivateKey | None":
    """The key of a file, None where there is none that can be read."""
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(file.read_bytes(), None)
    except (OSError, ValueError, TypeError):
        return None
    return key if isinstance(key, EllipticCurvePrivateKey) else None


def _certificate(file: Path) -> "x509.Certificate | None":
    """The first certificate of a file, None where there is none that can be read."""
    from cryptography import x509

    try:
        return x509.load_pem_x509_certificate(file.read_bytes())
    except (OSError, ValueError):
        return None


def _pem(certificate: "x509.Certificate") -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding

    return certificate.public_bytes(Encoding.PEM)


def _key_pem(key: "EllipticCurvePrivateKey") -> bytes:
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
