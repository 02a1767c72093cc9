"""Private messages: a conversation of two members, and who does not want to hear from whom."""

from datetime import UTC, datetime

from django.conf import settings
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from community.life.models.threads import Post, Thread, ThreadReader
from community.members.models.base import TimestampedModel

NEVER = datetime(2000, 1, 1, tzinfo=UTC)


class Conversation(TimestampedModel):
    """Les messages privés de deux membres ; personne d’autre ne les lit, l’administration non plus."""

    wagtail_reference_index_ignore = True

    thread = models.OneToOneField(Thread, models.CASCADE, related_name="conversation", verbose_name="fil")
    pair = models.CharField("les deux comptes", max_length=40, unique=True)

    class Meta:
        verbose_name = "conversation privée"
        verbose_name_plural = "conversations privées"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"Conversation nº {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("life:conversation", args=[self.pk])


class ParticipantQuerySet(models.QuerySet):
    def of(self, user):
        """Each conversation of this person, from her side."""
        return self.filter(user=user)

    def in_view(self):
        """Not put away, or written in since."""
        return self.filter(Q(archived_at=None) | Q(archived_at__lt=F("conversation__thread__last_post_at")))

    def put_away(self):
        return self.filter(archived_at__gte=F("conversation__thread__last_post_at"))

    def with_news(self):
        """`unread`, the posts of the other since she read; `last_words`, those of the last that stands."""
        standing = Post.objects.standing().filter(thread=OuterRef("conversation__thread"))
        read = ThreadReader.objects.filter(thread=OuterRef("thread"), user=OuterRef(OuterRef("user")))
        since = Coalesce(Subquery(read.values("read_at")[:1]), NEVER, output_field=models.DateTimeField())
        news = (
            standing.exclude(author=OuterRef("user"))
            .filter(created_at__gt=since)
            .order_by()
            .values("thread")
            .annotate(number=Count("pk"))
            .values("number")
        )
        return self.annotate(
            unread=Coalesce(Subquery(news), 0),
            last_words=Subquery(standing.order_by("-created_at", "-pk").values("text")[:1]),
        )


class Participant(models.Model):
    """Une des deux personnes d’une conversation."""

    wagtail_reference_index_ignore = True

    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="participants", verbose_name="conversation"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="conversations",
        verbose_name="compte",
    )
    archived_at = models.DateTimeField("rangée le", null=True, blank=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = "participant·e à une conversation"
        verbose_name_plural = "participant·es aux conversations"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["conversation", "user"], name="in_a_conversation_once")
        ]

    def __str__(self) -> str:
        return f"{self.conversation}, nº {self.pk}"


class BlockQuerySet(models.QuerySet):
    def between(self, one, other):
        """In either direction."""
        return self.filter(Q(user=one, blocked=other) | Q(user=other, blocked=one))


class Block(models.Model):
    """Une personne ne veut plus de messages d’une autre, qui n’en est pas avertie."""

    wagtail_reference_index_ignore = True

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="blocks", verbose_name="compte"
    )
    blocked = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="personne bloquée"
    )
    created_at = models.DateTimeField("le", default=timezone.now)

    objects = BlockQuerySet.as_manager()

    class Meta:
        verbose_name = "blocage"
        verbose_name_plural = "blocages"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "blocked"], name="blocked_once"),
            models.CheckConstraint(condition=~Q(user=F("blocked")), name="nobody_blocks_herself"),
        ]

    def __str__(self) -> str:
        return f"Blocage nº {self.pk}"
