"""Autocomplete over the French territories, in memory: 35 000 communes and what they belong to.

Every name is kept once per word it can be found by (« Bourg-en-Bresse » under "bourg en bresse",
"en bresse" and "bresse"), in one sorted list: what begins with the letters typed is one range of it,
found by bisection. Codes (INSEE, SIREN, postal) are another. Rows are numbered by falling population, so
that the row number itself breaks ties.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

import numpy as np

from dynamics.french import TrigramIndex, fold

MAX_QUERY_CHARACTERS = 100
# A région or a département without a known population still comes before most of its communes.
ASSUMED_POPULATION = {"region": 2_000_000, "departement": 400_000, "epci": 10_000}

_SAINTS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
_LINKS = {"s": "sur", "ss": "sous"}  # « Chalon s/ Saône », never first nor last
_ARTICLES = {"l", "la", "le", "les"}
_LEAST_LIKENESS = 0.25  # two letters swapped in a word of six: « Figaec »
_AFTER_ANY_LETTER = "~"  # greater than all that fold() leaves

# How well a row answers, best first.
_EXACT, _PREFIX, _WORD_PREFIX, _ALL_WORDS = range(4)


class Hit(NamedTuple):
    """A territory, as given to the index; codes are strings, lat and lon degrees or None."""

    code: str
    level: str
    name: str
    parent_name: str
    postal_codes: tuple[str, ...]
    lat: float | None
    lon: float | None
    population: int | None


class TerritoryIndex:
    """Immutable index of territories, safe to share between threads.

    ``rows`` have the fields of `Hit` in its order; postal codes may be one string, separated by spaces.
    """

    def __init__(self, rows: Iterable[Sequence]):
        self._hits = sorted((_hit(row) for row in rows), key=_popularity)
        self._levels = np.array([hit.level for hit in self._hits], dtype=np.str_)
        keys = [_expanded(fold(hit.name).split()) for hit in self._hits]
        entries = sorted(
            (" ".join(words[start:]), row, start > 0 and not (start == 1 and words[0] in _ARTICLES))
            for row, words in enumerate(keys)
            for start in range(len(words))
        )
        self._names = [name for name, _, _ in entries]
        self._name_rows = np.array([row for _, row, _ in entries], np.int64)
        self._inner = np.array([inner for _, _, inner in entries], bool)
        codes = sorted(
            {
                (code.lower(), row)
                for row, hit in enumerate(self._hits)
                for code in (hit.code, *hit.postal_codes)
            }
        )
        self._codes = [code for code, _ in codes]
        self._code_rows = np.array([row for _, row in codes], np.int64)
        self._trigrams = TrigramIndex([" ".join(words) for words in keys])

    def __len__(self) -> int:
        return len(self._hits)

    def search(self, q: str, limit: int = 10, levels: Collection[str] | None = None) -> list[Hit]:
        """Territories named or coded ``q``, the last word maybe unfinished; best first, at most ``limit``.

        Exact names come before names that begin so, those before names with a later word that begins so,
        those before names with the same words in another order; then by population. A code may go with a
        name (« Saint-Denis 93 »). Spelling is corrected only when nothing is found.
        """
        typed = fold(q[:MAX_QUERY_CHARACTERS]).split()
        words = [word for word in typed if not word[0].isdigit()]
        code = "".join(word for word in typed if word[0].isdigit())
        allowed = None if levels is None else np.isin(self._levels, list(levels))
        if not words:
            return self._best([self._by_code(code)] if code else [], limit, allowed)
        if code:
            coded = np.zeros(len(self._hits), bool)
            coded[self._by_code(code)[0]] = True
            found = self._by_words(words, limit, coded if allowed is None else coded & allowed)
            if found:
                return found
        return self._by_words(words, limit, allowed) or self._by_likeness(words, limit, allowed)

    def _by_words(self, words: list[str], limit: int, allowed: np.ndarray | None) -> list[Hit]:
        full = _expanded(words)
        # « st » being typed may become « Strasbourg » as well as « saint ».
        readings = [full] if words[-1] not in _SAINTS else [full, [*full[:-1], words[-1]]]
        answers = [self._by_prefix(" ".join(reading)) for reading in readings]
        found = self._best(answers, limit, allowed)
        if len(found) < limit and len(words) > 1:
            found = self._best([*answers, *map(self._by_all_words, readings)], limit, allowed)
        return found

    def _by_prefix(self, typed: str) -> tuple[np.ndarray, np.ndarray]:
        """Rows with a word from which the name begins like ``typed``, and how well each answers."""
        low, high = _prefix_range(self._names, typed)
        exact = bisect_right(self._names, typed, low, high) - low
        classes = np.where(self._inner[low:high], _WORD_PREFIX, _PREFIX)
        classes[:exact][classes[:exact] == _PREFIX] = _EXACT
        return self._name_rows[low:high], classes

    def _by_all_words(self, words: list[str]) -> tuple[np.ndarray, np.ndarray]:
        """Rows that have all the words, in any order, the last one maybe unfinished."""
        low, high = _prefix_range(self._names, words[-1])
        rows = np.unique(self._name_rows[low:high])
        for word in words[:-1]:
            first, after = bisect_left(self._names, word), bisect_left(self._names, word + "!")
            low, high = _prefix_range(self._names, word + " ")
            same = np.concatenate([self._name_rows[first:after], self._name_rows[low:high]])
            rows = np.intersect1d(rows, same)
        return rows, np.full(len(rows), _ALL_WORDS)

    def _by_code(self, code: str) -> tuple[np.ndarray, np.ndarray]:
        """Rows with an INSEE, SIREN or postal code that begins like ``code``."""
        low, high = _prefix_range(self._codes, code)
        classes = np.full(high - low, _PREFIX)
        classes[: bisect_right(self._codes, code, low, high) - low] = _EXACT
        return self._code_rows[low:high], classes

    def _by_likeness(self, words: list[str], limit: int, allowed: np.ndarray | None) -> list[Hit]:
        """Rows whose name looks like the words in spite of typing errors, most alike first."""
        asked = " ".join(_expanded(words))
        alike = self._trigrams.search(asked, limit=limit if allowed is None else 1_000, least=_LEAST_LIKENESS)
        return [self._hits[row] for row, _ in alike if allowed is None or allowed[row]][:limit]

    def _best(
        self, answers: list[tuple[np.ndarray, np.ndarray]], limit: int, allowed: np.ndarray | None
    ) -> list[Hit]:
        """The best territories of several answers (rows, classes), each once."""
        found: dict[int, None] = {}
        if not answers or not self._hits:
            return []
        rows = np.concatenate([rows for rows, _ in answers])
        order = np.concatenate([classes for _, classes in answers]) * len(self._hits) + rows
        order = order if allowed is None else order[allowed[rows]]
        order.sort()
        for row in order % len(self._hits):
            if len(found) >= limit:
                break
            found[int(row)] = None
        return [self._hits[row] for row in found]


def _hit(row: Sequence) -> Hit:
    hit = Hit(*row)
    codes = hit.postal_codes.split() if isinstance(hit.postal_codes, str) else hit.postal_codes
    return hit._replace(postal_codes=tuple(codes or ()))


def _popularity(hit: Hit) -> tuple:
    population = hit.population or ASSUMED_POPULATION.get(hit.level, 0)
    return -population, hit.level, fold(hit.name), hit.code


def _expanded(words: list[str]) -> list[str]:
    """Words with the abbreviations of place names written out."""
    middle = [_LINKS.get(word, word) for word in words[1:-1]]
    return [_SAINTS.get(word, word) for word in [*words[:1], *middle, *words[1:][-1:]]]


def _prefix_range(ordered: list[str], prefix: str) -> tuple[int, int]:
    """Half-open range of the strings of a sorted list that begin with ``prefix``."""
    return bisect_left(ordered, prefix), bisect_left(ordered, prefix + _AFTER_ANY_LETTER)
