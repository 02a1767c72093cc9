"""Reading the directory: the list, the comparison, the calendar, one dispositif."""

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie

from community.exchanges.models import Need
from community.members.views.reports import about_token
from dynamics.citations import cite_by_part
from proposals import dispositifs_cards as cards
from proposals.dispositifs_filters import DispositifFilter
from proposals.models import DeadlineAlert, Dispositif, DispositifExample
from proposals.services.dispositifs_proposing import waits
from toolbox.models import SheetPage
from toolbox.views.faceted import list_context, list_response, page_number

PAGE_SIZE = 24
MOST_COMPARED = 4
MOST_NEEDS = 3
MOST_CHECKS = 10


@require_safe
def dispositif_list(request: HttpRequest) -> HttpResponse:
    """Search and filters; htmx asks for the results and the facets only."""
    chosen = DispositifFilter(request.GET)
    ids = chosen.ids()
    rows = chosen.qs.prefetch_related("territories")
    page = Paginator(rows, PAGE_SIZE).get_page(page_number(request))
    shown = [cards.dispositif_card(one) for one in page.object_list]
    context = list_context(request, chosen, page, shown) | {"total": len(ids)}
    if not ids:
        context["ways_out"] = [
            *chosen.ways_out(request.path),
            {"label": "Voir tous les dispositifs", "url": request.path, "icon": "list"},
            {"label": "Proposer un dispositif", "url": reverse("dispositifs:propose"), "icon": "plus"},
        ]
    return list_response(
        request,
        context,
        whole="proposals/dispositifs/list.html",
        fragment="proposals/dispositifs/_results_swap.html",
    )


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Two to four side by side; those beyond are named, not dropped in silence."""
    asked = list(dict.fromkeys(slug.replace("\x00", "") for slug in request.GET.getlist("dispositif")))[:20]
    rows = Dispositif.objects.published().filter(slug__in=asked)
    found = {one.slug: one for one in rows.prefetch_related("legal_forms", "territories", "themes")}
    chosen = [found[slug] for slug in asked if slug in found]
    kept = chosen[:MOST_COMPARED]
    query = "&".join(f"dispositif={one.slug}" for one in kept)
    context = {
        "chosen": kept,
        "left_out": chosen[MOST_COMPARED:],
        "rows": cards.comparison_rows(kept),
        "months": cards.calendar_of(kept),
        "overlaps": cards.overlaps_of(kept),
        "address": f"{settings.SITE_URL}{request.path}?{query}",
    }
    return render(request, "proposals/dispositifs/compare.html", context)


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """What opens and closes from today on."""
    rows = Dispositif.objects.dated()
    context = {
        "months": cards.calendar_of(rows),
        "undated": Dispositif.objects.published().count() - len(rows),
        "address": f"{settings.SITE_URL}{request.path}",
    }
    return render(request, "proposals/dispositifs/calendar.html", context)


@require_safe
@vary_on_cookie
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody may read what is published; a draft is read on its own page, by those who may."""
    examples = DispositifExample.objects.select_related("organisation", "dynamic")
    one = get_object_or_404(
        Dispositif.objects.visible_to(request.user).prefetch_related(
            "themes", "legal_forms", "territories", Prefetch("examples", examples)
        ),
        slug=slug,
    )
    if not one.live:
        if not request.user.has_perm("proposals.read_dispositif_draft", one):
            raise Http404
        return redirect("dispositifs:preview", one.slug)
    return render(request, "proposals/dispositifs/detail.html", detail_context(request, one))


def detail_context(request: HttpRequest, one: Dispositif) -> dict:
    """What the page of a dispositif shows besides its own columns."""
    user = request.user
    tools = list(one.tools.filter(live=True).order_by("name", "pk"))
    reads_checks = user.has_perm("proposals.read_dispositif_checks")
    return {
        **body_context(one),
        "tools": tools,
        "sheets": SheetPage.objects.live().filter(slug__in=one.sheets).order_by("path"),
        "needs": needs_near(one, user),
        "partners_url": cards.partners_address(one, tools),
        "alert": DeadlineAlert.objects.filter(dispositif=one, user=user).first()
        if user.is_authenticated
        else None,
        "is_waiting": waits(one),
        "checks": one.checks.select_related("user")[:MOST_CHECKS] if reads_checks else [],
        "may_manage": user.has_perm("proposals.see_dispositif_drafts"),
        "address": f"{settings.SITE_URL}{one.get_absolute_url()}",
        "about": about_token(one),
    }


def body_context(one: Dispositif) -> dict:
    """What the page, the preview and the correction show of the record itself."""
    return {
        "one": one,
        "when": cards.when(one),
        "where": cards.where(one),
        "amounts": cards.amounts(one),
        "sources": cite_by_part(one.sources),
    }


def needs_near(one: Dispositif, user) -> list[Need]:
    """Open needs of the same themes, that this person may read."""
    themes = [theme.pk for theme in one.themes.all()]
    if not themes:
        return []
    needs = Need.objects.visible_to(user).open().filter(themes__in=themes).distinct()
    return list(needs.select_related("dynamic").order_by("-opened_at", "-pk")[:MOST_NEEDS])
