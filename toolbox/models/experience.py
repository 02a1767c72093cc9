"""What dynamiques lived with a tool, what they made of it, and who can pass it on."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from wagtail.models import DraftStateMixin, RevisionMixin, WorkflowMixin

from community.members.models.base import TimestampedModel
from dynamics.enums import Stage, TerritoryLevel
from dynamics.models import Dynamic, Territory
from toolbox.enums import Again, TerritoryKind
from toolbox.models.tools import Tool


class UsageReportQuerySet(models.QuerySet):
    def published(self):
        return self.filter(live=True)

    def newest(self):
        return self.order_by("-happened_on", "-pk")


class UsageReport(WorkflowMixin, DraftStateMixin, RevisionMixin, TimestampedModel):
    """Un retour d’usage : ce qu’une dynamique a vécu avec un outil, l’échec comme la réussite.

    The row is what was last published, or what waits for a moderator; `live` changes in Wagtail's workflow.
    """

    tool = models.ForeignKey(Tool, models.CASCADE, related_name="reports", verbose_name="outil")
    dynamic = models.ForeignKey(
        Dynamic, models.CASCADE, related_name="usage_reports", verbose_name="dynamique"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="usage_reports",
        verbose_name="auteur·rice",
    )
    happened_on = models.DateField("date", default=timezone.localdate)
    stage = models.CharField("stade de la dynamique à ce moment", max_length=24, choices=Stage.choices)
    territory_kind = models.CharField("type de territoire", max_length=16, choices=TerritoryKind.choices)
    context = models.TextField("contexte", max_length=2000)
    adapted = models.TextField("ce que nous avons adapté", max_length=2000, blank=True)
    worked = models.TextField("ce qui a marché", max_length=2000, blank=True)
    did_not_work = models.TextField("ce qui n’a pas marché", max_length=2000, blank=True)
    again = models.CharField("le referiez-vous", max_length=10, choices=Again.choices)

    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="usage_report",
        for_concrete_model=False,
    )
    _revisions = GenericRelation(
        "wagtailcore.Revision",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="usage_report",
        for_concrete_model=False,
    )

    objects = UsageReportQuerySet.as_manager()

    class Meta:
        verbose_name = "retour d’usage"
        verbose_name_plural = "retours d’usage"
        ordering = ["-happened_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(worked="") | ~Q(did_not_work=""),
                name="usage_report_tells_something",
                violation_error_message="Dites ce qui a marché, ce qui n’a pas marché, ou les deux.",
            )
        ]
        indexes = [
            models.Index(
                fields=["tool", "-happened_on"], condition=Q(live=True), name="usage_report_of_tool"
            ),
            models.Index(fields=["dynamic"], condition=Q(live=True), name="usage_report_of_dynamic"),
        ]

    def __str__(self) -> str:
        return f"{self.tool.name}, par {self.dynamic.name}"

    def get_absolute_url(self) -> str:
        return f"{self.tool.get_absolute_url()}#retour-{self.pk}"

    def get_edit_url(self) -> str:
        """Where its author corrects it; letters of moderation lead there."""
        return reverse("toolbox:report_edit", args=[self.tool.slug, self.pk])

    def get_moderation_url(self) -> str:
        """The retour as its author and the moderators read it before it is published."""
        return reverse("toolbox:report_read", args=[self.tool.slug, self.pk])


class TeamVariantQuerySet(models.QuerySet):
    def published(self):
        return self.filter(live=True, dynamic__live=True)

    def newest(self):
        return self.order_by("-happened_on", "-pk")


class TeamVariant(WorkflowMixin, DraftStateMixin, RevisionMixin, TimestampedModel):
    """La variante d’un outil, racontée par la dynamique qui s’en sert ainsi.

    The row is what was last published, or what waits for a moderator; a published variant that its author
    changes stays as it is until the new text is published.
    """

    tool = models.ForeignKey(Tool, models.CASCADE, related_name="team_variants", verbose_name="outil")
    dynamic = models.ForeignKey(
        Dynamic, models.CASCADE, related_name="tool_variants", verbose_name="dynamique"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="tool_variants",
        verbose_name="auteur·rice",
    )
    happened_on = models.DateField("depuis quand", default=timezone.localdate)
    name = models.CharField("nom de la variante", max_length=120)
    text = models.TextField("ce qui change", max_length=1500)
    why = models.TextField("pourquoi", max_length=1500, blank=True)

    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="team_variant",
        for_concrete_model=False,
    )
    _revisions = GenericRelation(
        "wagtailcore.Revision",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="team_variant",
        for_concrete_model=False,
    )

    # Who wrote it is the life of the record: a revision never brings an author who left back
    KEPT_BY_THE_ROW = ("author_id", "created_at")

    objects = TeamVariantQuerySet.as_manager()

    class Meta:
        verbose_name = "variante d’une dynamique"
        verbose_name_plural = "variantes des dynamiques"
        ordering = ["-happened_on", "-pk"]
        indexes = [
            models.Index(fields=["tool", "-happened_on"], condition=Q(live=True), name="team_variant_of_tool")
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.tool.name}), par {self.dynamic.name}"

    def get_absolute_url(self) -> str:
        return f"{self.tool.get_absolute_url()}#variante-{self.pk}"

    def get_edit_url(self) -> str:
        """Where its author corrects it; letters of moderation lead there."""
        return reverse("toolbox:variant_edit", args=[self.tool.slug, self.pk])

    def get_moderation_url(self) -> str:
        """The variant as its author and the moderators read it before it is published."""
        return reverse("toolbox:variant_read", args=[self.tool.slug, self.pk])

    def with_content_json(self, content):
        """The content of a revision, with the life of the record as it is today."""
        variant = super().with_content_json(content)
        for name in self.KEPT_BY_THE_ROW:
            setattr(variant, name, getattr(self, name))
        return variant


class ResourcePersonQuerySet(models.QuerySet):
    def active(self):
        return self.filter(is_active=True, user__is_active=True)


class ResourcePerson(TimestampedModel):
    """Un membre qui peut transmettre un outil ; son nom et son adresse ne sont jamais affichés."""

    wagtail_reference_index_ignore = True

    tool = models.ForeignKey(Tool, models.CASCADE, related_name="resource_people", verbose_name="outil")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="tools_passed_on", verbose_name="membre"
    )
    how = models.TextField("comment", max_length=600)
    region = models.ForeignKey(
        Territory,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"level": TerritoryLevel.REGION},
        verbose_name="région",
        help_text="Laissez vide si vous pouvez le faire partout, ou à distance.",
    )
    conditions = models.TextField("conditions", max_length=600, blank=True)
    is_active = models.BooleanField("disponible", default=True)

    objects = ResourcePersonQuerySet.as_manager()

    class Meta:
        verbose_name = "personne ressource"
        verbose_name_plural = "personnes ressources"
        ordering = ["tool", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["tool", "user"],
                name="resource_person_once_a_tool",
                violation_error_message="Vous avez déjà dit que vous pouvez transmettre cet outil.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.tool} : personne ressource"
