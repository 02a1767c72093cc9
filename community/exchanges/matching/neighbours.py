"""Near dynamiques of different typologies that share a theme and have no link: the défaut the study names."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from community.exchanges.matching.encoding import positions
from community.exchanges.matching.items import Item, Reason
from community.exchanges.matching.reasons import NO_BREAK
from community.exchanges.matching.vocabulary import Vocabulary
from community.exchanges.matching.weights import Weights

CONSIDERED = 256  # nearest of each that are looked at: where thousands are near, the nearest are enough


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Two dynamiques, smaller id first; score in 0..1, with reasons."""

    first: int | str
    second: int | str
    score: float
    reasons: tuple[Reason, ...]


def neighbours(
    dynamics: Iterable[Item],
    links: Set[tuple] = frozenset(),
    weights: Weights | None = None,
    k: int = 3,
    vocabulary: Vocabulary | None = None,
) -> list[Neighbours]:
    """The k best neighbours of each dynamique that it does not know, as pairs, best first; a pair comes once.

    dynamics: as items, of which id, type, themes, latitude and longitude are read; those without a place, a type
    or a theme have no neighbour. links: pairs of ids that have a link, in any order. vocabulary: names for reasons.
    score: half nearness (exp(−km / neighbour_km)), half shared themes (Jaccard). Beyond `neighbour_km`, nobody is a
    neighbour. A k-d tree (Bentley, 1975) finds who is near; only the 256 nearest of each are looked at.
    """
    weights, vocabulary = weights or Weights.load(), vocabulary or Vocabulary()
    rows = sorted(
        (row for row in dynamics if row.latitude is not None and row.longitude is not None),
        key=lambda row: row.id,
    )
    rows = [row for row in rows if row.type and row.themes]
    if len(rows) < 2:
        return []
    known = {frozenset(pair) for pair in links}
    reach = weights["neighbour_km"]
    points = positions(np.array([(row.latitude, row.longitude) for row in rows], float))
    away, near = cKDTree(points).query(
        points, k=min(CONSIDERED, len(rows)), distance_upper_bound=reach, workers=-1
    )
    best: dict[tuple[int, int], float] = {}
    for i, row in enumerate(rows):
        found = []
        for kilometres, j in zip(away[i].tolist(), near[i].tolist(), strict=True):
            if j == len(rows):  # the tree found no more
                break
            other = rows[j]
            if (
                other.type != row.type
                and row.themes & other.themes
                and frozenset((row.id, other.id)) not in known
            ):
                likeness = len(row.themes & other.themes) / len(row.themes | other.themes)
                score = round((float(np.exp(-kilometres / reach)) + likeness) / 2, 9)
                found.append((-score, min(i, j), max(i, j)))
        for score, a, b in sorted(found)[:k]:
            best[a, b] = -score
    order = sorted(best, key=lambda pair: (-best[pair], pair))
    return [
        Neighbours(rows[a].id, rows[b].id, best[a, b], _reasons(rows[a], rows[b], points[[a, b]], vocabulary))
        for a, b in order
    ]


def _reasons(a: Item, b: Item, points: np.ndarray, vocabulary: Vocabulary) -> tuple[Reason, ...]:
    kilometres = float(np.sqrt(((points[0] - points[1]) ** 2).sum()))
    distance = f"à {round(kilometres)}{NO_BREAK}km" if kilometres >= 1 else "à moins d’un kilomètre"
    themes = [vocabulary.name(slug) for slug in sorted(a.themes & b.themes)]
    label = "même thème" if len(themes) == 1 else "mêmes thèmes"
    types = f"{vocabulary.name(a.type)} et {vocabulary.name(b.type)}"
    return (
        Reason("proximity", f"{distance}, et aucun lien connu entre elles", 0.4),
        Reason("themes", f"{label}{NO_BREAK}: {', '.join(_words(themes))}", 0.4),
        Reason("complementarity", f"deux types de dynamique{NO_BREAK}: {types}", 0.2),
    )


def _words(names: Sequence[str]) -> list[str]:
    return [name[:1].lower() + name[1:] if not name[1:2].isupper() else name for name in names]
