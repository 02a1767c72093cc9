"""The one filter of the tools: the list and the API ask it the same things under the same keys.

Keys that may repeat: but stade fiche theme nature duree cout groupe difficulte. One value: q, tri.
"""

from django.db.models import QuerySet

from dynamics.enums import Sheet, Stage
from toolbox.enums import Aim, Cost, Difficulty, Duration, GroupSize, Kind
from toolbox.facets import RELEVANCE, Facet, FacetFilter
from toolbox.models import Tool


class ToolFilter(FacetFilter):
    """What is asked of the tools."""

    model = Tool
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
    order_labels = {
        RELEVANCE: "les plus proches de votre recherche",
        "nom": "par ordre alphabétique",
        "recent": "mis à jour récemment",
    }
    nouns = ("outil", "outils")

    def read_links(self, key: str) -> dict[int, dict[str, str]]:
        """The themes of each tool."""
        found: dict[int, dict[str, str]] = {}
        links = Tool.themes.through.objects.order_by("theme__name")
        for pk, slug, name in links.values_list("tool_id", "theme__slug", "theme__name"):
            found.setdefault(pk, {})[slug] = name
        return found

    def ordered(self, rows: QuerySet) -> QuerySet:
        return rows.order_by("-updated_at", "pk") if self.order == "recent" else rows.order_by("name", "pk")
