"""« Ce que nous allons essayer chez nous »: said after an event, asked again sixty days later, answered by a link."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from community.life.events_enums import TrialState
from community.life.models import Trial
from community.life.services.events import EventError
from community.members.links import InvalidLinkError, make_token, read_token
from community.members.models import User
from community.members.services.charter import require_charter
from community.members.services.letters import write_letter

logger = logging.getLogger(__name__)

PURPOSE = "life.trial"
LINK_LIFE = timedelta(days=90)
AFTER = timedelta(days=60)


@transaction.atomic
def say(*, trial: Trial, user) -> Trial:
    """Keep what a dynamique means to try, new or corrected until it is asked again."""
    require_charter(user)
    if not trial.event.has_begun or not trial.event.is_published:
        raise EventError("Dites-le une fois la rencontre commencée.")
    if not user.teams.filter(dynamic=trial.dynamic_id).exists():
        raise EventError("Vous n’êtes pas de l’équipe de cette dynamique.")
    if trial.pk is not None:
        row = Trial.objects.select_for_update(of=("self",)).get(pk=trial.pk)
        if row.asked_at is not None:
            raise EventError("Nous vous avons déjà demandé où cela en est : répondez plutôt.")
    trial.author = user
    trial.save()
    return trial


def ask_due(*, now: datetime | None = None) -> int:
    """Ask each dynamique, sixty days later, what became of it; how many were asked. Once, by the database."""
    now = now or timezone.now()
    due = Trial.objects.filter(asked_at__isnull=True, state="", created_at__lte=now - AFTER)
    return sum(ask(trial_id=pk, now=now) for pk in due.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def ask(*, trial_id: int, now: datetime) -> bool:
    """Write to who said it, else to the team of the dynamique; False when nobody is left or it was asked."""
    trial = (
        Trial.objects.select_for_update(of=("self",))
        .select_related("event", "dynamic", "author")
        .get(pk=trial_id)
    )
    if trial.asked_at is not None or trial.state:
        return False
    trial.asked_at = now
    trial.save(update_fields=["asked_at", "updated_at"])
    people = people_of(trial)
    for user in people:
        write_letter(
            kind="life.trial_asked",
            user=user,
            about=trial,
            key="",
            is_ephemeral=True,  # its link answers in the name of the dynamique
            context={
                "trial": trial,
                "event": trial.event,
                "action_url": answer_url(trial),
                "action_label": "Répondre en une minute",
                "reason": f"Vous recevez ce message parce que vous êtes de l’équipe de {trial.dynamic.name}.",
            },
        )
    return bool(people)


def people_of(trial: Trial) -> list[User]:
    team = User.objects.living().filter(teams__dynamic=trial.dynamic_id).distinct().order_by("pk")
    author = [user for user in team if user.pk == trial.author_id]
    return author or list(team)


def answer_url(trial: Trial) -> str:
    token = make_token(PURPOSE, {"nonce": trial.nonce})
    return settings.SITE_URL + reverse("life:trial_answer", args=[token])


def read_trial(token: str) -> Trial:
    """The trial of a signed link. Raises LinkError."""
    nonce = read_token(PURPOSE, token, LINK_LIFE).get("nonce")
    trial = Trial.objects.filter(nonce=nonce).select_related("event", "dynamic", "tool").first()
    if trial is None:
        raise InvalidLinkError
    return trial


@transaction.atomic
def answer(*, trial: Trial, state: TrialState, words: str, now: datetime | None = None) -> Trial:
    """What became of it, shown under the report; a later answer replaces an earlier one."""
    row = Trial.objects.select_for_update(of=("self",)).get(pk=trial.pk)
    row.state, row.words, row.answered_at = state, words.strip(), now or timezone.now()
    row.save(update_fields=["state", "words", "answered_at", "updated_at"])
    logger.info("trial answered", extra={"trial": row.pk, "state": state})
    return row
