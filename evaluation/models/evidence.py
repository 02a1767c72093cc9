"""What shows that something changed, and what nobody had foreseen."""

import uuid
from pathlib import PurePath

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from community.members.models.base import TimestampedModel
from dynamics.rules import role_in_team
from dynamics.uploads import CleanDocumentField
from evaluation.enums import Audience, Dimension, EvidenceKind, Strength, Tone
from evaluation.models.evaluations import Evaluation, audiences_of
from evaluation.models.promise import Aim


def evidence_path(evidence, filename: str) -> str:
    """Under `prive/`, which the address of public files never serves: a view asks for the permission first."""
    return f"prive/evaluations/{uuid.uuid4().hex}/{filename}"


class KeptCloserQuerySet(models.QuerySet):
    def for_reader(self, user, evaluation: Evaluation):
        """What this reader of the evaluation may read of it: a part may be kept closer than the whole."""
        if role_in_team(user, evaluation.dynamic) is not None:
            return self
        return self.filter(audience__in=audiences_of(user))


class KeptCloser(TimestampedModel):
    """A part of an evaluation that has its own audience, within that of the whole."""

    audience = models.CharField(
        "qui peut la lire", max_length=16, choices=Audience.choices, default=Audience.TEAM
    )
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="notée par",
    )

    objects = KeptCloserQuerySet.as_manager()

    class Meta:
        abstract = True


class Evidence(KeptCloser):
    """Une preuve à l’appui d’un objectif : chiffre, témoignage, document ou observation."""

    wagtail_reference_index_ignore = True

    evaluation = models.ForeignKey(
        Evaluation, models.CASCADE, related_name="evidence", verbose_name="évaluation"
    )
    aim = models.ForeignKey(Aim, models.CASCADE, related_name="evidence", verbose_name="objectif")
    kind = models.CharField("sorte", max_length=12, choices=EvidenceKind.choices)
    title = models.CharField("en une phrase", max_length=200)
    text = models.TextField("ce qu’elle montre", max_length=4000, blank=True)
    day = models.DateField("date")
    source = models.CharField("source", max_length=200)
    strength = models.CharField("solidité", max_length=8, choices=Strength.choices, default=Strength.MEDIUM)
    is_for_stakeholders = models.BooleanField(
        "la montrer aussi aux personnes invitées à délibérer", default=False
    )
    document = CleanDocumentField("document", upload_to=evidence_path, blank=True, max_length=300)

    class Meta:
        verbose_name = "preuve"
        verbose_name_plural = "preuves"
        ordering = ["-day", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="evidence_audience_known"),
            models.CheckConstraint(
                condition=~Q(kind=EvidenceKind.DOCUMENT) | ~Q(document=""),
                name="evidence_by_document_has_one",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{reverse('evaluation:proof', args=[self.evaluation.dynamic.slug])}#preuve-{self.pk}"

    @property
    def document_name(self) -> str:
        return PurePath(self.document.name).name if self.document else ""


class UnforeseenEffect(KeptCloser):
    """Un effet que personne n’avait prévu, bienvenu ou non (« l’effet process » de l’étude)."""

    wagtail_reference_index_ignore = True

    evaluation = models.ForeignKey(
        Evaluation, models.CASCADE, related_name="unforeseen", verbose_name="évaluation"
    )
    dimension = models.CharField("dimension", max_length=16, choices=Dimension.choices)
    tone = models.CharField("nature", max_length=12, choices=Tone.choices)
    title = models.CharField("en une phrase", max_length=200)
    text = models.TextField("ce que vous avez constaté", max_length=4000, blank=True)
    day = models.DateField("constaté le")
    answer = models.TextField("ce que vous en faites", max_length=2000, blank=True)

    class Meta:
        verbose_name = "effet imprévu"
        verbose_name_plural = "effets imprévus"
        ordering = ["-day", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(dimension__in=Dimension.values), name="unforeseen_dimension_known"
            ),
            models.CheckConstraint(
                condition=Q(audience__in=Audience.values), name="unforeseen_audience_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{reverse('evaluation:proof', args=[self.evaluation.dynamic.slug])}#effet-{self.pk}"
