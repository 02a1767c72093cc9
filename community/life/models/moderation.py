"""What members report, what moderators decide about it, and the appeal of the author."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from community.life.models.threads import Post
from community.life.moderation_enums import CaseState, Measure, Outcome
from community.members.models.base import TimestampedModel

APPEAL_WITHIN = timedelta(days=30)


def person(label: str, related_name: str = "+") -> models.ForeignKey:
    """Somebody whom the row outlives."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name=related_name,
        verbose_name=label,
    )


class PostCaseQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(state__in=CaseState.waiting())

    def for_moderator(self, user):
        """Nobody decides about her own words, nor about the appeal against her own decision."""
        return self.exclude(author=user).exclude(state=CaseState.APPEALED, decided_by=user)


class PostCase(TimestampedModel):
    """Ce que la modération décide d’un message, et le recours de qui l’a écrit ; `state` ne change que dans services.cases.move."""

    wagtail_reference_index_ignore = True

    post = models.ForeignKey(Post, models.CASCADE, related_name="cases", verbose_name="message")
    author = person("auteur·rice du message", "cases_about")
    state = models.CharField("état", max_length=12, choices=CaseState.choices, default=CaseState.OPEN)
    measure = models.CharField("décision", max_length=12, choices=Measure.choices, blank=True)
    hides_post = models.BooleanField("masque le message", default=False)
    pause_days = models.PositiveSmallIntegerField("jours de suspension", default=0)
    rule = models.CharField("article de la charte", max_length=200, blank=True)
    reason = models.TextField("raison", max_length=2000, blank=True, help_text="Lue par l’auteur·rice.")
    decided_by = person("décidé par", "cases_decided")
    decided_at = models.DateTimeField("décidé le", null=True, blank=True)
    appeal = models.TextField("recours", max_length=2000, blank=True)
    appealed_at = models.DateTimeField("recours reçu le", null=True, blank=True)
    outcome = models.CharField("issue du recours", max_length=12, choices=Outcome.choices, blank=True)
    outcome_reason = models.TextField("raison de l’issue", max_length=2000, blank=True)
    settled_by = person("recours tranché par", "cases_settled")
    settled_at = models.DateTimeField("recours tranché le", null=True, blank=True)

    objects = PostCaseQuerySet.as_manager()

    class Meta:
        verbose_name = "message modéré"
        verbose_name_plural = "messages modérés"
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["post"], condition=Q(state="a-decider"), name="one_open_case_a_post"
            ),
            models.CheckConstraint(
                condition=Q(state="a-decider", decided_at__isnull=True, measure="")
                | (~Q(state="a-decider") & Q(decided_at__isnull=False) & ~Q(measure="") & ~Q(reason="")),
                name="case_decided_with_a_reason",
                violation_error_message="Une décision porte une raison.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["recours", "tranche"], appealed_at__isnull=False)
                | (~Q(state__in=["recours", "tranche"]) & Q(appealed_at__isnull=True)),
                name="case_appealed_once_decided",
            ),
            models.CheckConstraint(
                condition=Q(state="tranche", settled_at__isnull=False)
                | (~Q(state="tranche") & Q(settled_at__isnull=True)),
                name="case_settled_has_its_date",
            ),
            models.CheckConstraint(
                condition=~Q(settled_by=F("decided_by")),
                name="appeal_settled_by_somebody_else",
                violation_error_message="Un recours est tranché par quelqu’un d’autre.",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "created_at"], name="cases_by_state"),
            models.Index(fields=["post", "-created_at"], name="cases_of_post"),
        ]

    def __str__(self) -> str:
        """Neither words nor people: the journal and the menus of /gestion/ show it."""
        return f"Message modéré nº {self.pk}"

    @property
    def appeal_until(self):
        return self.decided_at + APPEAL_WITHIN if self.decided_at else None

    @property
    def was_told(self) -> bool:
        """Whether the author learns of it: a post that is left as it was is nobody's business."""
        return self.measure not in {"", Measure.KEEP}

    @property
    def may_be_appealed(self) -> bool:
        return self.state == CaseState.DECIDED and self.was_told and timezone.now() < self.appeal_until


class PostReport(TimestampedModel):
    """Un membre signale un message, avec l’article de la charte en cause ; l’auteur·rice n’apprend jamais qui."""

    wagtail_reference_index_ignore = True

    case = models.ForeignKey(PostCase, models.CASCADE, related_name="reports", verbose_name="message modéré")
    post = models.ForeignKey(Post, models.CASCADE, related_name="reports", verbose_name="message")
    reporter = person("signalé par", "post_reports")
    rule = models.CharField("article de la charte", max_length=200)
    words = models.TextField("précisions", max_length=1000, blank=True)

    class Meta:
        verbose_name = "signalement d’un message"
        verbose_name_plural = "signalements de messages"
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["post", "reporter"], name="post_reported_once_a_person")
        ]

    def __str__(self) -> str:
        return f"Signalement nº {self.pk}"


class WritingPauseQuerySet(models.QuerySet):
    def running(self, now):
        return self.filter(lifted_at__isnull=True, starts_at__lte=now, ends_at__gt=now)


class WritingPause(models.Model):
    """Une personne n’écrit plus dans les fils jusqu’à une date, pour une raison qu’elle a lue."""

    wagtail_reference_index_ignore = True

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="writing_pauses", verbose_name="compte"
    )
    case = models.ForeignKey(
        PostCase,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="pauses",
        verbose_name="message modéré",
    )
    reason = models.TextField("raison", max_length=2000)
    starts_at = models.DateTimeField("à partir du", default=timezone.now)
    ends_at = models.DateTimeField("jusqu’au")
    lifted_at = models.DateTimeField("levée le", null=True, blank=True)

    objects = WritingPauseQuerySet.as_manager()

    class Meta:
        verbose_name = "suspension d’écriture"
        verbose_name_plural = "suspensions d’écriture"
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="pause_ends_after_it_starts")
        ]
        indexes = [models.Index(fields=["user", "ends_at"], name="pauses_of_person")]

    def __str__(self) -> str:
        return f"Suspension nº {self.pk}, jusqu’au {self.ends_at:%d/%m/%Y}"
