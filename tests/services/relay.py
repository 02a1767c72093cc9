"""A door to a server that a test can close: TCP in, TCP out."""

import contextlib
import selectors
import socket
import socketserver
import threading


class Relay(socketserver.ThreadingTCPServer):
    """Passes connections on to `target`; once closed, refuses new ones and cuts those that are open."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, target: tuple[str, int]):
        self.target = target
        self.open_sockets: set[socket.socket] = set()
        super().__init__(("127.0.0.1", 0), Passage)
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    @property
    def port(self) -> int:
        return self.server_address[1]

    def close(self):
        self.shutdown()
        self.server_close()
        for one in list(self.open_sockets):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


class Passage(socketserver.BaseRequestHandler):
    def handle(self):
        with socket.create_connection(self.server.target) as other, contextlib.suppress(OSError):
            self.server.open_sockets |= {self.request, other}
            with selectors.DefaultSelector() as selector:
                selector.register(self.request, selectors.EVENT_READ, other)
                selector.register(other, selectors.EVENT_READ, self.request)
                while True:
                    for key, _ in selector.select():
                        data = key.fileobj.recv(65536)
                        if not data:
                            return
                        key.data.sendall(data)
