"""Redis goes away in the middle of a run, with all that was queued: the database is what counts."""

import shutil
import subprocess

import pytest

from .processes import Site, free_port, wait_until
from .test_exchanges_worker import FORGET, MAKE, PEOPLE, ask, count

pytestmark = [
    pytest.mark.services,
    pytest.mark.xdist_group("services"),
    pytest.mark.skipif(shutil.which("redis-server") is None, reason="redis-server n’est pas installé"),
]

# An introduction proposed ten days ago: both sides are to be reminded
WAITING = """
from datetime import timedelta
from django.utils import timezone
from community.exchanges.models import Need, Offer
from community.exchanges.services import introductions
from community.members.models import User
relay = User.objects.create_user("essai-relais@example.org", "x", first_name="Fanny")
need = Need.objects.order_by("pk").first()
offer = Offer.objects.exclude(owner=need.owner).order_by("pk").first()
made = introductions.prepare(user=relay, need=need, offer=offer)
introductions.propose(
    introductions=[made], why="Elle l’a vécu.", user=relay, now=timezone.now() - timedelta(days=10)
)
"""
FORGET_INTRODUCTIONS = """
from community.exchanges.models import Introduction
Introduction.objects.all().delete()
"""
# Other tests of the services leave letters of other kinds in the same database
OURS = "left(kind, 10) = 'exchanges.'"
WAITS = "state IN ('en-attente', 'envoi-en-cours')"
DELIVER = "from community.members.tasks import deliver_waiting; deliver_waiting.delay()"


class PrivateRedis:
    """A server of our own, that keeps nothing on the disk."""

    def __init__(self, folder):
        self.folder, self.port = folder, free_port()
        self.start()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self):
        arguments = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.popen = subprocess.Popen(
            ["redis-server", *arguments, "--dir", str(self.folder)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        wait_until(self.answers, what="redis répond")

    def answers(self) -> bool:
        import redis

        try:
            with redis.Redis.from_url(self.url) as client:
                return client.ping()
        except redis.ConnectionError:
            return False

    def stop(self):
        """SHUTDOWN NOSAVE: what was queued is lost."""
        import redis

        with redis.Redis.from_url(self.url) as client:
            client.shutdown(nosave=True)
        self.popen.wait(20)

    def restart(self):
        self.stop()
        self.start()


@pytest.fixture
def own_redis(tmp_path):
    server = PrivateRedis(tmp_path)
    yield server
    server.popen.kill()
    server.popen.wait(20)


@pytest.fixture
def site(migrated_database_url, own_redis, mail_server, tmp_path):
    archipel = Site(
        database_url=migrated_database_url,
        redis_url=own_redis.url,
        email_url=mail_server.url,
        folder=tmp_path,
    )
    archipel.manage("shell", "-c", MAKE)
    yield archipel
    archipel.stop()
    archipel.manage("shell", "-c", FORGET_INTRODUCTIONS + FORGET)


def sent(sql, kind: str) -> int:
    return count(sql, "members_letter", f"kind = 'exchanges.{kind}' AND state = 'envoyee'")


def test_after_redis_restarted_the_next_run_of_the_clock_finishes_and_each_mail_left_once(
    site, own_redis, mail_server, sql
):
    site.start_worker()
    site.manage("shell", "-c", WAITING)
    ask(site, "compute_all")
    wait_until(lambda: count(sql, "exchanges_suggestion") >= PEOPLE * 5 - 1, what="les suggestions")
    wait_until(lambda: sent(sql, "consent_asked") == 2, what="les deux demandes")
    mail_server.delay = 0.2
    ask(site, "send_digests", "remind")
    wait_until(lambda: len(mail_server.messages) >= 4, what="quelques lettres parties")

    own_redis.restart()
    mail_server.delay = 0
    # What the clock asks next; what was queued before is gone
    ask(site, "send_digests", "remind")
    site.manage("shell", "-c", DELIVER)

    wait_until(lambda: sent(sql, "consent_reminder") == 2, what="les deux relances")
    wait_until(lambda: sent(sql, "digest") == PEOPLE, what="tous les envois groupés")
    wait_until(lambda: not count(sql, "members_letter", f"{OURS} AND {WAITS}"), what="plus rien en attente")
    assert not count(sql, "members_letter", f"{OURS} AND state = 'echec'")
    assert set(mail_server.copies().values()) == {1}
    assert len(mail_server.messages) == PEOPLE + 4
    assert count(sql, "exchanges_digest") == PEOPLE
