"""Tools that a member keeps, with a note for nobody else."""

from django.conf import settings
from django.db import models

from community.members.models.base import TimestampedModel
from toolbox.models.tools import Tool


class ToolBookmark(TimestampedModel):
    """Un outil gardé par un membre, avec une note que lui seul lit."""

    wagtail_reference_index_ignore = True

    tool = models.ForeignKey(Tool, models.CASCADE, related_name="bookmarks", verbose_name="outil")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="tool_bookmarks", verbose_name="membre"
    )
    note = models.TextField("note", max_length=2000, blank=True)

    class Meta:
        verbose_name = "outil gardé"
        verbose_name_plural = "outils gardés"
        ordering = ["tool__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "tool"],
                name="tool_kept_once",
                violation_error_message="Cet outil est déjà gardé.",
            )
        ]

    def __str__(self) -> str:
        return str(self.tool)
