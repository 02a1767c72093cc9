"""Dates that one side proposes, and the one that the other chose."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from community.exchanges.enums import Side
from community.exchanges.models.introductions import Introduction
from community.members.models.base import TimestampedModel


class DateProposal(TimestampedModel):
    """Une date et un lieu proposés par un côté, ou par l’équipe relais ; l’autre choisit."""

    wagtail_reference_index_ignore = True

    introduction = models.ForeignKey(
        Introduction, models.CASCADE, related_name="date_proposals", verbose_name="mise en relation"
    )
    side = models.CharField(
        "proposée par", max_length=8, choices=Side.choices, blank=True, help_text="Vide : l’équipe relais."
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="par"
    )
    starts_at = models.DateTimeField("le")
    minutes = models.PositiveSmallIntegerField(
        "durée en minutes", default=60, validators=[MinValueValidator(15), MaxValueValidator(24 * 60)]
    )
    place = models.CharField("lieu, ou lien de la visioconférence", max_length=300)

    class Meta:
        verbose_name = "date proposée"
        verbose_name_plural = "dates proposées"
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["introduction", "starts_at", "place"],
                name="date_proposed_once",
                violation_error_message="Cette date est déjà proposée.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%d/%m/%Y %H:%M}, {self.place}"


class Meeting(TimestampedModel):
    """Le rendez-vous retenu. Son `uid` ne change jamais et `sequence` monte à chaque changement.

    That is what calendars go by to replace an event rather than to write a second one. Written by
    services.meetings.
    """

    wagtail_reference_index_ignore = True

    introduction = models.OneToOneField(
        Introduction, models.CASCADE, related_name="meeting", verbose_name="mise en relation"
    )
    uid = models.UUIDField("identifiant", default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField("version", default=0)
    starts_at = models.DateTimeField("le")
    minutes = models.PositiveSmallIntegerField("durée en minutes", default=60)
    place = models.CharField("lieu", max_length=300)
    cancelled_at = models.DateTimeField("annulé le", null=True, blank=True)

    class Meta:
        verbose_name = "rendez-vous"
        verbose_name_plural = "rendez-vous"

    def __str__(self) -> str:
        return f"{self.introduction}, le {self.starts_at:%d/%m/%Y}"

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)
