"""Synthetic needs and offers, in bulk, to measure with: plausible French, always the same for a seed.

Row number n of a seed never changes, so that asking for more later adds to what is there. Nothing here passes
by `services.records`: relations and the search index are written by the thousand.
"""

from datetime import timedelta

import numpy as np
from django.db import transaction
from django.utils import timezone
from wagtail.search.backends import get_search_backend

from community.exchanges.enums import Form, Scope, State
from community.exchanges.models import Need, Offer
from dynamics.enums import Sheet, Stage
from dynamics.models import Dynamic, Theme
from dynamics.services.snapshot import changed_as_a_whole
from toolbox.models import Tool

REFERENCE = "charge"
BATCH = 2_000
SUBJECTS = {
    "alimentation": [
        "une cantine en produits locaux",
        "des paniers solidaires",
        "une épicerie coopérative",
        "un atelier de transformation de légumes",
    ],
    "energie": [
        "des toits solaires citoyens",
        "une chaufferie bois",
        "la sobriété des bâtiments communaux",
        "un réseau de chaleur",
    ],
    "emploi": [
        "des emplois pour les personnes privées d’emploi",
        "l’insertion par l’activité",
        "un groupement d’employeurs",
        "la formation de jeunes sans diplôme",
    ],
    "mobilite": [
        "le covoiturage du quotidien",
        "une vélo-école",
        "l’autopartage entre villages",
        "un transport solidaire",
    ],
    "habitat": [
        "la rénovation de logements vacants",
        "un habitat participatif",
        "une foncière citoyenne",
        "des chantiers d’autoréhabilitation",
    ],
    "culture": [
        "une friche culturelle",
        "un festival de village",
        "une résidence d’artistes",
        "une radio associative",
    ],
    "numerique": [
        "un atelier de fabrication",
        "la médiation numérique",
        "des logiciels libres pour les associations",
        "une cartographie ouverte",
    ],
    "economie-circulaire": [
        "une ressourcerie",
        "le réemploi des matériaux du bâtiment",
        "le compostage partagé",
        "une consigne de bouteilles",
    ],
    "education": [
        "une école de la deuxième chance",
        "l’aide aux devoirs entre générations",
        "des classes dehors",
        "un tiers-lieu étudiant",
    ],
    "sante": [
        "une maison de santé coopérative",
        "l’accès aux soins en milieu rural",
        "le répit des aidants",
        "le sport sur ordonnance",
    ],
    "lien-social": [
        "un café associatif",
        "le porte-à-porte dans un quartier",
        "un jardin partagé",
        "l’accueil de nouveaux habitants",
    ],
    "citoyennete": [
        "une assemblée d’habitants",
        "un budget participatif",
        "des élus qui partagent la décision",
        "un conseil de développement",
    ],
    "finance-solidaire": [
        "une monnaie locale",
        "un fonds de dotation territorial",
        "l’épargne citoyenne",
        "un cluster de financeurs",
    ],
    "industrie": [
        "une filière de laine locale",
        "la relocalisation d’un atelier",
        "la mutualisation de machines",
        "une écologie industrielle",
    ],
    "mer-littoral": [
        "la pêche artisanale",
        "le nettoyage des plages",
        "une filière d’algues",
        "un port partagé",
    ],
    "tourisme-patrimoine": [
        "un sentier raconté par les habitants",
        "la réouverture d’un moulin",
        "un tourisme lent",
        "une auberge communale",
    ],
    "biodiversite-eau": [
        "la plantation de haies",
        "la restauration d’une rivière",
        "des captages protégés",
        "un atlas de la biodiversité",
    ],
}
STRUGGLES = [
    "Les réunions rassemblent toujours les mêmes personnes.",
    "Les élus hésitent encore à s’engager.",
    "Le modèle économique tient surtout par les subventions.",
    "Les bénévoles s’essoufflent au bout de deux ans.",
    "Nous ne savons pas par quelle forme juridique commencer.",
    "Le foncier manque et les loyers montent.",
    "Les entreprises du bassin ne se connaissent pas.",
    "Chacun avance dans son coin, sans lieu pour se retrouver.",
    "La gouvernance devient lourde à mesure que nous grandissons.",
    "Nous voudrions mesurer ce que cela change.",
]
ASKS = [
    "Comment avez-vous fait ailleurs ?",
    "Nous cherchons quelqu’un qui l’a déjà vécu.",
    "Nous aimerions visiter un projet qui marche.",
    "Une journée d’échange nous aiderait à choisir.",
    "Par où faut-il commencer ?",
    "Quelles erreurs éviter ?",
]
DONE = [
    "En trois ans, nous sommes passés de douze à cent cinquante personnes.",
    "La commune prête le local et siège au conseil.",
    "Une société coopérative d’intérêt collectif porte le projet.",
    "Les ventes couvrent désormais deux postes sur trois.",
    "Un collège d’habitants décide avec les salariés.",
    "Nous avons frappé à toutes les portes du quartier.",
    "Quarante entreprises ont mis en commun leurs besoins.",
    "La fondation et la banque coopérative ont avancé les fonds.",
]
GIVES = [
    "Nous racontons volontiers ce qui a marché et ce qui a raté.",
    "Nous accueillons un groupe une demi-journée par mois.",
    "Nos statuts et nos budgets sont à votre disposition.",
    "Deux personnes de l’équipe peuvent se déplacer.",
    "Nous pouvons suivre une équipe pendant six mois.",
    "Tout est documenté, et libre de droits.",
]
WAYS = {
    "need": ["Monter {}", "Faire vivre {}", "Financer {}", "Faire accepter {}", "Élargir {}"],
    "offer": ["Raconter {}", "Transmettre {}", "Visiter {}", "Vous aider pour {}", "Nos dix ans avec {}"],
}


def make_records(*, needs: int = 0, offers: int = 0, seed: int = 1) -> dict[str, int]:
    """Bring the synthetic needs and offers of this seed up to these numbers; how many were added."""
    made = {"needs": _make(Need, needs, seed), "offers": _make(Offer, offers, seed)}
    if any(made.values()):
        changed_as_a_whole()
    return made


def _make(model, number: int, seed: int) -> int:
    side = model._meta.model_name
    prefix = f"{REFERENCE}-{seed}-{side}-"
    known = model.objects.filter(reference__startswith=prefix).count()
    if number <= known:
        return 0
    draw = _Draw(side, seed, number)
    for start in range(known, number, BATCH):
        rows = range(start, min(start + BATCH, number))
        with transaction.atomic():
            records = model.objects.bulk_create([draw.record(model, n, prefix) for n in rows])
            draw.link(model, records, rows)
        fresh = model.objects.filter(pk__in=[record.pk for record in records])
        get_search_backend().get_index_for_model(model).add_items(
            model, list(fresh.select_related("dynamic").prefetch_related("themes", "tools"))
        )
    return number - known


class _Draw:
    """What chance decided for each row; the first n rows do not depend on how many there are."""

    def __init__(self, side: str, seed: int, number: int):
        self.side = side
        self.dynamics = list(Dynamic.objects.listed().order_by("pk").values_list("pk", flat=True))
        self.themes = {theme.slug: theme.pk for theme in Theme.objects.all()}
        self.subjects = sorted(slug for slug in SUBJECTS if slug in self.themes) or sorted(SUBJECTS)
        self.tools = list(Tool.objects.published().order_by("pk").values_list("pk", flat=True))
        self.chance = np.random.default_rng([seed, 4, len(side)]).random((number, 14))
        self.now = timezone.now()

    def pick(self, n: int, column: int, values):
        return values[int(self.chance[n, column] * len(values))]

    def theme(self, n: int) -> str:
        return self.pick(n, 0, self.subjects)

    def record(self, model, n: int, prefix: str):
        subject = self.pick(n, 1, SUBJECTS[self.theme(n)])
        is_need = self.side == "need"
        told, last = (STRUGGLES, ASKS) if is_need else (DONE, GIVES)
        other = self.pick(n, 2, SUBJECTS[self.pick(n, 3, self.subjects)])
        age = timedelta(days=float(self.chance[n, 11]) * 300)
        extra = {} if is_need else {"per_quarter": self.pick(n, 12, [None, None, 2, 4])}
        return model(
            reference=f"{prefix}{n}",
            dynamic_id=self.pick(n, 4, self.dynamics),
            title=self.pick(n, 5, WAYS[self.side]).format(subject)[:140],
            description=f"{'Autour de' if is_need else 'Depuis'} {subject}. {self.pick(n, 6, told)} {self.pick(n, 7, told)} "
            f"Cela touche aussi {other}. {self.pick(n, 8, last)}",
            # One in three ticks nothing, as hurried people do
            sheet=self.pick(n, 9, list(Sheet.values)) if self.ticks(n) else "",
            forms=[self.pick(n, 10, list(Form.values))] if self.ticks(n) else [],
            stage=self.pick(n, 12, ["", *Stage.values]),
            scope=self.pick(n, 13, list(Scope.values)),
            state=State.OPEN,
            opened_at=self.now - age,
            **extra,
        )

    def ticks(self, n: int) -> bool:
        return self.chance[n, 13] * 3 % 1 > 1 / 3

    def link(self, model, records, rows) -> None:
        """Themes and tools of a batch, for those who tick."""
        side, themes, tools = self.side, [], []
        for record, n in zip(records, rows, strict=True):
            if not self.ticks(n):
                continue
            if self.theme(n) in self.themes:
                themes.append({f"{side}_id": record.pk, "theme_id": self.themes[self.theme(n)]})
            if self.tools and self.chance[n, 3] > 0.5:
                tools.append({f"{side}_id": record.pk, "tool_id": self.pick(n, 2, self.tools)})
        for through, values in ((model.themes.through, themes), (model.tools.through, tools)):
            through.objects.bulk_create([through(**row) for row in values])
