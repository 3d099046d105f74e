"""Mails that came back, in the shapes of several servers (RFC 3464), with an id of ours in them."""

from __future__ import annotations

TAG = "0123456789abcdef0123456789abcdef"
WORDS = "550 5.1.1 <anna@example.org>: Recipient address rejected: User unknown"


def postfix(tag: str = TAG, *, action: str = "failed", to: str = "sidos@example.org") -> bytes:
    """Return what Postfix sends, with the whole mail behind it."""
    return _crlf(f"""\
Return-Path: <>
From: MAILER-DAEMON@mail.example.org (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: {to}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="9D1F3C0045.1769000000/mail.example.org"
Message-Id: <20260124100000.1A2B3C@mail.example.org>

This is a MIME-encapsulated message.

--9D1F3C0045.1769000000/mail.example.org
Content-Description: Notification
Content-Type: text/plain; charset=utf-8

<anna@example.org>: host mx.example.org said: {WORDS} (in reply to RCPT TO command)

--9D1F3C0045.1769000000/mail.example.org
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org
X-Postfix-Queue-ID: 9D1F3C0045
Arrival-Date: Sat, 24 Jan 2026 12:00:00 +0200 (EET)

Final-Recipient: rfc822; anna@example.org
Original-Recipient: rfc822;anna@example.org
Action: {action}
Status: 5.1.1
Remote-MTA: dns; mx.example.org
Diagnostic-Code: smtp; 550 5.1.1 <anna@example.org>: Recipient address
    rejected: User unknown

--9D1F3C0045.1769000000/mail.example.org
Content-Description: Undelivered Message
Content-Type: message/rfc822

Return-Path: <sidos@example.org>
From: The county <sidos@example.org>
To: Anna <anna@example.org>
Subject: =?utf-8?q?Allekirjoituspyynt=C3=B6?=
Message-ID: <{tag}@example.org>

Hello

--9D1F3C0045.1769000000/mail.example.org--
""")


def exchange(tag: str = TAG) -> bytes:
    """Return what Exchange sends: HTML first, words of its own, an In-Reply-To, no mail behind."""
    return _crlf(f"""\
From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.org>
To: <sidos@example.org>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="c5a0b1d2-7f4d-4a8e-9d36-111111111111"
X-MS-Exchange-Message-Is-Ndr:
Content-Language: fi-FI
In-Reply-To: <{tag}@example.org>
References: <{tag}@example.org>
Subject: =?utf-8?B?RWkgdm9pdHUgdG9pbWl0dGFh?=

--c5a0b1d2-7f4d-4a8e-9d36-111111111111
Content-Type: multipart/alternative; differences=Content-Type;
\tboundary="aaaa"

--aaaa
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: base64

Vmllc3Rpw6Rzaeyp
--aaaa--

--c5a0b1d2-7f4d-4a8e-9d36-111111111111
Content-Type: message/delivery-status

Reporting-MTA: dns;HE1PR01MB0001.eurprd01.prod.exchangelabs.example.org
Received-From-MTA: dns;mail.example.org
Arrival-Date: Sat, 24 Jan 2026 10:00:00 +0000

Final-Recipient: rfc822;anna@example.org
Action: failed
Status: 5.1.10
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient anna@example.org
 not found by SMTP address lookup


--c5a0b1d2-7f4d-4a8e-9d36-111111111111--
""")


def exim(tag: str = TAG) -> bytes:
    """Return what Exim sends today: the headers of the mail alone behind the report."""
    return _crlf(f"""\
X-Failed-Recipients: anna@example.org
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@mx.example.org>
To: sidos@example.org
References: <{tag}@example.org>
Content-Type: multipart/report; report-type=delivery-status; boundary=1769000000-eximdsn-1
MIME-Version: 1.0
Subject: Mail delivery failed: returning message to sender

--1769000000-eximdsn-1
Content-type: text/plain; charset=us-ascii

A message that you sent could not be delivered to one or more of its recipients.

--1769000000-eximdsn-1
Content-type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Action: failed
Final-Recipient: rfc822;anna@example.org
Status: 5.0.0
Remote-MTA: dns; inbound.example.org
Diagnostic-Code: smtp; 554 5.2.2 mailbox full

--1769000000-eximdsn-1
Content-type: text/rfc822-headers

Return-path: <sidos@example.org>
From: sidos@example.org
Message-ID: <{tag}@example.org>

--1769000000-eximdsn-1--
""")


def old_exim(tag: str = TAG) -> bytes:
    """Return what Exim sent before it wrote reports: text, and a header that names whom."""
    return _crlf(f"""\
X-Failed-Recipients: anna@example.org
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@mx.example.org>
To: sidos@example.org
Subject: Mail delivery failed: returning message to sender

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  anna@example.org
    SMTP error from remote mail server after RCPT TO:<anna@example.org>:
    550 5.7.1 relaying denied

------ This is a copy of the message, including all the headers. ------

From: sidos@example.org
Message-ID: <{tag}@example.org>

Hello
""")


def gave_up(tag: str = TAG) -> bytes:
    """Return what comes after days of trying: failed, with the status of passing trouble."""
    raw = postfix(tag).replace(b"Status: 5.1.1", b"Status: 4.4.1")
    return raw.replace(b"550 5.1.1", b"451 4.4.1")


def out_of_office(tag: str = TAG) -> bytes:
    """Return an automatic answer to a mail (RFC 3834)."""
    return _crlf(f"""\
From: Anna <anna@example.org>
To: sidos+{tag}@example.org
Auto-Submitted: auto-replied
X-Auto-Response-Suppress: All
In-Reply-To: <{tag}@example.org>
Subject: Poissa: Allekirjoituspyynto
Content-Type: text/plain; charset=utf-8

550 5.1.1 I am on holiday until Monday. Action: failed
""")


def answer(tag: str = TAG) -> bytes:
    """Return an answer of a person who thinks that this signs something."""
    return _crlf(f"""\
From: Anna <anna@example.org>
To: sidos@example.org
In-Reply-To: <{tag}@example.org>
Subject: Re: Allekirjoituspyynto
Content-Type: text/plain; charset=utf-8

hyväksyn
""")


def read_receipt(tag: str = TAG) -> bytes:
    """Return word that a mail was read (RFC 8098), which is also a `multipart/report`."""
    return _crlf(f"""\
From: Anna <anna@example.org>
To: sidos@example.org
Content-Type: multipart/report; report-type=disposition-notification; boundary=b

--b
Content-Type: message/disposition-notification

Final-Recipient: rfc822;anna@example.org
Original-Message-ID: <{tag}@example.org>
Disposition: manual-action/MDN-sent-manually; displayed

--b--
""")


def forwarded(tag: str = TAG) -> bytes:
    """Return a person's mail with somebody's report in it."""
    head = _crlf("From: a@example.org\nContent-Type: multipart/mixed; boundary=outer\n\n--outer\n")
    inner = b"Content-Type: message/rfc822\r\n\r\n" + postfix(tag)
    return head + inner + b"\r\n--outer--\r\n"


def _crlf(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()
