"""The pages of means, report and comparisons, in the order of their tabs, for who may read them."""

from django.urls import reverse

from dynamics.models import Dynamic
from dynamics.rules import is_in_team
from evaluation.audiences import Reading
from evaluation.enums import SharedPart

PAGES = [
    ("ressources", "Ressources", "means:resources", SharedPart.RESOURCES),
    ("interets", "Intérêts", "means:interests", SharedPart.INTERESTS),
    ("chaine", "Chaîne de valeur", "means:chain", SharedPart.CHAIN),
    ("prerequis", "Prérequis", "means:prerequisites", SharedPart.PREREQUISITES),
    ("rapport", "Rapport", "means:report", SharedPart.REPORT),
    ("comparaisons", "Comparaisons", "means:comparisons", None),
    ("partage", "Qui lit quoi", "means:sharing", None),
]


def tabs_for(user, dynamic: Dynamic, current: str = "") -> list[dict]:
    """For components/tabs.html; what is the team's alone has no part."""
    team = is_in_team(user, dynamic)
    return [
        {"label": label, "url": reverse(name, args=[dynamic.slug]), "current": key == current}
        for key, label, name, part in PAGES
        if team or (part and user.has_perm("evaluation.read_part", Reading(dynamic, part)))
    ]


def way_to_means(user, dynamic: Dynamic) -> list[dict]:
    """One tab for the pages of the evaluation: it leads to the first of ours that this person may read."""
    found = tabs_for(user, dynamic)
    return [found[0] | {"label": "Moyens et rapport"}] if found else []
