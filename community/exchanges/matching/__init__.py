"""Which offers may answer which needs, and why: a pure module, that knows neither Django nor the database.

    matcher = Matcher(offers, vocabulary, weights, history)
    matcher.top(needs, k=5)      # for all: the nightly run
    matcher.top_one(need, k=5)   # for one that was just written
    infer(text, vocabulary)      # what to propose to tick
    neighbours(dynamics, links)  # near dynamiques that do not know each other
    learn(answers)               # what earlier answers taught, for the next History

Ingredients, weights and sources of the formulas: docs/rapprochement.md.
"""

from community.exchanges.matching.items import History, Item, Match, OfferItem, Reason
from community.exchanges.matching.learning import Answered, learn
from community.exchanges.matching.matcher import Matcher
from community.exchanges.matching.neighbours import Neighbours, neighbours
from community.exchanges.matching.vocabulary import Entry, Guess, Inference, Vocabulary, infer
from community.exchanges.matching.weights import Setting, Weights, WeightsError, settings

__all__ = [
    "Answered",
    "Entry",
    "Guess",
    "History",
    "Inference",
    "Item",
    "Match",
    "Matcher",
    "Neighbours",
    "OfferItem",
    "Reason",
    "Setting",
    "Vocabulary",
    "Weights",
    "WeightsError",
    "infer",
    "learn",
    "neighbours",
    "settings",
]
