"""What the page of a dynamique shows, section by section, as its templates expect it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from dynamics import charts, enums, outlines
from dynamics.cards import dynamic_card, place_of
from dynamics.citations import cite_by_part, spell_out
from dynamics.dates import format_date
from dynamics.models import Dynamic, Link, Organisation
from dynamics.numbers import format_number
from dynamics.services.children import gather
from dynamics.services.similarity import Neighbour, Proposals

EVENT_MARKS = {"origine": "origin", "etape": "milestone", "victoire-rapide": "win", "revers": "setback"}
NO_CIRCLE = "Autres parties prenantes"
MAX_AREAS = 12


@dataclass
class Page:
    """One attribute a section; an empty one is not shown."""

    dynamic: Dynamic
    facts: list[dict] = field(default_factory=list)
    territories: list = field(default_factory=list)
    sheet: dict | None = None
    events: list[dict] = field(default_factory=list)
    circles: list[dict] = field(default_factory=list)
    figures: list[dict] = field(default_factory=list)
    means: charts.Means | None = None
    plane: dict | None = None
    functions: list = field(default_factory=list)
    missing_functions: list = field(default_factory=list)
    own: list[dict] = field(default_factory=list)
    other_facts: list = field(default_factory=list)
    legal_forms: list = field(default_factory=list)
    involvement: list[dict] = field(default_factory=list)
    links: list[dict] = field(default_factory=list)
    graph: charts.Graph | None = None
    documents: list = field(default_factory=list)
    nearest: list[dict] = field(default_factory=list)
    similar: list[dict] = field(default_factory=list)
    contradictions: str = ""
    sources: list = field(default_factory=list)
    provenance: list = field(default_factory=list)  # rows of remote sources

    @property
    def network_url(self) -> str:
        """The maillage around it, a page of the portal."""
        return f"/maillage/?autour=dynamic:{self.dynamic.slug}&pas=2"

    @property
    def has_means(self) -> bool:
        return bool(self.means and any(self.means)) or bool(self.dynamic.economic_model)

    @property
    def has_running(self) -> bool:
        parts = (self.functions, self.missing_functions, self.legal_forms, self.involvement, self.own)
        return any(parts) or bool(self.other_facts or self.plane)

    @property
    def has_proposals(self) -> bool:
        return bool(self.nearest or self.similar)


def read_page(dynamic: Dynamic, proposals: Proposals) -> Page:
    """Read the children together, those that need another table once each."""
    gather(dynamic, *TOGETHER)
    functions = list(dynamic.held_functions.all())
    links = read_links(dynamic)
    territories = list(dynamic.territories.all())
    missing = enums.FunctionStatus.MISSING
    return Page(
        dynamic=dynamic,
        facts=identity(dynamic),
        territories=territories,
        sheet=locate(dynamic, territories),
        events=story(dynamic),
        circles=actors_by_circle(dynamic),
        figures=charts.figures(dynamic.figures.all()),
        means=charts.means(list(dynamic.resources.all())),
        plane=plane(dynamic, proposals),
        functions=[one for one in functions if one.status != missing],
        missing_functions=[one for one in functions if one.status == missing],
        own=own_fields(dynamic),
        other_facts=list(dynamic.facts.all()),
        legal_forms=list(dynamic.legal_forms.all()),
        involvement=involvement(dynamic),
        links=links,
        graph=charts.graph_of(
            dynamic.name, [(one["other"].name, one["is_dynamic"]) for one in once_each(links)]
        ),
        documents=list(dynamic.documents.all()),
        nearest=[proposed(one) for one in proposals.nearest],
        similar=[proposed(one) for one in proposals.similar],
        contradictions=spell_out(dynamic.contradictions),
        sources=cite_by_part(dynamic.sources),
        provenance=read_provenance(dynamic),
    )


def read_provenance(dynamic: Dynamic) -> list:
    """The rows of remote sources that it comes from; the page's own query says whether there are any."""
    if not getattr(dynamic, "is_from_elsewhere", False):
        return []
    return list(dynamic.remote_records.linked().select_related("source").defer("values", "cells"))


def contents_of(page: Page) -> list[dict]:
    """Table of contents: the sections that have something to say, in the order of the page."""
    entries = [
        ("presentation", "Ce qu’elle fait", page.dynamic.description or page.dynamic.summary),
        ("chiffres", "Chiffres clés", page.figures),
        ("recit", "Son histoire", page.events),
        ("acteurs", "Qui y prend part", page.circles),
        ("moyens", "Ses moyens", page.has_means),
        ("fonctionnement", "Comment elle tient", page.has_running),
        ("liens", "Ses liens", page.links),
        ("sources", "Sources", page.sources or page.contradictions or page.provenance),
        ("voisines", "À découvrir aussi", page.has_proposals),
    ]
    return [{"anchor": anchor, "label": label} for anchor, label, content in entries if content]


def identity(dynamic: Dynamic) -> list[dict]:
    """The short facts beside the text."""
    facts = [
        ("Siège", place_of(dynamic)),
        ("Échelle", charts.capitalised(dynamic.get_scale_display())),
        ("Périmètre", dynamic.perimeter_note),
        ("Née en", str(dynamic.year_started or "")),
        ("Origine", charts.capitalised(dynamic.get_origin_display())),
    ]
    items = [{"term": term, "value": value} for term, value in facts]
    lists = [
        ("Objets de la coopération", labels(enums.CooperationObject, dynamic.objects_of_cooperation)),
        ("Logique de développement", labels(enums.DevelopmentLogic, dynamic.development_logics)),
        ("Logique d’action", labels(enums.ActionLogic, dynamic.action_logics)),
    ]
    items += [{"term": term, "lines": lines} for term, lines in lists]
    return [item for item in items if item.get("value") or item.get("lines")]


def labels(vocabulary, values: list[str]) -> list[str]:
    return [charts.capitalised(vocabulary(value).label) for value in values if value in vocabulary.values]


def locate(dynamic: Dynamic, territories: list) -> dict | None:
    """The small static map: where it acts, and its seat as a point or, when vague, as an area."""
    if dynamic.longitude is None:
        return None
    areas = [(one.level, one.code) for one in territories if one.level != "commune"][:MAX_AREAS]
    seat = dynamic.seat
    if seat and not dynamic.is_point_exact and (seat.level, seat.code) not in areas:
        areas.append((seat.level, seat.code))
    if not areas and seat:
        above = seat.epci or seat.departement
        areas = [(above.level, above.code)] if above else []
    smallest = [area for area in areas if area[0] != "region"]
    areas = smallest if smallest and dynamic.is_point_exact else areas
    sheet = outlines.draw(tuple(areas), ((dynamic.longitude, dynamic.latitude),), 480)
    x, y = sheet.frame.place(dynamic.longitude, dynamic.latitude)
    where = place_of(dynamic) or dynamic.name
    words = "" if dynamic.is_point_exact else "Le cercle marque le centre de la zone, pas une adresse."
    return {
        "sheet": sheet,
        "marks": [{"x": x, "y": y, "label": dynamic.name}],
        "vague": not dynamic.is_point_exact,
        "label": f"Carte : {where}",
        "words": words,
        "lat": f"{dynamic.latitude:.4f}",
        "lon": f"{dynamic.longitude:.4f}",
    }


def story(dynamic: Dynamic) -> list[dict]:
    """Events in the order of the récit; those told under the same title are voices of one moment."""
    events = list(dynamic.events.all())
    moments: list[dict] = []
    for title, group in groupby(events, key=lambda one: one.title.casefold()):
        told = list(group)
        first = told[0]
        kind = first.get_kind_display()
        if first.origin_kind:
            kind = f"{kind} : {first.get_origin_kind_display()}"
        moments.append(
            {
                "title": first.title or title,
                "date": "" if first.date is None else first.when,
                "mark": EVENT_MARKS.get(first.kind, "milestone"),
                "kind": "" if first.kind == enums.EventKind.MILESTONE else charts.capitalised(kind),
                "accounts": [
                    {"text": one.text, "voice": one.voice, "lesson": one.lesson, "source": one.source}
                    for one in told
                ],
            }
        )
    return moments


def proposed(neighbour: Neighbour) -> dict:
    return dynamic_card(neighbour.dynamic, reason=charts.capitalised(neighbour.reason))


def actors_by_circle(dynamic: Dynamic) -> list[dict]:
    """From the closest to the centre outwards; those without a circle last."""
    actors = list(dynamic.actors.select_related("organisation") if dynamic.live else dynamic.actors.all())
    order = [*enums.Circle.values, ""]
    actors.sort(key=lambda one: order.index(one.circle))
    circles = [
        {"name": charts.capitalised(enums.Circle(circle).label) if circle else "", "actors": list(group)}
        for circle, group in groupby(actors, key=lambda one: one.circle)
    ]
    if len(circles) > 1 and not circles[-1]["name"]:
        circles[-1]["name"] = NO_CIRCLE
    return circles


def plane(dynamic: Dynamic, proposals: Proposals) -> dict | None:
    """Its place, among the dynamiques proposed at the bottom of the page."""
    if dynamic.systemic is None or dynamic.modelled is None:
        return None
    others = [one.dynamic for shown in proposals for one in shown]
    points = [
        {"x": one.systemic, "y": one.modelled, "label": one.name, "main": one is dynamic}
        for one in [*others, dynamic]
        if one.systemic is not None and one.modelled is not None
    ]
    return {"points": points, "sentence": charts.plane_sentence(dynamic.systemic, dynamic.modelled)}


def own_fields(dynamic: Dynamic) -> list[dict]:
    """The fields that only its type has."""
    found = []
    for relation in OWN_FIELDS:
        for details in getattr(dynamic, relation).all():
            rows = [
                {"term": term, "lines": value if isinstance(value, list) else [value]}
                for term, value in OWN_FIELDS[relation](details)
            ]
            rows = [row for row in rows if row["lines"] and row["lines"][0]]
            if rows:
                found.append({"title": charts.capitalised(details._meta.verbose_name), "items": rows})
    return found


OWN_FIELDS = {
    "ptce_details": lambda one: [("Nature du PTCE", charts.capitalised(one.get_kind_display()))],
    "tzcld_details": lambda one: [
        ("Habilitation", charts.capitalised(one.get_stage_display())),
        ("Périmètre", one.perimeter),
        ("Comité local", one.committee),
        ("Entreprises à but d’emploi", one.companies),
    ],
    "third_place_details": lambda one: [
        ("Lieu", one.name),
        ("Titre d’occupation", charts.capitalised(one.get_tenure_display())),
        ("Surface", f"{format_number(one.surface_m2)} m²" if one.surface_m2 else ""),
        ("Services", one.services),
        ("Communauté", one.community),
        ("Faire", one.making),
        ("Mixité", one.mix),
        ("Lien avec un PTCE", one.ptce_link),
    ],
    "currency_details": lambda one: [("Unité", one.unit), ("Parité", one.parity)],
    "bearer_details": lambda one: [("Porteur", one.name), ("Périmètre", one.perimeter)],
}


TOGETHER = ("held_functions", "events", "figures", "resources", "facts", "documents", *OWN_FIELDS)


def involvement(dynamic: Dynamic) -> list[dict]:
    """Where inhabitants stand in each phase, on the scale of the study: rank 0 (absent) to 2."""
    phases = [
        ("Conception", enums.DesignInvolvement, dynamic.involvement_design),
        ("Animation", enums.RunningInvolvement, dynamic.involvement_running),
        ("Évaluation", enums.EvaluationInvolvement, dynamic.involvement_evaluation),
    ]
    return [
        {
            "phase": phase,
            "steps": [
                {"label": charts.capitalised(step.label), "here": step == value} for step in vocabulary
            ],
        }
        for phase, vocabulary, value in phases
        if value
    ]


def read_links(dynamic: Dynamic) -> list[dict]:
    """Links of this dynamique; a draft shows those to other drafts too."""
    rows = Link.objects.of(dynamic).with_ends()
    return links_read_from(rows.public() if dynamic.live else rows, dynamic)


def links_read_from(rows: Iterable[Link], here: Dynamic | Organisation) -> list[dict]:
    """Links in words, read from one end: « Est financée par … », in the order of the kinds."""
    kinds = list(enums.LinkKind)
    links = []
    for link in rows:
        outgoing = link.source == here
        kind = enums.LinkKind(link.kind)
        links.append(
            {
                "words": charts.capitalised(kind.label if outgoing else kind.inverse_label),
                "other": link.target if outgoing else link.source,
                "is_dynamic": bool(link.target_dynamic_id if outgoing else link.source_dynamic_id),
                "since": format_date(link.start, link.start_precision) if link.start else "",
                "description": link.description,
                "source": link.reference,
                "order": (kinds.index(kind), not outgoing),
            }
        )
    return sorted(links, key=lambda one: (one["order"], one["other"].name))


def once_each(links: list[dict]) -> list[dict]:
    """Dynamiques first, then organisations, each neighbour once."""
    seen = {(one["is_dynamic"], one["other"].pk): one for one in reversed(links)}
    return sorted(seen.values(), key=lambda one: (not one["is_dynamic"], one["other"].name))


def rights_of(user, dynamic: Dynamic) -> dict[str, bool]:
    """Which doors to show; each page asks again."""
    names = ("change_dynamic", "manage_team", "see_history", "join")
    if not user.is_authenticated:
        return dict.fromkeys(names, False)
    return {name: user.has_perm(f"dynamics.{name}", dynamic) for name in names}
