"""What a list shows around its results: facets with their counts, filters posed, ways out of an empty page."""

from dataclasses import replace
from urllib.parse import urlencode

from django.http import QueryDict

from dynamics.filters import FACET_KEYS, ORDERS, DynamicFilter

# In the order of the page; the first ones are unfolded.
LEGENDS = {
    "theme": "Thème",
    "type": "Type de dynamique",
    "region": "Région",
    "departement": "Département",
    "stade": "Stade d’avancement",
    "forme": "Forme juridique",
    "origine": "Origine",
    "aide": "Entraide",
    "fiche": "Fiche thématique",
}
UNFOLDED = {"theme", "type"}
IN_THEIR_OWN_ORDER = {"stade", "aide", "fiche"}
ORDER_LABELS = {
    "pertinence": "les plus proches de votre recherche",
    "recent": "mises à jour récemment",
    "nom": "par ordre alphabétique",
    "distance": "les plus près",
}
MOST_WAYS_OUT = 3


def facet_groups(chosen: DynamicFilter) -> list[dict]:
    """Facets for `components/facet_group.html`, each counted under all the filters but its own."""
    catalogue = chosen.catalogue
    counts = catalogue.snapshot.facets(chosen.asked.criteria)
    groups = []
    for key, legend in LEGENDS.items():
        words = catalogue.vocabularies[FACET_KEYS[key]]
        checked = set(chosen.given.get(key) or [])
        options = [
            {"value": value, "label": capitalised(label), "count": count, "checked": value in checked}
            for value, label, count in zip(
                words.values, words.labels, counts[FACET_KEYS[key]].tolist(), strict=True
            )
            if count or value in checked
        ]
        if key not in IN_THEIR_OWN_ORDER:
            options.sort(key=lambda option: (not option["checked"], -option["count"]))
        if options:
            groups.append(
                {"key": key, "legend": legend, "options": options, "open": bool(checked) or key in UNFOLDED}
            )
    return groups


def chips(chosen: DynamicFilter, query: QueryDict, path: str) -> list[dict]:
    """Filters posed, each with the address without it."""
    found = []
    if text := chosen.given.get("q"):
        found.append(
            {"facet": "Recherche", "label": f"« {text[:60]} »", "url": address(path, query, without="q")}
        )
    for key, legend in LEGENDS.items():
        words = chosen.catalogue.vocabularies[FACET_KEYS[key]]
        found += [
            {
                "facet": legend,
                "label": capitalised(words.label(value)),
                "url": address(path, query, without=key, value=value),
            }
            for value in chosen.given.get(key) or []
        ]
    if near := chosen.near:
        radius = chosen.given.get("rayon")
        label = f"à moins de {radius:g} km de {near.label}" if radius else f"près de {near.label}"
        found.append({"facet": "", "label": capitalised(label), "url": address(path, without_place(query))})
    return found


def orders(chosen: DynamicFilter) -> list[dict]:
    """The orders that can be asked for; the usual one has no value, so that it follows what is asked."""
    return [
        {
            "value": "" if value == chosen.usual_order else value,
            "label": ORDER_LABELS[value],
            "selected": value == chosen.order,
        }
        for value in ORDERS
        if (value != "pertinence" or chosen.found) and (value != "distance" or chosen.near)
    ]


def ways_out(chosen: DynamicFilter, query: QueryDict, path: str) -> list[dict]:
    """Filters that, dropped alone, would give something: the most generous first."""
    snapshot, asked = chosen.catalogue.snapshot, chosen.asked.criteria
    dropped: list[tuple[int, str, str]] = []
    if asked.ids is not None and asked.active:
        total = len(snapshot.matching(replace(asked, ids=None)))
        place_too = query if not chosen.given.get("rayon") else without_place(query)
        dropped.append((total, "sans les mots cherchés", address(path, place_too, without="q")))
    for key, code_key in FACET_KEYS.items():
        if chosen.given.get(key):
            total = len(snapshot.matching(replace(asked, **{code_key: frozenset()})))
            dropped.append((total, f"sans le filtre « {LEGENDS[key]} »", address(path, query, without=key)))
    best = sorted((way for way in dropped if way[0]), reverse=True)[:MOST_WAYS_OUT]
    return [
        {"label": f"{count_label(total)} {label}", "url": url, "icon": "filter"} for total, label, url in best
    ]


def address(path: str, query: QueryDict, *, without: str = "", value: str | None = None) -> str:
    """The page with the same filters, less one key or one of its values; always from its first page."""
    kept = [
        (key, item)
        for key, items in query.lists()
        for item in items
        if item and key != "page" and not (key == without and value in (None, item.strip()))
    ]
    return f"{path}?{urlencode(kept)}" if kept else path


def without_place(query: QueryDict) -> QueryDict:
    copy = query.copy()
    for key in ("pres", "pres_texte", "lat", "lon", "rayon"):
        copy.pop(key, None)
    if copy.get("tri") == "distance":
        copy.pop("tri")
    return copy


def kept_query(chosen: DynamicFilter, query: QueryDict) -> str:
    """The filters as one string, in one order, without what is empty or unknown to the filter: the shareable address."""
    pairs: list[tuple[str, str]] = []
    for key in ("q", *LEGENDS):
        pairs += [(key, item) for item in as_list(chosen.given.get(key))]
    if near := chosen.near:
        pairs += [("pres", near.code)] if near.code else [("lat", f"{near.lat:g}"), ("lon", f"{near.lon:g}")]
        pairs += [("rayon", f"{radius:g}") for radius in as_list(chosen.given.get("rayon"))]
    if chosen.order == query.get("tri") and chosen.order != chosen.usual_order:
        pairs.append(("tri", chosen.order))
    return urlencode(pairs)


def as_list(value) -> list:
    if value is None or value == "":
        return []
    return value if isinstance(value, list) else [value]


def count_label(count: int) -> str:
    """« 1 dynamique », « 12 345 dynamiques »."""
    return f"{spaced(count)} dynamique{'s' if count > 1 else ''}"


def spaced(number: int) -> str:
    """« 12 345 », with narrow no-break spaces."""
    return f"{number:,}".replace(",", "\u202f")


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
