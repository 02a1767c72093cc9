"""How well a text answers a question, the same measure for everything that can be searched. No database.

A question is a list of `Wanted`: a token of the French analyser, or a synonym of the glossary with the
several ways to say it, each with a weight (rare words weigh more). A text is a `Bag`: its tokens in its
title, its keywords (abbreviations, synonyms, key words) and its body.

    score = Σ weight × place ÷ Σ weight                         0 to 1: how much of the question is answered
          + 0.35 × part of the title that the question says     so that « SCIC » finds the SCIC first

where place is 1 in the title, 0.8 in the keywords, and at most 0.45 in the body, more as the word is said
more often (saturating: the tenth time tells little). Being parts of the question, not sums over a text,
scores of a tool, a page and a dynamique compare.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log
from typing import NamedTuple

from dynamics.french import Group, get_analyser

TITLE, KEYWORDS, BODY, WHOLE_TITLE = 1.0, 0.8, 0.45, 0.35
HALF_SAID = 1.5  # times a word is said for half of what the body can give
MOST_WANTED = 16
LEAST_PREFIX = 2


class Wanted(NamedTuple):
    """A part of a question: ways to say it, each a tuple of tokens that must all be there; `prefix`: unfinished."""

    ways: tuple[tuple[str, ...], ...]
    weight: float = 1.0
    prefix: str = ""

    @property
    def tokens(self) -> set[str]:
        return {token for way in self.ways for token in way}


@dataclass(frozen=True)
class Bag:
    """Tokens of a text, by place; ``title`` in the order of the words."""

    title: tuple[str, ...]
    keywords: frozenset[str] = frozenset()
    body: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, title: str, keywords: Iterable[str] = (), body: Iterable[str] = ()) -> "Bag":
        analyser = get_analyser()
        words = {token for text in keywords for token in analyser.index_text(text).split()}
        said = Counter(token for text in body for token in analyser.index_text(text).split())
        return cls(tuple(analyser.index_text(title).split()), frozenset(words), said)

    @property
    def tokens(self) -> set[str]:
        return {*self.title, *self.keywords, *self.body}


class Thesaurus:
    """Groups of synonyms that a question may use although the texts were indexed without them.

    The index of the site knows the synonyms of `dynamics/data/synonyms.yaml` only: a term that an editor
    adds to the glossary must not ask for all the texts to be indexed again. So its synonyms are spelt out
    in the question: « empowerment » also looks for « pouvoir d’agir ».
    """

    def __init__(self, groups: Sequence[Group] = ()):
        self._analyser = get_analyser(tuple(groups))
        base = get_analyser()
        self._ways: dict[str, set[tuple[str, ...]]] = {}
        for group in groups:
            ways = {tuple(base.tokens(form)) for form in group.forms} - {()}
            for form in group.forms:
                if len(tokens := self._analyser.tokens(form)) == 1:
                    self._ways.setdefault(tokens[0], set()).update(ways)

    def wanted(self, text: str) -> list[Wanted]:
        """The parts of a question, each once, in the order of the text."""
        return [Wanted(self.ways(token)) for token in self._analyser.query(text)[:MOST_WANTED]]

    def ways(self, token: str) -> tuple[tuple[str, ...], ...]:
        return tuple(sorted({(token,), *self._ways.get(token, ())}))


def weighed(wanted: Iterable[Wanted], counts: Mapping[str, int], total: int) -> list[Wanted]:
    """The parts with their weights: log of how rare the word is; one that nobody says weighs little.

    ``counts`` tells how many texts hold a token. A question is not lost because of one word too many.
    """
    found = []
    for one in wanted:
        seen = sum(min(counts.get(token, 0) for token in way) for way in one.ways)
        weight = 0.3 if not seen and not one.prefix else log(1 + total / (1 + seen)) + 0.2
        found.append(one._replace(weight=weight))
    return found


def score(wanted: Sequence[Wanted], bag: Bag) -> float:
    """From 0 (nothing in common) to 1.35; see the head of this module."""
    total = sum(one.weight for one in wanted)
    if not total:
        return 0.0
    title = set(bag.title)
    places = [place(one, title, bag) for one in wanted]
    answered = sum(one.weight * found for one, found in zip(wanted, places, strict=True)) / total
    if not answered:
        return 0.0
    asked = set().union(*[one.tokens for one, found in zip(wanted, places, strict=True) if found == TITLE])
    said = sum(1 for token in bag.title if token in asked)
    return answered + WHOLE_TITLE * said / max(len(bag.title), 1)


def place(one: Wanted, title: set[str], bag: Bag) -> float:
    """The best of the ways to say it; of an unfinished word, whatever begins so."""
    best = 0.0
    for way in one.ways:
        if title.issuperset(way):
            return TITLE
        if bag.keywords.issuperset(way):
            best = max(best, KEYWORDS)
        elif times := min(bag.body.get(token, 0) for token in way):
            best = max(best, BODY * times / (times + HALF_SAID) + 0.05)
        elif all(token in title or token in bag.keywords or token in bag.body for token in way):
            best = max(best, BODY * 0.6)
    if one.prefix and best < TITLE:
        if any(token.startswith(one.prefix) for token in title):
            return TITLE * 0.9
        if any(token.startswith(one.prefix) for token in bag.keywords):
            best = max(best, KEYWORDS * 0.9)
    return best
