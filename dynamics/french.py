"""The one French analyser, for what is indexed and for what is asked, on every database.

A text becomes tokens made of ``[a-z0-9]`` only, so that neither FTS5 nor PostgreSQL's ``simple``
configuration changes them: lower case, accents folded, elisions and inclusive endings dropped, stop
words removed, Snowball French stems, synonyms. Accents are folded *before* stemming: « energie » and
« énergie » then give the same stem by construction; ``_stem`` makes up for the few endings that the
stemmer recognises by their accent.
"""

import re
import threading
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import Stemmer
import yaml

MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)

SYNONYMS_FILE = Path(__file__).parent / "data" / "synonyms.yaml"
MAX_QUERY_CHARACTERS = 2_000
MAX_QUERY_TOKENS = 32
MAX_TOKEN_CHARACTERS = 40
MAX_WORD_CHARACTERS = 80  # of the text as written; what is cut is not a word

APOSTROPHES = "'’‘ʼ′`´"
MIDDLE_DOTS = "·‧⋅∙"
_ELIDED = "c d j l m n s t qu jusqu lorsqu puisqu quoiqu quelqu"
_INCLUSIVE_ENDINGS = "e es s ne nes le les rice rices trice trices euse euses ere eres ive ives"
# « après », « tous », « in », « plus » and « fait » stay out: names and legal forms hold them.
_STOP_WORDS = """
    a ai as au aux avaient avait avec avez avoir avons c ca car ce ceci cela celle celles celui ces cet
    cette ceux ci comme comment d dans de des donc dont du elle elles en encore entre es est et etaient
    etait etant etes etre eu eux ici il ils j je jusqu l la laquelle le lequel les lesquelles
    lesquels leur leurs lorsqu lui ma mais me meme memes mes moi mon n ne ni nos notre nous on ont ou
    par pas pendant peu peut pour pourquoi puisqu qu quand que quel quelle quelles quels qui quoi s sa
    se sera seront ses si soit son sont sous sur t ta te tes toi ton tu un une vers vos votre vous y
"""
ELIDED = frozenset(_ELIDED.split())
INCLUSIVE_ENDINGS = frozenset(_INCLUSIVE_ENDINGS.split())
STOP_WORDS = frozenset(_STOP_WORDS.split())

_LIGATURES = {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ı": "i"}
_NOT_ALPHANUMERIC = re.compile(r"[^a-z0-9]+")
_NOT_FOLDED = re.compile(r"[^a-z0-9\n]+")
_MARKS = re.compile(r"[\u0300-\u036f]+")
# Dotted initials (« P.T.C.E. ») are one word; accents may come as separate combining marks.
_WORD = re.compile(
    r"(?<![\w.])(?:[^\W\d_]\.){2,}(?:[^\W\d_](?!\w))?"
    r"|[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*"
)
_HYPHENED_BEFORE = re.compile(r"(?:\w{1,40}-){1,4}\Z")
_HYPHENED_AFTER = re.compile(r"(?:-\w{1,40}){1,4}")
_stemmers = threading.local()  # a Snowball stemmer must not be shared by threads


class Group(NamedTuple):
    """Synonyms: every form stands for ``canonical``, whose folded letters are the token emitted."""

    canonical: str
    forms: tuple[str, ...]


class Word(NamedTuple):
    """A word of a text: folded letters, stem, and where it stands in the text as written."""

    folded: str
    stem: str
    start: int
    end: int


class Match(NamedTuple):
    """A token and the half-open range of words that it stands for."""

    token: str
    first: int
    last: int


def fold(text: str) -> str:
    """Lower-case ASCII letters and digits; all else, apostrophes and hyphens included, is one space."""
    return _NOT_ALPHANUMERIC.sub(" ", _unaccent(text)).strip()


def fold_all(texts: Iterable[str]) -> list[str]:
    """`fold` of each text, together: several times quicker when there are thousands."""
    lines = [text.replace("\n", " ") for text in texts]
    if not lines:
        return []
    return [line.strip() for line in _NOT_FOLDED.sub(" ", _unaccent("\n".join(lines))).split("\n")]


def trigrams(text: str) -> frozenset[str]:
    """Trigrams of the folded words, each padded by two spaces before and one after, as pg_trgm does."""
    return frozenset(
        padded[i : i + 3]
        for word in fold(text).split()
        for padded in [f"  {word} "]
        for i in range(len(word) + 1)
    )


def similarity(a: str, b: str) -> float:
    """Jaccard index of the trigrams of both texts, 0.0 (nothing shared, or an empty text) to 1.0."""
    left, right = trigrams(a), trigrams(b)
    shared = len(left & right)
    return shared / (len(left) + len(right) - shared) if shared else 0.0


def groups_from(rows: Iterable[dict]) -> tuple[Group, ...]:
    """Groups from rows ``{"canonical": str, "forms": [str, …]}``. Raises ValueError on another shape."""
    try:
        return tuple(Group(str(row["canonical"]), tuple(map(str, row["forms"]))) for row in rows)
    except (KeyError, TypeError) as error:
        raise ValueError(f"synonyms: a row needs 'canonical' and 'forms' ({error})") from error


def load_groups(path: Path = SYNONYMS_FILE) -> tuple[Group, ...]:
    """Groups of a YAML file; none when it does not exist."""
    if not path.exists():
        return ()
    return groups_from(yaml.safe_load(path.read_text(encoding="utf-8")) or ())


@lru_cache(maxsize=4)
def get_analyser(extra: tuple[Group, ...] = ()) -> "Analyser":
    """The analyser of the site: synonyms of the data file, then ``extra`` (those of the glossary)."""
    return Analyser((*load_groups(), *extra))


class Analyser:
    """Turns French text into tokens; immutable, safe to share between threads.

    Groups with the same canonical form, or that share a phrase, are one. A single word that belongs to
    two different groups expands nothing.
    """

    def __init__(self, groups: Iterable[Group] = ()):
        self._abbreviations: dict[str, str] = {}
        self._phrases: dict[tuple[str, ...], str] = {}
        concepts = self._concepts(groups)
        owners = Counter(key for forms in concepts.values() for key in forms)
        for token, forms in concepts.items():
            for key in forms:
                if owners[key] == 1:
                    (self._abbreviations if isinstance(key, str) else self._phrases)[key] = token  # type: ignore[index]
        self._tokens = frozenset(concepts)
        self._longest: dict[str, int] = {}
        for stems in self._phrases:
            self._longest[stems[0]] = max(len(stems), self._longest.get(stems[0], 0))

    def tokens(self, text: str) -> list[str]:
        """Tokens in the order of the text, repeated as often as they occur; a synonym is one token."""
        return [match.token for match in self._matches(_words(text))]

    def index_text(self, text: str) -> str:
        """What to give to a search index: the tokens, each phrase followed by the tokens of its words.

        The parts let « coopération » find a text that says « pôle territorial de coopération
        économique »; queries never hold them, so a phrase and its abbreviation find the same rows.
        """
        return " ".join(match.token for match in self._with_parts(_words(text)))

    def query(self, text: str) -> list[str]:
        """Distinct tokens of what was asked: at most 32, from its first 2 000 characters."""
        return list(dict.fromkeys(self.tokens(text[:MAX_QUERY_CHARACTERS])))[:MAX_QUERY_TOKENS]

    def written(self, text: str) -> dict[str, str]:
        """Each token of `index_text`, and how the text first writes it, with all that hyphens hold to it."""
        words, found = _words(text), {}
        for match in self._with_parts(words):
            if match.token not in found:
                start, end = words[match.first].start, words[match.last - 1].end
                before = _HYPHENED_BEFORE.search(text, max(0, start - 120), start)
                after = _HYPHENED_AFTER.match(text, end)
                found[match.token] = text[before.start() if before else start : after.end() if after else end]
        return found

    def highlight(self, text: str, query_tokens: Collection[str]) -> list[tuple[str, bool]]:
        """The text cut in (segment, matched) pairs whose segments, joined, give it back."""
        words, wanted = _words(text), frozenset(query_tokens)
        spans = sorted(
            (words[match.first].start, words[match.last - 1].end)
            for match in self._with_parts(words)
            if match.token in wanted
        )
        segments, done = [], 0
        for start, end in spans:
            if end <= done:
                continue
            if start > done:
                segments.append((text[done:start], False))
            segments.append((text[max(start, done) : end], True))
            done = end
        if done < len(text):
            segments.append((text[done:], False))
        return segments

    def _concepts(self, groups: Iterable[Group]) -> dict[str, set[str | tuple[str, ...]]]:
        """Forms of each token: a ``str`` for an abbreviation, a tuple of stems for words."""
        concepts: dict[str, set[str | tuple[str, ...]]] = {}
        token_of: dict[tuple[str, ...], str] = {}
        for group in groups:
            keys = {key for form in group.forms if (key := _form_key(form))}
            phrases = [key for key in keys if isinstance(key, tuple) and len(key) > 1]
            own = fold(group.canonical).replace(" ", "")[:MAX_TOKEN_CHARACTERS]
            token = (
                own if own in concepts else next((token_of[key] for key in phrases if key in token_of), own)
            )
            if token:
                concepts.setdefault(token, set()).update(keys)
                token_of.update(dict.fromkeys(phrases, token))
        return concepts

    def _matches(self, words: Sequence[Word], longest: int | None = None) -> Iterator[Match]:
        """Longest synonym at each word, of at most ``longest`` words; otherwise the word's own token."""
        i = 0
        while i < len(words):
            reach = self._longest.get(words[i].stem, 0)
            for size in range(min(longest or reach, reach, len(words) - i), 1, -1):
                if token := self._phrases.get(tuple(word.stem for word in words[i : i + size])):
                    yield Match(token, i, i + size)
                    i += size
                    break
            else:
                yield Match(self._single(words[i]), i, i + 1)
                i += 1

    def _with_parts(self, words: Sequence[Word]) -> Iterator[Match]:
        """The matches, each phrase followed by those of its own words."""
        for match in self._matches(words):
            yield match
            size = match.last - match.first
            if size > 1:
                for part in self._matches(words[match.first : match.last], size - 1):
                    yield Match(part.token, part.first + match.first, part.last + match.first)

    def _single(self, word: Word) -> str:
        token = self._abbreviations.get(word.folded)
        if token is None and word.folded.endswith("s"):
            token = self._abbreviations.get(word.folded[:-1])
        if token is None:
            token = self._phrases.get((word.stem,))
        if token is not None:
            return token
        # « pâtes » stems to « pat »: it must not pass for the abbreviation PAT.
        return word.stem + "0" if word.stem in self._tokens else word.stem


class TrigramIndex:
    """Names found in spite of typing errors. 35 000 names: about 5 MB, under 2 ms a search."""

    def __init__(self, names: Sequence[str]):
        rows: dict[str, list[int]] = {}
        sizes = np.zeros(len(names), np.int32)
        for row, name in enumerate(names):
            grams = trigrams(name)
            sizes[row] = len(grams)
            for gram in grams:
                rows.setdefault(gram, []).append(row)
        self._sizes = sizes
        self._rows = {gram: np.array(found, np.int32) for gram, found in rows.items()}

    def search(self, text: str, limit: int = 10, least: float = 0.3) -> list[tuple[int, float]]:
        """(position of the name, similarity ≥ ``least``), best first, ties by position."""
        grams = trigrams(text[:200])
        found = [self._rows[gram] for gram in grams if gram in self._rows]
        if not found:
            return []
        shared = np.bincount(np.concatenate(found), minlength=len(self._sizes))
        scores = shared / (self._sizes + len(grams) - shared)
        rows = np.flatnonzero(scores >= least)
        best = rows[np.lexsort((rows, -scores[rows]))][:limit]
        return [(int(row), float(scores[row])) for row in best]


def _unaccent(text: str) -> str:
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text).lower()
    folded = _MARKS.sub("", decomposed)
    for ligature, letters in _LIGATURES.items():  # quicker than str.translate, which reads letter by letter
        folded = folded.replace(ligature, letters)
    return folded


def _words(text: str) -> list[Word]:
    """Words that carry meaning: no stop word, elided article or inclusive ending."""
    words = []
    for found in _WORD.finditer(text):
        start, end = found.span()
        folded, stem = _fold_and_stem(found.group()[:MAX_WORD_CHARACTERS])
        if not folded or folded in STOP_WORDS:
            continue
        if folded in ELIDED and text[end : end + 1] in APOSTROPHES and text[end + 1 : end + 2].isalnum():
            continue
        if start and _is_inclusive_ending(text, start, folded):
            continue
        words.append(Word(folded, stem, start, end))
    return words


def _is_inclusive_ending(text: str, start: int, folded: str) -> bool:
    """Whether the word at ``start`` is the « e » of « salarié·e·s », « habitant(e)s », « élu.e », « élu-e »."""
    before = text[start - 1]
    if before in MIDDLE_DOTS:
        return True
    if before == ")":  # the plural after the bracket
        return folded == "s" and text[start - 2 : start - 1].isalpha()
    return before in "(.-" and text[start - 2 : start - 1].isalpha() and folded in INCLUSIVE_ENDINGS


@lru_cache(maxsize=50_000)
def _fold_and_stem(raw: str) -> tuple[str, str]:
    folded = _NOT_ALPHANUMERIC.sub("", _unaccent(raw))[:MAX_TOKEN_CHARACTERS]
    return folded, _stem(folded)


def _stem(folded: str) -> str:
    """Snowball stem of a folded word; plurals and feminines that its rules miss are put right."""
    if len(folded) < 3 or not folded.isalpha():
        return folded
    if not hasattr(_stemmers, "french"):
        _stemmers.french = Stemmer.Stemmer("french")
    stem = _stemmers.french.stemWord(re.sub(r"ee(s?)$", r"e\1", folded))  # associée → associe
    if len(stem) > 3:
        stem = re.sub(r"eux$", "eu", stem)  # lieux → lieu
        stem = re.sub(r"([aiou])s$", r"\1", stem)  # vélos → velo
        stem = re.sub(r"([^e])au$", r"\1al", stem)  # matériau → material, as matériaux
    return stem


def _form_key(form: str) -> str | tuple[str, ...] | None:
    """An abbreviation (one word, two capitals or more) by its letters, other forms by their stems."""
    words = _words(form)
    if len(words) == 1 and sum(letter.isupper() for letter in form) > 1:
        return words[0].folded
    return tuple(word.stem for word in words) or None
