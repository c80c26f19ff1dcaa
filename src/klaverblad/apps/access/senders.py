"""Where a request comes from, and how often it may: one sender and one count for every door."""

from __future__ import annotations

import ipaddress

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

# What one office, one street or one rented server has: an attacker moves within it for nothing.
_PREFIX = {4: 24, 6: 48}


def sender_of(request: HttpRequest) -> str:
    """The network that a request comes from; behind our proxies, as the last of them says.

    Empty for whoever came past them: those count together.
    """
    try:
        return network_of(str(get_adapter().get_client_ip(request)))
    except PermissionDenied:
        return ""


def network_of(address: str) -> str:
    """The network that an address belongs to; the word itself when it is no address.

    A server behind a socket says "localhost", and a proxy may add a port.
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    found = getattr(found, "ipv4_mapped", None) or found
    return str(ipaddress.ip_network((int(found), _PREFIX[found.version]), strict=False))


def wait_for(budget: str, *, most: int, within_s: int, at: float) -> int:
    """Take one from a budget, counted in the shared cache so that all processes count together.

    within_s   from the first one on; then the budget is full again
    returns    how many seconds to wait for that; 0 while there was one left
    """
    n, ends = cache.get(f"budget:{budget}") or (0, at + within_s)
    if at >= ends:
        n, ends = 0, at + within_s
    if n >= most:
        return max(1, round(ends - at))
    # Two at the very same time may count as one: this keeps a desk quick, it guards no secret.
    cache.set(f"budget:{budget}", (n + 1, ends), max(1, ends - at))
    return 0
