"""One thread and its posts, for all that people discuss; an introduction has its own."""

import uuid
from datetime import timedelta
from pathlib import PurePath

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from community.exchanges.models import Introduction
from community.members.models.base import TimestampedModel
from dynamics.uploads import CleanDocumentField

EDITED_WITHIN = timedelta(minutes=30)


class Thread(TimestampedModel):
    """Un fil : celui d’une mise en relation n’est lu que par ses deux côtés et l’équipe relais.

    The thread of something of an app to the right is held by that thing (a OneToOneField to here), which says
    who is in it through the hook `register_thread_owners`.
    """

    wagtail_reference_index_ignore = True

    title = models.CharField("titre", max_length=200)
    introduction = models.OneToOneField(
        Introduction,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="thread",
        verbose_name="mise en relation",
    )

    class Meta:
        verbose_name = "fil"
        verbose_name_plural = "fils"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("life:introduction_thread", args=[self.introduction_id])


def document_path(post, filename: str) -> str:
    """Under `prive/`, which the address of public files never serves: a view asks for the permission first."""
    return f"prive/fils/{uuid.uuid4().hex}/{filename}"


class PostQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(withdrawn_at__isnull=True)


class Post(TimestampedModel):
    """Un message d’un fil. Retiré, il garde sa place et perd son texte et son document."""

    wagtail_reference_index_ignore = True

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="posts", verbose_name="fil")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name="auteur·rice",
    )
    text = models.TextField("message", max_length=6000, blank=True)
    document = CleanDocumentField(
        "document",
        upload_to=document_path,
        blank=True,
        max_length=300,
        help_text="PDF, bureautique, CSV ou texte, 10 Mo au plus.",
    )
    edited_at = models.DateTimeField("corrigé le", null=True, blank=True)
    withdrawn_at = models.DateTimeField("retiré le", null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = "message"
        verbose_name_plural = "messages"
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(text="", document=""),
                name="withdrawn_post_keeps_nothing",
            )
        ]
        indexes = [models.Index(fields=["thread", "created_at"], name="post_of_thread")]

    def __str__(self) -> str:
        return f"{self.thread}, le {self.created_at:%d/%m/%Y}"

    @property
    def document_name(self) -> str:
        return PurePath(self.document.name).name if self.document else ""

    @property
    def is_fresh(self) -> bool:
        """Whether its author may still correct it."""
        return timezone.now() < self.created_at + EDITED_WITHIN


class ThreadReader(models.Model):
    """Jusqu’où une personne a lu un fil : tant qu’elle n’a pas lu, elle ne reçoit qu’un seul avis."""

    wagtail_reference_index_ignore = True

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="readers", verbose_name="fil")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="compte"
    )
    read_at = models.DateTimeField("lu jusqu’au", default=timezone.now)

    class Meta:
        verbose_name = "lecture d’un fil"
        verbose_name_plural = "lectures des fils"
        constraints = [models.UniqueConstraint(fields=["thread", "user"], name="thread_read_once_a_person")]

    def __str__(self) -> str:
        return f"{self.thread}, {self.user}"
