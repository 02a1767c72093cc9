"""The six thematic sheets, what members tick in them, and what dynamiques lived with a lever."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from modelcluster.fields import ParentalKey
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import DraftStateMixin, Orderable, RevisionMixin, WorkflowMixin

from community.members.models.base import TimestampedModel
from dynamics.citations import cite_by_part
from dynamics.enums import Sheet
from dynamics.models import Dynamic
from toolbox.blocks.fields import SMALL_FEATURES, SourceBlock, ToolChoiceBlock
from toolbox.blocks.sheets import FurtherBlock, LeversBlock, PointBlock, PropositionBlock, WatchBlock
from toolbox.hooks import proposition_links, sheet_links
from toolbox.models.pages import KnowledgePage, reading_minutes, tools_in, words_in


class SheetIndexPage(KnowledgePage):
    """La liste des six fiches, à l’adresse /fiches/."""

    introduction = RichTextField("introduction", features=SMALL_FEATURES, blank=True)
    seed_digest = models.CharField(max_length=64, blank=True, editable=False)

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["toolbox.SheetPage"]
    max_count = 1
    content_panels = [*KnowledgePage.content_panels, FieldPanel("introduction")]
    template = "toolbox/sheets/index.html"

    class Meta:
        verbose_name = "liste des fiches"
        verbose_name_plural = "listes des fiches"

    def get_context(self, request, *args, **kwargs):
        order = list(Sheet.values)
        pages = SheetPage.objects.child_of(self).live().annotate(shown=models.Count("shown_dynamics"))
        sheets = sorted(pages, key=lambda page: order.index(page.key))
        return {**super().get_context(request, *args, **kwargs), "sheets": sheets}


class SheetPage(KnowledgePage):
    """Une fiche thématique : ce qui fait réussir, ce qui freine, ce sur quoi on peut agir."""

    key = models.CharField("thème", max_length=40, choices=Sheet.choices, unique=True)
    summary = models.CharField(
        "résumé", max_length=300, help_text="Deux phrases, pour la liste et les moteurs."
    )
    stake = RichTextField("enjeu", features=SMALL_FEATURES)
    conditions = StreamField([("condition", PointBlock(label="Condition"))], verbose_name="conditions")
    brakes = StreamField([("brake", PointBlock(icon="minus", label="Frein"))], verbose_name="freins")
    levers = StreamField(LeversBlock(), verbose_name="leviers")
    vigilance = StreamField([("watch", WatchBlock())], verbose_name="points de vigilance")
    questions = StreamField(
        [("question", blocks.CharBlock(icon="help", label="Question", max_length=300))],
        verbose_name="questions à se poser",
    )
    propositions = StreamField(
        [("proposition", PropositionBlock())], verbose_name="propositions fondées", blank=True
    )
    tools = StreamField([("tool", ToolChoiceBlock(icon="cog"))], verbose_name="outils", blank=True)
    further = StreamField([("further", FurtherBlock())], verbose_name="pour aller plus loin", blank=True)
    sources = StreamField([("source", SourceBlock(required=True))], verbose_name="sources", blank=True)
    seed_digest = models.CharField(max_length=64, blank=True, editable=False)

    parent_page_types = ["toolbox.SheetIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *KnowledgePage.content_panels,
        MultiFieldPanel([FieldPanel("key"), FieldPanel("summary")], heading="En bref"),
        FieldPanel("stake"),
        FieldPanel("conditions"),
        FieldPanel("brakes"),
        FieldPanel("levers"),
        FieldPanel("vigilance"),
        FieldPanel("questions"),
        FieldPanel("propositions"),
        FieldPanel("tools"),
        InlinePanel("shown_dynamics", heading="Dynamiques qui la montrent", label="Dynamique"),
        FieldPanel("further"),
        FieldPanel("sources"),
    ]
    template = "toolbox/sheets/sheet.html"
    PARTS = (
        ("enjeu", "L’enjeu"),
        ("conditions", "Ce qui aide"),
        ("freins", "Ce qui freine"),
        ("leviers", "Les leviers"),
        ("vigilance", "Points de vigilance"),
        ("questions", "Questions à se poser"),
        ("propositions", "Propositions qu’elle fonde"),
        ("outils", "Les outils"),
        ("dynamiques", "Les dynamiques qui le montrent"),
        ("aller-plus-loin", "Pour aller plus loin"),
        ("sources", "Sources"),
    )

    class Meta:
        verbose_name = "fiche thématique"
        verbose_name_plural = "fiches thématiques"

    @property
    def streams(self) -> tuple:
        return (
            self.conditions,
            self.brakes,
            self.levers,
            self.vigilance,
            self.questions,
            self.tools,
            self.further,
        )

    @property
    def minutes(self) -> int:
        return reading_minutes(words_in(*self.streams))

    def lever(self, key: str):
        """The lever of that key, or None."""
        return next((block.value for block in self.levers if block.value["key"] == key), None)

    def lever_url(self, key: str) -> str:
        return f"{self.get_absolute_url()}#levier-{key}"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        user = getattr(request, "user", None)
        tools = tools_in(*self.streams)
        examples: dict[str, list] = {}
        for example in LeverExample.objects.filter(sheet_id=self.pk, live=True).select_related("dynamic"):
            examples.setdefault(example.lever, []).append(example)
        is_member = user is not None and user.is_authenticated
        return {
            **context,
            "tools": tools,
            "listed_tools": [tools[block.value] for block in self.tools if block.value in tools],
            "lived": examples,
            "links": sheet_links(self.key),
            "proposition_links": proposition_links() if self.propositions else {},
            "ticked": set(self.ticks.filter(user=user).values_list("lever", flat=True))
            if is_member
            else set(),
            "may_tell": is_member and user.teams.filter(dynamic__live=True).exists(),
            "shown": self.shown_dynamics.select_related("dynamic__typology", "dynamic__seat"),
            "all_sources": cite_by_part(block.value for block in self.sources),
            "contents": [
                {"anchor": anchor, "label": label} for anchor, label in self.PARTS if self.has(anchor)
            ],
        }

    def has(self, anchor: str) -> bool:
        """Whether a part of the page has something to show."""
        optional = {
            "propositions": self.propositions,
            "outils": self.tools,
            "aller-plus-loin": self.further,
            "sources": self.sources,
        }
        return anchor not in optional or len(optional[anchor]) > 0


class SheetDynamic(Orderable):
    """Une dynamique qui montre ce que dit la fiche."""

    sheet = ParentalKey(SheetPage, on_delete=models.CASCADE, related_name="shown_dynamics")
    dynamic = models.ForeignKey(
        Dynamic, models.CASCADE, related_name="shown_in_sheets", verbose_name="dynamique"
    )
    why = models.CharField("pourquoi", max_length=300)

    panels = [FieldPanel("dynamic"), FieldPanel("why")]

    class Meta(Orderable.Meta):
        verbose_name = "dynamique qui la montre"
        verbose_name_plural = "dynamiques qui la montrent"
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "dynamic"],
                name="sheet_shows_a_dynamique_once",
                violation_error_message="Cette dynamique est déjà dans la fiche.",
            )
        ]

    def __str__(self) -> str:
        return self.why


class LeverTick(TimestampedModel):
    """Un levier qu’un membre veut travailler ; lui seul le voit."""

    wagtail_reference_index_ignore = True

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="lever_ticks", verbose_name="membre"
    )
    sheet = models.ForeignKey(SheetPage, models.CASCADE, related_name="ticks", verbose_name="fiche")
    lever = models.CharField("levier", max_length=60)

    class Meta:
        verbose_name = "levier à travailler"
        verbose_name_plural = "leviers à travailler"
        ordering = ["sheet", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "sheet", "lever"],
                name="lever_ticked_once",
                violation_error_message="Ce levier est déjà dans votre liste.",
            )
        ]

    def __str__(self) -> str:
        return self.lever


class LeverExample(WorkflowMixin, DraftStateMixin, RevisionMixin, TimestampedModel):
    """« Nous l’avons vécu » : un exemple daté d’un levier, raconté par l’équipe d’une dynamique.

    The row is what was last published, or what waits for a moderator; `live` changes in Wagtail's workflow.
    """

    sheet = models.ForeignKey(SheetPage, models.CASCADE, related_name="lived_examples", verbose_name="fiche")
    lever = models.CharField("levier", max_length=60)
    dynamic = models.ForeignKey(
        Dynamic, models.CASCADE, related_name="lever_examples", verbose_name="dynamique"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="lever_examples",
        verbose_name="auteur·rice",
    )
    happened_on = models.DateField("quand", default=timezone.localdate)
    text = models.TextField("ce que vous avez vécu", max_length=1500)

    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="lever_example",
        for_concrete_model=False,
    )
    _revisions = GenericRelation(
        "wagtailcore.Revision",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="lever_example",
        for_concrete_model=False,
    )

    class Meta:
        verbose_name = "exemple vécu d’un levier"
        verbose_name_plural = "exemples vécus de leviers"
        ordering = ["-happened_on", "-pk"]
        indexes = [models.Index(fields=["sheet"], condition=Q(live=True), name="lever_example_of_sheet")]

    def __str__(self) -> str:
        return f"{self.lever_title} : {self.dynamic.name}"

    @property
    def lever_title(self) -> str:
        lever = self.sheet.lever(self.lever)
        return lever["title"] if lever else self.lever

    def get_absolute_url(self) -> str:
        return self.sheet.lever_url(self.lever)

    def get_edit_url(self) -> str:
        """Where its author corrects it; letters of moderation lead there."""
        return reverse("sheets:example_edit", args=[self.sheet.slug, self.lever, self.pk])

    def get_moderation_url(self) -> str:
        """Where its author and the moderators read it before it is published."""
        return reverse("sheets:example_read", args=[self.sheet.slug, self.lever, self.pk])
