"""Organisations: recorded once for the whole platform, wherever they take part."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from community.members.models.base import TimestampedModel
from dynamics.enums import OrganisationKind
from dynamics.models.territories import Territory


class OrganisationQuerySet(models.QuerySet):
    def with_territory(self):
        return self.select_related("territory")


class Organisation(TimestampedModel):
    """Une structure (collectivité, réseau, financeur, entreprise…) et là où elle prend part.

    Comes from the studies (`seed_digest` set) until somebody edits or claims it.
    """

    slug = models.SlugField("adresse", max_length=100, unique=True)
    name = models.CharField("nom", max_length=200)
    acronym = models.CharField("sigle", max_length=40, blank=True)
    kind = models.CharField("nature", max_length=20, choices=OrganisationKind.choices)
    summary = models.TextField("présentation", max_length=1000, blank=True)
    territory = models.ForeignKey(
        Territory,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name="territoire",
    )
    website = models.URLField("site web", blank=True)
    shares_practices = models.BooleanField(
        "s’engage à partager ses pratiques",
        default=False,
        help_text="Demandé par la charte aux réseaux et aux consultants.",
    )
    source = models.CharField("source", max_length=200, blank=True)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="claimed_organisations",
        verbose_name="reprise par",
    )
    seed_digest = models.CharField(max_length=64, blank=True, editable=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "organisation"
        verbose_name_plural = "organisations"
        ordering = ["name"]
        indexes = [models.Index(fields=["kind", "name"], name="organisation_kind_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organisation", args=[self.slug])
