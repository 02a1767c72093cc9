"""What needs and offers show on the pages of others: a dynamique, a tool, « mon espace »."""

from django.db.models import CharField, Count, Q, Value
from django.urls import reverse

from community.exchanges.cards import state_badge
from community.exchanges.enums import Audience, State
from community.exchanges.models import Need, Offer, SavedSearch
from community.exchanges.sides import KINDS, NEEDS
from dynamics.rules import is_in_team
from toolbox.models import Tool

MOST = 12
MOST_OF_MINE = 20


def dynamic_panel(request, dynamic) -> dict | None:
    """What a dynamique looks for and passes on, as far as this reader may know: one query for both."""
    user = request.user
    is_ours = is_in_team(user, dynamic)  # its people read all that is open
    parts = [
        (kind.model.objects.all() if is_ours else kind.model.objects.visible_to(user))
        .open()
        .filter(dynamic=dynamic)
        .annotate(of=Value(kind.side.value, output_field=CharField()))
        .order_by()
        .values_list("of", "pk", "title", "description", "opened_at")
        for kind in KINDS
    ]
    found = parts[0].union(parts[1], all=True).order_by("-opened_at", "-pk")[:MOST]
    rows = [
        {
            "is_need": of == NEEDS.side,
            "url": model_of(of)(pk=pk).get_absolute_url(),
            "title": title,
            "text": text,
        }
        for of, pk, title, text, _ in found
    ]
    links = links_of(dynamic) if is_ours else []
    if not links and not rows:
        return None
    return {
        "anchor": "besoins",
        "title": "S’entraider avec elle",
        "order": 10,
        "template": "exchanges/records/_dynamic_panel.html",
        "context": {"rows": rows, "links": links},
    }


def model_of(side: str) -> type[Need] | type[Offer]:
    return Need if side == NEEDS.side else Offer


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
        "passing_on": {
            "label": "Prêt à transmettre : ouvrir votre offre en quelques lignes",
            "url": f"{reverse('aftermath:ready')}?outil={tool.slug}",
        },
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
