"""What stands in the certificates that this authority issues.

The profile is the one that poppler, NSS and pyHanko all trust.
Policies are UUID-based object identifiers (ITU-T X.667), so they need no registration.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID

from adapters.authority.names import check_readable

DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")
SIGNATURE_POLICY = x509.ObjectIdentifier("2.25.188342021387210954612894375118460221873")
CERTIFICATION_POLICY = x509.ObjectIdentifier("2.25.97310564432817651980423617740291556304")
SEAL_POLICY = x509.ObjectIdentifier("2.25.264019983361174450237719086105437281906")
TIMESTAMP_POLICY = x509.ObjectIdentifier("2.25.31450772869904316275510938846217709425")
_CLOCK_SKEW = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Profile:
    """What a certificate may be used for; `notice` states its level in words."""

    policy: x509.ObjectIdentifier | None = None
    notice: str = ""
    usages: tuple[x509.ObjectIdentifier, ...] = ()
    usages_critical: bool = False
    path_length: int | None = None

    @property
    def is_authority(self) -> bool:
        """Tell whether the certificate may issue others."""
        return self.path_length is not None


ROOT = Profile(path_length=1)
ISSUING = Profile(path_length=0)
SIGNATURE = Profile(
    SIGNATURE_POLICY,
    "Simple electronic signature (Regulation (EU) 910/2014, article 3(10)). "
    "The key was made for one signature and destroyed after it.",
    (ExtendedKeyUsageOID.EMAIL_PROTECTION, DOCUMENT_SIGNING),
)
CERTIFICATION = Profile(
    CERTIFICATION_POLICY,
    "Certifies the text as it was sent for signing.",
    (ExtendedKeyUsageOID.EMAIL_PROTECTION, DOCUMENT_SIGNING),
)
SEAL = Profile(
    SEAL_POLICY,
    "Seals the agreement after the last signature.",
    (ExtendedKeyUsageOID.EMAIL_PROTECTION, DOCUMENT_SIGNING),
)
TIMESTAMP = Profile(
    TIMESTAMP_POLICY,
    "Timestamps by the operator of the signing service itself.",
    (ExtendedKeyUsageOID.TIME_STAMPING,),
    usages_critical=True,
)


def make_certificate(
    profile: Profile,
    *,
    subject: x509.Name,
    key: ec.EllipticCurvePublicKey,
    issuer: x509.Certificate | None,
    issuer_key: ec.EllipticCurvePrivateKey,
    at: datetime,
    years: int,
    crl_url: str,
) -> x509.Certificate:
    """Return a certificate valid from `at` (UTC) for `years`, but not beyond its issuer.

    Without `issuer` it is self-signed. `crl_url` says where its issuer's revocation
    list is served; the root has none. A name that verifiers could not read is refused
    with `NameNotReadable` before anything is signed with its key.
    """
    start = at.replace(microsecond=0) - _CLOCK_SKEW
    end = start + timedelta(days=365.25 * years)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject if issuer is None else issuer.subject)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start if issuer is None else max(start, issuer.not_valid_before_utc))
        .not_valid_after(end if issuer is None else min(end, issuer.not_valid_after_utc))
        .add_extension(
            x509.BasicConstraints(profile.is_authority, profile.path_length), critical=True
        )
        .add_extension(_key_usage(profile), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()),
            critical=False,
        )
    )
    for extension, critical in _purpose_extensions(profile, crl_url if issuer else ""):
        builder = builder.add_extension(extension, critical=critical)
    certificate = builder.sign(issuer_key, hashes.SHA256())
    check_readable(certificate)
    return certificate


def has_policy(certificate: x509.Certificate, policy: x509.ObjectIdentifier) -> bool:
    """Tell whether the certificate was issued under that policy."""
    try:
        policies = certificate.extensions.get_extension_for_class(x509.CertificatePolicies).value
    except x509.ExtensionNotFound:
        return False
    return any(information.policy_identifier == policy for information in policies)


def _key_usage(profile: Profile) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not profile.is_authority,
        content_commitment=not profile.is_authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=profile.is_authority,
        crl_sign=profile.is_authority,
        encipher_only=False,
        decipher_only=False,
    )


def _purpose_extensions(profile: Profile, crl_url: str) -> list[tuple[x509.ExtensionType, bool]]:
    extensions: list[tuple[x509.ExtensionType, bool]] = []
    if profile.policy is not None:
        notice = x509.UserNotice(None, profile.notice)
        extensions.append(
            (x509.CertificatePolicies([x509.PolicyInformation(profile.policy, [notice])]), False)
        )
    if profile.usages:
        extensions.append((x509.ExtendedKeyUsage(profile.usages), profile.usages_critical))
    if crl_url:
        point = x509.DistributionPoint([x509.UniformResourceIdentifier(crl_url)], None, None, None)
        extensions.append((x509.CRLDistributionPoints([point]), False))
    return extensions
