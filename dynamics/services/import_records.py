"""Which record a row of an import speaks of: the same by its reference, or one that looks like it."""

import math
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from zlib import crc32

from django.utils.text import slugify

from dynamics.cells import distance_km
from dynamics.french import fold, trigrams
from dynamics.models import Dynamic
from dynamics.services.duplicates import name_likeness, telling_words
from dynamics.validators import RESERVED_SLUGS

NEAR_KM = 10
ALIKE = 0.65
MAYBE_ALIKE = 0.5  # by the approximate measure: what is below is not looked at more closely
MASK_BITS = 1024
STEP = 0.1  # degrees: the side of a square of the grid, at least 7 km over France
DIGITS = re.compile(r"\d+")
FIELDS = ("pk", "slug", "reference", "name", "seat__code", "latitude", "longitude", "live")


@dataclass(frozen=True)
class Record:
    """A dynamique, known by what tells it from others; `pk` is None for one that the file will create."""

    pk: int | None
    slug: str
    reference: str
    name: str
    code: str | None
    latitude: float | None
    longitude: float | None
    live: bool = True
    line: int = 0


@dataclass(frozen=True)
class Suspicion:
    """A record that a row may describe again."""

    record: Record
    kilometres: int

    def __str__(self) -> str:
        where = "au même endroit" if self.kilometres < 1 else f"à {self.kilometres} km"
        if self.record.line:
            return f"ressemble à la ligne {self.record.line}, {where}"
        return (
            f"ressemble à « {self.record.name} », {where}. Si c’est elle, donnez à la ligne la référence "
            f"{self.record.reference or self.record.slug} ; sinon, inscrivez-la depuis le site"
        )


class Records:
    """Every dynamique that is there, read once, and those that the rows already seen will create."""

    def __init__(
        self,
        references_of_file: set[str],
        known_as: dict[int, str] | None = None,
        distinct: frozenset[str] = frozenset(),
    ):
        self.references_of_file = references_of_file
        self.distinct = distinct
        self.by_reference: dict[str, Record] = {}
        self.by_slug: dict[str, Record] = {}
        self.by_name_and_code: dict[tuple[str, str], list[Record]] = defaultdict(list)
        self.grid: dict[tuple[int, int], list[Record]] = defaultdict(list)
        self.numbers: dict[str, int] = {}
        for values in Dynamic.objects.order_by("pk").values_list(*FIELDS).iterator(chunk_size=5000):
            record = Record(*values)
            known = (known_as or {}).get(record.pk)
            self.add(replace(record, reference=known) if known else record)

    def add(self, record: Record) -> None:
        self.by_slug[record.slug] = record
        if record.reference:
            self.by_reference[record.reference] = record
        if record.code:
            self.by_name_and_code[fold(record.name), record.code].append(record)
        if record.latitude is not None and record.live:
            self.grid[square(record.latitude, record.longitude)].append(record)

    def same(self, reference: str, name: str, code: str) -> list[Record]:
        """The record with this reference (or address), or those with this name in this commune."""
        if not reference:
            return self.by_name_and_code.get((fold(name), code), [])
        found = self.by_reference.get(reference)
        if found is None:
            by_slug = self.by_slug.get(reference)
            found = by_slug if by_slug and not by_slug.reference else None
        return [found] if found else []

    def suspect(
        self, name: str, reference: str, latitude: float | None, longitude: float | None
    ) -> Suspicion | None:
        """The nearest record with almost the same name, a few kilometres around.

        Two rows of one file that both have a reference are told apart by their source.
        """
        if latitude is None or reference in self.distinct:
            return None
        found = []
        for record in self.around(latitude, longitude):
            if reference and record.reference in self.references_of_file:
                continue
            if looks_like(name, record.name):
                away = float(distance_km(record.longitude, record.latitude, longitude, latitude))
                if away <= NEAR_KM:
                    found.append(Suspicion(record, round(away)))
        return min(found, key=lambda item: (item.kilometres, item.record.slug), default=None)

    def around(self, latitude: float, longitude: float) -> Iterator[Record]:
        row, column = square(latitude, longitude)
        # Squares narrow towards the poles: Saint-Pierre, the northernmost of France, needs two
        for y in range(row - 1, row + 2):
            for x in range(column - 2, column + 3):
                yield from self.grid.get((y, x), ())

    def free_slug(self, name: str) -> str:
        """An address made of the name that no record and no page of the site has."""
        stem = slugify(name)[:90].strip("-") or "dynamique"
        if stem not in self.by_slug and stem not in RESERVED_SLUGS:
            return stem
        number = self.numbers.get(stem, 2)
        while f"{stem}-{number}" in self.by_slug:
            number += 1
        self.numbers[stem] = number + 1  # ten thousand rows of one name do not count from two each time
        return f"{stem}-{number}"


def square(latitude: float, longitude: float) -> tuple[int, int]:
    return math.floor(latitude / STEP), math.floor(longitude / STEP)


def looks_like(left: str, right: str) -> bool:
    """Almost the same name: what a number alone tells apart (« Jardin 1 », « Jardin 2 ») is not."""
    pairs = zip(masks(left), masks(right), strict=True)
    if not any((one & other).bit_count() >= MAYBE_ALIKE * (one | other).bit_count() for one, other in pairs):
        return False
    return DIGITS.findall(left) == DIGITS.findall(right) and name_likeness(left, right) >= ALIKE


@lru_cache(maxsize=50_000)
def masks(name: str) -> tuple[int, int]:
    """Trigrams of the whole name and of its telling words, as bits of an integer: compared in no time."""
    return mask_of(name), mask_of(" ".join(telling_words(name)))


def mask_of(text: str) -> int:
    mask = 0
    for trigram in trigrams(text):
        mask |= 1 << (crc32(trigram.encode()) % MASK_BITS)
    return mask
