"""A changed wording that somebody proposes, and what its authors answered."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from community.members.models.base import TimestampedModel
from proposals.enums import AmendmentState
from proposals.models.propositions import Proposition


class Amendment(TimestampedModel):
    """Un amendement : une autre rédaction, sa raison, et la réponse donnée avec la sienne.

    `old_title` and `old_text` are what it was written against: the difference stays readable whatever the
    proposition becomes. `state` is owned by services.amendments.
    """

    wagtail_reference_index_ignore = True

    proposition = models.ForeignKey(
        Proposition, models.CASCADE, related_name="amendments", verbose_name="proposition"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="amendments",
        verbose_name="proposé par",
    )
    old_title = models.CharField("la proposition, avant", max_length=240)
    old_text = models.TextField("précisions, avant", max_length=4000, blank=True)
    title = models.CharField("la proposition", max_length=240)
    text = models.TextField("précisions", max_length=4000, blank=True)
    reason = models.TextField("pourquoi ce changement", max_length=1500)
    state = models.CharField(
        "état", max_length=12, choices=AmendmentState.choices, default=AmendmentState.WAITING
    )
    answer = models.TextField("réponse", max_length=1500, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="réponse de",
    )
    decided_at = models.DateTimeField("répondu le", null=True, blank=True)

    class Meta:
        verbose_name = "amendement"
        verbose_name_plural = "amendements"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=AmendmentState.WAITING, decided_at__isnull=True)
                | (~Q(state=AmendmentState.WAITING) & Q(decided_at__isnull=False)),
                name="amendment_decided_has_its_date",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[AmendmentState.ACCEPTED, AmendmentState.REFUSED]) | ~Q(answer=""),
                name="amendment_answer_has_a_reason",
                violation_error_message="Dites pourquoi, en une phrase au moins.",
            ),
        ]
        indexes = [models.Index(fields=["proposition", "-created_at"], name="amendment_of_proposition")]

    def __str__(self) -> str:
        return f"Amendement à « {self.old_title} »"

    def get_absolute_url(self) -> str:
        return reverse("proposals:amendment", args=[self.proposition.slug, self.pk])
