"""The matching, fed from the database: offers, words, weights and what is known of pairs, read once a run."""

from datetime import datetime

from django.utils import timezone

from community.exchanges.matching.items import History, Item, Match
from community.exchanges.matching.learning import Answered, learn
from community.exchanges.matching.matcher import Matcher
from community.exchanges.matching.neighbours import Neighbours
from community.exchanges.matching.neighbours import neighbours as find_neighbours
from community.exchanges.matching.weights import Weights
from community.exchanges.services import matching_data, vocabulary, weights

FEW_TEXTS = 20  # offers, tools, sheets and themes together


class Engine:
    """Answers for batches of needs, with the offers and the weights of one moment."""

    def __init__(self, now: datetime, *, chosen: Weights | None = None, like: "Engine | None" = None):
        """`like`: take the rows that another engine has read, to compare two sets of weights."""
        self.now = now
        self.weights = chosen or weights.current()
        self.offers = like.offers if like else matching_data.offers(now)
        self.linked = like.linked if like else matching_data.linked_dynamics()
        self.answers = like.answers if like else [Answered(*row) for row in matching_data.answers()]
        self._matcher = Matcher(
            self.offers,
            vocabulary.current(),
            self.weights,
            History(adjustments=learn(self.answers, self.weights)),
            timezone.localdate(now),
        )

    @property
    def version(self) -> str:
        return self.weights.version

    def close_enough(self, matches: list[Match]) -> list[Match]:
        """Those that are worth showing: what fills the five for want of better is not.

        All of them while there are so few texts that nobody can tell a rare word from another.
        """
        if self._matcher.encoder.space.count < FEW_TEXTS:
            return matches
        return [match for match in matches if match.subject >= self.weights["least_subject"]]

    def top(self, needs: list[Item], k: int) -> list[Match]:
        """The best offers of each need, best first, ties by id; what is barred is read for these needs only."""
        excluded = matching_data.excluded_pairs(self.now, [need.id for need in needs])
        history = History(excluded=excluded, linked=self.linked)
        return [match for matches in self._matcher.top(needs, k, history) for match in matches]


def neighbours() -> tuple[str, list[Neighbours]]:
    """Version of the weights, and the pairs of near dynamiques that do not know each other, best first."""
    chosen = weights.current()
    found = find_neighbours(
        matching_data.dynamics_as_items(),
        matching_data.linked_dynamics(),
        chosen,
        vocabulary=vocabulary.current(),
    )
    return chosen.version, found
