"""Addresses of the public API; the map's own endpoint is the quickest path of the site."""

from django.urls import path

from community.exchanges.api import records
from community.exchanges.models import Need, Offer, OfferDocument
from community.life.api import events
from community.life.models import Event, EventRegistration, EventReport
from dynamics.api import views as dynamics
from dynamics.api.map import dynamics_map
from dynamics.api.network_people import open_people
from dynamics.models import Link, Organisation
from portal.api import views
from portal.api.conditional import conditional
from portal.api.docs import Schema, api_docs
from portal.api.statistics import Statistics, statistics_state
from proposals.api import propositions
from proposals.models import Addressee, Proposition, PropositionStep, Support
from toolbox.api import views as toolbox
from toolbox.api.glossary import GlossaryList
from toolbox.api.sheets import SheetDetail, SheetList
from toolbox.models import LeverExample, TeamVariant, Term, Tool, UsageReport

EVENTS = (Event, EventReport, EventRegistration)
PROPOSITIONS = (Proposition, PropositionStep, Support, Addressee)
TOOLS = (Tool, UsageReport, TeamVariant)

app_name = "api"
urlpatterns = [
    path("", views.Root.as_view(), name="root"),
    path("dynamics/", conditional(dynamics.DynamicList.as_view()), name="dynamics"),
    path("dynamics/map/", dynamics_map, name="dynamics-map"),
    path(
        "dynamics/<slug:slug>/", conditional(dynamics.DynamicDetail.as_view(), Organisation), name="dynamic"
    ),
    path("glossary/", conditional(GlossaryList.as_view(), Term), name="glossary"),
    # A sheet that is published or taken offline changes the version of the dynamiques (`toolbox.receivers`)
    path("sheets/", conditional(SheetList.as_view()), name="sheets"),
    path("sheets/<slug:slug>/", conditional(SheetDetail.as_view(), LeverExample, Tool), name="sheet"),
    path("tools/", conditional(toolbox.ToolList.as_view(), *TOOLS), name="tools"),
    path("tools/<slug:slug>/", conditional(toolbox.ToolDetail.as_view(), *TOOLS), name="tool"),
    path("needs/", conditional(records.NeedList.as_view(), Need), name="needs"),
    path("needs/<int:pk>/", conditional(records.NeedDetail.as_view(), Need), name="need"),
    path("offers/", conditional(records.OfferList.as_view(), Offer, OfferDocument), name="offers"),
    path("offers/<int:pk>/", conditional(records.OfferDetail.as_view(), Offer, OfferDocument), name="offer"),
    path("proposals/", conditional(propositions.PropositionList.as_view(), *PROPOSITIONS), name="proposals"),
    path(
        "proposals/<slug:slug>/",
        conditional(propositions.PropositionDetail.as_view(), *PROPOSITIONS),
        name="proposal",
    ),
    path("events/", conditional(events.EventList.as_view(), *EVENTS), name="events"),
    path("events/<slug:slug>/", conditional(events.EventDetail.as_view(), *EVENTS), name="event"),
    path("territories/", dynamics.TerritoryList.as_view(), name="territories"),
    path(
        "network/",
        conditional(dynamics.Network.as_view(), Organisation, Link, told=open_people),
        name="network",
    ),
    path("statistics/", conditional(Statistics.as_view(), told=statistics_state), name="statistics"),
    path("schema/", Schema.as_view(), name="schema"),
    path("docs/", api_docs, name="docs"),
]
