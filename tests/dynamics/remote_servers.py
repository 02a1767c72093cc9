"""Servers of this machine that answer well, badly or for ever, and the policy that lets a test speak to them."""

import gzip
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from dynamics.services.remote_addresses import Policy, is_public

NAME = "donnees.example.org"
Answer = Callable[[BaseHTTPRequestHandler], None]


class Server:
    """`answers` by path; `asked` keeps the headers of each request."""

    def __init__(self):
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict]] = []
        self.sent = 0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                outer.asked.append((self.path, dict(self.headers)))
                with suppress(OSError):  # whoever refuses an answer hangs up
                    outer.answers[self.path](self)

            def do_POST(self):
                self.body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self.do_GET()

            def log_message(self, *arguments):
                """Nothing: the output of the tests stays readable."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.port = self.http.server_address[1]

    def url(self, path: str = "/liste", host: str = NAME) -> str:
        return f"http://{host}:{self.port}{path}"

    def gives(self, path: str, body: bytes, *, status: int = 200, announce: bool = True, **headers):
        """Answer this path with these bytes."""

        def answer(handler):
            handler.send_response(status)
            for name, value in headers.items():
                handler.send_header(name.replace("_", "-"), value)
            if announce:
                handler.send_header("Content-Length", str(len(body)))
            else:
                handler.send_header("Connection", "close")
                handler.close_connection = True
            handler.end_headers()
            handler.wfile.write(body)

        self.answers[path] = answer

    def redirects(self, path: str, to: str, status: int = 302):
        self.gives(path, b"", status=status, Location=to)

    def never_ends(
        self, path: str, piece: bytes, *, every: float = 0, announced: int | None = None, **headers
    ):
        """Send a piece again and again until the other side hangs up; `sent` counts the bytes."""

        def answer(handler):
            handler.send_response(200)
            for name, value in headers.items():
                handler.send_header(name.replace("_", "-"), value)
            if announced is not None:
                handler.send_header("Content-Length", str(announced))
            handler.close_connection = True
            handler.end_headers()
            while announced is None or self.sent < announced:
                handler.wfile.write(piece)
                handler.wfile.flush()
                self.sent += len(piece)
                if every:
                    time.sleep(every)

        self.answers[path] = answer


@contextmanager
def serving():
    server = Server()
    thread = threading.Thread(target=server.http.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.http.shutdown()
        server.http.server_close()


def local_policy(server: Server, hosts: tuple[str, ...] | None = (NAME,)) -> Policy:
    """The real rules, but that the one name leads to this machine, over http and on the server's port."""
    return Policy(
        hosts=hosts,
        schemes=frozenset({"http"}),
        ports=None,
        resolver=lambda host, port: ["127.0.0.1"] if host == NAME else [host],
        is_allowed=lambda address: address == "127.0.0.1" or is_public(address),
    )


def zipped(size: int) -> bytes:
    """A gzip bomb: that many zeros in a thousandth of it."""
    return gzip.compress(b"0" * size, compresslevel=9)
