"""The maillage: typed, dated, sourced links between dynamiques and organisations."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from community.members.models.base import TimestampedModel
from dynamics.enums import DatePrecision, LinkKind
from dynamics.models.dynamics import Dynamic
from dynamics.models.organisations import Organisation


class LinkQuerySet(models.QuerySet):
    def of(self, dynamic: Dynamic):
        """Links that start or end at this dynamique."""
        return self.filter(Q(source_dynamic=dynamic) | Q(target_dynamic=dynamic))

    def of_organisation(self, organisation: Organisation):
        return self.filter(Q(source_organisation=organisation) | Q(target_organisation=organisation))

    def public(self):
        """Links whose dynamiques everybody may see."""
        return self.filter(
            Q(source_dynamic__isnull=True) | Q(source_dynamic__live=True),
            Q(target_dynamic__isnull=True) | Q(target_dynamic__live=True),
        )

    def with_ends(self):
        return self.select_related(
            "source_dynamic", "target_dynamic", "source_organisation", "target_organisation"
        )


def exactly_one(end: str) -> Q:
    return Q(**{f"{end}_dynamic__isnull": False, f"{end}_organisation__isnull": True}) | Q(
        **{f"{end}_dynamic__isnull": True, f"{end}_organisation__isnull": False}
    )


class Link(TimestampedModel):
    """Un lien, lu de la source vers la cible ; ajouté par une équipe ou établi d’après une étude."""

    source_dynamic = models.ForeignKey(
        Dynamic,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="links_out",
        verbose_name="de (dynamique)",
    )
    source_organisation = models.ForeignKey(
        Organisation,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="links_out",
        verbose_name="de (organisation)",
    )
    kind = models.CharField("lien", max_length=32, choices=LinkKind.choices)
    target_dynamic = models.ForeignKey(
        Dynamic,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="links_in",
        verbose_name="vers (dynamique)",
    )
    target_organisation = models.ForeignKey(
        Organisation,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="links_in",
        verbose_name="vers (organisation)",
    )
    start = models.DateField("depuis", null=True, blank=True)
    start_precision = models.CharField(
        "précision", max_length=10, choices=DatePrecision.choices, default=DatePrecision.UNKNOWN
    )
    description = models.TextField("en quelques mots", max_length=1000, blank=True)
    reference = models.CharField("source", max_length=200, blank=True)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="declared_links",
        verbose_name="déclaré par",
    )
    seed_digest = models.CharField(max_length=64, blank=True, editable=False)

    objects = LinkQuerySet.as_manager()

    class Meta:
        verbose_name = "lien"
        verbose_name_plural = "liens du maillage"
        ordering = ["kind", "pk"]
        constraints = [
            models.CheckConstraint(condition=exactly_one("source"), name="link_has_one_source"),
            models.CheckConstraint(condition=exactly_one("target"), name="link_has_one_target"),
            models.CheckConstraint(
                condition=Q(source_dynamic__isnull=True)
                | Q(target_dynamic__isnull=True)
                | ~Q(source_dynamic=models.F("target_dynamic")),
                name="link_does_not_loop",
            ),
            models.UniqueConstraint(
                Coalesce("source_dynamic", 0),
                Coalesce("source_organisation", 0),
                "kind",
                Coalesce("target_dynamic", 0),
                Coalesce("target_organisation", 0),
                name="link_stated_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {LinkKind(self.kind).label} {self.target}"

    @property
    def source(self) -> Dynamic | Organisation:
        return self.source_dynamic or self.source_organisation

    @property
    def target(self) -> Dynamic | Organisation:
        return self.target_dynamic or self.target_organisation
