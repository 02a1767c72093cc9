"""The words of the toolbox as a vocabulary: what a text is about, for someone who ticks nothing.

Explicit semantic analysis (Gabrilovich and Markovitch, 2007): a text is compared with the words of each tool,
sheet and theme; its likeness to each is its place among them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np

from community.exchanges.matching.texts import TextSpace, count_terms
from community.exchanges.matching.weights import Weights
from dynamics.french import Analyser, get_analyser

NAME_COUNTS, KEYWORD_COUNTS, TEXT_COUNTS = 4, 3, 1  # times that a word counts, by where it is
KEPT = {"tools": 6, "themes": 4, "sheets": 3}  # how many places of each kind a text keeps
PROPOSED = {"tools": 3, "themes": 3, "sheets": 1}  # how many are proposed to the person who writes
NEXT_TO_BEST = 0.5  # a place less sure than this share of the best is not kept


@dataclass(frozen=True)
class Entry:
    """A tool, a sheet or a theme: its slug, its name, its keywords, its texts; for a tool, slugs of its sheets,
    the one that it belongs to most first."""

    slug: str
    name: str
    keywords: Sequence[str] = ()
    texts: Sequence[str] = ()
    sheets: Sequence[str] = ()

    def parts(self) -> list[tuple[str, float]]:
        return [
            (self.name, NAME_COUNTS),
            *[(keyword, KEYWORD_COUNTS) for keyword in self.keywords],
            *[(text, TEXT_COUNTS) for text in self.texts],
        ]


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """All that the matching knows of words. names: French label of any other slug (types, forms, link
    objects, languages, kinds of territory) that reasons may say. analyser: that of the site, with the glossary.
    """

    tools: Sequence[Entry] = ()
    sheets: Sequence[Entry] = ()
    themes: Sequence[Entry] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    analyser: Analyser = field(default_factory=get_analyser)

    def name(self, slug: str) -> str:
        """How people call it; the slug when nobody said."""
        return self._names.get(slug, slug)

    @cached_property
    def _names(self) -> dict[str, str]:
        entries = (*self.tools, *self.sheets, *self.themes)
        return {**{entry.slug: entry.name for entry in entries}, **self.names}

    @cached_property
    def slugs(self) -> dict[str, list[str]]:
        """Slugs of each kind, sorted: the columns of what `Places` gives."""
        return {kind: sorted(entry.slug for entry in getattr(self, kind)) for kind in KEPT}


class Guess(NamedTuple):
    """Something recognised in a text; confidence in 0..1."""

    slug: str
    confidence: float


@dataclass(frozen=True)
class Inference:
    """What a text seems to be about, surest first."""

    sheet: Guess | None = None
    tools: tuple[Guess, ...] = ()
    themes: tuple[Guess, ...] = ()


class Places:
    """Likeness of texts to the entries of a vocabulary."""

    def __init__(self, vocabulary: Vocabulary, weights: Weights):
        self.vocabulary, self.weights = vocabulary, weights
        by_kind = {kind: sorted(getattr(vocabulary, kind), key=lambda entry: entry.slug) for kind in KEPT}
        entries = [entry for kind in KEPT for entry in by_kind[kind]]
        self.documents = [count_terms(vocabulary.analyser, weights, entry.parts()) for entry in entries]
        self._space = TextSpace(self.documents)
        self._rows = self._space.matrix(self.documents).T.tocsr()
        sizes = np.cumsum([0, *[len(by_kind[kind]) for kind in KEPT]])
        self._slices = {kind: slice(sizes[i], sizes[i + 1]) for i, kind in enumerate(KEPT)}
        sheets = {slug: i for i, slug in enumerate(vocabulary.slugs["sheets"])}
        self._sheets_of_tools = np.zeros((len(by_kind["tools"]), len(sheets)))
        for row, tool in enumerate(by_kind["tools"]):
            for rank, slug in enumerate(tool.sheets):
                if slug in sheets:
                    self._sheets_of_tools[row, sheets[slug]] = 1 / (rank + 1)

    def confidences(self, documents: Sequence[dict[str, float]]) -> dict[str, np.ndarray]:
        """Array (document × entry) of confidences 0..1 for each kind; the least sure are zero."""
        likeness = (self._space.matrix(documents) @ self._rows).toarray().astype(np.float64)
        parts = {kind: likeness[:, part] for kind, part in self._slices.items()}
        # Sheets are broad: the tools that a text recalls say which one better than their own words.
        tools = _best(parts["tools"], KEPT["tools"])
        parts["sheets"] = parts["sheets"] + tools @ self._sheets_of_tools
        sure = self.weights["sure_at"]
        return {kind: np.minimum(_best(part, KEPT[kind]) / sure, 1.0) for kind, part in parts.items()}


def infer(text: str, vocabulary: Vocabulary, weights: Weights | None = None) -> Inference:
    """Sheet, tools and themes that the words of a text recall, each with a confidence.

    For a person who ticks nothing: propose them to her while she writes. The matching does the same by
    itself, and weighs them less than what is ticked.
    """
    weights = weights or Weights.load()
    places = _places(vocabulary, weights)
    found = places.confidences([count_terms(vocabulary.analyser, weights, [(text, 1)])])
    guesses = {
        kind: _guesses(vocabulary.slugs[kind], row[0], PROPOSED[kind], weights["least_confidence"])
        for kind, row in found.items()
    }
    return Inference(next(iter(guesses["sheets"]), None), guesses["tools"], guesses["themes"])


@lru_cache(maxsize=4)
def _places(vocabulary: Vocabulary, weights: Weights) -> Places:
    return Places(vocabulary, weights)


def _guesses(slugs: Sequence[str], row: np.ndarray, many: int, least: float) -> tuple[Guess, ...]:
    order = sorted(range(len(slugs)), key=lambda i: (-row[i], slugs[i]))[:many]
    return tuple(Guess(slugs[i], round(float(row[i]), 3)) for i in order if row[i] >= least)


def _best(part: np.ndarray, many: int) -> np.ndarray:
    """The highest of each row, the rest zero; equal ones are kept or left together."""
    if not part.shape[1]:
        return part
    highest = np.sort(part, axis=1)[:, ::-1]
    least = np.maximum(highest[:, min(many, part.shape[1]) - 1], highest[:, 0] * NEXT_TO_BEST)
    return np.where(part >= np.maximum(least, 1e-9)[:, None], part, 0.0)
