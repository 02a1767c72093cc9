"""Who acts where: the list of régions and départements, a page a territory, search, following."""

import json

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_cookie

from community.members.views.links import SignedLinkView
from dynamics import outlines
from dynamics.enums import TerritoryLevel
from dynamics.models import Territory
from dynamics.services import territory_follow
from dynamics.services.territory_search import search_territories
from portal.services.france import france_by_departement, regions_with_counts
from portal.services.territory_page import read_page

MAX_RESULTS = 20


@require_safe
@vary_on_cookie
def territories(request: HttpRequest) -> HttpResponse:
    """Régions and their départements, with how many dynamiques have their seat there; the search without JavaScript."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    regions = regions_with_counts()
    context = {
        "regions": [one for one in regions if one["departements"]],
        "overseas": [one for one in regions if not one["departements"]],
        "text": text,
        "found": results_of(text, None),
        "total": sum(one["count"] for one in regions),
        "busy": sum(1 for one in regions for departement in one["departements"] if departement["count"]),
        "france": france_by_departement(regions),
        "address": f"{settings.SITE_URL}{request.path}",
    }
    return render(request, "portal/territories.html", context)


@require_safe
@vary_on_cookie
def territory(request: HttpRequest, code: str) -> HttpResponse:
    """Every territory answers, those where nothing happens yet with what is nearest."""
    if code != code.upper():
        return redirect("territory", code.upper(), permanent=True)
    found = get_object_or_404(Territory.objects.with_parents(), slug=code)
    user = request.user
    context = {
        "territory": found,
        "page": read_page(found),
        "homonym": homonym_of(found),
        "followed": user.is_authenticated and user.followed_territories.filter(territory=found).exists(),
        "address": f"{settings.SITE_URL}{found.get_absolute_url()}",
    }
    return render(request, "portal/territory.html", context)


def homonym_of(territory: Territory) -> Territory | None:
    """The région that has the code of this département (27: Eure and Bourgogne-Franche-Comté), or the reverse."""
    other = {
        TerritoryLevel.DEPARTEMENT: TerritoryLevel.REGION,
        TerritoryLevel.REGION: TerritoryLevel.DEPARTEMENT,
    }.get(territory.level)
    return Territory.objects.by_code(other, territory.code).first() if other else None


@require_safe
@cache_control(public=True, max_age=24 * 3600)
def outline(request: HttpRequest, code: str) -> HttpResponse:
    """The outline of one territory as GeoJSON; communes have none."""
    found = get_object_or_404(Territory, slug=code.upper())
    geometry = outlines.geometry(found.level, found.code)
    if geometry is None:
        raise Http404
    feature = {
        "type": "Feature",
        "properties": {"code": found.code, "level": found.level, "name": found.name},
        "geometry": geometry,
    }
    return HttpResponse(
        json.dumps(feature, ensure_ascii=False, separators=(",", ":")), content_type="application/geo+json"
    )


@require_safe
@cache_control(public=True, max_age=3600)
def search(request: HttpRequest) -> JsonResponse:
    """`?q=&niveau=` (may repeat): what the combobox asks; no query once the index is made."""
    levels = [level for level in request.GET.getlist("niveau") if level in TerritoryLevel.values]
    return JsonResponse({"results": results_of(request.GET.get("q", ""), levels or None)})


def results_of(text: str, levels: list[str] | None) -> list[dict]:
    text = text.replace("\x00", "").strip()
    if not text:
        return []
    return [
        {
            "code": hit.code,
            "level": hit.level,
            "slug": Territory.slug_of(hit.level, hit.code),
            "label": hit.name,
            "detail": detail_of(hit),
            "lat": hit.lat,
            "lon": hit.lon,
        }
        for hit in search_territories(text, limit=MAX_RESULTS // 2, levels=levels)
    ]


def detail_of(hit) -> str:
    """What tells homonyms apart: « commune, Drôme, 26400 »."""
    postal = " ".join(hit.postal_codes[:2]) + ("…" if len(hit.postal_codes) > 2 else "")
    return ", ".join(filter(None, [TerritoryLevel(hit.level).label, hit.parent_name, postal]))


@require_POST
@login_required
def follow(request: HttpRequest, code: str) -> HttpResponse:
    """Follow, or stop following, according to the button."""
    found = get_object_or_404(Territory, slug=code)
    if request.POST.get("action") == "stop":
        territory_follow.unfollow(user=request.user, territory=found)
        messages.success(request, f"Vous ne suivez plus {found.name}.")
    else:
        territory_follow.follow(user=request.user, territory=found)
        messages.success(
            request, f"Vous suivez {found.name} : une lettre par semaine, quand il y a du nouveau."
        )
    return redirect(found)


@method_decorator(csrf_exempt, name="dispatch")  # the one-click header of mail programs has no token
class UnfollowAllView(SignedLinkView):
    """« Ne plus recevoir ces nouvelles », from a letter, without signing in."""

    purpose = territory_follow.UNFOLLOW
    max_age = territory_follow.UNFOLLOW_LIFE
    template_name = "portal/territory_unfollow.html"

    def act(self, payload: dict) -> None:
        territory_follow.unfollow_all(user_id=payload["user"])
