"""Reading the toolbox: the list, the comparison, one tool."""

from datetime import timedelta

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie

from community.members.views.reports import about_token
from dynamics.citations import cite_by_part
from toolbox import cards
from toolbox.filters import ToolFilter
from toolbox.hooks import panels_of
from toolbox.models import Tool, ToolBookmark
from toolbox.views import experience
from toolbox.views.faceted import list_context, list_response, page_number

PAGE_SIZE = 24
MOST_COMPARED = 3


@require_safe
def tool_list(request: HttpRequest) -> HttpResponse:
    """What one wants to achieve, then search and filters; htmx asks for the results and the facets only."""
    chosen = ToolFilter(request.GET)
    ids = chosen.ids()
    page = Paginator(cards.with_card(chosen.qs), PAGE_SIZE).get_page(page_number(request))
    shown = [cards.tool_card(tool) for tool in page.object_list]
    context = list_context(request, chosen, page, shown) | {"total": len(ids)}
    groups = {group["key"]: group for group in context["facets"]}
    context["aims"] = groups.pop("but", {"options": []})["options"]
    context["facets"] = list(groups.values())
    if not ids:
        context["ways_out"] = [
            *chosen.ways_out(request.path),
            {"label": "Voir tous les outils", "url": request.path, "icon": "list"},
            {"label": "Dire ce qui manque", "url": reverse("toolbox:gaps"), "icon": "need"},
        ]
    return list_response(
        request, context, whole="toolbox/tools/list.html", fragment="toolbox/tools/_results_swap.html"
    )


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Up to three tools side by side; those beyond are named, not dropped in silence."""
    asked = list(dict.fromkeys(request.GET.getlist("outil")))[:20]
    found = {
        tool.slug: tool
        for tool in cards.with_card(Tool.objects.published())
        .filter(slug__in=[slug.replace("\x00", "") for slug in asked])
        .prefetch_related("steps", "pitfalls")
    }
    tools = [found[slug] for slug in asked if slug in found]
    kept = tools[:MOST_COMPARED]
    address = f"{settings.SITE_URL}{request.path}?{'&'.join(f'outil={tool.slug}' for tool in kept)}"
    context = {
        "tools": kept,
        "left_out": tools[MOST_COMPARED:],
        "rows": comparison_rows(kept),
        "address": address,
    }
    return render(request, "toolbox/tools/compare.html", context)


def comparison_rows(tools: list[Tool]) -> list[dict]:
    """What is compared, line by line; each cell is a list of short texts."""
    lines = [
        ("Nature", lambda tool: [tool.get_kind_display()]),
        ("Ses buts", lambda tool: [aim.label for aim in tool.aim_values]),
        ("À quoi il sert", lambda tool: [tool.aim]),
        ("Quand le choisir", lambda tool: [tool.when]),
        ("Stades", lambda tool: tool.stage_labels),
        ("Difficulté", lambda tool: [tool.get_difficulty_display()]),
        ("Durée", lambda tool: [tool.get_duration_display(), tool.time]),
        ("Coût", lambda tool: [tool.get_cost_display(), tool.money]),
        ("Groupe", lambda tool: [tool.get_group_display(), tool.people]),
        ("Étapes", lambda tool: [step.title for step in tool.steps.all()]),
        ("Points de vigilance", lambda tool: [pitfall.text for pitfall in tool.pitfalls.all()]),
        ("Essayé", lambda tool: [cards.tried_label(tool)]),
    ]
    return [
        {"label": label, "cells": [[part for part in read(tool) if part] for tool in tools]}
        for label, read in lines
    ]


@require_safe
@vary_on_cookie
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody may read what is published; a draft is read on its own page, by those who may."""
    tool = get_object_or_404(
        cards.with_card(Tool.objects.visible_to(request.user)).prefetch_related(
            "themes", "steps", "pitfalls", "variants", "documents"
        ),
        slug=slug,
    )
    if not tool.live:
        if not request.user.has_perm("toolbox.read_proposal", tool):
            raise Http404
        return redirect("toolbox:preview", tool.slug)
    return render(request, "toolbox/tools/detail.html", detail_context(request, tool))


def detail_context(request: HttpRequest, tool: Tool) -> dict:
    """What the page of a tool shows besides its own columns."""
    user = request.user
    bookmark = ToolBookmark.objects.filter(tool=tool, user=user).first() if user.is_authenticated else None
    return {
        "tool": tool,
        "uses": tool.uses.select_related("dynamic"),
        "see_also": tool.see_also.filter(live=True).order_by("name", "pk"),
        "sources": cite_by_part(
            [*tool.sources, *[one.source for one in [*tool.uses.all(), *tool.pitfalls.all()]]]
        ),
        "tried": cards.tried_by(tool),
        "adapted": cards.adapted_by(tool),
        "bookmark": bookmark,
        "rights": {verb: user.has_perm(f"toolbox.{verb}", *about) for verb, about in rights(tool)},
        "is_due": tool.reread_on < timezone.localdate() + timedelta(days=1),
        "address": f"{settings.SITE_URL}{tool.get_absolute_url()}",
        "about": about_token(tool),
        "panels": panels_of(request, tool),
        **experience.shown_reports(request, tool),
        **experience.shown_resources(request, tool),
    }


def rights(tool: Tool) -> list[tuple[str, tuple]]:
    return [("report_usage", ()), ("tell_variant", ()), ("pass_on_tool", (tool,)), ("change_tool", (tool,))]
