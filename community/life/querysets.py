"""Threads and posts as one person may read them."""

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from community.life.enums import Board
from community.members.rules import is_facilitator, is_member


class PostQuerySet(models.QuerySet):
    def standing(self):
        """What everybody in the thread reads: neither withdrawn, nor held for a moderator, nor hidden by one."""
        return self.filter(withdrawn_at__isnull=True, held_at__isnull=True, hidden_at__isnull=True)

    def with_a_place_for(self, user):
        """Those that keep a place on the page: a held post has one for its author and for moderators only."""
        if is_facilitator(user):
            return self
        known = Q(held_at__isnull=True)
        return self.filter(known | Q(author=user) if is_member(user) else known)


class ThreadQuerySet(models.QuerySet):
    @property
    def _posts(self) -> models.QuerySet:
        """The posts of the thread around; no order, so that counting them stays cheap."""
        posts = self.model._meta.get_field("posts").related_model.objects
        return posts.filter(thread=OuterRef("pk")).order_by()

    def in_forum(self):
        return self.filter(board__in=[Board.FORUM, Board.GROUP])

    def public(self):
        """What anybody reads: the forums, and groups that are read openly; nothing of what only waits."""
        return self.filter(self._open(), self._begun())

    def read_by(self, user):
        """Threads of the forum that this person may read; `forum_owner` says the same of one thread."""
        if not is_member(user):
            return self.public()
        groups = self.model._meta.get_field("group").related_model.objects
        readable = self._open() | Q(board=Board.GROUP, group__in=groups.of(user))
        begun = Q(self._begun()) | Q(opened_by=user)
        if is_facilitator(user):
            begun |= Q(Exists(self._posts.filter(withdrawn_at__isnull=True)))
        return self.filter(readable, begun)

    def with_card(self):
        """What a line of a list says of a thread, without a query more."""
        counted = self._posts.standing().values("thread").annotate(total=Count("pk")).values("total")
        around = self.select_related("theme", "territory", "group", "opened_by__profile")
        return around.annotate(post_count=Coalesce(Subquery(counted), 0))

    def with_mine(self, user):
        """What the page of a thread says to this person: her draft, her follow, how far she read, how
        many posts she wrote; its first words.
        """
        me = user.pk if is_member(user) else 0

        def mine(relation: str, column: str) -> Subquery:
            rows = self.model._meta.get_field(relation).related_model.objects
            return Subquery(rows.filter(thread=OuterRef("pk"), user=me).order_by().values(column)[:1])

        written = self._posts.filter(author=me).order_by().values("thread")
        first = self._posts.standing().order_by("created_at", "pk").values("text")[:1]
        return self.annotate(
            my_draft=mine("drafts", "text"),
            my_rhythm=mine("follows", "rhythm"),
            my_read_at=mine("readers", "read_at"),
            my_posts=Coalesce(Subquery(written.annotate(total=Count("pk")).values("total")), 0),
            first_text=Subquery(first),
        )

    def latest_first(self):
        return self.order_by(Coalesce("last_post_at", "created_at").desc(), "-pk")

    @staticmethod
    def _open() -> Q:
        return Q(board=Board.FORUM) | Q(board=Board.GROUP, group__reads_openly=True)

    def _begun(self) -> Exists:
        return Exists(self._posts.standing())
