"""Members who asked to be told what becomes of a proposition."""

from django.conf import settings
from django.db import models

from community.members.models.base import TimestampedModel
from proposals.models.propositions import Proposition


class PropositionFollow(TimestampedModel):
    """Un membre qui suit une proposition, parce qu’il l’a demandé ; il reçoit un courriel à chaque nouvelle."""

    wagtail_reference_index_ignore = True

    proposition = models.ForeignKey(
        Proposition, models.CASCADE, related_name="follows", verbose_name="proposition"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="followed_propositions",
        verbose_name="membre",
    )

    class Meta:
        verbose_name = "suivi d’une proposition"
        verbose_name_plural = "suivis des propositions"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposition", "user"],
                name="proposition_followed_once",
                violation_error_message="Vous suivez déjà cette proposition.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.proposition} : suivi"
