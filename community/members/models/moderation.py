"""The history of moderation, and the mistakes that readers report."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from community.members.enums import DecisionKind, ReportState

from .base import TimestampedModel


class DecisionQuerySet(models.QuerySet):
    def about(self, obj):
        """History of one record, oldest first."""
        content_type = ContentType.objects.get_for_model(obj, for_concrete_model=False)
        return self.filter(content_type=content_type, object_id=str(obj.pk)).order_by("created_at", "pk")


class Decision(models.Model):
    """Un moment de la modération d’un objet : envoi, décision ou réponse ; jamais modifié."""

    wagtail_reference_index_ignore = True

    content_type = models.ForeignKey(
        ContentType, models.CASCADE, related_name="+", verbose_name="nature de l’objet"
    )
    object_id = models.CharField("identifiant de l’objet", max_length=64)
    subject = GenericForeignKey("content_type", "object_id", for_concrete_model=False)
    title = models.CharField("intitulé", max_length=255, blank=True)
    kind = models.CharField("nature", max_length=20, choices=DecisionKind.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="decisions_taken",
        verbose_name="par",
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="decisions_received",
        verbose_name="auteur·rice de l’objet",
    )
    text = models.TextField("message", blank=True)
    created_at = models.DateTimeField("le", default=timezone.now)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "moment de modération"
        verbose_name_plural = "moments de modération"
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["content_type", "object_id"], name="decision_about")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=[DecisionKind.SENT_BACK, DecisionKind.ANSWERED]) | ~Q(text=""),
                name="decision_sent_back_has_a_reason",
                violation_error_message="Un renvoi porte une raison, une réponse un texte.",
            )
        ]

    def __str__(self):
        return f"{self.title} : {self.get_kind_display()}"

    def get_absolute_url(self):
        return reverse("members:decision", args=[self.pk])


class ReportQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state=ReportState.OPEN)


class Report(TimestampedModel):
    """Une erreur signalée sur une page ; close_report la classe."""

    wagtail_reference_index_ignore = True

    content_type = models.ForeignKey(
        ContentType,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="nature de l’objet",
    )
    object_id = models.CharField("identifiant de l’objet", max_length=64, blank=True)
    subject = GenericForeignKey("content_type", "object_id", for_concrete_model=False)
    page = models.CharField("page", max_length=500, blank=True)
    message = models.TextField("message", max_length=3000)
    email = models.EmailField("adresse pour la réponse", blank=True)
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="reports",
        verbose_name="signalé par",
    )
    state = models.CharField("état", max_length=20, choices=ReportState.choices, default=ReportState.OPEN)
    answer = models.TextField("suite donnée", blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="classé par",
    )
    closed_at = models.DateTimeField("classé le", null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "signalement"
        verbose_name_plural = "signalements"
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ReportState.OPEN, closed_at__isnull=True)
                | (~Q(state=ReportState.OPEN) & Q(closed_at__isnull=False)),
                name="report_closed_has_its_date",
                violation_error_message="Un signalement classé a une date de classement.",
            )
        ]

    def __str__(self):
        return f"{self.page or self.content_type} : {self.message[:60]}"
