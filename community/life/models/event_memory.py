"""What stays of an event: notes taken during a visit, its report, what dynamiques meant to try."""

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from community.life.events_enums import NoteKind, TrialState
from community.life.models.events import Event
from community.members.models.base import TimestampedModel
from dynamics.enums import Sheet
from dynamics.models import Dynamic
from dynamics.models.fields import ChoiceListField
from dynamics.uploads import CleanImageField
from toolbox.models import Tool

NONCE_BYTES = 24


class VisitNote(TimestampedModel):
    """Une page de notes d’une visite : celle d’une personne, ou une page que toutes écrivent.

    `version` rises at each writing: a text written on an older one is not kept over it, it is shown beside.
    """

    wagtail_reference_index_ignore = True

    event = models.ForeignKey(Event, models.CASCADE, related_name="notes", verbose_name="visite")
    kind = models.CharField("page", max_length=12, choices=NoteKind.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="visit_notes",
        verbose_name="de",
        help_text="Vide : une page que tous les participants écrivent.",
    )
    text = models.TextField("notes", max_length=20_000, blank=True)
    version = models.PositiveIntegerField("version", default=0)

    class Meta:
        verbose_name = "page de notes"
        verbose_name_plural = "pages de notes"
        constraints = [
            models.UniqueConstraint(
                fields=["event", "user"], condition=Q(user__isnull=False), name="own_notes_once"
            ),
            models.UniqueConstraint(
                fields=["event", "kind"], condition=Q(user__isnull=True), name="shared_notes_once"
            ),
            models.CheckConstraint(
                condition=Q(kind=NoteKind.OWN, user__isnull=False)
                | (~Q(kind=NoteKind.OWN) & Q(user__isnull=True)),
                name="own_notes_have_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event}, {self.get_kind_display()}"


class EventReportQuerySet(models.QuerySet):
    def published(self):
        return self.filter(published_at__isnull=False)


class EventReport(TimestampedModel):
    """Le compte rendu d’une rencontre, avec ses images et les outils qu’elle a montrés."""

    wagtail_reference_index_ignore = True

    event = models.OneToOneField(Event, models.CASCADE, related_name="report", verbose_name="rencontre")
    text = models.TextField("ce qui a été vu et appris", max_length=12_000, blank=True)
    tools = models.ManyToManyField(Tool, blank=True, related_name="event_reports", verbose_name="outils")
    sheets = ChoiceListField("fiches thématiques", vocabulary=Sheet)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="event_reports",
        verbose_name="écrit par",
    )
    published_at = models.DateTimeField("publié le", null=True, blank=True)

    objects = EventReportQuerySet.as_manager()

    class Meta:
        verbose_name = "compte rendu"
        verbose_name_plural = "comptes rendus"
        indexes = [models.Index(fields=["published_at"], name="event_report_published")]

    def __str__(self) -> str:
        return f"Compte rendu : {self.event}"

    def get_absolute_url(self) -> str:
        return f"{self.event.get_absolute_url()}#compte-rendu"


def picture_path(picture, filename: str) -> str:
    """In a folder that nobody guesses: before the report is published, a picture has no other lock."""
    return f"agenda/{uuid.uuid4().hex}/{filename}"


class ReportPicture(TimestampedModel):
    """Une image d’un compte rendu, redessinée à l’arrivée, avec sa description."""

    wagtail_reference_index_ignore = True

    report = models.ForeignKey(
        EventReport, models.CASCADE, related_name="pictures", verbose_name="compte rendu"
    )
    image = CleanImageField("image", upload_to=picture_path, max_length=200)
    alternative_text = models.CharField("description de l’image", max_length=200)
    credit = models.CharField("crédit", max_length=200, blank=True)

    class Meta:
        verbose_name = "image d’un compte rendu"
        verbose_name_plural = "images des comptes rendus"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.alternative_text


def new_nonce() -> str:
    return secrets.token_urlsafe(NONCE_BYTES)


class Trial(TimestampedModel):
    """Ce qu’une dynamique veut essayer chez elle après une rencontre ; redemandé soixante jours plus tard."""

    wagtail_reference_index_ignore = True

    event = models.ForeignKey(Event, models.CASCADE, related_name="trials", verbose_name="rencontre")
    dynamic = models.ForeignKey(Dynamic, models.CASCADE, related_name="trials", verbose_name="dynamique")
    text = models.TextField("ce que nous allons essayer chez nous", max_length=1000)
    tool = models.ForeignKey(
        Tool, models.SET_NULL, null=True, blank=True, related_name="trials", verbose_name="outil"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="trials",
        verbose_name="écrit par",
    )
    nonce = models.CharField(max_length=43, unique=True, default=new_nonce, editable=False)
    asked_at = models.DateTimeField("redemandé le", null=True, blank=True)
    state = models.CharField("où cela en est", max_length=12, choices=TrialState.choices, blank=True)
    words = models.TextField("ce que cela a donné", max_length=1000, blank=True)
    answered_at = models.DateTimeField("répondu le", null=True, blank=True)

    class Meta:
        verbose_name = "essai après une rencontre"
        verbose_name_plural = "essais après les rencontres"
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "dynamic"],
                name="trial_once_a_dynamic",
                violation_error_message="Votre dynamique a déjà dit ce qu’elle va essayer.",
            ),
            models.CheckConstraint(
                condition=Q(state="", answered_at__isnull=True)
                | (~Q(state="") & Q(answered_at__isnull=False)),
                name="trial_answer_has_its_day",
            ),
        ]
        indexes = [
            models.Index(fields=["created_at"], condition=Q(asked_at__isnull=True), name="trial_to_ask")
        ]

    def __str__(self) -> str:
        return f"{self.dynamic} : {self.event}"
