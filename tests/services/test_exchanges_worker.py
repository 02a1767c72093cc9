"""Suggestions and grouped mails with real workers: killed, started again, two at once."""

import pytest

from .processes import wait_until

pytestmark = [pytest.mark.services, pytest.mark.xdist_group("services")]

PEOPLE = 12
MAKE = f"""
from django.utils import timezone
from community.exchanges.enums import State
from community.exchanges.models import Need, Offer
from community.exchanges.services.solicitations import choose
from community.members.enums import Purpose
from community.members.models import User
from community.members.services.consents import give_consent
for number in range({PEOPLE}):
    person = User.objects.create_user(f"essai-{{number}}@example.org", "x", first_name="Lou")
    give_consent(purpose=Purpose.INTRODUCTIONS, user=person)
    choose(user=person, rhythm="tout-de-suite", most_a_month=30)
    for table, title in ((Need, "Ouvrir un café associatif"), (Offer, "Notre café associatif")):
        table.objects.create(
            owner=person, title=f"{{title}} {{number}}", description="Un café tenu par des bénévoles.",
            state=State.OPEN, opened_at=timezone.now(),
        )
"""
FORGET = """
from community.exchanges.models import Digest, Need, Offer
from community.members.models import Letter, TaskRun, User
for table in (Digest, Letter, TaskRun, Need, Offer):
    table.objects.all().delete()
User.objects.filter(email__startswith="essai-").delete()
"""


@pytest.fixture
def people(site):
    """Twelve people, each with a need and an offer."""
    site.manage("shell", "-c", MAKE)
    yield
    site.stop()
    site.manage("shell", "-c", FORGET)


def count(sql, table: str, where: str = "true") -> int:
    return sql(f"SELECT count(*) FROM {table} WHERE {where}")[0][0]  # noqa: S608 (fixed texts)


def ask(site, *names: str) -> None:
    calls = "; ".join(f"tasks.{name}.delay()" for name in names)
    site.manage("shell", "-c", f"from community.exchanges import tasks; {calls}")


def is_idle(sql) -> bool:
    return not count(sql, "members_letter", "state IN ('en-attente', 'envoi-en-cours')")


def test_a_worker_killed_in_the_middle_of_a_run_sends_each_mail_once_and_suggests_nothing_twice(
    site, mail_server, sql, people
):
    mail_server.delay = 0.2
    worker = site.start_worker()
    ask(site, "compute_all")
    wait_until(lambda: count(sql, "exchanges_suggestion") > 0, what="des suggestions")
    ask(site, "send_digests")
    wait_until(lambda: len(mail_server.messages) >= 2, what="quelques lettres parties")

    worker.kill()
    mail_server.delay = 0
    in_doubt = count(sql, "members_letter", "state = 'envoi-en-cours'")
    site.start_worker()
    ask(site, "compute_all", "send_digests")
    site.manage("shell", "-c", "from community.members.tasks import deliver_waiting; deliver_waiting.delay()")

    wait_until(
        lambda: count(sql, "members_letter", "state = 'envoyee'") == PEOPLE - in_doubt,
        what="toutes les lettres parties",
    )
    assert in_doubt <= 2, "pas plus d’une lettre par tâche en cours"
    assert set(mail_server.copies().values()) == {1}
    told = sorted(message["To"] for message in mail_server.messages)
    assert len(told) == len(set(told)) >= PEOPLE - in_doubt
    assert count(sql, "exchanges_digest") == PEOPLE
    pairs = sql("SELECT need_id, offer_id FROM exchanges_suggestion")
    assert len(pairs) == len(set(pairs)) == PEOPLE * 5


def test_two_workers_that_run_everything_at_once_write_each_row_and_each_mail_once(
    site, mail_server, sql, people
):
    ask(site, *["compute_all"] * 4)
    site.start_worker()
    site.start_worker()
    wait_until(
        lambda: count(sql, "members_taskrun", "name = 'exchanges.compute_all' AND state = 'finie'") == 4,
        what="quatre passages finis",
    )
    ask(site, *["send_digests"] * 4)
    wait_until(
        lambda: count(sql, "members_taskrun", "name = 'exchanges.send_digests' AND state = 'finie'") == 4,
        what="quatre envois finis",
    )
    wait_until(lambda: is_idle(sql) and len(mail_server.messages) == PEOPLE, what="douze lettres parties")

    assert set(mail_server.copies().values()) == {1}
    assert len({message["To"] for message in mail_server.messages}) == PEOPLE
    pairs = sql("SELECT need_id, offer_id FROM exchanges_suggestion WHERE state = 'nouvelle'")
    assert len(pairs) == len(set(pairs)) == PEOPLE * 5
    assert not count(sql, "members_taskrun", "state = 'echec'")


def test_a_change_reaches_the_suggestions_by_the_queue_once_for_many(site, sql, people):
    site.start_worker()
    change = """
from community.exchanges.models import Need
from community.exchanges.services import recompute
recompute.WAIT_SECONDS = 1
for _ in range(5):
    recompute.ask_for(Need.objects.order_by("pk").first())
"""
    site.manage("shell", "-c", change)

    wait_until(lambda: count(sql, "exchanges_suggestion") == 5, what="les suggestions de ce besoin")
    assert count(sql, "members_taskrun", "name = 'exchanges.compute_suggestions'") == 1
