"""Reading calls for commons: the list, one of them, following it."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie
from django.views.generic import View

from community.members.views.reports import about_token
from proposals import calls_cards as cards
from proposals.calls_enums import Act, Licence
from proposals.calls_filters import CallFilter
from proposals.calls_phases import in_french, span
from proposals.calls_rules import support_of
from proposals.models import Call, Project
from proposals.services import calls, calls_budgets
from toolbox import cards as tool_cards
from toolbox.models import Tool
from toolbox.services.experience import waits
from toolbox.views.faceted import list_context, list_response, page_number

PAGE_SIZE = 24


@require_safe
def call_list(request: HttpRequest) -> HttpResponse:
    """Search and filters; htmx asks for the results and the facets only."""
    chosen, today = CallFilter(request.GET), timezone.localdate()
    page = Paginator(chosen.qs.with_card().with_counts(), PAGE_SIZE).get_page(page_number(request))
    shown = [cards.call_card(call, today) for call in page.object_list]
    context = list_context(request, chosen, page, shown)
    whole_list = {"label": "Voir tous les appels", "url": request.path, "icon": "list"}
    context |= {
        "total": page.paginator.count,
        "ways_out": [
            *([whole_list] if context["query"] else []),
            {"label": "Comprendre ce qu’est un commun", "url": "/glossaire/?q=commun", "icon": "book"},
        ],
        "may_open": not request.user.is_authenticated or request.user.has_perm("proposals.open_call"),
    }
    return list_response(
        request, context, whole="proposals/calls/list.html", fragment="proposals/calls/_results_swap.html"
    )


@require_safe
@vary_on_cookie
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody reads a published call; a draft, its organisers only."""
    call = get_object_or_404(Call.objects.with_card(), slug=slug)
    if not request.user.has_perm("proposals.read_call", call):
        raise Http404
    return render(request, "proposals/calls/detail.html", detail_context(request, call))


def detail_context(request: HttpRequest, call: Call) -> dict:
    user, today = request.user, timezone.localdate()
    projects = list(Project.objects.with_card().filter(call=call))
    tools = Tool.objects.published().filter(call_results__project__call=call).distinct()
    rights = {
        verb: user.has_perm(f"proposals.{verb}", call)
        for verb in ("edit_call", "move_dates", "confirm_supporters")
    }
    sharing = calls_budgets.sharing_of(call) if call.has_envelope else None
    return {
        "call": call,
        "badge": cards.phase_badge(call, today),
        "until": cards.until(call, today),
        "calendar": calendar_events(call, today),
        "licence": Licence(call.licence),
        "selection_days": days_of(call, "preselection"),
        "envelope_days": days_of(call, "enveloppe"),
        "projects": [cards.project_card(project) for project in projects],
        "project_count": len(projects),
        "results": [tool_cards.tool_card(tool) for tool in tool_cards.with_card(tools)],
        "rights": rights,
        "is_waiting": not call.live and waits(call),
        "is_following": user.is_authenticated and call.follows.filter(user=user).exists(),
        "follower_count": call.follows.count(),
        "support": support_of(user, call) if call.has_envelope else None,
        "sharing": sharing,
        "start_closed": call.calendar.why_not(Act.START, today),
        "may_start": call.calendar.allows(Act.START, today),
        "ask_closed": call.calendar.why_not(Act.ENROL, today),
        "sheet_url": f"/fiches/{call.sheet}/",
        "about": about_token(call),
        "address": f"{settings.SITE_URL}{call.get_absolute_url()}",
    }


def days_of(call: Call, phase: str) -> str:
    """« du 3 mars au 20 mars 2027 », or nothing when the call has no such phase."""
    period = call.calendar.period_of(phase)
    return span(period.first, period.last) if period else ""


def calendar_events(call: Call, today) -> list[dict]:
    """The phases for `components/timeline.html`; where it is now is said in words."""
    now = call.phase_on(today)
    return [
        {
            "date_label": span(period.first, period.last) if period.last else in_french(period.first),
            "kind": "win" if period.phase == now else "milestone",
            "kind_label": "En ce moment" if period.phase == now else "",
            "title": f"{period.phase.label[:1].upper()}{period.phase.label[1:]}",
        }
        for period in call.calendar.periods
    ]


class CallView(LoginRequiredMixin, View):
    """About one call. Signed out: to the sign-in page; hidden: 404; without the right: 403.

    `act`: what the phase must open; a page asked when it is closed says the dates (403). A form sent too late is
    shown again with the same words, so that nothing typed is lost: the service refuses.
    """

    permission = "proposals.read_call"
    act: Act | None = None

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.call = get_object_or_404(Call.objects.with_card(), slug=kwargs["slug"])
        if not request.user.has_perm("proposals.read_call", self.call):
            raise Http404
        self.find(**kwargs)
        if not request.user.has_perm(self.permission, self.subject()):
            raise PermissionDenied
        reads = request.method in {"GET", "HEAD"}
        if self.act and reads and (why := self.call.calendar.why_not(self.act, timezone.localdate())):
            return closed(request, self.subject(), self.call, why)
        return super().dispatch(request, *args, **kwargs)

    def find(self, **kwargs) -> None:
        """Read what else the address names."""

    def subject(self):
        return self.call


def closed(request, subject, call: Call, why: str) -> HttpResponse:
    """What the phase refuses, and when it was or will be possible."""
    back = subject if hasattr(subject, "get_absolute_url") else call
    context = {
        "why": why,
        "call": call,
        "back_url": back.get_absolute_url(),
        "calendar": calendar_events(call, timezone.localdate()),
    }
    return render(request, "proposals/calls/closed.html", context, status=403)


class FollowView(CallView):
    """POST: hear of it, or no more."""

    permission = "proposals.follow_call"

    def get(self, request, slug):
        return redirect(self.call)

    def post(self, request, slug):
        if request.POST.get("suivre") == "1":
            calls.follow(call=self.call, user=request.user)
            messages.success(
                request, "Vous suivez cet appel : nous vous écrirons avant qu’une étape se ferme."
            )
        else:
            calls.unfollow(call=self.call, user=request.user)
            messages.success(request, "Vous ne suivez plus cet appel.")
        return redirect(self.call)


def call_url(name: str, call: Call, *more) -> str:
    return reverse(f"calls:{name}", args=[call.slug, *more])
