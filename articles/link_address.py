"""Which addresses we look at ourselves: public ones, in the usual form. Pure.

Whoever may add a source could otherwise have this machine ask what only it can reach: itself, its
neighbours, the service that gives a cloud machine its keys.
"""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import quote, urljoin, urlsplit

from articles.link_outcome import NotForUs, Refused

DEFAULT_PORTS = {"http": 80, "https": 443}
#: More than any browser's address bar is used for.
LONGEST = 2000
HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+")
#: What a path and a query may hold as it is (RFC 3986, section 3.3); "%": it may be quoted already.
AS_IT_IS = "/?%:@!$&'()*+,;=~-._[]"

#: All that is given to machines of the public internet (RFC 4291, section 2.4).
PUBLIC_IPV6 = ip_network("2000::/3")
#: An IPv4 address behind a translator (RFC 6052, section 2.1).
NAT64 = ip_network("64:ff9b::/96")
#: Not public, although Python 3.11 takes them for it.
SPECIAL = [
    ip_network("192.0.0.0/24"),  # for protocols, and the services of clouds (RFC 6890)
    ip_network("192.88.99.0/24"),  # relays to IPv6 (RFC 7526)
    ip_network("168.63.129.16/32"),  # the service of a cloud for the machines in it
    ip_network("3fff::/20"),  # documentation (RFC 9637)
]


@dataclass(frozen=True)
class Target:
    """Where to ask: ``host`` in ASCII, ``path`` with the query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def host_header(self) -> str:
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == DEFAULT_PORTS[self.scheme] else f"{name}:{self.port}"


def read(url: str) -> Target:
    """Raises Refused, with the reason in words."""
    if len(url) > LONGEST:
        raise Refused("The address is too long.")
    if re.search(r"[\x00-\x20\x7f\\]", url):
        raise Refused("The address has characters that no address may have.")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Refused("This is not an address that can be opened.") from None
    if parts.scheme not in DEFAULT_PORTS:
        raise Refused("Only addresses that begin with http:// or https:// can be opened.")
    if "@" in parts.netloc:
        raise Refused("The address has a name or a password in it.")
    host = host_in_ascii(parts.hostname or "")
    if port not in (None, *DEFAULT_PORTS.values()):
        raise NotForUs(f"We cannot tell: we do not look at port {port}.")
    path = quote(parts.path or "/", safe=AS_IT_IS)
    query = quote(parts.query, safe=AS_IT_IS)
    path += f"?{query}" if query else ""
    return Target(parts.scheme, host, port or DEFAULT_PORTS[parts.scheme], path)


def host_in_ascii(host: str) -> str:
    try:
        name = host if ":" in host else host.encode("idna").decode()
    except UnicodeError:
        name = ""
    name = name.lower().removesuffix(".")
    if not HOST.fullmatch(name):
        raise Refused("The name of the site is not one that can be opened.")
    return name


def follow(url: str, location: str) -> str:
    """The address that a redirect from ``url`` leads to. Raises Refused.

    ``location`` is as Python gives a header: each byte as a letter.
    """
    try:
        return urljoin(url, quote(location.strip().encode("latin-1"), safe=AS_IT_IS + "#"))
    except ValueError:
        raise Refused("The page leads on to something that is no address.") from None


def is_public(address: str) -> bool:
    """Whether an IP address belongs to a machine that anybody can reach."""
    ip = without_wrapping(ip_address(address))
    if any(ip.version == each.version and ip in each for each in SPECIAL):
        return False
    if ip.version == 6 and ip not in PUBLIC_IPV6:
        return False
    return ip.is_global and not ip.is_multicast


def without_wrapping(ip: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that an IPv6 address stands for, if it does."""
    if ip.version == 4:
        return ip
    if ip in NAT64:
        return IPv4Address(int(ip) % 2**32)
    return ip.ipv4_mapped or ip.sixtofour or ip
