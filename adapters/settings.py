"""Settings of every process, from the environment (`SIDOS_…`) or a file `.env`."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from adapters.keys import KeyRing
from adapters.look.colours import is_colour
from adapters.usable_names import NameNotUsable, check_usable
from domain.plain_text import has_refused_characters
from domain.sender_quota import MOST_ASKED_A_DAY

_SHORTEST_PASSPHRASE = 16
_LONGEST_ORGANISATION = 150
_THIS_MACHINE = ("127.0.0.1", "localhost", "::1")


class Settings(BaseSettings):
    """One class, built in `commands/` and handed on; nothing is read at import.

    Secrets have no defaults: a process that needs one refuses to start without it.
    """

    model_config = SettingsConfigDict(
        env_prefix="SIDOS_", env_file=".env", env_ignore_empty=True, extra="ignore"
    )

    public_url: str
    organisation: str
    database_url: str
    blobs_url: str
    temporal_address: str = "127.0.0.1:7233"
    temporal_namespace: str = "sidos"

    link_keys: SecretStr
    payload_keys: SecretStr
    authority_passphrase: SecretStr

    smtp_host: str
    smtp_port: int = 25
    smtp_security: Literal["none", "starttls", "tls"] = "starttls"
    smtp_username: str = ""
    smtp_password: SecretStr = SecretStr("")
    mail_from: str
    mail_reply_to: str = ""
    """An address whose mail is read: where answers go. Empty: no mail invites to answer it."""
    mail_returns_to: str = ""
    """The envelope's sender, to which servers report what they could not deliver; `{id}` in it
    becomes the mail's tag, as in `returns+{id}@example.org`. Empty: the address of `mail_from`."""
    colour: str = ""
    """The organisation's colour as `#rrggbb`, for pages and mails; empty: the service's own."""
    logo: Path | None = None
    """A PNG file that stands in the head of pages and mails."""
    contact: str = ""
    """Whom signatories may ask, as they should read it: a name, an address, a telephone number."""
    accessibility_contact: str = ""
    """Whom to tell of a page that cannot be used; empty: `contact`."""
    accessibility_authority: str = ""
    """Who supervises accessibility, as people should read it; empty: Finland's Traficom."""
    accessibility_exceptions: str = ""
    """What else of this service is not accessible, for the statement."""
    mail_domains: str = ""
    """The domains that mail may go to, with all below them, divided by spaces; empty means any."""
    most_asked_a_day: int = Field(default=MOST_ASKED_A_DAY, ge=1)
    """So many people one member of staff, or one program, asks to sign within 24 hours."""
    mail_attachment_limit: int = Field(default=7_000_000, ge=0)
    """Bytes: a larger document is not attached to a mail but found behind its link. A third is
    added on the way, and many servers take 10 MB a mail."""
    caught_mail: Path | None = None
    """Folder of a mail catcher (demo): set, the service shows what it caught."""

    timestamp_url: str = ""
    """Address of an RFC 3161 authority; empty means the built-in issuer."""
    timestamp_roots: Path | None = None
    """PEM file with the root certificates of that authority: needed to verify its timestamps."""

    identification_file: Path | None = None
    """TOML file with the providers of strong identification; empty means that there are none."""
    staff_sign_in_file: Path | None = None
    """TOML file with the providers by which staff sign in; empty: by a mailed link alone."""
    staff_idle_hours: int = Field(default=8, ge=1, le=24)
    """A browser in which staff are signed in and that was not used for so long is signed out."""
    staff_session_hours: int = Field(default=24, ge=1, le=168)
    """After so long staff sign in again, however busy they are."""

    engine: Literal["auto", "libreoffice", "dxpdf"] = "auto"
    host: str = "127.0.0.1"
    port: int = 8000
    trusted_proxies: str = ""
    """Addresses or networks whose X-Forwarded-For is believed, divided by commas."""

    @field_validator("public_url")
    @classmethod
    def _without_slash(cls, value: str) -> str:
        if not value.startswith(("https://", "http://")):
            raise ValueError("must start with https:// (or http:// on one machine)")
        return value.rstrip("/")

    @field_validator("organisation")
    @classmethod
    def _can_stand_in_certificates(cls, value: str) -> str:
        name = " ".join(value.split())
        if not name or len(name) > _LONGEST_ORGANISATION or has_refused_characters(name):
            raise ValueError(f"must be a name of at most {_LONGEST_ORGANISATION} characters")
        try:
            check_usable(name)
        except NameNotUsable as refusal:
            raise ValueError(str(refusal)) from refusal
        return name

    @field_validator("colour")
    @classmethod
    def _is_a_colour(cls, value: str) -> str:
        if value and not is_colour(value):
            raise ValueError("must be written as #rrggbb")
        return value

    @field_validator("link_keys", "payload_keys")
    @classmethod
    def _is_a_key_ring(cls, value: SecretStr) -> SecretStr:
        KeyRing.parse(value.get_secret_value())
        return value

    @field_validator("authority_passphrase")
    @classmethod
    def _is_long(cls, value: SecretStr) -> SecretStr:
        if len(value.get_secret_value()) < _SHORTEST_PASSPHRASE:
            raise ValueError(f"needs at least {_SHORTEST_PASSPHRASE} characters")
        return value

    @model_validator(mode="after")
    def _catches_mail_on_one_machine_only(self) -> Self:
        """Whoever reads the caught mail can sign as anybody: never beyond one machine."""
        host = urlsplit(self.public_url).hostname
        if self.caught_mail is not None and host not in _THIS_MACHINE:
            raise ValueError("SIDOS_CAUGHT_MAIL is for a demo on this machine: unset it")
        return self

    @model_validator(mode="after")
    def _can_verify_timestamps(self) -> Self:
        if self.timestamp_url and self.timestamp_roots is None:
            raise ValueError("SIDOS_TIMESTAMP_URL needs SIDOS_TIMESTAMP_ROOTS, or no seal verifies")
        return self

    def link_ring(self) -> KeyRing:
        """Return the keys under which the tokens of emailed links are derived."""
        return KeyRing.parse(self.link_keys.get_secret_value())

    def payload_ring(self) -> KeyRing:
        """Return the keys under which Temporal's payloads are encrypted."""
        return KeyRing.parse(self.payload_keys.get_secret_value())
