"""Dynamiques, organisations, links and vocabularies in /gestion/."""

from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.admin.ui.tables import BooleanColumn, Column, UpdatedAtColumn
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from dynamics.choosers import NamedChooserViewSet
from dynamics.models import Dynamic, LegalForm, Link, Organisation, Theme, Typology

IDENTITY = [
    FieldPanel("name"),
    FieldPanel("slug"),
    FieldPanel("typology"),
    FieldPanel("summary"),
    FieldPanel("description"),
    FieldRowPanel([FieldPanel("stage"), FieldPanel("activity"), FieldPanel("year_started")]),
    FieldPanel("website"),
    FieldPanel("seeks"),
    MultiFieldPanel(
        [FieldPanel("picture"), FieldPanel("picture_alt"), FieldPanel("picture_credit")], heading="Image"
    ),
]
PLACE = [
    FieldPanel("seat"),
    FieldPanel("precision"),
    FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
    FieldPanel("scale"),
    FieldPanel("perimeter_note"),
]
ACTION = [
    FieldPanel("themes"),
    FieldPanel("objects_of_cooperation"),
    FieldPanel("development_logics"),
    FieldPanel("action_logics"),
    FieldPanel("origin"),
    FieldRowPanel([FieldPanel("systemic"), FieldPanel("modelled")]),
    FieldRowPanel(
        [
            FieldPanel("involvement_design"),
            FieldPanel("involvement_running"),
            FieldPanel("involvement_evaluation"),
        ]
    ),
    InlinePanel("ptce_details", heading="PTCE", max_num=1),
    InlinePanel("tzcld_details", heading="Territoire zéro chômeur", max_num=1),
    InlinePanel("third_place_details", heading="Tiers-lieu", max_num=1),
    InlinePanel("currency_details", heading="Monnaie locale", max_num=1),
    InlinePanel("bearer_details", heading="Porteur et périmètre", max_num=1),
]
ACTORS = [
    FieldPanel("legal_forms"),
    FieldRowPanel([FieldPanel("economic_model"), FieldPanel("heavy_investment")]),
    InlinePanel("actors", heading="Acteurs", label="acteur"),
    InlinePanel("held_functions", heading="Fonctions", label="fonction"),
    InlinePanel("resources", heading="Ressources", label="ressource"),
]
STORY = [
    InlinePanel("events", heading="Récit", label="moment"),
    InlinePanel("figures", heading="Chiffres clés", label="chiffre"),
    InlinePanel("facts", heading="Autres faits", label="fait"),
    InlinePanel("documents", heading="Documents et images", label="document"),
]
SOURCES = [
    FieldPanel("study"),
    FieldPanel("reference"),
    FieldPanel("contradictions"),
    MultiFieldPanel(
        [
            FieldPanel("claimed_at", read_only=True),
            FieldPanel("freshness", read_only=True),
            FieldPanel("confirmed_at", read_only=True),
            FieldPanel("rhythm_months", read_only=True),
        ],
        heading="Vie de la fiche",
    ),
]


class DynamicViewSet(SnippetViewSet):
    """The record, its history, its comparison and its moderation."""

    model = Dynamic
    icon = "site"
    menu_label = "Dynamiques"
    list_display = [
        "name",
        "typology",
        Column("departement_code", label="Dép.", sort_key="departement_code"),
        BooleanColumn("live", label="Publiée", sort_key="live"),
        "freshness",
        UpdatedAtColumn(),
    ]
    list_filter = ["typology", "live", "freshness", "activity", "study", "region_code"]
    search_fields = ["name", "slug", "summary"]
    search_backend_name = None  # our index holds stems only
    chooser_viewset_class = NamedChooserViewSet
    list_per_page = 50
    ordering = ["name"]
    copy_view_enabled = False
    edit_handler = TabbedInterface(
        [
            ObjectList(IDENTITY, heading="Identité"),
            ObjectList(PLACE, heading="Où"),
            ObjectList(ACTION, heading="Ce qu’elle fait"),
            ObjectList(ACTORS, heading="Avec qui"),
            ObjectList(STORY, heading="Récit"),
            ObjectList(SOURCES, heading="Sources et vie"),
        ]
    )


class OrganisationViewSet(SnippetViewSet):
    model = Organisation
    icon = "home"
    menu_label = "Organisations"
    list_display = ["name", "acronym", "kind", "territory"]
    list_filter = ["kind", "shares_practices"]
    chooser_viewset_class = NamedChooserViewSet
    search_fields = ["name", "acronym", "slug"]
    search_backend_name = None
    list_per_page = 50
    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("acronym"),
        FieldPanel("kind"),
        FieldPanel("summary"),
        FieldPanel("website"),
        FieldPanel("shares_practices"),
        FieldPanel("source"),
    ]


class LinkViewSet(SnippetViewSet):
    model = Link
    icon = "link"
    menu_label = "Liens"
    list_display = ["__str__", "kind", "reference"]
    list_filter = ["kind"]
    search_fields = ["description", "reference", "source_dynamic__name", "target_dynamic__name"]
    search_backend_name = None
    list_per_page = 50
    panels = [
        FieldPanel("source_dynamic"),
        FieldPanel("source_organisation"),
        FieldPanel("kind"),
        FieldPanel("target_dynamic"),
        FieldPanel("target_organisation"),
        FieldRowPanel([FieldPanel("start"), FieldPanel("start_precision")]),
        FieldPanel("description"),
        FieldPanel("reference"),
    ]

    def get_queryset(self, request):
        return Link.objects.with_ends()


class TypologyViewSet(SnippetViewSet):
    model = Typology
    icon = "tag"
    menu_label = "Types"
    list_display = ["name", "long_name", "position"]
    panels = [
        FieldPanel(name)
        for name in (
            "name",
            "slug",
            "plural",
            "acronym",
            "long_name",
            "definition",
            "shape",
            "letter",
            "position",
        )
    ]


class ThemeViewSet(SnippetViewSet):
    model = Theme
    icon = "tag"
    menu_label = "Thèmes"
    list_display = ["name", "position"]
    panels = [FieldPanel(name) for name in ("name", "slug", "keywords", "position")]


class LegalFormViewSet(SnippetViewSet):
    model = LegalForm
    icon = "tag"
    menu_label = "Formes juridiques"
    list_display = ["name", "acronym", "position"]
    panels = [FieldPanel(name) for name in ("name", "slug", "acronym", "long_name", "source", "position")]


class DynamicsGroup(SnippetViewSetGroup):
    """« Dynamiques » in the menu of /gestion/."""

    items = (
        DynamicViewSet,
        OrganisationViewSet,
        LinkViewSet,
        TypologyViewSet,
        ThemeViewSet,
        LegalFormViewSet,
    )
    menu_label = "Dynamiques"
    menu_icon = "site"
    menu_name = "dynamiques"
    menu_order = 100
