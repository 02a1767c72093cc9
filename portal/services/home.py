"""What the home page shows; its cost does not grow with the rows (the catalogue in memory, kept a version)."""

from typing import NamedTuple

import numpy as np
from django.core.cache import cache
from django.urls import reverse

from dynamics.cards import dynamic_card
from dynamics.models import Dynamic, Link, Organisation
from dynamics.services.catalogue import Catalogue

# Where the chart of the archipelago (static/img/archipelago.svg) puts a longitude and a latitude.
CHART_WIDTH, CHART_HEIGHT = 760, 690
X_OF_LON, Y_OF_LAT = (45.42, 285.0), (-65.995, 3440.9)
FRAME = 14
CELL = 24.0  # dynamiques nearer than this on the chart share a mark
MAX_MARKS = 120
LATEST = 6


class Mark(NamedTuple):
    """One or several dynamiques at a place of the chart."""

    x: float
    y: float
    radius: float
    halo: float
    count: int
    label: str
    url: str


class Chart(NamedTuple):
    """The live part of the chart; ``elsewhere`` are those overseas or without a point."""

    marks: list[Mark]
    routes: list[str]
    elsewhere: int


class Figures(NamedTuple):
    """True counts, as of this version of the data."""

    dynamics: int
    organisations: int
    links: int
    departements: int


def read_chart(catalogue: Catalogue) -> Chart:
    """Marks and routes, kept as long as nothing changes."""
    key = f"home:chart:{catalogue.version}"
    chart = cache.get(key)
    if chart is None:
        chart = draw_chart(catalogue)
        cache.set(key, chart, 3600)
    return chart


def read_figures(catalogue: Catalogue) -> Figures:
    key = f"home:figures:{catalogue.version}"
    figures = cache.get(key)
    if figures is None:
        counts = catalogue.snapshot.counts["departements"]
        figures = Figures(
            dynamics=len(catalogue.snapshot),
            organisations=Organisation.objects.count(),
            links=Link.objects.public().count(),
            departements=int(np.count_nonzero(counts)),
        )
        cache.set(key, figures, 60)  # organisations and links do not change the version
    return figures


def latest_cards(catalogue: Catalogue) -> list[dict]:
    """The last that arrived; the catalogue knows which, so that the database reads six rows."""
    ids = catalogue.snapshot.ids
    if len(ids) > LATEST:
        ids = np.partition(ids, -LATEST)[-LATEST:]
    ids = sorted(ids.tolist(), reverse=True)
    rows = Dynamic.objects.listed().with_card().in_bulk(ids)
    return [dynamic_card(rows[pk]) for pk in ids if pk in rows]


def draw_chart(catalogue: Catalogue) -> Chart:
    rows = catalogue.snapshot.points().rows
    columns = catalogue.snapshot.columns
    x = columns["lon"][rows] * X_OF_LON[0] + X_OF_LON[1]
    y = columns["lat"][rows] * Y_OF_LAT[0] + Y_OF_LAT[1]
    inside = (x > FRAME) & (x < CHART_WIDTH - FRAME) & (y > FRAME) & (y < CHART_HEIGHT - FRAME)
    marks = gather(x[inside], y[inside], columns["ids"][rows[inside]], catalogue)
    return Chart(marks, draw_routes(), len(catalogue.snapshot) - int(inside.sum()))


def gather(x: np.ndarray, y: np.ndarray, ids: np.ndarray, catalogue: Catalogue) -> list[Mark]:
    """One mark a cell of the chart, the fullest first when there are too many."""
    if not len(ids):
        return []
    cells = np.floor(x / CELL).astype(int) * 1_000 + np.floor(y / CELL).astype(int)
    _, place, counts = np.unique(cells, return_inverse=True, return_counts=True)
    middle_x = np.bincount(place, x) / counts
    middle_y = np.bincount(place, y) / counts
    first = np.full(len(counts), -1, np.int64)
    first[place[::-1]] = ids[::-1]
    order = np.argsort(-counts, kind="stable")[:MAX_MARKS]
    return [
        mark(middle_x[cell], middle_y[cell], int(counts[cell]), int(first[cell]), catalogue) for cell in order
    ]


def mark(x: float, y: float, count: int, first: int, catalogue: Catalogue) -> Mark:
    card = catalogue.texts[first]
    radius = 4.6 if count == 1 else round(8 + min(9.0, 1.3 * float(np.log2(count))), 1)
    if count == 1:
        label, url = (
            f"{card.name}, {card.place}" if card.place else card.name,
            reverse("dynamics:detail", args=[card.slug]),
        )
    else:
        label = f"{count} dynamiques près de {card.place or card.name}"
        lon, lat = (x - X_OF_LON[1]) / X_OF_LON[0], (y - Y_OF_LAT[1]) / Y_OF_LAT[0]
        url = f"{reverse('dynamics:map')}?lat={lat:.3f}&lon={lon:.3f}&rayon=40"
    return Mark(round(float(x), 1), round(float(y), 1), radius, round(radius + 4.5, 1), count, label, url)


def draw_routes() -> list[str]:
    """Links between two dynamiques of the chart, as curves that bow a little."""
    ends = (
        Link.objects.public()
        .filter(source_dynamic__isnull=False, target_dynamic__isnull=False)
        .order_by("-pk")
        .values_list(
            "source_dynamic__longitude",
            "source_dynamic__latitude",
            "target_dynamic__longitude",
            "target_dynamic__latitude",
        )[:60]
    )
    curves = {curve(*end) for end in ends if None not in end}
    return sorted(filter(None, curves))


def curve(lon: float, lat: float, other_lon: float, other_lat: float) -> str:
    (x, y), (to_x, to_y) = sorted(
        (lo * X_OF_LON[0] + X_OF_LON[1], la * Y_OF_LAT[0] + Y_OF_LAT[1])
        for lo, la in ((lon, lat), (other_lon, other_lat))
    )
    on_chart = all(
        FRAME < across < CHART_WIDTH - FRAME and FRAME < down < CHART_HEIGHT - FRAME
        for across, down in ((x, y), (to_x, to_y))
    )
    if not on_chart or abs(x - to_x) + abs(y - to_y) < 20:
        return ""
    bow = 0.14
    middle_x, middle_y = (x + to_x) / 2 + (to_y - y) * bow, (y + to_y) / 2 - (to_x - x) * bow
    return f"M{x:.1f} {y:.1f}Q{middle_x:.1f} {middle_y:.1f} {to_x:.1f} {to_y:.1f}"
