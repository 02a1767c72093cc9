"""What a worker can be asked: prepare its rows, compare answers, time a piece of the site."""

import gzip
import io
import itertools
import json
import statistics
import time
from functools import partial
from urllib.parse import urlencode

from django.core.cache import cache
from django.core.handlers.base import BaseHandler
from django.core.management import call_command
from django.db import connection
from django.db.models import Count, Q
from django.http import HttpResponse, QueryDict
from django.template.loader import get_template
from django.test import Client, RequestFactory, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer

from dynamics.api.map import dynamics_map
from dynamics.cards import dynamic_card
from dynamics.cells import ZOOM, grid_zoom, tiles
from dynamics.clusters import MAX_TILES
from dynamics.facets import facet_groups
from dynamics.filters import DynamicFilter
from dynamics.models import Dynamic, LegalForm, Theme, Typology
from dynamics.services import snapshot
from dynamics.services.territory_search import search_territories
from dynamics.snapshot import CACHE_BYTES, Cache
from tests.bench.knowledge import (  # noqa: F401 (asked by name)
    drawn_page,
    kept_answer_is_the_drawn_one,
    kept_page,
    knowledge_page,
)
from tests.bench.measure import seconds
from tests.bench.network import (  # noqa: F401 (asked by name)
    drawn_network,
    network_links,
    network_page,
    network_weight,
    observatory_queries,
)
from tests.bench.points import VIEWPORTS, box_around

MAP, LIST = "/api/v1/dynamics/map/", "/dynamiques/"
TYPED = [
    "b",
    "bes",
    "saint den",
    "st etienne",
    "69003",
    "l isle",
    "la rochelle",
    "26108",
    "marsielle",
    "villeurb",
]

_visitors = itertools.count()


def visitor() -> dict[str, str]:
    """Another address each time, so that the limit of reads a minute is never met."""
    return {"REMOTE_ADDR": f"198.51.{next(_visitors) // 256 % 256}.{next(_visitors) % 256}"}


requests = RequestFactory()
client = Client()


class PointSerializer(serializers.ModelSerializer):
    """The naive map: every point of the box, one object each."""

    type = serializers.CharField(source="typology.slug")

    class Meta:
        model = Dynamic
        fields = ["id", "name", "slug", "type", "stage", "longitude", "latitude"]


def prepare(rows: int) -> None:
    call_command("migrate", verbosity=0)
    call_command("generate_load", dynamics=rows, verbosity=0, stdout=io.StringIO())
    snapshot.current()
    search_territories("x")
    for warm in (LIST, "/", map_address(VIEWPORTS[0])):
        client.get(warm)


def map_address(view, **filters) -> str:
    box = ",".join(f"{side:.4f}" for side in box_around(*view))
    return f"{MAP}?bbox={box}&zoom={view[2]}" + "".join(f"&{key}={value}" for key, value in filters.items())


# --- Map -----------------------------------------------------------------------------------------------------


def map_views() -> float:
    """Seconds of the five screens, compressed answers included."""
    asked = [
        requests.get(map_address(view), headers={"Accept-Encoding": "gzip"}, **visitor())
        for view in VIEWPORTS
    ]
    return sum(seconds(partial(dynamics_map, request)) for request in asked)


def naive_map_views() -> float:
    """The same screens by a DRF ModelSerializer."""
    return sum(seconds(partial(naive_points, box_around(*view))) for view in VIEWPORTS)


def naive_points(box) -> bytes:
    west, south, east, north = box
    rows = Dynamic.objects.listed().filter(longitude__range=(west, east), latitude__range=(south, north))
    return JSONRenderer().render(PointSerializer(rows.select_related("typology"), many=True).data)


def map_answers_are_equal() -> bool:
    """Each screen counts the rows that SQL counts in its tiles."""
    for view in VIEWPORTS:
        box = box_around(*view)
        zoom = grid_zoom(box, view[2] + 2, MAX_TILES)
        shift = 2 * (ZOOM - zoom)
        wanted = set(tiles(box, zoom).tolist())
        cells = Dynamic.objects.listed().filter(cell__isnull=False).values_list("cell", flat=True)
        expected = sum(1 for cell in cells.iterator(10_000) if cell >> shift in wanted)
        features = json.loads(dynamics_map(requests.get(map_address(view), **visitor())).content)["features"]
        if sum(feature["properties"].get("count", 1) for feature in features) != expected:
            return False
    return True


def map_queries() -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(map_address(VIEWPORTS[1], theme="energie"), **visitor())
    return len(queries)


def payload() -> int:
    """Heaviest compressed answer of the real rows."""
    addresses = [map_address(view, **filters) for view in VIEWPORTS for filters in ({}, {"theme": "energie"})]
    return max(len(gzip.compress(client.get(address, **visitor()).content, 5)) for address in addresses)


def bare_ok(request) -> HttpResponse:
    return HttpResponse("ok")


urlpatterns = [path("ok/", bare_ok)]


def not_modified(times: int) -> list[list[float]]:
    """Seconds of `times` 304 through the whole site, and of as many « ok » of a Django without anything."""
    address = map_address(VIEWPORTS[1])
    etag = client.get(address, **visitor())["ETag"]
    ours, bare = handler(), handler(ROOT_URLCONF="tests.bench.tasks", MIDDLEWARE=[])
    held = requests.get(address, headers={"If-None-Match": etag})
    if ours(held).status_code != 304:
        raise AssertionError("the map did not answer 304")
    pairs = []
    for _ in range(9):
        first = seconds(
            lambda: [ours(requests.get(address, headers={"If-None-Match": etag})) for _ in range(times)]
        )
        with override_settings(ROOT_URLCONF="tests.bench.tasks"):
            second = seconds(
                lambda: [bare(requests.get("/ok/", headers={"If-None-Match": etag})) for _ in range(times)]
            )
        pairs.append((first / times, second / times))
    return [list(side) for side in zip(*pairs, strict=True)]


def handler(**settings):
    with override_settings(**settings):
        made = BaseHandler()
        made.load_middleware()
    return made.get_response


# --- List -------------------------------------------------------------------------------------------------------


def forget_answers() -> None:
    """Searches and facets are worked out again; cards stay, as they do between two visitors."""
    catalogue = snapshot.current()
    object.__setattr__(catalogue, "answers", Cache(CACHE_BYTES))
    object.__setattr__(catalogue.snapshot, "_cache", Cache(CACHE_BYTES))


def list_page(word: str, cold_cards: bool = False) -> float:
    forget_answers()
    if cold_cards:
        cache.clear()
    return seconds(lambda: client.get(LIST, {"q": word}))


def naive_list_page(word: str) -> float:
    return seconds(partial(naive_page, word))


def naive_page(word: str) -> dict:
    """What one writes first: icontains, one COUNT a facet value, 24 cards."""
    found = naive_rows(word)
    counts = {
        "type": {slug: found.filter(typology__slug=slug).count() for slug in slugs(Typology)},
        "theme": {slug: found.filter(themes__slug=slug).count() for slug in slugs(Theme)},
        "forme": {slug: found.filter(legal_forms__slug=slug).count() for slug in slugs(LegalForm)},
    }
    for key, column in (
        ("region", "region_code"),
        ("departement", "departement_code"),
        ("stade", "stage"),
        ("origine", "origin"),
    ):
        values = Dynamic.objects.exclude(**{column: ""}).order_by().values_list(column, flat=True).distinct()
        counts[key] = {value: found.filter(**{column: value}).count() for value in values}
    card = get_template("components/dynamic_card.html")
    cards = [card.render({"card": dynamic_card(row)}) for row in found.with_card()[:24]]
    return {"total": found.count(), "counts": counts, "cards": cards}


def naive_rows(word: str):
    return Dynamic.objects.listed().filter(
        Q(name__icontains=word) | Q(summary__icontains=word) | Q(description__icontains=word)
    )


def slugs(model) -> list[str]:
    return list(model.objects.values_list("slug", flat=True))


def list_answers_are_equal(word: str) -> bool:
    """Same total and same count of every facet value as the naive page."""
    naive = naive_page(word)
    chosen = DynamicFilter(QueryDict(urlencode({"q": word})), queryset=Dynamic.objects.none())
    total = len(chosen.catalogue.snapshot.matching(chosen.asked.criteria))
    ours = {
        group["key"]: {option["value"]: option["count"] for option in group["options"]}
        for group in facet_groups(chosen)
    }
    expected = {
        key: {value: n for value, n in counts.items() if n} for key, counts in naive["counts"].items()
    }
    shown = f'data-count="{total}"'.encode() in client.get(LIST, {"q": word}).content
    return (
        shown
        and total == naive["total"]
        and ours == {key: counts for key, counts in expected.items() if counts}
    )


def facets_are_the_group_by() -> bool:
    rows = Dynamic.objects.listed().order_by().values_list("typology__slug").annotate(Count("pk"))
    catalogue = snapshot.current()
    words = catalogue.vocabularies["types"].values
    ours = dict(zip(words, catalogue.snapshot.counts["types"].tolist(), strict=False))
    return {slug: count for slug, count in ours.items() if count} == dict(rows)


def list_queries() -> int:
    forget_answers()
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        client.get(LIST, {"q": "Étincelle", "theme": "energie", "pres": "69123"})
    return len(queries)


# --- The rest ---------------------------------------------------------------------------------------------------


def autocomplete() -> list[float]:
    """Seconds of each of the texts typed."""
    return [statistics.median(seconds(partial(search_territories, text)) for _ in range(5)) for text in TYPED]


def page(address: str) -> float | None:
    """Seconds of a page, or None when the site does not have it."""
    if client.get(address).status_code != 200:
        return None
    return seconds(lambda: client.get(address))


def some_detail() -> str:
    return Dynamic.objects.listed().order_by("pk").first().get_absolute_url()


def cold_start() -> float:
    """Seconds of processor to read everything, as a new process does; least of three."""
    times = []
    for _ in range(3):
        snapshot.reset()
        start = time.process_time()
        snapshot.current()
        times.append(time.process_time() - start)
    return min(times)
