"""Who takes part, with what, and what holds the cooperation together."""

from django.db import models
from django.db.models import Q
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from dynamics import enums
from dynamics.models.dynamics import Dynamic
from dynamics.models.organisations import Organisation


class Actor(Orderable):
    """Une partie prenante : une organisation, ou un groupe nommé (jamais une personne privée)."""

    dynamic = ParentalKey(Dynamic, on_delete=models.CASCADE, related_name="actors")
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name="organisation",
    )
    name = models.CharField("groupe", max_length=160, blank=True)
    category = models.CharField("catégorie", max_length=24, choices=enums.ActorCategory.choices)
    circle = models.CharField("cercle", max_length=20, choices=enums.Circle.choices, blank=True)
    contributions = models.TextField("apports", max_length=1000, blank=True)
    expectations = models.TextField("attendus", max_length=1000, blank=True)
    source = models.CharField("source", max_length=200, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = "acteur"
        verbose_name_plural = "acteurs"
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | ~Q(name=""), name="actor_is_named"
            )
        ]

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        return self.name or (self.organisation.name if self.organisation_id else "")


class HeldFunction(Orderable):
    """Coordination, animation ou ingénierie : qui la tient, pour combien d’ETP, ou si elle manque."""

    dynamic = ParentalKey(Dynamic, on_delete=models.CASCADE, related_name="held_functions")
    function = models.CharField("fonction", max_length=16, choices=enums.FunctionKind.choices)
    held_by = models.CharField("tenue par", max_length=200, blank=True)
    status = models.CharField("statut", max_length=12, choices=enums.FunctionStatus.choices, blank=True)
    fte = models.DecimalField("ETP", max_digits=6, decimal_places=2, null=True, blank=True)
    year = models.PositiveSmallIntegerField("année", null=True, blank=True)
    source = models.CharField("source", max_length=200, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = "fonction tenue"
        verbose_name_plural = "fonctions"
        constraints = [
            models.CheckConstraint(
                condition=Q(fte__isnull=True) | Q(fte__gte=0), name="function_fte_not_negative"
            )
        ]

    def __str__(self) -> str:
        return self.get_function_display()


class Resource(Orderable):
    """D’où viennent les moyens, en argent ou autrement."""

    dynamic = ParentalKey(Dynamic, on_delete=models.CASCADE, related_name="resources")
    kind = models.CharField("nature", max_length=24, choices=enums.ResourceKind.choices)
    label = models.CharField("précision", max_length=300, blank=True)
    amount_eur = models.DecimalField("montant (€)", max_digits=14, decimal_places=2, null=True, blank=True)
    share_percent = models.DecimalField("part (%)", max_digits=5, decimal_places=2, null=True, blank=True)
    year = models.PositiveSmallIntegerField("année", null=True, blank=True)
    source = models.CharField("source", max_length=200, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = "ressource"
        verbose_name_plural = "ressources"
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_eur__isnull=True) | Q(amount_eur__gte=0),
                name="resource_amount_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(share_percent__isnull=True) | Q(share_percent__range=(0, 100)),
                name="resource_share_is_a_percentage",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def is_monetary(self) -> bool:
        return self.kind not in enums.ResourceKind.non_monetary()
