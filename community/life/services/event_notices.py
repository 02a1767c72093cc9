"""Letters of the agenda: each says one thing to each person, once."""

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from community.life.enums import EventState
from community.life.models import DateVote, Event, EventInvitation, EventRegistration
from community.members.models import User
from community.members.services.letters import write_letter

BEFORE = timedelta(days=2)
COMING = "Vous recevez ce message parce que vous êtes inscrit·e à cette rencontre."


def tell_registered(registration: EventRegistration) -> None:
    """A place, or a turn; the key is the turn, so that who comes back later is told again."""
    waits = registration.is_waiting
    ahead = registration.event.registrations.waiting().filter(rank__lt=registration.rank).count()
    _to_registered("event_registered", registration, key=f"{registration.rank}", waits=waits, turn=ahead + 1)


def tell_place(registration: EventRegistration) -> None:
    """Somebody withdrew, or places were added: the next in turn has one."""
    _to_registered("event_place", registration, key=f"{registration.rank}")


def tell_moved(event: Event) -> None:
    for registration in standing(event):
        _to_registered("event_changed", registration, key=f"{event.sequence}-{event.updated_at.isoformat()}")


def tell_cancelled(event: Event) -> None:
    """Those who come, those who wait, those who answered the dates."""
    people = {row.user_id: row.user for row in standing(event)}
    people |= {user.pk: user for user in voters(event)}
    for user in people.values():
        _write(
            "event_cancelled",
            user,
            event,
            about=event,
            reason="Vous recevez ce message parce que vous étiez inscrit·e à cette rencontre, ou que vous avez "
            "répondu à ses dates.",
        )


def tell_date_kept(event: Event) -> None:
    """Those who answered the dates: one is kept."""
    for user in voters(event):
        _write(
            "event_dated",
            user,
            event,
            about=event,
            key=event.date_kept_at.isoformat(),
            reason="Vous recevez ce message parce que vous avez répondu aux dates proposées.",
        )


def tell_invited(invitation: EventInvitation) -> None:
    """To each person of the team."""
    team = User.objects.living().filter(teams__dynamic=invitation.dynamic_id).distinct().order_by("pk")
    for user in team:
        _write(
            "event_invited",
            user,
            invitation.event,
            about=invitation,
            invitation=invitation,
            reason=f"Vous recevez ce message parce que vous êtes de l’équipe de {invitation.dynamic.name}.",
        )


def remind(now: datetime | None = None) -> int:
    """Two days before: to each person who has a place, once, however often it runs."""
    now = now or timezone.now()
    rows = EventRegistration.objects.having_a_place().filter(
        event__state=EventState.PUBLISHED, event__starts_at__gt=now, event__starts_at__lte=now + BEFORE
    )
    rows = list(rows.select_related("user", "event__commune").order_by("pk"))
    for registration in rows:
        # An event that moved far away is reminded of again
        day = timezone.localdate(registration.event.starts_at).isoformat()
        _to_registered("event_reminder", registration, key=day)
    return len(rows)


def standing(event: Event) -> list[EventRegistration]:
    rows = event.registrations.standing().select_related("user").order_by("rank")
    return [_with_event(row, event) for row in rows]


def voters(event: Event) -> list[User]:
    votes = DateVote.objects.filter(option__event=event)
    return list(User.objects.living().filter(pk__in=votes.values("user")).order_by("pk"))


def calendar_url(event: Event) -> str:
    return settings.SITE_URL + reverse("life:event_calendar", args=[event.slug])


def _with_event(row: EventRegistration, event: Event) -> EventRegistration:
    row.event = event
    return row


def _to_registered(name: str, registration: EventRegistration, *, key: str, **context) -> None:
    """What only people with a place may read (the exact place, the link) is in their letters alone."""
    event = registration.event
    _write(
        name,
        registration.user,
        event,
        about=registration,
        key=key,
        registration=registration,
        full_place=full_place(event) if registration.has_place else event.where,
        online_url=event.online_url if registration.has_place else "",
        reason=COMING,
        **context,
    )


def full_place(event: Event) -> str:
    commune = event.commune.name if event.commune_id else ""
    return ", ".join(part for part in (event.place, commune) if part)


def _write(name: str, user, event: Event, *, about, key: str = "", **context) -> None:
    if not user.is_active or user.is_anonymised:
        return
    write_letter(
        kind=f"life.{name}",
        user=user,
        about=about,
        key=key,
        context={
            "event": event,
            "calendar_url": calendar_url(event),
            "action_label": "Ouvrir la rencontre",
            "action_url": settings.SITE_URL + event.get_absolute_url(),
            **context,
        },
    )
