"""What leaves the team, by whose choice, and who read it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Greatest, Least
from django.utils import timezone

from community.members.models.base import TimestampedModel
from dynamics.models import Dynamic
from evaluation.enums import Audience, ComparisonState, ReadPart, SharedPart


class PartAudience(TimestampedModel):
    """Qui lit une partie de l’évaluation ; sans ligne, l’équipe seulement."""

    dynamic = models.ForeignKey(
        Dynamic, models.CASCADE, related_name="part_audiences", verbose_name="dynamique"
    )
    part = models.CharField("partie", max_length=16, choices=SharedPart.choices)
    audience = models.CharField("public", max_length=16, choices=Audience.choices, default=Audience.TEAM)

    class Meta:
        verbose_name = "public d’une partie"
        verbose_name_plural = "publics des parties"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["dynamic", "part"], name="part_audience_once")]

    def __str__(self) -> str:
        return f"{self.get_part_display()} : {self.get_audience_display()}"


class ReportSettings(TimestampedModel):
    """Ce que le rapport montre, choisi par l’équipe."""

    dynamic = models.OneToOneField(
        Dynamic, models.CASCADE, related_name="report_settings", verbose_name="dynamique"
    )
    sections = models.JSONField("parties montrées", default=list)
    opening = models.TextField("mot d’introduction", max_length=2000, blank=True)

    class Meta:
        verbose_name = "réglage du rapport"
        verbose_name_plural = "réglages du rapport"

    def __str__(self) -> str:
        return f"Rapport de {self.dynamic}"


class ReportLinkQuerySet(models.QuerySet):
    def open(self):
        """Those that still open the report."""
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())


class ReportLink(TimestampedModel):
    """Un lien de lecture du rapport, donné à quelqu’un ; daté, il se retire à tout moment."""

    wagtail_reference_index_ignore = True

    dynamic = models.ForeignKey(
        Dynamic, models.CASCADE, related_name="report_links", verbose_name="dynamique"
    )
    label = models.CharField("pour qui", max_length=120)
    sections = models.JSONField("parties montrées", default=list)
    nonce = models.CharField(max_length=40, unique=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="donné par"
    )
    expires_at = models.DateTimeField("valable jusqu’au")
    revoked_at = models.DateTimeField("retiré le", null=True, blank=True)

    objects = ReportLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "lien de lecture du rapport"
        verbose_name_plural = "liens de lecture du rapport"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.dynamic} → {self.label}"

    @property
    def is_open(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()


class AccessEntry(models.Model):
    """Quelqu’un hors de l’équipe a lu une partie, ce jour-là ; les lectures sans compte ne sont pas notées."""

    wagtail_reference_index_ignore = True

    dynamic = models.ForeignKey(
        Dynamic, models.CASCADE, related_name="evaluation_accesses", verbose_name="dynamique"
    )
    part = models.CharField("partie", max_length=16, choices=ReadPart.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="evaluation_readings",
        verbose_name="par",
    )
    link = models.ForeignKey(
        ReportLink, models.CASCADE, null=True, blank=True, related_name="accesses", verbose_name="par le lien"
    )
    day = models.DateField("le")

    class Meta:
        verbose_name = "lecture"
        verbose_name_plural = "lectures"
        ordering = ["-day", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, link__isnull=True) | Q(user__isnull=True, link__isnull=False),
                name="access_by_a_person_or_a_link",
            ),
            models.UniqueConstraint(
                fields=["dynamic", "part", "user", "day"],
                condition=Q(user__isnull=False),
                name="access_of_a_person_once_a_day",
            ),
            models.UniqueConstraint(
                fields=["link", "part", "day"],
                condition=Q(link__isnull=False),
                name="access_by_a_link_once_a_day",
            ),
        ]
        indexes = [models.Index(fields=["dynamic", "-day"], name="access_of_a_dynamic")]

    def __str__(self) -> str:
        return f"{self.get_part_display()}, {self.day:%d/%m/%Y}"


class ComparisonQuerySet(models.QuerySet):
    def living(self):
        return self.filter(state__in=ComparisonState.living())

    def of(self, dynamic):
        """Those that this dynamique asked for, or was asked."""
        return self.filter(Q(asking=dynamic) | Q(asked=dynamic))


class Comparison(TimestampedModel):
    """Deux dynamiques regardées côte à côte, si les deux le veulent ; l’état ne change que dans services.comparisons."""

    wagtail_reference_index_ignore = True

    asking = models.ForeignKey(
        Dynamic, models.CASCADE, related_name="comparisons_asked", verbose_name="demandée par"
    )
    asked = models.ForeignKey(
        Dynamic, models.CASCADE, related_name="comparisons_received", verbose_name="demandée à"
    )
    message = models.TextField("mot", max_length=1000, blank=True)
    state = models.CharField(
        "état", max_length=12, choices=ComparisonState.choices, default=ComparisonState.ASKED
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="par"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="réponse donnée par",
    )
    agreed_at = models.DateTimeField("acceptée le", null=True, blank=True)
    ended_at = models.DateTimeField("close le", null=True, blank=True)

    objects = ComparisonQuerySet.as_manager()

    class Meta:
        verbose_name = "comparaison"
        verbose_name_plural = "comparaisons"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(asking=models.F("asked")), name="comparison_with_another"),
            models.CheckConstraint(
                condition=~Q(state=ComparisonState.AGREED) | Q(agreed_at__isnull=False),
                name="comparison_agreed_is_dated",
            ),
            models.UniqueConstraint(
                Least("asking", "asked"),
                Greatest("asking", "asked"),
                condition=Q(state__in=["demandee", "acceptee"]),
                name="comparison_living_once_a_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asking} et {self.asked}"

    def other(self, dynamic: Dynamic) -> Dynamic:
        return self.asked if dynamic.pk == self.asking_id else self.asking


class Example(TimestampedModel):
    """Une dynamique dont l’évaluation est un exemple établi d’après les études ; une équipe peut l’effacer."""

    dynamic = models.OneToOneField(
        Dynamic, models.CASCADE, related_name="evaluation_example", verbose_name="dynamique"
    )
    seed_digest = models.CharField(max_length=64, blank=True, editable=False)
    removed_at = models.DateTimeField("effacé le", null=True, blank=True)

    class Meta:
        verbose_name = "exemple d’évaluation"
        verbose_name_plural = "exemples d’évaluation"

    def __str__(self) -> str:
        return f"Exemple, {self.dynamic}"

    @property
    def is_shown(self) -> bool:
        return self.removed_at is None
