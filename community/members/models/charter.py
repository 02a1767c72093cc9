"""The charter of the community and who accepted which version of it."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from .base import TimestampedModel


class CharterVersionQuerySet(models.QuerySet):
    def published(self):
        return self.filter(published_at__lte=timezone.now())

    def not_yet_binding(self):
        """Drafts, and what is to bind on a later day."""
        return self.exclude(published_at__lte=timezone.now())

    def current(self) -> "CharterVersion | None":
        """The version that binds today, or None before the first one."""
        return self.published().order_by("-number").first()


class CharterVersion(TimestampedModel):
    """Une version de la charte ; une fois publiée, son texte ne change plus : on en publie une autre."""

    number = models.PositiveIntegerField("numéro", unique=True)
    title = models.CharField("titre", max_length=160)
    introduction = models.TextField("introduction", blank=True)
    sections = models.JSONField("articles", default=list, help_text="Liste de titres et de textes.")
    published_at = models.DateTimeField("publiée le", null=True, blank=True)

    objects = CharterVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "version de la charte"
        verbose_name_plural = "versions de la charte"
        ordering = ["-number"]

    def __str__(self):
        return f"{self.title}, version {self.number}"

    def get_absolute_url(self):
        return reverse("members:charter_version", args=[self.number])

    @property
    def binds(self) -> bool:
        """Whether people were asked for it: from then on its text is closed."""
        return self.published_at is not None and self.published_at <= timezone.now()


class CharterAcceptance(models.Model):
    """L’adhésion d’une personne à une version de la charte, datée ; jamais modifiée."""

    wagtail_reference_index_ignore = True

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="charter_acceptances", verbose_name="compte"
    )
    version = models.ForeignKey(
        CharterVersion, models.PROTECT, related_name="acceptances", verbose_name="version"
    )
    accepted_at = models.DateTimeField("acceptée le", default=timezone.now)

    class Meta:
        verbose_name = "adhésion à la charte"
        verbose_name_plural = "adhésions à la charte"
        ordering = ["-accepted_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "version"],
                name="one_acceptance_per_person_and_version",
                violation_error_message="Cette version est déjà acceptée.",
            )
        ]

    def __str__(self):
        return f"{self.user}, version {self.version.number}"
