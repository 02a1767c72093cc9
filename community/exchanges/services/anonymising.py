"""Introductions that ended long ago lose their people; what figures need (dynamiques, form, dates, outcome) stays."""

import logging
from datetime import datetime

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from community.exchanges.models import Introduction, Party, PartyQuestion, Refusal
from community.exchanges.models.introductions import new_nonce
from community.exchanges.services.forgetting import forget_aftermath
from community.members.models import Letter

logger = logging.getLogger(__name__)


def anonymise(now: datetime | None = None) -> int:
    """Those that ended EXCHANGES_ANONYMISE_MONTHS ago; how many. A second run finds none."""
    moment = now or timezone.now()
    before = _months_before(moment, settings.EXCHANGES_ANONYMISE_MONTHS)
    old = Introduction.objects.filter(ended_at__lte=before, anonymised_at=None)
    numbers = list(old.order_by("pk").values_list("pk", flat=True))
    done = sum(anonymise_one(pk, moment) for pk in numbers)
    _forget_refusals(before)
    if done:
        logger.info("introductions anonymised", extra={"count": done})
    return done


@transaction.atomic
def anonymise_one(pk: int, now: datetime) -> bool:
    row = Introduction.objects.select_for_update(of=("self",), skip_locked=True).filter(
        pk=pk, anonymised_at=None
    )
    introduction = row.select_related("need", "offer").first()
    if introduction is None:
        return False
    parties = list(introduction.parties.all())
    _forget_letters(introduction, parties)
    PartyQuestion.objects.filter(party__in=parties).delete()
    for party in parties:
        party.user, party.name, party.email = None, "", ""
        party.note = party.message = party.reason_note = ""
        party.nonce = new_nonce()
        party.save()
    introduction.events.update(user=None, text="")
    introduction.facilitator = None
    introduction.why = introduction.private_note = introduction.outcome_note = ""
    # The record of a personne ressource is the person herself
    if introduction.need and introduction.need.dynamic_id is None:
        introduction.need = introduction.suggestion = None
    if introduction.offer and introduction.offer.dynamic_id is None:
        introduction.offer = introduction.suggestion = None
    introduction.anonymised_at = now
    introduction.save()
    forget_aftermath(introduction=introduction)
    return True


def _forget_letters(introduction: Introduction, parties: list[Party]) -> None:
    """Letters already lost their text; what they were about, and to whom, goes too."""
    questions = PartyQuestion.objects.filter(party__in=parties)
    about = {
        Introduction: [introduction.pk],
        Party: [party.pk for party in parties],
        PartyQuestion: list(questions.values_list("pk", flat=True)),
        introduction.events.model: list(introduction.events.values_list("pk", flat=True)),
    }
    for model, numbers in about.items():
        kind = ContentType.objects.get_for_model(model)
        letters = Letter.objects.filter(content_type=kind, object_id__in=[str(number) for number in numbers])
        letters.update(user=None, email="", text="", html="", subject="(effacé)")


def _forget_refusals(before: datetime) -> None:
    """The pair stays refused; who said so, and in which words, is forgotten."""
    Refusal.objects.filter(said_at__lte=before).exclude(user=None, note="").update(user=None, note="")


def _months_before(moment: datetime, months: int) -> datetime:
    """The same day that many months ago, the first of the next month when that day does not exist."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    try:
        return moment.replace(year=year, month=month + 1)
    except ValueError:
        year, month = divmod(moment.year * 12 + moment.month - months, 12)
        return moment.replace(year=year, month=month + 1, day=1)
