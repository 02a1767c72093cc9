"""The pages of an evaluation, in the order of its tabs; each entry is (key, label, name of the address)."""

from django.urls import reverse

from evaluation.models import Evaluation

TABS = [
    ("vue", "Vue d’ensemble", "evaluation:home"),
    ("promesse", "1. Promesse", "evaluation:promise"),
    ("preuve", "2. Preuve", "evaluation:proof"),
    ("deliberation", "3. Délibération", "evaluation:rounds"),
    ("radar", "Radar", "evaluation:radar"),
]


def tabs_of(evaluation: Evaluation, current: str) -> list[dict]:
    """For components/tabs.html."""
    slug = evaluation.dynamic.slug
    return [
        {"label": label, "url": reverse(name, args=[slug]), "current": key == current}
        for key, label, name in TABS
    ]
