"""`/maillage/`: the network drawn, who bridges whom, paths; and the same facts as a table and as files."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie

from community.members.rules import visible_levels
from dynamics.french import fold
from dynamics.numbers import format_km, plural
from dynamics.services.network_people import OPEN, people
from dynamics.views.results import page_number
from portal import drawings, graph, maillage_exports
from portal.forms import MaillageForm
from portal.graph import Network, Node
from portal.services import maillage as service
from portal.services.france import mainland

PAGE_SIZE = 25
MOST_NAMES = 12
MOST_SIDE = 4  # names told of each side of a bridge
MOST_ISOLATED = 24
NEAR_STEPS = (1, 2, 3)
FORMATS = ("csv", "json", "graphml")


class Asked:
    """What the address asks: filters, tools, a centre, a path, a view; and the network that answers.

    `levels`: of visibility, for the names of people. Files and proposals, which caches keep and anybody may
    use again, have only those that are shown to everybody.
    """

    def __init__(self, request: HttpRequest, levels=OPEN):
        self.data = request.GET
        self.with_tools = self.data.get("outils") == "1"
        whole, self.is_current = service.current(with_tools=self.with_tools)
        self.whole = service.with_people(whole, people(levels))
        self.form = MaillageForm(self.data, choices=service.choices(self.whole.network))
        self.filters = self.form.asked
        self.on_map = self.data.get("vue") == "carte"
        self.network = service.narrowed(
            self.whole.network,
            types=self.filters["type"],
            regions=self.filters["region"],
            themes=self.filters["theme"],
            kinds=self.filters["lien"],
            natures=self.filters["nature"],
            until=self.filters["jusqu"],
        )
        self.is_narrowed = any(self.filters.values())
        self.centre = self.find("autour")
        if self.centre and self.centre.key not in self.network.by_key:
            self.centre = None  # the filters took it out
        steps = page_number(self.data.get("pas", "1"))
        self.steps = min(steps, NEAR_STEPS[-1])
        if self.centre:
            self.network = self.network.around(self.centre.key, self.steps)
        self.start, self.end = self.find("de"), self.find("a")

    @property
    def has_people(self) -> bool:
        return any(node.kind == "person" for node in self.network.nodes)

    def find(self, name: str) -> Node | None:
        """A node by its key, or by its name as typed (without JavaScript)."""
        key = self.data.get(name, "")
        if key in self.whole.network.by_key:
            return self.whole.network.by_key[key]
        typed = fold(self.data.get(f"{name}_texte", "")).strip()
        if not typed:
            return None
        found = [node for node in self.whole.network.nodes if fold(node.name) == typed]
        return found[0] if found else None

    def typed(self, name: str) -> str:
        found = self.find(name)
        return found.name if found else self.data.get(f"{name}_texte", "")[:200]

    @property
    def path(self) -> list | None:
        return self.whole.network.path(self.start.key, self.end.key) if self.start and self.end else None

    @property
    def analysed(self) -> service.Maillage:
        """Bridges and groups of what is shown; of the whole when it is large, or nothing was asked."""
        if not (self.is_narrowed or self.centre) or len(self.network.nodes) > service.QUICK:
            return self.whole
        return service.kept_analysis(self.network)

    @property
    def query(self) -> str:
        """The address without its page."""
        return urlencode(
            [(key, value) for key, values in self.data.lists() if key != "page" for value in values]
        )


@require_safe
@vary_on_cookie
def maillage(request: HttpRequest) -> HttpResponse:
    asked = Asked(request, visible_levels(request.user))
    found = asked.analysed
    page = Paginator(asked.network.ties, PAGE_SIZE).get_page(page_number(request.GET.get("page", "")))
    path = asked.path
    themes = dict(asked.form.fields["theme"].choices)
    context = {
        "asked": asked,
        "form": asked.form,
        "drawing": drawing_of(asked, found, path),
        "page": page,
        "rows": [(asked.network.by_key[tie.source], tie, asked.network.by_key[tie.target]) for tie in page],
        "query": asked.query,
        "bridges": [bridge_entry(bridge) for bridge in found.bridges],
        "bridges_of_whole": found is asked.whole and asked.is_narrowed,
        "groups": [group_entry(group) for group in found.groups if len(group.nodes) > 3],
        "isolated": [isolated_entry(one, themes) for one in found.isolated[:MOST_ISOLATED]],
        "isolated_more": max(0, len(found.isolated) - MOST_ISOLATED),
        "path": path,
        "path_failed": bool(asked.start and asked.end and not path),
        "unknown_ends": [
            asked.typed(name) for name in ("de", "a") if asked.typed(name) and not asked.find(name)
        ],
        "figures": figures_of(asked.network, found),
        "steps": NEAR_STEPS,
        "first_year": min((tie.year for tie in asked.whole.network.ties if tie.year), default=None),
        "formats": FORMATS,
        "ends": {name: end_entry(asked, name) for name in ("de", "a")},
        "france": list(mainland()[1].values()) if asked.on_map else [],
    }
    return render(request, "portal/maillage.html", context)


def drawing_of(asked: Asked, found: service.Maillage, path: list | None) -> drawings.Drawing:
    main = frozenset(node.key for node, _ in path) if path else frozenset()
    if asked.on_map:
        return on_map(asked.network, main)
    if asked.centre:
        return drawings.draw(asked.network, graph.layout(asked.network), main=main | {asked.centre.key})
    return drawings.draw(asked.network, asked.whole.places, main=main)


def on_map(network: Network, main: frozenset[str]) -> drawings.Drawing:
    """Where each one is in mainland France; what has no point there is counted apart."""
    frame, _ = mainland()
    places = {
        node.key: frame.place(node.longitude, node.latitude)
        for node in network.nodes
        if node.latitude is not None and frame.holds(node.longitude, node.latitude)
    }
    return drawings.draw(network, places, main=main, size=(frame.width, frame.height))


def figures_of(network: Network, found: service.Maillage) -> list[dict]:
    linked = network.linked
    dynamics = sum(node.is_dynamic for node in linked)
    persons = sum(node.kind == "person" for node in linked)
    shown = [{"value": persons, "label": "personnes" if persons > 1 else "personne"}] if persons else []
    return [
        {"value": dynamics, "label": "dynamiques reliées" if dynamics > 1 else "dynamique reliée"},
        {"value": len(linked) - dynamics - persons, "label": "organisations et outils qui les relient"},
        *shown,
        {"value": len(network.ties), "label": "liens" if len(network.ties) > 1 else "lien"},
        {
            "value": len(found.isolated),
            "label": "dynamiques sans lien connu" if len(found.isolated) > 1 else "dynamique sans lien connu",
        },
    ]


def bridge_entry(bridge: graph.Bridge) -> dict:
    """What a bridge holds together, in words: the largest side is « le reste »."""
    rest, *others = bridge.sides
    return {
        "node": bridge.node,
        "others": ", ni ".join(told(side) for side in others),
        "are_many": len(others) > 1 or len(others[0]) > 1,
        "rest": told(rest),
        "pairs": bridge.pairs,
        "percent": round(100 * bridge.share),
    }


def told(side: list[Node]) -> str:
    """« TERA, La Butinerie et 3 autres »: dynamiques first, they are what people know."""
    ordered = sorted(side, key=lambda node: not node.is_dynamic)
    names = [node.name for node in ordered[:MOST_SIDE]]
    more = len(side) - len(names)
    if more:
        return f"{', '.join(names)} et {plural(more, 'autre')}"
    return " et ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def group_entry(group: graph.Group) -> dict:
    centre, *others = group.nodes
    return {
        "centre": centre,
        "others": others[:8],
        "more": max(0, len(others) - 8),
        "size": len(group.nodes),
        "inside": group.inside,
    }


def isolated_entry(one: graph.Isolated, themes: dict[str, str]) -> dict:
    return {
        "node": one.node,
        "other": one.other,
        "away": format_km(one.kilometres) if one.kilometres is not None else "",
        "shared": ", ".join(themes.get(slug, slug).lower() for slug in one.shared),
    }


def end_entry(asked: Asked, name: str) -> dict[str, str]:
    node = asked.find(name)
    return {"key": node.key if node else "", "text": asked.typed(name)}


@require_safe
@cache_control(public=True, no_cache=True)
def names(request: HttpRequest) -> JsonResponse:
    """`?q=`: nodes whose name holds what is typed, for the two ends of a path."""
    typed = fold(request.GET.get("q", "").replace("\x00", "")).strip()[:100]
    found, _ = service.current()
    found = service.with_people(found, people(OPEN))
    nodes = [node for node in found.network.nodes if typed and typed in fold(node.name)]
    nodes.sort(key=lambda node: (not fold(node.name).startswith(typed), node.name))
    return JsonResponse(
        {
            "results": [
                {"code": node.key, "label": node.name, "detail": node.type_label}
                for node in nodes[:MOST_NAMES]
            ]
        }
    )


@require_safe
@cache_control(public=True, no_cache=True)
def export(request: HttpRequest, extension: str) -> HttpResponse:
    """What the filters of the address leave, in one of FORMATS."""
    if extension not in FORMATS:
        raise Http404
    network = Asked(request).network
    name = f'attachment; filename="maillage.{extension}"'
    if extension == "csv":
        lines = maillage_exports.csv_lines(network)
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    elif extension == "json":
        response = JsonResponse(maillage_exports.as_json(network), json_dumps_params={"ensure_ascii": False})
    else:
        response = HttpResponse(maillage_exports.as_graphml(network), content_type="application/graphml+xml")
    response["Content-Disposition"] = name
    return response
