"""« Nouvelles d’Archipel »: editions, sent once to those who agreed, then read by all."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from community.life.enums import EditionState
from community.members.models.base import TimestampedModel


class EditionQuerySet(models.QuerySet):
    def published(self):
        """Those that left: everybody reads them."""
        return self.filter(state__in=[EditionState.SENDING, EditionState.SENT])


class Edition(TimestampedModel):
    """Une édition des nouvelles : envoyée une fois à qui l’a demandé, puis lisible par tout le monde."""

    wagtail_reference_index_ignore = True

    slug = models.SlugField("adresse", max_length=100, unique=True)
    title = models.CharField("titre", max_length=140)
    introduction = models.TextField("introduction", max_length=3000)
    items = models.JSONField("ce qu’elle annonce", default=list, blank=True)
    state = models.CharField("état", max_length=12, choices=EditionState.choices, default=EditionState.DRAFT)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="écrite par",
    )
    scheduled_for = models.DateTimeField("à envoyer le", null=True, blank=True)
    sent_at = models.DateTimeField("envoyée le", null=True, blank=True)
    letters = models.PositiveIntegerField("lettres écrites", default=0)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = "édition des nouvelles"
        verbose_name_plural = "éditions des nouvelles"
        ordering = ["-sent_at", "-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=EditionState.SCHEDULED) | Q(scheduled_for__isnull=False),
                name="edition_scheduled_has_its_date",
                violation_error_message="Une édition programmée a une date d’envoi.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[EditionState.SENDING, EditionState.SENT], sent_at__isnull=False)
                | (~Q(state__in=[EditionState.SENDING, EditionState.SENT]) & Q(sent_at__isnull=True)),
                name="edition_sent_has_its_date",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("life:edition", args=[self.slug])

    @property
    def is_editable(self) -> bool:
        return self.state in (EditionState.DRAFT, EditionState.SCHEDULED)

    @property
    def groups(self) -> list[dict]:
        """Its items by kind, in the order in which they were chosen."""
        found: dict[str, list] = {}
        for item in self.items:
            found.setdefault(item["kind"], []).append(item)
        return [{"kind": kind, "chosen": items} for kind, items in found.items()]
