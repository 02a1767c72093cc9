"""Partners are told what becomes public: signed, tried again, given up; real servers receive."""

import base64
import hashlib
import hmac
import json
import re
from datetime import timedelta

import pytest
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


def change(dynamic) -> None:
    member = TeamMember.objects.filter(dynamic=dynamic).first() or TeamMemberFactory(dynamic=dynamic)
    draft = latest_version(dynamic)
    draft.summary = "Autre chose."
    save_edit(draft=draft, user=member.user, base=dynamic.latest_revision_id)


def test_what_is_sent_carries_a_signature_that_the_partner_can_verify(partner, server):
    """Written as a partner would, from docs/webhooks.md."""
    webhooks.announce(event=WebhookEvent.DYNAMIC_PUBLISHED, data={"name": "La Ruche"})
    secret = webhooks.secret_of(partner)

    assert webhooks.deliver_due() == {"sent": 1}

    headers, body = server.received[0]
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert abs(int(headers["webhook-timestamp"]) - timezone.now().timestamp()) < 10
    assert headers["webhook-id"] == str(WebhookDelivery.objects.get().event_id)
    assert json.loads(body)["data"] == {"name": "La Ruche"}
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
    webhooks.announce(event=WebhookEvent.NEED_OPENED, data={})
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
    webhooks.announce(event=WebhookEvent.NEED_OPENED, data={})
    WebhookDelivery.objects.update(attempts=6)

    webhooks.deliver_due()

    one = WebhookDelivery.objects.get()
    assert (one.state, one.attempts, one.error) == ("abandonne", 7, "Réponse 500.")


@pytest.mark.parametrize(("failures", "status"), [(9, 500), (0, 410)])
def test_a_deaf_partner_is_suspended_and_administrators_are_written_to_once(
    partner, server, admin, failures, status
):
    UserFactory()
    answers(server, status)
    Webhook.objects.update(failures=failures)
    webhooks.announce(event=WebhookEvent.NEED_OPENED, data={})
    webhooks.announce(event=WebhookEvent.NEED_OPENED, data={})

    webhooks.deliver_due()

    assert Webhook.objects.get().state == "suspendue"
    letters = Letter.objects.filter(kind="portal.webhook_suspended")
    assert [letter.user for letter in letters] == [admin]
    assert "ne reçoit plus nos messages" in letters[0].text.replace("\u00a0", " ")
    WebhookDelivery.objects.update(next_attempt_at=timezone.now())
    assert webhooks.deliver_due() == {}
    assert webhooks.announce(event=WebhookEvent.NEED_OPENED, data={}) == 1
    answers(server, 200)
    webhooks.resume(webhook=partner, user=admin)
    assert webhooks.deliver_due()["sent"] >= 2


def test_old_messages_are_forgotten(partner):
    webhooks.announce(event=WebhookEvent.NEED_OPENED, data={})
    WebhookDelivery.objects.update(created_at=timezone.now() - timedelta(days=31), state="recu")

    webhooks.deliver_due()

    assert WebhookDelivery.objects.count() == 0


def test_a_redirect_is_not_followed(partner, server):
    server.redirects("/recevoir", "http://169.254.169.254/")
    webhooks.announce(event=WebhookEvent.NEED_OPENED, data={})

    assert webhooks.deliver_due() == {"failed": 1}
    assert WebhookDelivery.objects.get().error == "Réponse 302."


@pytest.mark.parametrize("url", ["https://127.0.0.1/", "https://10.1.2.3/", "https://localhost/"])
def test_nothing_is_sent_inside(server, url):
    Webhook.objects.create(name="Dedans", url=url, events=WebhookEvent.values, state="active", nonce="n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(webhooks, "policy", lambda: webhooks.Policy(hosts=None))
        webhooks.announce(event=WebhookEvent.NEED_OPENED, data={})

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
