"""Which hosts a request may name.

A page in a browser can make its own name point to this machine (DNS rebinding). Its requests then
name that foreign host.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from ipaddress import ip_address

from attrs import frozen

_HOST = re.compile(r"(\[[^\]]*\]|[^:]*)(?::\d*)?")


def is_loopback(host: str) -> bool:
    """Tell whether an address or a name is this machine's own."""
    host = host.strip("[]").rstrip(".").lower()
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


@frozen
class Hosts:
    """Tells which hosts a request may name.

    Args:
        listening: The address that the server listens on. Unless it is loopback, any host is
            allowed, as nobody knows the names of this machine.
        allowed: More hosts that are allowed on loopback.
    """

    listening: str
    allowed: Iterable[str] = ()

    def allow(self, header: str | None) -> bool:
        """Tell whether the Host header of a request is allowed."""
        if header is None or not is_loopback(self.listening):
            return True
        match = _HOST.fullmatch(header.strip())
        host = match[1].lower() if match else ""
        return is_loopback(host) or host in {one.lower() for one in self.allowed}
