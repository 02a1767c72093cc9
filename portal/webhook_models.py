"""Addresses of partners that are told what becomes public, and what was sent to them."""

import uuid

from django.db import models
from django.urls import reverse

from community.members.models.base import TimestampedModel
from dynamics.models.fields import ChoiceListField


class WebhookEvent(models.TextChoices):
    """What a partner may ask to be told of; the value is what the message says."""

    DYNAMIC_PUBLISHED = "dynamique.publiee", "une dynamique est publiée"
    DYNAMIC_UPDATED = "dynamique.modifiee", "une dynamique publiée change"
    NEED_OPENED = "besoin.ouvert", "un besoin public s’ouvre"
    OFFER_OPENED = "offre.ouverte", "une offre publique s’ouvre"
    PROPOSITION_PUBLISHED = "proposition.publiee", "une proposition est publiée"
    PROPOSITION_STEP = "proposition.etape", "une proposition franchit une étape"


class Webhook(TimestampedModel):
    """L’adresse d’un partenaire, prévenue de ce qui devient public.

    Its secret is never stored: it is derived from `nonce` and from the secret key of the installation.
    """

    class State(models.TextChoices):
        WAITING = "sans-secret", "attend son secret"
        ACTIVE = "active", "active"
        PAUSED = "suspendue", "suspendue"

    name = models.CharField("partenaire", max_length=120)
    url = models.URLField("adresse à prévenir", max_length=1000)
    events = ChoiceListField("événements", vocabulary=WebhookEvent, blank=False)
    state = models.CharField("état", max_length=12, choices=State.choices, default=State.WAITING)
    nonce = models.CharField(max_length=40, blank=True, editable=False)
    failures = models.PositiveSmallIntegerField("échecs de suite", default=0)

    class Meta:
        verbose_name = "partenaire prévenu"
        verbose_name_plural = "partenaires prévenus"
        ordering = ["name", "pk"]

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("webhooks:detail", args=[self.pk])


class WebhookDelivery(models.Model):
    """Un message à un partenaire, et ce qu’il en est advenu."""

    class State(models.TextChoices):
        WAITING = "en-attente", "en attente"
        DONE = "recu", "reçu"
        FAILED = "abandonne", "abandonné"

    webhook = models.ForeignKey(
        Webhook, models.CASCADE, related_name="deliveries", verbose_name="partenaire prévenu"
    )
    event_id = models.UUIDField("identifiant", default=uuid.uuid4, unique=True, editable=False)
    event = models.CharField("événement", max_length=30)
    payload = models.JSONField("message")
    state = models.CharField("état", max_length=12, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    next_attempt_at = models.DateTimeField("prochain essai")
    status = models.PositiveSmallIntegerField("réponse", null=True, blank=True)
    error = models.CharField("dernière erreur", max_length=200, blank=True)
    created_at = models.DateTimeField("écrit le", auto_now_add=True)

    class Meta:
        verbose_name = "message à un partenaire"
        verbose_name_plural = "messages aux partenaires"
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "next_attempt_at"], name="webhook_delivery_due"),
            models.Index(fields=["webhook", "-created_at"], name="webhook_delivery_recent"),
        ]

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.event} à {self.webhook}"
