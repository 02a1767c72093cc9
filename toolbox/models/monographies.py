"""Monographies: a dynamique read along five dimensions, written and reviewed in the back office."""

from django.core.paginator import Paginator
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import AbstractGroupApprovalTask, PageManager, PageQuerySet, WorkflowState

from dynamics.citations import cite_by_part
from dynamics.french import get_analyser
from dynamics.models import Dynamic
from dynamics.numbers import format_number
from toolbox.blocks.fields import FEATURES, SourceBlock
from toolbox.blocks.monographies import NoteBlock, SectionBlock
from toolbox.models.pages import KnowledgePage, reading_minutes, texts_in, tools_in, words_in
from toolbox.monograph_form import MonographForm
from toolbox.notes import Notes
from toolbox.reading_panel import ReadingsPanel

PER_PAGE = 24
RELATED = 3
KEY_FIGURES = 4


class Licence(models.TextChoices):
    """Under what conditions the text may be used again."""

    OPEN = "etalab-2.0", "Licence Ouverte 2.0"
    BY = "cc-by-4.0", "Creative Commons Attribution 4.0"
    BY_SA = "cc-by-sa-4.0", "Creative Commons Attribution, partage dans les mêmes conditions 4.0"


class MonographIndexPage(KnowledgePage):
    """La liste des monographies, à l’adresse /monographies/."""

    introduction = RichTextField("introduction", features=FEATURES, blank=True)
    seed_digest = models.CharField(max_length=64, blank=True, editable=False)

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["toolbox.MonographPage"]
    max_count = 1
    content_panels = [*KnowledgePage.content_panels, FieldPanel("introduction")]
    template = "toolbox/monographies/index.html"

    class Meta:
        verbose_name = "liste des monographies"
        verbose_name_plural = "listes des monographies"

    def get_context(self, request, *args, **kwargs):
        query = request.GET.get("q", "")[:120]
        kind = request.GET.get("type", "")[:60]
        pages = MonographPage.objects.child_of(self).live().with_dynamic().without_sections()
        every = sorted(pages, key=lambda page: page.dynamic.name)
        kinds = sorted(
            {(page.dynamic.typology.slug, page.dynamic.typology.name) for page in every}, key=lambda k: k[1]
        )
        found = [page for page in every if page.answers(query) and kind in ("", page.dynamic.typology.slug)]
        page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
        kept = request.GET.copy()
        kept.pop("page", None)
        return {
            **super().get_context(request, *args, **kwargs),
            "results": page,
            "count": len(found),
            "q": query,
            "kind": kind,
            "kinds": kinds,
            "query": kept.urlencode(),
        }


class MonographQuerySet(PageQuerySet):
    def with_dynamic(self):
        return self.select_related("dynamic__typology", "dynamic__seat__departement", "dynamic__seat__region")

    def without_sections(self):
        """For lists: the lead is enough."""
        sections = [name for name, *_ in (*MonographPage.SECTIONS, *MonographPage.LISTS)]
        return self.defer(*sections, "sources", "notes")


class MonographPage(KnowledgePage):
    """Une dynamique racontée : cinq dimensions, des facteurs remarquables, des questions, des opportunités."""

    dynamic = models.ForeignKey(
        Dynamic, models.PROTECT, related_name="monographies", verbose_name="dynamique"
    )
    lead = models.TextField(
        "chapeau", max_length=700, help_text="Deux ou trois phrases qui donnent envie de lire."
    )
    spring = StreamField(
        SectionBlock(), verbose_name="le ressort", blank=True, help_text="Ce qui l’a fait naître et la tend."
    )
    kinetic = StreamField(
        SectionBlock(),
        verbose_name="l’énergie cinétique",
        blank=True,
        help_text="Ce qui la met en mouvement et l’entretient.",
    )
    robustness = StreamField(
        SectionBlock(),
        verbose_name="la robustesse interne",
        blank=True,
        help_text="Gouvernance, équipe, moyens, transmission.",
    )
    impact = StreamField(
        SectionBlock(),
        verbose_name="l’impact et son évaluation",
        blank=True,
        help_text="Ce qui change, et comment on le sait.",
    )
    system = StreamField(
        SectionBlock(),
        verbose_name="le « faire système »",
        blank=True,
        help_text="Comment elle relie les acteurs et transforme son territoire.",
    )
    remarkable = StreamField(
        [("item", blocks.TextBlock(icon="tick", label="Facteur"))],
        verbose_name="facteurs remarquables",
        blank=True,
    )
    questions = StreamField(
        [("item", blocks.TextBlock(icon="help", label="Question"))],
        verbose_name="questionnements",
        blank=True,
    )
    opportunities = StreamField(
        [("item", blocks.TextBlock(icon="arrow-up", label="Opportunité"))],
        verbose_name="opportunités",
        blank=True,
    )
    sources = StreamField([("source", SourceBlock(required=True))], verbose_name="sources", blank=True)
    notes = StreamField(
        [("note", NoteBlock())],
        verbose_name="notes",
        blank=True,
        help_text="Leur ordre ici ne compte pas : elles sont numérotées dans l’ordre où le texte les appelle.",
    )
    authors = models.CharField(
        "auteur·rices", max_length=240, blank=True, help_text="Comme ils souhaitent être cités."
    )
    written_on = models.DateField("écrite le", default=timezone.localdate)
    licence = models.CharField("licence", max_length=20, choices=Licence.choices, default=Licence.OPEN)
    seed_digest = models.CharField(max_length=64, blank=True, editable=False)

    parent_page_types = ["toolbox.MonographIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *KnowledgePage.content_panels,
        MultiFieldPanel([FieldPanel("dynamic"), FieldPanel("lead")], heading="De quoi il s’agit"),
        FieldPanel("spring"),
        FieldPanel("kinetic"),
        FieldPanel("robustness"),
        FieldPanel("impact"),
        FieldPanel("system"),
        FieldPanel("remarkable"),
        FieldPanel("questions"),
        FieldPanel("opportunities"),
        FieldPanel("notes"),
        FieldPanel("sources"),
        MultiFieldPanel(
            [FieldPanel("authors"), FieldPanel("written_on"), FieldPanel("licence")],
            heading="Qui l’a écrite, et comment la réutiliser",
        ),
        ReadingsPanel(heading="Relectures avant publication"),
    ]
    base_form_class = MonographForm
    template = "toolbox/monographies/monographie.html"
    objects = PageManager.from_queryset(MonographQuerySet)()
    SECTIONS = (
        ("spring", "ressort", "Le ressort"),
        ("kinetic", "energie", "L’énergie cinétique"),
        ("robustness", "robustesse", "La robustesse interne"),
        ("impact", "impact", "L’impact et son évaluation"),
        ("system", "faire-systeme", "Le « faire système »"),
    )
    LISTS = (
        ("remarkable", "facteurs-remarquables", "Facteurs remarquables"),
        ("questions", "questionnements", "Questionnements"),
        ("opportunities", "opportunites", "Opportunités"),
    )

    STREAMS = tuple(name for name, *_ in (*SECTIONS, *LISTS))

    class Meta:
        verbose_name = "monographie"
        verbose_name_plural = "monographies"

    @property
    def streams(self) -> list:
        return [getattr(self, name) for name in self.STREAMS]

    @property
    def words(self) -> int:
        return len(self.lead.split()) + words_in(*self.streams)

    @property
    def minutes(self) -> int:
        return reading_minutes(self.words)

    @property
    def place(self) -> str:
        seat = self.dynamic.seat
        if seat is None:
            return ""
        return f"{seat.name} ({seat.departement.name})" if seat.departement else seat.name

    def answers(self, query: str) -> bool:
        """Whether every word asked for is in what the list shows of it."""
        analyser = get_analyser()
        asked = set(analyser.index_text(query).split())
        if not query.strip():
            return True
        dynamic = self.dynamic
        shown = [
            self.title,
            self.lead,
            dynamic.name,
            dynamic.typology.name,
            dynamic.typology.long_name,
            self.place,
        ]
        return bool(asked) and asked <= set(analyser.index_text(" ".join(shown)).split())

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        dynamic = self.dynamic
        filled = [
            {"anchor": anchor, "label": label, "stream": getattr(self, name)}
            for name, anchor, label in self.SECTIONS
            if len(getattr(self, name))
        ]
        lists = [
            {"anchor": anchor, "label": label, "stream": getattr(self, name)}
            for name, anchor, label in self.LISTS
            if len(getattr(self, name))
        ]
        return {
            **context,
            "dynamic": dynamic,
            "tools": tools_in(*(getattr(self, name) for name, *_ in self.SECTIONS)),
            "sections": filled,
            "lists": lists,
            "facts": self.facts(),
            "figures": self.key_figures(),
            "related": self.related(),
            "notes": self.footnotes(),
            "all_sources": cite_by_part(block.value for block in self.sources),
        }

    def footnotes(self) -> Notes:
        """The notes of this page, to be marked while it is rendered."""
        written = {block.value["key"]: block.value["text"] for block in self.notes}
        return Notes(written, texts_in(*self.streams))

    def facts(self) -> list[dict]:
        """What the record of the dynamique says of it, in short."""
        dynamic = self.dynamic
        forms = ", ".join(form.name for form in dynamic.legal_forms.all())
        return [
            {"term": "Dynamique", "value": dynamic.name, "url": dynamic.get_absolute_url()},
            {"term": "Typologie", "value": dynamic.typology.name},
            {"term": "Où", "value": self.place},
            {"term": "Depuis", "value": str(dynamic.year_started or "")},
            {"term": "Stade", "value": dynamic.get_stage_display() if dynamic.stage else ""},
            {"term": "Formes juridiques", "value": forms},
            {"term": "Thèmes", "value": ", ".join(theme.name for theme in dynamic.themes.all())},
        ]

    def key_figures(self) -> list[dict]:
        return [
            {
                "label": figure.label,
                "value": f"{format_number(figure.value)} {figure.unit}".strip(),
                "year": str(figure.year or ""),
            }
            for figure in self.dynamic.figures.all()[:KEY_FIGURES]
        ]

    def related(self) -> list["MonographPage"]:
        """Others to read: those whose dynamiques share the most themes, the same typology first."""
        themes = [theme.pk for theme in self.dynamic.themes.all()]
        return list(
            MonographPage.objects.live()
            .exclude(pk=self.pk)
            .with_dynamic()
            .without_sections()
            .annotate(
                shared=Count("dynamic__themes", filter=Q(dynamic__themes__in=themes), distinct=True),
                alike=Count(
                    "dynamic__typology",
                    filter=Q(dynamic__typology=self.dynamic.typology_id),
                    distinct=True,
                ),
            )
            .order_by("-alike", "-shared", "title")[:RELATED]
        )


class SecondReaderTask(AbstractGroupApprovalTask):
    """Une relecture par une autre personne que celle qui a soumis le texte."""

    class Meta:
        verbose_name = "relecture par une deuxième personne"
        verbose_name_plural = "relectures par une deuxième personne"

    @classmethod
    def get_description(cls):
        return "Un membre des groupes choisis relit et approuve, sauf la personne qui a soumis le texte."

    def is_own(self, obj, user) -> bool:
        state: WorkflowState | None = obj.current_workflow_state
        return state is not None and state.requested_by_id == user.pk

    def get_actions(self, obj, user):
        return [] if self.is_own(obj, user) else super().get_actions(obj, user)

    def get_task_states_user_can_moderate(self, user, **kwargs):
        states = super().get_task_states_user_can_moderate(user, **kwargs)
        return states.exclude(workflow_state__requested_by=user)
