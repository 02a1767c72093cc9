"""The matching, fed from the database: offers, words, weights and what is known of pairs, read once a run."""

from datetime import datetime

from community.exchanges.matching.items import History, Item, Match
from community.exchanges.matching.weights import Weights
from community.exchanges.services import matching_data, vocabulary, weights


class Engine:
    """Answers for batches of needs, with the offers and the weights of one moment."""

    def __init__(self, now: datetime, *, chosen: Weights | None = None, like: "Engine | None" = None):
        """`like`: take the rows that another engine has read, to compare two sets of weights."""
        from community.exchanges.matching.matcher import Matcher

        self.now = now
        self.weights = chosen or weights.current()
        self.offers = like.offers if like else matching_data.offers(now)
        self._linked = like._linked if like else matching_data.linked_dynamics()
        self._adjustments = {}
        self._matcher = Matcher(self.offers, self.weights, vocabulary.current())

    @property
    def version(self) -> str:
        return self.weights.version

    def top(self, needs: list[Item], k: int) -> list[Match]:
        """The best offers of each need, best first, ties by id."""
        history = History(
            excluded=matching_data.excluded_pairs(self.now, [need.id for need in needs]),
            linked=self._linked,
            adjustments=self._adjustments,
        )
        return list(self._matcher.top(needs, k, history=history))


def neighbours(dynamics, linked, *, most):
    raise NotImplementedError
