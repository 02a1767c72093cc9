"""The filter of the calls: etape facon theme fiche licence may repeat; q, tri do not.

Where a call is depends on the day and is read from its dates.
"""

from functools import cached_property

from django.db.models import QuerySet
from django.utils import timezone

from dynamics.enums import Sheet
from dynamics.french import fold
from proposals.calls_enums import Licence, Phase, Way
from proposals.models import Call
from proposals.services.calls import DATES
from toolbox.facets import RELEVANCE, Facet, FacetFilter, in_this_order

PLACE_OF = {
    Phase.PROPOSING: 0,
    Phase.TEAMING: 1,
    Phase.SELECTING: 2,
    Phase.SHARING_OUT: 3,
    Phase.DOING: 4,
    Phase.ANNOUNCED: 5,
    Phase.TELLING: 6,
    Phase.CLOSED: 7,
}


class CallFilter(FacetFilter):
    """What is asked of the published calls."""

    model = Call
    facets = {
        "etape": Facet("", "Où il en est", Phase),
        "facon": Facet("", "Comment", Way),
        "theme": Facet("themes", "Thème"),
        "fiche": Facet("sheet", "Fiche thématique", Sheet),
        "licence": Facet("licence", "Licence", Licence),
    }
    unfolded = frozenset({"etape", "facon"})
    order_labels = {
        RELEVANCE: "les plus proches de votre recherche",
        "etape": "à rejoindre d’abord",
        "recent": "les plus récents",
        "nom": "par ordre alphabétique",
    }
    nouns = ("appel", "appels")

    @cached_property
    def calls(self) -> dict[int, Call]:
        return {call.pk: call for call in self.queryset.order_by().only("title", *DATES)}

    @cached_property
    def phases(self) -> dict[int, Phase]:
        today = timezone.localdate()
        return {pk: call.phase_on(today) for pk, call in self.calls.items()}

    def computed(self) -> dict[int, dict[str, frozenset]]:
        return {
            pk: {"etape": frozenset([self.phases[pk].value]), "facon": ways_of(call)}
            for pk, call in self.calls.items()
        }

    def ordered(self, rows: QuerySet) -> QuerySet:
        if self.order == "recent":
            return rows.order_by("-pk")
        keys = {
            "nom": lambda pk: (fold(self.calls[pk].title), pk),
            "etape": lambda pk: (PLACE_OF[self.phases[pk]], self.calls[pk].closed_on, -pk),
        }
        return in_this_order(rows, sorted(self.ids(), key=keys[self.order]))


def ways_of(call: Call) -> frozenset[str]:
    ways = {Way.WITH_SELECTION.value if call.has_selection else Way.WITHOUT_SELECTION.value}
    return frozenset(ways | ({Way.WITH_ENVELOPE.value} if call.has_envelope else set()))
