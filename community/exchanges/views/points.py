"""What a map asks as it moves: the points of a box and their groups, in GeoJSON."""

from collections.abc import Iterable

from django.http import HttpRequest, JsonResponse
from django.utils.cache import add_never_cache_headers

from community.exchanges.point_groups import Point, grouped


def points_answer(request: HttpRequest, points: Iterable[Point]) -> JsonResponse:
    """Those of `points` that `?bbox=w,s,e,n&zoom=z` shows; 400 when it is malformed."""
    try:
        box, zoom = read_view(request.GET)
    except ValueError:
        return JsonResponse({"detail": "bbox : ouest,sud,est,nord ; zoom : de 0 à 22."}, status=400)
    response = JsonResponse({"type": "FeatureCollection", "features": grouped(points, box, zoom)})
    add_never_cache_headers(response)
    return response


def read_view(parameters) -> tuple[tuple[float, ...], int]:
    """Box and zoom. Raises ValueError."""
    box = tuple(float(side) for side in parameters.get("bbox", "")[:200].split(","))
    zoom = int(parameters.get("zoom", "")[:10])
    if len(box) != 4 or any(side != side for side in box) or not 0 <= zoom <= 22:
        raise ValueError
    return box, zoom
