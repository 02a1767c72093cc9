"""Synthetic dynamiques, in bulk, to measure with: they look like real ones and are always the same.

Row number n of a seed never changes, so that asking for more later adds to what is there. Nothing here
passes by `Dynamic.save`: derived columns, relations and the search index are written by the thousand.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from django.db import connection, transaction
from django.utils.text import slugify
from wagtail.search.backends import get_search_backend

from dynamics import enums, models
from dynamics.cells import encode
from dynamics.french import get_analyser
from dynamics.services.snapshot import changed_as_a_whole, next_version

REFERENCE = "charge"
BATCH = 4_000
# How often each type is met: many tiers-lieux and PTCE, few of the others.
WEIGHTS = {"tiers-lieu": 30, "ptce": 14, "pat": 14, "amap": 9, "jardin-partage": 8, "tzcld": 6}
NAMES = [
    "La Fabrique",
    "L’Escale",
    "Le Chantier",
    "La Passerelle",
    "Le Lien",
    "L’Atelier commun",
    "La Grange",
    "Le Phare",
    "Les Mains vertes",
    "L’Étincelle",
    "La Ruche",
    "Le Déclic",
    "La Bonne Pioche",
    "Terres vives",
    "Cap solidaire",
    "Le Moulin",
    "La Coopérative",
    "L’Assemblée",
]
ACTIONS = [
    "relocaliser l’alimentation",
    "rénover des logements vacants",
    "partager des voitures et des vélos",
    "produire une énergie citoyenne",
    "réemployer les matériaux du bâtiment",
    "faire vivre une monnaie complémentaire",
    "créer des emplois pour celles et ceux qui en sont privés",
    "ouvrir un lieu de culture et de rencontres",
    "former aux métiers de la transition",
    "soigner les haies et les rivières",
    "accueillir de nouveaux habitants",
    "accompagner des porteurs de projets",
    "mutualiser des outils entre entreprises",
    "relier les générations",
]
ACTORS = [
    "des associations et la mairie",
    "une quinzaine d’entreprises",
    "des habitantes et des habitants",
    "l’intercommunalité et un lycée agricole",
    "des paysannes et des paysans",
    "un bailleur social et des locataires",
    "une université et des collectivités",
    "des artisans et une fondation",
]
MEANS = [
    "Une assemblée se réunit chaque trimestre et décide des chantiers.",
    "Un poste d’animation est financé par la région.",
    "Les bénévoles tiennent le lieu quatre jours par semaine.",
    "Le modèle mêle ventes, cotisations et subventions.",
    "Un comité de pilotage suit les résultats avec les habitants.",
    "La démarche s’inspire de celle d’un territoire voisin.",
    "Un fonds de dotation soutient les premières années.",
    "Les outils et les méthodes sont documentés et partagés.",
]


def make_dynamics(number: int, *, seed: int = 1) -> int:
    """Bring the synthetic dynamiques of this seed up to ``number``. Returns how many were added."""
    prefix = f"{REFERENCE}-{seed}-"
    known = models.Dynamic.objects.filter(reference__startswith=prefix).count()
    made = 0
    draw = Draw(seed, number)
    for start in range(known, number, BATCH):
        rows = range(start, min(start + BATCH, number))
        with transaction.atomic():
            made += write_batch(draw, rows, prefix)
    if made:
        changed_as_a_whole()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # the planner of either database does not wait to know what came
    return made


class Draw:
    """What chance decided for each row, by column; the first n rows do not depend on how many there are."""

    def __init__(self, seed: int, number: int):
        self.typologies = list(models.Typology.objects.all())
        self.themes = list(models.Theme.objects.all())
        self.forms = list(models.LegalForm.objects.all())
        self.communes = list(
            models.Territory.objects.communes().filter(latitude__isnull=False).with_parents().order_by("code")
        )
        chance = np.random.default_rng([seed, 2026]).random((number, 16))
        weights = np.array([WEIGHTS.get(typology.slug, 3) for typology in self.typologies], float)
        # People gather where people are, a little less than in proportion.
        people = np.array([(commune.population or 50) ** 0.7 for commune in self.communes])
        self.typology = pick(chance[:, 0], weights)
        self.commune = pick(chance[:, 1], people)
        self.stage = pick(chance[:, 2], np.array([2, 3, 4, 1, 2.0]))
        self.origin = pick(chance[:, 3], np.ones(len(enums.Origin) + 1))
        self.theme_count = 1 + (chance[:, 4] * 3.2).astype(int)
        self.form_count = (chance[:, 5] * 2.2).astype(int)
        self.theme = (chance[:, 6:10] ** 1.5 * len(self.themes)).astype(int)
        self.form = (chance[:, 10:12] ** 2 * len(self.forms)).astype(int)
        self.words = (chance[:, 12:16] * 1e6).astype(int)
        spread = np.random.default_rng([seed, 7]).normal(0, 0.02, (number, 2))
        self.lon = np.array([c.longitude for c in self.communes])[self.commune] + spread[:, 0]
        self.lat = np.array([c.latitude for c in self.communes])[self.commune] + spread[:, 1]
        self.cell = encode(self.lon, self.lat)


def pick(chance: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Index drawn in proportion to the weights."""
    bounds = np.cumsum(weights) / weights.sum()
    return np.minimum(np.searchsorted(bounds, chance, side="right"), len(weights) - 1)


def write_batch(draw: Draw, rows: range, prefix: str) -> int:
    """One batch: rows, relations, index entries, in one transaction."""
    version = next_version()
    dynamics = [make_row(draw, n, prefix, version) for n in rows]
    models.Dynamic.objects.bulk_create(dynamics)
    themes = {n: distinct(draw.theme[n, : draw.theme_count[n]]) for n in rows}
    forms = {n: distinct(draw.form[n, : draw.form_count[n]]) if draw.forms else [] for n in rows}
    link(models.Dynamic.themes.through, "theme_id", dynamics, themes, rows, draw.themes)
    link(models.Dynamic.legal_forms.through, "legalform_id", dynamics, forms, rows, draw.forms)
    index(draw, dynamics, rows, themes, forms)
    return len(dynamics)


def make_row(draw: Draw, n: int, prefix: str, version: int) -> models.Dynamic:
    typology, commune = draw.typologies[draw.typology[n]], draw.communes[draw.commune[n]]
    first, second, third, fourth = (int(word) for word in draw.words[n])
    name = f"{typology.name} {NAMES[first % len(NAMES)]} – {commune.name}"[:160]
    action = ACTIONS[second % len(ACTIONS)]
    return models.Dynamic(
        slug=f"{slugify(name)[:80]}-{prefix}{n}",
        reference=f"{prefix}{n}",
        name=name,
        typology=typology,
        stage=[*enums.Stage.values, ""][draw.stage[n]],
        origin=["", *enums.Origin.values][draw.origin[n]],
        summary=f"À {commune.name}, {ACTORS[third % len(ACTORS)]} s’associent pour {action}.",
        description=" ".join(MEANS[(fourth + step) % len(MEANS)] for step in range(3)),
        year_started=1995 + fourth % 30,
        seat=commune,
        latitude=float(draw.lat[n]),
        longitude=float(draw.lon[n]),
        cell=int(draw.cell[n]),
        region_code=commune.region.code if commune.region else "",
        departement_code=commune.departement.code if commune.departement else "",
        live=True,
        version=version,
    )


def distinct(positions: np.ndarray) -> list[int]:
    return list(dict.fromkeys(positions.tolist()))


def link(through, column: str, dynamics, chosen: dict, rows, vocabulary) -> None:
    through.objects.bulk_create(
        [
            through(dynamic_id=dynamic.pk, **{column: vocabulary[position].pk})
            for dynamic, n in zip(dynamics, rows, strict=True)
            for position in chosen[n]
        ]
    )


class Entry(NamedTuple):
    """What the indexer reads of a dynamique, and nothing else."""

    pk: int
    search_title: str
    search_body: str

    @classmethod
    def get_search_fields(cls) -> list:
        return models.Dynamic.get_search_fields()


Entry._meta = models.Dynamic._meta  # fields are looked up there, then on the entry itself


def index(draw: Draw, dynamics, rows, themes: dict, forms: dict) -> None:
    """Hand the backend what `Dynamic.search_title` and `search_body` would give, without their queries."""
    entries = []
    for dynamic, n in zip(dynamics, rows, strict=True):
        texts = [
            dynamic.typology.name,
            dynamic.typology.long_name,
            dynamic.summary.partition(", ")[2],
            *dynamic.description.split(". "),
            dynamic.seat.name,
            *[draw.themes[position].name for position in themes[n]],
            *[draw.forms[position].name for position in forms[n]],
        ]
        entries.append(Entry(dynamic.pk, stems(dynamic.name), " ".join([stems(text) for text in texts])))
    get_search_backend().get_index_for_model(models.Dynamic).add_items(models.Dynamic, entries)


@lru_cache(maxsize=200_000)
def stems(text: str) -> str:
    return get_analyser().index_text(text)
