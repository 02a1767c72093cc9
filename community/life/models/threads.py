"""One thread and its posts, for all that people discuss; an introduction has its own."""

import uuid
from datetime import timedelta
from pathlib import PurePath

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from wagtail.search import index

from community.exchanges.models import Introduction
from community.life.enums import Board
from community.life.models.groups import Group
from community.life.querysets import PostQuerySet, ThreadQuerySet
from community.members.models.base import TimestampedModel
from dynamics.enums import Sheet
from dynamics.french import get_analyser
from dynamics.models import Territory, Theme
from dynamics.uploads import CleanDocumentField, CleanImageField

EDITED_WITHIN = timedelta(minutes=30)
MOST_INDEXED = 60  # posts of a thread whose words the search knows


class Thread(index.Indexed, TimestampedModel):
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
    board = models.CharField("tenu par", max_length=20, choices=Board.choices, default=Board.HELD)
    sheet = models.CharField("fiche", max_length=32, choices=Sheet.choices, blank=True)
    theme = models.ForeignKey(
        Theme, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="thème"
    )
    territory = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="territoire"
    )
    group = models.ForeignKey(
        Group, models.CASCADE, null=True, blank=True, related_name="threads", verbose_name="groupe"
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="threads_opened",
        verbose_name="ouvert par",
    )
    last_post_at = models.DateTimeField("dernier message", null=True, blank=True)
    slow_minutes = models.PositiveSmallIntegerField(
        "minutes entre deux messages d’une personne", default=0, help_text="0 : pas de ralenti."
    )
    closed_at = models.DateTimeField("fermé le", null=True, blank=True)
    answer = models.ForeignKey(
        "life.Post",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="la réponse qui a résolu la question",
    )

    objects = ThreadQuerySet.as_manager()

    search_fields = [
        index.SearchField("search_title", boost=2),
        index.SearchField("search_body"),
        index.FilterField("board"),
    ]

    class Meta:
        verbose_name = "fil"
        verbose_name_plural = "fils"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(board=Board.INTRODUCTION, introduction__isnull=False)
                | (~Q(board=Board.INTRODUCTION) & Q(introduction__isnull=True)),
                name="thread_of_introduction_has_it",
            ),
            models.CheckConstraint(
                condition=Q(board=Board.GROUP, group__isnull=False)
                | (~Q(board=Board.GROUP) & Q(group__isnull=True)),
                name="thread_of_group_has_it",
            ),
        ]
        indexes = [
            models.Index(fields=["board", "-last_post_at"], name="thread_of_board_by_date"),
            models.Index(fields=["group", "-last_post_at"], name="thread_of_group_by_date"),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def get_indexed_objects(cls):
        """The forums only: what people write in private is in no index. Who reads what is asked when one searches."""
        return super().get_indexed_objects().filter(board__in=[Board.FORUM, Board.GROUP])

    def get_absolute_url(self) -> str:
        """Where this app shows it; of a thread held by another app, its owner knows (`life.hooks.owner_of`)."""
        if self.board == Board.PRIVATE:
            return self.conversation.get_absolute_url()
        if self.is_in_forum:
            return reverse("life:forum_thread", args=[self.pk])
        return reverse("life:introduction_thread", args=[self.introduction_id])

    @property
    def is_in_forum(self) -> bool:
        return self.board in {Board.FORUM, Board.GROUP}

    @property
    def search_title(self) -> str:
        return get_analyser().index_text(self.title)

    @property
    def search_body(self) -> str:
        texts = self.posts.standing().values_list("text", flat=True)[:MOST_INDEXED]
        return get_analyser().index_text(" ".join(texts))


def document_path(post, filename: str) -> str:
    """Under `prive/`, which the address of public files never serves: a view asks for the permission first."""
    return f"prive/fils/{uuid.uuid4().hex}/{filename}"


def picture_path(post, filename: str) -> str:
    return f"prive/fils/{uuid.uuid4().hex}/{filename}"


class Post(TimestampedModel):
    """Un message d’un fil. Retiré, il garde sa place et perd son texte et son document."""

    wagtail_reference_index_ignore = True
    named = ()  # people whom the form that wrote it names, until they are rows (`services.forum`)

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
    picture = CleanImageField(
        "image",
        upload_to=picture_path,
        blank=True,
        max_length=300,
        help_text="JPEG, PNG, WebP ou GIF, 8 Mo au plus ; redessinée, elle perd la date et le lieu de la prise de vue.",
    )
    picture_alt = models.CharField("ce que montre l’image", max_length=200, blank=True)
    answers_to = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="answers", verbose_name="répond à"
    )
    edited_at = models.DateTimeField("corrigé le", null=True, blank=True)
    withdrawn_at = models.DateTimeField("retiré le", null=True, blank=True)
    held_at = models.DateTimeField("en attente de relecture depuis", null=True, blank=True)
    hidden_at = models.DateTimeField("masqué le", null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = "message"
        verbose_name_plural = "messages"
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(text="", document="", picture=""),
                name="withdrawn_post_keeps_nothing",
            )
        ]
        indexes = [models.Index(fields=["thread", "created_at"], name="post_of_thread")]

    def __str__(self) -> str:
        return f"{self.thread}, le {self.created_at:%d/%m/%Y}"

    @property
    def is_standing(self) -> bool:
        return self.withdrawn_at is None and self.held_at is None and self.hidden_at is None

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
