"""The form of an email address: RFC 5321, 4.1.2, a dot-atom and a domain with a dot.

Quoted local parts and international forms are not taken.
"""

import re

_LONGEST = 254
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_FORM = re.compile(rf"(?=[^@]{{1,64}}@){_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})+")


def is_email_address(text: str) -> bool:
    """Tell whether `text` has the form of an address that mail can be sent to."""
    return len(text) <= _LONGEST and _FORM.fullmatch(text) is not None
