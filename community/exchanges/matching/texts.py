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
FAMILY = "="  # marks a family of words

PREFIX = "~"  # marks a beginning of stem; no stem holds it
PREFIX_LETTERS = 5
FEW = 3  # documents that may share a word by what they are about, not by how they were written
# How one asks or offers, never what about: « nous cherchons quelqu’un qui a déjà fait ».
_WEAK_WORDS = """
    aider aide aimer aimerions autre autrement avant aucun aujourd hui après besoin bien beaucoup chacun chaque
    chercher cherche conseil connaître chose demander dernier déjà dire demain deux depuis dès devoir doit
    expérience exemple façon faire fait faut falloir fin gens grand hésiter idée important ici jamais jour
    maintenant manière manquer mettre moins mieux mois nouveau nouvelle nouveaux ou où parler partir passer penser
    petit peut pouvoir plupart plus plusieurs possible préparer premier prendre presque problème proposer
    quelque quelqu quelques question raconter réponse rien réussir retour savoir sait sans seul souhaiter sujet
    surtout temps toujours tout toute tous trois trop trouver un une venir vient voir voire voudrions vouloir
    voulons veut veulent vrai vraiment là an ans année ailleurs afin ainsi alors aussi assez auprès car cas
    certain cet côté envie essayer hors ils loin long même merci combien commencer bienvenu tenir quatre rester six sinon soit tant tel
    très viens bonjour actuellement notamment appui appuyer partager partage
"""


@lru_cache(maxsize=4)
def weak_tokens(analyser: Analyser) -> frozenset[str]:
    """Tokens that say nothing of the subject."""
    return frozenset(analyser.tokens(_WEAK_WORDS))


@lru_cache(maxsize=4)
def families(analyser: Analyser) -> dict[str, tuple[str, ...]]:
    """Families of words of each token."""
    found: dict[str, set[str]] = {}
    for name, words in yaml.safe_load(FAMILIES_FILE.read_text(encoding="utf-8")).items():
        for word in words:
            tokens = analyser.tokens(word)
            if len(tokens) == 1:
                found.setdefault(tokens[0], set()).add(FAMILY + name)
    return {token: tuple(sorted(names)) for token, names in found.items()}


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
        self._count = len(documents) + len(background)
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
        return float(np.log((1 + self._count) / (1 + rows))) if self._count else 0.0

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
