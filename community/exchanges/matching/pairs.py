"""The score of given pairs, ingredient by ingredient, in double precision: what decides, and what reasons say."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

import numpy as np

from community.exchanges.matching.encoding import NOWHERE, Columns
from community.exchanges.matching.items import OfferItem
from community.exchanges.matching.weights import Weights, ingredients


@lru_cache(maxsize=4)
def stage_table(weights: Weights) -> np.ndarray:
    """What an offer's stage (column) is worth to a need's (row); the last of each is « unknown »."""
    table = np.full((5, 5), weights["unknown"])
    ahead = {0: "stage_same", 2: "stage_two", 3: "stage_three"}
    for need in range(4):
        for offer in range(4):
            step = offer - need
            table[need, offer] = (
                1.0 if step == 1 else weights["stage_behind"] if step < 0 else weights[ahead[step]]
            )
    return table


def merits(
    offers: Sequence[OfferItem], adjustments: Mapping, weights: Weights, today: date | None
) -> np.ndarray:
    """Columns availability, freshness and learnt of each offer, 0..1."""
    return np.array(
        [
            (
                _availability(offer, weights["easy_load"]),
                _freshness(offer, today, weights),
                (1 + min(1.0, max(-1.0, adjustments.get(offer.id, 0.0)))) / 2,
            )
            for offer in offers
        ]
    ).reshape(-1, 3)


def _availability(offer: OfferItem, easy_load: float) -> float:
    if offer.capacity:
        return max(0.0, 1 - offer.load / offer.capacity)
    return easy_load / (easy_load + offer.load)


def _freshness(offer: OfferItem, today: date | None, weights: Weights) -> float:
    if offer.updated_on is None or today is None:
        return weights["unknown"]
    return float(np.exp(-max(0, (today - offer.updated_on).days) / weights["fresh_days"]))


class PairScorer:
    """Scores pairs (row of `needs`, row of `offers`) one by one, without any shortcut."""

    def __init__(self, needs: Columns, offers: Columns, own: np.ndarray, weights: Weights):
        self.needs, self.offers, self.own, self.weights = needs, offers, own, weights
        self._stages = stage_table(weights)
        self.names = ingredients()
        self.shares = np.array([weights.share(name) for name in self.names])

    def parts(self, rows: np.ndarray, columns: np.ndarray, linked: np.ndarray) -> np.ndarray:
        """Array (pair × ingredient) of values 0..1. linked: whether each pair has a known link."""
        needs, offers, weights = self.needs, self.offers, self.weights
        found = {
            "text": self._cosine(rows, columns),
            "tools": _product(needs.tools[rows], offers.tools[columns]),
            "sheet": _product(needs.sheet[rows], offers.sheet[columns]),
            "themes": _jaccard(needs.themes[rows], offers.themes[columns]),
            "forms": _served(needs.forms[rows], offers.forms[columns], weights["unknown"]),
            "link_objects": _served(needs.link_objects[rows], offers.link_objects[columns], 0.0),
            "languages": _served(needs.languages[rows], offers.languages[columns], 0.0),
            "proximity": self._proximity(rows, columns),
            "complementarity": self._complementarity(rows, columns, linked),
            "stage": self._stages[needs.stage[rows], offers.stage[columns]],
            "territory": _same(needs.kind[rows], offers.kind[columns], weights["unknown"]),
        }
        found |= dict(zip(("availability", "freshness", "learnt"), self.own[columns].T, strict=True))
        return np.column_stack([np.clip(found[name], 0.0, 1.0) for name in self.names])

    def scores(self, rows: np.ndarray, columns: np.ndarray, linked: np.ndarray) -> np.ndarray:
        """Scores 0..1, rounded so that equal pairs are equal on any machine."""
        return np.round(self.parts(rows, columns, linked) @ self.shares, 9)

    def kilometres(self, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
        """Distance of each pair, NaN when a place is unknown."""
        apart = self.needs.point[rows] - self.offers.point[columns]
        known = self.needs.has_point[rows] & self.offers.has_point[columns]
        return np.where(known, np.sqrt((apart**2).sum(axis=1)), np.nan)

    def _cosine(self, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
        """Product of the texts of each pair: the terms of each offer, looked up in the row of the need."""
        distinct, place = np.unique(rows, return_inverse=True)
        asked = self.needs.text[distinct].toarray()
        text = self.offers.text
        starts = text.indptr[columns]
        sizes = text.indptr[columns + 1] - starts
        pair = np.repeat(np.arange(len(rows)), sizes)
        cell = np.arange(len(pair)) + np.repeat(starts - np.cumsum(sizes) + sizes, sizes)
        found = asked[place[pair], text.indices[cell]].astype(np.float64) * text.data[cell]
        return np.bincount(pair, found, minlength=len(rows))

    def _proximity(self, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
        needs, offers = self.needs, self.offers
        rate = needs.rate[rows].astype(np.float64) + offers.rate[columns]
        near = np.exp(-np.nan_to_num(self.kilometres(rows, columns)) * rate)
        same = (needs.region[rows] != NOWHERE) & (needs.region[rows] == offers.region[columns])
        guess = np.where(same, self.weights["same_region"], self.weights["unknown_place"])
        return np.where(needs.has_point[rows] & offers.has_point[columns], near, guess)

    def _complementarity(self, rows: np.ndarray, columns: np.ndarray, linked: np.ndarray) -> np.ndarray:
        share = self.weights["other_type_share"]
        unlike = 1 - _same(self.needs.type[rows], self.offers.type[columns], 1 - self.weights["unknown"])
        return share * unlike + (1 - share) * ~linked


def _product(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return (a.astype(np.float64) * b).sum(axis=1)


def _jaccard(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Shared over all (Jaccard, 1901), extended to values between 0 and 1 (Tanimoto, 1957)."""
    shared = _product(a, b)
    return shared / np.maximum(_product(a, a) + _product(b, b) - shared, 1e-9)


def _served(asked: np.ndarray, given: np.ndarray, unsaid: float) -> np.ndarray:
    """Share of what is asked that is given; `unsaid` when the offer says nothing; 0 when nothing is asked."""
    many = asked.sum(axis=1, dtype=np.float64)
    share = _product(asked, given) / np.maximum(many, 1.0)
    return np.where((given.sum(axis=1) == 0) & (many > 0), unsaid, share)


def _same(a: np.ndarray, b: np.ndarray, unknown: float) -> np.ndarray:
    known = (a != NOWHERE) & (b != NOWHERE)
    return np.where(known, (a == b).astype(np.float64), unknown)
