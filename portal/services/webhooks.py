"""Tell partners what becomes public: written with the change, sent by the clock, signed, tried again, given up.

Signature and headers are those of « Standard Webhooks » (webhook-id, webhook-timestamp, webhook-signature), so
that partners can verify them with a library of their language. See docs/webhooks.md.
"""

import base64
import hashlib
import hmac
import json
import time
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import get_random_string, salted_hmac
from wagtail.log_actions import log

from community.members.enums import Role
from community.members.models import User
from community.members.services.letters import write_letter
from dynamics.services.remote_addresses import Policy, RemoteError
from dynamics.services.remote_fetch import post
from portal import webhook_verbs
from portal.webhook_models import Webhook, WebhookDelivery
from portal.webhook_subjects import is_still_public

State = Webhook.State
WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480, 1440)]
LEASE = timedelta(minutes=5)
RUN = "webhooks:delivering"
RUN_LEASE = 120  # seconds: longer than a run and the last message it sends
BUDGET = 45  # seconds after which a run sends nothing more
FAILURES_BORNE = 10
TRIES_BORNE = len(WAITS)
KEPT = timedelta(days=30)
GONE = 410
TEST = "essai"


class WebhookError(Exception):
    """It cannot be done; the message is for the administrateur·rice."""


def policy() -> Policy:
    """Any public site over https: its address was given by an administrateur·rice."""
    return Policy(hosts=None)


def secret_of(webhook: Webhook) -> str:
    key = salted_hmac("portal.webhook", f"{webhook.pk}:{webhook.nonce}", algorithm="sha256").digest()
    return f"whsec_{base64.b64encode(key).decode()}"


def signature(secret: str, event_id: str, timestamp: str, body: bytes) -> str:
    """« v1, » and the HMAC-SHA256 of « id.timestamp.body », in base64."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{event_id}.{timestamp}.".encode() + body
    return f"v1,{base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()}"


@transaction.atomic
def save_webhook(*, webhook: Webhook, user) -> Webhook:
    is_new = webhook.pk is None
    webhook.save()
    log(instance=webhook, action=webhook_verbs.ADDED if is_new else webhook_verbs.CHANGED, user=user)
    return webhook


@transaction.atomic
def renew_secret(*, webhook: Webhook, user) -> str:
    """A new secret, given this once; the one before no longer signs anything."""
    webhook.nonce = get_random_string(40)
    webhook.state = State.ACTIVE if webhook.state == State.WAITING else webhook.state
    webhook.save()
    log(instance=webhook, action=webhook_verbs.SECRET_RENEWED, user=user)
    return secret_of(webhook)


@transaction.atomic
def pause(*, webhook: Webhook, user) -> None:
    Webhook.objects.filter(pk=webhook.pk, state=State.ACTIVE).update(state=State.PAUSED)
    log(instance=webhook, action=webhook_verbs.PAUSED, user=user)


@transaction.atomic
def resume(*, webhook: Webhook, user) -> None:
    """What was written meanwhile is sent, but for what was withdrawn since."""
    Webhook.objects.filter(pk=webhook.pk, state=State.PAUSED).update(state=State.ACTIVE, failures=0)
    log(instance=webhook, action=webhook_verbs.RESUMED, user=user)


def announce(*, event: str, data: dict) -> int:
    """Write a message for each partner who asked for this event; how many. In the transaction of the change."""
    told = [hook for hook in Webhook.objects.exclude(state=State.WAITING) if event in hook.events]
    WebhookDelivery.objects.bulk_create(delivery_of(hook, event, data) for hook in told)
    return len(told)


def delivery_of(webhook: Webhook, event: str, data: dict) -> WebhookDelivery:
    now = timezone.now()
    payload = {
        "type": event,
        "timestamp": now.isoformat(timespec="seconds"),
        "licence": settings.DATA_LICENCE["url"],
        "data": data,
    }
    return WebhookDelivery(webhook=webhook, event=event, payload=payload, next_attempt_at=now)


def send_test(*, webhook: Webhook, user) -> WebhookDelivery:
    """A message at once, so that both sides see whether they understand each other; tried once."""
    if webhook.state == State.WAITING:
        raise WebhookError("Créez d’abord le secret, et donnez-le au partenaire.")
    delivery = delivery_of(webhook, TEST, {"message": f"Un essai de {settings.SITE_NAME}."})
    delivery.next_attempt_at = timezone.now() + LEASE
    delivery.save()
    log(instance=webhook, action=webhook_verbs.TESTED, user=user)
    status, error = send(delivery)
    is_received = not error
    delivery.state = delivery.State.DONE if is_received else delivery.State.FAILED
    delivery.attempts, delivery.status, delivery.error = 1, status, error
    delivery.save()
    return delivery


def send(delivery: WebhookDelivery) -> tuple[int | None, str]:
    """Status of the answer and what is wrong with it, "" when it was received."""
    webhook = delivery.webhook
    body = json.dumps(delivery.payload, ensure_ascii=False, separators=(",", ":")).encode()
    timestamp = str(int(timezone.now().timestamp()))
    headers = {
        "Content-Type": "application/json",
        "User-Agent": f"{settings.SITE_NAME} (+{settings.SITE_URL})",
        "webhook-id": str(delivery.event_id),
        "webhook-timestamp": timestamp,
        "webhook-signature": signature(secret_of(webhook), str(delivery.event_id), timestamp, body),
    }
    try:
        status = post(webhook.url, policy=policy(), headers=headers, body=body)
    except RemoteError as error:
        return None, str(error)[:200]
    return status, "" if 200 <= status < 300 else f"Réponse {status}."


def deliver_due() -> dict[str, int]:
    """Every minute: what waits is sent, by one run at a time; old messages are forgotten."""
    if not cache.add(RUN, 1, RUN_LEASE):
        return {}
    try:
        counts = deliver_waiting()
        WebhookDelivery.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
    finally:
        cache.delete(RUN)
    return {name: count for name, count in counts.items() if count}


def deliver_waiting() -> dict[str, int]:
    """The oldest first, as long as the run may last; a partner who fails is left alone until the next run."""
    end = time.monotonic() + BUDGET
    counts = {"sent": 0, "failed": 0}
    deaf: list[int] = []
    while time.monotonic() < end:
        due = WebhookDelivery.objects.filter(
            state=WebhookDelivery.State.WAITING,
            next_attempt_at__lte=timezone.now(),
            webhook__state=State.ACTIVE,
        )
        delivery = due.exclude(webhook__in=deaf).select_related("webhook").order_by("pk").first()
        if delivery is None:
            break
        if not take(delivery):
            continue
        if not is_still_public(event=delivery.event, data=delivery.payload["data"]):
            delivery.delete()
            continue
        status, error = send(delivery)
        conclude(delivery, status, error)
        counts["failed" if error else "sent"] += 1
        if error:
            deaf.append(delivery.webhook_id)
    return counts


def take(delivery: WebhookDelivery) -> bool:
    """By who moves it first; should this process die, it is tried again after the lease."""
    until = timezone.now() + LEASE
    # A subquery, not `webhook__state`: with a join, PostgreSQL would not look again at a row that it waited for
    held = WebhookDelivery.objects.filter(
        pk=delivery.pk,
        state=WebhookDelivery.State.WAITING,
        next_attempt_at=delivery.next_attempt_at,
        webhook__in=Webhook.objects.filter(state=State.ACTIVE),
    )
    if not held.update(next_attempt_at=until):
        return False
    delivery.next_attempt_at = until
    return True


@transaction.atomic
def conclude(delivery: WebhookDelivery, status: int | None, error: str) -> None:
    """What became of a try. A run tries a partner no more after a failure: they are counted by run."""
    webhook = Webhook.objects.filter(pk=delivery.webhook_id)
    delivery.attempts, delivery.status, delivery.error = delivery.attempts + 1, status, error
    if not error:
        delivery.state = delivery.State.DONE
        webhook.exclude(failures=0).update(failures=0)
    else:
        if delivery.attempts > len(WAITS):
            delivery.state = delivery.State.FAILED
        else:
            delivery.next_attempt_at = timezone.now() + WAITS[delivery.attempts - 1]
        webhook.update(failures=F("failures") + 1)
    delivery.save(update_fields=["state", "attempts", "next_attempt_at", "status", "error"])
    if error:
        suspend_if_deaf(delivery, is_gone=status == GONE)


def suspend_if_deaf(delivery: WebhookDelivery, *, is_gone: bool) -> None:
    """After ten failures in a row, over hours, or when the address says that it is gone for good.

    Over hours: the message that fails was tried after each wait but the longest.
    """
    webhook = delivery.webhook
    webhook.refresh_from_db()
    is_deaf = webhook.failures >= FAILURES_BORNE and delivery.attempts >= TRIES_BORNE
    if not is_gone and not is_deaf:
        return
    if not Webhook.objects.filter(pk=webhook.pk, state=State.ACTIVE).update(state=State.PAUSED):
        return
    log(instance=webhook, action=webhook_verbs.SUSPENDED)
    for person in User.objects.in_role(Role.ADMINISTRATOR).filter(is_active=True):
        write_letter(
            kind="portal.webhook_suspended",
            user=person,
            about=webhook,
            context={
                "webhook": webhook,
                "action_url": settings.SITE_URL + webhook.get_absolute_url(),
                "action_label": "Voir ce qui s’est passé",
            },
        )
