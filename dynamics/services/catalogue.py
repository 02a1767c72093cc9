"""The listed dynamiques as read from the database: columns for the snapshot, vocabularies, names.

A catalogue is immutable; `load` reads everything, `refreshed` only the rows that changed since.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
from django.db import connection
from django.db.models import TextChoices, TextField
from django.db.models.functions import Cast

from dynamics import enums
from dynamics.criteria import Criteria
from dynamics.french import TrigramIndex, fold, fold_all
from dynamics.hooks import HELP_IDS, SHEET_IDS, registered_ids
from dynamics.models import Dynamic, LegalForm, Territory, Theme, Typology
from dynamics.snapshot import Cache, Snapshot

COLUMNS = (
    "pk",
    "longitude",
    "latitude",
    "cell",
    "typology_id",
    "stage",
    "origin",
    "region_code",
    "departement_code",
    "precision",
    "moment",
    "version",
    "slug",
    "name",
    "seat__name",
)
HELP_LABELS = {"cherche": "cherche de l’aide", "propose": "propose son aide"}
PRECISIONS = {value: code for code, value in enumerate(enums.Precision.values)}
MOST_BITS = 64
ANSWER_BYTES = 32 * 2**20


class Vocabulary(NamedTuple):
    """Values of a filter as written in addresses, their labels, and the code of each by its key."""

    values: tuple[str, ...]
    labels: tuple[str, ...]
    codes: Mapping[object, int]  # by value, and by primary key for rows

    @classmethod
    def of(cls, rows: Iterable[tuple[object, str, str]], limit: int = 60_000) -> "Vocabulary":
        """From (key, value, label); what is beyond ``limit`` cannot be filtered by."""
        rows = list(rows)[:limit]
        codes = {value: code for code, (_, value, _) in enumerate(rows)}
        codes |= {key: code for code, (key, _, _) in enumerate(rows)}
        return cls(tuple(row[1] for row in rows), tuple(row[2] for row in rows), codes)

    @classmethod
    def of_choices(cls, choices: type[TextChoices]) -> "Vocabulary":
        return cls.of((value, value, label) for value, label in choices.choices)

    def label(self, value: str) -> str:
        """The label of a value, or the value itself when nobody knows it."""
        code = self.codes.get(value)
        return value if code is None else self.labels[code]


class Card(NamedTuple):
    """What is said of a dynamique where there is no room for more."""

    slug: str
    name: str
    place: str


class Texts:
    """Slug, name and place of each dynamique, packed: 100 000 of them hold in about 8 MB."""

    def __init__(self, ids: Sequence[int], rows: Iterable[str], changed: Mapping[int, str] | None = None):
        encoded = [row.encode() for row in rows]
        order = np.argsort(np.asarray(ids, np.int64))
        self._ids = np.asarray(ids, np.int64)[order]
        self._bytes = b"".join([encoded[place] for place in order])
        lengths = np.fromiter((len(encoded[place]) for place in order), np.int64, len(order))
        self._ends = np.concatenate([[0], np.cumsum(lengths)])
        self._changed = dict(changed or {})

    def with_changes(self, changed: Mapping[int, str]) -> "Texts":
        texts = object.__new__(Texts)
        texts._ids, texts._bytes, texts._ends = self._ids, self._bytes, self._ends
        texts._changed = {**self._changed, **changed}
        return texts

    def __getitem__(self, pk: int) -> Card:
        if pk in self._changed:
            return Card(*self._changed[pk].split("\x1f"))
        place = int(np.searchsorted(self._ids, pk))
        if place == len(self._ids) or self._ids[place] != pk:
            raise KeyError(pk)
        return Card(*self._bytes[self._ends[place] : self._ends[place + 1]].decode().split("\x1f"))


@dataclass(frozen=True, eq=False)
class Catalogue:
    """Everything that list, map and home read, as it was at one version."""

    snapshot: Snapshot
    vocabularies: Mapping[str, Vocabulary]  # by key of the criteria
    symbols: tuple[dict[str, str], ...]  # shape and letters of each type, by code
    texts: Texts
    names: tuple[
        str, ...
    ]  # folded, in alphabetical order (the snapshot's name_rank), those that left included
    whole: int = 0  # number of the last change that concerned all rows
    criteria: dict[str, Criteria] = field(default_factory=dict, repr=False)  # of the addresses last asked
    entries: dict = field(default_factory=dict, repr=False)  # of the search index (services.search)
    answers: Cache = field(default_factory=lambda: Cache(ANSWER_BYTES), repr=False)

    @property
    def version(self) -> int:
        return self.snapshot.version

    @cached_property
    def terms(self) -> list[str]:
        """Distinct words that a person may have misspelt: those of names, types and themes."""
        labels = [label for key in ("types", "themes") for label in self.vocabularies[key].labels]
        words = {word for text in (*self.names, *map(fold, labels)) for word in text.split()}
        return sorted(word for word in words if len(word) > 3)

    @cached_property
    def term_index(self) -> TrigramIndex:
        return TrigramIndex(self.terms)

    @classmethod
    def load(cls, version: int, whole: int = 0) -> "Catalogue":
        """Read everything."""
        vocabularies, symbols = read_vocabularies()
        rows = fetched(Dynamic.objects.listed())
        columns, texts, folded = read_columns(rows, vocabularies, None)
        order = sorted(range(len(folded)), key=folded.__getitem__)
        ranks = np.empty(len(folded), np.int32)
        ranks[order] = np.arange(len(folded), dtype=np.int32)
        columns["name_rank"] = ranks
        return cls(
            snapshot=Snapshot.build(columns, sizes_of(vocabularies), version),
            vocabularies=vocabularies,
            symbols=symbols,
            texts=Texts(columns["ids"], texts),
            names=tuple(folded[place] for place in order),
            whole=whole,
        )

    def refreshed(self, version: int) -> "Catalogue":
        """Read the rows that changed since."""
        changed = Dynamic.objects.filter(version__gt=self.version)
        ids = list(changed.values_list("pk", flat=True))
        rows = fetched(changed.listed())
        columns, texts, folded = read_columns(rows, self.vocabularies, [row[0] for row in rows])
        snapshot, names = self.snapshot, list(self.names)
        ranks = []
        held = snapshot.columns["name_rank"].copy()
        for text in folded:
            rank = bisect_left(names, text)
            if rank == len(names) or names[rank] != text:
                names.insert(rank, text)
                held += held >= rank
                ranks = [other + (other >= rank) for other in ranks]
            ranks.append(rank)
        snapshot = Snapshot({**snapshot.columns, "name_rank": held}, snapshot.sizes, snapshot.version)
        columns["name_rank"] = np.array(ranks, np.int32)
        return Catalogue(
            snapshot=snapshot.changed(columns, set(ids) - {row[0] for row in rows}, version),
            vocabularies=self.vocabularies,
            symbols=self.symbols,
            texts=self.texts.with_changes(dict(zip(columns["ids"].tolist(), texts, strict=True))),
            names=tuple(names),
            whole=self.whole,
            entries=self.entries,
        )


def read_vocabularies() -> tuple[dict[str, Vocabulary], tuple[dict[str, str], ...]]:
    """Values and labels of every filter, and how each type is drawn."""
    typologies = list(Typology.objects.all())
    places = Territory.objects.filter(
        level__in=[enums.TerritoryLevel.REGION, enums.TerritoryLevel.DEPARTEMENT]
    ).values_list("level", "code", "name")
    by_level: dict[str, list] = {enums.TerritoryLevel.REGION: [], enums.TerritoryLevel.DEPARTEMENT: []}
    for level, code, name in sorted(places, key=lambda place: fold(place[2])):
        label = f"{name} ({code})" if level == enums.TerritoryLevel.DEPARTEMENT else name
        by_level[level].append((code, code, label))
    helps, sheets = registered_ids(HELP_IDS), registered_ids(SHEET_IDS)
    vocabularies = {
        "types": Vocabulary.of((row.pk, row.slug, row.name) for row in typologies),
        "stages": Vocabulary.of_choices(enums.Stage),
        "origins": Vocabulary.of_choices(enums.Origin),
        "regions": Vocabulary.of(by_level[enums.TerritoryLevel.REGION]),
        "departements": Vocabulary.of(by_level[enums.TerritoryLevel.DEPARTEMENT]),
        "themes": vocabulary_of_rows(Theme),
        "legal_forms": vocabulary_of_rows(LegalForm),
        "helps": Vocabulary.of((value, value, HELP_LABELS.get(value, value)) for value in helps),
        "sheets": Vocabulary.of((value, value, enums.Sheet(value).label) for value in sheets),
    }
    symbols = tuple(
        {"slug": row.slug, "label": row.name, "shape": row.shape, "letter": row.letter or row.name[:1]}
        for row in typologies
    )
    return vocabularies, symbols


def vocabulary_of_rows(model) -> Vocabulary:
    return Vocabulary.of(model.objects.values_list("pk", "slug", "name"), limit=MOST_BITS)


def sizes_of(vocabularies: Mapping[str, Vocabulary]) -> dict[str, int]:
    return {key: len(words.values) for key, words in vocabularies.items()}


def read_columns(
    rows: list[tuple], vocabularies: Mapping[str, Vocabulary], ids: list[int] | None
) -> tuple[dict[str, np.ndarray], list[str], list[str]]:
    """Columns of the snapshot, packed texts and folded names of ``rows``; ``ids`` are theirs, or None for all."""
    parts = list(zip(*rows, strict=True)) if rows else [()] * len(COLUMNS)
    given = dict(zip(COLUMNS, parts, strict=True))
    pks = np.array(given["pk"], np.int64)
    columns = {
        "ids": pks,
        "lon": np.array(given["longitude"], np.float64),
        "lat": np.array(given["latitude"], np.float64),
        "cells": np.array([-1 if cell is None else cell for cell in given["cell"]], np.int64),
        "updated": microseconds(given["moment"]),
        "change": np.array(given["version"], np.int64),
        "precision": coded(PRECISIONS, given["precision"]),
    }
    for key, column in {
        "types": "typology_id",
        "stages": "stage",
        "origins": "origin",
        "regions": "region_code",
        "departements": "departement_code",
    }.items():
        columns[key] = coded(vocabularies[key].codes, given[column])
    columns |= read_bits(pks, vocabularies, ids)
    texts = [
        f"{slug}\x1f{name}\x1f{place or ''}"
        for slug, name, place in zip(given["slug"], given["name"], given["seat__name"], strict=True)
    ]
    return columns, texts, [f" {name}" for name in fold_all(given["name"])]


def fetched(dynamics) -> list[tuple]:
    """Columns of a queryset as the database gives them: a third of the time of the ORM's own reading."""
    told = dynamics.annotate(moment=Cast("updated_at", TextField()))
    sql, parameters = told.values_list(*COLUMNS).order_by().query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def microseconds(moments: Sequence[str]) -> np.ndarray:
    """Moments since 1970, from their text in UTC, which both databases write alike but for « +00 »."""
    return np.array([moment.partition("+")[0] for moment in moments], "datetime64[us]").astype(np.int64)


def coded(codes: Mapping[object, int], values: Sequence[object]) -> np.ndarray:
    return np.fromiter((codes.get(value, -1) for value in values), np.int64, len(values))


def read_bits(
    pks: np.ndarray, vocabularies: Mapping[str, Vocabulary], ids: list[int] | None
) -> dict[str, np.ndarray]:
    """Themes, legal forms, and what the hooks say, as bits of one integer a row."""
    pairs: dict[str, list[tuple[int, int]]] = {}
    for key, through, column in (
        ("themes", Dynamic.themes.through, "theme_id"),
        ("legal_forms", Dynamic.legal_forms.through, "legalform_id"),
    ):
        links = through.objects.all() if ids is None else through.objects.filter(dynamic_id__in=ids)
        codes = vocabularies[key].codes
        pairs[key] = [
            (dynamic, codes[value])
            for dynamic, value in links.values_list("dynamic_id", column)
            if value in codes
        ]
    for key, hook in (("helps", HELP_IDS), ("sheets", SHEET_IDS)):
        pairs[key] = [
            (dynamic, vocabularies[key].codes[value])
            for value, querysets in registered_ids(hook).items()
            if value in vocabularies[key].codes
            for found in querysets
            for dynamic in selected(found, ids)
        ]
    order = np.argsort(pks)
    return {key: bits(pks, order, found) for key, found in pairs.items()}


def selected(found, ids: list[int] | None) -> Iterable[int]:
    """Ids of dynamiques that a hook gives, among ``ids``."""
    rows = Dynamic.objects.filter(pk__in=found)
    return (rows if ids is None else rows.filter(pk__in=ids)).values_list("pk", flat=True)


def bits(pks: np.ndarray, order: np.ndarray, found: list[tuple[int, int]]) -> np.ndarray:
    """Bit of each (id, code), gathered by row; ids of no row are left out."""
    column = np.zeros(len(pks), np.uint64)
    if found and len(pks):
        pairs = np.array(found, np.int64)
        places = order[np.minimum(np.searchsorted(pks, pairs[:, 0], sorter=order), len(pks) - 1)]
        known = pks[places] == pairs[:, 0]
        np.bitwise_or.at(column, places[known], np.uint64(1) << pairs[known, 1].astype(np.uint64))
    return column
