"""Examples shown by the gallery of components (`/composants/`). Fixed data, no database."""

from django import forms
from django.core.paginator import Paginator

TYPES = [
    ("ptce", "PTCE"),
    ("pole-de-competitivite", "Pôle de compétitivité"),
    ("cluster", "Cluster d’entreprises"),
    ("zone-d-activites", "Zone d’activités"),
    ("ecosysteme-cooperatif", "Écosystème coopératif"),
    ("tzcld", "TZCLD"),
    ("villages-du-futur", "Villages du futur"),
    ("collectivite", "Collectivité coopérante"),
    ("marque-de-territoire", "Marque de territoire"),
    ("tiers-lieu", "Tiers-lieu"),
    ("supermarche-cooperatif", "Supermarché coopératif"),
    ("jardin-partage", "Jardin partagé"),
    ("amap", "AMAP"),
    ("pat", "PAT"),
    ("tepos", "TEPOS"),
    ("eco-territoire", "Éco-territoire"),
    ("cooperative-carbone", "Coopérative carbone"),
    ("monnaie-locale", "Monnaie locale"),
    ("plateforme-de-financement", "Plateforme de financement"),
    ("demarche-de-fondation", "Démarche de fondation"),
    ("start-up-de-territoire", "Start-Up de Territoire"),
    ("generateur-de-projets", "Générateur de projets"),
    ("autre", "Autre"),
]
STAGES = [
    ("emergence", "Émergence"),
    ("creation", "Création"),
    ("consolidation", "Consolidation"),
    ("changement-d-echelle", "Changement d’échelle"),
]
ICONS = [
    "search",
    "map",
    "list",
    "menu",
    "close",
    "user",
    "users",
    "logout",
    "plus",
    "check",
    "success",
    "warning",
    "info",
    "error",
    "question",
    "arrow-right",
    "arrow-left",
    "chevron-down",
    "chevron-right",
    "external",
    "mail",
    "link",
    "share",
    "print",
    "download",
    "upload",
    "file",
    "pin",
    "calendar",
    "clock",
    "filter",
    "sun",
    "moon",
    "edit",
    "trash",
    "eye",
    "lock",
    "key",
    "devices",
    "bell",
    "home",
    "building",
    "euro",
    "chart",
    "book",
    "tool",
    "chat",
    "flag",
    "idea",
    "quote",
    "history",
    "compass",
    "seed",
    "meet",
    "need",
    "offer",
    "bookmark",
    "settings",
    "island",
    "network",
    "copy",
    "locate",
]
COLOURS = [
    "paper",
    "surface",
    "sea",
    "land",
    "ink",
    "text",
    "muted",
    "line-strong",
    "coral",
    "moss",
    "ochre",
    "chart-line",
]


class ExampleForm(forms.Form):
    """One field of each kind, so that the form templates show all their states."""

    name = forms.CharField(label="Nom de la dynamique", help_text="Tel qu’on le dit sur le territoire.")
    email = forms.EmailField(label="Votre adresse", help_text="Elle n’est jamais publiée.")
    summary = forms.CharField(
        label="En une phrase",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text="Qui fait quoi, pour qui.",
    )
    stage = forms.ChoiceField(label="Stade d’avancement", choices=[("", "Choisir"), *STAGES])
    scope = forms.ChoiceField(
        label="Jusqu’où vous déplacez-vous ?",
        choices=[("proximite", "À proximité"), ("region", "Dans la région"), ("partout", "Partout")],
        widget=forms.RadioSelect,
    )
    themes = forms.MultipleChoiceField(
        label="Thèmes",
        choices=[
            (name.lower(), name)
            for name in [
                "Alimentation",
                "Énergie",
                "Emploi",
                "Mobilité",
                "Habitat",
                "Culture",
                "Numérique",
                "Santé",
            ]
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    started = forms.DateField(
        label="Date de départ", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    picture = forms.FileField(label="Photo", required=False, help_text="JPEG ou PNG, 5 Mo au plus.")
    charter = forms.BooleanField(label="J’ai lu la charte et j’y adhère")


def dynamic(**changes) -> dict:
    card = {
        "id": 2,
        "url": "#",
        "name": "Figeacteurs",
        "summary": "Entreprises, associations et collectivités du pays de Figeac cherchent ensemble ce qui manque au territoire, "
        "puis le montent : une crèche inter-entreprises pour commencer.",
        "type_slug": "ptce",
        "type_label": "PTCE",
        "stage_slug": "consolidation",
        "stage_label": "Consolidation",
        "place": "Figeac (46)",
        "themes": ["Emploi et insertion", "Énergie", "Mobilité"],
        "needs_count": 1,
        "offers_count": 3,
    }
    return card | changes


CARDS = [
    dynamic(),
    dynamic(
        id=6,
        name="Eusko",
        type_slug="monnaie-locale",
        type_label="Monnaie locale",
        place="Bayonne (64)",
        summary="La monnaie du Pays basque fait tourner l’argent entre habitants, commerces et communes du territoire.",
        stage_slug="changement-d-echelle",
        stage_label="Changement d’échelle",
        themes=["Finance solidaire et monnaie", "Culture"],
        needs_count=0,
        reason="Au stade suivant, à 190 km de chez vous.",
    ),
    dynamic(
        id=27,
        name="BFC en transition",
        type_slug="ecosysteme-cooperatif",
        type_label="Écosystème coopératif",
        place="Bourgogne-Franche-Comté",
        summary="Deux territoires pilotes ont essayé, avec leur région, une autre façon de décider de la transition.",
        stage_slug="creation",
        stage_label="Création",
        themes=["Citoyenneté et démocratie"],
        needs_count=0,
        offers_count=0,
        ended=True,
    ),
    dynamic(
        id=12,
        name="Imaginations Fertiles",
        type_slug="tiers-lieu",
        type_label="Tiers-lieu",
        place="Toulouse (31)",
        summary="Un lieu de travail partagé où l’on invente des services avec les habitants du quartier.",
        needs_count=2,
        offers_count=1,
        stale=True,
    ),
]
FACETS = {
    "few": [
        {"value": "emergence", "label": "Émergence", "count": 4, "checked": False},
        {"value": "creation", "label": "Création", "count": 7, "checked": False},
        {"value": "consolidation", "label": "Consolidation", "count": 12, "checked": True},
        {"value": "changement-d-echelle", "label": "Changement d’échelle", "count": 6, "checked": False},
    ],
    "many": [
        {"value": slug, "label": label, "count": max(1, 9 - index // 2), "checked": index == 0}
        for index, (slug, label) in enumerate(TYPES)
    ],
}
EVENTS = [
    {
        "date_label": "2012",
        "kind": "origin",
        "kind_label": "Ressort",
        "title": "Des chefs d’entreprise et des élus constatent la même chose",
        "text": "Le territoire recrute mal, et chacun cherche seul dans son coin.",
        "source": "étude de 2020, carte des dynamiques",
    },
    {
        "date_label": "",
        "kind": "win",
        "kind_label": "Victoire rapide",
        "title": "Une crèche inter-entreprises ouvre",
        "text": "Un premier résultat visible, qui donne envie de continuer.",
        "source": "étude de 2020",
        "voices": [{"who": "Collège des entreprises", "text": "On a vu que l’on pouvait faire ensemble."}],
    },
    {
        "date_label": "Vers 2018",
        "kind": "setback",
        "kind_label": "Ce que l’on a appris",
        "title": "Un projet s’arrête faute de porteur",
        "text": "Depuis, aucun chantier ne part sans quelqu’un pour le tenir.",
    },
]
BARS = [
    {"label": "Subventions publiques", "percent": 42.5, "display": "42 %", "series": 1},
    {"label": "Cotisations", "percent": 18, "display": "18 %", "series": 2},
    {"label": "Ventes et prestations", "percent": 25, "display": "25 %", "series": 3},
    {"label": "Bénévolat valorisé", "percent": 15, "display": "15 %", "series": 4},
]


def examples() -> dict:
    """Context of the gallery page: one entry or more for each component."""
    pages = Paginator(range(70), 24)
    return {
        "types": [{"slug": slug, "label": label} for slug, label in TYPES],
        "stages": [{"slug": slug, "label": label} for slug, label in STAGES],
        "icons": ICONS,
        "colours": COLOURS,
        "cards": CARDS,
        "organisation": {
            "id": 5,
            "url": "#",
            "name": "Fondation de France",
            "kind_label": "Fondation",
            "place": "Paris (75)",
            "roles": ["finance Mine d’Idées", "accompagne les fondations territoriales"],
        },
        "need_card": {
            "meta": [{"icon": "pin", "label": "Figeac (46)"}, {"icon": "calendar", "label": "jusqu’en mars"}],
            "badges": [
                {"kind": "need", "label": "Besoin"},
                {"kind": "neutral", "label": "Visite apprenante"},
            ],
        },
        "actions": [
            {"label": "Retirer les filtres", "url": "#", "icon": "close"},
            {"label": "Voir la carte", "url": "#", "icon": "map"},
        ],
        "alert_actions": [
            {"label": "C’est la nôtre", "url": "#"},
            {"label": "Signaler une erreur", "url": "#"},
        ],
        "chips": [
            {"facet": "Stade", "label": "Consolidation", "url": "#"},
            {"facet": "Type", "label": "PTCE", "url": "#"},
            {"facet": "", "label": "« circuits courts »", "url": "#"},
        ],
        "facets": FACETS,
        "page": pages.page(2),
        "breadcrumb": [
            {"label": "Données ouvertes", "url": "/donnees/"},
            {"label": "Composants", "url": "#"},
        ],
        "tabs": [
            {"label": "Liste", "url": "#", "icon": "list", "current": True, "count": 29},
            {"label": "Carte", "url": "#", "icon": "map"},
        ],
        "steps": [
            {"label": "Identité", "state": "done", "url": "#"},
            {"label": "Où", "state": "done", "url": "#"},
            {"label": "Ce qu’elle fait", "state": "current"},
            {"label": "Qui", "state": "todo"},
            {"label": "Récit", "state": "todo"},
            {"label": "Aperçu", "state": "todo"},
        ],
        "form": ExampleForm(prefix="vide"),
        "form_errors": ExampleForm(
            {"erreur-name": "", "erreur-email": "moi", "erreur-scope": "region"}, prefix="erreur"
        ),
        "field_errors": ["Écrivez une adresse web complète, qui commence par https://."],
        "events": EVENTS,
        "bars": BARS,
        "plane": [
            {"x": 72, "y": 38.5, "label": "Figeacteurs", "main": True},
            {"x": 30, "y": 80, "label": "TZCLD Prémery"},
            {"x": 60, "y": 66, "label": "Eusko"},
            {"x": 84, "y": 24, "label": "La Biovallée"},
        ],
        "figures": [
            {"value": "29", "label": "dynamiques sur la carte"},
            {
                "value": "3 200",
                "label": "personnes utilisent l’eusko",
                "year": 2020,
                "source": "étude de 2020",
            },
            {"value": "13", "label": "régions"},
            {"value": "48", "label": "liens connus"},
        ],
        "facts": [
            {"term": "Siège", "value": "Figeac (Lot)", "url": "#"},
            {"term": "Formes juridiques", "lines": ["Association loi 1901", "SAS Figeac ENR"]},
            {"term": "Échelle", "value": "Bassin de vie"},
            {"term": "Site", "value": "", "url": ""},
        ],
        "table_headers": [{"label": "Forme"}, {"label": "Atouts"}, {"label": "Contraintes"}],
        "table_rows": [
            ["SCIC", "Réunit tous les acteurs, dont les collectivités", "Demande du temps pour décider"],
            ["Association", "Simple à créer", "Fonds propres limités"],
        ],
        "combobox_url": "/api/communes/",
    }
