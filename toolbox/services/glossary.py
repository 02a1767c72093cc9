"""The glossary as read from the database, kept by each process until a term changes.

126 terms, a few hundred forms: everything that pages, search and marks need is made once a version.
"""

import threading
from collections import defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from typing import NamedTuple

from django.db.models import Count, Max
from django.urls import reverse

from dynamics.french import Group, TrigramIndex, fold
from toolbox.marks import Marker
from toolbox.models import Term
from toolbox.relevance import Bag, Thesaurus, score, weighed

LEAST_SCORE = 0.12
LEAST_LIKENESS = 0.4
# Abbreviations that are also words of every day: they name their term, and expand nothing.
COMMON_WORDS = {"ami", "cle", "notre", "sem"}


class Entry(NamedTuple):
    """A term, with what a list shows and what a search reads."""

    pk: int
    slug: str
    term: str
    abbreviation: str
    homonym: str
    synonyms: tuple[str, ...]
    definition: str
    variants: tuple[dict, ...]

    @property
    def url(self) -> str:
        return reverse("glossary:term", args=[self.slug])

    @property
    def names(self) -> tuple[str, ...]:
        """Every way to name it."""
        return tuple(filter(None, (self.term, *self.synonyms, self.abbreviation)))

    @property
    def letter(self) -> str:
        return fold(self.term)[:1].upper()

    @property
    def bag(self) -> Bag:
        texts = [self.definition, *[variant.get("text", "") for variant in self.variants]]
        return Bag.of(self.term, [self.abbreviation, self.homonym, *self.synonyms], texts)


class Meaning(NamedTuple):
    """A word with several meanings, and its terms."""

    word: str
    slug: str
    entries: list[Entry]

    @property
    def url(self) -> str:
        return reverse("glossary:term", args=[self.slug])


@dataclass(frozen=True, eq=False)
class Glossary:
    """Immutable: all the terms, at one version."""

    entries: tuple[Entry, ...]

    @cached_property
    def by_slug(self) -> dict[str, Entry]:
        return {entry.slug: entry for entry in self.entries}

    @cached_property
    def meanings(self) -> dict[str, Meaning]:
        """Words with several meanings, by the address of their chooser."""
        found: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            if entry.homonym:
                found[entry.homonym].append(entry)
        several = {word: entries for word, entries in found.items() if len(entries) > 1}
        slugs = {word: fold(word).replace(" ", "-") for word in several}
        return {
            slugs[word]: Meaning(word, slugs[word], entries)
            for word, entries in several.items()
            if slugs[word] not in self.by_slug
        }

    @cached_property
    def bags(self) -> dict[str, Bag]:
        return {entry.slug: entry.bag for entry in self.entries}

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Synonyms without ambiguity, for whoever analyses a question."""
        ambiguous = {fold(meaning.word) for meaning in self.meanings.values()}
        groups = []
        for entry in self.entries:
            forms = tuple(
                form
                for form in entry.names
                if fold(form) not in ambiguous
                and (form != entry.abbreviation or fold(form) not in COMMON_WORDS)
            )
            if len(forms) > 1:
                groups.append(Group(entry.slug, forms))
        return tuple(groups)

    @cached_property
    def thesaurus(self) -> Thesaurus:
        return Thesaurus(self.groups)

    @cached_property
    def marker(self) -> Marker:
        """Finds the terms in a text; a word with several meanings leads to its chooser."""
        forms = {
            form: (entry.slug, entry.url, entry.definition)
            for entry in self.entries
            for form in entry.names
            if form != entry.homonym
        }
        for meaning in self.meanings.values():
            senses = " ; ".join(entry.term for entry in meaning.entries)
            forms[meaning.word] = (meaning.slug, meaning.url, f"Plusieurs sens : {senses}.")
        return Marker(forms)

    @cached_property
    def words(self) -> list[str]:
        """Words of the terms and of their synonyms, that somebody may misspell."""
        texts = [name for entry in self.entries for name in entry.names]
        return sorted({word for text in texts for word in fold(text).split() if len(word) > 3})

    @cached_property
    def word_index(self) -> TrigramIndex:
        return TrigramIndex(self.words)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many terms hold each token."""
        counts: dict[str, int] = defaultdict(int)
        for bag in self.bags.values():
            for token in bag.tokens:
                counts[token] += 1
        return counts

    def find(self, text: str) -> tuple[list[Entry], str]:
        """The terms that answer, best first, and the text as corrected when nothing else was found."""
        found = self._find(text)
        if not found and (corrected := self.correct(text)):
            found = self._find(corrected)
            return found, corrected if found else ""
        return found, ""

    def _find(self, text: str) -> list[Entry]:
        wanted = weighed(self.thesaurus.wanted(text), self.counts, len(self.entries))
        scores = {slug: score(wanted, bag) for slug, bag in self.bags.items()}
        least = max(LEAST_SCORE, 0.3 * max(scores.values(), default=0))
        kept = [entry for entry in self.entries if scores[entry.slug] >= least]
        return sorted(kept, key=lambda entry: (-scores[entry.slug], fold(entry.term), entry.pk))

    def correct(self, text: str) -> str:
        """Each word of the text replaced by the nearest of the glossary; "" when nothing changes."""
        words = fold(text[:200]).split()
        corrected = [word if len(word) < 4 else self._nearest(word) for word in words]
        return " ".join(corrected) if corrected != words else ""

    def _nearest(self, word: str) -> str:
        likely = [self.words[row] for row, _ in self.word_index.search(word, least=LEAST_LIKENESS)]
        return max(likely, key=lambda known: SequenceMatcher(None, word, known).ratio(), default=word)


_lock = threading.Lock()
_held: tuple[tuple, Glossary] | None = None


def current() -> Glossary:
    """The glossary of today: one query to know its version, another one when it changed."""
    global _held
    today, held = version(), _held
    if held is None or held[0] != today:
        with _lock:
            held = _held = (today, read())
    return held[1]


def version() -> tuple:
    """It changes whenever a term is written, changed or deleted."""
    return tuple(Term.objects.order_by().aggregate(Count("pk"), Max("updated_at"), Max("pk")).values())


def current_for(request) -> Glossary:
    """The same for a whole request."""
    if not hasattr(request, "_glossary"):
        request._glossary = current()
    return request._glossary


def read() -> Glossary:
    rows = Term.objects.order_by().values_list(
        "pk", "slug", "term", "abbreviation", "homonym", "synonyms", "definition", "variants"
    )
    entries = [
        Entry(pk, slug, term, abbreviation, homonym, tuple(synonyms), definition, tuple(variants))
        for pk, slug, term, abbreviation, homonym, synonyms, definition, variants in rows
    ]
    return Glossary(tuple(sorted(entries, key=lambda entry: (fold(entry.term), entry.pk))))
