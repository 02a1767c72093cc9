"""Who comes to an event, in which order, and whom its organiser invited."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from community.life.events_enums import RegistrationState
from community.life.models.events import Event
from community.members.models.base import TimestampedModel
from dynamics.models import Dynamic


class EventRegistrationQuerySet(models.QuerySet):
    def having_a_place(self):
        return self.filter(state=RegistrationState.IN)

    def waiting(self):
        """Those who wait, the next one first."""
        return self.filter(state=RegistrationState.WAITING).order_by("rank")

    def standing(self):
        return self.exclude(state=RegistrationState.OUT)


class EventRegistration(TimestampedModel):
    """Quelqu’un vient à une rencontre, ou attend une place ; `rank` dit son tour, unique dans la rencontre.

    Written by services.event_registrations, under the lock of the event: two requests at once never give one
    place twice.
    """

    wagtail_reference_index_ignore = True

    event = models.ForeignKey(Event, models.CASCADE, related_name="registrations", verbose_name="rencontre")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="event_registrations",
        verbose_name="personne",
    )
    dynamic = models.ForeignKey(
        Dynamic,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="event_registrations",
        verbose_name="pour la dynamique",
    )
    state = models.CharField(
        "inscription", max_length=12, choices=RegistrationState.choices, default=RegistrationState.IN
    )
    rank = models.PositiveIntegerField("tour", editable=False)
    question = models.TextField("la question avec laquelle on vient", max_length=600, blank=True)
    answers = models.JSONField("réponses aux questions", default=list, blank=True)
    needs = models.TextField("ce dont on a besoin pour venir", max_length=600, blank=True)
    came = models.BooleanField("est venu·e", null=True, blank=True)

    objects = EventRegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = "inscription à une rencontre"
        verbose_name_plural = "inscriptions aux rencontres"
        ordering = ["rank", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "user"],
                name="event_joined_once",
                violation_error_message="Vous êtes déjà inscrit·e.",
            ),
            models.UniqueConstraint(fields=["event", "rank"], name="event_rank_once"),
        ]
        indexes = [
            models.Index(
                fields=["event", "rank"],
                condition=Q(state=RegistrationState.WAITING),
                name="event_waiting_order",
            ),
            models.Index(fields=["user", "state"], name="event_registration_of"),
        ]

    def __str__(self) -> str:
        return f"{self.event} : {self.get_state_display()}"

    @property
    def has_place(self) -> bool:
        return self.state == RegistrationState.IN

    @property
    def is_waiting(self) -> bool:
        return self.state == RegistrationState.WAITING


class EventInvitation(TimestampedModel):
    """Une dynamique invitée à une rencontre : son équipe reçoit un mot, une seule fois."""

    wagtail_reference_index_ignore = True

    event = models.ForeignKey(Event, models.CASCADE, related_name="invitations", verbose_name="rencontre")
    dynamic = models.ForeignKey(
        Dynamic, models.CASCADE, related_name="event_invitations", verbose_name="dynamique invitée"
    )
    message = models.TextField("votre mot", max_length=600, blank=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="event_invitations",
        verbose_name="invitée par",
    )

    class Meta:
        verbose_name = "invitation à une rencontre"
        verbose_name_plural = "invitations aux rencontres"
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "dynamic"],
                name="event_invites_once",
                violation_error_message="Cette dynamique est déjà invitée.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.event} : {self.dynamic}"


class CalendarFeed(TimestampedModel):
    """L’adresse privée à laquelle l’agenda d’une personne lit ses rencontres ; la changer éteint l’ancienne."""

    wagtail_reference_index_ignore = True

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feed", verbose_name="personne"
    )
    key = models.CharField("clé", max_length=43, unique=True)

    class Meta:
        verbose_name = "abonnement à ses rencontres"
        verbose_name_plural = "abonnements à ses rencontres"

    def __str__(self) -> str:
        return f"Agenda de {self.user_id}"
