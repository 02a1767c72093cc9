"""`manage.py demo` (behind `make demo`): prepare what is missing or has changed, then serve on this machine only.

Each preparation leaves a stamp: the digest of what it was made from. The same digest, nothing to do.
"""

import hashlib
import http.client
import json
import socket
import sys
import threading
import time
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.core.wsgi import get_wsgi_application
from django.db import connection, connections
from django.test.utils import override_settings
from gunicorn.app.base import BaseApplication

from community.exchanges.services.demo import make_demo_records
from community.life.services.event_demo import make_demo_events
from community.life.services.forum_demo import make_demo_forum
from community.life.services.groups_demo import make_demo_groups
from community.life.services.members_demo import make_demo_members
from community.life.services.messages_demo import make_demo_messages
from community.members.services.demo import make_demo_accounts
from dynamics.services.demo import make_demo_source, make_demo_teams
from portal.services import open_data
from proposals.services.calls_demo import make_demo_calls
from proposals.services.discussions_demo import make_demo_discussions

HOST = "127.0.0.1"
STAMPS = settings.VAR_DIR / "demo.json"
LOCK = ["requirements/base.txt"]
STATIC = [*LOCK, "static/**/*", "*/static/**/*", "community/*/static/**/*"]
SCHEMA = [*LOCK, "*/migrations/*.py", "community/*/migrations/*.py"]
DATA = [
    "*/data/**/*",
    "*/services/**/*.py",
    "community/*/data/**/*",
    "community/*/services/**/*.py",
    "dynamics/french.py",
    "portal/management/commands/seed.py",
]
ACCOUNTS = [
    ("membre@archipel.test", "membre"),
    ("animateur@archipel.test", "anime une première dynamique"),
    ("animatrice@archipel.test", "en anime une autre"),
    ("facilitateur@archipel.test", "équipe relais"),
    ("redacteur@archipel.test", "écrit les pages, dans /gestion/"),
    ("admin@archipel.test", "administre et modère, dans /gestion/"),
]


class Command(BaseCommand):
    help = "Prépare la démonstration si besoin, puis la sert sur cette machine."
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--prepare-only", action="store_true", help="prépare sans servir")

    def handle(self, *args, port, prepare_only, **options):
        if not prepare_only:
            refuse_busy_port(port)
        self.prepare()
        if not prepare_only:
            self.say("Démarrage du serveur…")
            connections.close_all()
            serve(port)

    def prepare(self):
        stamps = Stamps(STAMPS)
        schema = digest(SCHEMA, database_name())
        data = digest(DATA, schema)
        if not database_exists():
            stamps.forget("schema", "data", "people")
        with stamps.step("static", digest(STATIC)) as needed:
            if needed:
                self.say("Fichiers statiques : rassemblés et compressés…")
                call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        with stamps.step("schema", schema) as needed:
            if needed:
                self.say("Base de données : création ou mise à niveau…")
                call_command("migrate", interactive=False, verbosity=0)
        with stamps.step("data", data) as needed:
            if needed:
                self.say("Territoires, vocabulaires et dynamiques réelles…")
                call_command("seed", stdout=self.stdout)
        with stamps.step("people", data) as needed:
            if needed:
                self.say("Comptes, équipes, besoins et offres de démonstration…")
                make_people()

    def say(self, text: str) -> None:
        self.stdout.write(f"• {text}")
        self.stdout.flush()


class Stamps:
    """What was prepared from what, kept in one file of var/."""

    def __init__(self, path: Path):
        self.path = path
        try:
            self.values = json.loads(path.read_text())
        except (OSError, ValueError):
            self.values = {}

    def step(self, name: str, value: str) -> "Step":
        return Step(self, name, value)

    def forget(self, *names: str) -> None:
        for name in names:
            self.values.pop(name, None)

    def write(self, name: str, value: str) -> None:
        self.values[name] = value
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(json.dumps(self.values, indent=1))


class Step:
    """`with` gives whether there is something to do; the stamp is only written when it went well."""

    def __init__(self, stamps: Stamps, name: str, value: str):
        self.stamps, self.name, self.value = stamps, name, value

    def __enter__(self) -> bool:
        return self.stamps.values.get(self.name) != self.value

    def __exit__(self, error, *details) -> None:
        if error is None and self.stamps.values.get(self.name) != self.value:
            self.stamps.write(self.name, self.value)


def digest(patterns: Iterable[str], *more: str) -> str:
    """Digest of the names and contents of the files that the patterns find, and of what else is given."""
    result = hashlib.sha256("\n".join(more).encode())
    paths = {path for pattern in patterns for path in settings.BASE_DIR.glob(pattern) if path.is_file()}
    for path in sorted(paths):
        if "__pycache__" not in path.parts and settings.VAR_DIR not in path.parents:
            result.update(f"\0{path.relative_to(settings.BASE_DIR)}\0".encode())
            result.update(path.read_bytes())
    return result.hexdigest()


def database_name() -> str:
    values = connection.settings_dict
    return f"{values['ENGINE']} {values['HOST']} {values['PORT']} {values['NAME']}"


def database_exists() -> bool:
    """False for an embedded file that is not there (yet, or any more)."""
    return connection.vendor != "sqlite" or Path(connection.settings_dict["NAME"]).exists()


def make_people() -> None:
    """Through the same services as on the site; the letters that they write to nobody are not shown."""
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend"):
        make_demo_accounts()
        make_demo_teams()
        make_demo_source()
        make_demo_records()
        make_demo_calls()
        make_demo_events()
        make_demo_forum()
        make_demo_messages()
        make_demo_discussions()
        make_demo_members()
        make_demo_groups()
    open_data.publish()


def refuse_busy_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError) as error:
            raise CommandError(
                f"Le port {port} de {HOST} n’est pas libre : arrêtez ce qui l’occupe "
                f"ou choisissez-en un autre, par exemple make demo PORT={port + 1}"
            ) from error


def serve(port: int) -> None:
    """Run gunicorn in this process, which already has the site loaded; Ctrl-C stops it."""

    class Demo(BaseApplication):
        def load_config(self):
            options = {
                "bind": f"{HOST}:{port}",
                "worker_class": "gthread",
                "workers": 1,
                "threads": 8,
                "timeout": 120,
                "loglevel": "warning",
                "control_socket_disable": True,
                "post_worker_init": lambda worker: announce_when_ready(port, first=worker.age == 1),
            }
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self):
            return get_wsgi_application()

    Demo().run()


def announce_when_ready(port: int, *, first: bool) -> None:
    """From a thread of the worker: wait until the site answers, then say where it is."""
    if first:
        threading.Thread(target=announce, args=[port], daemon=True).start()


def announce(port: int) -> None:
    status = first_answer(port)
    lines = [
        "",
        f"  Archipel répond sur http://{HOST}:{port}/",
        "",
        "  Comptes de démonstration, mot de passe archipel-demo :",
        *(f"    {email:<28} {role}" for email, role in ACCOUNTS),
        "",
        "  Les courriels s’affichent ici. Ctrl-C pour arrêter.",
        "",
    ]
    if status != 200:
        lines.insert(2, f"  (mais l’accueil a répondu {status} : voir les messages ci-dessus)")
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def first_answer(port: int) -> int:
    """Ask for the home page until the server answers; the first visitor then finds it warm."""
    for _ in range(600):
        try:
            site = http.client.HTTPConnection(HOST, port, timeout=60)
            site.request("GET", "/", headers={"Connection": "close"})
            return site.getresponse().status
        except OSError:
            time.sleep(0.1)
    return 0
