"""Read what is at an address that a person gave, without trusting it in anything.

Every limit is checked as bytes arrive: total time, bytes on the wire, bytes once decompressed, redirects.
Standard library only: the connection is made to the address that `remote_addresses` checked, by us.
"""

import http.client
import io
import socket
import ssl
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from dynamics.services.remote_addresses import Policy, RemoteError, Target

CHUNK = 64 * 1024
REDIRECTS = {301, 302, 303, 307, 308}
NOT_MODIFIED = 304
# What is said of tables, when it is said right; the content itself is looked at afterwards
TYPES = frozenset(
    {
        "application/csv",
        "application/geo+json",
        "application/json",
        "application/ld+json",
        "application/octet-stream",
        "application/vnd.geo+json",
        "application/vnd.ms-excel",  # what many servers call a CSV file
        "binary/octet-stream",
        "text/comma-separated-values",
        "text/csv",
        "text/json",
        "text/plain",
        "text/tab-separated-values",
    }
)
BINARY = {
    b"PK\x03\x04": "une archive ou un classeur",
    b"\x1f\x8b": "une archive",
    b"BZh": "une archive",
    b"7z\xbc\xaf": "une archive",
    b"\xfd7zXZ": "une archive",
    b"\x28\xb5\x2f\xfd": "une archive",
    b"\xd0\xcf\x11\xe0": "un classeur",
    b"%PDF": "un document PDF",
    b"\x89PNG": "une image",
    b"\xff\xd8\xff": "une image",
    b"GIF8": "une image",
    b"\x7fELF": "un programme",
    b"<": "une page web ou du XML",
}


@dataclass(frozen=True)
class Limits:
    """How much of our time and memory a stranger may take."""

    seconds: float = 30
    connect_seconds: float = 5
    wire_bytes: int = 10 * 1024**2
    bytes: int = 20 * 1024**2
    redirects: int = 3
    types: frozenset[str] = TYPES


@dataclass(frozen=True)
class Fetched:
    """What was read; ``body`` is None when it has not changed since the last time."""

    body: bytes | None
    url: str
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""


class Deadline:
    """The moment after which nothing more is waited for."""

    def __init__(self, seconds: float):
        self.end = time.monotonic() + seconds
        self.seconds = seconds

    def left(self) -> float:
        left = self.end - time.monotonic()
        if left <= 0:
            raise RemoteError(f"Le site n’a pas répondu en entier en {self.seconds:g} secondes.")
        return left


class TimedReader(io.RawIOBase):
    """What arrives from a connection, no wait of which goes past the deadline."""

    def __init__(self, connection: socket.socket, deadline: Deadline):
        self.connection, self.deadline = connection, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        self.connection.settimeout(self.deadline.left())
        return self.connection.recv_into(buffer)


@dataclass
class TimedConnection:
    """As much of a socket as http.client asks for."""

    connection: socket.socket
    deadline: Deadline

    def sendall(self, content: bytes) -> None:
        self.connection.settimeout(self.deadline.left())
        self.connection.sendall(content)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(TimedReader(self.connection, self.deadline))

    def close(self) -> None:
        """http.client closes its socket as soon as it has the headers; the body is still to come."""

    def shut(self) -> None:
        self.connection.close()


def connect(target: Target, deadline: Deadline, seconds: float) -> TimedConnection:
    """A connection to one of the addresses that were checked, never to the name again."""
    problem: OSError | None = None
    for address in target.addresses:
        try:
            plain = socket.create_connection((address, target.port), timeout=min(seconds, deadline.left()))
        except OSError as error:
            problem = error
            continue
        return TimedConnection(secured(plain, target) if target.scheme == "https" else plain, deadline)
    raise RemoteError(f"Le site « {target.host} » ne répond pas.") from problem


def secured(plain: socket.socket, target: Target) -> ssl.SSLSocket:
    try:
        return ssl.create_default_context().wrap_socket(plain, server_hostname=target.host)
    except (ssl.SSLError, OSError) as error:
        plain.close()
        raise RemoteError(f"La connexion à « {target.host} » n’est pas sûre : certificat refusé.") from error


def open_response(
    target: Target, deadline: Deadline, seconds: float, method: str, headers: dict, body: bytes | None = None
) -> tuple[http.client.HTTPResponse, TimedConnection]:
    """Ask once, without following anything; the caller closes the connection."""
    held = connect(target, deadline, seconds)
    client = http.client.HTTPConnection(target.host, target.port)
    if target.scheme == "https":
        client.default_port = 443  # else « :443 » in the Host header
    client.sock = held
    try:
        client.request(method, target.path, body=body, headers={**headers, "Connection": "close"})
        return client.getresponse(), held
    except BaseException:
        held.shut()
        raise


def fetch(
    url: str,
    *,
    policy: Policy,
    agent: str,
    etag: str = "",
    last_modified: str = "",
    limits: Limits | None = None,
) -> Fetched:
    """Read an address. Raises RemoteError with a sentence in French for whatever goes wrong."""
    limits = limits or Limits()
    deadline = Deadline(limits.seconds)
    headers = {"User-Agent": agent, "Accept": ", ".join(sorted(limits.types)), "Accept-Encoding": "gzip"}
    headers |= {"If-None-Match": etag} if etag else {}
    headers |= {"If-Modified-Since": last_modified} if last_modified else {}
    try:
        for _ in range(limits.redirects + 1):
            target = policy.check(url)
            response, held = open_response(target, deadline, limits.connect_seconds, "GET", headers)
            try:
                if response.status not in REDIRECTS:
                    return read_answer(response, url, limits)
                url = urljoin(url, response.headers.get("Location", ""))
            finally:
                held.shut()
    except TimeoutError as error:
        raise RemoteError(f"Le site n’a pas répondu en entier en {limits.seconds:g} secondes.") from error
    except (http.client.HTTPException, OSError, zlib.error, ValueError) as error:
        raise RemoteError("La réponse du site est coupée ou illisible.") from error
    raise RemoteError(f"Le site renvoie plus de {limits.redirects} fois ailleurs.")


def read_answer(response: http.client.HTTPResponse, url: str, limits: Limits) -> Fetched:
    """The answer's body once its status, type and announced size are accepted."""
    told = response.headers
    if response.status == NOT_MODIFIED:
        return Fetched(None, url)
    if response.status != http.client.OK:
        raise RemoteError(f"Le site répond par l’erreur {response.status}.")
    content_type = told.get_content_type() if told.get("Content-Type") else ""
    if content_type and content_type not in limits.types:
        raise RemoteError(
            f"Le site annonce « {content_type[:60]} » : attendu, du CSV, du JSON ou du GeoJSON."
        )
    if response.length is not None and response.length > limits.wire_bytes:
        raise RemoteError(too_big(limits.wire_bytes))
    return Fetched(
        read_body(response, limits),
        url,
        content_type,
        told.get("ETag", "")[:200],
        told.get("Last-Modified", "")[:60],
    )


def read_body(response: http.client.HTTPResponse, limits: Limits) -> bytes:
    """The bytes, counted as they come; what is not a text is recognised by its first ones."""
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in {"identity", "gzip", "x-gzip", ""}:
        raise RemoteError(
            f"Le site compresse sa réponse d’une façon que nous ne lisons pas ({encoding[:20]})."
        )
    pieces = on_the_wire(response, limits)
    body = bytearray()
    for piece in decompressed(pieces, limits) if "gzip" in encoding else pieces:
        is_first = not body
        body += piece
        if len(body) > limits.bytes:
            raise RemoteError(too_big(limits.bytes))
        if is_first:
            check_first_bytes(bytes(body[:64]))
    if not body.strip():
        raise RemoteError("Le site répond par un contenu vide.")
    return bytes(body)


def on_the_wire(response: http.client.HTTPResponse, limits: Limits) -> Iterator[bytes]:
    """What is received. Raises RemoteError past the limit, or when less comes than was announced."""
    announced, received = response.length, 0
    while piece := response.read(CHUNK):
        received += len(piece)
        if received > limits.wire_bytes:
            raise RemoteError(too_big(limits.wire_bytes))
        yield piece
    if announced is not None and received < announced:
        raise RemoteError("La réponse du site est coupée ou illisible.")


def decompressed(pieces: Iterator[bytes], limits: Limits) -> Iterator[bytes]:
    """Never more than a piece at a time in memory, whatever a few bytes unfold into."""
    unfold = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    for piece in pieces:
        left = piece
        while left and not unfold.eof:
            out = unfold.decompress(left, CHUNK)
            left = unfold.unconsumed_tail
            if out:
                yield out
    while not unfold.eof:
        out = unfold.decompress(unfold.unconsumed_tail, CHUNK)
        if not out:
            raise RemoteError("La réponse du site est coupée ou illisible.")
        yield out


def check_first_bytes(start: bytes) -> None:
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    found = next((what for mark, what in BINARY.items() if text.startswith(mark)), "")
    if not found and b"\x00" in start and not start.startswith((b"\xff\xfe", b"\xfe\xff")):
        found = "un fichier qui n’est pas du texte"
    if found:
        raise RemoteError(f"L’adresse mène à {found} : attendu, du CSV, du JSON ou du GeoJSON.")


def too_big(limit: int) -> str:
    return f"Le contenu dépasse {limit // 1024**2 or 1} Mo : il n’est pas lu plus loin."


def post(
    url: str, *, policy: Policy, headers: dict[str, str], body: bytes, limits: Limits | None = None
) -> int:
    """Send bytes to an address, under the same rules; returns the status of the answer, which is not read.

    A redirect is an answer like another: what was signed for one address goes to no other. Raises RemoteError
    when there is no answer.
    """
    limits = limits or Limits(seconds=10)
    deadline = Deadline(limits.seconds)
    try:
        target = policy.check(url)
        response, held = open_response(target, deadline, limits.connect_seconds, "POST", headers, body)
        held.shut()
    except TimeoutError as error:
        raise RemoteError(f"Le site n’a pas répondu en {limits.seconds:g} secondes.") from error
    except (http.client.HTTPException, OSError, ValueError) as error:
        raise RemoteError("La réponse du site est coupée ou illisible.") from error
    return response.status
