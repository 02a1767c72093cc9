"""Calls for commons: written, sent to moderation, followed; their dates moved in the open."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.search import index

from community.members.services import moderation
from community.members.services.charter import require_charter
from community.members.slugs import save_at_free_slug
from proposals import calls_verbs as verbs
from proposals.calls_enums import Act, Phase
from proposals.calls_phases import Calendar, CalendarError, in_french
from proposals.models import Call, CallFollow
from proposals.models.calls import RESERVED_SLUGS
from toolbox.services.experience import waits

DATES = (
    "proposing_on",
    "teaming_on",
    "selecting_on",
    "sharing_out_on",
    "doing_on",
    "telling_on",
    "closed_on",
)


class CallError(Exception):
    """It cannot be done now; the message is for the person who asked."""


def require_phase(call: Call, act: Act, today: date | None = None) -> None:
    """Raise CallError, with the dates, when the phase of the call does not open this."""
    if not call.live:
        raise CallError("Cet appel n’est pas publié.")
    if why := call.calendar.why_not(act, today or timezone.localdate()):
        raise CallError(why)


@transaction.atomic
def save_draft(*, call: Call, user, themes=()) -> Call:
    """Write a call that is not published, new or not; one that waits in the queue shows its newest text."""
    require_charter(user)
    if call.pk is None:
        call.opened_by, call.live = user, False
        save_at_free_slug(call, call.title, fallback="appel", reserved=RESERVED_SLUGS)
    else:
        row = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
        if row.live:
            raise CallError("Cet appel est publié : son texte ne change plus, ses dates le peuvent.")
        call.save()
    call.themes.set(themes)
    index.insert_or_update_object(call)
    call.save_revision(user=user, clean=False)  # a draft may lack what sending asks for
    if waits(call):
        moderation.submit(obj=call, user=user)
    return call


@transaction.atomic
def send(*, call: Call, user, today: date | None = None) -> Call:
    """Hand a draft to moderation, for the first time or after corrections."""
    row = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if row.live:
        raise CallError("Cet appel est déjà publié.")
    if row.phase_on(today or timezone.localdate()) not in {Phase.ANNOUNCED, Phase.PROPOSING}:
        raise CallError("Les dates sont passées : changez-les avant d’envoyer l’appel.")
    try:
        row.full_clean()
    except ValidationError as error:
        lacks = ", ".join(str(Call._meta.get_field(name).verbose_name) for name in error.message_dict)
        raise CallError(f"Il manque encore : {lacks}.") from error
    moderation.submit(obj=row, user=user)
    log(instance=row, action=verbs.SENT, user=user)
    return row


@transaction.atomic
def give_up(*, call: Call, user) -> None:
    """Erase a draft that was never published."""
    row = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if row.live or row.first_published_at:
        raise CallError("Cet appel est publié : il ne s’efface plus.")
    if waits(row):
        moderation.withdraw(obj=row, user=user)
    row.delete()


@transaction.atomic
def move_dates(
    *, call: Call, dates: dict[str, date | None], why: str, user, today: date | None = None
) -> Call:
    """Change what is still to come in the calendar of a published call; everybody reads that it changed and why.

    A phase that has begun keeps its first day: nobody loses after the fact what she could do. A phase is neither
    added nor dropped: whether there is a présélection or an envelope was said before projects began.
    Raises CallError.
    """
    require_charter(user)
    today = today or timezone.localdate()
    row = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if not row.live:
        raise CallError("Cet appel n’est pas publié : modifiez-le.")
    if not why.strip():
        raise CallError("Dites pourquoi les dates changent : chacun le lira.")
    changed = {name: day for name, day in dates.items() if name in DATES and day != getattr(row, name)}
    for name, day in changed.items():
        before = getattr(row, name)
        if (before is None) != (day is None):
            raise CallError("Une étape ne s’ajoute ni ne se retire une fois l’appel publié.")
        if before <= today:
            raise CallError(f"L’étape commencée le {in_french(before)} garde sa date.")
        if day < today:
            raise CallError("Une étape ne peut pas commencer dans le passé.")
        setattr(row, name, day)
    if not changed:
        return row
    try:
        calendar_of(row)
    except CalendarError as error:
        raise CallError(str(error)) from error
    row.dates_changed_on, row.dates_changed_why = today, why.strip()
    row.save(update_fields=[*changed, "dates_changed_on", "dates_changed_why", "updated_at"])
    row.save_revision(user=user).publish(log_action=False)
    log(instance=row, action=verbs.DATES_MOVED, user=user)
    return row


def calendar_of(call: Call) -> Calendar:
    """The calendar of a call whose dates are in order. Raises CalendarError."""
    calendar = call.calendar
    _ = calendar.periods
    return calendar


def follow(*, call: Call, user) -> CallFollow:
    """Hear of its results and of what is about to close; a second time changes nothing."""
    require_charter(user)
    return CallFollow.objects.get_or_create(call=call, user=user)[0]


def unfollow(*, call: Call, user) -> None:
    CallFollow.objects.filter(call=call, user=user).delete()
