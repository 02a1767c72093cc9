"""« Je démarre » : the path in six steps, its list to tick, and the two trades of cooperation."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_cookie
from wagtail.models import Page

from dynamics.enums import Sheet
from dynamics.models import LegalForm
from toolbox.models import Tool
from toolbox.services import starting as services
from toolbox.starting import steps, trades


@require_safe
@vary_on_cookie
def path(request: HttpRequest) -> HttpResponse:
    """All six steps on one page: it is read in one go, or printed."""
    done = services.ticked_by(request.user)
    tools = published_tools({slug for step in steps() for slug in step["tools"]})
    sheets = published_sheets()
    shown = [
        {
            **step,
            "todo": [{**item, "done": item["id"] in done} for item in step["todo"]],
            "done_count": sum(item["id"] in done for item in step["todo"]),
            "shown_tools": [tools[slug] for slug in step["tools"] if slug in tools],
            "shown_sheets": [sheets[key] for key in step["sheets"] if key in sheets],
        }
        for step in steps()
    ]
    context = {
        "steps": shown,
        "legal_forms": LegalForm.objects.exclude(strengths=[]),
        "trades": list(trades().values()),
        "done": len(done),
        "total": sum(len(step["todo"]) for step in steps()),
        "address": f"{settings.SITE_URL}{request.path}",
    }
    return render(request, "toolbox/starting/path.html", context)


def published_tools(slugs: set[str]) -> dict[str, Tool]:
    rows = Tool.objects.published().filter(slug__in=slugs).only("slug", "name", "summary")
    return {tool.slug: tool for tool in rows}


def published_sheets() -> dict[str, dict]:
    """The thematic sheets that are online, by key: their pages live under /fiches/."""
    live = Page.objects.live().filter(slug__in=Sheet.values, url_path__contains="/fiches/")
    slugs = set(live.values_list("slug", flat=True))
    return {
        key: {"label": Sheet(key).label, "url": f"/fiches/{key}/"} for key in Sheet.values if key in slugs
    }


@require_POST
@login_required
def tick(request: HttpRequest, key: str) -> HttpResponse:
    """Keep what is ticked of one step."""
    step = next((step for step in steps() if step["key"] == key), None)
    if step is None:
        raise Http404
    services.keep(user=request.user, step=step, done=request.POST.getlist("fait")[:100])
    messages.success(request, "C’est noté : vous retrouverez votre liste ici.")
    return redirect(f"{reverse('starting:path')}#{key}")


@require_safe
@vary_on_cookie
def trade(request: HttpRequest, slug: str) -> HttpResponse:
    if slug not in trades():
        raise Http404
    context = {
        "trade": trades()[slug],
        "others": [one for one in trades().values() if one["slug"] != slug],
        "address": f"{settings.SITE_URL}{request.path}",
    }
    return render(request, "toolbox/starting/trade.html", context)
