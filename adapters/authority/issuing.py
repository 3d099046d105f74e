"""The authority, and the one-time credentials that it issues, one for each signature."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from adapters.authority.credentials import Credential
from adapters.authority.names import distinguished_name
from adapters.authority.profiles import SIGNATURE, make_certificate

SIGNATURE_YEARS = 25


@dataclass(frozen=True, slots=True)
class CertifiedPerson:
    """Who signs: `person` is the same for the same human being; empty `capacity` is none."""

    person: str
    name: str
    capacity: str
    party: str


@dataclass(frozen=True, slots=True)
class Authority:
    """The operator's certificates with their keys, opened."""

    root: Credential
    issuing: Credential
    certification: Credential
    seal: Credential
    timestamp: Credential
    crl_url: str

    @property
    def root_certificate(self) -> x509.Certificate:
        """Return the trust root that verifiers are given."""
        return self.root.certificate

    def issue(self, person: CertifiedPerson, *, at: datetime) -> Credential:
        """Return a fresh P-256 key with a certificate in the person's and the party's name.

        The key lives in the returned value alone: use it once and let it go.
        """
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = make_certificate(
            SIGNATURE,
            subject=distinguished_name(
                organisation=person.party,
                name=person.name,
                title=person.capacity,
                serial=person.person,
            ),
            key=key.public_key(),
            issuer=self.issuing.certificate,
            issuer_key=self.issuing.key,
            at=at,
            years=SIGNATURE_YEARS,
            crl_url=f"{self.crl_url}/issuing.crl",
        )
        return Credential(certificate, key, (self.issuing.certificate,))
