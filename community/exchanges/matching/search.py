"""The best offers of many needs at once: exact, and never more than a few rows of scores in memory.

Nearly all of the score is a product of vectors: one multiplication of matrices (BLAS) for the terms and attributes
that are frequent, a sparse one for rare terms. Themes (Jaccard) and distance come on top. In each row the best of
each group of columns bounds the k-th score from below, so nothing is sorted; what may be above the bound, and it is
little more than k, is scored again pair by pair in double precision (pairs.py). The outcome does not depend on the
blocks, the threads or the order of the offers.
"""

import os
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
from scipy import sparse
from scipy.linalg.blas import saxpy
from threadpoolctl import ThreadpoolController

from community.exchanges.matching.encoding import NOWHERE, Columns
from community.exchanges.matching.pairs import PairScorer, stage_table
from community.exchanges.matching.weights import Weights, ingredients

BLOCK_ROWS = 128
BLOCK_CELLS = 1_300_000  # rows × offers of a block: three arrays of it for each thread, 16 MB
DENSE_TERMS = 192  # at most so many frequent terms go through BLAS
DENSE_SHARE = 0.06  # a term is frequent when it is in that share of the offers
GROUPS = 32  # columns of a group whose best is the bound
MARGIN = 2e-5  # more than the error of single precision on a score
OUT = np.float32(-np.inf)


@dataclass(frozen=True)
class Barred:
    """Columns that a need may never have (`out`), and those that it has a link with (`linked`)."""

    out: np.ndarray
    linked: np.ndarray


class Index:
    """Offers ready to be searched; their order is that of ties."""

    def __init__(self, offers: Columns, own: np.ndarray, weights: Weights):
        self.offers, self.own, self.weights = offers, own, weights
        self._share = {name: np.float32(weights.share(name)) for name in ingredients()}
        self.size = len(offers)
        self.width = -(-self.size // GROUPS) * GROUPS
        self._stages = stage_table(weights)
        self._split_terms()
        self._dense = np.vstack([self._terms_dense, self._pad(self._attributes()), self._pad(self._codes())])
        self._themes = self._pad(offers.themes.T)
        self._theme_squares = (self._themes**2).sum(axis=0) + np.float32(1e-9)
        self._centre = offers.point[offers.has_point].mean(axis=0) if offers.has_point.any() else np.zeros(3)
        self._points = self._pad(_answering(offers.point - self._centre).T)
        self._rates = self._pad(offers.rate[None])[0]
        self._lost = np.flatnonzero(~offers.has_point)

    def _pad(self, rows: np.ndarray) -> np.ndarray:
        padded = np.zeros((len(rows), self.width), np.float32)
        padded[:, : self.size] = rows
        return padded

    def _split_terms(self) -> None:
        """Frequent terms as rows of numbers, the rest as lists of the offers that hold them."""
        columns = self.offers.text.tocsc()
        rows = np.diff(columns.indptr)
        order = np.lexsort((np.arange(len(rows)), -rows))[:DENSE_TERMS]
        self._frequent = np.sort(order[rows[order] >= max(DENSE_SHARE * self.size, 2)])
        self._rare = np.setdiff1d(np.arange(len(rows)), self._frequent)
        self._place = np.empty(len(rows), np.int32)  # row among the frequent; −1 − row among the rare
        self._place[self._frequent] = np.arange(len(self._frequent))
        self._place[self._rare] = -1 - np.arange(len(self._rare))
        self._terms_dense = np.zeros((len(self._frequent), self.width), np.float32)
        for row, term in enumerate(self._frequent):
            part = slice(columns.indptr[term], columns.indptr[term + 1])
            self._terms_dense[row, columns.indices[part]] = columns.data[part]
        self._holders = columns[:, self._rare].T.tocsr()

    def _attributes(self) -> np.ndarray:
        """Rows that a need multiplies: tools, sheet, forms, objects, languages."""
        forms = self.offers.forms.copy()
        forms[forms.sum(axis=1) == 0] = self.weights["unknown"]
        parts = [self.offers.tools, self.offers.sheet, forms, self.offers.link_objects, self.offers.languages]
        return np.hstack(parts).T

    def _codes(self) -> np.ndarray:
        """Rows of zeros and ones of stage, kind and type, each with « unknown » last; own merits; a row of ones."""
        sizes = [5, self.offers.kind.max(initial=NOWHERE) + 2, self.offers.type.max(initial=NOWHERE) + 2]
        codes = [self.offers.stage, self.offers.kind, self.offers.type]
        ones = [np.eye(size, dtype=np.float32)[code] for size, code in zip(sizes, codes, strict=True)]
        shares = [self._share[name] for name in ("availability", "freshness", "learnt")]
        self._kinds, self._types = sizes[1], sizes[2]
        return np.vstack([np.hstack(ones).T, (self.own @ shares)[None], np.ones((1, self.size))])

    def factors(self, needs: Columns) -> tuple[np.ndarray, sparse.csr_matrix]:
        """What a need multiplies by, times the weights: the dense rows (terms, attributes), the rare terms."""
        share, unknown = self._share, np.float32(self.weights["unknown"])

        def asked(values: np.ndarray) -> np.ndarray:
            return values / np.maximum(values.sum(axis=1, keepdims=True), 1)

        # What differs from the value that most offers get: few rows, which one need alone reads one by one.
        kinds = np.zeros((len(needs), self._kinds), np.float32)
        types = np.zeros((len(needs), self._types), np.float32)
        known = np.flatnonzero(needs.kind != NOWHERE)
        kinds[known, -1] = unknown
        kinds[known, needs.kind[known]] = 1
        known = np.flatnonzero(needs.type != NOWHERE)
        types[known, -1] = unknown - 1
        types[known, needs.type[known]] = -1
        other = np.float32(self.weights["other_type_share"])
        same = np.where(needs.kind == NOWHERE, unknown, 0) * share["territory"]
        same += (np.where(needs.type == NOWHERE, unknown, 1) * other + 1 - other) * share["complementarity"]
        frequent, rare = self._asked_terms(needs.text)
        factors = np.hstack(
            [
                frequent,
                needs.tools * share["tools"],
                needs.sheet * share["sheet"],
                asked(needs.forms) * share["forms"],
                asked(needs.link_objects) * share["link_objects"],
                asked(needs.languages) * share["languages"],
                self._stages[needs.stage].astype(np.float32) * share["stage"],
                kinds * share["territory"],
                types * (other * share["complementarity"]),
                np.ones((len(needs), 1), np.float32),
                same[:, None],
            ]
        )
        return factors.astype(np.float32), rare

    def _asked_terms(self, text: sparse.csr_matrix) -> tuple[np.ndarray, sparse.csr_matrix]:
        rows = np.repeat(np.arange(text.shape[0]), np.diff(text.indptr))
        place, values = self._place[text.indices], text.data * self._share["text"]
        is_frequent = place >= 0
        frequent = np.zeros((text.shape[0], len(self._frequent)), np.float32)
        frequent[rows[is_frequent], place[is_frequent]] = values[is_frequent]
        rest = ~is_frequent
        starts = np.concatenate([[0], np.cumsum(np.bincount(rows[rest], minlength=text.shape[0]))])
        rare = sparse.csr_matrix(
            (values[rest], -1 - place[rest], starts), shape=(text.shape[0], len(self._rare))
        )
        return frequent, rare

    def best(
        self, needs: Columns, many: int, barred: Sequence[Barred], threads: int | None = None
    ) -> list[tuple[np.ndarray, np.ndarray]]:
        """(columns, scores) of each need, best first, ties by column: `many`, or fewer when there are fewer."""
        if not self.size or not len(needs):
            return [(np.zeros(0, np.int64), np.zeros(0))] * len(needs)
        scorer = PairScorer(needs, self.offers, self.own, self.weights)
        factors, rare = self.factors(needs)
        rows = max(1, min(BLOCK_ROWS, BLOCK_CELLS // self.width))
        blocks = [slice(start, min(start + rows, len(needs))) for start in range(0, len(needs), rows)]

        desks = threading.local()

        def run(block: slice) -> list[tuple[np.ndarray, np.ndarray]]:
            if not hasattr(desks, "arrays"):
                desks.arrays = np.empty((3, rows, self.width), np.float32)
            scores, near, work = desks.arrays[:, : block.stop - block.start]
            self._add_products(scores, factors[block], rare[block])
            self._add_themes(scores, near, work, needs.themes[block])
            self._add_proximity(scores, near, work, needs, block)
            self._bar(scores, barred[block])
            return self._kept(scores, many, scorer, block, barred)

        threads = min(threads or os.cpu_count() or 1, len(blocks))
        with _blas().limit(limits=1, user_api="blas"):  # threads of ours beside those of BLAS slow both
            if threads == 1:
                return [found for block in blocks for found in run(block)]
            with ThreadPoolExecutor(threads) as pool:
                return [found for part in pool.map(run, blocks) for found in part]

    def _bar(self, scores: np.ndarray, barred: Sequence[Barred]) -> None:
        """-inf where a pair may not be; less where a link is known."""
        unlinked = self._share["complementarity"] * np.float32(1 - self.weights["other_type_share"])
        for row, bar in enumerate(barred):
            if len(bar.linked):
                scores[row, bar.linked] -= unlinked
            if len(bar.out):
                scores[row, bar.out] = OUT
        scores[:, self.size :] = OUT

    def _add_products(self, scores: np.ndarray, factors: np.ndarray, rare: sparse.csr_matrix) -> None:
        if len(factors) > 1:
            np.matmul(factors, self._dense, out=scores)
            found = rare @ self._holders
            row = np.repeat(np.arange(len(factors)) * self.width, np.diff(found.indptr))
            scores.reshape(-1)[row + found.indices] += found.data
            return
        # One need touches few rows: reading only those is quicker than the whole matrix.
        scores[:] = 0
        row = scores[0]
        for number in np.flatnonzero(factors[0]):
            saxpy(self._dense[number], row, a=factors[0, number])
        holders = self._holders
        for term, value in zip(rare.indices, rare.data, strict=True):
            part = slice(holders.indptr[term], holders.indptr[term + 1])
            row[holders.indices[part]] += holders.data[part] * value

    def _add_themes(
        self, scores: np.ndarray, shared: np.ndarray, work: np.ndarray, themes: np.ndarray
    ) -> None:
        used = np.flatnonzero(themes.any(axis=0))
        if not len(used):
            return
        np.matmul(themes[:, used], self._themes[used], out=shared)
        np.add.outer((themes**2).sum(axis=1), self._theme_squares, out=work)
        work -= shared
        shared /= work
        shared *= self._share["themes"]
        scores += shared

    def _add_proximity(
        self, scores: np.ndarray, near: np.ndarray, work: np.ndarray, needs: Columns, block: slice
    ) -> None:
        np.matmul(_asking(needs.point[block] - self._centre).astype(np.float32), self._points, out=near)
        np.maximum(near, 0, out=near)
        np.sqrt(near, out=near)
        np.add.outer(-needs.rate[block], -self._rates, out=work)
        near *= work
        np.exp(near, out=near)
        lost = ~needs.has_point[block]
        for row in np.flatnonzero(lost) if not len(self._lost) else range(len(near)):
            where = slice(None, self.size) if lost[row] else self._lost
            region = needs.region[block][row]
            same = (self.offers.region[where] == region) & (region != NOWHERE)
            near[row, where] = np.where(same, self.weights["same_region"], self.weights["unknown_place"])
        near *= self._share["proximity"]
        scores += near

    def _kept(
        self, scores: np.ndarray, many: int, scorer: PairScorer, block: slice, barred: Sequence[Barred]
    ) -> list[tuple[np.ndarray, np.ndarray]]:
        groups = scores.reshape(len(scores), GROUPS, -1).max(axis=1)
        if groups.shape[1] < 2 * many:
            groups = scores
        place = groups.shape[1] - min(many, groups.shape[1])
        bound = np.partition(groups, place, axis=1)[:, place]
        least = np.maximum(bound - np.float32(MARGIN), np.float32(-1.0))
        rows, columns = np.divmod(np.flatnonzero(scores >= least[:, None]), self.width)
        linked = np.zeros(len(rows), bool)
        for row, bar in enumerate(barred[block]):
            if len(bar.linked):
                linked |= (rows == row) & np.isin(columns, bar.linked)
        exact = scorer.scores(rows + block.start, columns, linked)
        order = np.lexsort((columns, -exact, rows))
        starts = np.searchsorted(rows[order], np.arange(len(scores) + 1))
        parts = [order[start:end][:many] for start, end in pairwise(starts)]
        return [(columns[part], exact[part]) for part in parts]


@cache
def _blas() -> ThreadpoolController:
    """Finding the libraries takes milliseconds, so it is done once."""
    return ThreadpoolController()


def _asking(points: np.ndarray) -> np.ndarray:
    """Times `_answering` of another point: the square of their distance."""
    return np.hstack([-2 * points, np.ones((len(points), 1)), (points**2).sum(axis=1, keepdims=True)])


def _answering(points: np.ndarray) -> np.ndarray:
    return np.hstack([points, (points**2).sum(axis=1, keepdims=True), np.ones((len(points), 1))])
