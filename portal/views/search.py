"""`/recherche/`: one list over everything, best first; and what is suggested while somebody types."""

from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie

from dynamics.enums import TerritoryLevel
from dynamics.french import STOP_WORDS, fold
from dynamics.models import Territory
from dynamics.services.territory_search import search_territories
from portal import search_kinds  # noqa: F401 (the kinds join the register)
from portal.search import KINDS, MOST_OF_A_KIND, clean, search, shown, suggest
from toolbox.services.glossary import current_for
from toolbox.views.faceted import page_number

PAGE_SIZE = 20
MOST_TERRITORIES = 3
KNOWN_TOWN = 5_000  # inhabitants from which one word of a longer question may be a place
BEFORE_A_PLACE = {"a", "en", "de", "du", "dans", "vers", "pres", "autour"}


@require_safe
@vary_on_cookie
def results(request: HttpRequest) -> HttpResponse:
    text = clean(request.GET.get("q", ""))
    kinds = [kind for kind in dict.fromkeys(request.GET.getlist("genre")) if kind in KINDS]
    glossary = current_for(request)
    answer = search(text, glossary.thesaurus, {"glossary": glossary}) if text else None
    hits = answer.of(kinds) if answer else []
    page = Paginator(hits, PAGE_SIZE).get_page(page_number(request))
    counts = answer.counts if answer else {}
    context = {
        "search_query": text,
        "text": text,
        "answer": answer,
        "results": [shown(hit, answer.question) for hit in page.object_list] if answer else [],
        "page": page,
        "count": len(hits),
        "kinds": [
            {
                "value": kind.slug,
                "label": kind.plural,
                "count": counts.get(kind.slug, 0),
                "checked": kind.slug in kinds,
            }
            for kind in KINDS.values()
        ],
        "clear_url": f"{request.path}?{urlencode({'q': text})}",
        "chosen": kinds,
        "query": urlencode([("q", text), *[("genre", kind) for kind in kinds]]),
        "territories": territories_in(text),
        "more_dynamics": counts.get("dynamique", 0) >= MOST_OF_A_KIND,
        "ways_out": ways_out(request.path, text, kinds),
        "address": f"{settings.SITE_URL}{request.path}",
    }
    return render(request, "portal/search.html", context)


def ways_out(path: str, text: str, kinds: list[str]) -> list[dict]:
    """What one can do when nothing was found."""
    wider = [
        {
            "label": "Chercher dans tous les genres",
            "url": f"{path}?{urlencode({'q': text})}",
            "icon": "search",
        }
    ]
    return [
        *(wider if kinds else []),
        {"label": "Voir les dynamiques", "url": reverse("dynamics:list"), "icon": "island"},
        {"label": "Voir les outils", "url": reverse("toolbox:list"), "icon": "tool"},
        {"label": "Chercher un territoire", "url": reverse("territories"), "icon": "pin"},
    ]


def territories_in(text: str) -> list[dict]:
    """Territories that the question names: the whole of it, or the words after « à », « en », « dans »…"""
    words = fold(text[:100]).split()
    if not words:
        return []
    found = named(" ".join(words), exactly=True)
    if not found:
        places = [index + 1 for index, word in enumerate(words[:-1]) if word in BEFORE_A_PLACE]
        for start in [*places, len(words) - 1]:
            if start and (found := named(" ".join(words[start:]), exactly=False)):
                break
    return found[:MOST_TERRITORIES]


def named(name: str, *, exactly: bool) -> list[dict]:
    """Territories of that very name or code; inside a sentence, those that people know."""
    if name in STOP_WORDS or len(name) < 2:
        return []
    hits = [
        hit
        for hit in search_territories(name, limit=5)
        if name in {fold(hit.name), hit.code.lower(), *hit.postal_codes}
    ]
    if not exactly:
        hits = [
            hit
            for hit in hits
            if not name.isdigit()
            and (hit.level != TerritoryLevel.COMMUNE or (hit.population or 0) >= KNOWN_TOWN)
        ]
    return [territory(hit) for hit in hits]


def territory(hit) -> dict:
    return {
        "label": hit.name,
        "detail": ", ".join(filter(None, [TerritoryLevel(hit.level).label, hit.parent_name])),
        "url": reverse("territory", args=[Territory.slug_of(hit.level, hit.code)]),
    }


@require_safe
@cache_control(private=True, max_age=300)
def suggestions(request: HttpRequest) -> JsonResponse:
    """`?q=`: a few names, the kind of each, and where they lead."""
    text = request.GET.get("q", "").replace("\x00", "")[:100].lstrip()
    if len(text.strip()) < 2:
        return JsonResponse({"results": []})
    glossary = current_for(request)
    hits = suggest(text, glossary.thesaurus, {"glossary": glossary})
    places = [
        territory(hit) for hit in search_territories(text, limit=2) if fold(hit.name).startswith(fold(text))
    ]
    found = [
        {"label": hit.document.title, "detail": KINDS[hit.document.kind].label, "url": hit.document.url}
        for hit in hits
    ]
    return JsonResponse({"results": [*found[: 8 - len(places)], *places]})
