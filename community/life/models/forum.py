"""What surrounds the posts of the forum: reactions, people named, former versions, drafts, news to tell."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from community.life.forum_enums import ReactionKind
from community.life.models.notices import Follow
from community.life.models.threads import Post, Thread
from community.members.models.base import TimestampedModel


class Reaction(models.Model):
    """Un signe à un message : « j’ai appris », « merci », « je ne comprends pas » ; repris d’un second appui."""

    wagtail_reference_index_ignore = True

    post = models.ForeignKey(Post, models.CASCADE, related_name="reactions", verbose_name="message")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="compte"
    )
    kind = models.CharField("signe", max_length=20, choices=ReactionKind.choices)
    created_at = models.DateTimeField("le", auto_now_add=True)

    class Meta:
        verbose_name = "réaction"
        verbose_name_plural = "réactions"
        constraints = [
            models.UniqueConstraint(fields=["post", "user", "kind"], name="one_reaction_of_a_kind")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.user}"


class Mention(models.Model):
    """Une personne nommée dans un message ; son nom se lit comme son profil le montre à qui lit."""

    wagtail_reference_index_ignore = True

    post = models.ForeignKey(Post, models.CASCADE, related_name="mentions", verbose_name="message")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="mentions", verbose_name="personne nommée"
    )
    created_at = models.DateTimeField("le", auto_now_add=True)

    class Meta:
        verbose_name = "mention"
        verbose_name_plural = "mentions"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["post", "user"], name="named_once_a_post")]

    def __str__(self) -> str:
        return f"{self.user}, {self.post}"


class PostVersion(models.Model):
    """Ce que disait un message avant d’être modifié ; effacée avec lui quand son auteur·rice le retire."""

    wagtail_reference_index_ignore = True

    post = models.ForeignKey(Post, models.CASCADE, related_name="versions", verbose_name="message")
    text = models.TextField("texte d’alors", max_length=6000, blank=True)
    written_at = models.DateTimeField("écrit le")

    class Meta:
        verbose_name = "version d’un message"
        verbose_name_plural = "versions des messages"
        ordering = ["-written_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.post}, version du {self.written_at:%d/%m/%Y}"


class PostDraft(TimestampedModel):
    """Ce qu’une personne est en train d’écrire : un par fil, et un pour la discussion qu’elle va ouvrir."""

    wagtail_reference_index_ignore = True

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="post_drafts", verbose_name="compte"
    )
    thread = models.ForeignKey(
        Thread, models.CASCADE, null=True, blank=True, related_name="drafts", verbose_name="fil"
    )
    title = models.CharField("titre", max_length=200, blank=True)
    text = models.TextField("texte", max_length=6000, blank=True)

    class Meta:
        verbose_name = "brouillon de message"
        verbose_name_plural = "brouillons de messages"
        ordering = ["-updated_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "thread"], condition=Q(thread__isnull=False), name="one_draft_a_thread"
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(thread__isnull=True), name="one_draft_of_a_new_thread"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title or self.thread}, {self.user}"


class PostNews(models.Model):
    """Un message à dire par courriel à qui suit le fil ou le forum ; cesse avec le suivi, n’est dit qu’une fois."""

    wagtail_reference_index_ignore = True

    follow = models.ForeignKey(Follow, models.CASCADE, related_name="news", verbose_name="suivi")
    post = models.ForeignKey(Post, models.CASCADE, related_name="news", verbose_name="message")
    created_at = models.DateTimeField("le", auto_now_add=True)
    told_at = models.DateTimeField("dit le", null=True, blank=True)

    class Meta:
        verbose_name = "nouvelle d’un fil suivi"
        verbose_name_plural = "nouvelles des fils suivis"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["follow", "post"], name="post_told_once_a_follow")]
        indexes = [
            models.Index(fields=["follow"], condition=Q(told_at__isnull=True), name="post_news_to_tell"),
            models.Index(fields=["told_at"], name="post_news_told"),
        ]

    def __str__(self) -> str:
        return f"{self.post}, {self.follow}"
