"""Real processes of the site, as in production, for the tests that need them."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def wait_until(condition: Callable[[], object], *, seconds: float = 180, what: str = ""):
    """The first true value of the condition; fails after some time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if value := condition():
            return value
        time.sleep(0.05)
    raise AssertionError(f"toujours pas après {seconds} s : {what or condition}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Process:
    """A process in its own group, with its output in a file."""

    def __init__(self, *arguments: str, env: dict[str, str], log: Path):
        self.log = log
        with log.open("w") as output:
            self.popen = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
                env=env,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def output(self) -> str:
        return self.log.read_text(errors="replace")

    def kill(self):
        """As a power cut would: the process and its children, without a word."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.popen.pid, signal.SIGKILL)
        self.popen.wait(10)

    def stop(self):
        self.popen.terminate()
        try:
            self.popen.wait(15)
        except subprocess.TimeoutExpired:
            self.kill()


class Site:
    """Archipel on a database, a Redis and a mail server of its own."""

    def __init__(self, *, database_url: str, redis_url: str, email_url: str, folder: Path):
        self.folder = folder
        self.started: list[Process] = []
        self.env = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("COV_", "PYTEST"))},
            "DJANGO_SETTINGS_MODULE": "tests.services.settings",
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "EMAIL_URL": email_url,
            "CONN_MAX_AGE": "0",
            "LOG_LEVEL": "INFO",
        }

    def manage(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=ROOT, env=self.env, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start_worker(self) -> Process:
        name = f"worker{len(self.started)}"
        worker = self.start(
            name,
            *["-m", "celery", "-A", "config", "worker", "--loglevel", "info", "--concurrency", "2"],
            *["--hostname", f"{name}@essai", "--without-gossip", "--without-mingle"],
        )
        wait_until(lambda: " ready." in worker.output(), what="le processus Celery est prêt")
        return worker

    def start_web(self, **env: str) -> int:
        """Its port, once it answers."""
        port = free_port()
        self.start(
            "web",
            *["-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4"],
            "--no-control-socket",
            env=env,
        )
        wait_until(lambda: get_status(port, "/healthz/"), what="le site répond")
        return port

    def start(self, name: str, *arguments: str, env: dict[str, str] | None = None) -> Process:
        process = Process(*arguments, env=self.env | (env or {}), log=self.folder / f"{name}.log")
        self.started.append(process)
        return process

    def stop(self):
        for process in self.started:
            if process.popen.poll() is None:
                process.kill()


def get_status(port: int, path: str) -> int | None:
    try:
        site = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        site.request("GET", path, headers={"Connection": "close"})
        return site.getresponse().status
    except OSError:
        return None
