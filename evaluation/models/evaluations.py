"""The evaluation of a dynamique: the root that promise, proof, deliberation and the rest hang on."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from community.members.models.base import TimestampedModel
from community.members.rules import is_facilitator, is_member
from dynamics.models import Dynamic
from dynamics.rules import role_in_team
from evaluation.enums import Audience


class EvaluationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those that this person may read, of the dynamiques that she may see."""
        shown = self.filter(dynamic__in=Dynamic.objects.visible_to(user))
        readable = models.Q(audience__in=audiences_of(user))
        if is_member(user):
            readable |= models.Q(dynamic__team__user=user)
        return shown.filter(readable).distinct()


class Evaluation(TimestampedModel):
    """Ce qu’une dynamique dit de la valeur qu’elle crée ; une par dynamique, lue par l’équipe seule sauf choix contraire."""

    wagtail_reference_index_ignore = True

    dynamic = models.OneToOneField(
        Dynamic, models.CASCADE, related_name="evaluation", verbose_name="dynamique"
    )
    audience = models.CharField(
        "qui peut la lire", max_length=16, choices=Audience.choices, default=Audience.TEAM
    )
    is_example = models.BooleanField("exemple tiré de chiffres publiés", default=False)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="commencée par",
    )

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = "évaluation"
        verbose_name_plural = "évaluations"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(audience__in=Audience.values), name="evaluation_audience_known"
            )
        ]

    def __str__(self) -> str:
        return f"Évaluation de {self.dynamic}"

    def get_absolute_url(self) -> str:
        return reverse("evaluation:home", args=[self.dynamic.slug])

    def is_for(self, user, audience: str | None = None) -> bool:
        """Whether the person is among `audience` (that of the whole evaluation by default).

        The team reads all. A part (a piece of evidence) may be kept closer than the whole, never opened wider:
        ask for both.
        """
        audience = self.audience if audience is None else audience
        if role_in_team(user, self.dynamic) is not None:
            return True
        return audience in audiences_of(user)


def audiences_of(user) -> set[str]:
    """The audiences that a person belongs to, whatever her teams."""
    found = {Audience.PUBLIC}
    if is_member(user):
        found.add(Audience.MEMBERS)
    if is_facilitator(user):
        found.add(Audience.FACILITATORS)
    return {str(audience) for audience in found}
