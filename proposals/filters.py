"""The one filter of the propositions: the list and the API ask it the same things under the same keys.

Keys that may repeat (OR): destinataire sujet fiche etat nature origine. One value: q, tri.
"""

from django.db.models import QuerySet

from dynamics.enums import Sheet
from proposals.cards import with_supports
from proposals.enums import PropositionKind, PropositionOrigin, PropositionStatus, Subject
from proposals.models import Proposition
from toolbox.facets import RELEVANCE, Facet, FacetFilter


class PropositionFilter(FacetFilter):
    """What is asked of the propositions."""

    model = Proposition
    nouns = ("proposition", "propositions")
    facets = {
        "destinataire": Facet("addressees", "À qui elle s’adresse"),
        "sujet": Facet("subject", "Sujet", Subject),
        "etat": Facet("status", "Où elle en est", PropositionStatus),
        "fiche": Facet("sheets", "Fiche thématique", Sheet),
        "nature": Facet("kind", "Nature", PropositionKind),
        "origine": Facet("origin", "Origine", PropositionOrigin),
    }
    unfolded = frozenset({"destinataire", "etat"})
    order_labels = {
        RELEVANCE: "les plus proches de votre recherche",
        "soutiens": "les plus soutenues",
        "recent": "mises à jour récemment",
        "nom": "par ordre alphabétique",
    }

    def ordered(self, rows: QuerySet[Proposition]) -> QuerySet[Proposition]:
        if self.order == "recent":
            return rows.order_by("-updated_at", "pk")
        if self.order == "nom":
            return rows.order_by("title", "pk")
        # Those of the studies were written in their order
        return with_supports(rows).order_by("-support_total", "pk")
