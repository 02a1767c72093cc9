"""`/api/v1/dynamics/map/`: what the map shows of a box, from memory, without a query for visitors.

Answers carry an ETag of the catalogue's version and of what is asked, and are compressed here. An
If-None-Match is answered before anything is read (`not_modified`, in the first of the middlewares).
"""

import gzip
import hashlib

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_view
from rest_framework.exceptions import ValidationError
from rest_framework.views import APIView

from dynamics.api import public
from dynamics.clusters import map_view, to_geojson
from dynamics.criteria import EVERYTHING, Criteria
from dynamics.enums import Precision
from dynamics.filters import DynamicFilter
from dynamics.models import Dynamic
from dynamics.services import snapshot
from dynamics.services.catalogue import Catalogue

CACHING = "no-cache"  # kept, but compared each time: whoever made a change sees it at once
COMPRESSION = 5
VIEW_KEYS = {"bbox", "zoom"}
MOST_CRITERIA = 200
SMALL = 500  # bytes below which compressing gains nothing
# A point of an EPCI, a département or a région stands for an area.
AREAS = {
    code: value
    for code, value in enumerate(Precision.values)
    if value in {Precision.EPCI, Precision.DEPARTEMENT, Precision.REGION}
}


def etag_of(request: HttpRequest, catalogue: Catalogue) -> str:
    asked = hashlib.blake2b(request.META["QUERY_STRING"].encode(), digest_size=9).hexdigest()
    return f'W/"{catalogue.version:x}-{asked}"'


def not_modified(request: HttpRequest) -> HttpResponse | None:
    """304 when the browser already holds this answer, of our site or of another one that shows it."""
    known = request.META.get("HTTP_IF_NONE_MATCH")
    if not known:
        return None
    etag = etag_of(request, snapshot.current_for(request))
    headers = {"ETag": etag, "Cache-Control": CACHING, "Access-Control-Allow-Origin": "*"}
    return HttpResponseNotModified(headers=headers) if etag in known else None


@extend_schema_view(
    get=extend_schema(
        summary="La carte",
        description=(
            "Points et groupes d’un cadre, en GeoJSON, sous les filtres de la liste. Un point a `id`, `type`, `stage` "
            "et, quand ils sont peu, `name`, `url`, `place` ; un groupe a `count` et `expand`, le zoom où il se défait."
        ),
        parameters=[
            public.words("bbox", "Cadre : ouest,sud,est,nord, en degrés.", required=True),
            OpenApiParameter(
                "zoom",
                {"type": "integer", "minimum": 0, "maximum": 22},
                required=True,
                description="Zoom de la carte (Web Mercator).",
            ),
            public.words("ids", "À la place du cadre : les noms de ces dynamiques (`12,15`)."),
            *public.FILTERS,
        ],
        responses={
            (200, "application/geo+json"): OpenApiResponse(
                OpenApiTypes.OBJECT, "FeatureCollection (RFC 7946)"
            ),
            400: public.WRONG,
            429: public.TOO_MANY,
        },
    )
)
class DynamicMap(APIView):
    """Points and clusters of a box, as GeoJSON, under the filters of the list.

    A point has `id`, `type`, `stage` and, when there are few, `name`, `url`, `place`; a cluster has `count`
    and the zoom `expand` at which it parts.
    """

    authentication_classes: list = []
    filterset_class = DynamicFilter
    queryset = Dynamic.objects.none()

    def get(self, request):
        if "ids" in request.query_params:
            body = named(request.query_params["ids"], snapshot.current_for(request))
            return finished(request, snapshot.current_for(request), JsonResponse(body).content)
        catalogue = snapshot.current_for(request)
        box, zoom = read_view(request.query_params)
        try:
            features = map_view(catalogue.snapshot, box, zoom, criteria_of(request, catalogue))
        except ValueError as error:
            raise ValidationError({"bbox": ["Le sud est avant le nord, en degrés."]}) from error
        types, stages = (catalogue.vocabularies[key].values for key in ("types", "stages"))
        body = to_geojson(features, lambda ids: names_of(ids, catalogue), types, stages, AREAS)
        return finished(request, catalogue, body)


def criteria_of(request, catalogue: Catalogue) -> Criteria:
    """What the filters ask, or 400; read once for all the views of a map that is moved about."""
    asked = tuple(pair for pair in request.query_params.lists() if pair[0] not in VIEW_KEYS)
    if not asked:
        return EVERYTHING
    key = repr(asked)
    if key not in catalogue.criteria:
        chosen = DynamicFilter(request.query_params, queryset=Dynamic.objects.none(), request=request)
        if not chosen.is_valid():
            raise ValidationError(chosen.errors)
        if len(catalogue.criteria) >= MOST_CRITERIA:
            catalogue.criteria.clear()
        catalogue.criteria[key] = chosen.asked.criteria
    return catalogue.criteria[key]


def read_view(parameters) -> tuple[list[float], int]:
    """Box and zoom, or 400 with what is wrong."""
    try:
        box = [float(side) for side in parameters.get("bbox", "")[:200].split(",")]
        if len(box) != 4:
            raise ValueError
    except ValueError as error:
        raise ValidationError({"bbox": ["Quatre nombres : ouest,sud,est,nord."]}) from error
    try:
        zoom = int(parameters.get("zoom", "")[:10])
    except ValueError as error:
        raise ValidationError({"zoom": ["Un nombre entier, de 0 à 20."]}) from error
    return box, zoom


def names_of(ids: list[int], catalogue: Catalogue) -> dict[int, dict[str, str]]:
    """What a popup says of each, from memory."""
    start = reverse("dynamics:list")
    cards = {pk: catalogue.texts[pk] for pk in ids}
    return {
        pk: {"name": card.name, "url": f"{start}{card.slug}/", "place": card.place}
        for pk, card in cards.items()
    }


def named(asked: str, catalogue: Catalogue) -> dict[str, dict[str, str]]:
    """Names by id, of at most 100 listed dynamiques; unknown ids are left out."""
    numbers = [int(text) for text in asked[:2_000].split(",") if text.isascii() and text.isdigit()][:100]
    rows = catalogue.snapshot.rows_of([number for number in numbers if number < 2**62])
    return {str(pk): name for pk, name in names_of(catalogue.snapshot.ids[rows].tolist(), catalogue).items()}


def finished(request, catalogue: Catalogue, body: bytes) -> HttpResponse:
    response = HttpResponse(body, content_type="application/geo+json")
    response["ETag"] = etag_of(request._request, catalogue)
    response["Cache-Control"] = CACHING
    response["Vary"] = "Accept-Encoding"
    if len(body) > SMALL and "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", ""):
        response.content = gzip.compress(body, COMPRESSION, mtime=0)
        response["Content-Encoding"] = "gzip"
    return response


dynamics_map = DynamicMap.as_view()
