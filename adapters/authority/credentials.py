"""A certificate with its key, and the small store that keeps such pairs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)


@dataclass(frozen=True, slots=True)
class Credential:
    """A certificate, its private key, and the certificates above it but for the root."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    chain: tuple[x509.Certificate, ...] = ()

    @property
    def certificate_der(self) -> bytes:
        """Return the certificate in DER."""
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def chain_der(self) -> tuple[bytes, ...]:
        """Return the certificates above it in DER."""
        return tuple(certificate.public_bytes(Encoding.DER) for certificate in self.chain)


@dataclass(frozen=True, slots=True)
class StoredCredential:
    """A credential at rest: the certificate in PEM, the key in encrypted PKCS#8 PEM."""

    certificate_pem: bytes
    encrypted_key_pem: bytes


class CredentialStore(Protocol):
    """Keeps credentials by name; what is once there is never replaced."""

    async def get(self, name: str) -> StoredCredential | None:
        """Return the credential of that name, if there is one."""

    async def put_once(self, name: str, stored: StoredCredential) -> StoredCredential:
        """Store it unless the name is taken; return whichever is stored."""


class WrongPassphrase(Exception):
    """The authority's keys do not open with the passphrase in the settings."""


def lock(credential: Credential, passphrase: str) -> StoredCredential:
    """Return the credential with its key encrypted under the passphrase."""
    return StoredCredential(
        credential.certificate.public_bytes(Encoding.PEM),
        credential.key.private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(passphrase.encode())
        ),
    )


def unlock(
    stored: StoredCredential, passphrase: str, chain: tuple[x509.Certificate, ...] = ()
) -> Credential:
    """Return the credential; raise `WrongPassphrase` if its key does not open."""
    try:
        key = load_pem_private_key(stored.encrypted_key_pem, passphrase.encode())
    except (ValueError, TypeError) as error:
        raise WrongPassphrase("the authority's keys do not open with this passphrase") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("the authority's keys are elliptic-curve keys")
    return Credential(x509.load_pem_x509_certificate(stored.certificate_pem), key, chain)
