"""How much a person agrees to be asked: her rhythm, her most a month, her pauses.

Two kinds of mail draw on it, and the qualified ones come first:

- a *request* (somebody is asked to pass something on): at most `most_a_month` in a calendar month, counted
  from the letters that told of one (`Party.told_at`); what goes beyond, or comes during a pause, waits for a
  later grouped mail (`request_waits`). An answer to one's own need is no request: it is told at once;
- a *grouped mail* of suggestions: none once requests and grouped mails of the month reach `most_a_month`.

Nobody is written to about suggestions without the consent « mises en relation ». A facilitator may still
ask somebody directly for one introduction (the desk shows what the person chose, `in_words`, and
the facilitator decides): that is a letter from a person who knows why, not a solicitation by a machine.
"""

import logging
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from community.exchanges.enums import Side, SolicitationRhythm
from community.exchanges.models import Digest, IntroductionEvent, Party, Refusal, SavedSearch, Solicitation
from community.exchanges.signals import grouped_mail_stopped
from community.members.consent_texts import CONSENT_TEXTS
from community.members.enums import Purpose
from community.members.links import make_token
from community.members.models import Consent
from community.members.services.consents import give_consent, has_consented, withdraw_consent

logger = logging.getLogger(__name__)

STOP = "solicitations-stop"
STOP_LIFE = timedelta(days=3650)
# Half a day of slack: the clock never rings at exactly the same second
WAITS = {
    SolicitationRhythm.IMMEDIATE: timedelta(hours=12),
    SolicitationRhythm.WEEKLY: timedelta(days=6, hours=12),
    SolicitationRhythm.MONTHLY: timedelta(days=29, hours=12),
}


def chosen_by(user) -> Solicitation:
    """What she chose, or what holds until she chooses: once a week, four a month, no pause. Not saved."""
    return Solicitation.objects.filter(user=user).first() or Solicitation(user=user)


@transaction.atomic
def choose(
    *,
    user,
    rhythm: SolicitationRhythm,
    most_a_month: int,
    paused_until: date | None = None,
    agrees: bool | None = None,
) -> Solicitation:
    """Keep what she chose; `agrees` gives or withdraws the consent, None leaves it."""
    row, _ = Solicitation.objects.get_or_create(user=user)
    row.rhythm, row.most_a_month, row.paused_until = rhythm, most_a_month, paused_until
    row.full_clean()
    row.save(update_fields=["rhythm", "most_a_month", "paused_until", "updated_at"])
    if agrees is not None:
        (give_consent if agrees else withdraw_consent)(purpose=Purpose.INTRODUCTIONS, user=user)
    logger.info("solicitation chosen", extra={"user": user.pk, "rhythm": str(rhythm)})
    return row


@transaction.atomic
def stop(*, user) -> None:
    """« Ne plus m’écrire », in one click from a letter: all that grouped mails tell; twice is once."""
    SavedSearch.objects.filter(user=user).update(rhythm=SolicitationRhythm.NEVER)
    Solicitation.objects.update_or_create(user=user, defaults={"rhythm": SolicitationRhythm.NEVER})
    grouped_mail_stopped.send(sender=Solicitation, user=user)
    logger.info("solicitation stopped", extra={"user": user.pk})


def stop_url(user) -> str:
    """Absolute address of the one-click stop, for `write_letter(unsubscribe_url=…)`."""
    return settings.SITE_URL + reverse("suggestions:stop", args=[make_token(STOP, {"user": user.pk})])


def room(user, now: datetime | None = None) -> int:
    """How many more requests she may receive this month."""
    return max(0, chosen_by(user).most_a_month - _asked_this_month(user, now or timezone.now()))


def may_be_asked(user, now: datetime | None = None) -> bool:
    """Whether she agrees, today, to one more request: consent given, not paused, not « jamais », room left."""
    now = now or timezone.now()
    return _is_willing(chosen_by(user), now) and _agrees(user) and room(user, now) > 0


def request_waits(party: Party, now: datetime | None = None) -> bool:
    """Whether this request is told by a later grouped mail of the person instead of a letter of its own.

    Only what she chose herself holds a request back: until she does, a facilitator's request leaves at once.
    """
    now = now or timezone.now()
    if party.user is None or party.side == Side.NEED or not _agrees(party.user):
        return False
    chosen = Solicitation.objects.filter(user=party.user).first()
    if chosen is None:
        return False
    is_at_once = chosen.rhythm == SolicitationRhythm.IMMEDIATE and _is_willing(chosen, now)
    return not is_at_once or _asked_this_month(party.user, now) >= chosen.most_a_month


def in_words(party: Party, now: datetime | None = None) -> str:
    """What a facilitator should know before asking this side to pass something on; "" when nothing holds back."""
    now = now or timezone.now()
    if (
        party.user is None
        or party.side == Side.NEED
        or (may_be_asked(party.user, now) and not request_waits(party, now))
    ):
        return ""
    if refuses_requests(party.user):
        return "A choisi de ne pas être sollicité·e : vous ne pouvez pas lui demander."
    if request_waits(party, now):
        left = room(party.user, now)
        return f"Votre demande attendra son prochain envoi groupé ; il lui en reste {left} ce mois-ci."
    return ""


def no_reminder(party: Party, now: datetime | None = None) -> str:
    """Why nobody reminds this side by hand today, for the facilitator; "" when she may be reminded.

    What she chose for requests holds for the letters that repeat them: a reminder counts in her most a month.
    """
    now = now or timezone.now()
    if party.user is None or party.side == Side.NEED:
        return ""
    if refuses_requests(party.user):
        return "A choisi depuis de ne plus être sollicité·e : attendez sa réponse, ou annulez."
    if party.told_at is None and request_waits(party, now):
        return "N’a pas encore reçu votre demande, qui attend son prochain envoi groupé : rien à relancer."
    chosen = Solicitation.objects.filter(user=party.user).first()
    if chosen is None:
        return ""
    if not _is_willing(chosen, now):
        return f"Est en pause jusqu’au {chosen.paused_until:%d/%m/%Y} : relancez ensuite."
    if _asked_this_month(party.user, now) + _reminded_this_month(party.user, now) >= chosen.most_a_month:
        return (
            "A déjà reçu ce mois-ci autant de courriels qu’elle ou il en accepte : relancez le mois prochain."
        )
    return ""


def is_silent(user, now: datetime) -> bool:
    """Whether she is to be written nothing today about requests: « jamais », or a pause."""
    return not _is_willing(chosen_by(user), now)


def refuses_requests(user) -> bool:
    """Whether she chose « jamais »: nobody asks her to pass something on."""
    return Solicitation.objects.filter(user=user, rhythm=SolicitationRhythm.NEVER).exists()


def sends_now(user, now: datetime | None = None) -> bool:
    """Whether a grouped mail of suggestions is due to her: she agrees, her rhythm has come, room is left."""
    now = now or timezone.now()
    chosen = chosen_by(user)
    return _agrees(user) and is_due(chosen, now) and _letters_left(user, chosen, now) > 0


def is_due(chosen: Solicitation, now: datetime) -> bool:
    """Whether enough time has passed since the last grouped mail, for this rhythm and outside pauses."""
    if not _is_willing(chosen, now):
        return False
    last = chosen.last_digest_at
    return last is None or now - last >= WAITS[SolicitationRhythm(chosen.rhythm)]


def agreeing():
    """Consents that hold today, for the people whom suggestions may be written to."""
    return Consent.objects.standing().filter(
        purpose=Purpose.INTRODUCTIONS,
        version=CONSENT_TEXTS[Purpose.INTRODUCTIONS].version,
        user__is_active=True,
        user__anonymised_at=None,
    )


def silent_people(today: date):
    """Ids of the people who are to be proposed nothing today: they paused, or chose « jamais »."""
    rows = Solicitation.objects.values("user_id")
    return rows.filter(rhythm=SolicitationRhythm.NEVER) | rows.filter(paused_until__gt=today)


def _agrees(user) -> bool:
    return user.is_active and has_consented(purpose=Purpose.INTRODUCTIONS, user=user)


def _is_willing(chosen: Solicitation, now: datetime) -> bool:
    today = timezone.localdate(now)
    is_paused = chosen.paused_until is not None and chosen.paused_until > today
    return chosen.rhythm != SolicitationRhythm.NEVER and not is_paused


def _letters_left(user, chosen: Solicitation, now: datetime) -> int:
    written = Digest.objects.filter(
        user=user, is_solicitation=True, sent_at__gte=_month_start(now), sent_at__lte=now
    ).count()
    return chosen.most_a_month - written - _asked_this_month(user, now)


def _asked_this_month(user, now: datetime) -> int:
    told = Party.objects.filter(user=user, side=Side.OFFER, told_at__gte=_month_start(now), told_at__lte=now)
    return told.count()


def _reminded_this_month(user, now: datetime) -> int:
    hers = Party.objects.filter(
        introduction=OuterRef("introduction"), side=Side.OFFER, user=user, told_at__isnull=False
    )
    reminders = IntroductionEvent.objects.filter(
        kind=IntroductionEvent.Kind.REMINDED,
        side=Side.OFFER,
        happened_at__gte=_month_start(now),
        happened_at__lte=now,
    )
    return reminders.filter(Exists(hers)).count()


def _month_start(now: datetime) -> datetime:
    return timezone.localtime(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


class SolicitationData:
    """Rhythm chosen and answers « pas pour moi », for the export and the erasure of personal data."""

    name = "solicitations"
    label = "Sollicitations"
    kept = "les suggestions écartées, sans votre nom : elles ne sont plus proposées aux dynamiques concernées"

    def collect(self, user) -> dict:
        chosen = Solicitation.objects.filter(user=user)
        refusals = Refusal.objects.filter(user=user)
        return {
            "rhythm": list(chosen.values("rhythm", "most_a_month", "paused_until", "last_digest_at")),
            "grouped_mails": list(Digest.objects.filter(user=user).values("period", "sent_at")),
            "not_for_me": list(refusals.values("need__title", "offer__title", "reason", "note", "said_at")),
        }

    def erase(self, user) -> None:
        Solicitation.objects.filter(user=user).delete()
        Digest.objects.filter(user=user).delete()
        Refusal.objects.filter(user=user).update(user=None, note="")
