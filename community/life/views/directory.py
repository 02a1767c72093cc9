"""The directory of members, for members."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from community.life.directory import MemberFilter, Shown
from community.life.directory_links import profiles_of
from community.members.models import Profile
from community.members.rules import visible_levels
from dynamics.charts import capitalised
from toolbox.views.faceted import list_context, list_response, page_number

PAGE_SIZE = 24
MOST_NAMED = 3


@login_required
@require_safe
@never_cache
def members(request: HttpRequest) -> HttpResponse:
    """Search and filters; htmx asks for the results and the facets only."""
    chosen = MemberFilter(request.GET, request.user)
    ids = chosen.ids()
    page = Paginator(ids, PAGE_SIZE).get_page(page_number(request))
    cards = cards_of(page.object_list, chosen, visible_levels(request.user))
    context = list_context(request, chosen, page, cards) | {
        "total": len(ids),
        "is_absent": not any(one.user_id == request.user.pk for one in chosen.people.values()),
        "ways_out": ways_out(request, chosen),
    }
    return list_response(
        request, context, whole="life/directory/list.html", fragment="life/directory/_results_swap.html"
    )


def ways_out(request: HttpRequest, chosen: MemberFilter) -> list[dict]:
    found = chosen.ways_out(request.path)
    if chosen.query():
        found.append({"label": "Voir tous les membres", "url": request.path, "icon": "list"})
    return [*found, {"label": "Choisir ce que je montre", "url": reverse("members:profile"), "icon": "user"}]


def cards_of(pks: list[int], chosen: MemberFilter, levels) -> list[dict]:
    """What a card shows: never a way to write to the person, which her page gives if she chose so."""
    return [card_of(profile, chosen.people[profile.pk], chosen, levels) for profile in profiles_of(pks)]


def card_of(profile: Profile, one: Shown, chosen: MemberFilter, levels) -> dict:
    tools = list(chosen.known.of("outil").get(one.pk, {}).values())
    dynamics = list(chosen.known.of("dynamique").get(one.pk, {}).values())
    meta = [("pin", one.texts.get("territory", "")), ("island", named(dynamics)), ("tool", named(tools))]
    return {
        "id": profile.user.public_id,
        "url": profile.get_absolute_url(),
        "name": one.name,
        "text": one.texts.get("skills") or one.texts.get("bio", ""),
        "picture": profile.picture if "picture" in profile.shown_to(levels) else None,
        "meta": [{"icon": icon, "label": capitalised(label)} for icon, label in meta if label],
    }


def named(names: list[str]) -> str:
    """« Eusko, Bliiida et 2 autres »."""
    shown, more = names[:MOST_NAMED], len(names) - MOST_NAMED
    words = ", ".join(shown)
    return f"{words} et {more} autre{'s' if more > 1 else ''}" if more > 0 else words
