"""The page of an organisation: what it is, and where it takes part."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import Truncator
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie

from community.members.views.reports import about_token
from dynamics.cards import place_of
from dynamics.charts import capitalised
from dynamics.commons import organisation_json_ld
from dynamics.hooks import panels_of_organisation
from dynamics.models import Actor, Link, Organisation
from dynamics.views.metadata import script_of
from dynamics.views.sections import links_read_from

SHOWN = 60


@require_safe
@vary_on_cookie
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything here is public; actors and links of hidden dynamiques are left out."""
    rows = Organisation.objects.select_related("territory__departement", "territory__region")
    found = get_object_or_404(rows, slug=slug)
    links = links_read_from(Link.objects.of_organisation(found).public().with_ends()[:SHOWN], found)
    parts = parts_of(found)
    context = {
        "organisation": found,
        "parts": parts,
        "json_ld": script_of(organisation_json_ld(found, [part["dynamic"] for part in parts])),
        "links": links,
        "panels": panels_of_organisation(request, found),
        "about": about_token(found),
        "address": f"{settings.SITE_URL}{found.get_absolute_url()}",
        "description": description_of(found),
    }
    return render(request, "dynamics/organisation.html", context)


def parts_of(organisation: Organisation) -> list[dict]:
    """The published dynamiques it is an actor of, and what it brings and expects there."""
    actors = (
        Actor.objects.filter(organisation=organisation, dynamic__live=True)
        .select_related(
            "dynamic__typology", "dynamic__seat", "dynamic__seat__departement", "dynamic__seat__region"
        )
        .order_by("dynamic__name", "sort_order")[:SHOWN]
    )
    return [
        {
            "dynamic": actor.dynamic,
            "place": place_of(actor.dynamic),
            "circle": capitalised(actor.get_circle_display()),
            "name": actor.name,
            "contributions": actor.contributions,
            "expectations": actor.expectations,
            "source": actor.source,
        }
        for actor in actors
    ]


def description_of(organisation: Organisation) -> str:
    place = f", {organisation.territory.name}" if organisation.territory_id else ""
    text = organisation.summary or (
        f"{organisation.name}, {organisation.get_kind_display()}{place} : les dynamiques collectives où elle prend part."
    )
    return Truncator(text).chars(160)
