"""What a report may show: each section has a key, a title, and the audience it is kept to."""

from typing import NamedTuple

from evaluation.enums import SharedPart


class Section(NamedTuple):
    """One part of the report; `part` is the one whose audience it follows, "" that of the whole evaluation."""

    key: str
    title: str
    part: str


SECTIONS = [
    Section("promesse", "La promesse : ce qui compte pour nous", ""),
    Section("preuves", "Ce qui a été mesuré", ""),
    Section("radar", "Jusqu’où nous sommes allés", ""),
    Section("resultats", "Ce dont nous sommes convenus", ""),
    Section("minoritaires", "Les avis minoritaires", ""),
    Section("tiers", "Les quatre tiers", SharedPart.RESOURCES),
    Section("ressources", "De quoi la dynamique vit", SharedPart.RESOURCES),
    Section("interets", "Ce que chacun apporte et attend", SharedPart.INTERESTS),
    Section("chaine", "La chaîne de valeur", SharedPart.CHAIN),
    Section("prerequis", "Les sept prérequis", SharedPart.PREREQUISITES),
]
KEYS = [section.key for section in SECTIONS]
