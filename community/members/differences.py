"""What changes between two wordings, word by word. No database."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import NamedTuple

# Words and signs, each with the spaces that follow: joined again, they give the text back
_WORDS = re.compile(r"\s+|[\w’'-]+\s*|[^\w\s]\s*")
KEPT, REMOVED, ADDED = "garde", "retire", "ajoute"


class Piece(NamedTuple):
    """A run of words that stay, go or come."""

    kind: str
    text: str


def compare(old: str, new: str) -> list[Piece]:
    """The pieces of both texts, in reading order: what goes comes before what replaces it.

    The kept and removed pieces, joined, are `old`; the kept and added ones are `new`.
    """
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    pieces: list[Piece] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece(KEPT, "".join(before[i1:i2])))
            continue
        if i2 > i1:
            pieces.append(Piece(REMOVED, "".join(before[i1:i2])))
        if j2 > j1:
            pieces.append(Piece(ADDED, "".join(after[j1:j2])))
    return pieces


def in_words(pieces: Iterable[Piece]) -> str:
    """The same for a letter, where nothing is crossed out: « garder [retiré : ceci] [ajouté : cela] »."""
    said = {
        KEPT: "{}",
        REMOVED: "[retiré : {}]",
        ADDED: "[ajouté : {}]",
    }
    return " ".join(said[piece.kind].format(piece.text.strip()) for piece in pieces if piece.text.strip())
