"""What a dynamique lives on, year by year, in money or otherwise; and what an hour of volunteering is worth."""

from datetime import date
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from wagtail.contrib.settings.models import BaseGenericSetting

from community.members.models.base import TimestampedModel
from dynamics.enums import ResourceKind
from dynamics.models import Dynamic
from evaluation.enums import SkillLevel


class ResourceYear(TimestampedModel):
    """Une année de ressources d’une dynamique ; écrite par services.resources."""

    dynamic = models.ForeignKey(
        Dynamic, models.CASCADE, related_name="resource_years", verbose_name="dynamique"
    )
    year = models.PositiveSmallIntegerField(
        "année", validators=[MinValueValidator(1900), MaxValueValidator(2100)]
    )
    note = models.TextField("ce qu’il faut savoir de cette année", max_length=2000, blank=True)

    class Meta:
        verbose_name = "année de ressources"
        verbose_name_plural = "années de ressources"
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["dynamic", "year"], name="resource_year_once"),
            models.CheckConstraint(condition=Q(year__range=(1900, 2100)), name="resource_year_is_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.dynamic}, {self.year}"

    def get_absolute_url(self) -> str:
        return f"{reverse('means:resources', args=[self.dynamic.slug])}?annee={self.year}"


class ResourceLine(models.Model):
    """Une ressource d’une année : des euros, des heures de bénévolat, ou seulement ce qu’elle est."""

    year = models.ForeignKey(ResourceYear, models.CASCADE, related_name="lines", verbose_name="année")
    position = models.PositiveSmallIntegerField("rang", default=0)
    kind = models.CharField("nature", max_length=24, choices=ResourceKind.choices)
    label = models.CharField("précision", max_length=300, blank=True)
    amount_eur = models.DecimalField("montant (€)", max_digits=14, decimal_places=2, null=True, blank=True)
    hours = models.DecimalField("heures de bénévolat", max_digits=9, decimal_places=2, null=True, blank=True)
    skill = models.PositiveSmallIntegerField(
        "niveau de compétence", choices=SkillLevel.choices, null=True, blank=True
    )
    source = models.CharField("source", max_length=200, blank=True)

    class Meta:
        verbose_name = "ressource d’une année"
        verbose_name_plural = "ressources d’une année"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_eur__isnull=True) | Q(amount_eur__gte=0),
                name="resource_line_amount_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(hours__isnull=True) | Q(hours__gte=0), name="resource_line_hours_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(skill__isnull=True) | Q(skill__range=(1, 3)), name="resource_line_skill_known"
            ),
            models.CheckConstraint(
                condition=Q(kind=ResourceKind.VOLUNTEERING) | Q(hours__isnull=True, skill__isnull=True),
                name="resource_line_hours_are_of_volunteers",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.label}".strip()

    @property
    def is_monetary(self) -> bool:
        return self.kind not in ResourceKind.non_monetary()


class VolunteeringRate(BaseGenericSetting):
    """Ce que vaut une heure de bénévolat au premier niveau : le SMIC horaire brut, sa date et sa source."""

    hourly_eur = models.DecimalField(
        "SMIC horaire brut (€)",
        max_digits=6,
        decimal_places=2,
        default=Decimal("11.88"),
        validators=[MinValueValidator(Decimal("0.01"))],
    )
    since = models.DateField("en vigueur depuis le", default=date(2024, 11, 1))
    source = models.CharField(
        "source",
        max_length=200,
        default="décret n° 2024-951 du 23 octobre 2024",
        help_text="Le décret ou l’arrêté, avec sa date : il est montré sous chaque valeur.",
    )

    class Meta:
        verbose_name = "valeur de l’heure de bénévolat"
        verbose_name_plural = "valeurs de l’heure de bénévolat"
        constraints = [
            models.CheckConstraint(condition=Q(hourly_eur__gt=0), name="volunteering_rate_is_positive")
        ]

    def __str__(self) -> str:
        return f"{self.hourly_eur} € depuis le {self.since:%d/%m/%Y}"


class Interest(TimestampedModel):
    """Une ligne du tableau d’alignement des intérêts : un acteur, ce qu’il apporte, ce qu’il attend."""

    dynamic = models.ForeignKey(Dynamic, models.CASCADE, related_name="interests", verbose_name="dynamique")
    position = models.PositiveSmallIntegerField("rang", default=0)
    actor = models.CharField("acteur", max_length=160)
    brings = models.TextField("ce qu’il apporte", max_length=1000, blank=True)
    expects = models.TextField("ce qu’il attend", max_length=1000, blank=True)
    source = models.CharField("source", max_length=200, blank=True)

    class Meta:
        verbose_name = "intérêt d’un acteur"
        verbose_name_plural = "intérêts des acteurs"
        ordering = ["position", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(actor=""), name="interest_has_an_actor")]

    def __str__(self) -> str:
        return self.actor


class ValueStep(TimestampedModel):
    """Un maillon de la chaîne de valeur : ce qui s’y fait, par qui, ce que cela ajoute et pour qui."""

    dynamic = models.ForeignKey(Dynamic, models.CASCADE, related_name="value_steps", verbose_name="dynamique")
    position = models.PositiveSmallIntegerField("rang", default=0)
    title = models.CharField("maillon", max_length=160)
    who = models.CharField("par qui", max_length=200, blank=True)
    adds = models.TextField("ce qu’il ajoute", max_length=1000, blank=True)
    for_whom = models.CharField("pour qui", max_length=200, blank=True)
    source = models.CharField("source", max_length=200, blank=True)

    class Meta:
        verbose_name = "maillon de la chaîne de valeur"
        verbose_name_plural = "maillons de la chaîne de valeur"
        ordering = ["position", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="value_step_has_a_title")]

    def __str__(self) -> str:
        return self.title
