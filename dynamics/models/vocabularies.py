"""Open vocabularies: rows, because administrateurs add to them."""

from django.db import models


class Typology(models.Model):
    """Un type de dynamique (PTCE, tiers-lieu…), tracé sur la carte par sa forme et ses lettres."""

    class Shape(models.TextChoices):
        CIRCLE = "circle", "rond"
        SQUARE = "square", "carré"
        TRIANGLE = "triangle", "triangle"
        DIAMOND = "diamond", "losange"
        PENTAGON = "pentagon", "pentagone"
        HEXAGON = "hexagon", "hexagone"
        STAR = "star", "étoile"
        DROP = "drop", "goutte"
        CROSS = "cross", "croix"
        RING = "ring", "anneau"

    slug = models.SlugField("identifiant", max_length=60, unique=True)
    name = models.CharField("nom", max_length=80)
    plural = models.CharField("nom au pluriel", max_length=80, blank=True)
    acronym = models.CharField("sigle", max_length=20, blank=True)
    long_name = models.CharField("nom développé", max_length=160, blank=True)
    definition = models.TextField("définition", blank=True)
    shape = models.CharField("forme sur la carte", max_length=10, choices=Shape.choices, default=Shape.CIRCLE)
    letter = models.CharField("lettres sur la carte", max_length=2, blank=True)
    source = models.CharField("source", max_length=200, blank=True)
    position = models.PositiveSmallIntegerField("rang", default=100)

    class Meta:
        verbose_name = "type de dynamique"
        verbose_name_plural = "types de dynamiques"
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class Theme(models.Model):
    """Un sujet sur lequel travaillent les dynamiques (alimentation, énergie…)."""

    slug = models.SlugField("identifiant", max_length=60, unique=True)
    name = models.CharField("nom", max_length=80)
    keywords = models.CharField("mots-clés", max_length=400, blank=True)
    position = models.PositiveSmallIntegerField("rang", default=100)

    class Meta:
        verbose_name = "thème"
        verbose_name_plural = "thèmes"
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class LegalForm(models.Model):
    """Une forme juridique, avec ce que les études disent de ses forces et de ses contraintes."""

    slug = models.SlugField("identifiant", max_length=60, unique=True)
    name = models.CharField("nom", max_length=80)
    acronym = models.CharField("sigle", max_length=20, blank=True)
    long_name = models.CharField("nom développé", max_length=160, blank=True)
    strengths = models.JSONField("forces", default=list, blank=True)
    constraints_noted = models.JSONField("contraintes", default=list, blank=True)
    source = models.CharField("source", max_length=200, blank=True)
    position = models.PositiveSmallIntegerField("rang", default=100)

    class Meta:
        verbose_name = "forme juridique"
        verbose_name_plural = "formes juridiques"
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name
