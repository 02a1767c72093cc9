"""Communes, intercommunalités, départements and régions of France, by INSEE and SIREN codes."""

from django.db import models
from django.urls import reverse

from dynamics.enums import TerritoryLevel


class TerritoryQuerySet(models.QuerySet):
    def communes(self):
        return self.filter(level=TerritoryLevel.COMMUNE)

    def regions(self):
        return self.filter(level=TerritoryLevel.REGION)

    def departements(self):
        return self.filter(level=TerritoryLevel.DEPARTEMENT)

    def by_code(self, level: str, code: str):
        return self.filter(level=level, code=code)

    def with_parents(self):
        return self.select_related("epci", "departement", "region")


class Territory(models.Model):
    """Un territoire de la République, chargé des fichiers de `dynamics/data` et jamais saisi à la main.

    Région and département codes overlap (75 is both), so addresses use `slug`: the code itself, with an
    `R` before those of régions.
    """

    level = models.CharField("niveau", max_length=12, choices=TerritoryLevel.choices)
    code = models.CharField("code INSEE ou SIREN", max_length=9)
    slug = models.SlugField("adresse", max_length=10, unique=True)
    name = models.CharField("nom", max_length=200)
    postal_codes = models.CharField("codes postaux", max_length=400, blank=True)
    population = models.PositiveIntegerField("population", null=True, blank=True)
    latitude = models.FloatField("latitude", null=True, blank=True)
    longitude = models.FloatField("longitude", null=True, blank=True)
    epci = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="epci_communes",
        verbose_name="intercommunalité",
    )
    departement = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="departement_territories",
        verbose_name="département",
    )
    region = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="region_territories",
        verbose_name="région",
    )

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        verbose_name = "territoire"
        verbose_name_plural = "territoires"
        ordering = ["name", "code"]
        constraints = [
            models.UniqueConstraint(fields=["level", "code"], name="territory_code_unique_in_level"),
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="territory_point_whole_and_on_earth",
            ),
        ]

    def __str__(self) -> str:
        if self.level == TerritoryLevel.COMMUNE:
            return f"{self.name} ({self.code[:3] if self.code.startswith('97') else self.code[:2]})"
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("territory", args=[self.slug])

    @staticmethod
    def slug_of(level: str, code: str) -> str:
        return f"R{code}" if level == TerritoryLevel.REGION else code
