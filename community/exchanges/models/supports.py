"""Help that the équipe relais gives a dynamique, with or without a need written first."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from community.exchanges.enums import FrameKind, Side
from community.exchanges.models.introductions import Introduction
from community.members.models.base import TimestampedModel
from community.members.rules import is_facilitator
from dynamics.models import Dynamic


class SupportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All for the équipe relais; for others, those of the dynamiques whose team they are in."""
        if is_facilitator(user):
            return self
        return self.filter(dynamic__in=user.teams.values("dynamic"))


class SupportIntervention(TimestampedModel):
    """Une intervention de soutien de l’équipe relais auprès d’une dynamique ; close quand `closed_at` est dit.

    The team of the dynamique writes what it expects and what it keeps; the équipe relais writes the rest.
    """

    wagtail_reference_index_ignore = True

    kind = FrameKind.SUPPORT
    fields_by_side = {
        Side.NEED: ["expected", "kept"],
        Side.OFFER: ["title", "reason", "programme", "observation", "restitution"],
    }

    dynamic = models.ForeignKey(Dynamic, models.CASCADE, related_name="supports", verbose_name="dynamique")
    introduction = models.OneToOneField(
        Introduction,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="support",
        verbose_name="mise en relation",
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="par"
    )
    title = models.CharField("objet", max_length=140)
    reason = models.TextField("pourquoi maintenant", max_length=2000)
    expected = models.TextField("ce que la dynamique en attend", max_length=4000, blank=True)
    programme = models.TextField("ce qui est prévu", max_length=4000, blank=True)
    observation = models.TextField("observation", max_length=8000, blank=True)
    restitution = models.TextField("restitution", max_length=8000, blank=True)
    kept = models.TextField("ce que la dynamique en garde", max_length=4000, blank=True)
    closed_at = models.DateTimeField("close le", null=True, blank=True)

    objects = SupportQuerySet.as_manager()

    class Meta:
        verbose_name = "intervention de soutien"
        verbose_name_plural = "interventions de soutien"
        ordering = ["-created_at", "-pk"]
        constraints = [models.CheckConstraint(condition=~models.Q(title=""), name="support_has_a_title")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("aftermath:support", args=[self.pk])

    @classmethod
    def fields_of(cls, side: str) -> list[str]:
        return cls.fields_by_side[Side(side)]
