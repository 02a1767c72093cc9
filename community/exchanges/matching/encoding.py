"""Items as arrays: one row each, the same columns on both sides."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from scipy import sparse

from community.exchanges.matching.items import Item
from community.exchanges.matching.texts import TextSpace, count_terms
from community.exchanges.matching.vocabulary import Places, Vocabulary
from community.exchanges.matching.weights import Weights
from dynamics.cells import EARTH_RADIUS_KM

STAGES = ["emergence", "creation", "consolidation", "changement-d-echelle"]
SCOPE_KM = {"proximite": "near_km", "region": "region_km"}  # any other: everywhere_km
NOWHERE = -1


@dataclass(frozen=True)
class Columns:
    """What a side looks like. n rows; all arrays float32 unless said.

    text: tf-idf, length 1. tools, sheet: length 1 at most. themes: ticked 1, recognised less, else 0.
    forms, link_objects, languages: 0 or 1. stage, type, kind, region: code, NOWHERE when unknown (int32).
    point: km from the centre of the Earth, zeros when unknown. rate: per km, what distance costs.
    """

    text: sparse.csr_matrix
    tools: np.ndarray
    sheet: np.ndarray
    themes: np.ndarray
    forms: np.ndarray
    link_objects: np.ndarray
    languages: np.ndarray
    stage: np.ndarray
    type: np.ndarray
    kind: np.ndarray
    region: np.ndarray
    point: np.ndarray
    has_point: np.ndarray
    rate: np.ndarray

    def __len__(self) -> int:
        return len(self.stage)

    def row(self, number: int) -> "Columns":
        """One row alone."""
        return Columns(
            **{field.name: getattr(self, field.name)[number : number + 1] for field in fields(self)}
        )


class Encoder:
    """Turns items into columns; what it knows of terms and codes comes from the offers that it is made with."""

    def __init__(self, offers: Sequence[Item], vocabulary: Vocabulary, weights: Weights):
        self.vocabulary, self.weights = vocabulary, weights
        self._places = Places(vocabulary, weights)
        documents = self.terms(offers)
        self.space = TextSpace(documents, self._places.documents)
        self._codes = {
            field: {
                value: i for i, value in enumerate(sorted({getattr(item, field) for item in offers} - {""}))
            }
            for field in ("type", "territory_kind", "region")
        }
        self._sets = {
            field: {
                value: i
                for i, value in enumerate(sorted({v for item in offers for v in getattr(item, field)}))
            }
            for field in ("forms", "link_objects", "languages")
        }
        self.offers = self._columns(offers, documents)

    def terms(self, items: Sequence[Item]) -> list[dict[str, float]]:
        repeats = self.weights["title_repeats"]
        return [
            count_terms(
                self.vocabulary.analyser, self.weights, [(item.title, repeats), (item.description, 1)]
            )
            for item in items
        ]

    def columns(self, items: Sequence[Item]) -> Columns:
        return self._columns(items, self.terms(items))

    def _columns(self, items: Sequence[Item], documents: Sequence[dict[str, float]]) -> Columns:
        found = self._places.confidences(documents)
        points = np.array(
            [(item.latitude, item.longitude) if _located(item) else (np.nan, np.nan) for item in items]
        ).reshape(-1, 2)
        return Columns(
            text=self.space.matrix(documents),
            tools=_at_most_one(self._chosen("tools", [item.tools for item in items], found["tools"])),
            sheet=_at_most_one(self._chosen("sheets", [{item.sheet} for item in items], found["sheets"])),
            themes=self._chosen("themes", [item.themes for item in items], found["themes"]),
            **{field: self._members(field, items) for field in self._sets},
            stage=_codes({stage: i for i, stage in enumerate(STAGES)}, [item.stage for item in items]),
            type=_codes(self._codes["type"], [item.type for item in items]),
            kind=_codes(self._codes["territory_kind"], [item.territory_kind for item in items]),
            region=_codes(self._codes["region"], [item.region for item in items]),
            point=positions(points),
            has_point=~np.isnan(points[:, 0]),
            rate=np.array([self._rate(item.scope) for item in items], np.float32),
        )

    def _rate(self, scope: str) -> float:
        """Each side says how far she goes; both count for half."""
        return 0.5 / self.weights[SCOPE_KM.get(scope, "everywhere_km")]

    def _chosen(self, kind: str, ticked: Sequence[frozenset | set], found: np.ndarray) -> np.ndarray:
        """1 for what is ticked, less for what the words recall."""
        values = (found * self.weights["inferred_share"]).astype(np.float32)
        column = {slug: i for i, slug in enumerate(self.vocabulary.slugs[kind])}
        for row, slugs in enumerate(ticked):
            for slug in slugs:
                if slug in column:
                    values[row, column[slug]] = 1.0
        return values

    def _members(self, field: str, items: Sequence[Item]) -> np.ndarray:
        column = self._sets[field]
        values = np.zeros((len(items), len(column)), np.float32)
        for row, item in enumerate(items):
            for slug in getattr(item, field):
                if slug in column:
                    values[row, column[slug]] = 1.0
        return values


def _located(item: Item) -> bool:
    return item.latitude is not None and item.longitude is not None


def _codes(known: dict[str, int], values: Sequence[str]) -> np.ndarray:
    return np.array([known.get(value, NOWHERE) for value in values], np.int32)


def _at_most_one(values: np.ndarray) -> np.ndarray:
    """Length 1 at most: what is only recognised, and weak, stays weak."""
    return values / np.maximum(np.linalg.norm(values, axis=1, keepdims=True), 1.0)


def positions(points: np.ndarray) -> np.ndarray:
    """Points of a sphere in km, so that the distance is a straight line: 1 % short at 3 000 km."""
    lat, lon = np.radians(np.nan_to_num(points)).T
    flat = np.cos(lat)
    found = EARTH_RADIUS_KM * np.column_stack([flat * np.cos(lon), flat * np.sin(lon), np.sin(lat)])
    found[np.isnan(points[:, 0])] = 0.0
    return found
