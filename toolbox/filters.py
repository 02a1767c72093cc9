"""The one filter of the tools: the list and the API ask it the same things under the same keys.

Keys that may repeat (OR): but stade fiche theme nature duree cout groupe difficulte. One value: q, tri.
"""

from django.db.models import QuerySet

from dynamics.enums import Sheet, Stage
from toolbox.enums import Aim, Cost, Difficulty, Duration, GroupSize, Kind
from toolbox.faceted import Facet, FacetedFilter
from toolbox.models import Tool


class ToolFilter(FacetedFilter):
    """What is asked of the tools; the aims are asked above the list."""

    model = Tool
    noun = "outil"
    facets = {
        "but": Facet("aims", "Ce que vous voulez réussir", Aim),
        "stade": Facet("stages", "Stade de la dynamique", Stage),
        "nature": Facet("kind", "Nature", Kind),
        "duree": Facet("duration", "Durée", Duration),
        "cout": Facet("cost", "Coût", Cost),
        "groupe": Facet("group", "Taille du groupe", GroupSize),
        "difficulte": Facet("difficulty", "Difficulté", Difficulty),
        "fiche": Facet("sheets", "Fiche thématique", Sheet),
        "theme": Facet("themes", "Thème"),
    }
    unfolded = frozenset({"stade", "duree", "cout"})
    all_orders = {
        "pertinence": "les plus proches de votre recherche",
        "nom": "par ordre alphabétique",
        "recent": "mis à jour récemment",
    }

    def ordered(self, rows: QuerySet[Tool]) -> QuerySet[Tool]:
        if self.order == "recent":
            return rows.order_by("-updated_at", "pk")
        return rows.order_by("name", "pk")
