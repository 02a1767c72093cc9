"""Needs matched with offers: exclusions, the search, diversity, reasons."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np

from community.exchanges.matching.diversity import FIRST, choose, crowded
from community.exchanges.matching.encoding import Columns, Encoder
from community.exchanges.matching.items import History, Item, Match, OfferItem
from community.exchanges.matching.pairs import PairScorer, merits
from community.exchanges.matching.reasons import Explainer
from community.exchanges.matching.search import Barred, Index
from community.exchanges.matching.vocabulary import Vocabulary
from community.exchanges.matching.weights import Weights

SPARE = 15  # more than asked, for diversity to choose among
LEAST_RECALLED = 0.1  # product of two confidences from which a reason may say so
SUBJECT = ("text", "tools", "themes", "sheet", "link_objects")  # ingredients that say what it is about
NONE = np.zeros(0, np.int64)


class Matcher:
    """The offers of a day, ready to answer needs. Building it reads every offer once; asking is quick.

    offers: all of them; those that are unavailable or at capacity are left out. vocabulary: the words of the
    toolbox. history: what is known of pairs, and what earlier answers taught (its `adjustments` are read here
    only). today: for freshness; the newest change of an offer by default. The answers are the same whatever the
    order of the offers or of the needs, alone or together: ties are broken by the offer's id.
    """

    def __init__(
        self,
        offers: Iterable[OfferItem],
        vocabulary: Vocabulary,
        weights: Weights | None = None,
        history: History | None = None,
        today: date | None = None,
    ):
        self.weights = weights or Weights.load()
        self.vocabulary = vocabulary
        self.history = history or History()
        self.offers = sorted((offer for offer in offers if is_open(offer)), key=lambda offer: offer.id)
        dates = [offer.updated_on for offer in self.offers if offer.updated_on]
        today = today or max(dates, default=None)
        self.encoder = Encoder(self.offers, vocabulary, self.weights)
        own = merits(self.offers, self.history.adjustments, self.weights, today)
        self.index = Index(self.encoder.offers, own, self.weights)
        self._explainer = Explainer(vocabulary, self.encoder.space)
        self._row = {offer.id: row for row, offer in enumerate(self.offers)}
        self._of_person, self._of_dynamic = defaultdict(list), defaultdict(list)
        self._groups = []
        for row, offer in enumerate(self.offers):
            if offer.person is not None:
                self._of_person[offer.person].append(row)
            if offer.dynamic is not None:
                self._of_dynamic[offer.dynamic].append(row)
            owner = ("dynamic", offer.dynamic) if offer.dynamic is not None else ("person", offer.person)
            self._groups.append((owner if owner[1] is not None else None, offer.type or None))
        self._pairs = self._known_pairs(self.history)

    @property
    def version(self) -> str:
        """Version of the weights, to be stored with each suggestion."""
        return self.weights.version

    def top(self, needs: Sequence[Item], k: int = 10, history: History | None = None) -> list[list[Match]]:
        """The k best offers of each need, best first, with their reasons. Fewer when fewer may be proposed."""
        needs = list(needs)
        columns = self.encoder.columns(needs)
        barred = self.barred(needs, history)
        found = self.index.best(columns, k + SPARE, barred)
        scorer = PairScorer(columns, self.index.offers, self.index.own, self.weights)
        return [
            self._matches(row, need, self._diverse(row, columns, barred, *found[row], k), scorer, barred[row])
            for row, need in enumerate(needs)
        ]

    def top_one(self, need: Item, k: int = 5, history: History | None = None) -> list[Match]:
        """The same for one need, when it is written or changed."""
        return self.top([need], k, history)[0]

    def ranked(
        self, needs: Sequence[Item], k: int = 10, history: History | None = None
    ) -> list[list[tuple[int | str, float]]]:
        """(id of the offer, score) of the k best by score alone: no reason, no diversity."""
        found = self.index.best(self.encoder.columns(needs), k, self.barred(needs, history))
        return [
            [(self.offers[column].id, float(score)) for column, score in zip(*best, strict=True)]
            for best in found
        ]

    def barred(self, needs: Sequence[Item], history: History | None = None) -> list[Barred]:
        """What each need may never be proposed, and what it has a link with."""
        excluded, linked = self._pairs if history is None else self._known_pairs(history)
        found = []
        for need in needs:
            out = list(excluded.get(need.id, ()))
            if need.person is not None:
                out += self._of_person.get(need.person, ())
            if need.dynamic is not None:
                out += self._of_dynamic.get(need.dynamic, ())
            near = linked.get(need.dynamic, ()) if need.dynamic is not None else ()
            found.append(Barred(_rows(out), _rows(near)))
        return found

    def _known_pairs(self, history: History) -> tuple[dict, dict]:
        """Rows of offers excluded for each need, and linked with each dynamique."""
        excluded, linked = defaultdict(list), defaultdict(list)
        for need, offer in history.excluded:
            if offer in self._row:
                excluded[need].append(self._row[offer])
        for a, b in history.linked:
            linked[a] += self._of_dynamic.get(b, ())
            linked[b] += self._of_dynamic.get(a, ())
        return excluded, linked

    def _diverse(
        self,
        row: int,
        columns: Columns,
        barred: Sequence[Barred],
        best: np.ndarray,
        scores: np.ndarray,
        k: int,
    ) -> list[tuple[int, float]]:
        """(column, score) of what is shown, best first: those that give way score no more than the fifth."""
        most = (int(self.weights["most_of_one_dynamic"]), int(self.weights["most_of_one_type"]))
        score = dict(zip(best.tolist(), scores.tolist(), strict=True))
        ranked = list(score)
        chosen, enough = choose(ranked, [self._groups[i] for i in ranked], most, k)
        while not enough and len(ranked) >= k + SPARE:
            more = self._beyond(row, columns, barred[row], chosen, most)
            if not (more.keys() - score.keys()):
                break
            score |= more
            ranked = sorted(score, key=lambda i: (-score[i], i))
            chosen, enough = choose(ranked, [self._groups[i] for i in ranked], most, k)
        first = sorted(chosen[:FIRST], key=lambda i: (-score[i], i))
        rest = sorted(chosen[FIRST:], key=lambda i: (-score[i], i))
        ceiling = score[first[-1]] if first else 0.0
        return [(i, score[i]) for i in first] + [(i, min(score[i], ceiling)) for i in rest]

    def _beyond(
        self, row: int, columns: Columns, bar: Barred, chosen: Sequence[int], most: tuple[int, int]
    ) -> dict[int, float]:
        """The best offers outside the dynamiques and typologies that fill the first places."""
        kept, _ = choose(chosen, [self._groups[i] for i in chosen], most, FIRST)
        owners, types = crowded([self._groups[i] for i in kept], most)
        full = [i for i, (owner, kind) in enumerate(self._groups) if owner in owners or kind in types]
        one = columns.row(row)
        found = self.index.best(one, FIRST, [Barred(np.union1d(bar.out, _rows(full)), bar.linked)])
        return dict(zip(found[0][0].tolist(), found[0][1].tolist(), strict=True))

    def _matches(
        self, row: int, need: Item, chosen: Sequence[tuple[int, float]], scorer: PairScorer, bar: Barred
    ) -> list[Match]:
        if not chosen:
            return []
        columns = np.array([column for column, _ in chosen])
        rows = np.full(len(columns), row)
        linked = np.isin(columns, bar.linked)
        parts = scorer.parts(rows, columns, linked)
        away = scorer.kilometres(rows, columns)
        told = self._explainer.need(need)
        about = parts @ np.where(np.isin(scorer.names, SUBJECT), scorer.shares, 0.0)
        return [
            Match(
                need.id,
                self.offers[column].id,
                min(1.0, max(0.0, score)),
                told.reasons(
                    self.offers[column],
                    dict(zip(scorer.names, (parts[i] * scorer.shares).tolist(), strict=True)),
                    self._recalled(row, column, scorer),
                    None if np.isnan(away[i]) else float(away[i]),
                    bool(linked[i]),
                ),
                float(about[i]),
            )
            for i, (column, score) in enumerate(chosen)
        ]

    def _recalled(self, row: int, column: int, scorer: PairScorer) -> dict[str, str]:
        """Tool, theme and sheet that the two recall most together, when they do."""
        found = {}
        for field, kind in (("tools", "tools"), ("themes", "themes"), ("sheet", "sheets")):
            both = getattr(scorer.needs, field)[row] * getattr(scorer.offers, field)[column]
            if len(both) and both.max() >= LEAST_RECALLED:
                found[field] = self.vocabulary.slugs[kind][int(both.argmax())]
        return found


def is_open(offer: OfferItem) -> bool:
    """Whether an offer may be proposed to anybody."""
    return offer.is_available and (offer.capacity is None or offer.load < offer.capacity)


def _rows(found: Iterable[int]) -> np.ndarray:
    return np.unique(np.fromiter(found, np.int64)) if found else NONE
