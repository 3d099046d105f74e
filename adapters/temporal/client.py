"""The client of Temporal: typed payloads, encrypted, with a quiet core."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from temporalio.client import Client, Interceptor
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.converter import DataConverter, DefaultFailureConverterWithEncodedAttributes
from temporalio.runtime import LoggingConfig, Runtime, TelemetryConfig, TelemetryFilter

from adapters.keys import KeyRing
from adapters.settings import Settings
from adapters.temporal.codec import EncryptingCodec

_CONNECT_WITHIN = timedelta(seconds=5)


def data_converter(ring: KeyRing) -> DataConverter:
    """Return the converter that every client, worker and replay of ours shares."""
    return replace(
        pydantic_data_converter,
        payload_codec=EncryptingCodec(ring),
        failure_converter_class=DefaultFailureConverterWithEncodedAttributes,
    )


@functools.cache
def quiet_runtime() -> Runtime:
    """Return the one runtime of this process; its core logs errors only.

    At WARN the core writes failures of activities to the log in clear (decision 2).
    """
    errors = TelemetryFilter(core_level="ERROR", other_level="ERROR")
    return Runtime(telemetry=TelemetryConfig(logging=LoggingConfig(filter=errors)))


async def connect(
    settings: Settings, *, lazy: bool = False, interceptors: Sequence[Interceptor] = ()
) -> Client:
    """Return a client; a lazy one connects at its first call and does not need the server yet.

    Raises `RuntimeError` when an eager one cannot connect.
    """
    return await Client.connect(
        settings.temporal_address,
        namespace=settings.temporal_namespace,
        data_converter=data_converter(settings.payload_ring()),
        runtime=quiet_runtime(),
        connect_timeout=_CONNECT_WITHIN,
        lazy=lazy,
        interceptors=interceptors,
    )
