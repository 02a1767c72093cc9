"""Co-budget: who has a part of the envelope of a call, and where it goes."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q

from community.members.models.base import TimestampedModel
from proposals.calls_enums import SupporterState
from proposals.models.calls import MOST_EUROS, Call
from proposals.models.projects import Project


class SupporterQuerySet(models.QuerySet):
    def confirmed(self):
        return self.filter(state=SupporterState.CONFIRMED)


class Supporter(TimestampedModel):
    """Quelqu’un qui a, ou demande, une part de l’enveloppe d’un appel."""

    wagtail_reference_index_ignore = True

    call = models.ForeignKey(Call, models.CASCADE, related_name="supporters", verbose_name="appel à communs")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="call_supports",
        verbose_name="personne",
    )
    words = models.CharField("qui vous êtes pour cet appel", max_length=300, blank=True)
    state = models.CharField(
        "état", max_length=10, choices=SupporterState.choices, default=SupporterState.ASKED
    )
    part = models.PositiveIntegerField(
        "sa part, en euros", null=True, blank=True, validators=[MaxValueValidator(MOST_EUROS)]
    )
    delegate = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="delegators",
        verbose_name="a confié sa part à",
    )

    objects = SupporterQuerySet.as_manager()

    class Meta:
        verbose_name = "soutien d’un appel"
        verbose_name_plural = "soutiens des appels"
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "user"],
                name="call_supported_once",
                violation_error_message="Vous avez déjà demandé une part.",
            ),
            models.CheckConstraint(
                condition=Q(delegate=None) | ~Q(delegate=F("pk")),
                name="supporter_delegates_to_another",
                violation_error_message="Confiez votre part à quelqu’un d’autre.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call} : {self.user_id}"


class Allocation(models.Model):
    """Ce qu’un soutien donne à un projet, en euros."""

    wagtail_reference_index_ignore = True

    supporter = models.ForeignKey(
        Supporter, models.CASCADE, related_name="allocations", verbose_name="soutien"
    )
    project = models.ForeignKey(Project, models.CASCADE, related_name="allocations", verbose_name="projet")
    euros = models.PositiveIntegerField("euros", validators=[MaxValueValidator(MOST_EUROS)])

    class Meta:
        verbose_name = "répartition d’une part"
        verbose_name_plural = "répartitions des parts"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["supporter", "project"], name="allocated_once_a_project"),
            models.CheckConstraint(condition=Q(euros__gt=0), name="allocation_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.euros} € : {self.project}"
