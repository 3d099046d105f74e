"""The API's description, the authority's public files, the health of the process."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

import httpx
from cryptography import x509
from sqlalchemy.exc import OperationalError

from service.dependencies import Services

OPEN = {"/healthz", "/authority/root.pem"}


async def test_the_description_is_openapi_3_1_of_the_api_alone(client: httpx.AsyncClient) -> None:
    found = (await client.get("/api/v1/openapi.json")).json()
    assert found["openapi"].startswith("3.1")
    assert all(path.startswith("/api/v1/") for path in found["paths"])
    assert len(found["paths"]) >= 10
    for path, operations in found["paths"].items():
        for method, operation in operations.items():
            assert operation["security"], f"{method} {path} needs no token"
            assert "4XX" in operation["responses"]
            names = {parameter["name"] for parameter in operation.get("parameters", ())}
            changes = method == "post" and not path.endswith(("/verifications", "/mail/returned"))
            assert ("idempotency-key" in names) == changes
    body = found["paths"]["/api/v1/agreements"]["post"]["requestBody"]["content"]
    assert set(body) == {"application/json", "multipart/form-data"}


async def test_the_root_and_both_revocation_lists_are_there_for_verifiers(
    client: httpx.AsyncClient, services: Services
) -> None:
    root = x509.load_pem_x509_certificate((await client.get("/authority/root.pem")).content)
    assert root == services.authority.root_certificate
    for name, issuer in (("root", root), ("issuing", services.authority.issuing.certificate)):
        answer = await client.get(f"/authority/{name}.crl")
        assert answer.headers["content-type"] == "application/pkix-crl"
        revocations = x509.load_der_x509_crl(answer.content)
        assert revocations.is_signature_valid(issuer.public_key())  # type: ignore[arg-type]


class Unreachable:
    """Stands for a database that is down."""

    def __call__(self) -> Any:
        raise OperationalError("SELECT 1", {}, Exception("down"))


async def test_health_is_that_of_the_records(
    client: httpx.AsyncClient,
    services: Services,
    serving: Callable[[Services], httpx.AsyncClient],
) -> None:
    assert (await client.get("/healthz")).json() == {"status": "ok"}
    async with serving(replace(services, temporal=None)) as without_temporal:
        assert (await without_temporal.get("/healthz")).status_code == 200
    async with serving(replace(services, reads=cast("Any", Unreachable()))) as broken:
        assert (await broken.get("/healthz")).status_code == 503
