"""One search over everything: the register of what can be searched, and the answer to a question.

A *kind* (dynamique, outil, fiche, terme, monographie…) joins with `register`: it says how to read the
documents that may answer, each with the bag of its tokens. All documents are then measured the same way
(`toolbox.relevance`), so that one list holds them best first: the title weighs more than abbreviations,
synonyms and key words, those more than the body, and a rare word more than a common one.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from dynamics.french import TrigramIndex, fold, get_analyser
from portal.services.site_index import counts_of
from toolbox.relevance import LEAST_PREFIX, Bag, Thesaurus, Wanted, score, weighed

LONGEST_QUESTION = 300
MOST_OF_A_KIND = 100
LEAST_SCORE = 0.12
LEAST_PART_OF_BEST = 0.15
LEAST_LIKENESS = 0.3
CLOSE_ENOUGH = 0.72


@dataclass(frozen=True)
class Document:
    """Something found: what its card shows, and what it is measured by."""

    kind: str
    pk: int
    url: str
    title: str
    bag: Bag
    detail: str = ""
    texts: Sequence[str] = ()  # the summary first; extracts are taken from them


@dataclass(frozen=True)
class Question:
    """What is asked, read once for all the kinds."""

    text: str
    wanted: tuple[Wanted, ...]
    counts: dict[str, int]
    total: int
    memo: dict  # what kinds read once for the whole answer
    most: int = MOST_OF_A_KIND

    @property
    def tokens(self) -> set[str]:
        return {token for one in self.wanted for token in one.tokens}


@dataclass(frozen=True)
class Kind:
    """A kind of thing that can be found. ``documents`` gives those that may answer, in few queries."""

    slug: str
    label: str
    plural: str
    documents: Callable[[Question], list[Document]]
    # Of texts held in memory: how many hold each token, and how many there are
    counts: Callable[[dict], tuple[dict[str, int], int]] = lambda memo: ({}, 0)
    # Words that somebody may misspell
    words: Callable[[dict], list[str]] = lambda memo: []


@dataclass(frozen=True)
class Hit:
    document: Document
    score: float


@dataclass(frozen=True)
class Answer:
    """All that was found, best first, and the text as corrected when words had to be."""

    hits: list[Hit]
    question: Question
    correction: str = ""

    @property
    def counts(self) -> Counter:
        """How many of each kind."""
        return Counter(hit.document.kind for hit in self.hits)

    def of(self, kinds: Sequence[str]) -> list[Hit]:
        """Those of the kinds asked for, or all."""
        return [hit for hit in self.hits if not kinds or hit.document.kind in kinds]


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Kinds are shown as filters in the order in which they joined."""
    KINDS[kind.slug] = kind


def clean(text: str) -> str:
    return " ".join(text.replace("\x00", " ")[:LONGEST_QUESTION].split())


def search(text: str, thesaurus: Thesaurus, memo: dict | None = None) -> Answer | None:
    """The answer to a text; None when it holds no word to look for."""
    memo = {} if memo is None else memo
    question = read(text, thesaurus, memo)
    if question is None:
        return None
    corrected = correct(question)
    if corrected:
        better = read(corrected, thesaurus, memo)
        if better and (hits := measure(better)):
            return Answer(hits, better, corrected)
    return Answer(measure(question), question)


def suggest(text: str, thesaurus: Thesaurus, memo: dict | None = None, limit: int = 8) -> list[Hit]:
    """The best while somebody types: the last word may be unfinished."""
    question = read(text, thesaurus, {} if memo is None else memo, unfinished=True, most=30)
    return measure(question)[:limit] if question else []


def read(
    text: str, thesaurus: Thesaurus, memo: dict, *, unfinished: bool = False, most: int = MOST_OF_A_KIND
) -> Question | None:
    wanted = thesaurus.wanted(text)
    if unfinished:
        wanted = with_prefix(text, wanted)
    if not wanted:
        return None
    tokens = {token for one in wanted for token in one.tokens} | set(single_tokens(text).values())
    counts, total = Counter(counts_of(tokens)), 0
    for kind in KINDS.values():
        held, number = kind.counts(memo)
        counts.update({token: held[token] for token in tokens if token in held})
        total += number
    total += max(counts.values(), default=0)
    return Question(text, tuple(weighed(wanted, counts, total)), dict(counts), total, memo, most)


def with_prefix(text: str, wanted: list[Wanted]) -> list[Wanted]:
    """The last word as the beginning of others, when it is being typed."""
    words = fold(text).split()
    if not words or len(words[-1]) < LEAST_PREFIX or text[-1:].isspace():
        return wanted
    last, tokens = words[-1], get_analyser().query(words[-1])
    if wanted and tokens and wanted[-1].ways[0] == (tokens[0],):
        prefix = tokens[0] if last.startswith(tokens[0]) else last
        return [*wanted[:-1], wanted[-1]._replace(prefix=prefix)]
    return wanted if tokens else [*wanted, Wanted(((last,),), prefix=last)]


def single_tokens(text: str) -> dict[str, str]:
    """The token of each word taken alone; words that say nothing are left out."""
    words = {word: get_analyser().query(word) for word in fold(text).split()}
    return {word: tokens[0] for word, tokens in words.items() if len(tokens) == 1}


def measure(question: Question) -> list[Hit]:
    """What answers, best first; what answers much less well than the best is left out."""
    hits = [
        Hit(document, score(question.wanted, document.bag))
        for kind in KINDS.values()
        for document in kind.documents(question)
    ]
    best = max((hit.score for hit in hits), default=0.0)
    least = max(LEAST_SCORE, LEAST_PART_OF_BEST * best)
    kept = [hit for hit in hits if hit.score >= least]
    return sorted(kept, key=lambda hit: (-round(hit.score, 4), fold(hit.document.title), hit.document.pk))


def correct(question: Question) -> str:
    """The text with each word that no text holds replaced by the nearest known one; "" when nothing changes."""
    tokens = single_tokens(question.text)
    unknown = {
        word
        for word, token in tokens.items()
        if len(word) > 3 and not question.counts.get(token) and word.isalpha()
    }
    if not unknown:
        return ""
    words = sorted({word for kind in KINDS.values() for word in kind.words(question.memo)})
    index = TrigramIndex(words)
    nearest = {word: nearest_of(word, words, index) for word in unknown}
    corrected = [nearest.get(word, word) for word in fold(question.text).split()]
    return " ".join(corrected) if corrected != fold(question.text).split() else ""


def nearest_of(word: str, words: Sequence[str], index: TrigramIndex) -> str:
    likely = [words[row] for row, _ in index.search(word, least=LEAST_LIKENESS)]
    ratios = {known: SequenceMatcher(None, word, known).ratio() for known in likely}
    best = max(ratios, key=lambda known: ratios[known], default=word)
    return best if ratios.get(best, 0) >= CLOSE_ENOUGH else word


@dataclass(frozen=True)
class Result:
    """A hit as its card shows it: segments are (text, whether it was asked for)."""

    document: Document
    kind: Kind
    title: list[tuple[str, bool]] = field(default_factory=list)
    extract: list[tuple[str, bool]] = field(default_factory=list)


def shown(hit: Hit, question: Question) -> Result:
    """The card of a hit: its title, and the passage that says most of what was asked."""
    analyser, document = get_analyser(), hit.document
    marked = [analyser.highlight(passage, question.tokens) for passage in passages(document.texts)]
    most = max(
        marked,
        key=lambda segments: len({text.lower() for text, is_asked in segments if is_asked}),
        default=[],
    )
    return Result(document, KINDS[document.kind], analyser.highlight(document.title, question.tokens), most)


LONGEST_PASSAGE = 240


def passages(texts: Sequence[str]) -> list[str]:
    """Sentences gathered to about 240 characters, cut on a word when one is longer."""
    found = []
    for text in texts:
        current = ""
        for sentence in text.replace("\n", " ").split(". "):
            if current and len(current) + len(sentence) > LONGEST_PASSAGE:
                found.append(current)
                current = ""
            current = f"{current}. {sentence}" if current else sentence
        found.append(current)
    return [one if len(one) <= 400 else f"{one[:400].rsplit(' ', 1)[0]}…" for one in found[:60] if one]
