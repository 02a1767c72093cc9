"""What people agreed to, in which words and when."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from community.members.enums import Purpose


class ConsentQuerySet(models.QuerySet):
    def standing(self):
        """Given and not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class Consent(models.Model):
    """Un accord donné pour un usage précis ; il se retire aussi simplement qu’il se donne."""

    wagtail_reference_index_ignore = True

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="consents",
        null=True,
        blank=True,
        verbose_name="compte",
    )
    email_hash = models.CharField(
        "empreinte de l’adresse", max_length=64, blank=True, help_text="Pour une personne sans compte."
    )
    purpose = models.CharField("usage", max_length=30, choices=Purpose.choices)
    version = models.CharField("version du texte", max_length=20)
    given_at = models.DateTimeField("donné le", default=timezone.now)
    withdrawn_at = models.DateTimeField("retiré le", null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = "consentement"
        verbose_name_plural = "consentements"
        ordering = ["-given_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, email_hash="") | (Q(user__isnull=True) & ~Q(email_hash="")),
                name="consent_of_an_account_or_an_address",
                violation_error_message="Un consentement vient d’un compte ou d’une adresse.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=models.F("given_at")),
                name="consent_withdrawn_after_given",
                violation_error_message="Un consentement se retire après avoir été donné.",
            ),
            models.UniqueConstraint(
                fields=["user", "purpose"],
                condition=Q(withdrawn_at__isnull=True, user__isnull=False),
                name="one_standing_consent_per_account_and_purpose",
            ),
            models.UniqueConstraint(
                fields=["email_hash", "purpose"],
                condition=Q(withdrawn_at__isnull=True, user__isnull=True),
                name="one_standing_consent_per_address_and_purpose",
            ),
        ]

    def __str__(self):
        return f"{self.get_purpose_display()} ({self.version})"
