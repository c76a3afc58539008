"""A port for a server that is started by its number."""

from __future__ import annotations

import random
import socket
from contextlib import suppress


def port_to_give() -> int:
    """Return a free port that the system hands to nobody: its own begin at 32768, and the server is not there yet."""
    while True:
        port = random.SystemRandom().randrange(20_000, 32_000)
        with suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port
