"""The door for mail servers: what came back of the mails that were sent."""

from __future__ import annotations

from fastapi import APIRouter, Request

from adapters.mail.delivery_reports import LARGEST_READ
from adapters.returned_mail import Taken, take_returned_mail
from service.api.description import PREFIX
from service.api.shapes import Shape
from service.api.tokens import Postman
from service.dependencies import ServicesNeeded
from service.security import takes_uploads

router = APIRouter(prefix=PREFIX, tags=["mail"])
_RAW_MAIL = {
    "requestBody": {
        "required": True,
        "content": {"message/rfc822": {"schema": {"type": "string", "format": "binary"}}},
    }
}


class ReturnedMailOut(Shape):
    """What became of a mail that was handed in: `recorded` once, then `known`.

    `no_report`: it says of no mail that it did not arrive; `not_ours`: of none that we sent.
    """

    taken: Taken


@router.post("/mail/returned", openapi_extra=_RAW_MAIL)
@takes_uploads
async def take(request: Request, _: Postman, found: ServicesNeeded) -> ReturnedMailOut:
    """Take one mail as it came (RFC 5322); a report of failure marks the mail that it is about.

    A repeat changes nothing, and whatever is no such report changes nothing either.
    """
    raw = await request.body()
    taken = await take_returned_mail(found.sessions, raw[:LARGEST_READ], at=found.clock())
    return ReturnedMailOut(taken=taken)
