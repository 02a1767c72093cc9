"""Who is asked to read a monographie before it is published, and what they answered."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from wagtail.models import Revision

from community.members.models.base import TimestampedModel
from toolbox.enums import ReadingAnswer
from toolbox.models.monographies import MonographPage

READING_AGE = timedelta(days=30)
KEPT_AFTER_PUBLICATION = timedelta(days=183)
KEPT_AT_MOST = timedelta(days=365)


class ReadingInvitationQuerySet(models.QuerySet):
    def open(self):
        """Whose link can still be used, as long as the page is not published."""
        return self.filter(cancelled_at=None, created_at__gt=timezone.now() - READING_AGE)

    def answered(self):
        return self.exclude(answer="")

    def of_person(self, user):
        """Sent to the account, or to its address before it was one."""
        return self.filter(Q(user=user) | Q(email__iexact=user.email))

    def to_forget(self, now: datetime):
        """Published for six months, or asked a year ago."""
        published = Q(
            page__last_published_at__gt=models.F("created_at"),
            page__last_published_at__lt=now - KEPT_AFTER_PUBLICATION,
        )
        return self.filter(published | Q(created_at__lt=now - KEPT_AT_MOST))


class ReadingInvitation(TimestampedModel):
    """Une personne invitée à relire une monographie avant sa publication ; écrit par services.reading.

    The signed link of the letter carries `nonce`; it lasts as long as READING_AGE says.
    """

    page = models.ForeignKey(
        MonographPage, models.CASCADE, related_name="readings", verbose_name="monographie"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="readings_asked",
        verbose_name="membre",
    )
    name = models.CharField("nom", max_length=120)
    email = models.EmailField("adresse")
    message = models.TextField("mot d’accompagnement", max_length=1000, blank=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="invitée par"
    )
    nonce = models.CharField(max_length=40, unique=True, editable=False)
    cancelled_at = models.DateTimeField("annulée le", null=True, blank=True)
    answer = models.CharField("réponse", max_length=12, choices=ReadingAnswer.choices, blank=True)
    remarks = models.TextField("remarques", max_length=8000, blank=True)
    answered_at = models.DateTimeField("répondue le", null=True, blank=True)
    revision = models.ForeignKey(
        Revision, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="version lue"
    )

    objects = ReadingInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "relecture avant publication"
        verbose_name_plural = "relectures avant publication"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "page",
                Lower("email"),
                condition=Q(cancelled_at__isnull=True),
                name="reading_asked_once",
                violation_error_message="Cette personne est déjà invitée à relire ce texte.",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="reading_answer_is_dated",
                violation_error_message="Une réponse a sa date.",
            ),
            models.CheckConstraint(
                condition=~Q(answer=ReadingAnswer.REMARKS) | ~Q(remarks=""),
                name="reading_remarks_are_written",
                violation_error_message="Écrivez vos remarques.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} → {self.page}"

    @property
    def expires_at(self) -> datetime:
        return self.created_at + READING_AGE

    @property
    def is_expired(self) -> bool:
        return timezone.now() >= self.expires_at

    @property
    def is_published(self) -> bool:
        """Whether the text went online since: there is nothing left to read beforehand."""
        published = self.page.last_published_at
        return published is not None and published > self.created_at

    @property
    def is_open(self) -> bool:
        return self.cancelled_at is None and not self.is_expired and not self.is_published
