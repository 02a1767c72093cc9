"""How much a person agrees to be asked, and the searches she wants to hear of."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from community.exchanges.enums import Side, SolicitationRhythm
from community.members.models.base import TimestampedModel


class Solicitation(TimestampedModel):
    """Le rythme auquel une personne accepte d’être sollicitée ; la tâche d’envoi ne le dépasse jamais."""

    wagtail_reference_index_ignore = True

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="solicitation", verbose_name="compte"
    )
    rhythm = models.CharField(
        "rythme",
        max_length=16,
        choices=SolicitationRhythm.choices,
        default=SolicitationRhythm.WEEKLY,
    )
    most_a_month = models.PositiveSmallIntegerField(
        "demandes par mois, au plus",
        default=4,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
    )
    paused_until = models.DateField("en pause jusqu’au", null=True, blank=True)
    last_digest_at = models.DateTimeField("dernier envoi groupé", null=True, blank=True)

    class Meta:
        verbose_name = "rythme de sollicitation"
        verbose_name_plural = "rythmes de sollicitation"

    def __str__(self) -> str:
        return self.get_rhythm_display()

    @property
    def is_paused(self) -> bool:
        return self.paused_until is not None and self.paused_until > timezone.localdate()


class Digest(models.Model):
    """Un envoi groupé : ce qui y était dit, pour ne le dire qu’une fois ; écrit par services.digests."""

    wagtail_reference_index_ignore = True

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="digests", verbose_name="compte"
    )
    period = models.CharField("période", max_length=24)
    sent_at = models.DateTimeField("écrit le")
    is_solicitation = models.BooleanField("compte comme sollicitation", default=True)
    told = models.JSONField("ce qu’il disait", default=list, help_text="Des clés, comme « suggestion:12 ».")

    class Meta:
        verbose_name = "envoi groupé"
        verbose_name_plural = "envois groupés"
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "period"], name="digest_once_a_period"),
        ]

    def __str__(self) -> str:
        return f"{self.period}"


class SavedSearch(TimestampedModel):
    """Une recherche gardée, dont la personne veut connaître les nouveautés."""

    wagtail_reference_index_ignore = True

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_searches", verbose_name="compte"
    )
    side = models.CharField("cherche dans", max_length=8, choices=Side.choices)
    name = models.CharField("nom", max_length=120)
    query = models.CharField("filtres", max_length=1000, blank=True)
    rhythm = models.CharField(
        "rythme",
        max_length=16,
        choices=SolicitationRhythm.choices,
        default=SolicitationRhythm.WEEKLY,
    )
    last_told_at = models.DateTimeField("dernières nouvelles le", default=timezone.now)

    class Meta:
        verbose_name = "recherche gardée"
        verbose_name_plural = "recherches gardées"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "side", "query"], name="search_saved_once"),
        ]

    def __str__(self) -> str:
        return self.name
