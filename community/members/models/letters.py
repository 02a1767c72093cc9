"""The one table of outgoing mail."""

import uuid

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone

from community.members.enums import LetterState

from .base import TimestampedModel


class LetterQuerySet(models.QuerySet):
    def due(self, now=None):
        """Waiting, and whose next attempt has come."""
        return self.filter(state=LetterState.QUEUED, next_attempt_at__lte=now or timezone.now())

    def interrupted(self, now=None):
        """Claimed by a worker that stopped before saying whether the letter went."""
        return self.filter(state=LetterState.SENDING, claimed_until__lt=now or timezone.now())


class Letter(TimestampedModel):
    """Un courriel à envoyer ou envoyé ; son état ne change que dans services.letters.set_state."""

    wagtail_reference_index_ignore = True

    kind = models.CharField("sorte", max_length=80)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="letters",
        null=True,
        blank=True,
        verbose_name="destinataire",
    )
    email = models.EmailField("adresse", blank=True)
    subject = models.CharField("objet", max_length=250)
    text = models.TextField("texte", blank=True)
    html = models.TextField("version HTML", blank=True)
    headers = models.JSONField("en-têtes", default=dict, blank=True)
    is_ephemeral = models.BooleanField(
        "contient un secret", default=False, help_text="Le texte est effacé dès que la lettre est partie."
    )
    message_id = models.UUIDField("identifiant du message", default=uuid.uuid4, unique=True, editable=False)

    content_type = models.ForeignKey(
        ContentType,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="nature de l’objet",
    )
    object_id = models.CharField("identifiant de l’objet", max_length=64, blank=True)
    about = GenericForeignKey("content_type", "object_id")
    key = models.CharField("clé d’unicité", max_length=255, blank=True)

    state = models.CharField("état", max_length=20, choices=LetterState.choices, default=LetterState.QUEUED)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    next_attempt_at = models.DateTimeField("prochain essai", default=timezone.now)
    claimed_until = models.DateTimeField("réservée jusqu’à", null=True, blank=True)
    sent_at = models.DateTimeField("envoyée le", null=True, blank=True)
    last_error = models.CharField("dernière erreur", max_length=160, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = "lettre"
        verbose_name_plural = "lettres"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="letter_written_once_per_key"),
            models.CheckConstraint(
                condition=Q(state=LetterState.SENT, sent_at__isnull=False)
                | (~Q(state=LetterState.SENT) & Q(sent_at__isnull=True)),
                name="letter_sent_has_its_date",
                violation_error_message="Une lettre envoyée a une date d’envoi, et elle seule.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"], condition=Q(state=LetterState.QUEUED), name="letter_waiting"
            ),
            models.Index(fields=["content_type", "object_id"], name="letter_about"),
        ]

    def __str__(self):
        return self.subject
