"""The Finnish business id (Y-tunnus) and its check digit.

Source: the Finnish Patent and Registration Office and Tax Administration's business
information system (YTJ): seven digits weighted 7 9 10 5 8 4 2, sum modulo 11; the
remainder 0 gives the check digit 0, 1 is never issued, else 11 minus the remainder.
"""

import re

_FORM = re.compile(r"(\d{7})-(\d)", re.ASCII)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2)


def is_business_id(text: str) -> bool:
    """Tell whether `text` has the form 1234567-8 and the right check digit."""
    match = _FORM.fullmatch(text)
    if match is None:
        return False
    digits, check = match.groups()
    remainder = sum(w * int(d) for w, d in zip(_WEIGHTS, digits, strict=True)) % 11
    return remainder != 1 and int(check) == (11 - remainder) % 11
