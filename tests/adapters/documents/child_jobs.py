"""Jobs for the tests of the sandboxed child."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping

Options = Mapping[str, object]


def echo(payload: bytes, options: Options) -> bytes:
    return payload + f" {options['n']}".encode()


def print_then_echo(payload: bytes, options: Options) -> bytes:
    os.write(1, b"noise")
    return payload


def fail(payload: bytes, options: Options) -> bytes:
    raise ValueError("it went wrong")


def crash(payload: bytes, options: Options) -> bytes:
    os.kill(os.getpid(), signal.SIGSEGV)
    return b""


def abort(payload: bytes, options: Options) -> bytes:
    os.abort()


def fill_memory(payload: bytes, options: Options) -> bytes:
    return b"\0" * 2**30


def nest_deeply(payload: bytes, options: Options) -> bytes:
    return nest_deeply(payload, options)


def spin(payload: bytes, options: Options) -> bytes:
    while True:
        pass


def wait(payload: bytes, options: Options) -> bytes:
    signal.pause()
    return b""


def environment(payload: bytes, options: Options) -> bytes:
    return repr(dict(os.environ)).encode()


def niceness(payload: bytes, options: Options) -> bytes:
    return str(os.nice(0)).encode()
