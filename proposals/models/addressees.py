"""Whom propositions are for."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from community.members.models.base import TimestampedModel
from dynamics.models import Organisation, Territory
from proposals.enums import AddresseeKind, AddresseeLevel


class Addressee(TimestampedModel):
    """Un destinataire : une institution, un échelon, un territoire ou une famille d’acteurs ; jamais une personne."""

    slug = models.SlugField("adresse", max_length=100, unique=True)
    name = models.CharField("nom", max_length=160)
    kind = models.CharField("nature", max_length=12, choices=AddresseeKind.choices)
    level = models.CharField("échelle", max_length=10, choices=AddresseeLevel.choices, blank=True)
    territory = models.ForeignKey(
        Territory,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="territoire",
    )
    organisation = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="addressees",
        verbose_name="organisation",
    )
    description = models.TextField("ce qu’il décide", max_length=1000, blank=True)
    source = models.CharField("source", max_length=200, blank=True)
    seed_digest = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = "destinataire"
        verbose_name_plural = "destinataires"
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=AddresseeKind.TERRITORY) | Q(territory__isnull=False),
                name="addressee_territory_is_known",
                violation_error_message="Choisissez le territoire.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("addressees:detail", args=[self.slug])
