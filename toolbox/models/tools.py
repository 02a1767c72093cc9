"""A tool of the community: what it serves, how to do it, who used it."""

import uuid
from datetime import date, timedelta
from pathlib import PurePath

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import DraftStateMixin, Orderable, RevisionMixin, WorkflowMixin
from wagtail.search import index

from community.members.models.base import TimestampedModel
from dynamics.enums import Sheet, Stage
from dynamics.french import get_analyser
from dynamics.models import Dynamic, Theme
from dynamics.models.fields import ChoiceListField
from dynamics.uploads import CleanDocumentField
from toolbox import enums

# Addresses of the site under /outils/
RESERVED_SLUGS = frozenset({"comparer", "manques", "proposer", "mes-outils"})
REREAD_EVERY = timedelta(days=365)


def validate_slug_not_reserved(value: str) -> None:
    """Raise ValidationError when the slug is an address of the toolbox itself."""
    if value in RESERVED_SLUGS:
        raise ValidationError("« %(value)s » est une adresse réservée du site.", params={"value": value})


def in_a_year() -> date:
    """When a tool written today is to be read again."""
    return timezone.localdate() + REREAD_EVERY


class ToolQuerySet(models.QuerySet):
    def published(self):
        return self.filter(live=True)

    def visible_to(self, user):
        """What this person may open: the published ones, her own proposals, all for those who look after them."""
        if not user.is_authenticated:
            return self.published()
        if user.has_perm("toolbox.see_drafts"):
            return self
        return self.filter(Q(live=True) | Q(proposed_by=user))

    def to_reread(self, day: date):
        """Published tools whose re-reading date has come, the oldest first."""
        return self.published().filter(reread_on__lte=day).order_by("reread_on", "name", "pk")

    def drafts_of(self, user):
        """Proposals under way, the last written first."""
        return self.filter(live=False, proposed_by=user).order_by("-updated_at", "-pk")


class Tool(WorkflowMixin, DraftStateMixin, RevisionMixin, index.Indexed, TimestampedModel, ClusterableModel):
    """Un outil, une méthode, un dispositif ou une posture.

    The row is what was last published, or a draft that its author still writes; `live` changes in Wagtail's
    workflow and in the back office only.
    """

    slug = models.SlugField("adresse", max_length=100, unique=True, validators=[validate_slug_not_reserved])
    name = models.CharField("nom", max_length=120)
    kind = models.CharField("nature", max_length=12, choices=enums.Kind.choices, default=enums.Kind.METHOD)
    summary = models.CharField("résumé", max_length=240, blank=True)
    aims = ChoiceListField("buts", vocabulary=enums.Aim)
    aim = models.TextField("à quoi il sert", max_length=2000, blank=True)
    when = models.TextField("quand le choisir", max_length=2000, blank=True)
    stages = ChoiceListField("stades", vocabulary=Stage)
    sheets = ChoiceListField("fiches", vocabulary=Sheet)
    themes = ParentalManyToManyField(Theme, blank=True, related_name="tools", verbose_name="thèmes")

    difficulty = models.CharField("difficulté", max_length=10, choices=enums.Difficulty.choices, blank=True)
    cost = models.CharField("coût", max_length=10, choices=enums.Cost.choices, blank=True)
    duration = models.CharField("durée", max_length=10, choices=enums.Duration.choices, blank=True)
    group = models.CharField("taille du groupe", max_length=10, choices=enums.GroupSize.choices, blank=True)
    people = models.CharField("personnes", max_length=400, blank=True)
    time = models.CharField("temps", max_length=400, blank=True)
    money = models.CharField("argent, matériel, lieu", max_length=400, blank=True)

    keywords = models.JSONField("mots-clés", default=list, blank=True)
    see_also = ParentalManyToManyField(
        "self", blank=True, symmetrical=False, related_name="seen_from", verbose_name="voir aussi"
    )
    sources = models.JSONField("sources", default=list, blank=True)
    unmarked = ChoiceListField(
        "passages sans glossaire",
        vocabulary=enums.Passage,
        help_text="Les mots du glossaire n’y sont pas expliqués.",
    )

    reread_on = models.DateField("à relire le", default=in_a_year)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="tools_kept",
        verbose_name="rédacteur·rice qui en prend soin",
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="tools_proposed",
        verbose_name="proposé par",
    )
    seed_digest = models.CharField(max_length=64, blank=True, editable=False)

    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="tool",
        for_concrete_model=False,
    )
    _revisions = GenericRelation(
        "wagtailcore.Revision",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="tool",
        for_concrete_model=False,
    )

    # Life of the record rather than its content: a revision never brings back an old value of these
    KEPT_BY_THE_ROW = ("reread_on", "owner_id", "proposed_by_id", "seed_digest", "created_at")

    objects = ToolQuerySet.as_manager()

    search_fields = [
        index.SearchField("search_title", boost=4),
        index.SearchField("search_body"),
        index.FilterField("live"),
    ]

    class Meta:
        verbose_name = "outil"
        verbose_name_plural = "outils"
        ordering = ["name", "pk"]
        indexes = [
            models.Index(fields=["reread_on"], condition=Q(live=True), name="tool_to_reread"),
            models.Index(fields=["name", "id"], condition=Q(live=True), name="tool_live_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("toolbox:detail", args=[self.slug])

    def get_edit_url(self) -> str:
        """Where its author corrects it; letters of moderation lead there."""
        return reverse("toolbox:propose_step", args=[self.slug, "but"])

    def get_moderation_url(self) -> str:
        """The draft as its author and the moderators read it."""
        return reverse("toolbox:preview", args=[self.slug])

    def with_content_json(self, content):
        """The content of a revision, with the life of the record as it is today."""
        tool = super().with_content_json(content)
        for name in self.KEPT_BY_THE_ROW:
            setattr(tool, name, getattr(self, name))
        return tool

    # Search: only the analyser's stems reach a backend
    @property
    def search_title(self) -> str:
        return get_analyser().index_text(self.name)

    @property
    def search_body(self) -> str:
        return get_analyser().index_text(" ".join(self.searched_texts()))

    def searched_texts(self) -> list[str]:
        """Everything a person could remember of this tool, or hope from it."""
        return [
            self.get_kind_display(),
            self.summary,
            self.aim,
            self.when,
            *self.keywords,
            *[f"{aim.label} {aim.question}" for aim in self.aim_values],
            *[theme.name for theme in self.themes.all()],
            *[f"{step.title} {step.text}" for step in self.steps.all()],
            *[use.who for use in self.uses.all()],
            *[variant.name for variant in self.variants.all()],
        ]

    @property
    def aim_values(self) -> list[enums.Aim]:
        return [enums.Aim(aim) for aim in self.aims if aim in enums.Aim.values]

    @property
    def stage_labels(self) -> list[str]:
        return [Stage(stage).label for stage in self.stages if stage in Stage.values]

    @property
    def sheet_labels(self) -> list[str]:
        return [Sheet(sheet).label for sheet in self.sheets if sheet in Sheet.values]


class ToolStep(Orderable):
    """Une étape d’un outil."""

    tool = ParentalKey(Tool, on_delete=models.CASCADE, related_name="steps")
    title = models.CharField("titre", max_length=120)
    text = models.TextField("ce qu’on y fait", max_length=1500)
    by_archipel = models.BooleanField(
        "ajoutée par Archipel", default=False, help_text="L’étude ne la dit pas : elle vient de nous."
    )

    class Meta(Orderable.Meta):
        verbose_name = "étape"
        verbose_name_plural = "étapes"

    def __str__(self) -> str:
        return self.title


class ToolPitfall(Orderable):
    """Un point de vigilance."""

    tool = ParentalKey(Tool, on_delete=models.CASCADE, related_name="pitfalls")
    text = models.TextField("point de vigilance", max_length=1500)
    source = models.CharField("source", max_length=200, blank=True)
    by_archipel = models.BooleanField(
        "ajouté par Archipel", default=False, help_text="L’étude ne le dit pas : il vient de nous."
    )

    class Meta(Orderable.Meta):
        verbose_name = "point de vigilance"
        verbose_name_plural = "points de vigilance"

    def __str__(self) -> str:
        return self.text[:80]


class ToolUse(Orderable):
    """Un usage connu d’un outil, par une dynamique de la plateforme ou par un collectif nommé."""

    tool = ParentalKey(Tool, on_delete=models.CASCADE, related_name="uses")
    dynamic = models.ForeignKey(
        Dynamic,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="tool_uses",
        verbose_name="dynamique",
    )
    name = models.CharField(
        "nom", max_length=200, blank=True, help_text="Si elle n’a pas de page sur Archipel."
    )
    gave = models.TextField("ce que cela a donné", max_length=1500)
    source = models.CharField("source", max_length=200, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = "usage connu"
        verbose_name_plural = "usages connus"
        constraints = [
            models.CheckConstraint(
                condition=Q(dynamic__isnull=False, name="") | (Q(dynamic__isnull=True) & ~Q(name="")),
                name="tool_use_by_a_dynamique_or_by_a_name",
                violation_error_message="Choisissez la dynamique, ou écrivez le nom du collectif : l’un des deux.",
            )
        ]

    def __str__(self) -> str:
        return self.who or "usage"

    @property
    def who(self) -> str:
        return self.dynamic.name if self.dynamic_id else self.name


class ToolVariant(Orderable):
    """Une variante d’un outil."""

    tool = ParentalKey(Tool, on_delete=models.CASCADE, related_name="variants")
    name = models.CharField("nom", max_length=120)
    text = models.TextField("ce qui change", max_length=1500)
    source = models.CharField("source", max_length=200, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = "variante"
        verbose_name_plural = "variantes"

    def __str__(self) -> str:
        return self.name


def document_path(document, filename: str) -> str:
    """In a folder that nobody guesses: before publication, a document has no other lock than its address."""
    return f"outils/documents/{uuid.uuid4().hex}/{filename}"


class ToolDocument(Orderable):
    """Un document à télécharger avec un outil."""

    tool = ParentalKey(Tool, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField("titre", max_length=200)
    file = CleanDocumentField(
        "fichier",
        upload_to=document_path,
        help_text="PDF, bureautique, CSV ou texte, 10 Mo au plus.",
    )
    size = models.PositiveIntegerField("poids", default=0, editable=False)
    credit = models.CharField("crédit", max_length=200, blank=True)
    licence = models.CharField("licence", max_length=120, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = "document"
        verbose_name_plural = "documents"

    def __str__(self) -> str:
        return self.title

    def save(self, *args, **kwargs):
        """Keep the weight, so that a page does not ask the storage for it."""
        if self.file and (not self.file._committed or not self.size):
            self.size = self.file.size
        super().save(*args, **kwargs)

    @property
    def kind(self) -> str:
        """« PDF », « ODT »…: what the name says, which the content was checked against."""
        return PurePath(self.file.name).suffix.lstrip(".").upper()
