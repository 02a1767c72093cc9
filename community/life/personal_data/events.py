"""What the agenda knows of people, for the export and the erasure."""

from django.db import transaction

from community.life.models import (
    CalendarFeed,
    DateVote,
    Event,
    EventInvitation,
    EventRegistration,
    EventReport,
    Trial,
    VisitNote,
)
from community.life.services import event_registrations


class EventData:
    """Events organised and joined, dates answered, notes, reports, trials."""

    name = "events"
    label = "Agenda"
    kept = (
        "les rencontres que vous avez organisées, leurs comptes rendus et ce que votre dynamique voulait essayer, "
        "sans votre nom ; les notes partagées d’une visite, que d’autres ont écrites avec vous"
    )

    def collect(self, user) -> dict:
        return {
            "organised": list(Event.objects.filter(author=user).values("title", "starts_at", "place")),
            "registrations": list(
                user.event_registrations.values(
                    *("event__title", "dynamic__name", "state", "question", "answers", "needs"),
                    *("came", "created_at"),
                )
            ),
            "dates": list(user.date_votes.values("option__event__title", "option__starts_at", "answer")),
            "notes": list(user.visit_notes.values("event__title", "text", "updated_at")),
            "invitations": list(
                user.event_invitations.values("event__title", "dynamic__name", "message", "created_at")
            ),
            "reports": list(user.event_reports.values("event__title", "text", "published_at")),
            "trials": list(user.trials.values("event__title", "dynamic__name", "text", "created_at")),
            "has_calendar_address": CalendarFeed.objects.filter(user=user).exists(),
        }

    @transaction.atomic
    def erase(self, user) -> None:
        """A place that was held goes to the next in turn."""
        for row in EventRegistration.objects.standing().filter(user=user).select_related("event"):
            if not row.event.is_over:
                event_registrations.withdraw(event=row.event, user=user)
        EventRegistration.objects.filter(user=user).delete()
        DateVote.objects.filter(user=user).delete()
        VisitNote.objects.filter(user=user).delete()
        CalendarFeed.objects.filter(user=user).delete()
        Event.objects.filter(author=user).update(author=None)
        EventInvitation.objects.filter(invited_by=user).update(invited_by=None, message="")
        EventReport.objects.filter(author=user).update(author=None)
        Trial.objects.filter(author=user).update(author=None)
