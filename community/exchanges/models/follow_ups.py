"""What each side says came of an introduction: in its bilan, then after a month and after three."""

from django.db import models
from django.db.models import Q

from community.exchanges.enums import FollowUpStep, Met, Side, Useful
from community.exchanges.models.introductions import Introduction, new_nonce
from community.members.models.base import TimestampedModel
from dynamics.models import Link
from toolbox.models import UsageReport


class FollowUp(TimestampedModel):
    """Une question de suivi et sa réponse, une fois par côté et par étape ; écrit par services.follow_ups."""

    wagtail_reference_index_ignore = True

    introduction = models.ForeignKey(
        Introduction, models.CASCADE, related_name="follow_ups", verbose_name="mise en relation"
    )
    side = models.CharField("côté", max_length=8, choices=Side.choices)
    step = models.PositiveSmallIntegerField("étape", choices=FollowUpStep.choices)
    nonce = models.CharField(max_length=40, unique=True, editable=False, default=new_nonce)
    asked_at = models.DateTimeField("demandé le", null=True, blank=True)
    answered_at = models.DateTimeField("répondu le", null=True, blank=True)
    met = models.CharField("vous êtes-vous rencontrés", max_length=8, choices=Met.choices, blank=True)
    useful = models.PositiveSmallIntegerField("utile", choices=Useful.choices, null=True, blank=True)
    changed = models.TextField("ce que cela a changé", max_length=2000, blank=True)
    would_add = models.TextField(
        "ce que vous ajouteriez à l’outil ou à la fiche", max_length=2000, blank=True
    )
    usage_report = models.ForeignKey(
        UsageReport, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="retour d’usage"
    )
    link = models.ForeignKey(
        Link, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="lien du maillage"
    )

    class Meta:
        verbose_name = "suivi"
        verbose_name_plural = "suivis"
        ordering = ["introduction", "step", "side"]
        constraints = [
            models.UniqueConstraint(
                fields=["introduction", "side", "step"], name="follow_up_once_a_side_and_step"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, met="") | (Q(answered_at__isnull=False) & ~Q(met="")),
                name="follow_up_answered_says_whether_they_met",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.introduction}, {self.get_side_display()}, {self.get_step_display()}"
