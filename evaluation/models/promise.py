"""The promise: what the dynamique aims at, and the chain that leads there."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from community.members.models.base import TimestampedModel
from evaluation.enums import ChainKind, Dimension
from evaluation.models.evaluations import Evaluation


class AimQuerySet(models.QuerySet):
    def pursued(self):
        return self.filter(retired_at__isnull=True)

    def in_order(self):
        """By dimension, as the axes of the radar turn."""
        rank = models.Case(
            *(models.When(dimension=value, then=place) for place, value in enumerate(Dimension.values)),
            output_field=models.SmallIntegerField(),
        )
        return self.order_by(rank, "pk")


class Aim(TimestampedModel):
    """Un objectif : ce que la dynamique promet de faire changer. Retiré, il garde ses preuves et les avis reçus."""

    wagtail_reference_index_ignore = True

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="aims", verbose_name="évaluation")
    dimension = models.CharField("dimension", max_length=16, choices=Dimension.choices)
    title = models.CharField("objectif", max_length=160)
    text = models.TextField("ce que cela veut dire pour vous", max_length=2000, blank=True)
    retired_at = models.DateTimeField("retiré le", null=True, blank=True)

    objects = AimQuerySet.as_manager()

    class Meta:
        verbose_name = "objectif"
        verbose_name_plural = "objectifs"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(dimension__in=Dimension.values), name="aim_dimension_known")
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{reverse('evaluation:proof', args=[self.evaluation.dynamic.slug])}#objectif-{self.pk}"


class ChainItem(TimestampedModel):
    """Un maillon de la théorie du changement ; il mène à des maillons qui viennent après, un effet sert un objectif."""

    wagtail_reference_index_ignore = True

    evaluation = models.ForeignKey(
        Evaluation, models.CASCADE, related_name="chain", verbose_name="évaluation"
    )
    kind = models.CharField("sorte", max_length=12, choices=ChainKind.choices)
    title = models.CharField("en quelques mots", max_length=160)
    text = models.TextField("précisions", max_length=1000, blank=True)
    leads_to = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="comes_from", verbose_name="mène à"
    )
    aim = models.ForeignKey(
        Aim,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="effects",
        verbose_name="objectif servi",
    )

    class Meta:
        verbose_name = "maillon"
        verbose_name_plural = "maillons"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ChainKind.values), name="chain_kind_known"),
            models.CheckConstraint(
                condition=Q(aim__isnull=True) | Q(kind=ChainKind.EFFECT), name="only_an_effect_serves_an_aim"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{reverse('evaluation:promise', args=[self.evaluation.dynamic.slug])}#maillon-{self.pk}"
