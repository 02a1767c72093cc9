"""Fields that only one type of dynamique has; at most one row of each a dynamique."""

from django.db import models
from modelcluster.fields import ParentalKey

from dynamics import enums
from dynamics.models.dynamics import Dynamic


class OneEach(models.Model):
    """At most one row a dynamique; a ParentalKey, so that revisions keep it."""

    class Meta:
        abstract = True
        constraints = [models.UniqueConstraint(fields=["dynamic"], name="%(class)s_once_a_dynamic")]

    def __str__(self) -> str:
        return self._meta.verbose_name


class PtceDetails(OneEach):
    """Ce que seul un PTCE décrit (GODIN 2)."""

    dynamic = ParentalKey(Dynamic, on_delete=models.CASCADE, related_name="ptce_details")
    kind = models.CharField("nature du PTCE", max_length=12, choices=enums.PtceKind.choices, blank=True)

    class Meta(OneEach.Meta):
        verbose_name = "PTCE"


class TzcldDetails(OneEach):
    """Ce que seul un Territoire zéro chômeur de longue durée décrit."""

    dynamic = ParentalKey(Dynamic, on_delete=models.CASCADE, related_name="tzcld_details")
    stage = models.CharField("habilitation", max_length=12, choices=enums.TzcldStage.choices, blank=True)
    perimeter = models.CharField("périmètre", max_length=400, blank=True)
    committee = models.CharField("comité local", max_length=400, blank=True)
    companies = models.JSONField("entreprises à but d’emploi", default=list, blank=True)

    class Meta(OneEach.Meta):
        verbose_name = "Territoire zéro chômeur"


class ThirdPlaceDetails(OneEach):
    """Ce que seul un tiers-lieu décrit (GODIN 10)."""

    dynamic = ParentalKey(Dynamic, on_delete=models.CASCADE, related_name="third_place_details")
    name = models.CharField("nom du lieu", max_length=160, blank=True)
    tenure = models.CharField("titre d’occupation", max_length=24, choices=enums.Tenure.choices, blank=True)
    surface_m2 = models.PositiveIntegerField("surface (m²)", null=True, blank=True)
    services = models.TextField("services", max_length=1000, blank=True)
    community = models.TextField("communauté", max_length=1000, blank=True)
    making = models.TextField("faire", max_length=1000, blank=True)
    mix = models.TextField("mixité", max_length=1000, blank=True)
    ptce_link = models.TextField("lien avec un PTCE", max_length=1000, blank=True)

    class Meta(OneEach.Meta):
        verbose_name = "tiers-lieu"


class CurrencyDetails(OneEach):
    """Ce que seule une monnaie locale décrit ; utilisateurs et prestataires sont des chiffres clés."""

    dynamic = ParentalKey(Dynamic, on_delete=models.CASCADE, related_name="currency_details")
    unit = models.CharField("nom de l’unité", max_length=60, blank=True)
    parity = models.CharField("parité", max_length=120, blank=True)

    class Meta(OneEach.Meta):
        verbose_name = "monnaie locale"


class BearerDetails(OneEach):
    """Porteur et périmètre d’un PAT ou d’un TEPOS."""

    dynamic = ParentalKey(Dynamic, on_delete=models.CASCADE, related_name="bearer_details")
    name = models.CharField("porteur", max_length=200, blank=True)
    perimeter = models.CharField("périmètre", max_length=400, blank=True)

    class Meta(OneEach.Meta):
        verbose_name = "porteur et périmètre"
