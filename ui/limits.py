"""How often one may ask: token buckets by key and by address, in the memory of the server's process."""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable

_MOST = 10_000


class Limiter:
    """Allows everyone ``per_minute`` requests a minute, all of them at once if they like.

    Remembers the ten thousand that came last, so that its memory does not grow with the addresses it meets. For use
    from one thread.
    """

    def __init__(self, per_minute: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = float(per_minute)
        self._rate = per_minute / 60
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, who: str) -> float:
        """Count a request: return 0 where it is allowed, else the seconds until one will be."""
        now = self._clock()
        left, since = self._left.pop(who, (self._most, now))
        left = min(self._most, left + (now - since) * self._rate)
        allowed = left >= 1
        self._left[who] = (left - 1 if allowed else left, now)
        if len(self._left) > _MOST:
            self._left.popitem(last=False)
        return 0.0 if allowed else (1 - left) / self._rate


def household(address: str) -> str:
    """Return whom an address stands for: an IPv4 address itself, the network of 64 bits of an IPv6 one."""
    try:
        number = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(number, ipaddress.IPv6Address):
        if number.ipv4_mapped:
            return str(number.ipv4_mapped)
        return str(ipaddress.ip_network((number, 64), strict=False))
    return str(number)


def is_this_machine(address: str) -> bool:
    """Whether an address is of the loopback interface."""
    try:
        return ipaddress.ip_address(household(address).partition("/")[0]).is_loopback or address == "::1"
    except ValueError:
        return False
