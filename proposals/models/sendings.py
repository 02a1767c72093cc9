"""A proposition sent to somebody: a public clock, and dated steps with their source."""

import uuid
from datetime import date
from pathlib import PurePath

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from community.members.models.base import TimestampedModel
from dynamics.uploads import CleanDocumentField
from proposals.enums import SendingState
from proposals.models.addressees import Addressee
from proposals.models.propositions import Proposition


class SendingQuerySet(models.QuerySet):
    def of_published(self):
        """Those of a proposition that anybody may read."""
        return self.filter(proposition__live=True)

    def waiting(self):
        """Without an answer yet."""
        return self.filter(state__in=SendingState.waiting())

    def by_wait(self):
        """Those that wait first, the longest wait on top; then the others, the last moved on top."""
        is_waiting = Q(state__in=SendingState.waiting())
        return self.annotate(
            waiting_since=models.Case(models.When(is_waiting, then=F("sent_on")), default=None)
        ).order_by(F("waiting_since").asc(nulls_last=True), "-updated_at", "pk")


class Sending(TimestampedModel):
    """L’envoi d’une proposition à un destinataire : il ouvre une horloge publique, une seule par destinataire.

    `state` is owned by services.sendings.set_state.
    """

    proposition = models.ForeignKey(
        Proposition, models.CASCADE, related_name="sendings", verbose_name="proposition"
    )
    addressee = models.ForeignKey(
        Addressee, models.PROTECT, related_name="sendings", verbose_name="destinataire"
    )
    state = models.CharField("état", max_length=16, choices=SendingState.choices, default=SendingState.SENT)
    sent_on = models.DateField("envoyée le")
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="envoyée par",
    )
    letter = models.ForeignKey(
        "proposals.JointLetter",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="sendings",
        verbose_name="dans la lettre",
    )

    objects = SendingQuerySet.as_manager()

    class Meta:
        verbose_name = "envoi"
        verbose_name_plural = "envois"
        ordering = ["-sent_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposition", "addressee"],
                name="proposition_sent_once_to_an_addressee",
                violation_error_message="Cette proposition lui a déjà été adressée.",
            )
        ]
        indexes = [models.Index(fields=["addressee", "state", "sent_on"], name="sending_of_addressee")]

    def __str__(self) -> str:
        return f"{self.proposition} → {self.addressee}"

    def get_absolute_url(self) -> str:
        return reverse("addressing:sending", args=[self.proposition.slug, self.pk])

    @property
    def is_waiting(self) -> bool:
        return self.state in SendingState.waiting()

    @property
    def days_waited(self) -> int | None:
        """Days since it was sent, while nobody has answered; None once somebody has."""
        return days_between(self.sent_on, timezone.localdate()) if self.is_waiting else None


def days_between(first: date, last: date) -> int:
    """Whole days, never below zero."""
    return max((last - first).days, 0)


def document_path(step, filename: str) -> str:
    """Under `prive/`, which the address of public files never serves: a view asks first whether it is published."""
    return f"prive/propositions/{uuid.uuid4().hex}/{filename}"


class SendingStepQuerySet(models.QuerySet):
    def published(self):
        return self.filter(published_at__isnull=False)

    def visible_to(self, user):
        """The published ones; drafts too for those who record answers."""
        return self if user.has_perm("proposals.record_step") else self.published()


class SendingStep(TimestampedModel):
    """Un moment daté d’un envoi, avec sa source : un accusé, une réponse et son document, un engagement, une relance.

    A draft is read by the équipe relais only; it moves the clock once it is published.
    """

    sending = models.ForeignKey(Sending, models.CASCADE, related_name="steps", verbose_name="envoi")
    date = models.DateField("date")
    state = models.CharField(
        "état",
        max_length=16,
        choices=SendingState.choices,
        blank=True,
        help_text="Vide : l’état ne change pas.",
    )
    text = models.TextField("ce qui s’est passé", max_length=2000)
    source = models.CharField("source", max_length=300)
    document = CleanDocumentField(
        "document",
        upload_to=document_path,
        blank=True,
        max_length=300,
        help_text="La réponse elle-même. PDF, bureautique, CSV ou texte, 10 Mo au plus.",
    )
    published_at = models.DateTimeField("publiée le", null=True, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="notée par",
    )

    objects = SendingStepQuerySet.as_manager()

    class Meta:
        verbose_name = "étape d’un envoi"
        verbose_name_plural = "étapes des envois"
        ordering = ["date", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(source=""),
                name="sending_step_has_a_source",
                violation_error_message="Donnez la source : la lettre, le courriel, la page, et sa date.",
            )
        ]
        indexes = [models.Index(fields=["sending", "date"], name="step_of_sending")]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def document_name(self) -> str:
        return PurePath(self.document.name).name if self.document else ""

    @property
    def is_published(self) -> bool:
        return self.published_at is not None
