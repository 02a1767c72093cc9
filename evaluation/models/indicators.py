"""Indicators: the library that everybody draws from, those a dynamique follows, and their dated measures."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from community.members.models.base import TimestampedModel
from dynamics.french import get_analyser
from dynamics.models import Typology
from evaluation.enums import Dimension, Direction, IndicatorKind, Strength
from evaluation.models.evaluations import Evaluation
from evaluation.models.promise import Aim

LOWEST, HIGHEST = 0, 4  # of a qualitative scale
PLAIN_SCALE = ["pas du tout", "un peu", "à moitié", "en grande partie", "pleinement"]


class DescribedIndicator(TimestampedModel):
    """What an indicator says, wherever it comes from."""

    name = models.CharField("nom", max_length=160)
    definition = models.TextField("définition", max_length=1000)
    kind = models.CharField(
        "sorte", max_length=12, choices=IndicatorKind.choices, default=IndicatorKind.QUANTITATIVE
    )
    unit = models.CharField("unité", max_length=60, blank=True)
    scale = models.JSONField("mots de l’échelle, de 0 à 4", default=list, blank=True)
    direction = models.CharField("sens", max_length=8, choices=Direction.choices, default=Direction.UP)
    method = models.TextField("façon de recueillir", max_length=1000, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def is_qualitative(self) -> bool:
        return self.kind == IndicatorKind.QUALITATIVE


class LibraryIndicatorQuerySet(models.QuerySet):
    def about(self, text: str):
        """Those that say every word asked for, whatever its ending; all of them for an empty question."""
        found = self
        for token in get_analyser().query(text):
            found = found.filter(words__contains=f" {token} ")
        return found

    def for_typology(self, typology):
        """Those made for this type of dynamique, and those made for all."""
        return self.filter(Q(typologies=typology) | Q(typologies__isnull=True)).distinct()


class LibraryIndicator(DescribedIndicator):
    """Un indicateur de la bibliothèque commune, chargé de `data/indicators.yaml` par `seed`."""

    slug = models.SlugField("adresse", max_length=80, unique=True)
    dimension = models.CharField("dimension", max_length=16, choices=Dimension.choices)
    typologies = models.ManyToManyField(
        Typology, blank=True, related_name="indicators", verbose_name="surtout pour ces types de dynamiques"
    )
    source = models.CharField("source", max_length=200, blank=True)
    words = models.TextField(blank=True, editable=False)  # stems, for the search
    seed_digest = models.CharField(max_length=64, blank=True, editable=False)

    objects = LibraryIndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = "indicateur de la bibliothèque"
        verbose_name_plural = "bibliothèque d’indicateurs"
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(dimension__in=Dimension.values), name="library_indicator_dimension_known"
            )
        ]


class Indicator(DescribedIndicator):
    """Un indicateur que suit une dynamique, pour un de ses objectifs."""

    wagtail_reference_index_ignore = True

    evaluation = models.ForeignKey(
        Evaluation, models.CASCADE, related_name="indicators", verbose_name="évaluation"
    )
    aim = models.ForeignKey(Aim, models.CASCADE, related_name="indicators", verbose_name="objectif")
    model = models.ForeignKey(
        LibraryIndicator,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="followed",
        verbose_name="tiré de la bibliothèque",
    )
    baseline = models.DecimalField("valeur de départ", max_digits=14, decimal_places=3, null=True, blank=True)
    baseline_on = models.DateField("date du départ", null=True, blank=True)
    target = models.DecimalField("cible", max_digits=14, decimal_places=3, null=True, blank=True)
    target_on = models.DateField("date de la cible", null=True, blank=True)

    class Meta:
        verbose_name = "indicateur"
        verbose_name_plural = "indicateurs"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=IndicatorKind.QUANTITATIVE)
                | (
                    (Q(baseline__isnull=True) | Q(baseline__range=(LOWEST, HIGHEST)))
                    & (Q(target__isnull=True) | Q(target__range=(LOWEST, HIGHEST)))
                ),
                name="qualitative_indicator_within_its_scale",
            ),
            models.CheckConstraint(
                condition=Q(baseline__isnull=True)
                | Q(target__isnull=True)
                | Q(direction=Direction.UP, target__gte=models.F("baseline"))
                | Q(direction=Direction.DOWN, target__lte=models.F("baseline")),
                name="indicator_target_on_the_better_side",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("evaluation:indicator", args=[self.evaluation.dynamic.slug, self.pk])


class Measure(TimestampedModel):
    """La valeur d’un indicateur un jour donné ; une par jour."""

    wagtail_reference_index_ignore = True

    indicator = models.ForeignKey(
        Indicator, models.CASCADE, related_name="measures", verbose_name="indicateur"
    )
    day = models.DateField("date de la mesure")
    value = models.DecimalField("valeur", max_digits=14, decimal_places=3)
    strength = models.CharField("confiance", max_length=8, choices=Strength.choices, default=Strength.MEDIUM)
    source = models.CharField("source", max_length=200)
    note = models.CharField("remarque", max_length=400, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="notée par",
    )

    class Meta:
        verbose_name = "mesure"
        verbose_name_plural = "mesures"
        ordering = ["day", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "day"],
                name="measure_once_a_day",
                violation_error_message="Il y a déjà une mesure à cette date.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator}, {self.day:%d/%m/%Y}"
