"""Partners are told what becomes public: signed, tried again, given up; real servers receive."""

import base64
import hashlib
import hmac
import json
import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from community.exchanges.enums import Audience, State
from community.exchanges.services.records import close_record, open_record
from community.members.models import Letter
from community.members.services.roles import load_groups
from dynamics.models import TeamMember
from dynamics.services.publication import latest_version, save_edit
from portal.models import Webhook, WebhookDelivery, WebhookEvent
from portal.services import webhooks
from tests.dynamics.factories import DynamicFactory, TeamMemberFactory
from tests.dynamics.remote_servers import local_policy, serving
from tests.exchanges.factories import NeedFactory, OfferFactory
from tests.members.factories import UserFactory
from tests.proposals.factories import PropositionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(monkeypatch):
    with serving() as running:
        monkeypatch.setattr(webhooks, "policy", lambda: local_policy(running))
        running.received = []
        answers(running, 204)
        yield running


def answers(server, status: int) -> None:
    def answer(handler):
        server.received.append((dict(handler.headers), handler.body))
        handler.send_response(status)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    server.answers["/recevoir"] = answer


@pytest.fixture
def admin():
    load_groups()
    return UserFactory(administrator=True)


@pytest.fixture
def partner(server):
    return Webhook.objects.create(
        name="Le réseau voisin",
        url=server.url("/recevoir"),
        events=WebhookEvent.values,
        state=Webhook.State.ACTIVE,
        nonce="n" * 40,
    )


def told() -> list[str]:
    return list(WebhookDelivery.objects.order_by("pk").values_list("event", flat=True))


def write() -> WebhookDelivery:
    """A message about a need that is public."""
    need = NeedFactory(audience=Audience.PUBLIC)
    webhooks.announce(event=WebhookEvent.NEED_OPENED, data={"id": need.pk, "title": need.title})
    return WebhookDelivery.objects.latest("pk")


def sent_by(monkeypatch, send) -> None:
    """What is sent calls this instead; it has the message, and returns nothing when all is well."""
    monkeypatch.setattr(webhooks, "send", lambda delivery: send(delivery) or (204, ""))


def change(dynamic) -> None:
    member = TeamMember.objects.filter(dynamic=dynamic).first() or TeamMemberFactory(dynamic=dynamic)
    draft = latest_version(dynamic)
    draft.summary = "Autre chose."
    save_edit(draft=draft, user=member.user, base=dynamic.latest_revision_id)


def test_what_is_sent_carries_a_signature_that_the_partner_can_verify(partner, server):
    """Written as a partner would, from docs/webhooks.md."""
    dynamic = DynamicFactory(name="La Ruche")
    webhooks.announce(event=WebhookEvent.DYNAMIC_PUBLISHED, data={"id": dynamic.pk, "name": "La Ruche"})
    secret = webhooks.secret_of(partner)

    assert webhooks.deliver_due() == {"sent": 1}

    headers, body = server.received[0]
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert abs(int(headers["webhook-timestamp"]) - timezone.now().timestamp()) < 10
    assert headers["webhook-id"] == str(WebhookDelivery.objects.get().event_id)
    assert json.loads(body)["data"] == {"id": dynamic.pk, "name": "La Ruche"}
    assert json.loads(body)["type"] == "dynamique.publiee"


def test_a_known_message_has_a_known_signature():
    """The example of docs/webhooks.md, so that it never lies."""
    secret = "whsec_" + base64.b64encode(b"0" * 32).decode()

    made = webhooks.signature(secret, "4f6a", "1767225600", b'{"type":"essai"}')

    assert made == "v1,gqsjIiQl3Fl/t3lXl9AQ3hSEmjYbelLBEf/Gt4vtnpg="


def test_a_dynamique_that_is_first_published_then_changed(partner):
    first = DynamicFactory(draft=True)
    revision = first.save_revision()
    revision.publish()
    first.refresh_from_db()

    change(first)

    assert told() == ["dynamique.publiee", "dynamique.modifiee"]
    data = WebhookDelivery.objects.first().payload["data"]
    assert data["url"] == f"http://testserver{first.get_absolute_url()}"
    assert "email" not in json.dumps(data)


def test_a_draft_and_an_archived_record_are_told_to_nobody(partner):
    change(DynamicFactory(draft=True))
    DynamicFactory(freshness="archivee").save_revision().publish()

    assert told() == []


@pytest.mark.parametrize(
    ("factory", "event"), [(NeedFactory, "besoin.ouvert"), (OfferFactory, "offre.ouverte")]
)
def test_a_public_record_that_opens_is_told_once(partner, factory, event):
    made = factory(state=State.DRAFT, audience=Audience.PUBLIC, description="Quelques phrases.")

    open_record(record=made, user=made.owner)
    open_record(record=made, user=made.owner)

    assert told() == [event]
    assert WebhookDelivery.objects.get().payload["data"]["title"] == made.title
    close_record(record=made, user=made.owner)
    open_record(record=made, user=made.owner)
    assert told() == [event, event]


@pytest.mark.parametrize("audience", [one for one in Audience.values if one != Audience.PUBLIC])
def test_a_record_that_is_not_public_is_told_to_nobody(partner, audience):
    made = NeedFactory(state=State.DRAFT, audience=audience, description="Quelques phrases.")

    open_record(record=made, user=made.owner)

    assert told() == []


def test_only_partners_who_asked_are_told(partner, server):
    Webhook.objects.update(events=[WebhookEvent.NEED_OPENED])
    Webhook.objects.create(name="Sans secret", url=server.url(), events=WebhookEvent.values)

    assert webhooks.announce(event=WebhookEvent.DYNAMIC_UPDATED, data={}) == 0
    assert told() == []


def test_a_message_that_is_not_received_is_tried_again_later_and_later(partner, server):
    answers(server, 500)
    write()
    waits = []
    for _ in range(6):
        assert webhooks.deliver_due() == {"failed": 1}
        one = WebhookDelivery.objects.get()
        waits.append(round((one.next_attempt_at - timezone.now()).total_seconds() / 60))
        assert webhooks.deliver_due() == {}
        WebhookDelivery.objects.update(next_attempt_at=timezone.now())
    answers(server, 200)

    assert waits == [1, 5, 30, 120, 480, 1440]
    assert webhooks.deliver_due() == {"sent": 1}
    one, partner = WebhookDelivery.objects.get(), Webhook.objects.get()
    assert (one.state, one.attempts, one.status, partner.failures) == ("recu", 7, 200, 0)
    assert len({headers["webhook-id"] for headers, _ in server.received}) == 1


def test_a_message_is_given_up_after_seven_tries(partner, server):
    answers(server, 500)
    write()
    WebhookDelivery.objects.update(attempts=6)

    webhooks.deliver_due()

    one = WebhookDelivery.objects.get()
    assert (one.state, one.attempts, one.error) == ("abandonne", 7, "Réponse 500.")


@pytest.mark.parametrize(("failures", "attempts", "status"), [(9, 5, 500), (0, 0, 410)])
def test_a_deaf_partner_is_suspended_and_administrators_are_written_to_once(
    partner, server, admin, failures, attempts, status
):
    UserFactory()
    answers(server, status)
    Webhook.objects.update(failures=failures)
    write()
    write()
    WebhookDelivery.objects.update(attempts=attempts)

    webhooks.deliver_due()

    assert Webhook.objects.get().state == "suspendue"
    letters = Letter.objects.filter(kind="portal.webhook_suspended")
    assert [letter.user for letter in letters] == [admin]
    assert "ne reçoit plus nos messages" in letters[0].text.replace("\u00a0", " ")
    WebhookDelivery.objects.update(next_attempt_at=timezone.now())
    assert webhooks.deliver_due() == {}
    write()
    answers(server, 200)
    webhooks.resume(webhook=partner, user=admin)
    assert webhooks.deliver_due() == {"sent": 3}


def test_failures_are_counted_by_run_and_no_run_suspends_before_the_waits_are_over(partner, server):
    """Many messages at once to a server that restarts: it is asked once a run, then gets them all."""
    answers(server, 500)
    for _ in range(12):
        write()

    for _ in range(12):
        assert webhooks.deliver_due() == {"failed": 1}

    one = Webhook.objects.get()
    assert (one.state, one.failures, len(server.received)) == ("active", 12, 12)
    assert webhooks.deliver_due() == {}
    answers(server, 200)
    WebhookDelivery.objects.update(next_attempt_at=timezone.now())
    assert webhooks.deliver_due() == {"sent": 12}


def test_a_partner_who_fails_does_not_hold_the_others(partner, server):
    server.gives("/autre", b"")
    Webhook.objects.create(
        name="Un autre", url=server.url("/autre"), events=WebhookEvent.values, state="active", nonce="m"
    )
    answers(server, 500)
    write()
    write()

    assert webhooks.deliver_due() == {"sent": 2, "failed": 1}


def test_one_run_at_a_time(partner, server, monkeypatch):
    write()
    runs = []
    sent_by(monkeypatch, lambda delivery: runs.append(webhooks.deliver_due()))

    assert webhooks.deliver_due() == {"sent": 1}

    assert runs == [{}]
    cache.add(webhooks.RUN, 1, 120)
    write()
    assert webhooks.deliver_due() == {}
    cache.delete(webhooks.RUN)
    assert webhooks.deliver_due() == {"sent": 1}


def test_a_run_that_breaks_lets_the_next_one_begin(partner, monkeypatch):
    write()
    monkeypatch.setattr(webhooks, "send", lambda delivery: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        webhooks.deliver_due()

    assert cache.get(webhooks.RUN) is None


def test_a_run_ends_in_time_and_each_message_is_held_from_when_it_is_taken(partner, monkeypatch):
    begun, spent, held = timezone.now() + timedelta(seconds=1), [], []
    monkeypatch.setattr(webhooks, "time", SimpleNamespace(monotonic=lambda: sum(spent)))
    monkeypatch.setattr(
        webhooks, "timezone", SimpleNamespace(now=lambda: begun + timedelta(seconds=sum(spent)))
    )
    for _ in range(3):
        write()

    def send(delivery):
        row = WebhookDelivery.objects.get(pk=delivery.pk)
        held.append(row.next_attempt_at - begun - timedelta(seconds=sum(spent)))
        spent.append(30)

    sent_by(monkeypatch, send)

    assert webhooks.deliver_due() == {"sent": 2}
    assert held == [webhooks.LEASE] * 2
    assert webhooks.deliver_due() == {"sent": 1}


def test_a_partner_suspended_meanwhile_gets_no_more(partner, admin, monkeypatch):
    write()
    write()
    sent_by(monkeypatch, lambda delivery: webhooks.pause(webhook=partner, user=admin))

    assert webhooks.deliver_due() == {"sent": 1}

    states = WebhookDelivery.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["recu", "en-attente"]


def test_a_message_is_taken_once_and_only_while_it_may_be_sent(partner):
    first, second, third = write(), write(), write()
    same = WebhookDelivery.objects.get(pk=first.pk)

    assert [webhooks.take(first), webhooks.take(same)] == [True, False]

    WebhookDelivery.objects.filter(pk=second.pk).update(state="recu")
    assert webhooks.take(second) is False
    Webhook.objects.update(state="suspendue")
    assert webhooks.take(third) is False


def test_the_end_of_a_try_writes_only_what_it_knows(partner, monkeypatch):
    write()
    sent_by(monkeypatch, lambda delivery: WebhookDelivery.objects.update(payload={"data": {}}) and None)

    webhooks.deliver_due()

    one = WebhookDelivery.objects.get()
    assert (one.state, one.attempts, one.payload) == ("recu", 1, {"data": {}})


def a_dynamic():
    made = DynamicFactory(draft=True)
    made.save_revision().publish()
    made.refresh_from_db()
    return made


def a_record(factory):
    made = factory(state=State.DRAFT, audience=Audience.PUBLIC, description="Quelques phrases.")
    open_record(record=made, user=made.owner)
    return made


def a_proposition():
    made = PropositionFactory(draft=True)
    made.save_revision().publish()
    made.refresh_from_db()
    return made


@pytest.mark.parametrize(
    ("make", "withdraw"),
    [
        (a_dynamic, lambda made: made.unpublish()),
        (a_dynamic, lambda made: made.delete()),
        (a_dynamic, lambda made: type(made).objects.update(freshness="archivee")),
        (lambda: a_record(NeedFactory), lambda made: close_record(record=made, user=made.owner)),
        (lambda: a_record(OfferFactory), lambda made: close_record(record=made, user=made.owner)),
        (lambda: a_record(NeedFactory), lambda made: type(made).objects.update(audience=Audience.MEMBERS)),
        (lambda: a_record(OfferFactory), lambda made: made.dynamic.unpublish()),
        (lambda: a_record(NeedFactory), lambda made: made.delete()),
        (a_proposition, lambda made: made.unpublish()),
        (a_proposition, lambda made: made.delete()),
    ],
)
def test_what_was_withdrawn_since_is_sent_to_nobody(partner, server, admin, make, withdraw):
    webhooks.pause(webhook=partner, user=admin)
    made = make()
    assert len(told()) == 1
    withdraw(made)

    webhooks.resume(webhook=partner, user=admin)

    assert webhooks.deliver_due() == {}
    assert (server.received, told()) == ([], [])


@pytest.mark.parametrize(
    "make", [a_dynamic, lambda: a_record(NeedFactory), lambda: a_record(OfferFactory), a_proposition]
)
def test_what_is_still_public_is_sent_when_a_partner_is_resumed(partner, server, admin, make):
    webhooks.pause(webhook=partner, user=admin)
    made = make()

    webhooks.resume(webhook=partner, user=admin)

    assert webhooks.deliver_due() == {"sent": 1}
    assert json.loads(server.received[0][1])["data"]["url"].endswith(made.get_absolute_url())


def test_old_messages_are_forgotten(partner):
    write()
    WebhookDelivery.objects.update(created_at=timezone.now() - timedelta(days=31), state="recu")

    webhooks.deliver_due()

    assert WebhookDelivery.objects.count() == 0


def test_a_redirect_is_not_followed(partner, server):
    server.redirects("/recevoir", "http://169.254.169.254/")
    write()

    assert webhooks.deliver_due() == {"failed": 1}
    assert WebhookDelivery.objects.get().error == "Réponse 302."


@pytest.mark.parametrize("url", ["https://127.0.0.1/", "https://10.1.2.3/", "https://localhost/"])
def test_nothing_is_sent_inside(server, url):
    Webhook.objects.create(name="Dedans", url=url, events=WebhookEvent.values, state="active", nonce="n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(webhooks, "policy", lambda: webhooks.Policy(hosts=None))
        write()

        assert webhooks.deliver_due() == {"failed": 1}

    assert "réseau privé ou réservé" in WebhookDelivery.objects.get().error


def test_from_the_address_to_the_first_message_by_the_screens(client, admin, server):
    client.force_login(admin)
    shown = {"name": "Réseau", "url": server.url("/recevoir"), "events": ["dynamique.publiee"]}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("portal.webhook_forms.policy", lambda: local_policy(server))
        assert client.post(reverse("webhooks:new"), shown).status_code == 302
    made = Webhook.objects.get()
    page = reverse("webhooks:detail", args=[made.pk])

    client.post(reverse("webhooks:test", args=[made.pk]))
    assert server.received == []
    answer = client.post(reverse("webhooks:secret", args=[made.pk]))
    secret = re.search(r"<code data-secret>(.*?)</code>", answer.content.decode())[1]
    client.post(reverse("webhooks:test", args=[made.pk]))

    made.refresh_from_db()
    assert secret == webhooks.secret_of(made)
    assert "no-store" in answer["Cache-Control"]
    assert secret not in client.get(page).content.decode()
    assert secret not in json.dumps(list(Webhook.objects.values()), default=str)
    assert [json.loads(body)["type"] for _, body in server.received] == ["essai"]
    client.post(reverse("webhooks:pause", args=[made.pk]))
    assert Webhook.objects.get().state == "suspendue"


def test_another_secret_replaces_the_first(partner, admin):
    before = webhooks.secret_of(partner)

    after = webhooks.renew_secret(webhook=partner, user=admin)

    assert after != before
    assert webhooks.secret_of(Webhook.objects.get()) == after


def test_an_address_that_is_not_https_is_refused_by_the_form(client, admin):
    client.force_login(admin)

    page = client.post(
        reverse("webhooks:new"), {"name": "X", "url": "http://a.example/", "events": ["besoin.ouvert"]}
    ).content.decode()

    assert "Seules les adresses en https sont acceptées" in page
    assert Webhook.objects.count() == 0


@pytest.mark.parametrize("role", ["facilitator", "editor"])
def test_only_administrators_enter(client, partner, role):
    client.force_login(UserFactory(**{role: True}))
    of_one = [reverse(f"webhooks:{name}", args=[partner.pk]) for name in ("detail", "edit")]

    asked = [reverse("webhooks:list"), reverse("webhooks:new"), *of_one]

    assert [client.get(address).status_code for address in asked] == [403] * 4
    for name in ("secret", "test", "pause", "resume"):
        assert client.post(reverse(f"webhooks:{name}", args=[partner.pk])).status_code == 403
