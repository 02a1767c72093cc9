"""Who supports a proposition: a member in her own name, or a dynamique."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from community.members.models.base import TimestampedModel
from dynamics.models import Dynamic
from proposals.models.propositions import Proposition


class SupportQuerySet(models.QuerySet):
    def counted(self):
        """Those that count: of an account in use, or of a dynamique that is published."""
        return self.filter(
            Q(dynamic__isnull=True, user__is_active=True) | Q(dynamic__isnull=False, dynamic__live=True)
        )

    def by_members(self):
        return self.filter(dynamic__isnull=True)

    def by_dynamics(self):
        return self.filter(dynamic__isnull=False)


class Support(TimestampedModel):
    """Un soutien : d’une personne (jamais nommée à d’autres), ou d’une dynamique, par quelqu’un de son équipe."""

    wagtail_reference_index_ignore = True

    proposition = models.ForeignKey(
        Proposition, models.CASCADE, related_name="supports", verbose_name="proposition"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="proposition_supports",
        verbose_name="membre",
        help_text="La personne qui soutient, ou qui l’a dit pour sa dynamique.",
    )
    dynamic = models.ForeignKey(
        Dynamic,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="proposition_supports",
        verbose_name="au nom de la dynamique",
    )

    objects = SupportQuerySet.as_manager()

    class Meta:
        verbose_name = "soutien"
        verbose_name_plural = "soutiens"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposition", "user"],
                condition=Q(dynamic__isnull=True),
                name="supported_once_by_a_member",
                violation_error_message="Vous soutenez déjà cette proposition.",
            ),
            models.UniqueConstraint(
                fields=["proposition", "dynamic"],
                condition=Q(dynamic__isnull=False),
                name="supported_once_by_a_dynamique",
                violation_error_message="Cette dynamique soutient déjà la proposition.",
            ),
            models.CheckConstraint(
                condition=Q(dynamic__isnull=False) | Q(user__isnull=False),
                name="support_of_somebody",
            ),
        ]
        indexes = [models.Index(fields=["proposition", "dynamic"], name="support_of_proposition")]

    def __str__(self) -> str:
        return f"{self.proposition} : soutien"
