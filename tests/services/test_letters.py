"""Letters between a real web process, a real worker, PostgreSQL, Redis and a mail server."""

import http.cookiejar
import re
import urllib.parse
import urllib.request
from collections import Counter

import pytest

from .processes import wait_until

pytestmark = [pytest.mark.services, pytest.mark.xdist_group("services")]

WRITE = """
from community.members.services.letters import store_letter
for number in range({count}):
    store_letter(kind="essai.{prefix}", to=f"{prefix}{{number}}@example.org", subject="Essai", text="Bonjour")
"""


def write_letters(site, prefix: str, count: int) -> None:
    site.manage("shell", "-c", WRITE.format(prefix=prefix, count=count))


def states(sql, prefix: str) -> Counter[str]:
    return Counter(
        state for (state,) in sql("SELECT state FROM members_letter WHERE kind = %s", f"essai.{prefix}")
    )


def ask_for_password(port: int, address: str) -> None:
    """As a visitor's browser does: get the form, send it back."""
    jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    browser = urllib.request.build_opener(urllib.request.ProxyHandler({}), jar)
    url = f"http://127.0.0.1:{port}/compte/password/reset/"
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', browser.open(url).read().decode()).group(1)
    form = urllib.parse.urlencode({"email": address, "csrfmiddlewaretoken": token}).encode()
    assert browser.open(url, data=form).status == 200


def test_a_letter_asked_by_a_visitor_is_delivered_once_by_the_worker(site, mail_server, sql):
    site.start_worker()
    port = site.start_web()

    ask_for_password(port, "visiteuse@example.org")

    wait_until(lambda: mail_server.to("visiteuse@example.org"), what="la lettre arrive")
    wait_until(
        lambda: sql("SELECT 1 FROM members_letter WHERE state = 'envoyee' AND kind NOT LIKE 'essai.%%'")
    )
    assert set(mail_server.copies().values()) == {1}


def test_two_workers_deliver_each_letter_once(site, mail_server, sql):
    site.start_worker()
    site.start_worker()

    write_letters(site, "deux", 20)

    wait_until(lambda: states(sql, "deux") == {"envoyee": 20}, what="20 lettres envoyées")
    assert len(mail_server.messages) == 20
    assert set(mail_server.copies().values()) == {1}


def test_letters_wait_for_a_worker_that_is_away(site, mail_server, sql):
    write_letters(site, "absence", 3)
    assert states(sql, "absence") == {"en-attente": 3}

    site.start_worker()

    wait_until(lambda: states(sql, "absence") == {"envoyee": 3}, what="3 lettres envoyées")
    assert len(mail_server.messages) == 3


def test_a_worker_killed_in_the_middle_loses_nothing_and_sends_nothing_twice(site, mail_server, sql):
    mail_server.delay = 0.4
    worker = site.start_worker()
    write_letters(site, "coupure", 12)
    wait_until(lambda: len(mail_server.messages) >= 4, what="quelques lettres parties")

    worker.kill()
    mail_server.delay = 0
    left_in_doubt = states(sql, "coupure")["envoi-en-cours"]
    site.start_worker()
    site.manage("shell", "-c", "from community.members.tasks import deliver_waiting; deliver_waiting.delay()")

    wait_until(
        lambda: (
            states(sql, "coupure")
            == Counter({"envoyee": 12 - left_in_doubt, "envoi-en-cours": left_in_doubt})
        ),
        what="tout ce qui attendait est envoyé",
    )
    assert left_in_doubt <= 2, "pas plus d’une lettre par tâche en cours"
    assert set(mail_server.copies().values()) == {1}


def test_what_a_killed_worker_left_in_doubt_is_shown_to_a_person(site, mail_server, sql):
    mail_server.delay = 30
    worker = site.start_worker()
    write_letters(site, "doute", 1)
    wait_until(lambda: mail_server.messages, what="la lettre est en train de partir")
    worker.kill()
    mail_server.delay = 0
    sql(
        "UPDATE members_letter SET claimed_until = now() - interval '1 second' WHERE kind = 'essai.doute' RETURNING 1"
    )

    site.start_worker()
    site.manage("shell", "-c", "from community.members.tasks import deliver_waiting; deliver_waiting.delay()")

    wait_until(lambda: states(sql, "doute") == {"echec": 1}, what="la lettre est marquée en échec")
    assert len(mail_server.messages) == 1
