"""Reading the propositions: the list, one of them, those that one carries."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie

from community.exchanges.models import Need
from community.life.faces import GONE, HELD, STANDING, faced
from community.life.names import shown_name
from community.life.services import threads
from community.members.rules import visible_levels
from community.members.services.moderation import history
from community.members.views.reports import about_token
from dynamics.enums import Sheet, TeamRole
from proposals import cards
from proposals.enums import AmendmentState, CoAuthorState, PropositionStatus
from proposals.filters import PropositionFilter
from proposals.forms.discussion import WordsForm
from proposals.models import Amendment, Proposition, Sending
from proposals.rules import co_author_state
from proposals.services import co_authors, discussion, supports
from proposals.services.writing import missing
from proposals.views.access import readable
from toolbox.services.experience import waits
from toolbox.views.faceted import list_context, list_response, page_number

PAGE_SIZE = 24
MOST_AMENDMENTS = 20
MOST_NEEDS = 4
SHOWN = 100


@require_safe
def proposition_list(request: HttpRequest) -> HttpResponse:
    """Search and filters; htmx asks for the results and the facets only."""
    chosen = PropositionFilter(request.GET)
    ids = chosen.ids()
    page = Paginator(cards.with_card(chosen.qs), PAGE_SIZE).get_page(page_number(request))
    shown = [cards.proposition_card(proposition) for proposition in page.object_list]
    context = list_context(request, chosen, page, shown) | {"total": len(ids)}
    if not ids:
        context["ways_out"] = [
            *chosen.ways_out(request.path),
            {"label": "Voir toutes les propositions", "url": request.path, "icon": "list"},
            {"label": "Écrire une proposition", "url": reverse("proposals:new"), "icon": "plus"},
        ]
    return list_response(
        request,
        context,
        whole="proposals/propositions/list.html",
        fragment="proposals/propositions/_results_swap.html",
    )


@require_safe
@vary_on_cookie
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody may read what is published; a draft, those who sign it and the équipe relais."""
    proposition = readable(request.user, slug)
    return render(
        request, "proposals/propositions/detail.html", detail_context(request, proposition, WordsForm())
    )


def detail_context(request: HttpRequest, proposition: Proposition, form: WordsForm) -> dict:
    """All that the page says; `form`, what is being written in the discussion."""
    user = request.user
    verbs = (
        "edit_proposition",
        "give_up_proposition",
        "support",
        "amend",
        "discuss",
        "note_step",
        "send_proposition",
        "follow_proposition",
        "invite_co_author",
        "answer_signing",
    )
    rights = {verb: user.has_perm(f"proposals.{verb}", proposition) for verb in verbs}
    signers, levels = co_authors.signers(proposition), visible_levels(user)
    context = {
        "proposition": proposition,
        "badge": cards.status_badge(proposition),
        "addressees": proposition.addressees.all(),
        "evidence": proposition.evidence.select_related("dynamic"),
        "sheets": sheets_of(proposition),
        # As each shows her name to this reader; « Un membre » as many times as needed
        "signers": [shown_name(signer, levels) for signer in signers],
        "rights": rights,
        "asked_to_sign": co_author_state(user, proposition) == CoAuthorState.ASKED,
        "status_words": PropositionStatus(proposition.status).explained,
        "about": about_token(proposition),
        "address": settings.SITE_URL + proposition.get_absolute_url(),
    }
    if not proposition.live:
        is_waiting = waits(proposition)
        return context | {
            "is_waiting": is_waiting,
            "decisions": history(proposition),
            "missing": missing(proposition),
        }
    amendments = Amendment.objects.filter(proposition=proposition)
    tally = supports.tally(proposition)
    return context | {
        "steps": proposition.steps.all(),
        "sendings": sendings_of(proposition),
        "is_followed": user.is_authenticated and proposition.follows.filter(user=user).exists(),
        "tally": tally,
        "by_type": bars_of(tally.by_type),
        "by_region": bars_of(tally.by_region),
        "stand": stand_of(proposition, user),
        "amendments": amendments.exclude(state=AmendmentState.WITHDRAWN)[:MOST_AMENDMENTS],
        "see_also": proposition.see_also.filter(live=True),
        "needs": needs_near(proposition),
        "posts": posts_for(request, proposition, signers),
        "form": form,
    }


def sheets_of(proposition: Proposition) -> list[dict]:
    """Its thematic sheets, each at its address."""
    return [
        {"label": Sheet(sheet).label, "url": f"/fiches/{sheet}/"}
        for sheet in proposition.sheets
        if sheet in Sheet.values
    ]


def sendings_of(proposition: Proposition) -> list[Sending]:
    """To whom it was sent, those who wait first; the page of each knows the proposition."""
    return list(proposition.sendings.select_related("addressee", "proposition").by_wait())


def stand_of(proposition: Proposition, user) -> dict:
    """Whether this person supports it, and the dynamiques that she may speak for."""
    if not user.is_authenticated:
        return {"self": False, "dynamics": []}
    animated = user.teams.select_related("dynamic").filter(dynamic__live=True, role=TeamRole.ANIMATOR)
    dynamics = [member.dynamic for member in animated.order_by("dynamic__name")]
    given = proposition.supports.filter(Q(user=user, dynamic=None) | Q(dynamic__in=dynamics))
    keys = set(given.values_list("dynamic", flat=True))
    return {
        "self": None in keys,
        "dynamics": [{"dynamic": dynamic, "supports": dynamic.pk in keys} for dynamic in dynamics],
    }


def needs_near(proposition: Proposition) -> list[Need]:
    """Open needs of the same sheets that everybody may read, the last opened first."""
    if not proposition.sheets:
        return []
    needs = Need.objects.public().filter(sheet__in=proposition.sheets).select_related("dynamic")
    return list(needs.order_by("-opened_at", "-pk")[:MOST_NEEDS])


def posts_for(request: HttpRequest, proposition: Proposition, signers: list) -> list:
    """The discussion as this person reads it."""
    user = request.user
    posts = discussion.posts_of(proposition)
    levels = visible_levels(user)
    people = {post.author_id for post in posts} | {signer.pk for signer in signers}
    if user.is_authenticated and proposition.thread_id and user.pk in people:
        threads.mark_read(thread=proposition.thread, user=user)
    may_tidy = user.has_perm("members.moderate")
    for post in posts:
        post.thread = proposition.thread
    posts = faced(posts, user)
    for post in posts:
        post.author_name = shown_name(post.author, levels)
        post.editable = post.own and post.face in {STANDING, HELD} and post.is_fresh
        post.removable = post.face != GONE and (post.own or may_tidy)
    return posts


def bars_of(rows: list[tuple[str, int]]) -> list[dict]:
    """Rows of `components/bar_chart.html`."""
    most = max((count for _, count in rows), default=1)
    return [
        {"label": label, "percent": round(100 * count / most, 1), "display": str(count)}
        for label, count in rows
    ]


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What the member writes, signs, supports and amends."""
    user = request.user
    context = {
        "signed": Proposition.objects.signed_by(user).order_by("-updated_at", "-pk")[:SHOWN],
        "asked": Proposition.objects.filter(
            co_authors__user=user, co_authors__state=CoAuthorState.ASKED
        ).order_by("-pk")[:SHOWN],
        "supported": Proposition.objects.published()
        .filter(supports__user=user, supports__dynamic=None)
        .order_by("title", "pk")[:SHOWN],
        "amendments": user.amendments.select_related("proposition")[:SHOWN],
    }
    return render(request, "proposals/propositions/mine.html", context)
