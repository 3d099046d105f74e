"""Makes the authority on first start, and opens it on every later one."""

from __future__ import annotations

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from adapters.authority.credentials import Credential, CredentialStore, lock, unlock
from adapters.authority.issuing import Authority
from adapters.authority.names import distinguished_name
from adapters.authority.profiles import (
    CERTIFICATION,
    ISSUING,
    ROOT,
    SEAL,
    TIMESTAMP,
    Profile,
    make_certificate,
)
from adapters.clock import Clock

_YEARS = 50


class _Ceremony:
    """Opens or makes one credential after the other, each under the one before."""

    def __init__(
        self, store: CredentialStore, passphrase: str, organisation: str, crl_url: str, clock: Clock
    ) -> None:
        if not passphrase:
            raise ValueError("the authority's keys are kept under a passphrase: none is set")
        self._store = store
        self._passphrase = passphrase
        self._organisation = organisation
        self._crl_url = crl_url
        self._clock = clock

    async def credential(
        self,
        name: str,
        title: str,
        profile: Profile,
        issuer: Credential | None = None,
        issuer_name: str = "root",
    ) -> Credential:
        chain: tuple[x509.Certificate, ...] = ()
        if issuer is not None and issuer.certificate.issuer != issuer.certificate.subject:
            chain = (issuer.certificate, *issuer.chain)
        stored = await self._store.get(name)
        if stored is None:
            made = self._make(title, profile, issuer, f"{self._crl_url}/{issuer_name}.crl")
            # Another process may have been first: what is stored is what counts.
            stored = await self._store.put_once(name, lock(made, self._passphrase))
        return unlock(stored, self._passphrase, chain)

    def _make(
        self, title: str, profile: Profile, issuer: Credential | None, crl_url: str
    ) -> Credential:
        curve = ec.SECP384R1() if issuer is None else ec.SECP256R1()
        key = ec.generate_private_key(curve)
        certificate = make_certificate(
            profile,
            subject=distinguished_name(organisation=self._organisation, name=title),
            key=key.public_key(),
            issuer=issuer.certificate if issuer else None,
            issuer_key=issuer.key if issuer else key,
            at=self._clock(),
            years=_YEARS,
            crl_url=crl_url,
        )
        return Credential(certificate, key)


async def load_authority(
    store: CredentialStore, passphrase: str, organisation: str, crl_url: str, clock: Clock
) -> Authority:
    """Return the authority kept in `store`, made there first if it is not there yet.

    `crl_url` is where the service serves the revocation lists (`…/authority`, without
    the file name). Raises `WrongPassphrase` when the keys do not open. The timestamp
    certificate stands right under the root, so that a token needs no other certificate.
    """
    ceremony = _Ceremony(store, passphrase, organisation, crl_url.rstrip("/"), clock)
    root = await ceremony.credential("root", "Sidos root", ROOT)
    issuing = await ceremony.credential("issuing", "Sidos signatures", ISSUING, root)
    return Authority(
        root=root,
        issuing=issuing,
        certification=await ceremony.credential(
            "certification", "Sidos certification", CERTIFICATION, issuing, "issuing"
        ),
        seal=await ceremony.credential("seal", "Sidos seal", SEAL, issuing, "issuing"),
        timestamp=await ceremony.credential("timestamp", "Sidos timestamps", TIMESTAMP, root),
        crl_url=crl_url.rstrip("/"),
    )
