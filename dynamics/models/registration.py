"""A registration under way, before there is a record."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from community.members.models.base import TimestampedModel
from dynamics.models.dynamics import Dynamic


class RegistrationQuerySet(models.QuerySet):
    def open(self):
        """Not sent yet: may be taken up again."""
        return self.filter(submitted_at__isnull=True)

    def held_by(self, user):
        """Those that this person may take up: her own, and those that nobody owns yet."""
        owned = Q(user=user.pk) if user.is_authenticated else Q(pk__in=[])
        return self.filter(owned | Q(user__isnull=True))


class Registration(TimestampedModel):
    """Le brouillon d’une inscription : ce qui a été tapé, étape par étape, même incomplet.

    Belongs to a member, or to a visitor who holds its address (`token`) and gave an e-mail. Turned into a
    Dynamic by services.registration.submit, after which it is only kept as a trace. `data` holds, for each
    step, what the browser sent: field name → list of texts.
    """

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="registrations",
        verbose_name="membre",
    )
    email = models.EmailField("adresse", blank=True)
    email_confirmed_at = models.DateTimeField("adresse confirmée le", null=True, blank=True)
    data = models.JSONField("saisie", default=dict, blank=True)
    picture = models.ImageField("image", upload_to="inscriptions/", blank=True)
    step = models.CharField("étape", max_length=20, blank=True)
    charter_version = models.PositiveSmallIntegerField("charte acceptée (version)", null=True, blank=True)
    requested_at = models.DateTimeField("envoi demandé le", null=True, blank=True)
    reminded_at = models.DateTimeField("rappelée le", null=True, blank=True)
    submitted_at = models.DateTimeField("envoyée le", null=True, blank=True)
    dynamic = models.ForeignKey(
        Dynamic,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="registrations",
        verbose_name="dynamique",
    )

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = "inscription en cours"
        verbose_name_plural = "inscriptions en cours"
        ordering = ["-updated_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(dynamic__isnull=True) | Q(submitted_at__isnull=False),
                name="registration_with_dynamic_was_submitted",
            )
        ]

    def __str__(self) -> str:
        return self.name or "sans nom"

    @property
    def name(self) -> str:
        """The name as typed so far."""
        return (self.data.get("identity", {}).get("name") or [""])[0].strip()
