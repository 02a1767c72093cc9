"""The news of Archipel: written by rédacteurs, sent once to each person who agreed, in batches.

A person's letter is unique for an edition (`write_letter` with a key), so a task that stops or runs twice sends
no second one. Nobody gets editions more often than the rhythm that she chose in « Préférences ».
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from kombu.exceptions import OperationalError

from community.life.enums import EditionState
from community.life.models import Edition
from community.members.consent_texts import CONSENT_TEXTS
from community.members.enums import Purpose, Rhythm
from community.members.models import Consent, Letter, User
from community.members.services.letters import write_letter
from community.members.services.profiles import unsubscribe_url

logger = logging.getLogger(__name__)

LETTER = "life.edition"
TRIAL = "life.edition_trial"
BATCH = 200
# Half a day of slack: the clock never rings at exactly the same second
WAITS = {
    Rhythm.DAILY: timedelta(hours=12),
    Rhythm.WEEKLY: timedelta(days=6, hours=12),
    Rhythm.MONTHLY: timedelta(days=29, hours=12),
}


class NewsletterError(Exception):
    """It cannot be done now; the message is for the person who asked."""


@transaction.atomic
def save(*, edition: Edition, title: str, introduction: str, items: list[dict], user) -> Edition:
    """Write or correct an edition that has not left."""
    if edition.pk:
        edition = _locked(edition)
        if not edition.is_editable:
            raise NewsletterError("Cette édition est partie : elle ne change plus.")
    else:
        edition.author, edition.slug = user, free_slug(title)
    edition.title, edition.introduction, edition.items = title, introduction, items
    edition.save()
    return edition


def free_slug(title: str) -> str:
    """The title, with a number when it is taken."""
    stem = slugify(title)[:90] or "nouvelles"
    taken = set(Edition.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(
        slug
        for slug in (stem if not n else f"{stem}-{n + 1}" for n in range(len(taken) + 1))
        if slug not in taken
    )


def send_trial(*, edition: Edition, user) -> None:
    """To oneself, as it would be read; as often as one wants."""
    _write(edition, user, kind=TRIAL, key=None)


@transaction.atomic
def schedule(*, edition: Edition, moment: datetime, user) -> Edition:
    """Have it leave later."""
    edition = _locked(edition)
    if not edition.is_editable:
        raise NewsletterError("Cette édition est partie : elle ne change plus.")
    if moment <= timezone.now():
        raise NewsletterError("Choisissez une date à venir, ou envoyez maintenant.")
    return set_state(edition, EditionState.SCHEDULED, scheduled_for=moment)


@transaction.atomic
def unschedule(*, edition: Edition, user) -> Edition:
    """Back to the draft; does nothing to one that left."""
    edition = _locked(edition)
    if edition.state == EditionState.SCHEDULED:
        set_state(edition, EditionState.DRAFT)
    return edition


@transaction.atomic
def start(*, edition: Edition, user=None, now: datetime | None = None) -> Edition:
    """It leaves: the page is public, the letters are written by the task. Twice is once."""
    edition = _locked(edition)
    if edition.is_editable:
        set_state(edition, EditionState.SENDING, sent_at=now or timezone.now())
        transaction.on_commit(_enqueue, robust=True)
        logger.info("edition leaves", extra={"edition": edition.pk, "user": user.pk if user else None})
    return edition


def send_due(*, now: datetime | None = None) -> dict[str, int]:
    """Every five minutes: start what is due, write a batch of each edition that leaves."""
    now = now or timezone.now()
    for edition in Edition.objects.filter(state=EditionState.SCHEDULED, scheduled_for__lte=now):
        start(edition=edition, now=now)
    sending = Edition.objects.filter(state=EditionState.SENDING).order_by("sent_at", "pk")
    return {"letters": sum(write_batch(edition=edition, now=now) for edition in sending)}


@transaction.atomic
def write_batch(*, edition: Edition, now: datetime | None = None) -> int:
    """The next letters; none left closes the edition."""
    edition = _locked(edition)
    if edition.state != EditionState.SENDING:
        return 0
    people = list(readers(edition, now or timezone.now()).order_by("pk")[:BATCH])
    for user in people:
        _write(edition, user, kind=LETTER, key="edition")
    edition.letters += len(people)
    edition.save(update_fields=["letters", "updated_at"])
    if len(people) < BATCH:
        set_state(edition, EditionState.SENT, sent_at=edition.sent_at)
    return len(people)


def readers(edition: Edition, now: datetime):
    """Those who agree to today's words, whose rhythm has come, and who have not received this edition."""
    agreed = Consent.objects.standing().filter(
        user=OuterRef("pk"), purpose=Purpose.NEWS, version=CONSENT_TEXTS[Purpose.NEWS].version
    )
    sent = Letter.objects.filter(kind=LETTER, user=OuterRef("pk"))
    content_type = ContentType.objects.get_for_model(Edition)
    this_one = sent.filter(content_type=content_type, object_id=str(edition.pk))
    too_soon = Q(pk=None)
    for rhythm, wait in WAITS.items():
        recent = Exists(sent.filter(created_at__gt=now - wait))
        too_soon |= Q(recent, profile__digest_rhythm=rhythm)
    living = User.objects.living().filter(Exists(agreed)).exclude(profile__digest_rhythm=Rhythm.NEVER)
    return living.filter(profile__isnull=False).filter(~Exists(this_one)).exclude(too_soon)


def set_state(edition: Edition, state: EditionState, *, scheduled_for=None, sent_at=None) -> Edition:
    """The only place where the state of an edition changes.

    brouillon ⇄ programmée; brouillon, programmée → envoi en cours → envoyée.
    """
    edition.state, edition.scheduled_for, edition.sent_at = state, scheduled_for, sent_at
    edition.save(update_fields=["state", "scheduled_for", "sent_at", "updated_at"])
    return edition


def _enqueue() -> None:
    """The first batch at once; without a broker, the clock finds it."""
    from community.life.tasks import send_newsletters  # noqa: PLC0415 (tasks import services)

    try:
        send_newsletters.delay()
    except OperationalError:
        logger.warning("no broker: the edition waits for the clock")


def _locked(edition: Edition) -> Edition:
    return Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)


def _write(edition: Edition, user, *, kind: str, key: str | None) -> None:
    write_letter(
        kind=kind,
        user=user,
        about=edition,
        key=key,
        context={
            "edition": edition,
            "title": edition.title,
            "action_url": settings.SITE_URL + edition.get_absolute_url(),
            "action_label": "Lire sur Archipel",
            "preferences_url": settings.SITE_URL + reverse("members:preferences"),
            "reason": "Vous recevez ces nouvelles parce que vous l’avez demandé.",
        },
        unsubscribe_url=unsubscribe_url(user),
    )
