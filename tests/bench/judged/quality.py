"""How well offers are ranked for the judged needs, beside what one would write first.

A ranking is an array (need × offer) of scores; one's own dynamique is out of the game for all of them.
nDCG with gains 2^relevance − 1 (Järvelin and Kekäläinen, 2002; Burges et al., 2005).
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from community.exchanges.matching.items import Item
from dynamics.french import get_analyser
from tests.bench import judged

Ranking = Callable[[Sequence[Item], Sequence[Item]], np.ndarray]


class Quality(NamedTuple):
    """ndcg: nDCG@5. recall: share of the useful offers among the first ten. coverage: share of the offers that
    are among the five of some need."""

    ndcg: float
    recall: float
    coverage: float


def measure(scores: np.ndarray, needs: Sequence[Item], offers: Sequence[Item]) -> Quality:
    wanted = judged.judgements()
    gains, recalls, proposed = [], [], set()
    for need, row in zip(needs, scores, strict=True):
        order = sorted(
            (i for i, offer in enumerate(offers) if offer.dynamic != need.dynamic),
            key=lambda i: (-row[i], offers[i].id),
        )
        ranked = [offers[i].id for i in order]
        gains.append(ndcg(ranked, wanted[need.id], 5))
        recalls.append(len(set(ranked[:10]) & set(wanted[need.id])) / len(wanted[need.id]))
        proposed.update(ranked[:5])
    return Quality(float(np.mean(gains)), float(np.mean(recalls)), len(proposed) / len(offers))


def ndcg(ranked: Sequence[str], wanted: dict[str, int], many: int) -> float:
    def gain(levels: Sequence[int]) -> float:
        return sum((2**level - 1) / np.log2(rank + 2) for rank, level in enumerate(levels))

    best = gain(sorted(wanted.values(), reverse=True)[:many])
    return gain([wanted.get(offer, 0) for offer in ranked[:many]]) / best


def tokens(item: Item) -> list[str]:
    return get_analyser().tokens(f"{item.title}\n{item.description}")


def bm25(needs: Sequence[Item], offers: Sequence[Item], k1: float = 1.2, b: float = 0.75) -> np.ndarray:
    """Robertson and Walker, 1994; with the idf of Lucene."""
    texts = [Counter(tokens(offer)) for offer in offers]
    lengths = np.array([sum(text.values()) for text in texts])
    rows = Counter(token for text in texts for token in text)
    scores = np.zeros((len(needs), len(offers)))
    for i, need in enumerate(needs):
        for token in set(tokens(need)):
            idf = np.log(1 + (len(offers) - rows[token] + 0.5) / (rows[token] + 0.5))
            counts = np.array([text[token] for text in texts])
            scores[i] += idf * counts * (k1 + 1) / (counts + k1 * (1 - b + b * lengths / lengths.mean()))
    return scores


def themes_alone(needs: Sequence[Item], offers: Sequence[Item]) -> np.ndarray:
    return np.array(
        [
            [len(need.themes & offer.themes) / (len(need.themes | offer.themes) or 1) for offer in offers]
            for need in needs
        ]
    )


def plain_sum(needs: Sequence[Item], offers: Sequence[Item]) -> np.ndarray:
    """Cosine of tf-idf, plus the share of shared attributes of each kind."""
    texts = [Counter(tokens(offer)) for offer in offers]
    rows = Counter(token for text in texts for token in text)
    idf = {token: np.log((1 + len(offers)) / (1 + many)) + 1 for token, many in rows.items()}

    def vector(counts: Counter) -> dict[str, float]:
        weights = {token: count * idf[token] for token, count in counts.items() if token in idf}
        length = np.sqrt(sum(value**2 for value in weights.values())) or 1
        return {token: value / length for token, value in weights.items()}

    found = themes_alone(needs, offers)
    vectors = [vector(text) for text in texts]
    for i, need in enumerate(needs):
        asked = vector(Counter(tokens(need)))
        for j, offer in enumerate(offers):
            found[i, j] += sum(value * vectors[j].get(token, 0) for token, value in asked.items())
            found[i, j] += len(need.tools & offer.tools) / (len(need.tools | offer.tools) or 1)
            found[i, j] += bool(need.sheet) and need.sheet == offer.sheet
            found[i, j] += len(need.forms & offer.forms) / (len(need.forms | offer.forms) or 1)
    return found


BASELINES: dict[str, Ranking] = {
    "BM25 seul": bm25,
    "thèmes seuls": themes_alone,
    "somme simple (tf-idf + attributs)": plain_sum,
}
