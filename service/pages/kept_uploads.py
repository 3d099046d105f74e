"""Uploads between two steps of a form: kept by hash, which the form carries under a code of ours.

Without the code a form could name any document that is kept, also one of another agreement.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator

from service.dependencies import Services


def upload_token(found: Services, staff_id: str, sha256: str) -> str:
    """Return what a form carries of an upload of a member of staff; empty for none."""
    return f"{sha256}.{next(_codes(found, staff_id, sha256))}" if sha256 else ""


def kept_upload(found: Services, staff_id: str, token: str) -> str:
    """Return the hash in a token that this member of staff was given; empty for any other."""
    sha256, _, sent = token.partition(".")
    codes = _codes(found, staff_id, sha256)
    return sha256 if any(hmac.compare_digest(c.encode(), sent.encode()) for c in codes) else ""


def _codes(found: Services, staff_id: str, sha256: str) -> Iterator[str]:
    """Yield the codes under each key of the ring, the one in use first."""
    for _, key in found.settings.link_ring().keys:
        text = f"upload\n{staff_id}\n{sha256}"
        yield hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
