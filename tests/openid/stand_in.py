"""Stands for a provider where a test needs a fault or another clock; the real one: `process`."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwe, jwt
from joserfc.jwk import ECKey, Key, RSAKey

from adapters.openid.providers import Provider
from adapters.openid.settings import ProviderSettings

LEVEL = "strong"
AINO = {"family_name": "EXAMPLE", "given_name": "Aino Maria"}


class StandIn:
    """A provider at an address of this machine; its fields say how it behaves."""

    def __init__(self, name: str, folder: Path, clock: Callable[[], datetime]) -> None:
        """Listen, and write our own keys to a folder."""
        self.name, self.folder, self.clock = name, folder, clock
        self.key: Key = RSAKey.generate_key(2048, {"kid": "first"})
        self.encrypts: tuple[Key, str] | None = None
        self.is_down = False
        self.names_kid = True
        self.asked: list[str] = []
        self.granted: dict[str, dict[str, Any]] = {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        own = ECKey.generate_key("P-256", {"kid": f"own-{name}"})
        (folder / f"{name}.jwk").write_text(json.dumps(own.as_dict(private=True)))

    def provider(self, **settings: Any) -> Provider:
        """Return the other side, as the settings would make it."""
        found = ProviderSettings(
            id=self.name,
            name={"en": f"Bank {self.name}", "fi": f"Pankki {self.name}"},
            issuer=self.issuer,
            client_id="sidos",
            signing_key=Path(f"{self.name}.jwk"),
            signing_algorithm="ES256",
            acr_values=(LEVEL,),
            **settings,
        )
        return Provider(found, self.folder)

    @staticmethod
    def asked_in(address: str) -> dict[str, str]:
        """Return what the signed request in an address asks for."""
        (request,) = parse_qs(urlsplit(address).query)["request"]
        part = request.split(".")[1]
        found: dict[str, str] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
        return found

    def grant(self, address: str, **claims: Any) -> dict[str, str]:
        """Identify whoever was sent to an address; return the query that they bring back."""
        asked = self.asked_in(address)
        now, code = int(self.clock().timestamp()), secrets.token_hex(8)
        self.granted[code] = {
            "challenge": asked["code_challenge"],
            "claims": {
                "iss": self.issuer,
                "aud": "sidos",
                "sub": "1",
                "iat": now,
                "exp": now + 300,
                "nonce": asked["nonce"],
                "acr": LEVEL,
                **AINO,
                **claims,
            },
        }
        return {"code": code, "state": asked["state"], "iss": self.issuer}

    def back(self, address: str, **claims: Any) -> str:
        """Return the path to which whoever was identified comes back."""
        return f"/identified?{urlencode(self.grant(address, **claims))}"

    def answer(self, path: str, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Return what is answered at a path."""
        self.asked.append(path)
        if self.is_down:
            return 503, {}
        if path == "/keys":
            return 200, {"keys": [{**self.key.as_dict(private=False), "use": "sig"}]}
        if path != "/token":
            return 200, {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "authorization_response_iss_parameter_supported": True,
            }
        grant = self.granted.pop(form["code"], None)
        proof = hashlib.sha256(form["code_verifier"].encode()).digest()
        proven = base64.urlsafe_b64encode(proof).rstrip(b"=").decode()
        if grant is None or grant["challenge"] != proven:
            return 400, {"error": "invalid_grant"}
        return 200, {"id_token": self._token(grant["claims"])}

    def _token(self, claims: dict[str, Any]) -> str:
        header = {"alg": "RS256", **({"kid": self.key.kid} if self.names_kid else {})}
        token = jwt.encode(header, claims, self.key, algorithms=["RS256"])
        if self.encrypts is None:
            return token
        key, algorithm = self.encrypts
        outer = {"alg": algorithm, "enc": "A256GCM", "cty": "JWT"}
        return jwe.encrypt_compact(outer, token, key, algorithms=[algorithm, "A256GCM"])

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer({})

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"])).decode()
                self._answer({name: values[0] for name, values in parse_qs(body).items()})

            def _answer(self, form: dict[str, str]) -> None:
                status, found = stand_in.answer(self.path, form)
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(found).encode())

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Handler


@contextmanager
def listening(name: str, folder: Path, clock: Callable[[], datetime]) -> Iterator[StandIn]:
    """Let a stand-in answer while the context lasts."""
    stand_in = StandIn(name, folder, clock)
    thread = threading.Thread(target=stand_in.server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield stand_in
    finally:
        stand_in.server.shutdown()
        thread.join()
        stand_in.server.server_close()
