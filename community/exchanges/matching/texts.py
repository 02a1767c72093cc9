"""French texts as vectors: tf-idf on the stems of the site's analyser, their beginnings and their families.

tf: 1 + ln(count). idf: ln((1 + N) / (1 + df)) (Spärck Jones, 1972; smoothed). Vectors have length 1, so that
their product is the cosine (Salton, Wong and Yang, 1975). The first five letters of a long stem are a term too,
for less: words of one family meet even when their endings differ (truncation; McNamee, Nicholas and Mayfield, 2009);
so is a family of words of data/families.yaml: « médecin » and « soignant » meet.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import yaml
from scipy import sparse

from community.exchanges.matching.weights import Weights
from dynamics.french import Analyser

FAMILIES_FILE = Path(__file__).parents[1] / "data" / "families.yaml"
WEAK_WORDS_FILE = Path(__file__).parents[1] / "data" / "weak_words.txt"
FAMILY = "="  # marks a family of words

PREFIX = "~"  # marks a beginning of stem; no stem holds it
PREFIX_LETTERS = 5
FEW = 3  # documents that may share a word by what they are about, not by how they were written


@lru_cache(maxsize=4)
def weak_tokens(analyser: Analyser) -> frozenset[str]:
    """Tokens that say nothing of the subject."""
    lines = WEAK_WORDS_FILE.read_text(encoding="utf-8").splitlines()
    return frozenset(analyser.tokens(" ".join(line for line in lines if not line.startswith("#"))))


@lru_cache(maxsize=4)
def families(analyser: Analyser) -> dict[str, tuple[str, ...]]:
    """Families of words of each token.

    A stem may stand for words that have nothing in common: « port » and « porte », « don » and « données ». It has
    families only when one of them at least holds every word that comes to it; otherwise it says no subject.
    """
    found: dict[str, dict[str, set[str]]] = {}
    for name, words in yaml.safe_load(FAMILIES_FILE.read_text(encoding="utf-8")).items():
        for word in words:
            tokens = analyser.tokens(word)
            if len(tokens) == 1:
                found.setdefault(tokens[0], {}).setdefault(name, set()).add(word)
    return {
        token: tuple(FAMILY + name for name in sorted(names))
        for token, names in found.items()
        if set.union(*names.values()) in names.values()
    }


def count_terms(analyser: Analyser, weights: Weights, parts: Iterable[tuple[str, float]]) -> dict[str, float]:
    """Weight of each term, tf only, of (text, times) parts: stems, and beginnings of stems for less."""
    counts: Counter[str] = Counter()
    weak = weak_tokens(analyser)
    for text, times in parts:
        for token in analyser.tokens(text):
            if token not in weak:
                counts[token] += times
    prefixes: Counter[str] = Counter()
    for token, count in counts.items():
        if len(token) > PREFIX_LETTERS and token.isalpha():
            prefixes[PREFIX + token[:PREFIX_LETTERS]] += count
    kin: Counter[str] = Counter()
    family_of = families(analyser)
    for token, count in counts.items():
        for family in family_of.get(token, ()):
            kin[family] += count
    found = {token: 1.0 + float(np.log(count)) for token, count in counts.items()}
    if share := weights["prefix_share"]:
        found |= {prefix: share * (1.0 + float(np.log(count))) for prefix, count in prefixes.items()}
    if share := weights["family_share"]:
        found |= {family: share * (1.0 + float(np.log(count))) for family, count in kin.items()}
    return found


class TextSpace:
    """The terms of a collection, and their idf. Columns are in the order of the terms: no order of input shows."""

    def __init__(self, documents: Sequence[dict[str, float]], background: Sequence[dict[str, float]] = ()):
        """documents: those that are looked for. background: more French, for surer idf; adds no column."""
        counts = Counter(term for document in (*documents, *background) for term in document)
        self.count = len(documents) + len(background)
        held = Counter(term for document in documents for term in document)
        self._everywhere = {term for term, rows in held.items() if rows > max(len(documents) / 2, FEW)}
        self.terms = sorted({term for document in documents for term in document})
        self.column = {term: i for i, term in enumerate(self.terms)}
        self.idf = np.array([self._idf(counts[term]) for term in self.terms])
        self._unknown = self._idf(0)

    def rarity(self, term: str) -> float:
        """Its idf: the fewer documents hold a term, the more it tells."""
        column = self.column.get(term)
        return self._unknown if column is None else float(self.idf[column])

    def is_everywhere(self, term: str) -> bool:
        """Whether most documents hold it: whatever its idf in more French, it tells none from another."""
        return term in self._everywhere

    def _idf(self, rows: int) -> float:
        return float(np.log((1 + self.count) / (1 + rows))) if self.count else 0.0

    def matrix(self, documents: Sequence[dict[str, float]]) -> sparse.csr_matrix:
        """A row of length 1 at most for each document; words seen nowhere count in the length only."""
        starts, columns, values = [0], [], []
        for document in documents:
            cells, squares = [], 0.0
            for term in sorted(document):
                column = self.column.get(term)
                if column is None:
                    squares += (document[term] * self._unknown) ** 2
                elif weight := document[term] * self.idf[column]:
                    squares += weight * weight
                    cells.append((column, weight))
            length = squares**0.5 or 1.0
            columns += [column for column, _ in cells]
            values += [weight / length for _, weight in cells]
            starts.append(len(columns))
        return sparse.csr_matrix(
            (np.array(values, np.float32), np.array(columns, np.int32), np.array(starts, np.int32)),
            shape=(len(documents), len(self.terms)),
        )
