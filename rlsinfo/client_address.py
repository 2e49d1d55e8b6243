"""Where a request comes from, as coarsely as a limit needs it."""

import re
from ipaddress import ip_address, ip_network

from django.conf import settings

#: 198.51.100.7:567 and [2001:db8::1]:443, as some proxies write it.
WITH_PORT = re.compile(r"\[([^]]+)\](?::\d+)?|([\d.]+):\d+")


def network(request) -> str | None:
    """The /24 (IPv4) or /56 (IPv6) a request comes from, such as "198.51.100.0/24".

    None for this machine, and where nobody says: no limit is better than one for everybody.
    """
    address = _parse(_forwarded_for(request)) or _parse(request.META.get("REMOTE_ADDR", ""))
    if address is None or address.is_loopback:
        return None
    return str(ip_network(f"{address}/{24 if address.version == 4 else 56}", strict=False))


def _forwarded_for(request) -> str:
    """What the outermost of our own proxies saw; all to the left of it the visitor may invent."""
    proxies = settings.TRUSTED_PROXIES
    seen = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    return seen[-proxies] if 0 < proxies <= len(seen) else ""


def _parse(text: str):
    """The address in ``text``; None if there is none."""
    text = text.strip()
    if found := WITH_PORT.fullmatch(text):
        text = found[1] or found[2]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
