"""The seven prerequisites of an evaluation: each entry is what the team said of one, that day."""

from django.conf import settings
from django.db import models

from community.members.models.base import TimestampedModel
from dynamics.models import Dynamic
from evaluation.enums import PrerequisiteState


class PrerequisiteEntry(TimestampedModel):
    """Ce que l’équipe a dit d’un prérequis ; la dernière entrée vaut, les autres font l’histoire."""

    wagtail_reference_index_ignore = True

    dynamic = models.ForeignKey(
        Dynamic, models.CASCADE, related_name="prerequisite_entries", verbose_name="dynamique"
    )
    prerequisite = models.SlugField("prérequis", max_length=40)
    state = models.CharField("état", max_length=12, choices=PrerequisiteState.choices)
    note = models.TextField("note", max_length=1000, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="par"
    )

    class Meta:
        verbose_name = "état d’un prérequis"
        verbose_name_plural = "états des prérequis"
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["dynamic", "prerequisite", "-created_at"], name="prerequisite_latest")
        ]

    def __str__(self) -> str:
        return f"{self.prerequisite} : {self.get_state_display()}"
