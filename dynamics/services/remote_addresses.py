"""Which addresses of the network our server may speak to on behalf of a person: public ones, nothing else.

A name is resolved once; the connection goes to the very address that was checked, so that a name whose
answer changes between the check and the connection (DNS rebinding) gains nothing.
"""

import ipaddress
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

LONGEST_ADDRESS = 1000
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# Ranges of IPv6 that carry an IPv4 address, which a gateway would take us to
TRANSITION = [
    ipaddress.ip_network(text) for text in ("64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16")
]


class RemoteError(Exception):
    """The address is refused or what it answers cannot be used; the message is for the administrateur·rice."""


@dataclass(frozen=True)
class Target:
    """An address taken apart and checked: where to connect, and what to ask there."""

    scheme: str
    host: str
    port: int
    path: str
    addresses: tuple[str, ...]


def resolve(host: str, port: int) -> list[str]:
    """Every address of a name, in the order of the system."""
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise RemoteError(f"Le nom « {host} » est introuvable sur le réseau.") from None
    return list(dict.fromkeys(answer[4][0] for answer in answers))


def is_public(text: str) -> bool:
    """Whether an IP address is one of the open internet's."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    if mapped is not None:
        return False
    if address.version == 6 and any(address in network for network in TRANSITION):
        return False
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified or address.is_loopback
    )


@dataclass(frozen=True)
class Policy:
    """Where we may go. ``hosts`` None: any public name (the addresses that partners register themselves).

    ``schemes``, ``ports``, ``resolver`` and ``is_allowed`` only differ in tests, which have local servers.
    """

    hosts: tuple[str, ...] | None = ()
    schemes: frozenset[str] = frozenset({"https"})
    ports: frozenset[int] | None = frozenset({443})
    resolver: Callable[[str, int], Iterable[str]] = field(default=resolve)
    is_allowed: Callable[[str], bool] = field(default=is_public)

    def check(self, url: str) -> Target:
        """The target of an address. Raises RemoteError for what we refuse."""
        parts = self.check_form(url)
        host, port = str(parts.hostname), parts.port or (443 if parts.scheme == "https" else 80)
        addresses = tuple(self.resolver(host, port))
        # One bad answer spoils them all: nobody honest publishes a private address beside a public one
        if not addresses or not all(self.is_allowed(address) for address in addresses):
            raise RemoteError(
                f"« {host} » mène à un réseau privé ou réservé : notre serveur ne s’y connecte jamais."
            )
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return Target(parts.scheme, host, port, path, addresses)

    def check_form(self, url: str) -> SplitResult:
        """What can be said of an address without the network."""
        if len(url) > LONGEST_ADDRESS or any(c <= " " or c == "\\" or c > "~" for c in url):
            raise RemoteError("Cette adresse est trop longue ou contient des caractères interdits.")
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise RemoteError("Cette adresse est illisible.") from None
        if parts.scheme not in self.schemes:
            raise RemoteError("Seules les adresses en https sont acceptées.")
        if not parts.hostname or parts.username is not None or parts.password is not None:
            raise RemoteError("L’adresse doit nommer un site, sans identifiant ni mot de passe.")
        if self.ports is not None and port is not None and port not in self.ports:
            raise RemoteError("Seul le port habituel de https est accepté.")
        if self.hosts is not None and not any(matches(parts.hostname, host) for host in self.hosts):
            raise RemoteError(
                f"« {parts.hostname} » n’est pas parmi les sites autorisés (réglage IMPORT_ALLOWED_HOSTS)."
            )
        return parts


def matches(host: str, allowed: str) -> bool:
    """« .example.org » allows the name and those under it; « example.org », itself."""
    host, allowed = host.lower().rstrip("."), allowed.lower().strip()
    if allowed.startswith("."):
        return host == allowed[1:] or host.endswith(allowed)
    return host == allowed
