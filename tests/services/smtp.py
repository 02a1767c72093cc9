"""A mail server for tests: takes every message, keeps it, can be slow."""

import email
import socketserver
import threading
import time
from collections import Counter
from email.message import Message


class MailServer(socketserver.ThreadingTCPServer):
    """SMTP on a free port of this machine; `delay` is slept between receiving a message and saying so."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self):
        self.messages: list[Message] = []
        self.delay = 0.0
        super().__init__(("127.0.0.1", 0), Conversation)
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    def copies(self) -> Counter[str]:
        """How many times each message came, by its Message-ID."""
        return Counter(message["Message-ID"] for message in self.messages)

    def to(self, address: str) -> list[Message]:
        return [message for message in self.messages if message["To"] == address]


class Conversation(socketserver.StreamRequestHandler):
    """Just enough of SMTP for Python's client."""

    def handle(self):
        self.say("220 essai")
        while line := self.rfile.readline():
            verb = line.decode().upper().split()[:1]
            if verb == ["DATA"]:
                self.say("354 allez-y")
                self.take_message()
            elif verb == ["QUIT"]:
                self.say("221 au revoir")
                return
            else:
                self.say("250 bien")

    def take_message(self):
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        self.server.messages.append(email.message_from_bytes(b"".join(lines)))
        time.sleep(self.server.delay)
        self.say("250 pris")

    def say(self, text: str):
        self.wfile.write(text.encode() + b"\r\n")
