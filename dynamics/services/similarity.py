"""The nearest and the most similar dynamiques, each with the reason in words.

Everything is read in the catalogue in memory: the cost hardly grows with the rows, and one query then
fetches the few cards that are shown.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from dynamics.cells import NO_CELL, distance_km
from dynamics.models import Dynamic
from dynamics.numbers import format_km
from dynamics.services.catalogue import Catalogue

SHOWN = 3
# What being alike is worth: themes first, since that is what people look for; type and stage settle ties.
THEMES, TYPE, STAGE, ORIGIN, REGION = 1.0, 0.3, 0.15, 0.1, 0.05


class Neighbour(NamedTuple):
    """A dynamique proposed on the page of another, and why."""

    dynamic: Dynamic
    km: float | None
    reason: str


class Proposals(NamedTuple):
    """Two short lists; one dynamique is in only one of them."""

    nearest: list[Neighbour]
    similar: list[Neighbour]


def propose(dynamic: Dynamic, catalogue: Catalogue, shown: int = SHOWN) -> Proposals:
    """At most ``shown`` of each, best first. One query for the rows, one for their themes."""
    near_ids, near_km = nearest_ids(dynamic, catalogue, shown)
    alike_ids = similar_ids(dynamic, catalogue, shown, exclude=near_ids)
    rows = Dynamic.objects.listed().with_card().in_bulk([*near_ids, *alike_ids])
    km = dict(zip(near_ids, near_km, strict=True)) | distances(
        dynamic, [rows[pk] for pk in alike_ids if pk in rows]
    )
    nearest, similar = (
        [
            Neighbour(rows[pk], km.get(pk), reason_for(dynamic, rows[pk], km.get(pk)))
            for pk in ids
            if pk in rows
        ]
        for ids in (near_ids, alike_ids)
    )
    return Proposals(nearest, similar)


def nearest_ids(dynamic: Dynamic, catalogue: Catalogue, shown: int) -> tuple[list[int], list[float]]:
    """Ids and km; nothing for a dynamique that has no point or is only placed in a région."""
    if dynamic.longitude is None or dynamic.latitude is None:
        return [], []
    ids, km = catalogue.snapshot.nearest(
        dynamic.longitude, dynamic.latitude, shown, exclude=[dynamic.pk or 0]
    )
    return ids.tolist(), km.tolist()


def similar_ids(dynamic: Dynamic, catalogue: Catalogue, shown: int, exclude: Sequence[int] = ()) -> list[int]:
    """Ids of the most alike, best first; only those that share a theme or the type."""
    snapshot = catalogue.snapshot
    if not len(snapshot):
        return []
    scores = likeness(dynamic, catalogue)
    scores[np.isin(snapshot.ids, [*exclude, dynamic.pk or 0])] = 0
    count = min(shown, len(scores))
    best = np.argpartition(-scores, count - 1)[:count]
    best = best[scores[best] >= TYPE]
    order = np.lexsort((snapshot.ids[best], -scores[best]))
    return snapshot.ids[best[order]].tolist()


def likeness(dynamic: Dynamic, catalogue: Catalogue) -> np.ndarray:
    """A score for every row of the catalogue: shared themes (Jaccard), same type, stage, origin, région."""
    columns, codes = catalogue.snapshot.columns, catalogue.vocabularies
    mine = sum(
        1 << codes["themes"].codes[theme.slug]
        for theme in dynamic.themes.all()
        if theme.slug in codes["themes"].codes
    )
    theirs = columns["themes"]
    shared = np.bitwise_count(theirs & theirs.dtype.type(mine)).astype(np.float32)
    union = np.bitwise_count(theirs | theirs.dtype.type(mine)).astype(np.float32)
    scores = THEMES * shared / np.maximum(union, 1)
    for key, value, weight in (
        ("types", dynamic.typology_id, TYPE),
        ("stages", dynamic.stage, STAGE),
        ("origins", dynamic.origin, ORIGIN),
        ("regions", dynamic.region_code, REGION),
    ):
        code = codes[key].codes.get(value, -1)
        if code >= 0:
            scores += np.float32(weight) * (columns[key] == code + 1)
    return scores


def distances(dynamic: Dynamic, others: Sequence[Dynamic]) -> dict[int, float]:
    """Km to each of those that have a point."""
    placed = [one for one in others if one.cell not in (None, NO_CELL)]
    if dynamic.longitude is None or not placed:
        return {}
    lons, lats = [one.longitude for one in placed], [one.latitude for one in placed]
    km = distance_km(dynamic.longitude, dynamic.latitude, lons, lats)
    return {one.pk: float(value) for one, value in zip(placed, km, strict=True)}


def reason_for(dynamic: Dynamic, other: Dynamic, km: float | None) -> str:
    """« à 38 km, même thème : énergie ; autre type »."""
    parts = []
    if km is not None and dynamic.is_point_exact and other.is_point_exact:
        parts.append("dans la même commune" if dynamic.seat_id == other.seat_id else f"à {format_km(km)}")
    elif km is not None and km < 150:
        parts.append(f"à {format_km(km)} environ")
    names = {theme.pk: theme.name for theme in dynamic.themes.all()}
    shared = [names[theme.pk].lower() for theme in other.themes.all() if theme.pk in names]
    if len(shared) == 1:
        parts.append(f"même thème : {shared[0]}")
    elif shared:
        parts.append(f"mêmes thèmes : {', '.join(shared[:3])}")
    words = ", ".join(parts)
    kind = "même type" if other.typology_id == dynamic.typology_id else "autre type"
    stage = "même stade" if dynamic.stage and other.stage == dynamic.stage else ""
    ending = ", ".join(filter(None, (kind, stage)))
    return f"{words} ; {ending}" if words else ending
