"""Dynamiques one stage ahead that somebody could learn from: near, alike, and not linked yet.

Read from public records only: what other dynamiques say of themselves in their positioning is never looked at.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from django.db.models import prefetch_related_objects

from dynamics.criteria import Criteria
from dynamics.enums import Sheet, Stage
from dynamics.models import Dynamic, Link
from dynamics.numbers import format_km
from dynamics.services.catalogue import Catalogue
from dynamics.services.similarity import distances, likeness
from evaluation.positioning_grid import ends
from toolbox.models import SheetDynamic

NEAREST, ALIKE, SHOWN = 40, 20, 2
NEAR_KM = 150  # half of the worth of being near is lost at this distance
NEAR, FINALITY, MODEL, SHEET, THEME = 2.0, 0.6, 0.4, 0.8, 0.5


class Peer(NamedTuple):
    """A dynamique, why it is named, and the sheets that it illustrates."""

    dynamic: Dynamic
    reason: str
    sheets: frozenset[str]
    score: float


def stage_ahead(stage: str) -> Stage:
    """The next one; the last stage has nobody ahead, those who are there learn from each other."""
    stages = list(Stage)
    return stages[min(Stage(stage).rank + 1, len(stages) - 1)]


def peers_ahead(dynamic: Dynamic, situation, catalogue: Catalogue) -> list[Peer]:
    """Best first; four queries whatever the number of dynamiques. ``situation`` is where the dynamique stands."""
    prefetch_related_objects([dynamic], "themes")
    ids = candidates(dynamic, stage_ahead(situation.stage), catalogue)
    if not ids:
        return []
    links = Link.objects.of(dynamic).values_list("source_dynamic", "target_dynamic")
    known = {pk for pair in links for pk in pair}
    rows = Dynamic.objects.listed().with_card().in_bulk([pk for pk in ids if pk not in known])
    shown = SheetDynamic.objects.filter(dynamic__in=[*rows, dynamic.pk], sheet__live=True)
    sheets: dict[int, set[str]] = {}
    for pk, key in shown.values_list("dynamic", "sheet__key"):
        sheets.setdefault(pk, set()).add(key)
    km = distances(dynamic, list(rows.values()))
    found = [peer_of(row, dynamic, situation, km=km.get(pk), sheets=sheets) for pk, row in rows.items()]
    return sorted(found, key=lambda peer: (-peer.score, peer.dynamic.name))


def candidates(dynamic: Dynamic, stage: Stage, catalogue: Catalogue) -> list[int]:
    """The nearest and the most alike of that stage, in memory: few rows are then read, however many there are."""
    snapshot = catalogue.snapshot
    of_stage = Criteria(stages={catalogue.vocabularies["stages"].codes[stage.value]})
    found: list[int] = []
    if dynamic.longitude is not None and dynamic.latitude is not None:
        ids, _ = snapshot.nearest(
            dynamic.longitude, dynamic.latitude, NEAREST, of_stage, exclude=[dynamic.pk or 0]
        )
        found += ids.tolist()
    rows = snapshot.matching(of_stage)
    if len(rows):
        alike = rows[np.argsort(-likeness(dynamic, catalogue)[rows], kind="stable")[:ALIKE]]
        found += snapshot.ids[alike].tolist()
    return [pk for pk in dict.fromkeys(found) if pk != dynamic.pk]


def near(km):
    """How much a distance is worth, 1 at home, one half at NEAR_KM."""
    return NEAR_KM / (NEAR_KM + km)


def peer_of(
    row: Dynamic, dynamic: Dynamic, situation, *, km: float | None, sheets: dict[int, set[str]]
) -> Peer:
    """``sheets`` are those that each dynamique illustrates, by key."""
    theirs = frozenset(sheets.get(row.pk, ()))
    shared = sorted(theirs & sheets.get(dynamic.pk, set()), key=Sheet.values.index)
    mine = {theme.pk for theme in dynamic.themes.all()}
    themes = [theme.name.lower() for theme in row.themes.all() if theme.pk in mine]
    about = "environ" if not (row.is_point_exact and dynamic.is_point_exact) else ""
    points = [
        (NEAR * near(km), f"à {format_km(km)} {about}".strip()) if km is not None else (0, ""),
        (FINALITY, "même finalité") if has_same_finality(row, situation) else (0, ""),
        (MODEL, f"modèle {row.get_economic_model_display()} aussi")
        if row.economic_model and row.economic_model == situation.economic_model
        else (0, ""),
        (SHEET, f"même fiche : {Sheet(shared[0]).label}") if shared else (0, ""),
        (THEME, f"même thème : {themes[0]}") if themes else (0, ""),
    ]
    reason = ", ".join(words for _, words in points if words)
    return Peer(row, reason, theirs, sum(worth for worth, _ in points))


def has_same_finality(row: Dynamic, situation) -> bool:
    """Whether both stand on the same sides of the plane, as far as the public record says."""
    if row.modelled is None or row.systemic is None:
        return False
    return bool(
        ends(row.modelled, "non", "oui") & ends(situation.modelled, "non", "oui")
        and ends(row.systemic, "non", "oui") & ends(situation.systemic, "non", "oui")
    )


def best_for(peers: Sequence[Peer], sheets: Sequence[str], shown: int = SHOWN) -> list[Peer]:
    """Those who illustrate one of these sheets first, then the best of all."""
    wanted = set(sheets)
    return sorted(peers, key=lambda peer: (not peer.sheets & wanted, -peer.score, peer.dynamic.name))[:shown]
