"""What somebody brings to a project, and what the project received of it."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from community.members.models.base import TimestampedModel
from dynamics.models import Dynamic
from proposals.calls_enums import PledgeState, Resource, Unit
from proposals.models.projects import Project

LEAST = Decimal("0.01")


def quantity(amount: Decimal | None, unit: str) -> str:
    """« 12,5 heures », « 1 500 euros »; nothing without an amount."""
    if amount is None:
        return ""
    whole, _, part = f"{amount:,.2f}".partition(".")
    number = whole.replace(",", "\u202f") + (f",{part}".rstrip("0").rstrip(","))
    if not unit:
        return number
    label = Unit(unit).label
    return f"{number}\u00a0{label.removesuffix('s') if amount < 2 else label}"


def amount_field(label: str) -> models.DecimalField:
    return models.DecimalField(
        label, max_digits=10, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(LEAST)]
    )


class Pledge(TimestampedModel):
    """Un apport proposé à un projet. `state` is owned by services.calls_pledges.set_state."""

    wagtail_reference_index_ignore = True

    project = models.ForeignKey(Project, models.CASCADE, related_name="pledges", verbose_name="projet")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="call_pledges",
        verbose_name="proposé par",
    )
    dynamic = models.ForeignKey(
        Dynamic,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="call_pledges",
        verbose_name="au nom de",
    )
    resource = models.CharField("ce que c’est", max_length=12, choices=Resource.choices)
    amount = amount_field("combien")
    unit = models.CharField("en", max_length=10, choices=Unit.choices, blank=True)
    words = models.TextField("en quelques mots", max_length=1500)
    state = models.CharField("état", max_length=10, choices=PledgeState.choices, default=PledgeState.PROPOSED)
    answer = models.TextField("réponse", max_length=1500, blank=True)
    answered_at = models.DateTimeField("répondu le", null=True, blank=True)

    class Meta:
        verbose_name = "apport à un projet"
        verbose_name_plural = "apports aux projets"
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["project", "state"], name="pledge_of_project")]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__isnull=True, unit="") | (Q(amount__isnull=False) & ~Q(unit="")),
                name="pledge_amount_has_a_unit",
                violation_error_message="Un montant se dit dans une unité.",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gt=0), name="pledge_amount_is_positive"
            ),
            models.CheckConstraint(
                condition=~Q(resource=Resource.MONEY) | Q(amount__isnull=False, unit=Unit.EUROS),
                name="pledge_money_is_in_euros",
                violation_error_message="Dites combien, en euros.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_resource_display()} : {self.project}"

    @property
    def quantity(self) -> str:
        return quantity(self.amount, self.unit)

    @property
    def who(self) -> str:
        """What everybody reads: the dynamique; a person is never named."""
        return self.dynamic.name if self.dynamic_id else "une personne"


class Receipt(models.Model):
    """Ce qu’un projet a reçu d’un apport, un jour."""

    wagtail_reference_index_ignore = True

    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="receipts", verbose_name="apport")
    day = models.DateField("reçu le", default=timezone.localdate)
    amount = amount_field("combien")
    words = models.CharField("en quelques mots", max_length=400, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="noté par",
    )
    created_at = models.DateTimeField("noté le", auto_now_add=True)

    class Meta:
        verbose_name = "apport reçu"
        verbose_name_plural = "apports reçus"
        ordering = ["day", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gt=0), name="receipt_amount_is_positive"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} : {self.pledge}"

    @property
    def quantity(self) -> str:
        return quantity(self.amount, self.pledge.unit)
