"""Public pages, for search engines."""

from django.contrib.sitemaps import Sitemap
from django.db.models import Q
from django.urls import reverse
from wagtail.models import Page

from community.exchanges.models import Need, Offer
from community.life.models import Event, Group
from community.life.models.groups import PREFIXES
from dynamics.enums import TerritoryLevel
from dynamics.models import Dynamic, Organisation, Territory
from portal.models import InformationPage
from portal.observatory.model import Chart
from portal.observatory.registry import CHARTS
from proposals.models import Call, Dispositif, Proposition
from toolbox.models import Gap, MonographIndexPage, MonographPage, SheetIndexPage, SheetPage, Term, Tool

LIMIT = 5000


class PagesSitemap(Sitemap):
    """The pages that are always there."""

    def items(self) -> list[str]:
        return [
            "home",
            "dynamics:list",
            "dynamics:map",
            "dynamics:register",
            "territories",
            "maillage",
            "observatory:index",
            "toolbox:list",
            "toolbox:gaps",
            "glossary:index",
            "starting:path",
            "needs:list",
            "offers:list",
            "dispositifs:list",
            "dispositifs:calendar",
            "calls:list",
            "life:agenda",
            "proposals:list",
            "open-data",
            "api:docs",
        ]

    def location(self, item: str) -> str:
        return reverse(item)


class ObservatorySitemap(Sitemap):
    """The permanent page of each chart."""

    def items(self):
        return CHARTS

    def location(self, item: Chart) -> str:
        return reverse("observatory:chart", args=[item.key])


class TermSitemap(Sitemap):
    """The terms of the glossary."""

    def items(self):
        return Term.objects.only("slug", "updated_at").order_by("pk")

    def lastmod(self, item: Term):
        return item.updated_at


class DynamicSitemap(Sitemap):
    limit = LIMIT

    def items(self):
        return Dynamic.objects.published().only("slug", "updated_at").order_by("pk")

    def lastmod(self, item: Dynamic):
        return item.updated_at


class OrganisationSitemap(Sitemap):
    limit = LIMIT

    def items(self):
        return Organisation.objects.only("slug", "updated_at").order_by("pk")

    def lastmod(self, item: Organisation):
        return item.updated_at


class TerritorySitemap(Sitemap):
    """Régions and départements, and the communes and intercommunalités where something has its seat."""

    limit = LIMIT

    def items(self):
        seats = Dynamic.objects.listed().filter(seat__isnull=False)
        wide = [TerritoryLevel.REGION, TerritoryLevel.DEPARTEMENT]
        return (
            Territory.objects.filter(
                Q(level__in=wide) | Q(pk__in=seats.values("seat")) | Q(pk__in=seats.values("seat__epci"))
            )
            .only("slug")
            .order_by("pk")
        )


class ToolSitemap(Sitemap):
    limit = LIMIT

    def items(self):
        return Tool.objects.published().only("slug", "updated_at").order_by("pk")

    def lastmod(self, item: Tool):
        return item.updated_at


class GapSitemap(Sitemap):
    limit = LIMIT

    def items(self):
        return Gap.objects.published().only("slug", "updated_at").order_by("pk")

    def lastmod(self, item: Gap):
        return item.updated_at


class NeedSitemap(Sitemap):
    """Needs that anybody may read, while they are open."""

    limit = LIMIT

    def items(self):
        return Need.objects.public().only("pk", "updated_at").order_by("pk")

    def lastmod(self, item: Need):
        return item.updated_at


class OfferSitemap(NeedSitemap):
    """The same for offers."""

    def items(self):
        return Offer.objects.public().only("pk", "updated_at").order_by("pk")


class DispositifSitemap(Sitemap):
    limit = LIMIT

    def items(self):
        return Dispositif.objects.published().only("slug", "updated_at").order_by("pk")

    def lastmod(self, item: Dispositif):
        return item.updated_at


class CallSitemap(Sitemap):
    """Calls for commons, closed ones too: what came of them stays."""

    limit = LIMIT

    def items(self):
        return Call.objects.published().only("slug", "updated_at").order_by("pk")

    def lastmod(self, item: Call):
        return item.updated_at


class EventSitemap(Sitemap):
    """Events, past ones too: their reports stay."""

    limit = LIMIT

    def items(self):
        return Event.objects.published().only("slug", "updated_at").order_by("pk")

    def lastmod(self, item: Event):
        return item.updated_at


class GroupSitemap(Sitemap):
    """Local communities and working groups."""

    limit = LIMIT

    def items(self):
        return Group.objects.only("kind", "slug", "updated_at").order_by("pk")

    def lastmod(self, item: Group):
        return item.updated_at


class GroupListSitemap(Sitemap):
    def items(self) -> list[str]:
        return list(PREFIXES.values())

    def location(self, item: str) -> str:
        return reverse("life:groups", args=[item])


class PropositionSitemap(Sitemap):
    limit = LIMIT

    def items(self):
        return Proposition.objects.published().only("slug", "updated_at").order_by("pk")

    def lastmod(self, item: Proposition):
        return item.updated_at


class KnowledgeSitemap(Sitemap):
    """The six sheets, the monographies, and their lists."""

    limit = LIMIT

    def items(self):
        models = [SheetIndexPage, SheetPage, MonographIndexPage, MonographPage]
        pages = Page.objects.live().public().type(*models).order_by("path")
        return [page for page in pages if page.get_url_parts()]

    def lastmod(self, item: Page):
        return item.last_published_at

    def location(self, item: Page) -> str:
        return item.get_url_parts()[2]


class InformationSitemap(Sitemap):
    def items(self):
        pages = InformationPage.objects.live().public().order_by("pk")
        return [page for page in pages if page.get_url_parts()]

    def lastmod(self, item: InformationPage):
        return item.last_published_at

    def location(self, item: InformationPage) -> str:
        return item.get_url_parts()[2]


SITEMAPS = {
    "pages": PagesSitemap,
    "observatoire": ObservatorySitemap,
    "glossaire": TermSitemap,
    "dynamiques": DynamicSitemap,
    "organisations": OrganisationSitemap,
    "territoires": TerritorySitemap,
    "outils": ToolSitemap,
    "manques": GapSitemap,
    "besoins": NeedSitemap,
    "offres": OfferSitemap,
    "dispositifs": DispositifSitemap,
    "appels-a-communs": CallSitemap,
    "rencontres": EventSitemap,
    "groupes": GroupSitemap,
    "listes-de-groupes": GroupListSitemap,
    "propositions": PropositionSitemap,
    "fiches-et-monographies": KnowledgeSitemap,
    "informations": InformationSitemap,
}
