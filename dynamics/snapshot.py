"""The published dynamiques in memory, read-only, as columns sorted by cell: lists, facets and map read it.

A *row* is a position in these columns. Rows without a point come first (their cell is NO_CELL): they are
in lists and facets, not on the map. Facet values are small integers that the caller chooses:

- code keys (one value a row): 0 to size − 1, or −1 when not given;
- bit keys (several values a row): bit i of an unsigned integer of at most 64 bits stands for value i.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from dynamics.cells import NO_CELL, box_around, distance_km, encode, ranges
from dynamics.criteria import BIT_KEYS, CODE_KEYS, EVERYTHING, KEYS, Criteria

OTHER_COLUMNS = {"precision": np.uint8, "updated": np.int64, "change": np.int64, "name_rank": np.int32}
CACHE_BYTES = 64 * 2**20

_BITS_OF_BYTES = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1, bitorder="little").astype(
    np.int64
)


class Points(NamedTuple):
    """Rows with a point, sorted by cell, and the running sums of their coordinates (one item longer).

    Sums are integers, in 1e-7 degree, so that a mean is the same whatever was summed before it.
    """

    rows: np.ndarray
    cells: np.ndarray
    lon_sums: np.ndarray
    lat_sums: np.ndarray


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Immutable and safe to share between threads; made by `build` or `changed`."""

    columns: Mapping[str, np.ndarray]  # sorted by cell, then id; a code key holds its value + 1
    sizes: Mapping[str, int]  # values of each facet key
    version: int
    _cache: Cache = field(default_factory=lambda: Cache(CACHE_BYTES), repr=False)

    @classmethod
    def build(
        cls, columns: Mapping[str, Sequence], sizes: Mapping[str, int] | None = None, version: int = 0
    ) -> Snapshot:
        """A snapshot from columns of equal length, their rows in any order.

        Needed: ``ids`` (unique), ``lon``, ``lat`` (degrees; NaN or None: no point). The others count as
        not given when absent: the facet ``KEYS``, ``cells`` (then computed), ``precision`` (small code),
        ``updated`` (any unit of time), ``change`` (number of the row's last change), ``name_rank``. ``sizes`` tells how many
        values a facet key has, by default as many as are used. Raises ValueError on lengths that differ,
        ids that repeat, or a value beyond its size.
        """
        stored, sizes = _stored(columns, dict(sizes or {}))
        return cls._sorted(stored, sizes, version)

    def changed(
        self, columns: Mapping[str, Sequence], removed: Iterable[int] = (), version: int = 0
    ) -> Snapshot:
        """A new snapshot where rows are added or replaced (``columns``, as for `build`) and ids removed."""
        stored, sizes = _stored(columns, dict(self.sizes))
        kept = ~np.isin(self.ids, np.concatenate([stored["ids"], np.array(list(removed), np.int64)]))
        merged = {name: np.concatenate([self.columns[name][kept], column]) for name, column in stored.items()}
        return Snapshot._sorted(merged, sizes, version)

    @classmethod
    def _sorted(cls, stored: dict[str, np.ndarray], sizes: dict[str, int], version: int) -> Snapshot:
        ids, cells = stored["ids"], stored["cells"]
        order = np.lexsort((ids, cells))
        snapshot = cls({name: _frozen(column[order]) for name, column in stored.items()}, sizes, version)
        if not np.diff(snapshot._sorted_ids).all():
            raise ValueError("a snapshot has each id once")
        for derived in ("counts", "_everywhere", "_orders"):  # now rather than during a request
            getattr(snapshot, derived)
        return snapshot

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def ids(self) -> np.ndarray:
        return self.columns["ids"]

    @cached_property
    def counts(self) -> dict[str, np.ndarray]:
        """Rows with each value of each key, without any filter."""
        return {key: self._tally(key, slice(None)) for key in KEYS}

    def rows_of(self, ids: Sequence[int] | np.ndarray) -> np.ndarray:
        """Rows of ids, in the order of the ids; unknown and repeated ones are left out."""
        ids = np.asarray(ids, np.int64)
        if not len(self):
            return np.empty(0, np.int32)
        order = np.argsort(ids, kind="stable")
        wanted = ids[order]
        places = np.minimum(np.searchsorted(self._sorted_ids, wanted), len(self) - 1)
        known = self._sorted_ids[places] == wanted
        known[1:] &= wanted[1:] != wanted[:-1]
        rows = np.full(len(ids), -1, np.int32)
        rows[order[known]] = self._rows_by_id[places[known]]
        return rows[rows >= 0]

    def mask(self, criteria: Criteria) -> np.ndarray | None:
        """Whether each row answers (bool); None when nothing is asked, that is, when all do."""
        if criteria.asks_nothing:
            return None
        mask = np.zeros(len(self), bool)
        mask[self.matching(criteria)] = True
        return mask

    def matching(self, criteria: Criteria) -> np.ndarray:
        """Rows that answer: in order of cell, or as ranked by the text search when there was one."""
        if criteria.asks_nothing:
            return self._everywhere.all_rows
        return self._cache.get(("rows", criteria.identity), lambda: self._matching(criteria))

    def facets(self, criteria: Criteria = EVERYTHING) -> dict[str, np.ndarray]:
        """For each key, how many rows have each value under all the filters but those of this key."""
        if criteria.asks_nothing:
            return self.counts
        return self._cache.get(("facets", criteria.identity), lambda: self._facets(criteria))

    def tallies(self, criteria: Criteria) -> dict[str, np.ndarray]:
        """For each key, how many of the rows that answer have each value."""
        rows = self.matching(criteria)
        return {key: self._tally(key, rows) for key in KEYS}

    def page(
        self,
        criteria: Criteria = EVERYTHING,
        order: str = "name",
        offset: int = 0,
        limit: int = 24,
        near: tuple[float, float] | None = None,
    ) -> tuple[np.ndarray, int]:
        """Ids of one page of the rows that answer, and how many answer in all; ties are by id.

        ``order``: "name", "recent" (last updated first), "relevance" (that of ``criteria.ids``; "recent"
        without a text) or "distance" from ``near`` (lon, lat), rows without a point last.
        """
        rows = self.matching(criteria)
        total, offset = len(rows), max(offset, 0)
        end = min(offset + limit, total)
        if offset >= end:
            return np.empty(0, np.int64), total
        if order == "distance" and near is not None:
            rows = self._by_distance(criteria, near, end)
        elif order != "relevance" or criteria.ids is None:
            rows = self._first(rows, "name" if order == "name" else "recent", end)
        return self.ids[rows[offset:end]], total

    def points(self, criteria: Criteria = EVERYTHING) -> Points:
        """The rows that answer and have a point."""
        if criteria.asks_nothing:
            return self._everywhere.points
        return self._cache.get(("points", criteria.identity), lambda: self._points(self.matching(criteria)))

    def nearest(
        self,
        lon: float,
        lat: float,
        k: int,
        criteria: Criteria = EVERYTHING,
        exclude: Collection[int] = (),
    ) -> tuple[np.ndarray, np.ndarray]:
        """Ids and distances (km) of the ``k`` nearest rows that answer, ties by id; ``exclude`` are ids."""
        rows, km = self._nearest(self.points(criteria), lon, lat, k + len(exclude))
        kept = ~np.isin(self.ids[rows], list(exclude))
        return self.ids[rows[kept]][:k], km[kept][:k]

    @cached_property
    def _rows_by_id(self) -> np.ndarray:
        return _frozen(np.argsort(self.ids).astype(np.int32))

    @cached_property
    def _sorted_ids(self) -> np.ndarray:
        return _frozen(self.ids[self._rows_by_id])

    @cached_property
    def _everywhere(self) -> _Everywhere:
        rows = _frozen(np.arange(len(self), dtype=np.int32))
        return _Everywhere(rows, self._points(rows))

    @cached_property
    def _orders(self) -> dict[str, _Order]:
        keys = {"name": self.columns["name_rank"], "recent": -self.columns["updated"]}
        return {name: _Order.of(np.lexsort((self.ids, key))) for name, key in keys.items()}

    def _failures(self, criteria: Criteria, rows: Any) -> tuple[dict[str, np.ndarray], np.ndarray]:
        """For ``rows``: whether each fails each active key, and how many keys it fails (uint8)."""
        fails = {key: self._fails(key, wanted, rows) for key, wanted in criteria.active.items()}
        count = np.zeros(len(self.ids[rows]), np.uint8)
        for failing in fails.values():
            count += failing
        return fails, count

    def _fails(self, key: str, wanted: Collection[int], rows: Any) -> np.ndarray:
        column = self.columns[key][rows]
        if key in BIT_KEYS:
            bits = sum(1 << value for value in wanted if 0 <= value < self.sizes[key])
            return (column & column.dtype.type(bits)) == 0
        stored = [value + 1 for value in wanted if -1 <= value < self.sizes[key]]
        if len(stored) > 8:  # one look-up is then cheaper than the comparisons
            failing = np.ones(self.sizes[key] + 1, bool)
            failing[stored] = False
            return failing[column]
        failing = np.ones(len(column), bool)
        for value in stored:
            failing &= column != value
        return failing

    def _matching(self, criteria: Criteria) -> np.ndarray:
        if criteria.ids is None:
            return np.flatnonzero(self._failures(criteria, slice(None))[1] == 0).astype(np.int32)
        rows = self.rows_of(criteria.ids)
        return rows[self._failures(criteria, rows)[1] == 0]

    def _facets(self, criteria: Criteria) -> dict[str, np.ndarray]:
        """A key counts the rows that fail no other key: those that fail as many keys as this one alone."""
        base = slice(None) if criteria.ids is None else self.rows_of(criteria.ids)
        fails, count = self._failures(criteria, base)
        passing = _selection(count == 0, base)
        facets = {}
        for key in KEYS:
            rows, others = _selection(count == fails[key], base) if key in fails else passing
            tally = self._tally(key, rows)
            facets[key] = self.counts[key] - tally if others else tally
        return facets

    def _tally(self, key: str, rows: Any) -> np.ndarray:
        column = self.columns[key][rows]
        if key in CODE_KEYS:
            return _frozen(np.bincount(column, minlength=self.sizes[key] + 1)[1:])
        parts = column.astype(column.dtype.newbyteorder("<")).view(np.uint8)
        parts = parts.reshape(-1, column.dtype.itemsize)
        used = range(-(-self.sizes[key] // 8))
        tallies = [np.bincount(parts[:, byte], minlength=256) @ _BITS_OF_BYTES for byte in used]
        return _frozen(np.concatenate([np.empty(0, np.int64), *tallies])[: self.sizes[key]])

    def _first(self, rows: np.ndarray, order: str, end: int) -> np.ndarray:
        """The first ``end`` of ``rows`` in an order: read along it when most rows are in, sorted otherwise."""
        sequence, places = self._orders[order]
        if len(rows) == len(self):
            return sequence[:end]
        if len(rows) * 4 > len(self) and end < 1_000:
            chosen = np.zeros(len(self), bool)
            chosen[rows] = True
            reach = 8 * end
            while np.count_nonzero(chosen[sequence[:reach]]) < end:
                reach *= 4
            return sequence[:reach][chosen[sequence[:reach]]][:end]
        wanted = places[rows]
        return sequence[np.sort(np.partition(wanted, end - 1)[:end])]

    def _points(self, rows: np.ndarray) -> Points:
        rows = np.sort(rows[self.columns["cells"][rows] != NO_CELL], kind="stable")
        sums = (
            np.concatenate([[0], np.cumsum(np.rint(self.columns[name][rows] * 1e7).astype(np.int64))])
            for name in ("lon", "lat")
        )
        return Points(*map(_frozen, (rows, self.columns["cells"][rows], *sums)))

    def _by_distance(self, criteria: Criteria, near: tuple[float, float], end: int) -> np.ndarray:
        rows, _ = self._nearest(self.points(criteria), *near, end)
        if len(rows) == end:
            return rows
        matching = self.matching(criteria)
        pointless = matching[self.columns["cells"][matching] == NO_CELL]
        return np.concatenate([rows, pointless[np.argsort(self.ids[pointless])]])

    def _nearest(self, points: Points, lon: float, lat: float, k: int) -> tuple[np.ndarray, np.ndarray]:
        """The ``k`` rows nearest to a place and their km, by (distance, id); exact.

        The k-th distance among neighbours in cell order bounds the answer: it lies in a box of that size.
        """
        rows = points.rows
        if len(rows) > max(8 * k, 4_096):
            here = int(np.searchsorted(points.cells, encode(lon, lat)))
            around = rows[max(0, here - 2 * k - 32) : here + 2 * k + 32]  # k of them at least
            bound = np.partition(self._km(around, lon, lat), k - 1)[k - 1]
            spans = np.searchsorted(points.cells, ranges(box_around(lon, lat, float(bound))))
            rows = np.concatenate([rows[low:high] for low, high in spans])
        km = self._km(rows, lon, lat)
        if len(rows) > k > 0:
            close = km <= np.partition(km, k - 1)[k - 1]
            rows, km = rows[close], km[close]
        order = np.lexsort((self.ids[rows], km))[:k]
        return rows[order], km[order]

    def _km(self, rows: np.ndarray, lon: float, lat: float) -> np.ndarray:
        return distance_km(lon, lat, self.columns["lon"][rows], self.columns["lat"][rows])


class _Everywhere(NamedTuple):
    """What answers when nothing is asked."""

    all_rows: np.ndarray
    points: Points


class _Order(NamedTuple):
    """Rows in an order, and the place of each row in it."""

    sequence: np.ndarray
    places: np.ndarray

    @classmethod
    def of(cls, sequence: np.ndarray) -> _Order:
        places = np.empty(len(sequence), np.int32)
        places[sequence] = np.arange(len(sequence), dtype=np.int32)
        return cls(_frozen(sequence.astype(np.int32)), _frozen(places))


def _selection(chosen: np.ndarray, base: Any) -> tuple[np.ndarray, bool]:
    """Rows to count for those that are chosen, or, being fewer, the others (then True)."""
    if not isinstance(base, slice):
        return base[chosen], False
    others = 2 * np.count_nonzero(chosen) > len(chosen)
    return np.flatnonzero(~chosen if others else chosen), others


class Cache:
    """The last answers, the oldest forgotten once they hold more than ``limit`` bytes; thread-safe."""

    def __init__(self, limit: int):
        self._limit, self._held = limit, 0
        self._answers: OrderedDict[tuple, tuple[Any, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple, make: Callable[[], Any]) -> Any:
        """The answer kept under ``key``, or else the one that ``make`` gives (two threads may both make it)."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key][0]
        answer = make()
        size = 256 + _bytes(answer)
        with self._lock:
            if key not in self._answers and size <= self._limit:
                self._answers[key] = answer, size
                self._held += size
            while self._held > self._limit:
                self._held -= self._answers.popitem(last=False)[1][1]
        return answer


def _bytes(answer: Any) -> int:
    parts = answer.values() if isinstance(answer, dict) else answer if isinstance(answer, tuple) else [answer]
    return sum(part.nbytes for part in parts)


def _stored(
    columns: Mapping[str, Sequence], sizes: dict[str, int]
) -> tuple[dict[str, np.ndarray], dict[str, int]]:
    """All the columns as a snapshot keeps them, and the size of every key."""
    count = len(columns["ids"])
    if any(len(column) != count for column in columns.values()):
        raise ValueError("the columns of a snapshot have the same length")
    stored = {"ids": np.asarray(columns["ids"], np.int64)}
    stored |= {name: np.asarray(columns[name], np.float64) for name in ("lon", "lat")}
    placed = np.isfinite(stored["lon"]) & np.isfinite(stored["lat"])
    cells = columns["cells"] if "cells" in columns else encode(stored["lon"], stored["lat"])
    stored["cells"] = np.where(placed, cells, NO_CELL).astype(np.int64)
    for name, kind in OTHER_COLUMNS.items():
        stored[name] = np.asarray(columns.get(name, np.zeros(count)), dtype=kind)
    for key in KEYS:
        stored[key], sizes[key] = _facet(key, columns.get(key), count, sizes.get(key))
    return stored, sizes


def _facet(key: str, values: Sequence | None, count: int, size: int | None) -> tuple[np.ndarray, int]:
    """A facet column in the smallest unsigned integers that hold its values, and its size."""
    if key in CODE_KEYS:
        stored = (np.full(count, -1) if values is None else np.asarray(values, np.int64)) + 1
        used, low = int(stored.max(initial=0)), int(stored.min(initial=0))
    else:
        stored, low = np.asarray(np.zeros(count) if values is None else values, np.uint64), 0
        used = int(stored.max(initial=0)).bit_length()
    size = used if size is None else size
    if low < 0 or used > size:
        raise ValueError(f"{key}: a value is beyond the size of its key ({size})")
    return stored.astype(np.min_scalar_type(size if key in CODE_KEYS else (1 << size) - 1)), size


def _frozen(array: np.ndarray) -> np.ndarray:
    array.flags.writeable = False
    return array
