"""What needs and offers show on the pages of others: a dynamique, a tool, « mon espace »."""

from django.db.models import Count, Q
from django.urls import reverse

from community.exchanges.cards import state_badge
from community.exchanges.enums import Audience, State
from community.exchanges.models import Need, Offer, SavedSearch
from community.exchanges.sides import KINDS, NEEDS, OFFERS
from dynamics.rules import is_in_team
from toolbox.models import Tool

MOST = 6
MOST_OF_MINE = 20


def dynamic_panel(request, dynamic) -> dict | None:
    """What a dynamique looks for and passes on, as far as this reader may know: two queries."""
    user = request.user
    sides = []
    for kind, title in ((NEEDS, "Elle cherche"), (OFFERS, "Elle peut transmettre")):
        rows = list(kind.model.objects.visible_to(user).open().filter(dynamic=dynamic)[:MOST])
        sides.append({"title": title, "rows": rows, "is_need": kind.is_need})
    links = links_of(dynamic) if is_in_team(user, dynamic) else []
    if not links and not any(side["rows"] for side in sides):
        return None
    return {
        "anchor": "besoins",
        "title": "S’entraider avec elle",
        "order": 10,
        "template": "exchanges/records/_dynamic_panel.html",
        "context": {"sides": sides, "links": links},
    }


def links_of(dynamic) -> list[dict]:
    """What its own team does from its page."""
    mine = f"?dynamique={dynamic.slug}"
    need = reverse("needs:new")
    return [
        {"label": "Dire ce que nous cherchons", "url": need + mine, "icon": "need"},
        {"label": "Dire ce que nous transmettons", "url": reverse("offers:new") + mine, "icon": "offer"},
        {
            "label": "Chercher des partenaires",
            "url": f"{need}{mine}&forme=mise-en-lien&objet=partenaires",
            "icon": "users",
        },
    ]


def tool_panel(request, tool) -> dict:
    """How many look for help with a tool, and how many pass it on, among what is public: one query."""
    public = {}
    for name in ("needs", "offers"):
        public[name] = Count(
            name,
            distinct=True,
            filter=Q(**{f"{name}__state__in": State.matched(), f"{name}__audience": Audience.PUBLIC})
            & (Q(**{f"{name}__dynamic": None}) | Q(**{f"{name}__dynamic__live": True})),
        )
    counts = Tool.objects.filter(pk=tool.pk).aggregate(**public)
    return {
        "anchor": "entraide",
        "title": "Besoins et offres sur cet outil",
        "order": 10,
        "template": "exchanges/records/_tool_panel.html",
        "context": {**counts, "slug": tool.slug},
    }


def space_panel(request) -> dict:
    """My needs and offers, with their state, those of my teams too; my alerts."""
    user = request.user
    rows = []
    for kind in KINDS:
        mine = kind.model.objects.of(user).select_related("dynamic").order_by("-updated_at", "-pk")
        rows += [row_of(kind, record) for record in mine[:MOST_OF_MINE]]
    rows.sort(key=lambda row: (row["rank"], row["title"]))
    return {
        "anchor": "besoins-et-offres",
        "title": "Mes besoins et mes offres",
        "order": 10,
        "template": "exchanges/records/_space_panel.html",
        "context": {"rows": rows, "alerts": SavedSearch.objects.filter(user=user).count()},
    }


def row_of(kind, record: Need | Offer) -> dict:
    return {
        "rank": list(State).index(State(record.state)),
        "url": record.get_absolute_url(),
        "title": record.title,
        "badge": state_badge(record),
        "what": kind.one,
        "who": record.dynamic.name if record.dynamic_id else "",
        "since": record.opened_at if record.is_open else None,
        "away": record.absent_until if not kind.is_need and record.is_away else None,
    }
