"""What the matching proposes, what people answered to it, and the weights it used."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from community.exchanges.enums import RefusalReason, Side, SuggestionState
from community.exchanges.models.records import Need, Offer
from community.members.models.base import TimestampedModel
from dynamics.models import Dynamic


class SuggestionQuerySet(models.QuerySet):
    def waiting(self):
        """Those a facilitator has still to qualify."""
        return self.filter(state=SuggestionState.NEW)

    def best_first(self):
        return self.order_by("-score", "pk")


class Suggestion(TimestampedModel):
    """Une offre proposée pour un besoin, avec ses raisons ; écrite par services.suggestions."""

    need = models.ForeignKey(Need, models.CASCADE, related_name="suggestions", verbose_name="besoin")
    offer = models.ForeignKey(Offer, models.CASCADE, related_name="suggestions", verbose_name="offre")
    score = models.FloatField("score", validators=[MinValueValidator(0), MaxValueValidator(1)])
    rank = models.PositiveSmallIntegerField("rang")
    reasons = models.JSONField(
        "raisons", default=list, help_text="Une liste de {kind, text, weight}, la plus forte d’abord."
    )
    weights_version = models.CharField("version des poids", max_length=40)
    state = models.CharField(
        "état", max_length=12, choices=SuggestionState.choices, default=SuggestionState.NEW
    )
    computed_at = models.DateTimeField("calculée le", default=timezone.now)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = "suggestion"
        verbose_name_plural = "suggestions"
        ordering = ["need", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["need", "offer"], name="suggestion_once_a_pair"),
            models.CheckConstraint(
                condition=Q(score__gte=0, score__lte=1), name="suggestion_score_between_0_and_1"
            ),
        ]
        indexes = [models.Index(fields=["state", "need", "rank"], name="suggestion_by_state")]

    def __str__(self) -> str:
        return f"{self.need} ← {self.offer}"


class Refusal(models.Model):
    """« Pas pour moi », d’un côté ou de l’autre d’une paire ; ce qui vient ensuite en tient compte.

    Who refused is read by facilitators only.
    """

    wagtail_reference_index_ignore = True

    need = models.ForeignKey(Need, models.CASCADE, related_name="refusals", verbose_name="besoin")
    offer = models.ForeignKey(Offer, models.CASCADE, related_name="refusals", verbose_name="offre")
    side = models.CharField("côté", max_length=8, choices=Side.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="par"
    )
    reason = models.CharField("raison", max_length=16, choices=RefusalReason.choices, blank=True)
    note = models.CharField("en quelques mots", max_length=500, blank=True)
    said_at = models.DateTimeField("dit le", default=timezone.now)
    rests_until = models.DateField(
        "à nouveau possible le", null=True, blank=True, help_text="Vide : jamais pour cette paire."
    )

    class Meta:
        verbose_name = "refus"
        verbose_name_plural = "refus"
        ordering = ["-said_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["need", "offer", "side"], name="refusal_once_a_side"),
        ]

    def __str__(self) -> str:
        return f"{self.need} ✗ {self.offer}"


class Neighbours(TimestampedModel):
    """Deux dynamiques proches, de types différents, qui partagent un thème et ne se connaissent pas."""

    first = models.ForeignKey(Dynamic, models.CASCADE, related_name="+", verbose_name="dynamique")
    second = models.ForeignKey(Dynamic, models.CASCADE, related_name="+", verbose_name="et")
    score = models.FloatField("score")
    reasons = models.JSONField("raisons", default=list)
    weights_version = models.CharField("version des poids", max_length=40)
    state = models.CharField(
        "état", max_length=12, choices=SuggestionState.choices, default=SuggestionState.NEW
    )

    class Meta:
        verbose_name = "voisines qui ne se connaissent pas"
        verbose_name_plural = "voisines qui ne se connaissent pas"
        ordering = ["-score", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="neighbours_once_a_pair"),
            models.CheckConstraint(condition=Q(first__lt=models.F("second")), name="neighbours_in_one_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first} – {self.second}"


class WeightsVersion(TimestampedModel):
    """Des poids choisis par l’administration à la place de ceux du fichier ; la plus récente vaut."""

    values = models.JSONField("poids", default=dict, help_text="Seulement ceux qui changent.")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="par"
    )
    note = models.CharField("pourquoi", max_length=300)

    class Meta:
        verbose_name = "version des poids"
        verbose_name_plural = "versions des poids"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.created_at:%d/%m/%Y} : {self.note}"
