"""The filter of the directory: nature famille stade forme theme region ouverture may repeat; q, tri do not."""

from functools import cached_property

from django.db.models import QuerySet
from django.utils import timezone

from dynamics.enums import Stage, TerritoryLevel
from dynamics.models import Territory
from proposals.dispositifs_dates import opening_of
from proposals.dispositifs_enums import Coverage, DispositifFamily, DispositifKind, Opening
from proposals.models import Dispositif
from toolbox.facets import RELEVANCE, Facet, FacetFilter


class DispositifFilter(FacetFilter):
    """What is asked of the directory."""

    model = Dispositif
    facets = {
        "nature": Facet("kind", "Nature", DispositifKind),
        "ouverture": Facet("", "Ouverture", Opening),
        "famille": Facet("family", "Famille", DispositifFamily),
        "stade": Facet("stages", "Stade de la dynamique", Stage),
        "region": Facet("territories", "Région"),
        "theme": Facet("themes", "Thème"),
        "forme": Facet("legal_forms", "Forme juridique"),
    }
    unfolded = frozenset({"nature", "ouverture", "stade"})
    order_labels = {
        RELEVANCE: "les plus proches de votre recherche",
        "echeance": "prochaine échéance",
        "nom": "par ordre alphabétique",
        "recent": "mis à jour récemment",
    }
    nouns = ("dispositif", "dispositifs")

    def read_links(self, key: str) -> dict[int, dict[str, str]]:
        if key == "region":
            return self.regions()
        column = "theme" if key == "theme" else "legalform"
        through = (Dispositif.themes if key == "theme" else Dispositif.legal_forms).through
        found: dict[int, dict[str, str]] = {}
        links = through.objects.values_list("dispositif_id", f"{column}__slug", f"{column}__name")
        for pk, slug, name in links:
            found.setdefault(pk, {})[slug] = name
        return found

    def regions(self) -> dict[int, dict[str, str]]:
        """A dispositif of the whole country is in every region; one whose place nobody said is in none."""
        every = dict(Territory.objects.regions().values_list("slug", "name"))
        found = {row[0]: every for row in self.basics if row[1] == Coverage.EVERYWHERE}
        links = Dispositif.territories.through.objects.values_list(
            "dispositif_id", "territory__level", "territory__slug", "territory__region__slug"
        )
        for pk, level, slug, region in links:
            asked = slug if level == TerritoryLevel.REGION else region
            if asked in every:
                found[pk] = {**found.get(pk, {}), asked: every[asked]}
        return found

    @cached_property
    def basics(self) -> list[tuple]:
        columns = ("pk", "coverage", "opens_on", "closes_on", "is_permanent")
        return list(self.queryset.order_by().values_list(*columns))

    def computed(self) -> dict[int, dict[str, frozenset]]:
        today = timezone.localdate()
        return {
            pk: {
                "ouverture": frozenset(
                    [
                        opening_of(
                            opens_on=opens_on, closes_on=closes_on, is_permanent=permanent, today=today
                        ).value
                    ]
                )
            }
            for pk, _, opens_on, closes_on, permanent in self.basics
        }

    def ordered(self, rows: QuerySet) -> QuerySet:
        if self.order == "recent":
            return rows.order_by("-updated_at", "pk")
        return rows.order_by("name", "pk") if self.order == "nom" else rows.by_deadline()
