"""What is missing in the toolbox: open calls, answered with tools."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.urls import reverse
from wagtail.models import DraftStateMixin, RevisionMixin, WorkflowMixin

from community.members.models.base import TimestampedModel
from toolbox.models.tools import Tool


class GapQuerySet(models.QuerySet):
    def published(self):
        return self.filter(live=True)


class Gap(WorkflowMixin, DraftStateMixin, RevisionMixin, TimestampedModel):
    """Un manque : « il nous manque un outil pour… », ouvert par une étude ou par un membre.

    A member's gap is read by a moderator first; `live` changes in Wagtail's workflow.
    """

    slug = models.SlugField("adresse", max_length=100, unique=True)
    title = models.CharField("il nous manque un outil pour…", max_length=160)
    text = models.TextField("précisions", max_length=2000)
    source = models.CharField("source", max_length=200, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="gaps_opened",
        verbose_name="signalé par",
    )
    tools = models.ManyToManyField(
        Tool, through="GapAnswer", related_name="gaps", verbose_name="outils proposés en réponse"
    )
    seed_digest = models.CharField(max_length=64, blank=True, editable=False)

    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="gap",
        for_concrete_model=False,
    )
    _revisions = GenericRelation(
        "wagtailcore.Revision",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="gap",
        for_concrete_model=False,
    )

    objects = GapQuerySet.as_manager()

    class Meta:
        verbose_name = "manque"
        verbose_name_plural = "manques"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("toolbox:gap", args=[self.slug])

    def get_edit_url(self) -> str:
        """Where its author corrects it; letters of moderation lead there."""
        return reverse("toolbox:gap_edit", args=[self.slug])

    def get_moderation_url(self) -> str:
        return self.get_absolute_url()


class GapAnswer(TimestampedModel):
    """Un outil donné en réponse à un manque ; il n’est montré qu’une fois l’outil publié."""

    gap = models.ForeignKey(Gap, models.CASCADE, related_name="answers", verbose_name="manque")
    tool = models.ForeignKey(Tool, models.CASCADE, related_name="gap_answers", verbose_name="outil")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="gaps_answered",
        verbose_name="répondu par",
    )

    class Meta:
        verbose_name = "réponse à un manque"
        verbose_name_plural = "réponses à des manques"
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["gap", "tool"],
                name="gap_answered_once_by_a_tool",
                violation_error_message="Cet outil répond déjà à ce manque.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.gap} : {self.tool}"
