"""Sources of the records, « DYN 1.3:1317 ; COOP 3:1503-1507 », written out for readers.

A reference is a study, its part, and a line (or a range of lines) of its text version. What is not written
so, like a source typed by a team, is kept as it is.
"""

import re
from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

STUDIES = {
    "DYN": "Étude de 2020 (DYN)",
    "SYN": "Synthèse de l’étude de 2020 (SYN)",
    "COOP": "Étude de 2024 (COOP)",
    "GODIN": "Étude sur les PTCE (GODIN)",
    "WEB": "Dossier de 2018 sur l’entrepreneuriat de territoire (WEB)",
}
SOURCES_PAGE = "/sources/"

_REFERENCE = re.compile(
    r"\b(?P<study>DYN|SYN|COOP|GODIN|WEB)(?: (?P<part>[\w.]+))?:(?P<first>\d+)(?:[-–](?P<last>\d+))?"
)


class Reference(NamedTuple):
    """One passage; ``study`` is "" when ``text`` is no reference to a study."""

    study: str
    part: str
    first: int
    last: int
    text: str


class Citation(NamedTuple):
    """What is shown, and the address of the study's notice ("" for a free source)."""

    text: str
    url: str


def read_source(source: str) -> list[Reference]:
    """All the references of a source field."""
    return [_read(part.strip()) for part in source.split(";") if part.strip()]


def cite(source: str) -> list[Citation]:
    """A source field, one citation a study: « Étude de 2020 (DYN), partie 1.1, lignes 799 et 800 »."""
    citations = []
    for study, group in groupby(_ordered(read_source(source)), key=lambda one: one.study):
        passages = list(group)
        if not study:
            citations += [Citation(one.text, "") for one in passages]
            continue
        parts = [
            ", ".join(filter(None, (_part(part), _lines(list(same)))))
            for part, same in groupby(passages, key=lambda one: one.part)
        ]
        citations.append(Citation(f"{STUDIES[study]}, {' ; '.join(parts)}", _url(study)))
    return citations


def cite_by_part(sources: Iterable[str]) -> list[Citation]:
    """All the passages used, one citation a part of a study: « …, partie 1.3, ligne 1317 de la version texte »."""
    citations = []
    references = _ordered(reference for source in sources for reference in read_source(source))
    for (study, part), group in groupby(references, key=lambda one: (one.study, one.part)):
        passages = list(group)
        if not study:
            citations += [Citation(one.text, "") for one in passages]
            continue
        words = [STUDIES[study], _part(part), f"{_lines(passages)} de la version texte"]
        citations.append(Citation(", ".join(filter(None, words)), _url(study)))
    return citations


def spell_out(text: str) -> str:
    """A sentence whose references to the studies are written out: « (DYN 1.2:977) » → « (étude de 2020, … ) »."""
    return _REFERENCE.sub(_in_words, text)


def _read(text: str) -> Reference:
    found = _REFERENCE.fullmatch(text)
    if found is None:
        return Reference("", "", 0, 0, text)
    first = int(found["first"])
    return Reference(found["study"], found["part"] or "", first, int(found["last"] or first), text)


def _in_words(found: re.Match) -> str:
    reference = _read(found[0])
    name = STUDIES[reference.study].partition(" (")[0]
    return ", ".join(filter(None, (name[0].lower() + name[1:], _part(reference.part), _lines([reference]))))


def _ordered(references: Iterable[Reference]) -> list[Reference]:
    """Each once, by study, part and line; free sources last."""
    studies = [*STUDIES, ""]
    return sorted(set(references), key=lambda one: (studies.index(one.study), one.part, one.first, one.last))


def _part(part: str) -> str:
    if re.fullmatch(r"A\d+", part):
        return f"annexe {part[1:]}"
    return f"partie {part}" if part else ""


def _lines(passages: list[Reference]) -> str:
    """« ligne 12 », « lignes 12 et 15 », « lignes 12 à 15, 18 et 20 »."""
    spans = [str(one.first) if one.first == one.last else f"{one.first} à {one.last}" for one in passages]
    if len(spans) == 1:
        return f"ligne{'' if passages[0].first == passages[0].last else 's'} {spans[0]}"
    return f"lignes {', '.join(spans[:-1])} et {spans[-1]}"


def _url(study: str) -> str:
    return f"{SOURCES_PAGE}#{study.lower()}"
