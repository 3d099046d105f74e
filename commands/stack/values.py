"""The settings of a stack on one machine, as `SIDOS_…` values."""

from __future__ import annotations

from pathlib import Path


def stack_values(
    state: Path,
    organisation: str,
    *,
    port: int,
    temporal_address: str,
    temporal_namespace: str,
    mail_port: int,
    caught_mail: Path,
) -> dict[str, str]:
    """Return everything but the secrets for a stack with all its state in one folder."""
    return {
        "SIDOS_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "SIDOS_ORGANISATION": organisation,
        "SIDOS_DATABASE_URL": f"sqlite+aiosqlite:///{state}/sidos.db",
        "SIDOS_BLOBS_URL": f"file://{state}/blobs",
        "SIDOS_TEMPORAL_ADDRESS": temporal_address,
        "SIDOS_TEMPORAL_NAMESPACE": temporal_namespace,
        "SIDOS_SMTP_HOST": "127.0.0.1",
        "SIDOS_SMTP_PORT": str(mail_port),
        "SIDOS_SMTP_SECURITY": "none",
        "SIDOS_MAIL_FROM": "sidos@example.org",
        "SIDOS_MAIL_REPLY_TO": "perhekeskus@example.org",
        "SIDOS_CONTACT": "Perhekeskuskoordinaattori, perhekeskus@example.org",
        "SIDOS_CAUGHT_MAIL": str(caught_mail),
        "SIDOS_PORT": str(port),
    }
